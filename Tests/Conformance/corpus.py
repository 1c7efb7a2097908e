"""The corpus of real records that the conformance runs share: its rows of truth, and scratch git repositories of it."""

import csv
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

RECORDS = "docs/adr"


def repositories(shared, only=None):
    """The rows of `truth.tsv` by repository, sorted, each with the folder of its files."""
    corpus = shared / "corpus"
    with open(corpus / "truth.tsv", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = {}
    for row in rows:
        if not only or row["repo"] == only:
            found.setdefault(row["repo"], []).append(row)
    return [(name, corpus / name.replace("/", "__"), found[name]) for name in sorted(found)]


def scratch_repository(source, home, policy=None):
    """A git repository with the folder's files under RECORDS, committed at once, and nothing of the user's configuration."""
    top = Path(tempfile.mkdtemp(dir=home))
    environment = {
        "HOME": str(home), "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
        "GIT_AUTHOR_NAME": "Records", "GIT_AUTHOR_EMAIL": "records@example.org",
        "GIT_COMMITTER_NAME": "Records", "GIT_COMMITTER_EMAIL": "records@example.org",
    }
    shutil.copytree(source, top / RECORDS, symlinks=True)
    if policy is not None:
        (top / ".adrlink").write_text(policy)
    for arguments in (["init", "--quiet"], ["add", "--force", "."], ["commit", "--quiet", "-m", "records"]):
        subprocess.run(["git", *arguments], cwd=top, env=environment, check=True)
    return top, environment
