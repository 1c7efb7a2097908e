#!/usr/bin/env python3
"""Compares `adrlink links` with the truth of a generated history, commit for commit.

    links.py --adrlink BINARY --shared DIR [--commits N]

The history comes from bench/make-history of the shared folder; its truth says per commit which ids git takes as `Refs`
trailers. Prints one figure and every difference, and exits 1 when there is one.
"""
import argparse, json, os, subprocess, sys, tempfile


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adrlink", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--commits", type=int, default=20000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        environment = {"PATH": os.environ["PATH"], "HOME": root, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
        repository = os.path.join(root, "repository")
        subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True, env=environment)
        truth_file, marks_file = os.path.join(root, "truth"), os.path.join(root, "marks")
        generator = subprocess.Popen(
            [os.path.join(arguments.shared, "bench", "make-history"), "--commits", str(arguments.commits),
             "--records", "200", "--truth", truth_file], stdout=subprocess.PIPE)
        subprocess.run(
            ["git", "-C", repository, "fast-import", "--quiet", "--export-marks=" + marks_file],
            stdin=generator.stdout, check=True, env=environment)
        if generator.wait() != 0:
            sys.exit("the generator failed")
        commits = {}
        for line in open(marks_file):
            mark, commit = line.split()
            commits[mark[1:]] = commit
        expected = {}
        for line in open(truth_file):
            mark, _, ids = line.rstrip("\n").partition("\t")
            expected[commits[mark]] = [i for i in ids.split(",") if i]
        output = subprocess.run(
            [os.path.abspath(arguments.adrlink), "-C", repository, "links", "--format", "json"], check=True,
            env=environment, stdout=subprocess.PIPE).stdout
        document = json.loads(output)
        assert document["schema"] == "adrlink.links/1", document["schema"]
        found = {}
        for link in document["links"]:
            assert link["kind"] == "reference", link
            found.setdefault(link["commit"], []).append(link["decision"])
    misses = [c for c in expected if found.get(c, []) != expected[c]] + [c for c in found if c not in expected]
    for commit in misses[:50]:
        print(f"miss: {commit}\n  truth   {expected.get(commit)}\n  adrlink {found.get(commit)}")
    print(f"links {len(expected) - len(misses)}/{len(expected)} commits, "
          f"{sum(map(len, expected.values()))} references")
    sys.exit(1 if misses else 0)


main()
