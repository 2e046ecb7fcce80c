#!/usr/bin/env python3
"""sizes.py - a function fits a screen, a file fits a sitting, a header is a page or two, a call has at most five arguments.

A flat switch may be longer; functions that stay inside their room may have eight parameters.  What must be larger stands in
exceptions.txt with its reason.
"""
import re

import common

FILE, HEADER, FUNCTION, PARAMETERS, PRIVATE_PARAMETERS = 600, 150, 80, 5, 8
NO_FUNCTION = re.compile(r"(typedef|struct|enum|union|static const|const|extern|#|_Static_assert)\b.*[^)]\s*\{$")


def functions(text):
    """(name, first line, last line, parameters) of each function definition at the left margin."""
    lines = text.split("\n")
    start = None
    for i, line in enumerate(lines):
        if start is None and line.endswith("{") and line[0] not in " \t#}/":
            head, j = line, i
            while "(" not in head.split("{")[0] or head.count(")") > head.count("("):
                j -= 1
                if j < 0 or not lines[j].strip() or lines[j].endswith((";", "}")):
                    break
                head = lines[j] + " " + head.strip()
            match = re.search(r"(\w+)\s*\((.*)\)\s*\{$", head, re.S)
            if match and not NO_FUNCTION.match(head) and "=" not in head.split("(")[0]:
                start = (match.group(1), j, match.group(2))
        elif start is not None and line.startswith("}"):
            yield start[0], start[1] + 1, i + 1, count_parameters(start[2])
            start = None


def count_parameters(text):
    depth, count = 0, 1
    for c in text:
        depth += c in "(["
        depth -= c in ")]"
        count += c == "," and depth == 0
    return 0 if text.strip() in ("", "void") else count


def is_flat_switch(lines):
    """Nearly all of it is one switch without deep nesting."""
    for i, line in enumerate(lines):
        if line.strip().startswith("switch ("):
            margin = len(line) - len(line.lstrip())
            end = next((j for j in range(i + 1, len(lines)) if lines[j].startswith(" " * margin + "}")), i)
            deepest = max((len(x) - len(x.lstrip()) for x in lines[i:end] if x.strip()), default=0)
            return end - i >= 0.7 * len(lines) and deepest - margin <= 12
    return False


def declared_parameters(text):
    """(name, offset, parameters) of each prototype in a header."""
    for match in re.finditer(r"^[A-Za-z_][\w \t\*]*?\b(td_\w+)\(((?:[^()]|\([^()]*\))*)\)\s*(?:__attribute__.*)?;", text, re.M):
        yield match.group(1), match.start(), count_parameters(match.group(2))


def public_headers():
    """Headers that other rooms include."""
    found = set()
    for name in common.files(".c", ".h", under="src"):
        for header in re.findall(r'^#include "([^"]+)"', common.read(name), re.M):
            if (common.ROOT / "src" / header).exists() and common.room("src/" + header) != common.room(name):
                found.add("src/" + header)
    return found


def violations():
    public = public_headers()
    excuse = common.Exceptions("file", "header", "function", "parameters")
    for name in common.files(".c", ".h", under="src"):
        text = common.code(name)
        lines = text.split("\n")
        limit, rule = (HEADER, "header") if name.endswith(".h") else (FILE, "file")
        if len(lines) - 1 > limit and not excuse.excuses(rule, name):
            yield name, limit + 1, "%d lines, at most %d" % (len(lines) - 1, limit)
        if name.endswith(".h"):
            for function, offset, parameters in declared_parameters(text):
                most = PARAMETERS if name in public else PRIVATE_PARAMETERS
                if parameters > most and not excuse.excuses("parameters", function):
                    yield name, common.line_of(text, offset), "%s has %d parameters, at most %d" % (function, parameters, most)
        for function, first, last, parameters in functions(text):
            if last - first + 1 > FUNCTION and not is_flat_switch(lines[first:last]) and not excuse.excuses("function", function):
                yield name, first, "%s has %d lines, at most %d" % (function, last - first + 1, FUNCTION)
            if parameters > PRIVATE_PARAMETERS and not excuse.excuses("parameters", function):
                yield name, first, "%s has %d parameters" % (function, parameters)
    yield from excuse.stale()


if __name__ == "__main__":
    common.finish(violations())
