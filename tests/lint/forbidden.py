#!/usr/bin/env python3
"""forbidden.py - nothing of one machine, of package registries or of unfinished work in the repository; text files end with a line end."""
import re

import common

# Put together here so that this file does not find itself.
HOSTS = ["registry" + r"\.npmjs", r"deb\.debian" + r"\.org", "repo1?" + r"\.maven", "py" + r"pi\.org", "python" + r"hosted\.org",
         "crates" + r"\.io", "proxy" + r"\.golang"]
RULES = [
    (re.compile(r"(?<![\w.~-])/(" + "wo" + "rk|" + "fa" + r"rm)/|\." + r"library/|/bash" + r"_jobs|(?<![\w.-])/" + r"root/|/tmp" + r"/b-"), "path of one machine", None),
    (re.compile("|".join(HOSTS)), "host of a package registry", None),
    (re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"), "unfinished", ("src/", "scripts/", "cmake/", "layouts/", "tests/unit/", "tests/lint/")),
    (re.compile(r"(?i)lorem" + r" ipsum|dolor" + r" sit amet"), "filler text", ("content/", "layouts/", "README.md")),
    (re.compile(r"^(<{7}|>{7}) "), "left over from a merge", None),
    (re.compile(r"\t"), "tab", ("src/", "tests/unit/", "scripts/build", "scripts/test")),
    (re.compile(r"[ \t]+$"), "blank at the line end", ("src/", "scripts/", "cmake/", "tests/lint/", "tests/unit/")),
    (re.compile(r"[\u200b\u2028\u2029\ufeff]"), "invisible character", ("src/", "scripts/", "layouts/", "content/", "README.md")),
]
BINARY = (".png", ".jpg", ".jpeg", ".pdf", ".ico", ".woff2", ".ttf", ".otf", ".icc", ".webp", ".bin")
DATA = (".inc", ".svg")


def violations():
    for name in common.files():
        if name.endswith(BINARY) or "/corpus/" in name:
            continue
        raw = (common.ROOT / name).read_bytes()
        if b"\0" in raw:
            continue
        text = raw.decode("utf-8", "replace")
        if raw and not text.endswith("\n") and name.startswith(("src/", "scripts/", "cmake/", "layouts/", "content/", "tests/unit/", "tests/lint/")):
            yield name, text.count("\n") + 1, "no line end at the end of the file"
        for number, line in enumerate(text.split("\n"), 1):
            for pattern, what, under in RULES:
                if (under is None or name.startswith(under)) and not (name.endswith(DATA) and under) and pattern.search(line):
                    yield name, number, "%s: %s" % (what, line.strip()[:90])


common.finish(violations())
