#!/usr/bin/env python3
"""Compares the trailers that adrlink reads with those that git reads, vector by vector.

    trailers.py --adrlink BINARY --shared DIR

DIR/trailers holds NNN-name.msg and NNN-name.expected.json. Vectors whose configuration sets trailer.* are left out:
adrlink does not let the user's configuration decide what a commit references.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

IDENTITY = b"T <t@example.com> 0 +0000"


class Scratch:
    """A repository of its own, with no configuration but the vector's."""

    def __init__(self, directory, config):
        self.path = pathlib.Path(directory)
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": directory,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C.UTF-8",
        }
        self.git("init", "--quiet", ".")
        for key, value in config:
            self.git("config", key, value)
        self.tree = self.git("mktree", data=b"").strip()

    def git(self, *arguments, data=None):
        return subprocess.run(
            ["git", *arguments], cwd=self.path, env=self.environment, input=data, stdout=subprocess.PIPE, check=True
        ).stdout

    def commit(self, message):
        """A commit object with exactly this message, which `git commit` would tidy up."""
        head = b"tree " + self.tree + b"\nauthor " + IDENTITY + b"\ncommitter " + IDENTITY + b"\n\n"
        made = self.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=head + message)
        return made.decode().strip()

    def adrlink(self, binary, *arguments):
        """The trailers as pairs, or a text that says what went wrong."""
        try:
            run = subprocess.run(
                [binary, "trailers", *arguments, "--format", "json"],
                cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, timeout=20,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            return str(failure)
        try:
            answer = json.loads(run.stdout)
            if answer["schema"] != "adrlink.trailers/1":
                return "schema " + str(answer["schema"])
            return [(trailer["key"], trailer["value"]) for trailer in answer["trailers"]]
        except (ValueError, KeyError, TypeError):
            return f"exit {run.returncode}: " + run.stderr.decode("utf-8", "replace").strip()


def main():
    parser = argparse.ArgumentParser(description="Compare adrlink's trailers with git's.")
    parser.add_argument("--adrlink", required=True, help="the program")
    parser.add_argument("--shared", required=True, help="the directory that holds trailers/")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.adrlink).resolve())
    vectors = sorted(pathlib.Path(options.shared, "trailers").glob("*.expected.json"))
    modes = {"message file": "trailers_no_divider", "commit": "trailers_commit"}
    total = dict.fromkeys(modes, 0)
    passed = dict.fromkeys(modes, 0)
    misses = []
    for vector in vectors:
        expected = json.loads(vector.read_text(encoding="utf-8"))
        if any(key.lower().startswith("trailer.") for key, _ in expected["config"]):
            continue
        name = vector.name.removesuffix(".expected.json")
        message = vector.with_name(name + ".msg")
        with tempfile.TemporaryDirectory() as directory:
            scratch = Scratch(directory, expected["config"])
            answers = {
                "message file": scratch.adrlink(binary, "--message-file", str(message.resolve())),
                "commit": scratch.adrlink(binary, scratch.commit(message.read_bytes())),
            }
        for mode, answer in answers.items():
            total[mode] += 1
            wanted = [(trailer["key"], trailer["value"]) for trailer in expected[modes[mode]]]
            if answer == wanted:
                passed[mode] += 1
            else:
                misses.append(f"miss: {name} ({mode}): {expected['description']}\n  git     {wanted}\n  adrlink {answer}")
    for mode in modes:
        print(f"trailers ({mode}) {passed[mode]}/{total[mode]}")
    for miss in misses:
        print(miss)
    return 1 if misses or not any(total.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
