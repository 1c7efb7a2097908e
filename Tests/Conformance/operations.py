#!/usr/bin/env python3
"""Exercises and the matrix, held against what others make of them.

    operations.py --adrlink PROGRAM [--gigabytes N]

The calendar of exercises is read by the icalendar package, in zones on both sides of UTC and over the days on which clocks
change: each kind is one event, on the day that drill due says. Files of results of a gigabyte are read in 100 MB of memory, in
every format, and their counts are right. Ends with 1 on a difference, 77 when the package cannot be had.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

import packages

POLICY = """[drill "restore-db"]
	cadence = every 90 days
	runbook = "docs/runbooks/restore, again; and é.md"
[drill "backup"]
	cadence = weekly
[drill "tabletop"]
	cadence = quarterly
"""
# Ends of quarters, a leap day, and the nights in which clocks change in Paris and New York.
MOMENTS = [
    "2024-02-29T23:30:00Z", "2024-03-10T06:59:00Z", "2024-03-31T00:59:00Z", "2024-03-31T22:30:00Z",
    "2024-06-30T23:59:59Z", "2024-10-27T00:30:00Z", "2024-11-03T05:30:00Z", "2024-12-31T23:30:00Z",
]
ZONES = ["UTC", "Europe/Paris", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]
LIMIT = 100 << 20


class Place:
    def __init__(self, adrlink, root):
        self.adrlink, self.path = adrlink, os.path.join(root, "repository")
        self.environment = packages.environment(root)
        os.makedirs(os.path.join(self.path, "docs", "runbooks"))
        self.run("git", "init", "-q", "-b", "main")
        self.write(".adrlink", POLICY)
        self.write("docs/requirements.md", "| REQ-1 | It holds. |\n")
        self.write("docs/runbooks/restore, again; and é.md", "# Restore\n\nADR-0001\n")
        self.write("SuiteTests.swift", "/// Validates: REQ-1\nstruct SuiteTests {}\n")
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "all")

    def write(self, name, text):
        with open(os.path.join(self.path, name), "w") as file:
            file.write(text)

    def run(self, *command, status=(0,), **variables):
        done = subprocess.run(
            command, cwd=self.path, env=dict(self.environment, **variables), capture_output=True)
        if done.returncode not in status:
            sys.exit(f"{' '.join(command)} gave {done.returncode}: {done.stderr.decode()}")
        return done.stdout


def calendars(adrlink, root):
    """The events of every moment and zone."""
    sys.path.insert(0, packages.fetched("icalendar==6.3.1"))
    import icalendar

    place = Place(adrlink, root)
    key = os.path.join(root, "key")
    place.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    place.run(adrlink, "audit", "init", "--key", key, "--principal", "ada@example.org",
              SOURCE_DATE_EPOCH="1704067200")
    checked = 0
    for number, moment in enumerate(MOMENTS):
        seconds = int(subprocess.run(["date", "-ud", moment, "+%s"], capture_output=True, check=True).stdout) + 60
        for kind in ["restore-db", "backup", "tabletop"]:
            place.run(adrlink, "drill", "record", kind, "--result", "ok", "--occurred", moment,
                      SOURCE_DATE_EPOCH=str(seconds))
        for zone in ZONES:
            words = {"TZ": zone, "SOURCE_DATE_EPOCH": str(seconds)}
            due = json.loads(place.run(adrlink, "drill", "due", "--format", "json", **words))
            text = place.run(adrlink, "drill", "due", "--format", "icalendar", **words)
            calendar = icalendar.Calendar.from_ical(text)
            events = {str(event["UID"]).split("@")[0].removeprefix("drill-"): event for event in calendar.walk("VEVENT")}
            for entry in due["kinds"]:
                event = events.pop(entry["kind"])
                if event["DTSTART"].dt.isoformat() != entry["due"]:
                    sys.exit(f"{moment} {zone}: {entry['kind']} is due {entry['due']}, and not {event['DTSTART'].dt}")
                if entry.get("runbook") and entry["runbook"] not in str(event["DESCRIPTION"]):
                    sys.exit(f"{zone}: {event['DESCRIPTION']!r} does not name {entry['runbook']!r}")
                if calendar.errors or event.errors:
                    sys.exit(f"{zone}: {calendar.errors} {event.errors}")
                checked += 1
            if events:
                sys.exit(f"{zone}: nobody asked for {list(events)}")
    print(f"events: {checked} of {len(MOMENTS)} moments in {len(ZONES)} zones are what an independent parser reads")


def large(path, size, begin, piece, end):
    """Writes a file of at least that size, and gives how often the piece is in it."""
    count = 0
    with open(path, "w") as file:
        file.write(begin)
        while file.tell() < size:
            for _ in range(100):
                file.write(piece(count))
                count += 1
        file.write(end(count))
    return count


def results(adrlink, root, gigabytes):
    """Files of results that do not fit into memory."""
    place = Place(adrlink, os.path.join(root, "results"))
    noise = "x" * 4_000
    event = ('{"kind":"event","payload":{"instant":{"absolute":1.5,"since1970":1709290800.5},"kind":"testEnded",'
             '"messages":[{"symbol":"pass","text":"%s"}],"testID":"A.SuiteTests\\/t%d()\\/S.swift:1:1"},"version":"6.3.0"}\n')
    forms = {
        "xml": ("<testsuites><testsuite name='all'>\n", lambda n: f"<testcase classname='A.SuiteTests' name='t{n}'>"
                f"<system-out><![CDATA[{noise}]]></system-out></testcase>\n", lambda n: "</testsuite></testsuites>\n"),
        "jsonl": ("", lambda n: event % (noise, n),
                  lambda n: '{"kind":"event","payload":{"kind":"runEnded","messages":[]},"version":"6.3.0"}\n'),
        "tap": ("TAP version 14\n", lambda n: f"ok {n + 1} - REQ-1 {noise}\n", lambda n: f"1..{n}\n"),
    }
    for name, (begin, piece, end) in forms.items():
        path = os.path.join(root, f"large.{name}")
        count = large(path, int(gigabytes * (1 << 30)), begin, piece, end)
        command = [adrlink, "matrix", "--results", path, "--results-commit", "HEAD", "--check", "--format", "json"]
        process = subprocess.Popen(
            command, cwd=place.path, env=place.environment, stdout=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * LIMIT, 2 * LIMIT)))
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        os.remove(path)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{name}: exit status {os.waitstatus_to_exitcode(status)}")
        passed = json.loads(text)["results"][0]["passed"]
        if passed != count:
            sys.exit(f"{name}: {passed} of {count} results were counted")
        if usage.ru_maxrss * 1024 > LIMIT:
            sys.exit(f"{name}: {usage.ru_maxrss >> 10} MiB of memory")
        print(f"results: {count} in {gigabytes:g} GB of {name} in {usage.ru_utime:.1f} s and {usage.ru_maxrss >> 10} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adrlink", required=True)
    parser.add_argument("--gigabytes", type=float, default=1)
    arguments = parser.parse_args()
    adrlink = os.path.abspath(arguments.adrlink)
    with tempfile.TemporaryDirectory() as root:
        results(adrlink, root, arguments.gigabytes)
        calendars(adrlink, root)


if __name__ == "__main__":
    main()
