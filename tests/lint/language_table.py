#!/usr/bin/env python3
"""language_table.py - each construct of language_rows.txt has a section with at least one example in tests/spec/language.md."""
import re

import common

SPEC, ROWS = "tests/spec/language.md", "tests/lint/language_rows.txt"


def sections(text):
    """Heading text (lower case) -> (line, number of examples up to the next heading of the same or a higher level)."""
    found, open_sections, fence = [], [], None
    for number, line in enumerate(text.split("\n"), 1):
        mark = re.match(r"(`{3,}|~{3,})\s*(.*)", line)
        if fence:
            if line.startswith(fence) and line.strip("`~ ") == "":
                fence = None
            continue
        if mark:
            fence = mark.group(1)
            if re.match(r"example\b", mark.group(2)):
                for section in open_sections:
                    section[2] += 1
            continue
        heading = re.match(r"(#{1,6}) +(.*?)\s*(?:\{[^}]*\})?\s*#*$", line)
        if heading:
            level = len(heading.group(1))
            open_sections = [s for s in open_sections if s[3] < level]
            section = [heading.group(2).lower(), number, 0, level]
            open_sections.append(section)
            found.append(section)
    return found


def violations():
    if not (common.ROOT / SPEC).exists():
        yield SPEC, 1, "is missing"
        return
    known = sections(common.read(SPEC))
    for number, line in enumerate(common.read(ROWS).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row, _, words = line.partition(":")
        wanted = [w.strip().lower() for w in (words or row).split(",")]
        hits = [s for s in known if any(re.search(r"\b%s" % re.escape(w), s[0]) for w in wanted)]
        if not hits:
            yield SPEC, 1, "no section for \"%s\" (%s:%d)" % (row, ROWS, number)
        elif not any(s[2] for s in hits):
            yield SPEC, hits[0][1], "section for \"%s\" has no example" % row


common.finish(violations())
