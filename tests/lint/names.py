#!/usr/bin/env python3
"""names.py - public functions are td_<module>_<verb> and declared in a header; private ones are static and carry no prefix.

Types end in no _t; headers have a guard named after their path and say in their first line what they are.
"""
import re

import common
from sizes import functions

PUBLIC_EXCEPT = {"main"}


def violations():
    headers = "\n".join(common.code(n) for n in common.files(".h", under="src"))
    for name in common.files(".c", under="src"):
        text = common.code(name)
        lines = text.split("\n")
        for function, first, _, _ in functions(text):
            head = " ".join(lines[max(first - 2, 0):first])
            static = re.search(r"\bstatic\b", lines[first - 1]) or re.search(r"\bstatic\b[^;{}]*$", head)
            if static and function.startswith("td_"):
                yield name, first, "%s is static: without prefix" % function
            elif not static and function not in PUBLIC_EXCEPT:
                if not re.fullmatch(r"td_[a-z0-9]+(_[a-z0-9]+)*", function):
                    yield name, first, "%s is public: td_<module>_<verb>, or static" % function
                elif not re.search(r"\b%s\s*\(" % function, headers):
                    yield name, first, "%s is public but in no header: static" % function
    for name in common.files(".h", under="src"):
        text, raw = common.code(name), common.read(name)
        guard = "TD_" + re.sub(r"[/.]", "_", name[len("src/"):]).upper()
        if not re.search(r"^#ifndef %s\n#define %s\n" % (guard, guard), text, re.M):
            yield name, 1, "include guard is not %s" % guard
        if not raw.startswith("/* %s - " % name.rsplit("/", 1)[1]):
            yield name, 1, "first line is not \"/* %s - what it is\"" % name.rsplit("/", 1)[1]
        for match in re.finditer(r"\}\s*(\w+_t)\s*;", text):
            yield name, common.line_of(text, match.start()), "type %s: no _t" % match.group(1)


common.finish(violations())
