#!/usr/bin/env python3
"""Holds the stores against real servers: Ceph and SeaweedFS with a key service, and one that lies.

Starts the servers with the scripts of a folder (--servers), runs the suites of ObjectStoreTests that need one, and stops what it
started. A server that is running already is used and left alone. A file of --size MiB goes there and back beside `aws s3 cp`,
where that program is. Ends with 77 where no server can be started. Needs the tests to be built.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
# How each is started, what it needs first, and which suites it takes.
SERVERS = {
    "ceph-rgw": {"needs": "openbao", "with": {"CEPH_KMS": "vault"}, "suites": "S3ServerTests"},
    "seaweedfs": {"needs": "openbao", "with": {}, "suites": "S3ServerTests"},
    "rclone-s3": {"needs": None, "with": {}, "suites": "LyingServerTests", "lies": True},
}


class Scripts:
    """The scripts that start and stop servers, and what they print."""

    def __init__(self, folder):
        self.folder = folder
        self.started = []

    def start(self, name, variables):
        """The variables that the server is reached with; None where it cannot be started."""
        root = os.environ.get("ADRLINK_SRV_ROOT", os.path.join(os.environ.get("TMPDIR", "/tmp"), "adrlink-servers/run"))
        folder = os.path.join(root, {"ceph-rgw": "ceph", "rclone-s3": "rclone"}.get(name, name))
        running = any(self.alive(os.path.join(folder, file)) for file in self.files(folder))
        try:
            got = subprocess.run(["bash", os.path.join(self.folder, f"start-{name}.sh")], text=True, timeout=240,
                                 capture_output=True, env=dict(os.environ, **variables))
        except subprocess.TimeoutExpired:
            return None
        if not running:
            self.started.append(name)
        if got.returncode != 0:
            return None
        return dict(re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", got.stdout, re.M))

    @staticmethod
    def files(folder):
        return [name for name in os.listdir(folder) if name.endswith(".pid")] if os.path.isdir(folder) else []

    @staticmethod
    def alive(file):
        try:
            with open(file) as text:
                os.kill(int(text.read()), 0)
            return True
        except (OSError, ValueError):
            return False

    def stop(self):
        for name in reversed(self.started):
            subprocess.run(["bash", os.path.join(self.folder, f"stop-{name}.sh")], capture_output=True, timeout=120)


def run(suites, variables):
    """What the suites print; None where one fails."""
    got = subprocess.run(["swift", "test", "--skip-build", "--filter", suites], text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, env=dict(os.environ, **variables))
    if got.returncode != 0:
        print("\n".join(line for line in got.stdout.splitlines() if "✘" in line or "error" in line))
        return None
    return got.stdout


def aws(variables, file):
    """The seconds that `aws s3 cp` takes for the same file to and from the same server; None where it is not here."""
    program = shutil.which("aws")
    if not program:
        return None
    environment = dict(os.environ, **variables)
    base = [program, "--endpoint-url", variables["S3_ENDPOINT"], "--region", variables.get("AWS_REGION", "us-east-1")]
    bucket = f"adrlink-aws-{os.getpid()}"
    subprocess.run(base + ["s3api", "create-bucket", "--bucket", bucket], check=True, capture_output=True, env=environment)
    encryption = ["--sse", "aws:kms", "--sse-kms-key-id", variables["S3_KMS_KEY_ID"], "--only-show-errors"]
    seconds = []
    for words in ([file, f"s3://{bucket}/file"] + encryption, [f"s3://{bucket}/file", file + ".back", "--only-show-errors"]):
        start = time.monotonic()
        subprocess.run(base + ["s3", "cp"] + words, check=True, capture_output=True, env=environment)
        seconds.append(time.monotonic() - start)
    os.remove(file + ".back")
    subprocess.run(base + ["s3", "rb", "--force", f"s3://{bucket}"], capture_output=True, env=environment)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", required=True, help="the folder of the scripts")
    parser.add_argument("--size", type=int, default=0, help="of the large file, in MiB")
    parser.add_argument("names", nargs="*", default=list(SERVERS), help="which servers; all of them by default")
    arguments = parser.parse_args()
    os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    scripts = Scripts(arguments.servers)
    judged = failed = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name in arguments.names:
                server = SERVERS[name]
                service = scripts.start(server["needs"], {}) if server["needs"] else {}
                variables = None if service is None else scripts.start(name, server["with"])
                if variables is None:
                    print(f"skipped: {name} cannot be started here")
                    continue
                judged += 1
                # Only what is reached in clear text, on this machine.
                variables = {key: value for key, value in variables.items() if key != "S3_CA"} | service
                if server.get("lies"):
                    variables["S3_LIES"] = "1"
                elif arguments.size:
                    file = os.path.join(folder, "large")
                    with open(file, "wb") as output:
                        for _ in range(arguments.size):
                            output.write(os.urandom(1 << 20))
                    variables["S3_LARGE_FILE"] = file
                printed = run(server["suites"], variables)
                failed += printed is None
                for line in re.findall(r"^(?:large|probe): .*$", printed or "", re.M):
                    print(f"{name}: {line}")
                if "S3_LARGE_FILE" in variables and (seconds := aws(variables, variables["S3_LARGE_FILE"])):
                    print(f"{name}: aws s3 cp, up {seconds[0]:.2f} s, down {seconds[1]:.2f} s")
                print(f"{name}: {'as the contract says' if printed is not None else 'FAILED'}")
    finally:
        scripts.stop()
    if not judged:
        print("skipped: no server can be started here")
        sys.exit(SKIPPED)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
