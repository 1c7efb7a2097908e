#!/usr/bin/env python3
"""Opens the HTML of `adrlink report` in Chromium, and looks whether people can read it.

    browser.py --adrlink PROGRAM [--screenshots DIR] [--commits N]

Two repositories are made: an incident in which everything happens that a report can tell of, with hostile texts, and a history with
many commits. Each report is opened at 360 and 1,600 pixels, in light and in dark. Needs chromium and chromedriver; as root on Debian
they are installed. Ends with 0 when all holds, 1 when something does not, 77 when there is no browser.
"""

import argparse
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

FAULTS = []
SKIPPED = 77
START = 1_709_290_800  # 2024-03-01T11:00:00Z
HOSTILE = [
    "<script>alert(1)</script>", "](javascript:alert(1))", "<img src=x onerror=alert(1)>", "\u202edrowssap \u2066x",
    "\"'><svg onload=alert(1)>", "&lt;b&gt; &amp; ]]>", "a" * 180, "שלום עולם", "漢字の件名がここに長く続く場合の表示",
]


def expect(what, holds, detail=""):
    if not holds:
        FAULTS.append(f"{what}{': ' if detail else ''}{detail}")


# What is reported.


class World:
    def __init__(self, program, root):
        self.program, self.root = program, root
        self.path = os.path.join(root, "repository")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": root, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": os.path.join(root, "none"), "GIT_AUTHOR_NAME": "Ada Lovelace",
            "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada Lovelace",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        }
        self.run("git", "init", "-q", "-b", "main", self.path, at=root)

    def run(self, *words, at=None, status=0, text=None, clock=None):
        variables = dict(self.environment)
        if clock is not None:
            variables["SOURCE_DATE_EPOCH"] = str(START + clock)
        made = subprocess.run(
            words, cwd=at or self.path, env=variables, capture_output=True, text=True, input=text)
        if status is not None and made.returncode != status:
            sys.exit(f"{' '.join(words)} ended with {made.returncode}: {made.stderr}")
        return made.stdout

    def commit(self, minutes, path, message, text=None, zone="+0100", author="Ada Lovelace"):
        target = os.path.join(self.path, path)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        with open(target, "w" if text else "a") as file:
            file.write(text or message + "\n")
        self.run("git", "add", "-A")
        date = f"{START + int(minutes * 60)} {zone}"
        subprocess.run(
            ["git", "commit", "-q", "--cleanup=verbatim", "-F", "-"], cwd=self.path, check=True, text=True, input=message,
            env=dict(self.environment, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date, GIT_AUTHOR_NAME=author))

    def act(self, minutes, name, command, status=0, duration=None, reason=None, decision=None):
        words = [self.program, "run", "--action", name]
        words += ["--reason", reason] if reason else []
        words += ["--decision", decision] if decision else []
        self.run(*words, "--", *command, status=status, clock=int(minutes * 60))

    def record(self, minutes, **members):
        occurred = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + int(minutes * 60)))
        members["occurred"] = occurred
        self.run(
            self.program, "audit", "record", "--batch", text=json.dumps(members) + "\n",
            clock=int(minutes * 60 + members.get("dur_us", 0) / 1e6) + 1)

    def report(self, form, *words):
        return self.run(self.program, "report", "--format", form, *words, status=None, clock=86400 * 31)


def decision(number, title, status="Accepted", governs=None, relation=None):
    head = f"\nGoverns: {governs}\n" if governs else ""
    relation = f"\n{relation}\n" if relation else ""
    return f"# {number}. {title}\n{head}\n## Status\n\n{status}\n{relation}\n## Context\n\nc\n\n## Decision\n\nd\n"


def incident(program, root):
    """An afternoon on which a queue was lost, and what came before."""
    world = World(program, root)
    write = world.commit
    write(-60 * 24 * 30, "adr/0001-poll.md", "adr: poll the table", decision(1, "Poll the table for work"))
    write(-60 * 24 * 20, "adr/0002-queue.md", "adr: use a queue", decision(2, "Use a queue for orders", governs="queue/**"))
    write(-60 * 24 * 3, "adr/0003-backup.md", "adr: back up every night", decision(3, "Back up every night"))
    write(0, "queue/worker", "queue: take orders in batches\n\nRefs: ADR-0002\nIncident: INC-7")
    write(4, "queue/size", "queue: double the batch\n\nIncident: INC-7", author="Grace Hopper", zone="-0500")
    write(6.5, "docs/a", "docs: say how batches are sized")
    world.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root + "/key")
    world.run(
        program, "audit", "init", "--key", root + "/key", "--principal", "ada@example.org", clock=420)
    world.act(11, "queue.drain", ["true"], decision="ADR-0002", reason="orders stand still")
    world.record(14, action="db.failover", result="failed", actor="grace@example.org", dur_us=260_000_000,
                 reason="the replica was behind", decisions=["ADR-0003"])
    world.act(19, "db.restore", ["sh", "-c", "exit 3"], status=3, reason="last night's backup", decision="ADR-0003")
    write(21, "queue/size", "queue: put the batch back\n\nADR-Exempt: the pager rang\nIncident: INC-7")
    world.act(24, "db.restore", ["sh", "-c", "kill -9 $$"], status=None, reason="again, from the day before")
    world.act(26, "dns.switch", ["no-such-command-here"], status=127)
    world.record(33, action="cdn.purge", result="unknown", actor="grace@example.org", reason=HOSTILE[0])
    world.record(28, action="db.restore", result="ok", actor="grace@example.org", dur_us=1_140_000_000,
                 reason="from the cold copy", decisions=["ADR-0003"], command=["restore", "--from", "cold"])
    child = subprocess.Popen(
        [program, "run", "--action", "queue.replay", "--", "sh", "-c", "echo up; exec sleep 60"], cwd=world.path,
        env=dict(world.environment, SOURCE_DATE_EPOCH=str(START + 50 * 60)), stdout=subprocess.PIPE,
        start_new_session=True)
    child.stdout.readline()
    os.killpg(child.pid, 9)
    child.wait()
    write(52, "adr/0004-cold.md", "adr: keep a cold copy", decision(4, "Keep a cold copy in another place", "Proposed"))
    write(55, "adr/0004-cold.md", "adr: decide on the cold copy\n\nRefs: ADR-0004",
          decision(4, "Keep a cold copy in another place", relation="Amends [3. Back up every night](0003-backup.md)"))
    old = decision(1, "Poll the table for work", "Superseded by [2. Use a queue for orders](0002-queue.md)")
    write(58, "adr/0001-poll.md", "adr: polling is over\n\nRefs: ADR-0001\nIncident: INC-7", old)
    write(60, "queue/poll", "queue: poll while the queue is down\n\nRefs: ADR-0001\nIncident: INC-7")
    for place, text in enumerate(HOSTILE):
        write(61 + place, f"elsewhere/{place}", f"{text}\n\nIncident: INC-7", author=text[:60])
    write(70, "adr/0005-odd.md", "adr: odd", decision(5, HOSTILE[0] + HOSTILE[1], "Rejected"))
    return world


def crowd(program, root, commits):
    """Many commits over some weeks, half of them within two days, and many actions."""
    world = World(program, root)
    lines = []
    for place in range(commits):
        spread = place * 150 if place % 5 == 0 else 1_200_000 + place * 9
        subject = f"change {place} of the configuration"
        who = ["Ada Lovelace", "Grace Hopper", "Robot"][place % 3]
        lines.append(
            f"commit refs/heads/main\nauthor {who} <a@example.org> {START + spread} +0000\n"
            f"committer {who} <a@example.org> {START + spread} +0000\ndata {len(subject)}\n{subject}\n"
            f"M 100644 inline file{place % 50}\ndata {len(str(place))}\n{place}\n")
    world.run("git", "fast-import", "--quiet", text="".join(lines))
    world.run("git", "reset", "-q", "--hard", "main")
    world.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root + "/key")
    world.run(program, "audit", "init", "--key", root + "/key", "--principal", "ada@example.org", clock=0)
    actions = []
    for place in range(commits // 12):
        begin = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + place * (20_000_000 // commits)))
        result = "failed" if place % 29 == 5 else "unknown" if place % 53 == 7 else "ok"
        actions.append(json.dumps({
            "action": "service.deploy", "result": result, "occurred": begin, "dur_us": place % 7 * 900_000_000,
            "actor": f"robot-{place % 14}@example.org" if place % 4 == 0 else "grace@example.org"}))
    world.run(program, "audit", "record", "--batch", text="\n".join(actions) + "\n", clock=86400 * 30)
    return world


# The browser.


class Browser:
    """A session with chromedriver, by its HTTP interface (W3C WebDriver and the commands of DevTools)."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(
            [shutil.which("chromedriver"), f"--port={port}", "--silent"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        if os.getuid() == 0:
            arguments.append("--no-sandbox")
        wanted = {
            "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")},
        }
        for _ in range(100):
            try:
                made = self.call("/session", {"capabilities": {"alwaysMatch": wanted}})
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        else:
            sys.exit("chromedriver does not answer")
        self.session = f"/session/{made['sessionId']}"

    def call(self, path, body=None, method="POST"):
        request = urllib.request.Request(
            self.address + path, json.dumps(body or {}).encode() if method == "POST" else None,
            {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.read().decode()[:400]}")

    def devtools(self, command, **parameters):
        return self.call(self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def script(self, text, *arguments):
        return self.call(self.session + "/execute/sync", {"script": text, "args": list(arguments)})

    def log(self):
        return self.call(self.session + "/se/log", {"type": "browser"})

    def open(self, file, width, scheme):
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.devtools(
            "Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call(self.session + "/url", {"url": "file://" + file})

    def picture(self, file, selector=None):
        clip = self.script(
            """const e = arguments[0] ? document.querySelector(arguments[0]) : document.documentElement
               const b = e.getBoundingClientRect()
               return {x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: Math.min(b.height, 12000), scale: 1}""",
            selector)
        made = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        with open(file, "wb") as output:
            output.write(base64.b64decode(made["data"]))

    def paper(self, file):
        made = self.devtools("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        with open(file, "wb") as output:
            output.write(base64.b64decode(made["data"]))

    def press(self, key):
        self.call(self.session + "/actions", {"actions": [
            {"type": "key", "id": "keys", "actions": [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def close(self):
        self.call(self.session, method="DELETE")
        self.driver.terminate()
        self.driver.wait()


def install():
    """Whether there is a browser now."""
    if shutil.which("chromium") and shutil.which("chromedriver"):
        return True
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium", "chromium-driver",
                                    "fonts-dejavu-core"]):
        if subprocess.run(["apt-get", *words], env=environment, capture_output=True).returncode != 0:
            return False
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


# What is looked at.

# The contrast of WCAG 2 of each text with what is behind it; what stands behind in a picture is its own page or the lane's band.
CONTRAST = r"""
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
const parse = colour => { canvas.clearRect(0,0,1,1); canvas.fillStyle = colour; canvas.fillRect(0,0,1,1)
  return Array.from(canvas.getImageData(0,0,1,1).data) }
const light = c => { const l = c.slice(0,3).map(v => { v /= 255; return v <= .04045 ? v/12.92 : ((v+.055)/1.055)**2.4 })
  return .2126*l[0] + .7152*l[1] + .0722*l[2] }
const ratio = (a,b) => { const [x,y] = [light(a), light(b)].sort((m,n) => n-m); return (x+.05)/(y+.05) }
const cache = {}
const colour = text => cache[text] ||= parse(text)
const behind = e => { for (let n = e; n; n = n.parentElement) {
    const c = colour(getComputedStyle(n).backgroundColor); if (c[3] === 255) return c }
  return colour('gray') }
const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
let count = 0
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement
  if (!walker.currentNode.data.trim() || e.closest('title,desc,style,.definitions')) continue
  const style = getComputedStyle(e), svg = e.closest('svg')
  if (style.visibility === 'hidden' || style.display === 'none') continue
  count++
  const ink = colour(svg ? style.fill : style.color)
  let grounds = [behind(e)]
  if (svg) {
    const box = e.closest('g')?.querySelector(':scope > .box')
    grounds = box ? [colour(getComputedStyle(box).fill)] : [...svg.querySelectorAll('.band,.cut,.page,.cluster')]
      .map(r => colour(getComputedStyle(r).fill)).concat(grounds)
  }
  for (const ground of grounds) {
    const r = ratio(ink, ground)
    if (r < 4.5) found.push(`${walker.currentNode.data.trim().slice(0,40)}: ${r.toFixed(2)}`)
  }
}
return {count, found: found.slice(0, 20)}
"""

# Labels of the picture that cover a mark or each other, and what is cut off at its edge.
OVERLAP = r"""
const svg = document.querySelector('svg.timeline'); if (!svg) return ['no timeline']
const frame = svg.getBoundingClientRect(), found = []
const boxes = [...svg.querySelectorAll('a > .label, a > .cluster, a > use:not([href="#mark-doubt"]), .lane, .tick')].map(e => {
  const b = e.getBoundingClientRect(); return {e, l: b.left, r: b.right, t: b.top, b: b.bottom, name: e.textContent || e.getAttribute('href')} })
for (const b of boxes) if (b.l < frame.left - .5 || b.r > frame.right + .5 || b.b > frame.bottom + .5) found.push('cut off: ' + b.name)
const texts = boxes.filter(b => b.e.tagName === 'text')
for (const a of texts) for (const b of boxes)
  if (a !== b && Math.min(a.r, b.r) - Math.max(a.l, b.l) > 1 && Math.min(a.b, b.b) - Math.max(a.t, b.t) > 3)
    found.push(`${a.name} covers ${b.name}`)
return found.slice(0, 20)
"""

FORM = r"""
const found = [], ids = new Set()
for (const e of document.querySelectorAll('[id]')) { if (ids.has(e.id)) found.push('twice: ' + e.id); ids.add(e.id) }
for (const a of document.querySelectorAll('a')) {
  const h = a.getAttribute('href'); if (!h.startsWith('#') || !ids.has(h.slice(1))) found.push('leads nowhere: ' + h)
  if (!(a.textContent || '').trim()) found.push('has no name: ' + h) }
for (const e of document.querySelectorAll('[aria-labelledby]'))
  for (const id of e.getAttribute('aria-labelledby').split(' ')) if (!ids.has(id)) found.push('no label: ' + id)
for (const e of document.querySelectorAll('*')) for (const a of e.attributes)
  if (/^on/i.test(a.name) || a.name === 'src' || a.name === 'style') found.push('attribute ' + a.name)
if (document.querySelector('script,img,link,iframe,object,embed,form')) found.push('an element that loads or runs')
let level = 0
for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
  const l = +h.tagName[1]; if (l > level + 1) found.push('heading skips: ' + h.textContent); level = l }
if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
for (const t of document.querySelectorAll('table')) {
  if (!t.caption || !t.querySelector('thead th[scope=col]') || !t.querySelector('tbody th[scope=row]')) found.push('table without heads') }
for (const l of ['header','nav','main','footer']) if (document.querySelectorAll('body > ' + l).length !== 1) found.push('no ' + l)
if (!document.documentElement.lang) found.push('no language')
return found.slice(0, 20)
"""


def short(event):
    lane, _, number = event["id"].partition("/")
    return f"{lane[:8]}/{number}" if number else (event.get("commit") or event["id"])[:10]


def visible(text):
    """As adrlink shows what could hide or turn text round."""
    shown = ""
    for sign in text:
        code = ord(sign)
        hidden = code < 32 or 0x7F <= code < 0xA0 or code in (0x61C, 0x200E, 0x200F, 0x200B, 0x2060, 0xFEFF) or (
            0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069)
        shown += f"\\u{{{code:x}}}" if hidden else sign
    return shown


def judge_content(browser, name, report):
    rows = browser.script("return [...document.querySelectorAll('table.events tbody tr')].map(r => r.textContent)")
    expect(f"{name}: every event has its row", len(rows) == len(report["events"]), f"{len(rows)} rows")
    for row, event in zip(rows, report["events"]):
        for text in (event["who"], event["what"], short(event), event["time"][:10], event["time"][11:19]):
            expect(f"{name}: {short(event)} says {visible(text)!r}", visible(text) in row, row)
    expect(f"{name}: the timeline is there", browser.script(
        "return document.querySelectorAll('svg.timeline a').length") > 0)
    named = browser.script(
        "return [...document.querySelectorAll('svg.timeline a')].every(a => a.firstElementChild.tagName === 'title')")
    expect(f"{name}: each mark has a name", named)
    expect(f"{name}: few enough marks to be read", browser.script(
        "const s = document.querySelector('svg.timeline'); return s.getBoundingClientRect().height < 3000 &&"
        " s.querySelectorAll('a').length <= 1500"))
    faults = browser.script(FORM)
    expect(f"{name}: the form of the page", not faults, str(faults))


def judge_keyboard(browser, name):
    """Tab leads through everything that can be reached, and always shows where it is."""
    browser.script("document.activeElement.blur(); scrollTo(0, 0)")
    wanted = browser.script("""return [...document.querySelectorAll('a,[tabindex="0"]')].slice(0, 60).length""")
    kinds = set()
    for step in range(wanted):
        browser.press("\ue004")
        kind, outline, width, shown = browser.script(
            """const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect()
               return [e.closest('svg') ? 'mark' : e.className || e.tagName, s.outlineStyle, parseFloat(s.outlineWidth),
                       b.width > 1 && b.height > 1 && b.bottom > 0 && b.top < innerHeight]""")
        kinds.add(kind)
        if step == 0:
            expect(f"{name}: the first stop is the way to the content", kind == "skip", kind)
        expect(f"{name}: stop {step} ({kind}) shows the focus", outline != "none" and width >= 2 and shown,
               f"{outline} {width} {shown}")
    for kind in ("skip", "inner-skip", "scroll", "mark"):
        expect(f"{name}: Tab reaches {kind}", kind in kinds, str(kinds))


def judge(browser, name, file, report, screenshots):
    for width in (360, 1600):
        for scheme in ("light", "dark"):
            place = f"{name} at {width} in {scheme}"
            browser.open(file, width, scheme)
            reached = browser.script(
                "const e = document.documentElement; return [e.scrollWidth, document.body.scrollWidth, innerWidth]")
            expect(f"{place}: nothing overflows", max(reached[:2]) <= reached[2] == width, str(reached))
            faults = browser.script(CONTRAST)
            expect(f"{place}: contrast of {faults['count']} texts", not faults["found"] and faults["count"] > 20,
                   str(faults["found"]))
            faults = browser.script(OVERLAP)
            expect(f"{place}: the picture can be read", not faults, str(faults))
            if screenshots:
                browser.picture(os.path.join(screenshots, f"{name}-{width}-{scheme}.png"))
                browser.picture(os.path.join(screenshots, f"{name}-{width}-{scheme}-timeline.png"), "svg.timeline")
    browser.open(file, 1600, "light")
    judge_content(browser, name, report)
    judge_keyboard(browser, name)
    paper = os.path.join(screenshots or os.path.dirname(file), f"{name}.pdf")
    browser.paper(paper)
    expect(f"{name}: it can be printed", os.path.getsize(paper) > 10_000)
    messages = browser.log()
    expect(f"{name}: nothing on the console", not messages, str(messages[:3]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adrlink", required=True)
    parser.add_argument("--screenshots")
    parser.add_argument("--commits", type=int, default=10_000)
    arguments = parser.parse_args()
    if not install():
        print("skipped: there is no chromium with its chromedriver here, and it cannot be installed")
        sys.exit(SKIPPED)
    if arguments.screenshots:
        os.makedirs(arguments.screenshots, exist_ok=True)
    program = os.path.abspath(arguments.adrlink)
    events = 0
    with tempfile.TemporaryDirectory() as root:
        for name in ("incident", "crowd"):
            os.mkdir(os.path.join(root, name))
        made = incident(program, os.path.join(root, "incident"))
        worlds = [
            ("incident", made, ["--since", "2024-01-01"]), ("french", made, ["--since", "2024-03-01", "--language", "fr"]),
            ("crowd", crowd(program, os.path.join(root, "crowd"), arguments.commits), []),
        ]
        browser = Browser()
        try:
            for name, world, words in worlds:
                file = os.path.join(root, f"{name}.html")
                text = world.report("html", *words)
                expect(f"{name}: the same bytes twice", world.report("html", *words) == text)
                with open(file, "w") as output:
                    output.write(text)
                if arguments.screenshots:
                    shutil.copy(file, arguments.screenshots)
                report = json.loads(world.report("json", *words))
                events += len(report["events"])
                judge(browser, name, file, report, arguments.screenshots)
        finally:
            browser.close()
    for fault in FAULTS[:50]:
        print(f"miss: {fault}")
    print(f"browser: {events} events in {len(worlds)} pages, {len(FAULTS)} faults")
    sys.exit(1 if FAULTS else 0)


if __name__ == "__main__":
    main()
