#!/usr/bin/env python3
"""Runs the examples of a CommonMark or GFM specification file through `trisdoc fragment`.

    run_spec.py --binary out/bin/trisdoc --dialect commonmark|gfm SPEC [--exceptions FILE] [--only N] [--verbose]

An example is a block of 32 backticks and the word `example`, perhaps with names of extensions; `→` stands for a tab.
Output is compared as cmark's own test runner does: HTML is normalised, so that white space between tags and the order of
attributes do not count.  tests/spec/exceptions.txt lists the examples that differ on purpose, one a line:
`commonmark 123 reason`.  Ends with `N passed, N failed`; status 1 when something failed or a listed exception passes.
"""
import argparse
import concurrent.futures
import html
import html.parser
import os
import re
import subprocess
import sys

FENCE = "`" * 32
BLOCKS = set("article header aside hgroup blockquote hr iframe body li map button object canvas ol caption output col p "
             "colgroup pre dd progress div section dl table td dt tbody embed textarea fieldset tfoot figcaption th "
             "figure thead footer tr form ul h1 h2 h3 h4 h5 h6 video script style".split())


class Normaliser(html.parser.HTMLParser):
    """cmark's test/normalize.py in brief: white space collapses outside <pre>, vanishes beside block tags."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out, self.pre, self.last, self.tag = [], 0, "starttag", ""

    def is_block(self, tag):
        return tag in BLOCKS

    def handle_data(self, data):
        after_block = self.last in ("starttag", "endtag") and self.is_block(self.tag)
        if self.last in ("starttag", "endtag") and self.tag == "br":
            data = data.lstrip("\n")
        if not self.pre:
            data = re.sub(r"\s+", " ", data)
            if after_block:
                data = data.lstrip() if self.last == "starttag" else data.strip()
        self.out.append(data)
        self.last = "data"

    def handle_endtag(self, tag):
        if tag == "pre":
            self.pre -= 1
        elif self.is_block(tag) and self.out:
            self.trim()
        self.out.append("</%s>" % tag)
        self.last, self.tag = "endtag", tag

    def trim(self):
        while self.out and not self.out[-1].startswith("<") and self.out[-1].rstrip() == "":
            self.out.pop()
        if self.out and not self.out[-1].startswith("<"):
            self.out[-1] = self.out[-1].rstrip()

    def handle_starttag(self, tag, attrs):
        if tag == "pre":
            self.pre += 1
        if self.is_block(tag):
            self.trim()
        text = "<" + tag
        for key, value in sorted(attrs, key=lambda a: (a[0], a[1] or "")):
            text += " " + key
            if value is not None and value != "":
                text += '="%s"' % html.escape(value, quote=True)
        self.out.append(text + ">")
        self.last, self.tag = "starttag", tag

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.last, self.tag = "endtag", tag

    def handle_comment(self, data):
        self.out.append("<!--%s-->" % data)
        self.last = "comment"

    def handle_decl(self, data):
        self.out.append("<!%s>" % data)
        self.last = "decl"

    def unknown_decl(self, data):
        self.out.append("<![%s]>" % data)
        self.last = "decl"

    def handle_pi(self, data):
        self.out.append("<?%s>" % data)
        self.last = "pi"

    def handle_entityref(self, name):
        self.reference("&%s;" % name)

    def handle_charref(self, name):
        self.reference("&#%s;" % name)

    def reference(self, text):
        char = html.unescape(text)
        self.out.append({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}.get(char, char))
        self.last = "ref"


def normalise(text):
    parser = Normaliser()
    # the parser drops what is no HTML at all; such pieces are compared as they are
    pieces = re.split(r"(<!\[CDATA\[.*?\]\]>)", text, flags=re.S)
    for piece in pieces:
        if piece.startswith("<![CDATA["):
            parser.out.append(piece)
        elif piece:
            parser.feed(piece)
    parser.close()
    return "".join(parser.out).strip()


def examples(path):
    number, section, state = 0, "", "text"
    with open(path, encoding="utf-8", newline="\n") as spec:
        for line_number, line in enumerate(spec, 1):
            stripped = line.strip()
            if state == "text":
                if stripped.startswith(FENCE + " example"):
                    state, source, expected, start = "source", [], [], line_number
                    tags = stripped[len(FENCE + " example"):].split()
                elif re.match(r"#+ ", line):
                    section = line.lstrip("#").strip()
            elif stripped == FENCE:
                number += 1
                state = "text"
                yield dict(number=number, section=section, line=start, tags=tags, source="".join(source).replace("→", "\t"),
                           expected="".join(expected).replace("→", "\t"))
            elif state == "source" and stripped == ".":
                state = "expected"
            elif state == "source":
                source.append(line)
            else:
                expected.append(line)


def read_exceptions(path, dialect):
    found = {}
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                words = line.split(None, 2)
                if len(words) == 3 and words[0] == dialect:
                    found[int(words[1])] = words[2].strip()
    return found


def render(binary, dialect, source):
    run = subprocess.run([binary, "fragment", "--dialect", dialect, "-"], input=source.encode(), capture_output=True, timeout=60)
    return run.stdout.decode("utf-8", "replace"), run.returncode, run.stderr.decode("utf-8", "replace")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("spec")
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--dialect", required=True, choices=["commonmark", "gfm"])
    arguments.add_argument("--exceptions", default=os.path.join(here, "exceptions.txt"))
    arguments.add_argument("--only", type=int)
    arguments.add_argument("--verbose", action="store_true")
    options = arguments.parse_args()
    known = read_exceptions(options.exceptions, options.dialect)
    # "disabled": GFM's tag filter and the like, which cmark-gfm's runner leaves out as well
    todo = [e for e in examples(options.spec) if "disabled" not in e["tags"] and options.only in (None, e["number"])]

    def check(example):
        try:
            got, status, errors = render(options.binary, options.dialect, example["source"])
        except subprocess.TimeoutExpired:
            return example, "(timeout)", False
        return example, got, status in (0, 1) and normalise(got) == normalise(example["expected"])

    passed, failed, excused = 0, 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for example, got, good in pool.map(check, todo):
            if good and example["number"] not in known:
                passed += 1
            elif not good and example["number"] in known:
                excused += 1
                if options.verbose:
                    print("differs on purpose: example %d: %s" % (example["number"], known[example["number"]]))
            else:
                failed += 1
                why = "passes although listed as an exception" if good else "differs"
                print("example %d (line %d, %s) %s\n--- source\n%s--- expected\n%s--- got\n%s" % (
                    example["number"], example["line"], example["section"], why, example["source"], example["expected"], got))
    if excused:
        print("%d differ on purpose (%s)" % (excused, os.path.basename(options.exceptions)))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
