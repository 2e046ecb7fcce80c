#!/usr/bin/env python3
"""layers.py - who may include whom, which room owns which library, and what only the outer rooms may call.

The table is that of src/ARCHITECTURE.md.  Every folder of src/ must stand there.
"""
import re

import common

MAY = {
    "base": set(),
    "model": {"base"},
    "read": {"base", "model"},
    "parse": {"base", "model"},
    "resolve": {"base", "model", "text"},
    "hooks": {"base", "model"},
    "text": {"base", "model"},
    "image": {"base", "model"},
    "layout": {"base", "model", "text"},
    "emit/html": {"base", "model", "text", "image"},
    "emit/pdf": {"base", "model", "text", "image"},
    "emit/trace": {"base", "model"},
    "pipeline": {"base", "model", "read", "parse", "resolve", "hooks", "text", "image", "layout", "emit/html", "emit/pdf", "emit/trace"},
    "cli": {"base", "model", "pipeline"},
    "main": {"base", "model", "pipeline", "cli"},
}
# Only these headers of a room that is allowed above.
ONLY = {("resolve", "text"): {"text/breaks.h"}}

LIBRARIES = [
    (r"hpdf.*\.h", {"emit/pdf"}),
    (r"(zlib|libdeflate)\.h", {"emit/pdf"}),
    (r"(cmark-gfm.*|cmark.*|node|parser)\.h", {"parse"}),
    (r"yaml\.h", {"parse"}),
    (r"(lua|lauxlib|lualib)\.h", {"hooks"}),
    (r"(harfbuzz/)?hb.*\.h", {"text"}),
    (r"unicode/.*\.h", {"text"}),
    (r"fontconfig/.*\.h", {"read"}),
    (r"openssl/.*\.h", {"read"}),
    (r"png\.h", {"image"}),
    (r"(jpeglib|jerror)\.h", {"image"}),
    (r"lcms2.*\.h", {"image"}),
    (r"gumbo\.h", {"emit/html"}),
    (r"libintl\.h", {"main", "cli"}),
    (r"locale\.h", {"main"}),
    (r"pthread\.h", {"pipeline", "base", "text"}),  # base: the table of sources; text: the word cache
    (r"(time|sys/time)\.h", {"pipeline", "cli", "hooks", "emit/pdf"}),  # hooks: the wall-time budget; emit/pdf: the calendar
    (r"(fcntl|dirent|glob|sys/stat|sys/mman)\.h", {"read", "pipeline"}),
]
KNOWN = re.compile(r"(assert|ctype|errno|float|inttypes|limits|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|"
                   r"string|strings|unistd|getopt|locale|time|termios|sys/(types|ioctl|resource|uio|wait))\.h")

OUTER = {"read", "pipeline", "cli", "main"}
CALLS = [
    (r"(?<![>.\w])(fopen|freopen|open|openat|opendir|fdopen)\s*\(", OUTER, "opens a file: only read/ and pipeline/ do"),
    (r"\b(printf|puts|putchar|perror)\s*\(", {"cli", "main"}, "prints: only cli/ does"),
    (r"\b(stdout|stderr)\b", {"cli", "main", "pipeline"}, "prints: only cli/ does"),
    (r"\bgetenv\s*\(", {"pipeline", "cli", "main"}, "reads the environment"),
    (r"\b(time|clock|gettimeofday|clock_gettime|localtime|localtime_r)\s*\(", {"pipeline", "cli", "hooks"}, "reads the clock"),
    (r"\b(strtod|strtof|atof|strcoll|strftime|toupper|tolower|isalpha|isalnum|isupper|islower|isspace|isprint)\s*\(", set(),
     "depends on the locale"),
    (r"\bsetlocale\s*\(", {"main"}, "sets the locale: main.c does, once"),
    (r"\b(rand|srand|random|drand48)\s*\(", set(), "is chance"),
    (r"\b(strcpy|strcat|sprintf|gets|strtok)\s*\(", set(), "has no bound or hides state"),
    (r"%p\b", {"hooks"}, "prints an address"),
]


def includes(name, text):
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', text, re.M):
        yield common.line_of(text, match.start()), match.group(1), match.group(2)


def check_own(name, line, header):
    here = common.room(name)
    if not (common.ROOT / "src" / header).exists():
        beside = common.ROOT / "src" / here / header
        yield name, line, '"%s" is not there%s' % (header, ": write the path from src/" if beside.exists() else "")
        return
    there = common.room("src/" + header)
    if there == here:
        return
    if there not in MAY.get(here, set()):
        yield name, line, "%s/ may not include %s/ (\"%s\")" % (here, there, header)
    elif header not in ONLY.get((here, there), {header}):
        yield name, line, "%s/ may only include %s of %s/" % (here, ", ".join(sorted(ONLY[here, there])), there)


def check_library(name, line, header):
    here = common.room(name)
    for pattern, owners in LIBRARIES:
        if re.fullmatch(pattern, header):
            if here not in owners:
                yield name, line, "<%s> belongs to %s" % (header, ", ".join(sorted(owners)))
            return
    if not KNOWN.fullmatch(header):
        yield name, line, "<%s>: no room owns this library; add it to layers.py, ARCHITECTURE.md and THIRD-PARTY.md" % header


def violations():
    architecture = common.read("src/ARCHITECTURE.md") if (common.ROOT / "src/ARCHITECTURE.md").exists() else ""
    for folder in sorted({common.room(n) for n in common.files(".c", ".h", under="src")}):
        if folder not in MAY:
            yield "src/" + folder, 1, "folder without a row in the layer table (tests/lint/layers.py)"
        if folder != "main" and "`%s/`" % folder not in architecture:
            yield "src/ARCHITECTURE.md", 1, "folder `%s/` is not named" % folder
    excuse = common.Exceptions("call")
    for name in common.files(".c", ".h", under="src"):
        text = common.code(name, keep_strings=True)
        for line, mark, header in includes(name, text):
            yield from check_own(name, line, header) if mark == '"' else check_library(name, line, header)
        bare = common.code(name)
        for pattern, allowed, reason in CALLS:
            for match in re.finditer(pattern, text if pattern.startswith("%") else bare):
                word = match.group(0).rstrip("( \t")
                if common.room(name) not in allowed and not excuse.excuses("call", "%s:%s" % (name, word)):
                    yield name, common.line_of(text, match.start()), "%s %s" % (word, reason)
    yield from excuse.stale()


common.finish(violations())
