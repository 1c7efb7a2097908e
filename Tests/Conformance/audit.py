#!/usr/bin/env python3
"""Holds scripts/verify-audit against `adrlink audit verify`: both have to say the same of good and of damaged logs.

    audit.py --adrlink PROGRAM

A log of two lanes is made with the program itself; real git and ssh-keygen do the damage. Kinds that the script says it does
not check are not among them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


class Log:
    def __init__(self, program, root):
        self.program, self.root = program, root
        self.path = os.path.join(root, "log")
        self.environment = dict(ENVIRONMENT, HOME=root, GIT_CONFIG_GLOBAL=os.path.join(root, "none"))

    def run(self, *words, status=0, text=None, path=None):
        made = subprocess.run(
            words, cwd=path or self.path, env=self.environment, input=text, capture_output=True, text=True)
        if status is not None and made.returncode != status:
            sys.exit(f"{' '.join(words)} ended with {made.returncode}: {made.stderr}")
        return made.stdout.strip() if status is not None else made

    def git(self, *words, **options):
        return self.run("git", *words, **options)

    def adrlink(self, *words, **options):
        return self.run(self.program, *words, **options)

    def make(self):
        os.makedirs(self.path)
        self.git("init", "-q", "-b", "main")
        self.git("commit", "-q", "--allow-empty", "-m", "first")
        for name in ("ada", "bob", "eve"):
            self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{self.root}/{name}")
        self.adrlink("audit", "init", "--key", f"{self.root}/ada", "--principal", "ada@example.org")
        self.ada = self.git("config", "adrlink.auditlane")
        self.adrlink("audit", "trust", "add", f"{self.root}/bob.pub", "--principal", "bob@example.org")
        for turn in range(4):
            self.adrlink("audit", "record", "--action", "db.restore", "--result", "ok", "--reason", f"turn {turn}")
        self.adrlink("run", "--action", "key.rotate", "--", "true")
        self.adrlink(
            "audit", "record", "--batch",
            text='{"action":"a.b","result":"ok"}\n{"action":"a.c","result":"failed","reason":"{\\"x\\":\\"}\\"}"}\n')
        settings = self.git("config", "--get-regexp", "^adrlink")
        self.adrlink(
            "audit", "init", "--new-lane", "--key", f"{self.root}/bob", "--principal", "bob@example.org")
        self.bob = self.git("config", "adrlink.auditlane")
        for turn in range(3):
            self.adrlink("audit", "record", "--action", "db.dump", "--result", "ok")
        for line in settings.splitlines():
            self.git("config", *line.split(" ", 1))
        self.signers = f"{self.root}/signers"
        with open(self.signers, "w") as file:
            file.write(self.adrlink("audit", "export", "--format", "allowed-signers") + "\n")
        self.checkpoint = f"{self.root}/checkpoint"
        self.adrlink("audit", "checkpoint", "--output", self.checkpoint)

    def reference(self, lane=None):
        return f"refs/notes/adrlink/audit/{lane or self.ada}/000001"

    def copy(self, name):
        other = Log(self.program, self.root)
        other.__dict__.update(self.__dict__)
        other.path = os.path.join(self.root, name)
        shutil.copytree(self.path, other.path)
        return other

    # What somebody does who may write to the repository.

    def commit(self, tree, parent, message="audit 99: a.b ok\n\nPayload-SHA256: 0\n", *more):
        words = ["commit-tree", tree, "-p", parent]
        for other in more:
            words += ["-p", other]
        return self.git(*words, text=message)

    def payload_path(self, commit):
        parent = self.git("rev-parse", commit + "^")
        return f"{parent[:2]}/{parent[2:]}"

    def rewrite(self, back, change, sign=None, namespace="adrlink-audit"):
        """Changes the payload that a commit added, and rebuilds it and what follows with the signatures there were."""
        name = self.reference()
        commits = self.git("rev-list", "--reverse", name).splitlines()
        place = len(commits) - 1 - back
        last = commits[place - 1]
        for number, commit in enumerate(commits[place:]):
            payload = self.run("git", "show", f"{commit}:{self.payload_path(commit)}", status=None).stdout
            if number == 0:
                content, _, signature = payload.partition("\n\n")
                content = change(content + "\n")
                if sign:
                    with open(f"{self.root}/content", "w") as file:
                        file.write(content)
                    if os.path.exists(f"{self.root}/content.sig"):
                        os.remove(f"{self.root}/content.sig")
                    self.run("ssh-keygen", "-q", "-Y", "sign", "-f", f"{self.root}/{sign}", "-n", namespace, f"{self.root}/content")
                    with open(f"{self.root}/content.sig") as file:
                        signature = file.read()
                payload = content + "\n" + signature
            blob = self.git("hash-object", "-w", "--stdin", text=payload)
            index = os.path.join(self.root, "index")
            if os.path.exists(index):
                os.remove(index)
            self.environment["GIT_INDEX_FILE"] = index
            self.git("read-tree", last)
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{last[:2]}/{last[2:]}")
            tree = self.git("write-tree")
            del self.environment["GIT_INDEX_FILE"]
            text = self.run("git", "cat-file", "commit", commit, status=None).stdout
            lines = text.split("\n")
            lines[0], lines[1] = f"tree {tree}", f"parent {last}"
            last = self.git("hash-object", "-t", "commit", "-w", "--stdin", text="\n".join(lines))
        self.git("update-ref", name, last)


def attacks(log):
    notes = log.reference()[len("refs/notes/"):]
    bob = log.reference(log.bob)
    return {
        "nothing": lambda log: None,
        "gc": lambda log: log.git("gc", "-q", "--prune=now"),
        "git notes add": lambda log: log.git("notes", "--ref", notes, "add", "-m", "x", "main"),
        "git notes add -f": lambda log: log.git("notes", "--ref", notes, "add", "-f", "-m", "x", log.reference() + "~1"),
        "git notes append": lambda log: log.git("notes", "--ref", notes, "append", "-m", "x", log.reference() + "~2"),
        "git notes remove": lambda log: log.git("notes", "--ref", notes, "remove", log.reference() + "~1"),
        "a merge": lambda log: log.git(
            "update-ref", log.reference(),
            log.commit(log.git("rev-parse", log.reference() + "^{tree}"), log.reference(), "x\n", "main")),
        "an empty commit": lambda log: log.git(
            "update-ref", log.reference(), log.commit(log.git("rev-parse", log.reference() + "^{tree}"), log.reference())),
        "a result changed": lambda log: log.rewrite(3, lambda text: text.replace('"ok"', '"failed"')),
        "a result changed, signed by another": lambda log: log.rewrite(
            3, lambda text: text.replace('"ok"', '"failed"'), "eve"),
        "the last one changed, signed by another": lambda log: log.rewrite(
            0, lambda text: text.replace("a.b", "a.d"), "bob"),
        "signed for git": lambda log: log.rewrite(0, lambda text: text, "ada", "git"),
        "another number": lambda log: log.rewrite(0, lambda text: text.replace('"seq":', '"seq":9'), "ada"),
        "another predecessor": lambda log: log.rewrite(
            1, lambda text: text.replace('"prev":"', '"prev":"0')[: len(text)], "ada"),
        "another actor": lambda log: log.rewrite(0, lambda text: text.replace("ada@example.org", "eve@example.org"), "ada"),
        "another lane": lambda log: log.rewrite(0, lambda text: text.replace(log.ada, log.bob), "ada"),
        "a lane on another's reference": lambda log: log.git("update-ref", log.reference(), bob),
        "rewound": lambda log: log.git("update-ref", log.reference(), log.reference() + "~2"),
        "the beginning cut off": lambda log: log.git(
            "update-ref", log.reference(),
            log.git("commit-tree", log.reference() + "^{tree}", text="audit: segment 1\n")),
        "a lane of a stranger": stranger,
        "repaired after git notes": repaired,
        "a commit lost": lose,
        "a tag in the place of a lane": lambda log: (
            log.git("tag", "-a", "-m", "x", "x", log.reference()),
            log.git("update-ref", log.reference(), log.git("rev-parse", "refs/tags/x"))),
        "a graft": lambda log: (
            os.makedirs(f"{log.path}/.git/info", exist_ok=True),
            open(f"{log.path}/.git/info/grafts", "w").write(log.git("rev-parse", log.reference()) + "\n")),
        "a reference that is no segment": lambda log: log.git(
            "update-ref", log.reference()[:-6] + "000000", log.reference()),
        "git notes behind the end of a segment": lambda log: (
            repaired(log), log.git("notes", "--ref", notes, "append", "-m", "x", "main")),
    }


# What the other lanes have seen tells a rewound lane; the script says that it does not look at that.
UNCHECKED = {("rewound", False)}


def lose(log):
    lost = log.git("rev-parse", log.reference() + "~3")
    os.remove(f"{log.path}/.git/objects/{lost[:2]}/{lost[2:]}")


def stranger(log):
    for name in ("auditlane", "auditprincipal", "auditkey", "auditroot", "auditlog"):
        log.git("config", "--unset", "adrlink." + name)
    other = Log(log.program, log.root)
    other.environment = log.environment
    other.path = os.path.join(log.root, "stranger")
    shutil.rmtree(other.path, ignore_errors=True)
    os.makedirs(other.path)
    other.git("init", "-q")
    other.git("commit", "-q", "--allow-empty", "-m", "first")
    other.adrlink("audit", "init", "--key", f"{log.root}/eve", "--principal", "ada@example.org")
    other.adrlink("audit", "record", "--action", "a.b", "--result", "ok")
    log.git("fetch", "-q", other.path, "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*")


def repaired(log):
    log.git("notes", "--ref", log.reference()[len("refs/notes/"):], "add", "-m", "x", "main")
    log.adrlink("audit", "repair")
    log.adrlink("audit", "record", "--action", "a.b", "--result", "ok")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True)
    arguments = parser.parse_args()
    program = os.path.realpath(arguments.adrlink)
    script = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../scripts/verify-audit"))
    differences, count = [], 0
    with tempfile.TemporaryDirectory() as root:
        log = Log(program, root)
        log.make()
        fingerprint = log.git("config", "adrlink.auditroot")
        for name, attack in attacks(log).items():
            copy = log.copy("copy")
            # What this clone has seen is of no use to an auditor who has only the log.
            attack(copy)
            for pin in copy.git("for-each-ref", "--format=%(refname)", "refs/adrlink/seen").splitlines():
                copy.git("update-ref", "-d", pin)
            for checkpoint in ([], [log.checkpoint]):
                count += (name, bool(checkpoint)) not in UNCHECKED
                words = ["audit", "verify", "--root", fingerprint] + [w for c in checkpoint for w in ("--checkpoint", c)]
                ours = copy.run(program, *words, status=None)
                theirs = copy.run(script, log.signers, *checkpoint, status=None)
                if ours.returncode != theirs.returncode and (name, bool(checkpoint)) not in UNCHECKED:
                    differences.append(name)
                    print(f"{name}{' (checkpoint)' if checkpoint else ''}: verify {ours.returncode}, script {theirs.returncode}")
                    print(ours.stdout[-600:], ours.stderr[-300:], theirs.stdout[-600:], theirs.stderr[-300:], sep="\n")
            shutil.rmtree(copy.path)
    print(f"{count} verdicts on {len(attacks(log))} logs, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
