#!/usr/bin/env python3
"""Imports the folders of a corpus of real records with adrlink, and holds what they are then against what they were.

Usage: imports.py --adrlink BINARY --shared DIR [--only REPOSITORY] [--quiet]

DIR holds `corpus/truth.tsv` and one folder a repository. Each folder is imported twice: into an empty repository, and into
one whose own records have the numbers 1, 2 and 3. Afterwards:

- title, status, date and governed paths of each record are those that adrlink lists for the folder where it is;
- a relation that leads to a decision there leads to the same decision here, and one that led nowhere leads nowhere;
- in the second repository nobody has a number twice, and its own records are as they were;
- the folder has the bytes that it had;
- the records that adrlink lists after an import, imported once more from there, are the same again.

Prints what was imported and what was refused, with the reason. Exits with 1 where one of these does not hold, or where 10 %
or more of the folders were refused.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from corpus import RECORDS, repositories, scratch_repository

LIMIT = 10.0
FACTS = ["title", "status", "date"]


def digest(folder):
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode() + b"\0")
        if path.is_file() and not path.is_symlink():
            found.update(path.read_bytes())
    return found.hexdigest()


class World:
    """A scratch git repository in which adrlink runs."""

    def __init__(self, adrlink, top, environment):
        self.adrlink, self.top, self.environment = adrlink, top, environment
        self.environment["SOURCE_DATE_EPOCH"] = "1924992000"

    def run(self, *arguments):
        return subprocess.run(
            [self.adrlink, "-C", str(self.top), *arguments], env=self.environment, capture_output=True, timeout=300)

    def export(self):
        run = self.run("export")
        if run.returncode != 0:
            sys.exit(f"adrlink export ended with {run.returncode}: {run.stderr.decode(errors='replace')}")
        document = json.loads(run.stdout)
        self.edges = document["edges"]
        return {item["decision"]["path"]: item for item in document["decisions"]}


def empty(adrlink, home, owned=0):
    folder = Path(tempfile.mkdtemp(dir=home))
    for number in range(1, owned + 1):
        (folder / f"{number:04}-ours-{number}.md").write_text(
            f"# {number}. Ours {number}\n\nDate: 2024-03-01\n\n## Status\n\nAccepted\n\n## Context\n\nC.\n\n## Decision\n\nD.\n")
    if not owned:
        (folder / "README.txt").write_text("nothing\n")
    return World(adrlink, *scratch_repository(folder, home, f"[records]\n\tfolder = {RECORDS}\n"))


def edges(world, places):
    """Which decision says what of which other one; what relates to another one is said by both."""
    found = []
    for edge in world.edges:
        ends = [places.get(edge[end], edge[end]) for end in ("from", "to")]
        found.append((edge["kind"], edge["partial"], *(sorted(ends) if edge["kind"] == "relates-to" else ends)))
    return sorted(found)


def differences(before, after, places):
    found = []
    for old, new in places.items():
        for fact in FACTS:
            was, now = before[old]["decision"][fact], after[new]["decision"][fact]
            if was != now and not (fact == "date" and was is None):
                found.append(f"{old}: {fact}: {was!r} became {now!r}")
        if before[old]["governs"] != after[new]["governs"]:
            found.append(f"{old}: governs differ")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True, type=Path)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--only")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp())
    faults, refused, tally = [], [], Counter()
    try:
        for name, source, _ in repositories(options.shared.resolve(), options.only):
            theirs = World(
                options.adrlink.resolve(), *scratch_repository(source, home, f"[records]\n\tfolder = {RECORDS}\n"))
            before = theirs.export()
            if not before:
                continue
            folder = theirs.top / RECORDS
            content = digest(folder)
            for owned in (0, 3):
                world = empty(theirs.adrlink, home, owned)
                own = world.export()
                run = world.run("import", str(folder), "--format", "json")
                tally["imports"] += 1
                if run.returncode != 0:
                    refused.append(f"{name}, {owned} of its own: {run.stderr.decode(errors='replace').strip()}")
                    if world.export().keys() != own.keys():
                        faults.append(f"{name}: something was written though it was refused")
                    continue
                document = json.loads(run.stdout)
                places = {f"{RECORDS}/{item['from']}": item["path"] for item in document["files"]}
                after = world.export()
                tally["records"] += len(places)
                tally["kept numbers"] += sum(
                    before[old]["decision"]["number"] == after[new]["decision"]["number"] for old, new in places.items())
                found = differences(before, after, places)
                if edges(theirs, places) != edges(world, {}):
                    found.append(f"edges differ: {set(edges(theirs, places)) ^ set(edges(world, {}))}")
                if set(places) != set(before):
                    found.append(f"not imported: {sorted(set(before) - set(places))}")
                if len(after) != len(before) + owned:
                    found.append(f"{len(after)} records of {len(before)} and {owned}")
                for path, item in own.items():
                    if any(after[path]["decision"][fact] != item["decision"][fact] for fact in FACTS + ["number"]):
                        found.append(f"{path}, which was there, has changed")
                if owned:
                    numbers = Counter(item["decision"]["number"] for item in after.values())
                    found += [f"{number} stands for {count} records" for number, count in numbers.items()
                              if number is not None and count > 1]
                else:
                    again = empty(theirs.adrlink, home)
                    second = again.run("import", str(world.top / RECORDS), "--format", "json")
                    if second.returncode != 0:
                        found.append(f"the second time: {second.stderr.decode(errors='replace').strip()}")
                    else:
                        twice = {f"{RECORDS}/{item['from']}": item["path"]
                                 for item in json.loads(second.stdout)["files"]}
                        found += [f"{path} became {twice[path]} the second time" for path in twice if twice[path] != path]
                        found += differences(after, again.export(), twice)
                    shutil.rmtree(again.top)
                faults += [f"{name}, {owned} of its own: {fault}" for fault in found]
                shutil.rmtree(world.top)
            if digest(folder) != content:
                faults.append(f"{name}: the folder has changed")
            shutil.rmtree(theirs.top)
    finally:
        shutil.rmtree(home)
    if not options.quiet:
        for line in refused:
            print(f"refused: {line}")
    for fault in faults:
        print(f"FAULT: {fault}")
    share = 100 * len(refused) / max(1, tally["imports"])
    print(f"imports: {tally['imports']}; refused: {len(refused)} ({share:.1f} %); records: {tally['records']}, "
          f"of which {tally['kept numbers']} kept their number; faults: {len(faults)}")
    sys.exit(1 if faults or share >= LIMIT else 0)


if __name__ == "__main__":
    main()
