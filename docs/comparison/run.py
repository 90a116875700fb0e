"""Runs giljabi, Tombi, Taplo, Ink's and Yarn Spinner's compilers over one folder of broken guides and prints what each
finds, and how long it takes (median of 5: on the clock, and of processor time).

Usage: run.py [FOLDER]. Programs on PATH: giljabi, tombi, taplo, node, yarn-check (from yarn_check.rs);
GILJABI_NODE_MODULES names a folder with inkjs.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

here = Path(__file__).resolve().parent
folder = Path(sys.argv[1] if len(sys.argv) > 1 else here / "../../tests/data/compare").resolve()
files = sorted(f.stem for f in folder.glob("*.toml") if f.name not in ("check.toml", "dispositions.toml"))
quiet = {**os.environ, "NO_COLOR": "1"}


def run(command):
    return subprocess.run(command, cwd=folder, env=quiet, capture_output=True, text=True)


def used():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def median(command):
    clock, processor = [], []
    for _ in range(5):
        began, before = time.perf_counter(), used()
        run(command)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((used() - before) * 1000)
    return f"{statistics.median(clock):.0f} ms ({statistics.median(processor):.0f} ms)"


def stories(kind):
    out = tempfile.mkdtemp()
    run(["python3", str(here / f"to_{kind}.py"), str(folder), out])
    return sorted(str(f) for f in Path(out).glob(f"*.{kind}"))


inks, yarns = stories("ink"), stories("yarn")
ink = ["node", str(here / "ink_check.mjs"), *inks]
giljabi = ["giljabi", "check", ".", "--format", "json"]
tombi = ["tombi", "lint", "--offline", "--diagnostics-format", "json-lines", "--diagnostics-file", "/dev/stdout", "."]
taplo = ["taplo", "lint", "--colors", "never", *[f"{stem}.toml" for stem in files]]
yarn = ["yarn-check", *yarns]

found = {name: {stem: set() for stem in files} for name in ("giljabi", "tombi", "taplo", "ink", "yarn")}
for one in json.loads(run(giljabi).stdout)["diagnostics"]:
    stem = one["file"].removesuffix(".toml")
    if stem in files and one["severity"] != "info":
        found["giljabi"][stem].add(one["code"])
for line in run(tombi).stdout.splitlines():
    one = json.loads(line)
    stem = Path(one["path"]).stem
    if stem in files:
        found["tombi"][stem].add(one["code"])
for path in re.findall(r'invalid file error=.* path="(.*)"', run(taplo).stderr):
    found["taplo"][Path(path).stem].add("error")
written = {Path(f).stem for f in inks}
for kind, command in (("ink", ink), ("yarn", yarn)):
    for line in run(command).stdout.splitlines():
        file, severity, _ = line.split(": ", 2)
        found[kind][Path(file).stem].add(severity)

for stem in files:
    cells = [", ".join(sorted(found[name][stem])) or "·" for name in found]
    if stem not in written:
        cells[3] = cells[4] = "(not expressible)"
    print(f"| {stem} | " + " | ".join(cells) + " |")
total = [sum(1 for stem in files if stem != "good" and found[name][stem]) for name in found]
print(f"| found of {len(files) - 1} | " + " | ".join(map(str, total)) + " |")
print("| false alarms in good | " + " | ".join(str(len(found[name].get("good", ()))) for name in found) + " |")
times = [median(giljabi), median(tombi), median(taplo), median(ink), median(yarn)]
print("| time | " + " | ".join(times) + " |")
