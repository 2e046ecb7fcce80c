#!/usr/bin/env python3
"""reports.py: the arguments of every td_report call fit the format of its code in diag_codes.def.

The compiler cannot check them, because the format is found through the code.  TD_F(s) stands for the two arguments of %.*s.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
formats = dict(re.findall(r'TD_DIAG\((\w+), \w+, "((?:[^"\\]|\\.)*)"\)', (root / "src/base/diag_codes.def").read_text()))
FIXED = {"td_report": 3, "td_report_hint": 4, "td_report_as": 5}


def split_args(text, start):
    """Arguments of the call whose '(' is at start, and the offset behind it."""
    depth, args, cur, i = 0, [], "", start
    while i < len(text):
        c = text[i]
        if c == '"':
            j = i + 1
            while text[j] != '"':
                j += 2 if text[j] == "\\" else 1
            cur += text[i:j + 1]
            i = j + 1
            continue
        if c in "([{":
            depth += 1
        if c in ")]}":
            depth -= 1
            if depth == 0:
                return args + [cur.strip()], i
        if c == "," and depth == 1:
            args.append(cur.strip())
            cur = ""
        elif not (c == "(" and depth == 1 and not cur and not args):
            cur += c
        i += 1
    return args, i


bad = 0
for path in sorted((root / "src").rglob("*.c")):
    text = path.read_text()
    for m in re.finditer(r"\b(td_report(?:_hint|_as)?)\(", text):
        args, _ = split_args(text, m.end() - 1)
        line = text.count("\n", 0, m.start()) + 1
        codes = re.findall(r"\bTD_([EWF]_[A-Z0-9_]+)\b", " ".join(args[:3]))
        rest = args[FIXED[m[1]]:]
        if text[m.start() - 5:m.start()] == "bool " or not codes:
            continue
        for code in codes:
            wanted = re.findall(r"%(\.\*s|0?\d*l?z?[udsxX])", formats.get(code, ""))
            strings = [w == ".*s" for w in wanted]
            given = [bool(re.match(r"TD_F\(", a)) for a in rest]
            if strings != given:
                print(f"{path.relative_to(root)}:{line}: {code} wants {wanted}, gets {rest}")
                bad += 1
sys.exit(bad > 0)
