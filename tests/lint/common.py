"""common.py - what the lints share: the files of the project, C without comments, reporting."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EXCEPTIONS = ROOT / "tests/lint/exceptions.txt"


def files(*suffixes, under=""):
    """Tracked and new files that are not ignored, as paths relative to the root, in order."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "--", under or "."], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:  # a source archive without git
        names = [str(p.relative_to(ROOT)) for p in (ROOT / under).rglob("*") if p.is_file()]
        names = [n for n in names if not n.startswith(("out/", ".git/")) and "node_modules/" not in n]
    else:
        names = listed.stdout.splitlines()
    found = {n for n in names if (not suffixes or n.endswith(suffixes)) and (ROOT / n).is_file()}
    return sorted(found)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def _blank(match, keep_strings):
    text = match.group(0)
    if text[0] in "\"'":
        return text if keep_strings else text[0] + " " * (len(text) - 2) + text[0]
    return re.sub(r"[^\n]", " ", text)


def code(name, keep_strings=False):
    """A C file with comments (and what is in strings) blanked; line numbers hold."""
    return _TOKEN.sub(lambda m: _blank(m, keep_strings), read(name))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def room(name):
    """Folder of a file of src/: "base", "emit/pdf"; "main" for src/main.c."""
    folder = str(pathlib.PurePosixPath(name).parent.relative_to("src"))
    return "main" if folder == "." else folder


class Exceptions:
    """Lines `rule what reason` of exceptions.txt; one that no longer excuses anything is a violation itself."""

    def __init__(self, *rules):
        self.lines, self.used = {}, set()
        for number, line in enumerate(EXCEPTIONS.read_text(encoding="utf-8").splitlines(), 1):
            parts = line.split(None, 2)
            if len(parts) == 3 and not line.startswith("#") and parts[0] in rules:
                self.lines[parts[0], parts[1]] = number

    def excuses(self, rule, what):
        if (rule, what) in self.lines:
            self.used.add((rule, what))
            return True
        return False

    def stale(self):
        for key in sorted(set(self.lines) - self.used):
            yield "tests/lint/exceptions.txt", self.lines[key], "no longer needed: %s %s" % key


def finish(violations):
    """violations: (file, line, text)."""
    listed = sorted(set(violations))
    for name, line, text in listed:
        print("%s:%d: %s" % (name, line, text))
    sys.exit(1 if listed else 0)
