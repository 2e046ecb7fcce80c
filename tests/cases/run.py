#!/usr/bin/env python3
"""run.py [FILTER...] - golden cases: tests/cases/<folder>/<name>.md and what trisdoc makes of it.

A sibling file switches a check on (make an empty one, then run with TD_UPDATE=1):
  NAME.doc    the tree: --dump=tree in parse/, --dump=assembled in resolve/assemble-*, --dump=hooked in hooks/, else --dump=finished
  NAME.pages  --dump=pages
  NAME.html   trisdoc fragment
  NAME.diag   trisdoc check: the findings as a person sees them, then "exit N"
  NAME.args   options for all of them, one a line (--hook filter.lua, --audience business, -M key=value)
Every run happens in the case's folder, so that paths in findings are relative; a folder with content/project.yaml is a project.
TD_UPDATE=1 rewrites the siblings: read the diff before you commit it.  Environment: TRISDOC, the program to test.
"""
import concurrent.futures
import difflib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = str(pathlib.Path(os.environ.get("TRISDOC", HERE.parent.parent / "out/bin/trisdoc")).resolve())
UPDATE = os.environ.get("TD_UPDATE") == "1"
SECONDS = 60


def stage(case):
    folder = case.relative_to(HERE).parts[0]
    if folder == "parse":
        return "tree"
    if folder == "hooks":
        return "hooked"
    return "assembled" if folder == "resolve" and case.stem.startswith("assemble") else "finished"


def command(case, kind):
    args_file = case.with_suffix(".args")
    args = args_file.read_text(encoding="utf-8").split("\n") if args_file.exists() else []
    args = [part for line in args for part in line.split(None, 1)]
    if kind == ".html":
        return [PROGRAM, "fragment", *args, case.name]
    if kind == ".diag":
        return [PROGRAM, "check", "--color", "never", *args, case.name]
    return [PROGRAM, "build", "--dump=" + (stage(case) if kind == ".doc" else "pages"), *args, case.name]


def run(case, kind):
    env = dict(os.environ, LANGUAGE="en", TZ="UTC")
    try:
        done = subprocess.run(command(case, kind), cwd=case.parent, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "longer than %d seconds\n" % SECONDS, True
    except OSError as error:
        return "%s\n" % error, True
    errors = done.stderr.decode("utf-8", "replace")
    broken = done.returncode < 0 or done.returncode > 2 or "AddressSanitizer" in errors or "runtime error:" in errors
    if broken:
        return "status %d\n%s" % (done.returncode, errors), True
    if kind == ".diag":
        return "%s%sexit %d\n" % (done.stdout.decode("utf-8", "replace"), errors, done.returncode), False
    if done.returncode == 2 or (not done.stdout and done.returncode):
        return "status %d\n%s" % (done.returncode, errors), True
    return done.stdout.decode("utf-8", "replace"), False


def check(job):
    case, kind = job
    golden = case.with_suffix(kind)
    actual, broken = run(case, kind)
    expected = golden.read_text(encoding="utf-8")
    name = golden.relative_to(HERE)
    if broken:
        return "%s: %s" % (name, actual)
    if not expected and not UPDATE:
        return "%s: empty; TD_UPDATE=1 fills it" % name
    if actual == expected:
        return None
    if UPDATE:
        golden.write_text(actual, encoding="utf-8")
        print("rewritten: %s" % name)
        return None
    lines = difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), str(name), "now", n=2)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def main(filters):
    jobs = [(case, kind) for case in sorted(HERE.rglob("*.md")) for kind in (".doc", ".pages", ".html", ".diag")
            if case.with_suffix(kind).exists() and (not filters or any(f in str(case) for f in filters))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [text for text in pool.map(check, jobs) if text]
    for text in failures:
        print(text)
    print("%d passed, %d failed" % (len(jobs) - len(failures), len(failures)))
    return 1 if failures or not jobs else 0


sys.exit(main(sys.argv[1:]))
