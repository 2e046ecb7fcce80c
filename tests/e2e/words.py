#!/usr/bin/env python3
"""words.py [-v] [EDITION-FOLDER | FILE.pdf=FILE.html ...]   (default: out/edition)

For every work: the words of `pdfinfo -struct-text` of NAME.pdf equal, in order, those of NAME/single.html; every word comes back whole from
pdftotext; the PDF is tagged, has a title and a language; all fonts are embedded, subset and have ToUnicode.  Ends with `N passed, N failed`.

What may differ, by rule (everything else is a failure):

  PDF side
  P1 contents     TOC elements (contents, lists of figures and tables): generated twice, compared by variants.py
  P2 note marks   Reference elements that hold a number only; Lbl of a Note
  P3 notes        Note elements stand at their reference: taken out and compared with the notes of the HTML, in order
  P4 list labels  Lbl of a list item that is a bullet, a box, or a number or letter with a point or parenthesis
  P5 page numbers "(S. 12)" or ", S. 12" at the end of a Reference element
  P6 front pages  what precedes the first Sect, heading or TOC below Document: title page and imprint; the title must be there all the same
  HTML side
  H1 navigation   <nav>, <script>, <style>, <template>, <button>, [hidden], what stands outside <main>
  H2 title        <header> of the page (title, subtitle, author, date, formats) and the draft banner: see P6
  H3 note marks   <a role="doc-noteref">, <a role="doc-backlink">, <sup> that holds only such a mark
  H4 notes        elements with role doc-endnotes or class notes: compared with P3
  H5 hidden text  class visually-hidden (states of check boxes, names of landmarks): the PDF shows a sign instead
  both
  B1 soft hyphens U+00AD and line breaks are not part of words; all kinds of blanks separate words alike
  B2 line ends    where poppler prints a soft hyphen as "-": a hyphen inside a word counts for nothing when the words are otherwise equal
"""
import os
import re
import subprocess
import sys
import unicodedata
from difflib import SequenceMatcher
from html.parser import HTMLParser

INLINE = {"Span", "Link", "Reference", "Em", "Strong", "Code", "Quote", "BibEntry", "Annot", "Ruby", "EM", "STRONG"}
LABEL = re.compile(r"^(?:[^\w(]+|\(?(?:\d{1,6}|[a-zA-Z]{1,2}|[ivxlcdmIVXLCDM]+)[.)])$")
PAGE_NUMBER = re.compile(r"(?:\s*\((?:S|p)\.\s*[\divxlc]+\)|,\s*(?:S|p)\.\s*[\divxlc]+)(?=\s*$)")
LINE = re.compile(r'^(\s*)(?:"(.*)"|(Object \d+ \d+)|(\(No content\?\))|([A-Za-z0-9]+)(.*))$', re.S)


class Element:
    def __init__(self, tag, parent=None):
        self.tag, self.parent, self.kids = tag, parent, []

    def text(self):
        return "".join(k if isinstance(k, str) else k.text() for k in self.kids)


def run(*command):
    return subprocess.run(command, capture_output=True).stdout.decode("utf-8", "replace")


def structure(path):
    """The structure tree as pdfinfo prints it; texts are the leaves."""
    root = Element("Root")
    stack = [(-1, root)]
    text = run("pdfinfo", "-struct-text", path)
    # A text may hold line breaks: a line belongs to the text before until the closing quotation mark.
    lines, open_text = [], None
    for line in text.split("\n"):
        if open_text is not None:
            open_text += "\n" + line
            if line.endswith('"'):
                lines.append(open_text)
                open_text = None
        elif re.match(r'^\s*"', line) and not (line.rstrip().endswith('"') and len(line.strip()) > 1):
            open_text = line
        else:
            lines.append(line)
    for line in lines:
        m = LINE.match(line)
        if not m or not line.strip():
            continue
        depth = len(m[1])
        if m[5] and not re.match(r'^(?: <.*>| ".*"| r\d+| \((?:inline|block)\))*:?$', m[6], re.S):
            continue  # an attribute
        if m[5] and m[6].startswith(" /"):
            continue
        while stack[-1][0] >= depth:
            stack.pop()
        parent = stack[-1][1]
        if m[2] is not None:
            parent.kids.append(m[2])
        elif m[5]:
            element = Element(m[5], parent)
            parent.kids.append(element)
            stack.append((depth, element))
    return root


class PdfText:
    """Words of the body and of the notes after rules P1 to P6."""

    def __init__(self, root):
        self.body, self.notes, self.front = [], [], []
        document = next((k for k in root.kids if not isinstance(k, str)), root)
        started = False
        for kid in document.kids:
            tag = kid if isinstance(kid, str) else kid.tag
            started = started or tag in ("Sect", "TOC") or re.match(r"H\d?$", tag) is not None
            out = self.body if started or self.no_section(document) else self.front
            self.put(kid, out)
            out.append("\n")

    @staticmethod
    def no_section(document):
        return not any(not isinstance(k, str) and (k.tag in ("Sect", "TOC") or re.match(r"H\d?$", k.tag)) for k in document.kids)

    def put(self, node, out):
        if isinstance(node, str):
            out.append(node)
            return
        if node.tag == "TOC":  # P1
            return
        if node.tag == "Note":  # P2, P3
            note = []
            for kid in node.kids:
                if isinstance(kid, str) or kid.tag != "Lbl":
                    self.put(kid, note)
            self.notes.append("".join(note))
            return
        if node.tag == "Reference":
            text = node.text()
            if re.fullmatch(r"\s*[\d*]+\s*", text):  # P2
                out.append(" " if text[-1].isspace() else "")
                return
            inner = []
            for kid in node.kids:
                self.put(kid, inner)
            out.append(PAGE_NUMBER.sub("", "".join(inner)))  # P5
            return
        if node.tag == "Lbl" and LABEL.match(node.text().strip()):  # P4
            return
        block = node.tag not in INLINE
        if block:
            out.append("\n")
        for kid in node.kids:
            self.put(kid, out)
        if block:
            out.append("\n")


class HtmlText(HTMLParser):
    """The same of single.html after rules H1 to H5."""
    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    BLOCK = set("address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
                "nav ol p pre section summary table tbody td tfoot th thead tr ul caption br".split())

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.body, self.notes, self.title, self.head, self.lang = [], [], [], [], [], ""
        self.feed(text)
        self.close()

    def kind(self, tag, attrs):
        classes, role = set((attrs.get("class") or "").split()), attrs.get("role", "")
        if tag in ("nav", "script", "style", "template", "button", "head", "footer") or "hidden" in attrs:
            return "skip"
        if tag == "header" or classes & {"draft", "banner", "skip-link", "skip"}:
            return "title"
        if role in ("doc-noteref", "doc-backlink") or classes & {"noteref", "backlink", "visually-hidden", "note-ref", "note-back"}:
            return "skip"
        if role == "doc-endnotes" or classes & {"notes", "footnotes"}:
            return "notes"
        if role == "doc-toc" or "toc" in classes:
            return "skip"
        return ""

    def where(self):
        kinds = [k for _, k in self.stack]
        if "skip" in kinds:
            return None
        if "title" in kinds:
            return self.title
        if not any(t == "main" for t, _ in self.stack):
            return None
        if "notes" in kinds:
            depth = [i for i, (t, k) in enumerate(self.stack) if k == "notes"][0]
            if any(t == "li" for t, _ in self.stack[depth:]):
                return self.notes[-1] if self.notes else None
            return None
        return self.body

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs.get("lang", "")
        in_notes = any(k == "notes" for _, k in self.stack)
        if tag not in self.VOID:
            self.stack.append((tag, self.kind(tag, attrs)))
        if in_notes and tag == "li" and not any(t == "li" for t, k in self.stack[[k for _, k in self.stack].index("notes"):-1]):
            self.notes.append([])
        self.edge(tag)

    def handle_endtag(self, tag):
        self.edge(tag)
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i][0] == tag:
                del self.stack[i:]
                break
        self.edge(tag)

    def edge(self, tag):
        if tag in self.BLOCK:
            out = self.where()
            if out is not None:
                out.append("\n")

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] == "title" and any(t == "head" for t, _ in self.stack):
            self.head.append(data)
        out = self.where()
        if out is not None:
            out.append(data)


def words(text):
    text = unicodedata.normalize("NFC", text).replace("\u00ad\n", "").replace("\u00ad", "").replace("\u200b", "").replace("\u2060", "")
    return text.split()


def same(a, b):
    return a == b or a.replace("-", "") == b.replace("-", "")  # B2


def difference(pdf, page):
    """None, or where two lists of words differ."""
    if len(pdf) == len(page) and all(map(same, pdf, page)):
        return None
    a, b = [w.replace("-", "") for w in pdf], [w.replace("-", "") for w in page]
    start = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    lo = max(0, start - 3)
    window = SequenceMatcher(None, a[lo:lo + 2000], b[lo:lo + 2000], autojunk=False)
    shown = []
    for op, i1, i2, j1, j2 in window.get_opcodes():
        if op != "equal" and len(shown) < 8:
            shown.append("      after %r: PDF %r, HTML %r" % (" ".join(pdf[max(0, lo + i1 - 4):lo + i1]), " ".join(pdf[lo + i1:lo + min(i2, i1 + 12)]),
                                                            " ".join(page[lo + j1:lo + min(j2, j1 + 12)])))
    return "%d words in the PDF, %d in the HTML; word %d:\n%s" % (len(pdf), len(page), start + 1, "\n".join(shown))


def pieces(items):
    """Runs of three letters and more: what must come back whole.  Addresses break without a hyphen, and of a hard hyphen at a line
    end poppler makes nothing ("EU-" + "Schwellen"): hyphens do not count."""
    return {part for w in items if not re.search(r"://|www\.|\w\.\w+[./]|@", w) for part in re.findall(r"[^\W\d_]{3,}", re.sub(r"[-\u2010\u2011]", "", w))}


def check(pdf, page):
    """[(name of the check, complaint or None)]."""
    with open(page, encoding="utf-8") as f:
        web = HtmlText(f.read())
    paper = PdfText(structure(pdf))
    out = []
    pdf_words, web_words = words("".join(paper.body)), words("".join(web.body))
    out.append(("words", difference(pdf_words, web_words) if pdf_words else "no words in the structure tree"))
    notes = [words(n) for n in paper.notes], [words("".join(n)) for n in web.notes]
    faults = ["%d notes in the PDF, %d in the HTML" % (len(notes[0]), len(notes[1]))] if len(notes[0]) != len(notes[1]) else []
    faults += ["note %d: %s" % (i + 1, d) for i, (a, b) in enumerate(zip(*notes)) for d in [difference(a, b)] if d]
    out.append(("notes", "\n      ".join(faults[:4]) or None))
    title = words("".join(web.head))
    front = words("".join(paper.front)) or pdf_words[:80]
    info = run("pdfinfo", pdf)
    stated = re.search(r"^Title:\s+(.*)", info, re.M)
    out.append(("title", None if stated and stated[1].strip() and (not title or words(stated[1])[0] in title) else "title %r, HTML %r" % (stated and stated[1], " ".join(title))))
    out.append(("title page", None if stated and all(w in front or w in pdf_words for w in words(stated[1])) else "title %r not found in %r" % (stated and stated[1], front[:40])))
    # What stands on paper, line by line: a word that is divided comes together again once "soft hyphen, newline" is deleted.
    plain = run("pdftotext", pdf, "-").replace("\u00ad\n", "").replace("\u00ad\x0c", "")
    plain = re.sub(r"\u00ad\s*\n", "", plain)
    missing = sorted(pieces(web_words + [w for n in notes[1] for w in n]) - pieces(words(plain)))
    out.append(("whole words", "%d words not whole in pdftotext: %s" % (len(missing), ", ".join(missing[:15])) if missing else None))
    out.append(("tagged", None if re.search(r"^Tagged:\s+yes", info, re.M) else "not tagged"))
    lang = re.search(r"\((.*)\)", run("mutool", "show", pdf, "trailer/Root/Lang"))
    out.append(("language", None if lang and lang[1].split("-")[0] == web.lang.split("-")[0] and web.lang else "PDF %r, HTML %r" % (lang and lang[1], web.lang)))
    fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    bad = [f[0] for f in fonts if f[-5:-2] != ["yes", "yes", "yes"]]
    out.append(("fonts", None if fonts and not bad else "not embedded, subset and mapped: %s" % ", ".join(bad) if fonts else "no fonts"))
    return out


def pairs(args, root):
    if args and "=" in args[0]:
        return [tuple(a.split("=", 1)) for a in args]
    folder = args[0] if args else os.path.join(root, "out/edition")
    names = sorted(f[:-4] for f in os.listdir(folder) if f.endswith(".pdf"))
    found = []
    for n in names:
        page = os.path.join(folder, n, "single.html")
        found.append((os.path.join(folder, n + ".pdf"), page if os.path.exists(page) else os.path.join(folder, n + ".html")))
    return found


def main(args):
    verbose = "-v" in args
    args = [a for a in args if a != "-v"]
    passed = failed = 0
    todo = pairs(args, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    for pdf, page in todo:
        results = check(pdf, page) if os.path.exists(page) else [("single.html", "missing")]
        for name, complaint in results:
            passed += complaint is None
            failed += complaint is not None
            if complaint:
                print("%s: %s: %s" % (os.path.basename(pdf), name, complaint))
            elif verbose:
                print("%s: %s: ok" % (os.path.basename(pdf), name))
    if not todo:
        print("nothing to compare")
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
