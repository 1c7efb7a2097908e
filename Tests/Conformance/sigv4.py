#!/usr/bin/env python3
"""Signs AWS's published test vectors for Signature Version 4 with the tests of AWSSignature.

The vectors come out of botocore's source distribution, of which pip checks the version; they are not part of the project.
Ends with 77 where they cannot be had. Needs the tests to be built.
"""

import glob
import os
import subprocess
import sys
import tarfile
import tempfile

SKIPPED = 77
BOTOCORE = "botocore==1.43.11"


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=botocore", "-d", folder, BOTOCORE],
            capture_output=True, text=True)
        archives = glob.glob(os.path.join(folder, "*.tar.gz"))
        if got.returncode != 0 or not archives:
            reason = got.stderr.strip().splitlines()[-1:] or ["pip failed"]
            print(f"skipped: pip cannot download the source of {BOTOCORE}: {reason[0]}")
            sys.exit(SKIPPED)
        with tarfile.open(archives[0]) as archive:
            archive.extractall(folder, filter="data")
        vectors = glob.glob(os.path.join(folder, "*/tests/unit/auth/aws4_testsuite"))[0]
        environment = dict(os.environ, ADRLINK_SIGV4_VECTORS=vectors)
        run = subprocess.run(["swift", "test", "--skip-build", "--filter", "PublishedVectorTests"], cwd=top,
                             env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    counts = [line for line in run.stdout.splitlines() if line.startswith("vectors: ")]
    if run.returncode != 0 or not counts:
        print(run.stdout[-4000:])
        sys.exit(1)
    print(f"sigv4: {counts[0].split()[1]} vectors, each as published")


if __name__ == "__main__":
    main()
