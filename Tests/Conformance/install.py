#!/usr/bin/env python3
"""Tries what `make install` and `make deb` put in place: the program, its manual, its completions and its package.

    install.py --adrlink PROGRAM

PROGRAM is the release build in .build, which make finds up to date. Everything is installed into scratch folders. A shell that is not
installed is named and passed over; so is the package where dpkg is missing. Ends with 0 when all holds, 1 when something does not.
"""

import argparse
import glob
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import packages

FAULTS = []
RECORD = "# {0}. {1}\n\nDate: 2024-03-01\n\n## Status\n\nAccepted\n\n## Context\n\n{2}\n\n## Decision\n\nD.\n"


def expect(what, holds, detail=""):
    if not holds:
        FAULTS.append(f"{what}\n{detail}".rstrip())


def run(*words, status=0, **options):
    made = subprocess.run(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    expect(f"{' '.join(words)[:200]} ends with {status}, not {made.returncode}", made.returncode == status, made.stdout)
    return made.stdout


def repository(root, environment):
    """A thousand records, one of them with a title that a shell could take for more."""
    path = os.path.join(root, "repository")
    os.makedirs(os.path.join(path, "docs", "adr"))
    for number in range(1, 1001):
        title = "Trust $(touch pwned) `touch pwned` 'and': nobody" if number == 7 else f"Decide on matter {number}"
        with open(os.path.join(path, "docs", "adr", f"{number:04}-matter.md"), "w") as file:
            file.write(RECORD.format(number, title, "There is a reason.\n" * 80))
    run("git", "init", "-q", path, env=environment)
    return path


# Completions


def typed(words, keys, awaited, path, environment):
    """What a shell shows on a terminal of its own when somebody types keys, until the awaited text stands there, or for 20 seconds."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(path)
        os.execvpe(words[0], words, dict(environment, TERM="xterm", COLUMNS="160", LINES="50"))
    said, end, waiting = "", time.monotonic() + 20, list(keys)
    while time.monotonic() < end and awaited not in said:
        ready, _, _ = select.select([terminal], [], [], 1)
        if ready:
            try:
                said += os.read(terminal, 1 << 16).decode(errors="replace")
            except OSError:
                break
        elif waiting:
            # The shell is silent: it waits for a key.
            os.write(terminal, waiting.pop(0).encode())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return said


def completions(prefix, path, environment):
    bash = os.path.join(prefix, "share/bash-completion/completions/adrlink")
    line = "COMP_LINE='adrlink show ADR-00'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(adrlink show ADR-00); COMP_CWORD=2"
    said = run(
        "bash", "-c", f"source {bash}; {line}; _adrlink adrlink ADR-00 show; printf '%s\\n' \"${{COMPREPLY[@]}}\"", cwd=path,
        env=environment)
    expect("bash has the ids", said.split()[:2] == ["ADR-0001", "ADR-0002"] and len(said.split()) == 99, said[:300])
    if shutil.which("fish"):
        file = os.path.join(prefix, "share/fish/vendor_completions.d/adrlink.fish")
        said = typed(
            ["fish", "--no-config", "-C", f"source {file}"], ["adrlink show ADR-000\t"], "matter 9", path, environment)
        expect("fish has ids and titles", "Decide on matter 2" in said and "Trust $(touch" in said, repr(said)[-800:])
    else:
        print("not tried: completions in fish, which is not installed")
    if shutil.which("zsh"):
        keys = [
            f"fpath=({prefix}/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D; LISTMAX=0\n",
            "adrlink show ADR-000\t", "\t",
        ]
        said = typed(["zsh", "-f", "-i"], keys, "matter 9", path, environment)
        expect("zsh has ids and titles", "Decide on matter 2" in said and "Trust $(touch" in said, repr(said)[-800:])
    else:
        print("not tried: completions in zsh, which is not installed")
    expect("no title was executed", not os.path.exists(os.path.join(path, "pwned")))
    asked = [os.path.join(prefix, "bin", "adrlink"), "---completion", "show", "--", "positional@0", "2", "0", "adrlink", "show", ""]
    said = run(*asked, cwd=path, env=dict(environment, SAP_SHELL="fish"))
    expect("all thousand are offered", said.count("\n") >= 1000)


# What make puts in place


def installed(prefix, environment):
    program = os.path.join(prefix, "bin", "adrlink")
    environment = dict(environment, PATH=os.path.join(prefix, "bin") + ":" + environment["PATH"])
    said = run(program, "--version", env=environment)
    commit = run(os.path.join(packages.TOP, "Support", "commit"), cwd=packages.TOP)
    expect("the version names the commit and libgit2", f"({commit[:10]}" in said and "libgit2 1." in said, said)
    expect("git adrlink is adrlink", run("git", "adrlink", "--version", env=environment) == said)
    pages = sorted(glob.glob(os.path.join(prefix, "share/man/man1/*.1*")))
    expect("every command has a page", len(pages) > 30, str(len(pages)))
    if shutil.which("man"):
        for page in pages:
            said = run(
                "man", "--warnings", "-E", "UTF-8", "-l", page, cwd=os.path.join(prefix, "share/man"), env=environment)
            expect(f"{page} is right", "warning" not in said and len(said) > 500, said[:500])
    else:
        print("not tried: the pages of the manual in man, which is not installed")
    return environment


def make(root, environment):
    prefix = os.path.join(root, "prefix")
    run("make", "-s", "install", f"PREFIX={prefix}", cwd=packages.TOP)
    found = installed(prefix, environment)
    completions(prefix, repository(root, found), found)
    run("make", "-s", "uninstall", f"PREFIX={prefix}", cwd=packages.TOP)
    left = [os.path.join(folder, name) for folder, _, names in os.walk(prefix) for name in names]
    expect("uninstall leaves nothing", not left, "\n".join(left))


def deb(root, environment):
    run("make", "-s", "deb", cwd=packages.TOP)
    package, = glob.glob(os.path.join(packages.TOP, ".build/deb/*.deb"))
    place = os.path.join(root, "system")
    for folder in ("info", "updates", "triggers"):
        os.makedirs(os.path.join(place, "var/lib/dpkg", folder))
    for name in ("status", "available"):
        open(os.path.join(place, "var/lib/dpkg", name), "w").close()
    dpkg = ["dpkg", f"--root={place}", "--force-not-root", "--force-depends", "--log=/dev/null"]
    run(*dpkg, "-i", package)
    installed(os.path.join(place, "usr"), environment)
    depends = run("dpkg-deb", "-f", package, "Depends")
    for name in ("libc6", "libstdc++6", "libgcc-s1", "git"):
        expect(f"the package depends on {name}", name in depends, depends)
    if shutil.which("apt-get"):
        said = run("apt-get", "-s", "-o", "Debug::NoLocking=1", "install", package)
        expect("apt finds what it depends on", "Inst adrlink " in said, said)
    run(*dpkg, "-r", "adrlink")
    left = [name for _, _, names in os.walk(os.path.join(place, "usr")) for name in names]
    expect("removal leaves nothing", not left, "\n".join(left))
    first = open(package, "rb").read()
    run("make", "-s", "deb", cwd=packages.TOP)
    expect("the same files make the same package", open(package, "rb").read() == first)
    print(f"{os.path.basename(package)}: {len(first) / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        environment = packages.environment(root)
        make(root, environment)
        if shutil.which("dpkg-deb"):
            deb(root, environment)
        else:
            print("not tried: the package for Debian, since there is no dpkg")
    for fault in FAULTS:
        print(fault)
    print(f"what make install and make deb put in place: {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


main()
