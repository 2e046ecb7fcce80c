#!/usr/bin/env python3
"""variants.py [EDITION-FOLDER]   (default: out/edition)

The three audience variants of the guideline differ in terms and in conditional parts, and a heading that is not for an audience leaves no trace:
not in its contents, bookmarks, running heads, pages or file names.  Ends with `N passed, N failed`."""
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import geometry  # noqa: E402
import words  # noqa: E402

AUDIENCES = ("civil-society", "business", "administration")
ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
LABEL = re.compile(r"^\s+(neutral|%s): \{form: \"?([^,\"}]+)" % "|".join(AUDIENCES), re.M)


def clean(text):
    return " ".join(words.words(text))


def bookmarks(pdf):
    """Titles of the outline, without numbers."""
    out = subprocess.run(["mutool", "show", pdf, "outline"], capture_output=True).stdout.decode("utf-8", "replace")
    return [clean(re.sub(r"^[\d.]+\s+", "", m)) for m in re.findall(r'"(.*)"\s*#', out)]


def contents(root, out=None):
    """Texts of the contents' entries in the structure tree."""
    out = [] if out is None else out
    for kid in root.kids:
        if not isinstance(kid, str):
            if kid.tag == "TOCI":
                own = "".join(k if isinstance(k, str) else "" if k.tag == "TOC" else k.text() for k in kid.kids)
                out.append(clean(re.sub(r"[\s.\u2026]*(\d+|[ivxlc]+)?\s*$", "", re.sub(r"^\s*[\d.]+\s+", "", own))))
            contents(kid, out)
    return out


class Variant:
    def __init__(self, folder, audience):
        found = sorted(glob.glob(os.path.join(folder, "tris-guideline_*_%s_de.pdf" % audience)))
        if not found:
            sys.exit("no guideline for %s in %s" % (audience, folder))
        self.pdf, self.audience = found[-1], audience
        self.folder = self.pdf[:-4]
        tree = words.structure(self.pdf)
        self.bookmarks, self.contents = bookmarks(self.pdf), contents(tree)
        paper = words.PdfText(tree)
        self.text = clean("".join(paper.body))
        self.headings = [clean(re.sub(r"^\s*[\d.]+\s+", "", h)) for h in self.find_headings(tree)]
        self.running = {clean(r.text) for page in geometry.Book(self.pdf).pages for r in page.running}
        self.html = ""
        for path in sorted(glob.glob(os.path.join(self.folder, "*.html"))):
            with open(path, encoding="utf-8") as f:
                text = f.read()
            parts = re.findall(r"<nav.*?</nav>", text, re.S) + re.findall(r"<title>.*?</title>", text, re.S) + re.findall(r"<h[1-6].*?</h[1-6]>", text, re.S)
            self.html += "\n".join(clean(re.sub(r"<[^>]*>", "", p).replace("&amp;", "&")) for p in parts) + "\n"

    def find_headings(self, node):
        for kid in node.kids:
            if not isinstance(kid, str):
                if re.fullmatch(r"H[1-6]", kid.tag):
                    yield kid.text()
                yield from self.find_headings(kid)


def concepts():
    """[{audience: form}] of the termbase, where the form is one word, so that it can be counted."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "content/terms/*.yaml"))):
        with open(path, encoding="utf-8") as f:
            for block in re.split(r"\n(?=\S+:\n)", f.read()):
                labels = {a: form.strip() for a, form in LABEL.findall(block)}
                if all(a in labels for a in AUDIENCES):
                    found.append(labels)
    return found


def count(form, text):
    return len(re.findall(r"\b%s(?:e?n?s?)\b" % re.escape(re.sub(r"~", "", form)), text))


def checks(variants):
    for v in variants:
        others = [o for o in variants if o is not v]
        name = v.audience
        own = [h for h in v.bookmarks if all(h not in o.bookmarks for o in others)]
        yield name + ": own bookmarks", None if own else "no bookmark that the others lack"
        yield name + ": bookmarks are its headings", None if set(v.bookmarks) <= set(v.headings) and len(v.bookmarks) > 5 else "bookmarks without heading: %s" % [b for b in v.bookmarks if b not in v.headings][:5]
        listed = [h for h in own if h in v.contents]
        yield name + ": own contents", None if listed or not own else "none of %s in the contents %s" % (own[:3], v.contents[:8])
        lacking = [h for h in v.contents if h not in v.headings]
        yield name + ": contents are its headings", None if v.contents and not lacking else "%s" % (lacking[:5] or "no contents")
        heads = {r for r in v.running if all(r not in o.running for o in others)}
        # Section titles stand in the running heads with or without numbers and cut when long: compare by their first words.
        shown = [h for h in v.headings if all(h not in o.headings for o in others) and any(" ".join(h.split()[:3]) in r for r in v.running)]
        yield name + ": own running heads", None if heads and shown else "running heads %s" % sorted(v.running)[:8]
        foreign = sorted({h for o in others for h in o.headings if h not in v.headings and len(h.split()) > 2})
        for where, text in (("contents", "\n".join(v.contents)), ("bookmarks", "\n".join(v.bookmarks)), ("running heads", "\n".join(v.running)), ("HTML", v.html)):
            traces = [h for h in foreign if h in text]
            yield "%s: no trace in %s" % (name, where), "of the others: %s" % traces[:3] if traces else None
        for o in others:
            ours = [c[name] for c in concepts() if c[name] != c[o.audience] and count(c[name], v.text) > count(c[name], o.text)
                    and count(c[o.audience], v.text) < count(c[o.audience], o.text)]
            yield "%s: terms differ from %s" % (name, o.audience), None if len(ours) >= 5 else "only %s" % ours
            yield "%s: text differs from %s" % (name, o.audience), None if v.text != o.text else "same text"


def main(args):
    folder = args[0] if args else os.path.join(ROOT, "out/edition")
    passed = failed = 0
    for name, complaint in checks([Variant(folder, a) for a in AUDIENCES]):
        passed += complaint is None
        failed += complaint is not None
        if complaint:
            print("%s: %s" % (name, complaint))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
