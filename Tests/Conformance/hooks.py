#!/usr/bin/env python3
"""Tries adrlink's snippets for hook frameworks with the frameworks themselves.

    hooks.py --adrlink PROGRAM

pre-commit and lefthook come from PyPI. Husky comes from a registry that is not asked here: its hooks are started as its own script
starts them, by `sh -e` from core.hooksPath. Each framework has to add a branch's reference, refuse a message and a push, let the
right ones through, and leave the user's text. Ends with 0 when all holds, 1 when something does not, 77 when there is nothing to try.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

import packages

FAULTS = []
RECORD = "# {0}. {1}\n\nDate: 2024-03-01\n\n## Status\n\n{2}\n\n## Context\n\nC.\n\n## Decision\n\nD.\n"


class World:
    """A repository with a remote, and `adrlink` on the PATH."""

    def __init__(self, name, program, root, folder=None):
        self.name, self.root = name, os.path.join(root, name)
        self.path = os.path.join(self.root, "repository")
        os.makedirs(os.path.join(self.root, "bin"))
        os.makedirs(os.path.join(self.path, "docs", "adr"))
        os.symlink(program, os.path.join(self.root, "bin", "adrlink"))
        self.environment = packages.environment(self.root, folder)
        self.environment["PATH"] = os.path.join(self.root, "bin") + ":" + self.environment["PATH"]
        self.run("git", "init", "-q", "-b", "main")
        self.run("git", "init", "-q", "--bare", "-b", "main", os.path.join(self.root, "hub.git"))
        self.run("git", "remote", "add", "origin", os.path.join(self.root, "hub.git"))
        self.write("docs/adr/0001-use-a-queue.md", RECORD.format(1, "Use a queue", "Accepted"))

    def write(self, path, text):
        with open(os.path.join(self.path, path), "w") as file:
            file.write(text)

    def run(self, *words, status=0):
        made = subprocess.run(
            words, cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        if status is not None and (made.returncode == 0) != (status == 0):
            FAULTS.append(f"{self.name}: {' '.join(words)} ended with {made.returncode}\n{made.stdout}")
        return made.stdout

    def expect(self, what, holds, detail=""):
        if not holds:
            FAULTS.append(f"{self.name}: {what}\n{detail}")

    def try_everything(self):
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "start", "-m", "Refs: ADR-0001")
        self.run("git", "push", "-q", "-u", "origin", "main")
        said = self.run("git", "commit", "-q", "--allow-empty", "-m", "work", "-m", "Refs: ADR1", status=1)
        self.expect("a message is refused with its reason", "did you mean ADR-0001?" in said, said)
        self.expect("nothing was committed", self.run("git", "log", "-1", "--format=%s").strip() == "start")
        self.run("git", "commit", "-q", "--allow-empty", "-m", "work", "-m", "Refs: ADR-0001")
        self.run("git", "checkout", "-q", "-b", "adr-0001-use-a-queue")
        self.run("git", "commit", "-q", "--allow-empty", "-m", "more")
        said = self.run("git", "log", "-1", "--format=%(trailers:key=Refs,valueonly)")
        self.expect("the branch's reference is added", said.strip() == "ADR-0001", said)
        self.run("git", "push", "-q", "origin", "HEAD")
        self.run("git", "commit", "-q", "--allow-empty", "--no-verify", "-m", "bad", "-m", "Refs: ADR-0099")
        said = self.run("git", "push", "-q", "origin", "HEAD", status=1)
        self.expect("a push is refused with its reason", "[ref-unknown]" in said, said)
        self.run("git", "reset", "-q", "--hard", "HEAD~1")
        self.run("git", "push", "-q", "origin", "HEAD:refs/heads/again")


def template(name):
    return os.path.join(packages.TOP, "templates", "hooks", name)


def pre_commit(program, root):
    world = World("pre-commit", program, root, packages.fetched("pre-commit==4.7.0"))
    hooks = os.path.join(world.root, "hooks")
    os.makedirs(hooks)
    shutil.copy(os.path.join(packages.TOP, ".pre-commit-hooks.yaml"), hooks)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "hooks"], ["tag", "v0.1.0"]):
        world.run("git", "-C", hooks, *words)
    with open(template("pre-commit-config.yaml")) as file:
        text = file.read()
    place = "https://example.org/adrlink"
    world.expect("the template names a repository", place in text)
    world.write(".pre-commit-config.yaml", text.replace(place, hooks))
    program = [sys.executable, "-m", "pre_commit"]
    world.run(*program, "validate-manifest", os.path.join(packages.TOP, ".pre-commit-hooks.yaml"))
    world.run(*program, "validate-config", ".pre-commit-config.yaml")
    world.run(*program, "install", "-t", "commit-msg", "-t", "prepare-commit-msg", "-t", "pre-push")
    world.try_everything()
    said = world.run(*program, "run", "--hook-stage", "manual", "adrlink-check", "--verbose")
    world.expect("the manual stage judges", "judged: good" in said, said)
    world.write("docs/adr/0001-rival.md", RECORD.format(1, "Rival", "Accepted"))
    said = world.run(*program, "run", "--hook-stage", "manual", "adrlink-check", status=1)
    world.expect("the manual stage finds", "[number-taken]" in said, said)


def lefthook(program, root):
    folder = packages.fetched("lefthook==2.2.2")
    world = World("lefthook", program, root, folder)
    shutil.copy(template("lefthook.yml"), world.path)
    world.run("lefthook", "install")
    world.try_everything()


def husky(program, root):
    world = World("husky", program, root)
    shutil.copytree(template("husky"), os.path.join(world.path, ".husky"))
    os.makedirs(os.path.join(world.path, ".husky", "_"))
    for name in os.listdir(template("husky")):
        place = os.path.join(world.path, ".husky", "_", name)
        with open(place, "w") as file:
            file.write('#!/bin/sh\nexec sh -e "${0%/*}/../${0##*/}" "$@"\n')
        os.chmod(place, 0o755)
    world.run("git", "config", "core.hooksPath", ".husky/_")
    world.try_everything()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True)
    program = os.path.realpath(parser.parse_args().adrlink)
    with tempfile.TemporaryDirectory() as root:
        husky(program, root)
        pre_commit(program, root)
        lefthook(program, root)
    for fault in FAULTS:
        print(fault)
    print(f"pre-commit and lefthook themselves, husky as it starts hooks: {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


main()
