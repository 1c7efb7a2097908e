#!/usr/bin/env python3
"""Changes every record of a corpus of real records with adrlink, on a copy, and holds the result against what was asked.

Usage: edits.py --adrlink BINARY --shared DIR [--quiet] [--only REPOSITORY]

DIR holds `corpus/truth.tsv` and one folder a repository. Each folder becomes a scratch git repository with its records in
`docs/adr` and a policy under which every status may follow every other. Each record that states a status is deprecated,
accepted (an accepted one after it was deprecated) and superseded by a record made for it. After each edit:

- outside the lines that the edit touched the bytes are the same, line endings and the end of the file included;
- reading the record gives the new status, the old title and number;
- a supersession is said by both records.

Prints what was edited and refused by the form of the record and by edit. Exits with 1 where an edit broke one of these,
or where 10 % or more of the records that state a status were refused.
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import RECORDS, repositories, scratch_repository

FAMILIES = ["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"]
LIMIT = 10.0


class World:
    """A scratch repository with the records of one folder."""

    def __init__(self, adrlink, source, home):
        self.adrlink = adrlink
        policy = "".join(
            f'[transition "{one}"]\n' + "".join(f"\tto = {other}\n" for other in FAMILIES if other != one)
            for one in FAMILIES)
        self.top, self.environment = scratch_repository(source, home, f"[records]\n\tfolder = {RECORDS}\n{policy}")
        self.environment["SOURCE_DATE_EPOCH"] = "1924992000"

    def run(self, *arguments):
        return subprocess.run(
            [self.adrlink, "-C", str(self.top), *arguments], env=self.environment, capture_output=True, timeout=120)

    def decisions(self):
        run = self.run("list", "--format", "json")
        if run.returncode not in (0, 1):
            sys.exit(f"adrlink list ended with {run.returncode}: {run.stderr.decode(errors='replace')}")
        return {entry["path"]: entry for entry in json.loads(run.stdout)["decisions"]}

    def bytes(self, path):
        return (self.top / path).read_bytes()

    def restore(self, saved):
        for path, content in saved.items():
            (self.top / path).write_bytes(content)


def form(path, content, decision):
    """How the record states its status, in a word for the table."""
    text = content.decode("utf-8", errors="replace")
    if path.endswith((".adoc", ".asciidoc")):
        return "AsciiDoc"
    if path.endswith(".rst"):
        return "reST"
    if re.search(r"(?mi)^#+\s*[\W\d]*(status|statut|état|estado|状态)\b", text):
        return "section"
    if text.lstrip("\ufeff").startswith(("---", "+++")) and re.search(r"(?mi)^\"?status\"?\s*[:=]", text):
        return "front matter"
    if re.search(r"(?mi)^\s*\|\s*\**status", text):
        return "table"
    if re.search(r"(?mi)^\s*[*+-]\s+\W*status", text):
        return "bullet"
    if re.search(r"(?mi)^\W*status\W*:", text):
        return "line"
    return "other"


def touched(before, after):
    """The lines that went, the lines that came, and whether anything else differs."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone, come = [], []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[a1:a2]
            come += new[b1:b2]
    return gone, come


def bytes_problem(before, after):
    if before == after:
        return "nothing was changed"
    gone, come = touched(before, after)
    if len(gone) > 3:
        return f"{len(gone)} lines were replaced"
    if len(come) > 9:
        return f"{len(come)} lines were written"
    if before.startswith(b"\xef\xbb\xbf") != after.startswith(b"\xef\xbb\xbf"):
        return "the byte order mark"
    if before.endswith((b"\n", b"\r")) != after.endswith((b"\n", b"\r")):
        return "the end of the file"
    endings = {re.search(rb"(\r\n|\n|\r)?$", line).group(0) for line in before.splitlines(keepends=True)}
    for line in come:
        if re.search(rb"(\r\n|\n|\r)?$", line).group(0) not in endings:
            return "a line ending"
    return None


class Tally:
    def __init__(self):
        self.cells, self.refusals, self.broken = {}, [], []

    def count(self, form, edit, outcome):
        cell = self.cells.setdefault((form, edit), {"edited": 0, "refused": 0, "broken": 0})
        cell[outcome] += 1


def edit(world, repository, path, kind, arguments, wanted, tally, shape, others=()):
    """Makes one edit and judges it; the files are as they were afterwards. Gives the text it had, or None."""
    before = world.decisions()
    # What is in force again is taken out of its former successors, too.
    former = [name for name, entry in before.items() if entry["id"] in before[path]["supersededBy"]]
    saved = {name: world.bytes(name) for name in (path, *others, *former)}
    run = world.run(*arguments)
    said = run.stderr.decode(errors="replace").strip()
    try:
        if run.returncode != 0:
            if run.returncode != 2 or any(world.bytes(name) != content for name, content in saved.items()):
                tally.count(shape, kind, "broken")
                tally.broken.append(f"{kind}: {repository} {path}: ended with {run.returncode}: {said}")
                return None
            tally.count(shape, kind, "refused")
            tally.refusals.append(f"{kind}: {repository} {path}: {said}")
            return None
        after = world.decisions()
        result = world.bytes(path)
        old, new = before[path], after.get(path)
        problem = None
        if new is None:
            problem = "it is no decision any more"
        elif new["status"] != wanted:
            problem = f"its status reads {new['status']}"
        elif (new["title"], new["number"], new["id"]) != (old["title"], old["number"], old["id"]):
            problem = "its title or number reads differently"
        for name in (path, *others):
            problem = problem or bytes_problem(saved[name], world.bytes(name))
        for name in others:
            if after[name]["id"] not in new["supersededBy"] or new["id"] not in after[name]["supersedes"]:
                problem = problem or "the relation is not read from both"
            for one, other, word in ((path, name, "superseded"), (name, path, "supersedes")):
                added = b"".join(touched(saved[one], world.bytes(one))[1])
                if after[other]["id"].encode() not in added and Path(other).name.encode() not in added:
                    problem = problem or f"{one} does not name the other one"
        for name, entry in before.items():
            if name not in (path, *others, *former) and after.get(name) != entry:
                problem = problem or f"{name} reads differently"
        if problem:
            tally.count(shape, kind, "broken")
            tally.broken.append(f"{kind}: {repository} {path}: {problem}")
            return None
        tally.count(shape, kind, "edited")
        return result
    finally:
        world.restore(saved)


def successors_in(world, decisions):
    """A record made for the purpose; where the repository's form forbids that, two that are in force."""
    made = world.run("new", "A successor that was made for this", "--format", "json")
    if made.returncode == 0:
        return [json.loads(made.stdout)["path"]]
    return [path for path, entry in sorted(decisions.items()) if entry["status"] == "accepted"][:2]


def records(world, repository, rows, tally):
    decisions = world.decisions()
    successors = successors_in(world, decisions)
    for row in rows:
        path = f"{RECORDS}/{row['file']}"
        decision = decisions.get(path)
        if decision is None or row["status"] == "none" or row["note"].startswith("not-adr") or "ambiguous" in row["note"]:
            continue
        if decision["status"] == "unknown":
            tally.broken.append(f"read: {repository} {path}: states {row['status']}, and is read as unknown")
            continue
        content = world.bytes(path)
        shape = form(path, content, decision)
        if decision["status"] != "deprecated":
            result = edit(
                world, repository, path, "deprecate", ["status", path, "deprecated"], "deprecated", tally, shape)
        else:
            result = content
        if decision["status"] != "accepted":
            edit(world, repository, path, "accept", ["status", path, "accepted"], "accepted", tally, shape)
        elif result is not None:
            (world.top / path).write_bytes(result)
            edit(world, repository, path, "accept", ["status", path, "accepted"], "accepted", tally, shape)
            (world.top / path).write_bytes(content)
        successor = next((name for name in successors if name != path), None)
        if decision["status"] != "superseded" and successor:
            edit(
                world, repository, path, "supersede", ["supersede", path, "--by", successor], "superseded", tally, shape,
                [successor])


def report(tally, quiet):
    if not quiet:
        print("\n".join(tally.refusals))
    print("\n".join(tally.broken))
    edits = ["accept", "deprecate", "supersede"]
    print(f"{'form':14}" + "".join(f"{name:>24}" for name in edits))
    sums = {name: {"edited": 0, "refused": 0, "broken": 0} for name in edits}
    for shape in sorted({shape for shape, _ in tally.cells}):
        cells = ""
        for name in edits:
            cell = tally.cells.get((shape, name), {"edited": 0, "refused": 0, "broken": 0})
            for key, value in cell.items():
                sums[name][key] += value
            cells += f"{cell['edited']:>9} edited{cell['refused']:>4} ref."
        print(f"{shape:14}{cells}")
    failed = bool(tally.broken)
    for name in edits:
        total = sum(sums[name].values())
        share = 100.0 * sums[name]["refused"] / total if total else 0.0
        failed = failed or share >= LIMIT
        print(f"{name}: {sums[name]['edited']} edited, {sums[name]['refused']} refused ({share:.1f} %, below {LIMIT:.0f})")
    return 1 if failed else 0


def main():
    options = argparse.ArgumentParser(description="change real records with adrlink and read them again")
    options.add_argument("--adrlink", required=True)
    options.add_argument("--shared", required=True, type=Path)
    options.add_argument("--quiet", action="store_true", help="do not print the refusals")
    options.add_argument("--only", help="one repository, owner/name")
    given = options.parse_args()
    tally = Tally()
    home = Path(tempfile.mkdtemp(prefix="adrlink-edits-"))
    try:
        for repository, folder, rows in repositories(given.shared, given.only):
            world = World(str(Path(given.adrlink).resolve()), folder, home)
            records(world, repository, rows, tally)
            shutil.rmtree(world.top, ignore_errors=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return report(tally, given.quiet)


if __name__ == "__main__":
    sys.exit(main())
