#!/usr/bin/env python3
"""Runs the jobs of templates/ci/ in clones as the runners of GitHub and GitLab leave them.

    ci.py --adrlink PROGRAM

The templates are held against the published schemas of both services, which the package check-jsonschema carries. Then the commands of
each job are taken from the template and run by bash for a proposal that is right and one that is not, for pushes, and for a schedule.
What only a service can do is not run: checking out, installing the package, uploading. Ends with 0 when all holds, 1 when something
does not, 77 when the package cannot be had.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import xml.dom.minidom

import packages

FAULTS = []
ZERO = "0" * 40
RECORD = "# {0}. {1}\n\nDate: 2024-03-01\n\n## Status\n\nAccepted\n\n## Context\n\nC.\n\n## Decision\n\nD.\n"


def expect(what, holds, detail=""):
    if not holds:
        FAULTS.append(f"{what}\n{detail}")


class World:
    """A hub with main, a good topic and a bad one, the merges that services make of them, and an audit log."""

    def __init__(self, program, root):
        self.root, self.hub, self.count = root, os.path.join(root, "hub.git"), 0
        os.makedirs(os.path.join(root, "bin"))
        os.symlink(program, os.path.join(root, "bin", "adrlink"))
        self.environment = packages.environment(root)
        self.environment["PATH"] = os.path.join(root, "bin") + ":" + self.environment["PATH"]
        self.work = os.path.join(root, "work")
        self.run("git", "init", "-q", "--bare", "-b", "main", self.hub, at=root)
        self.run("git", "clone", "-q", self.hub, self.work, at=root)
        self.run("adrlink", "init", "--no-hooks")
        with open(os.path.join(self.work, "docs", "adr", "0002-use-a-queue.md"), "w") as file:
            file.write(RECORD.format(2, "Use a queue"))
        # A page that states no requirement yet has no gap.
        with open(os.path.join(self.work, "docs", "requirements.md"), "w") as file:
            file.write("# Requirements\n\n| id | requirement |\n| --- | --- |\n")
        self.commit("start", "ADR-0001")
        self.git("push", "-q", "origin", "main")
        for name, reference in (("good", "ADR-0002"), ("bad", "ADR-0099")):
            self.git("checkout", "-q", "-b", name, "main")
            self.commit(f"{name} work", reference)
            self.git("push", "-q", "origin", name)
        self.git("checkout", "-q", "main")
        self.commit("main goes on", "ADR-0001")
        self.git("push", "-q", "origin", "main")
        for name in ("good", "bad"):
            self.git("checkout", "-q", "--detach", "main")
            self.git("merge", "-q", "--no-ff", "-m", f"Merge {name} into main", name)
            self.git("push", "-q", "origin", f"HEAD:refs/pull/{name}/merge", f"{name}:refs/merge-requests/{name}/head")
        self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(root, "key"))
        said = self.run(
            "adrlink", "audit", "init", "--key", os.path.join(root, "key"), "--principal", "ada@example.org", "--format",
            "json")
        self.log_root = json.loads(said)["root"]
        self.run("adrlink", "audit", "push", "origin")

    def run(self, *words, at=None, status=0, **variables):
        made = subprocess.run(
            words, cwd=at or self.work, env=dict(self.environment, **variables), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        expect(f"{' '.join(words)} ends with {status}, not {made.returncode}", made.returncode == status, made.stdout)
        return made.stdout

    def git(self, *words):
        return self.run("git", *words).strip()

    def id(self, revision):
        return self.git("rev-parse", revision)

    def commit(self, subject, reference):
        with open(os.path.join(self.work, "work.txt" if "main" in subject else subject[:4] + ".txt"), "a") as file:
            file.write(subject)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject, "-m", f"Refs: {reference}")

    def clone(self, refspecs, revision):
        """A clone as a runner makes it: these references and nothing else, HEAD detached."""
        self.count += 1
        path = os.path.join(self.root, f"runner-{self.count}")
        self.run("git", "init", "-q", path, at=self.root)
        self.run("git", "remote", "add", "origin", self.hub, at=path)
        self.run("git", "fetch", "-q", "--no-tags", "origin", *refspecs, at=path)
        self.run("git", "checkout", "-q", "--detach", revision, at=path)
        return path


# GitHub


def github(world, workflow):
    def steps(job, named=None):
        found = [step for step in workflow["jobs"][job]["steps"] if "adrlink " in step.get("run", "")
                 and not step["run"].startswith("curl")]
        return [step for step in found if named in (None, step["name"])]

    def job(name, event, payload, revision, status, refs=(), named=None):
        path = world.clone(["+refs/heads/*:refs/remotes/origin/*", *refs], revision)
        temporary = os.path.join(path, ".git", "runner")
        os.makedirs(temporary)
        with open(os.path.join(temporary, "event.json"), "w") as file:
            json.dump(payload, file)
        said = ""
        for step in steps(name, named):
            if step["run"].split()[1] not in COMMANDS:
                print(f"not run, since this adrlink has no such command: {step['run']}")
                continue
            said += world.run(
                "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], at=path, status=status,
                GITHUB_ACTIONS="true", GITHUB_EVENT_NAME=event, RUNNER_TEMP=temporary,
                GITHUB_EVENT_PATH=os.path.join(temporary, "event.json"), ADRLINK_AUDIT_ROOT=world.log_root,
                GITHUB_STEP_SUMMARY=os.path.join(temporary, "summary.md"))
        return said, temporary

    for name, status in (("good", 0), ("bad", 1)):
        payload = {"number": 12, "pull_request": {
            "number": 12, "base": {"ref": "main", "sha": world.id("main~1")}, "head": {"ref": name, "sha": world.id(name)}}}
        said, temporary = job(
            "check", "pull_request", payload, f"refs/remotes/pull/{name}/merge", status,
            [f"+refs/pull/{name}/merge:refs/remotes/pull/{name}/merge"])
        expect("it says what it judged", f"pull request 12 into main: judged {world.id(name)[:10]}" in said, said)
        expect("one commit was judged", "1 commit judged" in said, said)
        expect("an annotation is made of an error", ("::error title=ref-unknown::" in said) == (status == 1), said)
        with open(os.path.join(temporary, "summary.md")) as file:
            expect("the summary is a page", file.read().startswith("## "))
        with open(os.path.join(temporary, "adrlink.sarif")) as file:
            expect("sarif has the results", len(json.load(file)["runs"][0]["results"]) == status)
    push = {"ref": "refs/heads/main", "before": world.id("main~1"), "after": world.id("main"), "forced": False,
            "repository": {"default_branch": "main"}}
    said, _ = job("check", "push", push, world.id("main"), 0)
    expect("a push is judged", "push to main: judged" in said and "1 commit judged: good" in said, said)
    group = {"merge_group": {"base_ref": "refs/heads/main", "base_sha": world.id("main"), "head_sha": world.id("bad")}}
    job("check", "merge_group", group, world.id("bad"), 1)
    job("weekly", "schedule", {"schedule": "17 5 * * 1"}, "refs/remotes/origin/main", 0)


# GitLab


def gitlab(world, jobs):
    def job(name, revision, status, refspecs, **variables):
        path = world.clone(refspecs, world.id(revision))
        lines = [line for line in jobs[name]["script"] if line.split()[:1] != ["adrlink"] or line.split()[1] in COMMANDS]
        for line in set(jobs[name]["script"]) - set(lines):
            print(f"not run, since this adrlink has no such command: {line}")
        said = world.run(
            "bash", "-eo", "pipefail", "-c", "\n".join(lines), at=path, status=status, GITLAB_CI="true",
            CI_DEFAULT_BRANCH="main", ADRLINK_AUDIT_ROOT=world.log_root, CI_COMMIT_SHA=world.id(revision), **variables)
        return said, path

    for name, status in (("good", 0), ("bad", 1)):
        said, path = job(
            "adrlink", name, status, [f"+refs/merge-requests/{name}/head:refs/pipelines/1"],
            CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_IID="7", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
            CI_MERGE_REQUEST_DIFF_BASE_SHA=world.id("main~1"), CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="",
            CI_COMMIT_BEFORE_SHA=ZERO)
        expect("it says what it judged", f"merge request 7 into main: judged {world.id(name)[:10]}" in said, said)
        expect("by the policy of the target", f"by the policy of {world.id('main')[:10]}, origin/main" in said, said)
        with open(os.path.join(path, "gl-code-quality-report.json")) as file:
            expect("the code quality report has the errors", len(json.load(file)) == status)
        report = xml.dom.minidom.parse(os.path.join(path, "adrlink.xml"))
        expect("the test report has the errors", len(report.getElementsByTagName("failure")) == status)
    said, _ = job(
        "adrlink", "main", 0, ["+refs/heads/main:refs/remotes/origin/main"], CI_PIPELINE_SOURCE="push",
        CI_COMMIT_BRANCH="main", CI_COMMIT_BEFORE_SHA=world.id("main~1"))
    expect("a push is judged", "push to main: judged" in said and "1 commit judged: good" in said, said)
    for name in jobs:
        if name.startswith("adrlink-"):
            job(name, "main", 0, ["+refs/heads/main:refs/remotes/origin/main"], CI_PIPELINE_SOURCE="schedule",
                CI_COMMIT_BEFORE_SHA=ZERO)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--adrlink", required=True)
    program = os.path.realpath(parser.parse_args().adrlink)
    folder = packages.fetched("check-jsonschema==0.39.0")
    sys.path.insert(0, folder)
    from ruamel.yaml import YAML

    templates = os.path.join(packages.TOP, "templates", "ci")
    with tempfile.TemporaryDirectory() as root:
        world = World(program, root)
        COMMANDS.update(
            line.split()[0] for line in world.run("adrlink", "--help").splitlines() if line.startswith("  ") and line.split())
        for name, schema in (("github", "vendor.github-workflows"), ("gitlab", "vendor.gitlab-ci")):
            world.run(
                sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema,
                os.path.join(templates, name + ".yml"), PYTHONPATH=folder)
        with open(os.path.join(templates, "github.yml")) as file:
            github(world, YAML(typ="safe").load(file))
        with open(os.path.join(templates, "gitlab.yml")) as file:
            gitlab(world, YAML(typ="safe").load(file))
    for fault in FAULTS:
        print(fault)
    print(f"jobs of GitHub Actions and GitLab CI: {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


COMMANDS = set()
main()
