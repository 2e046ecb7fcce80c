"""harness.py - runs trisdoc on one hostile input in a folder of its own and judges the outcome.

A case is a name, a function that fills the folder and returns what to run, and what must be true afterwards.  Always true: the
status is one of those allowed, within the time limit; no message of a sanitizer, no assertion, no signal; no file is left behind
that was not asked for; and when the status is not 0, what was there before is there still, byte for byte."""
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import time

PREVIOUS = b"previous output\n"
FINDING = re.compile(r"^(?:(.*):(\d+):(\d+)|trisdoc): (warning|error|failure): (.*) \[([A-Z][A-Z0-9_]*)\]$")
BROKEN = re.compile(r"AddressSanitizer|LeakSanitizer|UndefinedBehavior|runtime error:|Assertion|stack smashing|double free|corrupted")
TIME_LIMIT = 10.0


class Case:
    """status: allowed exit statuses.  code: a finding that must be reported with its line and caret (True: any error).
    made: files below out/ that must exist when the status is 0.  limits: a function run in the child before exec.
    after: function(folder, result) -> complaint or None.  asan: False when the case cannot run under ASan.  keep: False when other
    targets may be written although one failed.  caret: False for findings that have no place in a file."""

    def __init__(self, name, setup, status=(1,), code=None, made=(), limits=None, after=None, asan=True, act=None, keep=True, stdin=b"",
                 stdout=None, slow=1.0, caret=True):
        self.name, self.setup, self.status, self.code, self.made, self.limits = name, setup, set(status), code, made, limits
        self.after, self.asan, self.act, self.keep, self.stdin, self.stdout, self.slow, self.caret = after, asan, act, keep, stdin, stdout, slow, caret


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape"))
    return path


def tree(folder):
    """{path: what it is}: bytes of regular files, targets of links, kind of the rest."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(base, name)
            mode = os.lstat(path).st_mode
            key = os.path.relpath(path, folder)
            if stat.S_ISLNK(mode):
                found[key] = os.readlink(path)
            elif stat.S_ISREG(mode):
                try:
                    with open(path, "rb") as f:
                        found[key] = f.read()
                except OSError:
                    found[key] = None
            else:
                found[key] = stat.S_IFMT(mode)
    return found


def carets(text):
    """Findings of a human-readable report: (path, line, column, level, code, whether source line and caret follow)."""
    lines, found = text.split("\n"), []
    for n, line in enumerate(lines):
        m = FINDING.match(line)
        if m:
            found.append((m[1], int(m[2] or 0), int(m[3] or 0), m[4], m[6], m[2] is not None and any("^" in x for x in lines[n + 1:n + 4])))
    return found


def env():
    keep = {k: os.environ[k] for k in ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME") if k in os.environ}
    keep.update(LC_ALL="C", SOURCE_DATE_EPOCH="1767225600", ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:exitcode=99",
                UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1:exitcode=99")
    return keep


def start(command, folder, case):
    def child():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if case.limits:
            case.limits()
    out = open(case.stdout, "wb") if case.stdout else subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=env(), stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE, preexec_fn=child)


def judge(case, binary, folder):
    """None, or what is wrong."""
    spec = case.setup(folder)
    argv = spec if isinstance(spec, list) else list(spec)
    before = tree(folder)
    begun = time.monotonic()
    process = start([binary] + argv, folder, case)
    limit = TIME_LIMIT * case.slow
    try:
        if case.act:
            case.act(process)
        stdout, stderr = process.communicate(case.stdin, timeout=limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "still running after %d s" % limit
    except BrokenPipeError:
        stdout, stderr = process.communicate(timeout=limit)
    took, status = time.monotonic() - begun, process.returncode
    report = (stderr or b"").decode("utf-8", "replace")
    after = tree(folder)
    if BROKEN.search(report) or status == 99:
        return "sanitizer or assertion: " + " | ".join(x for x in report.split("\n") if BROKEN.search(x) or x.startswith("    #"))[:400]
    if status not in case.status:
        return "exit status %d, not %s: %s" % (status, "/".join(map(str, sorted(case.status))), report.strip()[-300:])
    if took > limit:
        return "took %.1f s" % took
    findings = carets(report)
    if status == 1 and not any(f[3] != "warning" for f in findings):
        return "exit 1 without a finding: %r" % report[:300]
    if case.code and status != 0:
        fitting = [f for f in findings if f[3] != "warning" and (case.code is True or re.fullmatch(case.code, f[4]))]
        if not fitting:
            return "no finding %s: %s" % (case.code, report.strip()[:300])
        if case.caret and not any(f[5] for f in fitting):
            return "finding without caret: %s" % report.strip()[:300]
    if case.code and status == 0 and 0 not in case.status:
        return "clean"
    return changes(case, before, after, status) or (case.after(folder, (status, stdout, report)) if case.after else None)


def changes(case, before, after, status):
    for path in before:
        if path not in after:
            return "removed %r" % path
        if before[path] != after[path] and not (path.startswith("out/") and (status == 0 or not case.keep)):
            return "changed %r although the status is %d" % (path, status)
    for path in after:
        made = path == "out" or path.startswith("out/")
        if path not in before and not (made and (status == 0 or not case.keep)):
            return "left %r behind" % path
        if path not in before and "/.trisdoc-" in "/" + path or re.search(r"(^|/)\.?[^/]*(\.tmp|~|\.part|\.new|\.[A-Za-z0-9]{6})$", path) and path.startswith("out/"):
            return "left temporary file %r" % path
    if status == 0:
        for path in case.made:
            if "out/" + path not in after:
                return "did not write %r" % path
            if before.get("out/" + path) == after["out/" + path]:
                return "did not renew %r" % path
    return None


def has_asan(binary):
    with open(binary, "rb") as f:
        return b"__asan_init" in f.read()


def run_case(case, binary, asan):
    if asan and not case.asan:
        return "skipped"
    folder = tempfile.mkdtemp(prefix="hostile-")
    try:
        return judge(case, binary, folder)
    finally:
        for base, folders, _ in os.walk(folder):
            for name in folders:
                if not os.path.islink(os.path.join(base, name)):
                    os.chmod(os.path.join(base, name), 0o700)
        shutil.rmtree(folder, ignore_errors=True)


# ---- what cases are made of ----

def single(text, *more, files=(), previous=True, name="werk.md"):
    """A Markdown file of its own, with previous output."""
    def setup(folder):
        write(folder, name, text() if callable(text) else text)
        for path, data in files:
            write(folder, path, data() if callable(data) else data)
        if previous:
            write(folder, "out/werk.pdf", PREVIOUS)
            write(folder, "out/werk.html", PREVIOUS)
        return ["build", name, "--out", "out"] + list(more)
    return setup


PROJECT = """edition: {version: 1.0.0, date: 2026-11-23, status: approved}
languages: [de]
audiences: [neutral, business]
hooks: [scripts/hooks/h.lua]
works:
  werk:
    family: guideline
    title: {de: Werk}
    files: [guideline/*.md]
    audiences: [neutral, business]
targets:
  - {work: werk, audience: '*', lang: de, format: [pdf, html]}
"""


def project(*argv, **files):
    """A small sound project, over which `files` are laid (path: bytes, None removes); `__` in a keyword stands for `/`, `_1` for `.`."""
    more = files.pop("files", {})

    def setup(folder):
        all_files = {"content/project.yaml": PROJECT, "content/guideline/10-anfang.md": "# Anfang {#sec-anfang}\n\nEin Satz.\n",
                     "scripts/hooks/h.lua": "return {}\n", "content/terms/t.yaml": "", "content/bibliography/b.yaml": "",
                     "out/edition/werk_1.0.0_business_de.pdf": PREVIOUS, "out/edition/werk_1.0.0_neutral_de.pdf": PREVIOUS}
        all_files.update(more)
        for path, data in all_files.items():
            if data is not None and not (callable(data) or data == ""):
                write(folder, path, data)
        for path, data in all_files.items():
            if callable(data):
                os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
                data(os.path.join(folder, path))
        return list(argv) or ["build"]
    return setup


def as_nobody():
    """Permissions mean nothing to root."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def signal_after(seconds, number):
    def act(process):
        time.sleep(seconds)
        process.send_signal(number)
    return act


def file_size(limit):
    def set_limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return set_limit


def memory(limit):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
