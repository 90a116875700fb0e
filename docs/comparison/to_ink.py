"""Writes a folder of guides as Ink, one .ink file a guide, for comparing what Ink's compiler finds.

Usage: to_ink.py GUIDES OUT. A file that is no TOML, or of which a text or a list is missing where Ink needs one, has no
Ink form; its name is printed. A step becomes a knot, a choice a sticky choice, an input a variable, a slot a variable's
value, a bounded retry a counted choice, a call a tunnel. Pictures, links, dates, codes, stages and cases have no
counterpart in Ink and are left out.
"""

import re
import sys
import tomllib
from pathlib import Path


BUILT_IN = ("agent", "center", "today")


def name(text):
    return "k_" + re.sub(r"[^0-9A-Za-z]", "_", text)


def variable(guide, slot):
    return f"v_{name(guide)}_{slot}"


def words(guide, text):
    text = re.sub(r"\{(\w+)\}", lambda slot: f"<<{variable(guide, slot[1])}>>", str(text)).replace("{{", "").replace("}}", "")
    text = re.sub(r"([\\#|~*+\-=>\[\]])", r"\\\1", text.replace("<<", "\0").replace(">>", "\1"))
    text = " ".join(text.replace("\0", "{").replace("\1", "}").split())
    # A line that begins with a word of Ink's own would be read as a command.
    return "\\" + text if re.match("[a-z]", text) else text


def knot(guide, ident):
    return name(guide) + "__" + name(ident)


def goal(guide, ident):
    return f"-> {knot(guide, ident)}"


def choice(guide, step, at, one):
    out, label = [], words(guide, one["label"])
    guard = ""
    if "max" in one:
        count = f"n_{name(guide)}_{name(step)}_{at}"
        guard = f"{{{count} < {one['max']}}} "
        out.insert(0, f"VAR {count} = 0\n")
        then = f"    ~ {count} += 1\n    {goal(guide, one['goto'])}\n"
        out.append(f"+ {guard}[{label}]\n{then}+ {{{count} >= {one['max']}}} [{label}]\n    {goal(guide, one['over'])}\n")
    elif "call" in one:
        then = [f"    -> {name(one['call'])} ->\n"]
        # Ink's tunnel brings no result back, so the first target stands for all.
        then.append("    " + goal(guide, next(iter(one.get("on", {"": "missing_on"}).values()))) + "\n")
        out.append(f"+ [{label}]\n" + "".join(then))
    else:
        out.append(f"+ [{label}]\n    {goal(guide, one['goto'])}\n")
    return "".join(out)


def ink(guide):
    ident, steps = guide["id"], guide["step"]
    out = [f"VAR {variable(ident, key)} = \"\"\n" for key in (*guide.get("input", {}), *BUILT_IN)]
    out += [f"=== {name(ident)} ===\n", goal(ident, guide.get("start", steps[0]["id"])) + "\n"]
    for at, step in enumerate(steps):
        out.append(f"\n=== {knot(ident, step['id'])} ===\n{words(ident, step.get('say', ''))}\n")
        out += [choice(ident, step["id"], n, one) for n, one in enumerate(step.get("choice", []))]
        if "goto" in step:
            out.append(goal(ident, step["goto"]) + "\n")
        elif "choice" not in step and at + 1 < len(steps):
            out.append(goal(ident, steps[at + 1]["id"]) + "\n")
    for outcome in guide["outcome"]:
        out.append(f"\n=== {knot(ident, outcome['id'])} ===\n{words(ident, outcome.get('say', '.'))}\n->->\n")
    return "".join(out)


def main():
    guides, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for file in sorted(guides.glob("*.toml")):
        if file.name in ("check.toml", "dispositions.toml", "sources.toml", "notices.toml", "codes.toml", "tombi.toml"):
            continue
        try:
            written[file.stem] = ink(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
            print(f"{file.stem}: {type(error).__name__}: {error}")
    for stem in written:
        # Ink's files share one world, so whatever a guide calls stands in the same file.
        together = {stem}
        while True:
            body = "\n".join(written[one] for one in sorted(together))
            called = {one for one in written if f"-> {name(one)} ->" in body}
            if called <= together:
                break
            together |= called
        variables = "".join(re.findall(r"^VAR .*\n", body, re.M))
        body = re.sub(r"^VAR .*\n", "", body, flags=re.M)
        start = f"{variables}-> {name(stem)} ->\n-> END\n\n"
        (folder / f"{stem}.ink").write_text(start + body, encoding="utf-8")


main()
