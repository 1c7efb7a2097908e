"""Programs and data from PyPI that other conformance scripts hold adrlink against."""

import os
import subprocess
import sys

SKIPPED = 77
TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def fetched(*requirements):
    """Installs packages, each with its version, into a folder of the build, and gives the folder.

    Ends the script with 77 and one line where they cannot be had.
    """
    folder = os.path.join(TOP, ".build", "conformance", "-".join(name.replace("==", "-") for name in requirements))
    mark = os.path.join(folder, ".complete")
    if os.path.exists(mark):
        return folder
    words = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--root-user-action=ignore", "--target", folder, *requirements]
    made = subprocess.run(words, capture_output=True, text=True)
    if made.returncode != 0:
        reason = made.stderr.strip().splitlines()[-1:] or ["pip failed"]
        print(f"skipped: {', '.join(requirements)} cannot be had from PyPI: {reason[0]}")
        sys.exit(SKIPPED)
    open(mark, "w").close()
    return folder


def environment(root, folder=None):
    """The variables of a person who has configured nothing, with the programs of a folder on the PATH."""
    path = os.environ["PATH"]
    variables = {
        "HOME": root, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.path.join(root, "gitconfig"),
        "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
    }
    if folder:
        path = os.path.join(folder, "bin") + ":" + path
        variables["PYTHONPATH"] = folder
    return dict(variables, PATH=path)
