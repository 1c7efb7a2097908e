#!/usr/bin/env python3
"""Has adrlink look through a corpus of real records for secrets, and prints how often it cries wolf.

Usage: secrets.py --adrlink BINARY --shared DIR [--quiet]

Each folder of DIR/corpus becomes a scratch git repository with its files in `docs/adr`, committed at once, so that every
line of every file is added; `adrlink check HEAD --format json` judges that commit. A finding counts as a false alarm
until somebody has looked at it: all are printed with their path and line. Exits with 1 where one file in a hundred or
more has one.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import RECORDS, scratch_repository

LIMIT = 1.0


def findings(adrlink, top, environment):
    run = subprocess.run(
        [adrlink, "-C", str(top), "check", "HEAD", "--format", "json"], env=environment, capture_output=True, timeout=300)
    if run.returncode not in (0, 1):
        sys.exit(f"adrlink ended with {run.returncode} on {top}: {run.stderr.decode(errors='replace')}")
    return json.loads(run.stdout)["findings"]


def main():
    options = argparse.ArgumentParser(description="count the false alarms of secret-in-record over a corpus")
    options.add_argument("--adrlink", required=True)
    options.add_argument("--shared", required=True, type=Path)
    options.add_argument("--quiet", action="store_true", help="print only the figures")
    given = options.parse_args()
    binary = str(Path(given.adrlink).resolve())
    home = Path(tempfile.mkdtemp(prefix="adrlink-secrets-"))
    files, alarms, others = 0, set(), {}
    try:
        for source in sorted(path for path in (given.shared / "corpus").iterdir() if path.is_dir()):
            top, environment = scratch_repository(source, home)
            files += sum(1 for path in (top / RECORDS).rglob("*") if path.is_file() and not path.is_symlink())
            for finding in findings(binary, top, environment):
                others[finding["rule"]] = others.get(finding["rule"], 0) + 1
                if finding["rule"] != "secret-in-record":
                    continue
                alarms.add((source.name, finding["path"]))
                if not given.quiet:
                    print(f"{source.name} {finding['path']}:{finding['line']}: {finding['message']}")
            shutil.rmtree(top)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    # A corpus that was not there must not read as one without alarms.
    if files == 0:
        sys.exit("there are no files in the corpus")
    rate = 100.0 * len(alarms) / files
    print(f"false alarms {len(alarms)}/{files} files {rate:.2f} % (< {LIMIT})")
    if not given.quiet:
        print("all rules: " + ", ".join(f"{rule} {count}" for rule, count in sorted(others.items())))
    return 1 if rate >= LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
