#!/usr/bin/env python3
"""Compares `trisdoc fragment --dialect gfm` with cmark-gfm on random documents.

    differential.py --binary out/bin/trisdoc [--seed N] [--count N] [--size N] [--cmark cmark-gfm]

Documents are made from pieces that are likely to meet badly.  A difference is minimised (lines, then words, then
characters are left out as long as the two differ) and printed.  Differences that are known and meant are left out by
construction: see AVOID.  Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys

BLOCKS = ["# {0}", "## {0} ##", "{0}\n===", "{0}\n---", "{0}", "{0}\n{1}", "> {0}", "> {0}\n{1}", "> > {0}", "- {0}", "- {0}\n- {1}",
          "- {0}\n\n  {1}", "1. {0}\n2. {1}", "3) {0}", "* {0}\n  * {1}", "    {0}", "```\n{0}\n```", "~~~ lua\n{0}", "***", "- - -",
          "<div>\n{0}\n</div>", "<!-- {0} -->", "{0}\n\n\n{1}", "| a | b |\n|---|:-:|\n| {0} | {1} |", "{0} | x\n-|-\n{1}",
          "| a |\n| - |\n{0}\n\n{1}", "- [ ] {0}\n- [x] {1}", "[foo]: /url \"t\"", "[bar]:\n<a b>\n'x'", "[foo]: /url\n{0}", "\t{0}",
          " - {0}\n\n\t{1}", "-\t{0}", "1.  {0}\n\n      {1}", "> - {0}\n> {1}", "{0}\n    {1}", "- {0}\n{1}\n- x", "{0}  \n{1}", "{0}\\\n{1}",
          "<b>{0}\n{1}</b>", "| {0}\n|--\n| x | y | z", "x\n{0} | y\n- | -\n{1} | z", "[foo]: /u\n===\n{0}", "- \n  {0}", "10. {0}\n   - {1}"]
INLINES = ["a", "b c", "ä", "*", "**", "***", "_", "__", "~", "~~", "`", "``", "[", "]", "![", "](", "](/u)", "](<x y>)", "](/u \"t\")", "][foo]",
           "[foo]", "[bar]", "[FOO]", "(", ")", "<", ">", "<a href=\"x\">", "</b>", "<br/>", "<!-- c -->", "<?x?>", "<http://a.b>",
           "<a@b.c>", "http://x.y/z", "www.a.bc", "a@b.cd", "&amp;", "&copy", "&#65;", "&x;", "\\", "\\*", "\\[", "!", "|", "\\|", "\"", "'", ".",
           ",", ":", "-", "+", "#", "=", "1", " ", "  ", "„x“", "https://a.b/c?d=e&amp;f", "foo bar", "*x*", "**y**", "`z`", "~~w~~", "{", "}",
           "@", "$", "^", "%20", "\u00a0", "--", "..."]
# Where cmark-gfm 0.29.0.gfm.6 departs from its specification, or we do knowingly:
AVOID = [
    re.compile(r"!\[[^\]]*\[[^\]]*\][^\n]*(www|http)"),               # it forgets an open image bracket behind a link in it
    re.compile(r"www\.\S*[^\x00-\x7f]|://\S*[^\x00-\x7f]"),            # it ends a domain inside a character of two bytes
    re.compile(r"\]:[^\n]*\n([^\n]+\n){0,4}[ >\t]*[|]?[ \t]*:?-+:?[ \t]*[|\n]"),  # it keeps definitions right before a table as text
    re.compile(r"\]:[^\n]*\n([^\n]+\n){0,4}[ >\t]*[|]?[ \t]*:?-+:?[ \t]*$"),
    re.compile(r"``[\s\S]*`[^`]+`[\s\S]*`"),                            # it forgets a run of backticks that it has seen
    re.compile(r"([-+*.)]|\n)[ >\t]+\[[^\]]*\]:"),                      # it may call a list loose for a definition in it
    re.compile(r"\[[^\]]*<[a-z]+:[^>]*>[^\]]*@"),                        # it makes links in links behind an autolink
    re.compile(r"\\[|][\s\S]*\n[ >\t]*[|]?[ \t]*:?-"),                # it takes backslashes before bars out of the text before a table
    re.compile(r"\[[ x]\][ \t]*\n"),                                  # a box without text leaves no paragraph to go on with
    re.compile(r"\]:[^\n]*\n[ >\t]*[\"'(]"),                             # it keeps a title that it has given back as text
    re.compile(r"\n +[|]"),                                              # it counts the indentation of a lazy line as a cell
]


def text(rng):
    return "".join(rng.choice(INLINES) + (" " if rng.random() < 0.35 else "") for _ in range(rng.randint(1, 9)))


def document(rng, size):
    parts = []
    for _ in range(rng.randint(1, size)):
        parts.append(rng.choice(BLOCKS).format(text(rng), text(rng)))
        parts.append(rng.choice(["\n", "\n\n", "\n\n"]))
    out = "".join(parts)
    if rng.random() < 0.2:
        out = "\n".join(rng.choice(["> ", "  ", "- ", "    "]) * (rng.random() < 0.7) + line for line in out.split("\n"))
    return out


def run(command, source):
    try:
        done = subprocess.run(command, input=source.encode(), capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return "(timeout)"
    return done.stdout.decode("utf-8", "replace") if done.returncode in (0, 1) else "(status %d)" % done.returncode


def even(output):
    """White space at the start of lines and runs of blanks: cmark-gfm keeps those of lazy continuation lines."""
    pieces = re.split(r"(<pre>.*?</pre>)", output, flags=re.S)
    return "".join(p if p.startswith("<pre>") else re.sub(r" +", " ", re.sub(r"\n +", "\n", p)).replace("> ", ">").replace(" <", "<") for p in pieces)


class Pair:
    def __init__(self, options):
        self.ours = [options.binary, "fragment", "--dialect", "gfm", "-"]
        self.theirs = [options.cmark, "--unsafe"] + [x for e in ("table", "strikethrough", "autolink", "tasklist") for x in ("-e", e)]

    def outputs(self, source):
        return run(self.ours, source), run(self.theirs, source)

    def differ(self, source):
        if any(a.search(source) for a in AVOID):
            return False
        ours, theirs = self.outputs(source)
        return even(ours) != even(theirs)

    def minimise(self, source):
        for split, join in ((lambda s: s.split("\n"), "\n".join), (lambda s: re.findall(r"\S+|\s+", s), "".join), (list, "".join)):
            parts, step = split(source), 8
            while step:
                i = 0
                while i < len(parts):
                    shorter = parts[:i] + parts[i + step:]
                    if self.differ(join(shorter)):
                        parts = shorter
                    else:
                        i += step
                step //= 2
            source = join(parts)
        return source


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--cmark", default="cmark-gfm")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--size", type=int, default=6)
    arguments.add_argument("--show", type=int, default=10, help="differences to minimise and print")
    options = arguments.parse_args()
    pair = Pair(options)
    sources = [document(random.Random(options.seed * 1000003 + i), options.size) for i in range(options.count)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failing = [s for s, bad in zip(sources, pool.map(pair.differ, sources)) if bad]
    for source in failing[:options.show]:
        source = pair.minimise(source)
        ours, theirs = pair.outputs(source)
        print("--- source %r\n--- trisdoc\n%s--- cmark-gfm\n%s" % (source, ours, theirs))
    print("%d passed, %d failed" % (options.count - len(failing), len(failing)))
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
