"""Writes a folder of guides as Yarn, one .yarn file a guide, for comparing what Yarn Spinner's compiler finds.

Usage: to_yarn.py GUIDES OUT. The same mapping as to_ink.py: a step becomes a node, a choice an option, an input a declared
variable, a slot a variable's value, a bounded retry a counted option, a call a detour.
"""

import re
import sys
import tomllib
from pathlib import Path

TABLES = ("check.toml", "dispositions.toml", "sources.toml", "notices.toml", "codes.toml", "tombi.toml")


BUILT_IN = ("agent", "center", "today")


def name(text):
    return "k_" + re.sub(r"[^0-9A-Za-z]", "_", text)


def variable(guide, slot):
    return f"v_{name(guide)}_{slot}"


def words(guide, text):
    text = re.sub(r"\{(\w+)\}", lambda slot: f"\0{variable(guide, slot[1])}\1", str(text)).replace("{{", "").replace("}}", "")
    text = re.sub(r"([\\#<>\[\]/{}])", r"\\\1", text).replace("\0", "{$").replace("\1", "}")
    return " ".join(text.split()) or "…"


def knot(guide, ident):
    return name(guide) + "__" + name(ident)


def choice(guide, step, at, one):
    label = words(guide, one["label"])
    if "max" in one:
        count = f"$n_{name(guide)}_{name(step)}_{at}"
        return (
            f"-> {label} <<if {count} < {one['max']}>>\n    <<set {count} to {count} + 1>>\n"
            f"    <<jump {knot(guide, one['goto'])}>>\n"
            f"-> {label} <<if {count} >= {one['max']}>>\n    <<jump {knot(guide, one['over'])}>>\n"
        )
    if "call" in one:
        back = next(iter(one.get("on", {"": "missing_on"}).values()))
        return f"-> {label}\n    <<detour {name(one['call'])}>>\n    <<jump {knot(guide, back)}>>\n"
    return f"-> {label}\n    <<jump {knot(guide, one['goto'])}>>\n"


def yarn(guide):
    ident, steps = guide["id"], guide["step"]
    out = []

    def node(title, body):
        out.append(f"title: {title}\n---\n{body}===\n")

    declared = "".join(f"<<declare ${variable(ident, key)} = \"\">>\n" for key in (*guide.get("input", {}), *BUILT_IN))
    for step in steps:
        for at, one in enumerate(step.get("choice", [])):
            if "max" in one:
                declared += f"<<declare $n_{name(ident)}_{name(step['id'])}_{at} = 0>>\n"
    node(name(ident), declared + f"<<jump {knot(ident, guide.get('start', steps[0]['id']))}>>\n")
    for at, step in enumerate(steps):
        body = words(ident, step.get("say", "")) + "\n"
        body += "".join(choice(ident, step["id"], n, one) for n, one in enumerate(step.get("choice", [])))
        if "goto" in step:
            body += f"<<jump {knot(ident, step['goto'])}>>\n"
        elif "choice" not in step and at + 1 < len(steps):
            body += f"<<jump {knot(ident, steps[at + 1]['id'])}>>\n"
        node(knot(ident, step["id"]), body)
    for outcome in guide["outcome"]:
        node(knot(ident, outcome["id"]), words(ident, outcome.get("say", "")) + "\n<<stop>>\n")
    return "".join(out)


def main():
    guides, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for file in sorted(guides.glob("*.toml")):
        if file.name in TABLES:
            continue
        try:
            written[file.stem] = yarn(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
            print(f"{file.stem}: {type(error).__name__}: {error}")
    for stem in written:
        together = {stem}
        while True:
            body = "".join(written[one] for one in sorted(together))
            called = {one for one in written if f"<<detour {name(one)}>>" in body}
            if called <= together:
                break
            together |= called
        (folder / f"{stem}.yarn").write_text(body, encoding="utf-8")


main()
