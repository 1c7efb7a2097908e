#!/usr/bin/env python3
"""Takes a bundle through a real bucket under a real key service, and asks the server itself what became of it.

    evidence.py --adrlink PROGRAM --servers DIR

Starts OpenBao and SeaweedFS with the scripts of a folder and stops what it started; a server that is running already is used and
left alone. What the server says (encryption, key, lock, refused deletions) is asked with requests that are signed here. Prints
every difference and ends with 1 where there is one, with 77 where no server can be started.
"""

import argparse
import datetime
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

import servers

FAULTS = []


def expect(what, holds, detail=""):
    if not holds:
        FAULTS.append(f"{what}: {detail}")


class Bucket:
    """Requests to S3, signed with version 4 of AWS's signature."""

    def __init__(self, variables, name):
        self.endpoint, self.name = variables["S3_ENDPOINT"], name
        self.id, self.secret = variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]
        self.region = variables.get("AWS_REGION", "us-east-1")

    def call(self, method, key="", query=None, headers=None):
        """The status, headers and body of an answer."""
        path = urllib.parse.quote(f"/{self.name}" + (f"/{key}" if key else ""), safe="/-_.~")
        words = "&".join(f"{a}={urllib.parse.quote(b, safe='-_.~')}" for a, b in sorted((query or {}).items()))
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(b"").hexdigest()
        signed = dict(headers or {}, host=urllib.parse.urlsplit(self.endpoint).netloc)
        signed |= {"x-amz-date": now, "x-amz-content-sha256": digest}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
        request = "\n".join([method, path, words, lines, names, digest])
        scope = f"{now[:8]}/{self.region}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
        secret = ("AWS4" + self.secret).encode()
        for word in [now[:8], self.region, "s3", "aws4_request", text]:
            secret = hmac.new(secret, word.encode(), hashlib.sha256).digest()
        signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.id}/{scope}, SignedHeaders={names}, "
                                   f"Signature={secret.hex()}")
        asked = urllib.request.Request(self.endpoint + path + (f"?{words}" if words else ""), method=method, headers=signed)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


class World:
    """A hub, and clones that keep evidence in a bucket."""

    def __init__(self, program, root, variables, bucket):
        self.program, self.root = program, root
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": root, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_CONFIG_GLOBAL": os.path.join(root, ".gitconfig"),
            "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"],
        }
        for name, value in {
            "evidencestore": f"s3://{bucket.name}", "evidenceendpoint": bucket.endpoint, "evidenceregion": bucket.region,
            "evidencekmskey": variables["S3_KMS_KEY_ID"], "evidenceretention": "1",
        }.items():
            self.git(root, "config", "--global", f"adrlink.{name}", value)
        self.hub = os.path.join(root, "hub.git")
        self.git(root, "init", "-q", "--bare", self.hub)
        self.key = os.path.join(root, "key")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True)

    def git(self, folder, *words):
        return subprocess.run(["git", *words], cwd=folder, env=self.environment, check=True, capture_output=True, text=True).stdout

    def clone(self, name):
        folder = os.path.join(self.root, name)
        self.git(self.root, "clone", "-q", self.hub, folder)
        return folder

    def adrlink(self, folder, *words, status=0, variables=None):
        got = subprocess.run([self.program, *words], cwd=folder, env=dict(self.environment, **(variables or {})),
                             capture_output=True, text=True)
        expect(f"adrlink {' '.join(words)}", got.returncode == status, f"{got.returncode}\n{got.stdout}{got.stderr}")
        return got

    def actions(self, folder):
        """Every access that the log of a clone has: action, phase, actor."""
        listed = json.loads(self.adrlink(folder, "evidence", "list", "--accesses", "--format", "json").stdout)
        return [(one["action"], one["phase"], one["actor"]) for one in listed["accesses"]]


def judge(world, bucket, variables):
    ada = world.clone("ada")
    world.adrlink(ada, "init", "--no-hooks")
    world.git(ada, "add", "-A")
    world.git(ada, "commit", "-qm", "start")
    world.git(ada, "push", "-q", "origin", "HEAD")
    world.adrlink(ada, "audit", "init", "--key", world.key, "--principal", "ada@example.org")
    world.adrlink(ada, "run", "--action", "db.restore", "--", "true")
    world.adrlink(ada, "evidence", "bundle", "--output", "../bundle.tar")
    world.adrlink(ada, "evidence", "push", "../bundle.tar")
    listed = json.loads(world.adrlink(ada, "evidence", "list", "--format", "json").stdout)
    bundle = listed["bundles"][0]
    objects = [one for one in (bundle.get("archive"), bundle.get("manifest")) if one]
    expect("a bundle has an archive and a manifest", len(objects) == 2, bundle)
    for one in objects:
        status, headers, _ = bucket.call("HEAD", one["key"], {"versionId": one["version"]})
        expect(f"{one['key']} is there", status == 200, status)
        expect("it is encrypted by the service", headers.get("x-amz-server-side-encryption") == "aws:kms", headers)
        key = headers.get("x-amz-server-side-encryption-aws-kms-key-id") or ""
        expect("under our key", key.endswith(variables["S3_KMS_KEY_ID"]), key)
        expect("it is locked", headers.get("x-amz-object-lock-mode") == "COMPLIANCE", headers)
        status, _, body = bucket.call("DELETE", one["key"], {"versionId": one["version"]})
        expect("the server refuses to delete it", status in (400, 403), f"{status} {body}")
    world.adrlink(ada, "evidence", "push", "../bundle.tar", status=2)
    world.adrlink(ada, "evidence", "fetch", bundle["id"], "--reason", "audit", "--output", "../copy.tar")
    with open(os.path.join(world.root, "bundle.tar"), "rb") as one, open(os.path.join(world.root, "copy.tar"), "rb") as other:
        expect("what comes back is what was put", one.read() == other.read())
    world.adrlink(ada, "evidence", "show", bundle["id"])
    world.adrlink(ada, "evidence", "verify", "--probe")
    wanted = [(f"evidence.{name}", phase, "ada@example.org")
              for name in ("store", "fetch", "show", "verify") for phase in ("intent", "outcome")]
    expect("each access is in the log once, and the second push was none", world.actions(ada) == wanted, world.actions(ada))

    # The server keeps it for longer from then on, and never for less.
    later = (datetime.date.today() + datetime.timedelta(days=10)).isoformat()
    world.adrlink(ada, "evidence", "retain", bundle["id"], "--until", later)
    sooner = (datetime.date.today() + datetime.timedelta(days=5)).isoformat()
    world.adrlink(ada, "evidence", "retain", bundle["id"], "--until", sooner, status=2)
    for one in objects:
        _, headers, _ = bucket.call("HEAD", one["key"], {"versionId": one["version"]})
        until = headers.get("x-amz-object-lock-retain-until-date") or ""
        expect("it is retained for as long as was said last", until.startswith(later), until)
    world.adrlink(ada, "evidence", "verify")
    checks = json.loads(world.adrlink(ada, "doctor", "--format", "json").stdout)["checks"]
    states = {check["check"]: check["state"] for check in checks}
    expect("doctor finds the store", states.get("evidence-store") == "ok", checks)

    # A clone that is deleted behind a download: the bucket knows of it.
    world.adrlink(ada, "audit", "push", "origin")
    bob = world.clone("bob")
    world.adrlink(bob, "audit", "fetch", "origin")
    root = world.git(ada, "config", "adrlink.auditroot").strip()
    world.git(bob, "config", "adrlink.auditroot", root)
    world.git(bob, "config", "adrlink.auditlog", world.git(ada, "config", "adrlink.auditlog").strip())
    copy = os.path.join(world.root, "stolen")
    subprocess.run(["cp", "-a", ada, copy], check=True)
    world.adrlink(copy, "evidence", "fetch", bundle["id"], "--output", "../stolen.tar")
    subprocess.run(["rm", "-rf", copy], check=True)
    told = world.adrlink(ada, "evidence", "verify", status=1)
    expect("the access of the clone that is gone is told", "access-not-in-log" in told.stdout, told.stdout)

    refused = world.adrlink(ada, "evidence", "fetch", bundle["id"], "--output", "../none.tar", status=2,
                            variables={"AWS_SECRET_ACCESS_KEY": "wrong"})
    expect("wrong credentials are said", "cannot be made known" in refused.stderr, refused.stderr)
    expect("nothing is left of a refused fetch", not os.path.exists(os.path.join(world.root, "none.tar")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adrlink", required=True)
    parser.add_argument("--servers", required=True, help="the folder of the scripts")
    arguments = parser.parse_args()
    scripts = servers.Scripts(arguments.servers)
    try:
        service = scripts.start("openbao", {})
        variables = None if service is None else scripts.start("seaweedfs", {})
        if variables is None:
            print("skipped: no bucket under a key service can be started here")
            sys.exit(servers.SKIPPED)
        with tempfile.TemporaryDirectory() as root:
            bucket = Bucket(variables, f"adrlink-evidence-{os.getpid()}")
            status, _, body = bucket.call("PUT", headers={"x-amz-bucket-object-lock-enabled": "true"})
            expect("a bucket can be made", status == 200, f"{status} {body}")
            judge(World(os.path.abspath(arguments.adrlink), root, variables, bucket), bucket, variables)
    finally:
        scripts.stop()
    print("\n".join(FAULTS) or "a bundle went into a locked bucket under a managed key and back, and every access is known")
    sys.exit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
