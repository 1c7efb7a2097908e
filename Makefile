# The README's two commands are `make demo` and `make test`; `make build` makes the program, `make bench` measures it.

SHELL := /bin/bash
PREFIX ?= /usr/local
BUILD := .build
PROGRAM := $(BUILD)/release/adrlink
OFFLINE := $(BUILD)/link/libgit2-offline.o
STATIC := $(BUILD)/link/static
# The toolchain of Swift brings a C compiler where the system has none.
CC := $(shell command -v cc || command -v clang)

# libgit2 is linked statically, and without the network libraries it would start: see adr/0006.
LINK := -Xlinker $(CURDIR)/$(OFFLINE) \
	-Xlinker --wrap=mbedtls_x509_crt_parse_file -Xlinker --wrap=mbedtls_x509_crt_parse_path

.PHONY: demo test build generator bench install uninstall format lint clean need

demo: build
	@Support/demo $(CURDIR)/$(PROGRAM)

test: need
	swift build --build-tests
	swift test --skip-build --event-stream-output-path $(BUILD)/tests.jsonl

build: need $(OFFLINE) $(STATIC)/zlib.pc
	PKG_CONFIG_PATH=$(CURDIR)/$(STATIC) swift build -c release --static-swift-stdlib --product adrlink $(LINK)

# What writes large audit logs for the benchmarks.
generator: build
	PKG_CONFIG_PATH=$(CURDIR)/$(STATIC) swift build -c release --static-swift-stdlib --product AuditLogGenerator $(LINK)

bench: generator
	@Tests/Benchmarks/run $(CURDIR)/$(PROGRAM)

install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 -s $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/adrlink

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/adrlink

format:
	swift format --in-place --recursive Package.swift Sources Tests

lint:
	swift format lint --recursive Package.swift Sources Tests

clean:
	rm -rf $(BUILD)

# What a fresh Debian 12 lacks.
need:
	@Support/install-needed

$(OFFLINE): Support/libgit2-offline.c
	@mkdir -p $(@D)
	$(CC) -O2 -Wall -c $< -o $@

# Found before the system's descriptions: the same headers, and only the static libraries. That of zlib as well: a package
# that names the system's folder has the linker find the shared libgit2 there.
$(STATIC)/zlib.pc: | need
	@mkdir -p $(@D)
	@for name in git2 mbedtls mbedx509 mbedcrypto http_parser pcre2-8 z; do \
		ln -sf /usr/lib/*/lib$$name.a $(@D)/lib$$name.a; done
	@printf 'Name: libgit2\nDescription: libgit2, static\nVersion: 1.5.1\nCflags: -I/usr/include\nLibs: -L%s -lgit2 -lmbedtls -lmbedx509 -lmbedcrypto -lhttp_parser -lpcre2-8 -lz\n' \
		$(CURDIR)/$(@D) >$(@D)/libgit2.pc
	@printf 'Name: zlib\nDescription: zlib, static\nVersion: 1.2.13\nCflags: -I/usr/include\nLibs: -L%s -lz\n' \
		$(CURDIR)/$(@D) >$@
