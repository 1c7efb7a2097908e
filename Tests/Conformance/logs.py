#!/usr/bin/env python3
"""Logs through a probe, sends with `adrlink logs ship`, and compares what real receivers got with what was logged.

    logs.py --adrlink PROGRAM --probe PROGRAM --shared DIR [--events N]

Receivers: a collector of OTLP before a strict decoder, that decoder itself, a decoder of spans made here, and two servers that speak
CloudWatch Logs' API, as far as the scripts in servers/ of the shared folder can start them. Prints a line for each, and every difference;
exits 1 when there is one, and 77 when no receiver could be started.
"""

import argparse
import calendar
import glob
import http.server
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

FAULTS = []


def expect(what, found, wanted):
    if found != wanted:
        FAULTS.append(f"{what}\n  logged  {str(wanted)[:300]}\n  arrived {str(found)[:300]}")


class World:
    """A repository with records in its log, and how adrlink is run in it."""

    def __init__(self, program, probe, events):
        self.root = tempfile.mkdtemp(prefix="adrlink-logs-")
        self.program = program
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.root, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
        self.repository = os.path.join(self.root, "repository")
        subprocess.run(["git", "init", "-q", self.repository], check=True, env=self.environment)
        self.log = os.path.join(self.repository, ".git", "adrlink", "log")
        parents = [f"00-{n:032x}-{n:016x}-01" for n in (1, 2)]
        writers = [
            subprocess.Popen([probe, self.log, kind, str(count), f"probe-{number}"], stdout=subprocess.DEVNULL,
                             env=dict(self.environment, TRACEPARENT=parents[number % 2]))
            for number, (kind, count) in enumerate([("events", events // 2), ("events", events // 2), ("spans", events // 10)])
        ]
        if any(writer.wait() for writer in writers):
            sys.exit("the probe failed")
        self.records = []
        for file in sorted(glob.glob(self.log + "/*.jsonl")):
            with open(file, encoding="utf-8") as lines:
                self.records += [json.loads(line) for line in lines]

    def configure(self, **settings):
        path = os.path.join(self.root, ".gitconfig")
        if os.path.exists(path):
            os.remove(path)
        for name, value in settings.items():
            subprocess.run(["git", "config", "--global", "--add", "adrlink." + name, value], check=True, env=self.environment)

    def forget(self):
        for file in glob.glob(self.log + "/ship-*"):
            os.remove(file)

    def ship(self, **variables):
        """Sends everything as for the first time, and gives the report by exporter."""
        self.forget()
        return self.ship_again(**variables)

    def ship_again(self, **variables):
        made = subprocess.run([self.program, "logs", "ship", "--format", "json"], cwd=self.repository, capture_output=True,
                              text=True, env=dict(self.environment, **variables))
        if not made.stdout:
            sys.exit(f"adrlink logs ship ended with {made.returncode}: {made.stderr}")
        return {item["exporter"]: item for item in json.loads(made.stdout)["exporters"]}


def nanoseconds(text):
    moment = time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    return (calendar.timegm(moment) * 1_000_000 + int(text[20:26])) * 1000


PORTS = {"otlp": 17318, "moto": 17500, "ministack": 17566}


def runs(name):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORTS[name])) == 0


def start(shared, name, **variables):
    """The variables that a start script prints; None where it could not start."""
    script = os.path.join(shared, "servers", f"start-{name}.sh")
    try:
        made = subprocess.run([script], capture_output=True, text=True, timeout=400, env=dict(os.environ, **variables))
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{name}: not started: {error}")
        return None
    if made.returncode:
        print(f"{name}: not started: {(made.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        return None
    return dict(line.split("=", 1) for line in made.stdout.splitlines() if "=" in line)


def stop(shared, name):
    subprocess.run([os.path.join(shared, "servers", f"stop-{name}.sh")], capture_output=True)


# MARK: OTLP


class Spans(http.server.BaseHTTPRequestHandler):
    """Takes spans in OTLP's JSON and fails whatever the encoding does not allow."""

    protocol_version = "HTTP/1.1"
    received = []

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/traces":
            for group in body["resourceSpans"]:
                for scope in group["scopeSpans"]:
                    for span in scope["spans"]:
                        fine = (len(span["traceId"]), len(span["spanId"])) == (32, 16) and isinstance(span["startTimeUnixNano"], str)
                        if not fine or not 1 <= span["kind"] <= 5:
                            FAULTS.append(f"a span that is not OTLP: {span}")
                        Spans.received.append((scope["scope"]["name"], span))
        answer = b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


def uid(attributes):
    return attributes.get("log.record.uid")


def compare_logs(world, path, what):
    with open(path, encoding="utf-8") as lines:
        arrived = [json.loads(line) for line in lines]
    logged = [record for record in world.records if record["kind"] != "span"]
    expect(f"{what}: number of records", len(arrived), len(logged))
    expect(f"{what}: order", [uid(record["attrs"]) for record in arrived], [record["id"] for record in logged])
    for got, record in zip(arrived, logged):
        attributes = {key: value for key, value in got["attrs"].items() if key != "log.record.uid"}
        found = (got["ts"], got["sevText"], got["body"], got["trace"], got["span"], got["scope"], attributes, got["resource"])
        wanted = (nanoseconds(record["time"]), record["severity"], record["message"], record["trace_id"],
                  record.get("span_id", ""), record["scope"], record.get("attributes", {}), record["resource"])
        if found != wanted:
            expect(f"{what}: record {record['id']}", found, wanted)
            break
    return len(arrived)


def settled(path, wanted, seconds=20):
    for _ in range(seconds * 10):
        with open(path, "rb") as file:
            if sum(1 for _ in file) >= wanted:
                return
        time.sleep(0.1)


def otlp(world, shared):
    settings = start(shared, "otlp")
    if settings is None:
        return 0
    world.configure()
    wanted = sum(record["kind"] != "span" for record in world.records)
    traces = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Spans)
    threading.Thread(target=traces.serve_forever, daemon=True).start()
    spans = f"http://127.0.0.1:{traces.server_port}/v1/traces"
    for name, compression in (("OTLP_SINK", "none"), ("OTLP_SINK", "gzip"), ("OTLP_COLLECTOR", "none")):
        Spans.received.clear()
        open(settings["OTLP_LOGFILE"], "w").close()
        variables = {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": settings[name] + "/v1/logs",
                     "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": spans, "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION": compression}
        report = world.ship(**variables)
        expect(f"{name}: reported", report["otlp-logs"]["acknowledged"], wanted)
        settled(settings["OTLP_LOGFILE"], wanted)
        count = compare_logs(world, settings["OTLP_LOGFILE"], f"{name}, {compression}")
        expect(f"{name}: a second time", world.ship_again(**variables)["otlp-logs"]["acknowledged"], 0)
        print(f"{name} ({compression}): {count} records, {len(Spans.received)} spans")
        ended = [record for record in world.records if record["kind"] == "span"]
        found = [(scope, span["traceId"], span["spanId"], span.get("parentSpanId"), span["name"], int(span["startTimeUnixNano"]),
                  int(span["endTimeUnixNano"])) for scope, span in Spans.received]
        expect(f"{name}: spans", found, [
            (record["scope"], record["trace_id"], record["span_id"], record.get("parent_span_id"), record["message"],
             nanoseconds(record["start"]), nanoseconds(record["time"])) for record in ended])
    # The collector itself has to take spans as well, whatever stands behind it does with them.
    world.forget()
    report = world.ship(OTEL_EXPORTER_OTLP_ENDPOINT=settings["OTLP_COLLECTOR"])
    expect("collector: spans acknowledged", report["otlp-traces"]["error"], None)
    traces.shutdown()
    return 1


# MARK: CloudWatch Logs


def cloudwatch(world, shared, name, **variables):
    settings = start(shared, name, **variables)
    if settings is None:
        return 0
    endpoint = settings.get("LOGS_ENDPOINT") or settings.get("KMS_ENDPOINT") or settings["S3_ENDPOINT"]
    environment = {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": endpoint, "AWS_REGION": settings.get("AWS_REGION", "us-east-1"),
                   "AWS_ACCESS_KEY_ID": settings["AWS_ACCESS_KEY_ID"],
                   "AWS_SECRET_ACCESS_KEY": settings["AWS_SECRET_ACCESS_KEY"]}
    group = f"adrlink-{os.getpid()}"
    world.configure(logexporter="cloudwatch", loggroup=group, logstream="host/clone")
    refused = world.ship(**environment)["cloudwatch"]
    expect(f"{name}: a group that is missing", (refused["error"] or {}).get("code"), "export-configuration")
    world.configure(logexporter="cloudwatch", loggroup=group, logstream="host/clone", logcreate="true")
    report = world.ship(**environment)["cloudwatch"]
    expect(f"{name}: error", report["error"], None)
    expect(f"{name}: acknowledged", report["acknowledged"], len(world.records))
    try:
        import boto3
    except ImportError:
        print(f"{name}: {report['acknowledged']} records acknowledged; boto3 is not there to read them back")
        return 1
    client = boto3.client("logs", endpoint_url=endpoint, region_name=environment["AWS_REGION"],
                          aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
                          aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"])
    arrived, token = [], None
    while True:
        more = {"nextToken": token} if token else {}
        page = client.get_log_events(logGroupName=group, logStreamName="host/clone", startFromHead=True, limit=10000, **more)
        arrived += page["events"]
        if page.get("nextForwardToken") == token or not page["events"]:
            break
        token = page["nextForwardToken"]
    key = lambda record: record["id"]
    expect(f"{name}: records", sorted((json.loads(event["message"]) for event in arrived), key=key), sorted(world.records, key=key))
    expect(f"{name}: times", all(event["timestamp"] == nanoseconds(json.loads(event["message"])["time"]) // 1_000_000
                                 for event in arrived), True)
    expect(f"{name}: order", [event["timestamp"] for event in arrived], sorted(event["timestamp"] for event in arrived))
    wrong = dict(environment, AWS_SECRET_ACCESS_KEY="wrong")
    error = (world.ship(**wrong)["cloudwatch"]["error"] or {}).get("code")
    expect(f"{name}: a wrong key", error, "export-unauthorized")
    print(f"{name}: {len(arrived)} records in one stream")
    return 1


def main():
    parser = argparse.ArgumentParser()
    for option in ("--adrlink", "--probe", "--shared"):
        parser.add_argument(option, required=True)
    parser.add_argument("--events", type=int, default=10000)
    parser.add_argument("--only", choices=["otlp", "moto", "ministack"])
    options = parser.parse_args()
    shared = os.path.abspath(options.shared)
    world = World(os.path.abspath(options.adrlink), os.path.abspath(options.probe), options.events)
    tests = {"otlp": lambda: otlp(world, shared), "moto": lambda: cloudwatch(world, shared, "moto"),
             "ministack": lambda: cloudwatch(world, shared, "ministack")}
    reached = 0
    for name, test in tests.items():
        if options.only in (None, name):
            # One that runs already is somebody else's.
            is_ours = not runs(name)
            try:
                reached += test()
            finally:
                if is_ours:
                    stop(shared, name)
    for fault in FAULTS:
        print(fault)
    if FAULTS:
        sys.exit(1)
    if not reached:
        print("skipped: no receiver of logs could be started")
        sys.exit(77)


if __name__ == "__main__":
    main()
