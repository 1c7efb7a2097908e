# `make demo` shows adrlink, `make test` tests it; `make build` makes the program, `make bench` measures it.

SHELL := /bin/bash
PREFIX ?= /usr/local
BUILD := .build
PROGRAM := $(BUILD)/release/adrlink
OFFLINE := $(BUILD)/link/libgit2-offline.o
COMMIT := $(BUILD)/link/commit.o
MANUAL := $(BUILD)/manual
COMPLETIONS := $(BUILD)/completions
DEB := $(BUILD)/deb
STATIC := $(BUILD)/link/static
# The toolchain of Swift brings a C compiler where the system has none.
CC := $(shell command -v cc || command -v clang)

# libgit2 is linked statically, and without the network libraries it would start: see adr/0006.
LINK := -Xlinker $(CURDIR)/$(OFFLINE) -Xlinker $(CURDIR)/$(COMMIT) \
	-Xlinker --wrap=mbedtls_x509_crt_parse_file -Xlinker --wrap=mbedtls_x509_crt_parse_path

# No path of this folder gets into the program, which would differ between two folders by it.
PLACELESS := -Xcc -ffile-prefix-map=$(CURDIR)=. -Xcxx -ffile-prefix-map=$(CURDIR)=. \
	-Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=.
RELEASE := swift build -c release --static-swift-stdlib $(PLACELESS) $(LINK)

.PHONY: demo test build generator bench documents picture install uninstall deb format lint clean need FORCE

demo: build
	@Support/demo $(CURDIR)/$(PROGRAM)

test: need
	swift build --build-tests
	TMPDIR=$$(Support/scratch-folder) swift test --skip-build --event-stream-output-path $(BUILD)/tests.jsonl

build: need $(OFFLINE) $(COMMIT) $(STATIC)/zlib.pc
	PKG_CONFIG_PATH=$(CURDIR)/$(STATIC) $(RELEASE) --product adrlink

# What the benchmarks need beside the program: what writes large audit logs, and an empty program.
generator: build
	for product in AuditLogGenerator EmptyProgram; do \
		PKG_CONFIG_PATH=$(CURDIR)/$(STATIC) $(RELEASE) --product $$product || exit; done

bench: generator
	@Tests/Benchmarks/run $(CURDIR)/$(PROGRAM)

# What the program says of itself: pages of the manual, and completions for shells.
documents: build
	@rm -rf $(MANUAL) $(COMPLETIONS) && mkdir -p $(MANUAL) $(COMPLETIONS)
	Support/generate-manual $(PROGRAM) $(MANUAL)
	$(PROGRAM) --generate-completion-script bash >$(COMPLETIONS)/adrlink
	$(PROGRAM) --generate-completion-script zsh >$(COMPLETIONS)/_adrlink
	$(PROGRAM) --generate-completion-script fish >$(COMPLETIONS)/adrlink.fish

# git-adrlink is what git starts for `git adrlink`.
install: documents
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin share/man/man1 share/bash-completion/completions \
		share/zsh/site-functions share/fish/vendor_completions.d)
	install -m 755 -s $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/adrlink
	ln -sf adrlink $(DESTDIR)$(PREFIX)/bin/git-adrlink
	install -m 644 $(MANUAL)/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(COMPLETIONS)/adrlink $(DESTDIR)$(PREFIX)/share/bash-completion/completions/
	install -m 644 $(COMPLETIONS)/_adrlink $(DESTDIR)$(PREFIX)/share/zsh/site-functions/
	install -m 644 $(COMPLETIONS)/adrlink.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/adrlink bin/git-adrlink share/bash-completion/completions/adrlink \
		share/zsh/site-functions/_adrlink share/fish/vendor_completions.d/adrlink.fish) \
		$(addprefix $(DESTDIR)$(PREFIX)/share/man/man1/,adrlink.1 adrlink-*.1 git-adrlink.1)

# A package for Debian, in $(DEB).
deb:
	rm -rf $(DEB) && mkdir -p $(DEB)
	$(MAKE) install DESTDIR=$(CURDIR)/$(DEB)/root PREFIX=/usr
	Support/make-deb $(DEB)

# The picture in the README.
picture: build
	Support/picture $(PROGRAM) >docs/refused.svg

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

# What `adrlink --version` says it was built from. SwiftPM does not see that it changed, so the program is linked again.
$(COMMIT): FORCE
	@mkdir -p $(@D)
	@printf 'const char adrlink_commit[] = "%s";\n' "$$(Support/commit)" >$(@D)/commit.c.new
	@if cmp -s $(@D)/commit.c.new $(@D)/commit.c && [ -f $@ ]; then rm $(@D)/commit.c.new; else \
		mv $(@D)/commit.c.new $(@D)/commit.c && $(CC) -O2 -Wall -c $(@D)/commit.c -o $@ && rm -f $(PROGRAM); fi

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
