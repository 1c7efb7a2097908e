#!/usr/bin/env python3
"""Reads a corpus of real records with adrlink and compares what it says with what people found in them.

Usage: records.py --adrlink BINARY --shared DIR [--quiet] [--only REPOSITORY]

DIR holds `corpus/truth.tsv` and one folder a repository. Each folder becomes a scratch git repository with its records in
`docs/adr`; `adrlink -C REPO list --format json` is asked, and each figure is held against its threshold. Exits with 1 where
one is missed. Rows marked `ambiguous` do not count.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import RECORDS, repositories, scratch_repository

FAMILIES = {"draft", "proposed", "accepted", "rejected", "deprecated", "superseded", "unknown"}
THRESHOLDS = {
    "read": 100.0, "not invented": 100.0, "number": 99.5, "title": 98.0, "status": 98.0, "date": 97.0, "supersedes": 95.0,
}


class Tally:
    def __init__(self):
        self.good, self.all, self.misses = {}, {}, []

    def count(self, figure, repository, file, wanted, found, equal=None):
        equal = wanted == found if equal is None else equal
        self.all[figure] = self.all.get(figure, 0) + 1
        self.good[figure] = self.good.get(figure, 0) + (1 if equal else 0)
        if not equal:
            self.misses.append(f"{figure}: {repository} {file}: wanted {wanted!r}, found {found!r}")


def listed(adrlink, top, environment):
    run = subprocess.run(
        [adrlink, "-C", str(top), "list", "--format", "json"], env=environment, capture_output=True, timeout=120)
    if run.returncode not in (0, 1):
        sys.exit(f"adrlink ended with {run.returncode}: {run.stderr.decode(errors='replace')}")
    return json.loads(run.stdout)


def relative(path):
    return path[len(RECORDS) + 1:] if path.startswith(RECORDS + "/") else path


def name_of(identity):
    """The number of an id, as the truth writes it, or the slug."""
    digits = re.search(r"^[A-Za-z][A-Za-z-]*-(\d+)$", identity) or re.search(r"^(\d+)$", identity)
    return str(int(digits.group(1))) if digits else identity


def split(cell):
    return {part.strip() for part in cell.split(",") if part.strip()}


def wanted_status(row):
    status = row["status"]
    if status == "none":
        return "unknown"
    return status[len("other:"):] if status.startswith("other:") else status


def compare(repository, rows, document, tally):
    decisions = {relative(entry["path"]): entry for entry in document["decisions"]}
    skipped = {relative(entry["path"]) for entry in document["skipped"]}
    stated, found_edges, names = set(), set(), {}
    for row in rows:
        file, note = row["file"], row["note"]
        names[file] = row["number"] or Path(file).stem
        if note.startswith("not-adr"):
            tally.count("not invented", repository, file, "skipped", "skipped" if file in skipped else "a decision")
            continue
        if "ambiguous" in note:
            continue
        entry = decisions.get(file)
        tally.count("read", repository, file, "a decision", "a decision" if entry else "lost")
        if entry is None:
            continue
        number = "" if entry["number"] is None else str(entry["number"])
        tally.count("number", repository, file, row["number"], number)
        identity = re.search(r"\bid=(\S+?)(;|$)", note)
        if identity:
            tally.count("id", repository, file, identity.group(1), entry["id"])
        tally.count("title", repository, file, row["title"], entry["title"])
        wanted = wanted_status(row)
        tally.count("status", repository, file, wanted, entry["status"])
        wanted_family = wanted if wanted in FAMILIES else "custom"
        tally.count("family", repository, file, wanted_family, entry["status"] if entry["status"] in FAMILIES else "custom")
        tally.count("date", repository, file, row["date"], entry["date"] or "")
    # A supersession counts for both ends, whichever of them says it.
    for row in rows:
        if "ambiguous" in row["note"] or row["note"].startswith("not-adr"):
            continue
        own = names[row["file"]]
        stated |= {("supersedes", own, other) for other in split(row["superseded_by"])}
        stated |= {("supersedes", other, own) for other in split(row["supersedes"])}
        stated |= {("amends", own, other) for other in split(row["amended_by"])}
        stated |= {("amends", other, own) for other in split(row["amends"])}
        entry = decisions.get(row["file"])
        if entry:
            found_edges |= {("supersedes", own, name_of(other)) for other in entry["supersededBy"]}
            found_edges |= {("supersedes", name_of(other), own) for other in entry["supersedes"]}
            found_edges |= {("amends", own, name_of(other)) for other in entry["amendedBy"]}
            found_edges |= {("amends", name_of(other), own) for other in entry["amends"]}
    for edge in sorted(stated | found_edges):
        tally.count(
            edge[0], repository, f"{edge[1]} by {edge[2]}", "stated" if edge in stated else "nothing",
            "stated" if edge in found_edges else "nothing")


def main():
    options = argparse.ArgumentParser(description="compare adrlink's reading of real records with the truth")
    options.add_argument("--adrlink", required=True)
    options.add_argument("--shared", required=True, type=Path)
    options.add_argument("--quiet", action="store_true", help="do not print the misses")
    options.add_argument("--only", help="one repository, owner/name")
    given = options.parse_args()
    tally = Tally()
    home = Path(tempfile.mkdtemp(prefix="adrlink-records-"))
    try:
        for repository, folder, rows in repositories(given.shared, given.only):
            top, environment = scratch_repository(folder, home)
            compare(repository, rows, listed(str(Path(given.adrlink).resolve()), top, environment), tally)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if not given.quiet:
        print("\n".join(tally.misses))
    missed = False
    for figure in tally.all:
        good, total = tally.good[figure], tally.all[figure]
        share = 100.0 * good / total
        threshold = THRESHOLDS.get(figure)
        missed = missed or threshold is not None and share < threshold
        aim = f" (≥ {threshold})" if threshold is not None else ""
        print(f"{figure} {good}/{total} {share:.1f} %{aim}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
