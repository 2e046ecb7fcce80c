#!/usr/bin/env python3
"""Writes src/parse/entities.inc and src/parse/unicode.inc from Python's own data (html.entities, unicodedata).

Run it from the root of the repository when the data should follow a newer Unicode:
    python3 tests/spec/tables.py
"""
import html.entities
import unicodedata

HEAD = "/* Made by tests/spec/tables.py from Python's %s; do not edit. */\n"


def quoted(text):
    return '"' + "".join("\\%03o" % b for b in text.encode()) + '"'


def entities():
    names = sorted(n[:-1] for n in html.entities.html5 if n.endswith(";"))
    with open("src/parse/entities.inc", "w") as out:
        out.write(HEAD % "html.entities: the named characters of HTML5, sorted by bytes")
        for name in names:
            out.write('{"%s", %s},\n' % (name, quoted(html.entities.html5[name + ";"])))


def ranges(out, name, test):
    found, start = [], None
    for c in range(0x80, 0x110001):
        inside = c < 0x110000 and test(c)
        if inside and start is None:
            start = c
        if not inside and start is not None:
            found.append((start, c - 1))
            start = None
    out.write("static const uint32_t %s[][2] = {\n" % name)
    for i in range(0, len(found), 6):
        out.write("    " + " ".join("{0x%X, 0x%X}," % r for r in found[i:i + 6]) + "\n")
    out.write("};\n")


def unicode():
    category = lambda c: unicodedata.category(chr(c))
    with open("src/parse/unicode.inc", "w") as out:
        out.write(HEAD % ("unicodedata, Unicode " + unicodedata.unidata_version))
        out.write("#include <stdint.h>\n\n")
        ranges(out, "punctuation", lambda c: category(c)[0] == "P")
        ranges(out, "symbols", lambda c: category(c)[0] == "S")
        folds = [(c, chr(c).casefold()) for c in range(0x80, 0x110000) if chr(c).casefold() != chr(c)]
        out.write("/* Full case folding (C and F of CaseFolding.txt) beyond ASCII. */\n")
        out.write("static const struct {\n    uint32_t c;\n    uint32_t to[3];\n} folds[] = {\n")
        for i in range(0, len(folds), 4):
            out.write("    " + " ".join("{0x%X, {%s}}," % (c, ", ".join("0x%X" % ord(x) for x in to)) for c, to in folds[i:i + 4]) + "\n")
        out.write("};\n")


entities()
unicode()
