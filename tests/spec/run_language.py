#!/usr/bin/env python3
"""run_language.py [--update] [--show] [FILTER...]  -  runs the examples of tests/spec/language.md against trisdoc.

An example is a fenced block with the info string `example`: the input, then parts that begin with a line `=== NAME`:
  tree      the tree as parsed: trisdoc build --dump=tree, without the places and the root
  finished  the tree after numbering and references: --dump=finished, likewise
  html      trisdoc fragment
  pdf       the structure elements of the PDF as Element[kids], one line a child of Document, texts left out
  diag      the codes of the findings with their lines and columns, one a line
An example without metadata gets the title "Beispiel" and the language de; the paragraph of the title is left out of `pdf`.
After `example` may stand: `project` (the input becomes the only chapter of the project in fixture/project) and options for trisdoc
(`--audience business`).  Files of tests/spec/fixture lie beside the input.  FILTER: number of an example or words of its heading.
--update writes what trisdoc says now into the document: read the difference before you keep it.  Environment: TRISDOC.
Ends with `N passed, N failed`; each part of an example counts."""
import concurrent.futures
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
sys.dont_write_bytecode = True
import words  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "language.md")
PROGRAM = os.path.abspath(os.environ.get("TRISDOC", os.path.join(HERE, "../../out/bin/trisdoc")))
PARTS = ("tree", "finished", "html", "pdf", "diag")
FINDING = re.compile(r"^(.*?):(\d+):(\d+): \w+(?: error)?: .* \[([A-Z][A-Z0-9_]*)\]$", re.M)
SANITIZER = re.compile(r"AddressSanitizer|runtime error:|LeakSanitizer|Assertion")


class Example:
    def __init__(self, number, heading, info, line):
        self.number, self.heading, self.line = number, heading, line
        words = info.split()[1:]
        self.project = "project" in words
        self.options = [w for w in words if w != "project"]
        self.input, self.parts = [], {}
        self.first = self.last = 0


def read(lines):
    """The examples, with the lines [first, last) between their fences."""
    examples, heading, fence, current = [], "", None, None
    for n, line in enumerate(lines):
        if fence is None:
            mark = re.match(r"^(`{3,})(.*)", line)
            title = re.match(r"^#{1,6} +(.*)", line)
            if mark:
                fence = mark[1]
                if re.match(r"example\b", mark[2]):
                    current = Example(len(examples) + 1, heading, mark[2], n + 1)
                    current.first = n + 1
                    into = current.input
            elif title:
                heading = title[1]
        elif line.startswith(fence) and not line.strip("` "):
            if current:
                current.last = n
                examples.append(current)
            fence = current = None
        elif current:
            part = re.match(r"^=== (\w+)$", line)
            if part:
                into = current.parts[part[1]] = []
            else:
                into.append(line)
    return examples


def call(*command, cwd):
    env = dict(os.environ, LC_ALL="C", LANGUAGE="en", SOURCE_DATE_EPOCH="1767225600")
    done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    errors = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or done.returncode > 2 or SANITIZER.search(errors):
        raise RuntimeError("status %d: %s" % (done.returncode, errors[-500:]))
    return done.stdout.decode("utf-8", "replace"), errors


def tree(text):
    """Without root and places; the indentation starts at the left."""
    out = []
    for line in text.rstrip("\n").split("\n"):
        if re.match(r"^(==|document\b|doc\b)", line) and not line.startswith(" "):
            continue
        line = re.sub(r' @\d+:\d+-\d+:\d+$', "", line)
        out.append(line[2:] if line.startswith("  ") else line)
    return out


def structure(path, title, front):
    """The structure tree as Element[kids] lines, without the paragraph of the title; front: without title page and imprint."""
    root = words.structure(path)
    kids = [k for k in root.kids if not isinstance(k, str)]
    document = [k for k in (kids[0].kids if kids and kids[0].tag == "Document" else kids) if not isinstance(k, str)]
    if document and document[0].tag == "P" and document[0].text() == title:
        document = document[1:]
    while front and document and document[0].tag == "P":
        document = document[1:]

    def show(element):
        inner = [show(k) for k in element.kids if not isinstance(k, str)]
        return element.tag + ("[%s]" % " ".join(inner) if inner else "")
    return [show(e) for e in document]


def prepare(example, folder):
    """Writes the input; (folder to work in, arguments that name it)."""
    text = "\n".join(example.input) + "\n"
    if example.project:
        shutil.copytree(os.path.join(HERE, "fixture/project"), os.path.join(folder, "project"))
        folder = os.path.join(folder, "project")
        for name in ("hooks", "lib"):  # the project's own hook is what the fixture declares
            if os.path.isdir(os.path.join(HERE, "../../scripts", name)):
                shutil.copytree(os.path.join(HERE, "../../scripts", name), os.path.join(folder, "scripts", name))
        target = os.path.join(folder, "content/guideline/10-beispiel.md")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        what = ["beispiel"]
    else:
        for name in os.listdir(os.path.join(HERE, "fixture")):
            if name != "project":
                shutil.copy(os.path.join(HERE, "fixture", name), folder)
        target, what = os.path.join(folder, "beispiel.md"), ["beispiel.md"]
    with open(target, "w", encoding="utf-8") as out:
        out.write(text.replace("→", "\t"))
    return folder, target, what


def produce(example, part, folder, target, what):
    options = list(example.options)
    title = next((m[1] for m in map(re.compile(r"title: (.*)").match, example.input) if m), "Beispiel")
    if not example.project and example.input[:1] != ["---"]:
        options += ["-M", "title=Beispiel", "-M", "lang=de"]
    if part in ("tree", "finished"):
        out, errors = call(PROGRAM, "build", "--dump=" + part, *options, *what, cwd=folder)
        return tree(out) if out else errors.strip().split("\n")
    if part == "html":
        out, errors = call(PROGRAM, "fragment", *options, target, cwd=folder)
        return (out if out else errors).rstrip("\n").split("\n")
    if part == "pdf":
        path = os.path.join(folder, "beispiel.pdf")
        if example.project:
            _, errors = call(PROGRAM, "build", "-q", "--format", "pdf", "--out", folder, *options, *what, cwd=folder)
            made = sorted(f for f in os.listdir(folder) if f.endswith(".pdf"))
            if made:
                path = os.path.join(folder, made[0])
        else:
            _, errors = call(PROGRAM, "build", "-q", "--format", "pdf", "--out", folder, *options, *what, cwd=folder)
        return structure(path, title, example.project) if os.path.exists(path) else errors.strip().split("\n")
    if part == "diag":
        _, errors = call(PROGRAM, "check", "--color", "never", *options, *what, cwd=folder)
        return ["%s:%s %s" % (m[2], m[3], m[4]) for m in FINDING.finditer(errors)]
    raise RuntimeError("unknown part " + part)


def run(example):
    """[(part, wanted, got)]."""
    results = []
    with tempfile.TemporaryDirectory() as base:
        folder, target, what = prepare(example, base)
        for part, wanted in example.parts.items():
            try:
                got = produce(example, part, folder, target, what)
            except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
                got = ["!! %s" % error]
            results.append((part, wanted, [line.replace("\t", "→").rstrip() for line in got]))
    return results


def main(args):
    update, show = "--update" in args, "--show" in args
    filters = [a.lower() for a in args if not a.startswith("--")]
    with open(FILE, encoding="utf-8") as f:
        lines = f.read().split("\n")
    examples = read(lines)
    chosen = [e for e in examples if not filters or any(f == str(e.number) or (not f.isdigit() and f in e.heading.lower()) for f in filters)]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for example, results in zip(chosen, pool.map(run, chosen)):
            example.results = results
            for part, wanted, got in results:
                # The PDF part may be broken over lines as it reads best.
                equal = " ".join(" ".join(wanted).split()) == " ".join(" ".join(got).split()) if part == "pdf" else wanted == got
                passed += equal
                failed += not equal
                if not equal and not update:
                    print("example %d, %s (language.md:%d, %s):" % (example.number, part, example.line, example.heading))
                    for line in list(difflib.unified_diff(wanted, got, "wanted", "got", n=9, lineterm=""))[2:]:
                        print("    " + line)
            if show:
                print("%d %s\n%s" % (example.number, example.heading, "\n".join(example.input)))
                for part, _, got in results:
                    print("=== %s\n%s" % (part, "\n".join(got)))
    if update:
        for example in sorted(chosen, key=lambda e: -e.first):
            body = list(example.input)
            for part, wanted, got in example.results:
                body += ["=== " + part] + (wanted if got and got[0].startswith("!!") else got)
            lines[example.first:example.last] = body
        with open(FILE, "w", encoding="utf-8") as f:
            f.write("\n".join(lines))
    missing = [e for e in chosen if not {"tree", "finished"} & set(e.parts) or "html" not in e.parts or "pdf" not in e.parts]
    for e in missing:
        if "diag" not in e.parts:
            print("example %d (language.md:%d) lacks tree, html or pdf" % (e.number, e.line))
            failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not chosen else 0


sys.exit(main(sys.argv[1:]))
