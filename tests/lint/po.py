#!/usr/bin/env python3
"""po.py [--missing] - every message has its German: texts of diag_codes.def, td_tr(ctx, "…"), gettext("…"), _("…") and N_("…") of src/,
and what Lua scripts hand to tr, trisdoc.tr, fmt and N_ in scripts/.

Each needs an entry in po/de.po with the same conversions in the same order; entries that nothing uses are reported, too.
--missing prints the entries to be added to the catalogue.
"""
import re
import subprocess
import sys

import common

PO = "po/de.po"
STRING = r'"(?:\\.|[^"\\\n])*"'
JOINED = r"(%s(?:\s*%s)*)" % (STRING, STRING)
CALL = re.compile(r"\b(?:td_tr\(\s*[\w.>&-]+\s*,|gettext\(|N_\(|(?<![\w])_\()\s*" + JOINED)
CHOICE = re.compile(r'\b(?:td_tr\(\s*[\w.>&-]+\s*,|gettext\(|(?<!\w)_\()([^;"]*?\?\s*"[^;]*?:\s*"[^;]*?)\)[,;)]', re.S)
DIAG = re.compile(r"^TD_DIAG\(\w+, \w+, (%s)\)" % STRING, re.M)
LUA = re.compile(r"""\b(?:tr|fmt|N_)\s*\(?\s*('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")""")
CONVERSION = re.compile(r"%(?:\d+\$)?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[diouxXcsp%]")


def join(literal):
    """C literals, one or several in a row, as one escaped string."""
    return "".join(s[1:-1] for s in re.findall(STRING, literal))


def from_lua(literal):
    """A Lua literal as the escaped string that it is in C."""
    return re.sub(r"\\'", "'", literal[1:-1]) if literal[0] == '"' else re.sub(r'(?<!\\)"', r'\\"', literal[1:-1].replace("\\'", "'"))


def messages():
    """Escaped text -> first place."""
    found = {}
    text = common.read("src/base/diag_codes.def")
    for match in DIAG.finditer(text):
        found.setdefault(join(match.group(1)), ("src/base/diag_codes.def", common.line_of(text, match.start())))
    for name in common.files(".c", ".h", under="src"):
        text = common.code(name, keep_strings=True)
        for match in CALL.finditer(text):
            found.setdefault(join(match.group(1)), (name, common.line_of(text, match.start())))
        for match in CHOICE.finditer(text):
            for literal in re.findall(r"[?:]\s*" + JOINED, match.group(1)):
                found.setdefault(join(literal), (name, common.line_of(text, match.start())))
    for name in common.files(".lua", under="scripts"):
        text = re.sub(r"^\s*--[^\n]*", "", common.read(name), flags=re.M)
        for match in LUA.finditer(text):
            found.setdefault(from_lua(match.group(1)), (name, common.line_of(text, match.start())))
    found.pop("", None)
    return found


def catalogue():
    """msgid -> (msgstr, line, fuzzy)."""
    entries, fuzzy = {}, False
    text = common.read(PO) if (common.ROOT / PO).exists() else ""
    for match in re.finditer(r'(?P<flags>(?:^#,.*\n)*)^msgid %s\s*^msgstr %s' % (JOINED, JOINED), text, re.M):
        fuzzy = "fuzzy" in match.group("flags")
        entries[join(match.group(2))] = (join(match.group(3)), common.line_of(text, match.start(2)), fuzzy)
    return entries


def violations(used, entries):
    for message, (name, line) in sorted(used.items(), key=lambda item: item[1]):
        if message not in entries or not entries[message][0] or entries[message][2]:
            yield name, line, "no German for \"%s\"" % message
    for message, (german, line, _) in entries.items():
        if not message:
            continue
        if message not in used:
            yield PO, line, "nothing says \"%s\" any more" % message
        if german and CONVERSION.findall(message) != CONVERSION.findall(german):
            yield PO, line, "other conversions than in \"%s\"" % message


def main():
    used, entries = messages(), catalogue()
    if "--missing" in sys.argv:
        for message, (name, _) in sorted(used.items(), key=lambda item: item[1]):
            if message not in entries:
                flag = "#, c-format\n" if CONVERSION.search(message) else ""
                print('#: %s\n%smsgid "%s"\nmsgstr ""\n' % (name, flag, message))
        return
    checked = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(common.ROOT / PO)], capture_output=True, text=True)
    problems = list(violations(used, entries))
    if checked.returncode:
        problems.append((PO, 1, checked.stderr.strip()))
    common.finish(problems)


main()
