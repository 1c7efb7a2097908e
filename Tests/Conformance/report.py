#!/usr/bin/env python3
"""Compares `adrlink report` with the truth of an incident that was made for it, event for event.

    report.py --adrlink PROGRAM --shared DIR [--commits N]

The history comes from bench/make-history of the shared folder, with its truth; what git itself says is the truth of dates, ancestry
and records. On top of it two clones act: commits of an incident, actions that end in every way, a decision that changes, work that
does not name what governs it. Prints one figure and every difference, and exits 1 when there is one.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

FAULTS = []


def expect(what, found, wanted):
    if found != wanted:
        FAULTS.append(f"{what}\n  truth   {wanted}\n  adrlink {found}")


class World:
    def __init__(self, program, shared, root, commits):
        self.program, self.root = program, root
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": root, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_CONFIG_GLOBAL": os.path.join(root, "none"),
        }
        self.ada, self.bob = os.path.join(root, "ada"), os.path.join(root, "bob")
        self.hub = os.path.join(root, "hub.git")
        self.truth = self.generate(shared, commits)

    def run(self, *words, at=None, status=0, **variables):
        made = subprocess.run(
            words, cwd=at or self.ada, env=dict(self.environment, **variables), capture_output=True, text=True)
        if status is not None and made.returncode != status:
            sys.exit(f"{' '.join(words)} ended with {made.returncode}: {made.stderr}")
        return made.stdout

    def git(self, *words, **options):
        return self.run("git", *words, **options).strip()

    def adrlink(self, *words, **options):
        return self.run(self.program, *words, **options)

    def report(self, *words, **options):
        return json.loads(self.adrlink("report", "--format", "json", *words, **options))

    def generate(self, shared, commits):
        subprocess.run(["git", "init", "-q", "-b", "main", self.ada], check=True, env=self.environment)
        truth, marks = os.path.join(self.root, "truth"), os.path.join(self.root, "marks")
        generator = subprocess.Popen(
            [os.path.join(shared, "bench", "make-history"), "--commits", str(commits), "--records", "60",
             "--truth", truth], stdout=subprocess.PIPE)
        subprocess.run(
            ["git", "-C", self.ada, "fast-import", "--quiet", "--export-marks=" + marks], stdin=generator.stdout,
            check=True, env=self.environment)
        if generator.wait() != 0:
            sys.exit("the generator failed")
        self.git("checkout", "-q", "main")
        ids = {mark[1:]: commit for mark, commit in (line.split() for line in open(marks))}
        return {
            ids[mark]: [name for name in names.split(",") if name]
            for mark, _, names in (line.rstrip("\n").partition("\t") for line in open(truth))
        }


# What git says.


def history(world, *range_):
    """Commit, date, parents, of what HEAD reaches."""
    lines = world.git("log", "--format=%H %ct %P", *(range_ or ("HEAD",))).splitlines()
    return {words[0]: (int(words[1]), words[2:]) for words in (line.split() for line in lines)}


def status(world, commit, path):
    made = world.run("git", "show", f"{commit}:{path}", status=None)
    found = re.search(r"## Status\n\n(\w+)", made)
    return found.group(1).lower() if found else None


def moves(world, commits):
    """Statuses that commits without a second parent moved, by commit and decision."""
    found = collections.Counter()
    for commit in commits:
        parents = commits[commit][1]
        if len(parents) > 1:
            continue
        names = world.git("diff-tree", "--root", "--no-commit-id", "--name-only", "-r", commit, "--", "adr").splitlines()
        for path in names:
            number = re.match(r"adr/(\d{4})-", path)
            if not number:
                continue
            before = status(world, parents[0], path) if parents else None
            after = status(world, commit, path)
            if before != after:
                found[commit, "ADR-" + number.group(1), before, after] += 1
    return found


def judge_order(name, report, commits):
    places = {event["id"]: place for place, event in enumerate(report["events"])}
    expect(f"{name}: every event once", len(places), len(report["events"]))
    for commit in commits:
        for parent in commits[commit][1]:
            if commit in places and parent in places and places[parent] > places[commit]:
                FAULTS.append(f"{name}: {commit} comes before its parent {parent}")
    lanes = collections.defaultdict(list)
    for event in report["events"]:
        if event["kind"] == "action":
            lane, number = event["id"].split("/")
            lanes[lane].append(int(number))
    for lane, numbers in lanes.items():
        expect(f"{name}: order of the lane {lane}", numbers, sorted(numbers))
    last = ""
    for event in report["events"]:
        if not event["misdated"]:
            # Dates of commits have no fraction; here all of them are in UTC.
            if event["time"][:19] < last:
                FAULTS.append(f"{name}: {event['id']} stands behind a later one")
            last = event["time"][:19]


def judge_commits(name, world, report, since, until, truth):
    commits = {c: v for c, v in history(world).items() if since <= v[0] <= until}
    found = [event for event in report["events"] if event["kind"] == "commit"]
    expect(f"{name}: commits", sorted(event["id"] for event in found), sorted(commits))
    for event in found:
        expect(f"{name}: decisions of {event['id']}", event["decisions"], truth.get(event["id"], []))
    wanted = moves(world, commits)
    moved = collections.Counter(
        (move["commit"], move["decision"], move.get("from"), move.get("to")) for move in report["changes"])
    expect(f"{name}: moves of statuses", sorted(map(str, moved.elements())), sorted(map(str, wanted.elements())))
    named = collections.defaultdict(list)
    for commit in commits:
        for decision in truth.get(commit, []):
            named[decision].append(commit)
    expect(
        f"{name}: commits of decisions", {one["id"]: sorted(one["commits"]) for one in report["decisions"]},
        {decision: sorted(ids) for decision, ids in named.items()})
    summary = report["summary"]
    for key, value in (
        ("commits", len(commits)), ("citing", sum(1 for c in commits if truth.get(c))), ("changes", sum(wanted.values())),
        ("decisions", len(named)), ("events", len(report["events"])),
    ):
        expect(f"{name}: {key}", summary[key], value)
    judge_order(name, report, commits)
    base = world.git("rev-list", "-1", "--first-parent", f"--before={since - 1}", "HEAD")
    accepted = []
    if base:
        for path in world.git("ls-tree", "--name-only", base, "adr/").splitlines():
            if status(world, base, path) == "accepted":
                accepted.append("ADR-" + path[4:8])
    expect(f"{name}: in force", [one["id"] for one in report["inForce"]], sorted(accepted))
    return len(report["events"])


# What two clones do.


def begin_log(world):
    world.git("clone", "-q", "--bare", world.ada, world.hub, at=world.root)
    world.git("clone", "-q", world.hub, world.bob, at=world.root)
    world.git("remote", "add", "origin", world.hub)
    for name in ("ada", "bob"):
        world.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{world.root}/key-{name}")
    world.adrlink("audit", "init", "--key", f"{world.root}/key-ada", "--principal", "ada@example.org")
    world.adrlink("audit", "trust", "add", f"{world.root}/key-bob.pub", "--principal", "bob@example.org")
    world.adrlink("audit", "push", "origin")
    world.adrlink("audit", "fetch", "origin", at=world.bob)
    world.adrlink("audit", "init", "--key", f"{world.root}/key-bob", "--principal", "bob@example.org", at=world.bob)


def act(world):
    """Commits and actions of an incident; gives what they are."""
    truth = {"commits": {}, "uncited": [], "exempt": {}, "actions": []}

    def commit(path, message, decisions=(), uncited=False, exempt=None):
        with open(os.path.join(world.ada, path), "a") as file:
            file.write(message)
        world.git("add", "-A")
        world.git("commit", "-q", "-m", message)
        made = world.git("rev-parse", "HEAD")
        truth["commits"][made] = list(decisions)
        if uncited:
            truth["uncited"].append(made)
        if exempt:
            truth["exempt"][made] = exempt
        return made

    def run(where, action, result, *words, status=0):
        world.adrlink("run", "--action", action, "--decision", "ADR-0001", "--", *words, at=where, status=status)
        truth["actions"].append((action, result, "ada" if where == world.ada else "bob"))

    os.makedirs(os.path.join(world.ada, "restore"), exist_ok=True)
    commit("restore/start", "begin\n\nIncident: INC-1\n", uncited=True)
    run(world.ada, "db.restore", "ok", "true")
    run(world.ada, "db.drop", "failed", "sh", "-c", "exit 3", status=3)
    run(world.bob, "key.rotate", "ok", "true")
    commit("restore/named", "named\n\nRefs: ADR-0900\nIncident: INC-1\n", ["ADR-0900"])
    world.adrlink("run", "--action", "db.stop", "--decision", "ADR-0001", "--", "sh", "-c", "kill -9 $$", status=None)
    truth["actions"].append(("db.stop", "aborted", "ada"))
    run(world.bob, "db.gone", "not-started", "no-such-command-here", status=127)
    commit("restore/excused", "excused\n\nADR-Exempt: the pager rang\n", uncited=True, exempt="the pager rang")
    commit("elsewhere", "elsewhere <script>alert(1)</script> | x\n")
    world.adrlink("audit", "record", "--action", "note.told", "--result", "unknown", "--reason", "nobody saw it")
    truth["actions"].append(("note.told", "unknown", "ada"))
    # Killed in between: the intent stays open.
    child = subprocess.Popen(
        [world.program, "run", "--action", "db.lost", "--", "sh", "-c", "echo up; exec sleep 60"], cwd=world.ada,
        env=world.environment, stdout=subprocess.PIPE, start_new_session=True)
    child.stdout.readline()
    os.killpg(child.pid, 9)
    child.wait()
    truth["actions"].append(("db.lost", None, "ada"))
    commit("restore/end", "end\n\nRefs: ADR-0900\nIncident: INC-1\n", ["ADR-0900"])
    world.adrlink("audit", "push", "origin", at=world.bob)
    world.adrlink("audit", "fetch", "origin")
    return truth


def judge_incident(world):
    path = os.path.join(world.ada, "adr", "0900-restore.md")
    with open(path, "w") as file:
        file.write("# 900. Restore by the book\n\nGoverns: restore/**\n\n## Status\n\nAccepted\n\n## Context\n\nc\n\n## Decision\n\nd\n")
    world.git("add", "-A")
    before = int(time.time()) - 7200
    world.git("commit", "-q", "-m", "decide", GIT_COMMITTER_DATE=f"{before} +0000", GIT_AUTHOR_DATE=f"{before} +0000")
    begin_log(world)
    truth = act(world)
    words = ("--incident", "INC-1", "--margin", "1h")
    report = world.report(*words)
    expect("incident: verdict", report["audit"]["verdict"], "verified")
    first = min(v[0] for c, v in history(world).items() if c in truth["commits"])
    events = judge_commits(
        "incident", world, report, first - 3600, int(time.time()) + 3600, {**world.truth, **truth["commits"]})
    actions = [a for a in report["actions"] if a["action"] != "trust.add"]
    expect(
        "incident: actions", sorted(str((a["action"], a.get("result"), a["actor"].split("@")[0])) for a in actions),
        sorted(str(a) for a in truth["actions"]))
    expect("incident: trust", len(report["actions"]) - len(actions), 1)
    results = collections.Counter(result for _, result, _ in truth["actions"])
    summary = report["summary"]
    for key, result in (
        ("failed", "failed"), ("aborted", "aborted"), ("notStarted", "not-started"), ("unknown", "unknown"), ("open", None),
    ):
        expect(f"incident: {key}", summary[key], results[result])
    expect("incident: unverified", summary["unverified"], 0)
    expect("incident: all verified", all(e["verified"] for a in report["actions"] for e in a["entries"]), True)
    expect("incident: open", [a["action"] for a in report["actions"] if a["dangling"]], ["db.lost"])
    expect("incident: uncited", sorted({u["commit"] for u in report["uncited"]}), sorted(truth["uncited"]))
    expect("incident: exemptions", {e["commit"]: e["reason"] for e in report["exemptions"]}, truth["exempt"])
    rotate = next(a for a in report["actions"] if a["action"] == "key.rotate")
    ids = {a["id"]: a["action"] for a in report["actions"]}
    expect("incident: concurrent", "db.drop" in [ids[i] for i in rotate["concurrent"]], True)
    judge_forms(world, words, report)
    return events


def judge_forms(world, words, report):
    fixed = {"SOURCE_DATE_EPOCH": str(int(time.time()))}
    for form in ("json", "csv", "markdown", "text"):
        made = [world.adrlink("report", *words, "--format", form, **fixed) for _ in range(2)]
        expect(f"{form}: the same bytes twice", made[0] == made[1], True)
        if form == "csv":
            expect("csv: rows", len(made[0].splitlines()) - 1, len(report["events"]))
        if form == "markdown":
            expect("markdown: no element of HTML", "<script" in made[0], False)
            for event in report["events"]:
                lane, _, number = event["id"].partition("/")
                name = f"{lane[:8]}/{number}" if number else (event.get("commit") or event["id"])[:10]
                expect(f"markdown: {name}", f"`{name}`" in made[0], True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adrlink", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--commits", type=int, default=3000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        world = World(os.path.abspath(arguments.adrlink), arguments.shared, root, arguments.commits)
        dates = sorted(value[0] for value in history(world).values())
        events = 0
        for start in (0, len(dates) // 2, len(dates) - 200):
            since, until = dates[start], dates[min(start + 200, len(dates) - 1)]
            report = world.report("--since", f"{moment(since)}", "--until", f"{moment(until)}")
            events += judge_commits(f"window {start}", world, report, since, until, world.truth)
        events += judge_incident(world)
    for fault in FAULTS[:50]:
        print(f"miss: {fault}")
    print(f"report: {events} events, {len(FAULTS)} differences")
    sys.exit(1 if FAULTS else 0)


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


if __name__ == "__main__":
    main()
