#!/usr/bin/env python3
"""thirdparty.py - THIRD-PARTY.md names every package of packages.txt and every npm package of the tests, with a licence that may be used so."""
import json
import re

import common

TEXT = "THIRD-PARTY.md"
LINKED = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Zlib", "libpng-2.0", "IJG", "Apache-2.0", "Unicode", "MPL-2.0", "LGPL-2.1-or-later",
          "MIT-Modern-Variant", "HPND"}


def packages(name):
    for number, line in enumerate(common.read(name).split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield line.split()[0], number


def violations():
    text = common.read(TEXT) if (common.ROOT / TEXT).exists() else ""
    rows = {}
    for number, line in enumerate(text.split("\n"), 1):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 3:
            for package in re.findall(r"`([^`]+)`", cells[0]):
                rows[package] = (number, cells)
    listed = dict(packages("scripts/packages.txt"))
    tested = dict(packages("scripts/packages-test.txt"))
    for package, number in list(listed.items()) + list(tested.items()):
        if package not in rows:
            yield TEXT, 1, "no row for package `%s`" % package
    for package, (number, cells) in rows.items():
        if package in listed and package.startswith("lib") and package != "libc6-dev":
            licences = re.split(r" (?:AND|and) ", cells[1])
            for licence in licences:
                if licence not in LINKED:
                    yield TEXT, number, "`%s` is linked: licence \"%s\" is not in the list of thirdparty.py" % (package, licence)
    modules = re.findall(r"pkg_check_modules\(\w+ REQUIRED IMPORTED_TARGET ([^)]+)\)", common.read("cmake/libraries.cmake"))
    named = re.findall(r"find_library\(\w+ ([\w-]+)", common.read("cmake/libraries.cmake"))
    for module in " ".join(modules).split() + named:
        if "(%s)" % module not in text and not re.search(r"\b%s\b" % re.escape(module), text):
            yield TEXT, 1, "no row for library %s of cmake/libraries.cmake" % module
    manifest = common.ROOT / "tests/e2e/package.json"
    if manifest.exists():
        content = json.loads(manifest.read_text(encoding="utf-8"))
        for package in sorted({**content.get("dependencies", {}), **content.get("devDependencies", {})}):
            if package not in rows:
                yield TEXT, 1, "no row for npm package `%s`" % package


common.finish(violations())
