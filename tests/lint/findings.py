#!/usr/bin/env python3
"""findings.py - every code of diag_codes.def is reported somewhere in src/ and shown by a test (unit test, case, hostile input)."""
import re

import common

DEF = "src/base/diag_codes.def"


def violations():
    sources = "\n".join(common.code(n) for n in common.files(".c", ".h", under="src"))
    # base/ only names codes in its own machinery
    tests = "\n".join(common.read(n) for n in common.files(".c", ".diag", ".py", ".md", ".json", ".txt", under="tests") if "/lint/" not in n)
    used, tested = set(re.findall(r"\bTD_([WEF]_[A-Z0-9_]+)\b", sources)), set(re.findall(r"\b(?:TD_)?([WEF]_[A-Z0-9_]+)\b", tests))
    text = common.read(DEF)
    seen, excuse = {}, common.Exceptions("finding")
    for match in re.finditer(r'^TD_DIAG\((\w+), (\w+), "((?:\\.|[^"\\])*)"\)', text, re.M):
        name, level, message = match.groups()
        line = common.line_of(text, match.start())
        if name in seen:
            yield DEF, line, "%s stands here twice" % name
        seen[name] = line
        if {"W": "WARNING", "F": "FATAL"}.get(name[0], level) != level:
            yield DEF, line, "%s is a %s" % (name, level)
        if name not in used:
            yield DEF, line, "%s is never reported" % name
        if name not in tested and not excuse.excuses("finding", name):
            yield DEF, line, "%s is shown by no test" % name
        if message.endswith("."):
            yield DEF, line, "%s ends with a full stop" % name
    yield from excuse.stale()
    for name in sorted(used - set(seen)):
        if name not in ("E_", "W_", "F_"):
            yield DEF, 1, "TD_%s is used but not in the list" % name


common.finish(violations())
