"""bench.py - documents, tools and measurements of tests/bench/run and conformance."""
import argparse
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "../.."))
SHARED = os.path.abspath(os.path.join(ROOT, "../shared"))
GROFF = "lowdown -sTms %s | groff -Kutf8 -itp -mspdf -mde -Tpdf -rPS=11 -P-e > %s"


def corpus(folder):
    """Makes the documents once; {name: [paths]}."""
    generator = os.path.join(SHARED, "bench/gen_corpus.py")
    if not os.path.exists(generator):
        generator = os.path.join(HERE, "gen_corpus.py")
    if not os.path.exists(os.path.join(folder, "L.md")):
        os.makedirs(folder, exist_ok=True)
        subprocess.run([sys.executable, generator, folder], check=True)
        link = os.path.join(folder, "variants/img")
        if not os.path.lexists(link):
            shutil.copytree(os.path.join(folder, "img"), link)
    docs = {name: [os.path.join(folder, name + ".md")] for name in "SML"}
    code = os.path.join(SHARED, "corpus/BGB.md")
    if os.path.exists(code):
        target = os.path.join(folder, "BGB.md")
        if not os.path.exists(target):
            shutil.copy(code, target)
        docs["BGB"] = [target]
    variants = os.path.join(folder, "variants")
    docs["12xM"] = sorted(os.path.join(variants, f) for f in os.listdir(variants) if f.endswith(".md"))
    return docs, generator


def tree_rss(pid):
    """Resident memory of a process and its descendants now, KB (pipelines have several)."""
    total, todo = 0, [pid]
    while todo:
        p = todo.pop()
        try:
            with open("/proc/%d/statm" % p) as f:
                total += int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
            for task in os.listdir("/proc/%d/task" % p):
                with open("/proc/%d/task/%s/children" % (p, task)) as f:
                    todo += [int(c) for c in f.read().split()]
        except (OSError, ValueError):
            pass
    return total


def measure(command, cwd, errors):
    """(cpu, wall, peak MB, status) of a shell command with all its children."""
    begun = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.chdir(cwd)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), 2)
        os.execvp("/bin/sh", ["sh", "-c", command])
    peak, done = [0], threading.Event()

    def watch():
        while not done.wait(0.01):
            peak[0] = max(peak[0], tree_rss(pid))
    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - begun
    done.set()
    watcher.join()
    # The kernel's own peak of the largest process, and the sampled sum of a pipeline: whichever is larger.
    return usage.ru_utime + usage.ru_stime, wall, max(peak[0], usage.ru_maxrss) / 1024, os.waitstatus_to_exitcode(status)


def pages(path):
    try:
        text = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
        return int(re.search(r"^Pages:\s+(\d+)", text, re.M)[1])
    except (TypeError, OSError):
        return 0


def tools(binary, out):
    """{name: (command for a list of files, PDF of a file or None)}."""
    q = shlex.quote
    ours = lambda form: lambda files: " ".join([q(binary), "build", "-q", "--format", form, "--out", q(out)] + [q(f) for f in files])
    pdf = lambda suffix: lambda f: os.path.join(out, os.path.splitext(os.path.basename(f))[0] + suffix)
    found = {"trisdoc pdf": (ours("pdf"), pdf(".pdf")), "trisdoc html": (ours("html"), None), "trisdoc both": (ours("pdf,html"), pdf(".pdf"))}
    if shutil.which("lowdown") and shutil.which("groff"):
        found["groff"] = (lambda files: "; ".join(GROFF % (q(f), q(pdf("-groff.pdf")(f))) for f in files), pdf("-groff.pdf"))
    if shutil.which("typst") and shutil.which("pandoc"):
        typ = pdf(".typ")
        for_one = lambda f: "typst compile --root / --pdf-standard ua-1,a-2a %s %s" % (q(typ(f)), q(pdf("-typst.pdf")(f)))
        found["typst"] = (lambda files: "; ".join(map(for_one, files)), pdf("-typst.pdf"))
    if shutil.which("cmark-gfm"):
        found["cmark-gfm"] = (lambda files: "; ".join("cmark-gfm --unsafe -e table -e strikethrough -e autolink -e tasklist -e footnotes %s > %s" % (
            q(f), q(pdf("-cmark.html")(f))) for f in files), None)
    return found


def prepare_typst(files, out):
    """Typst reads no Markdown: pandoc turns it into Typst once, unmeasured."""
    for f in files:
        target = os.path.join(out, os.path.splitext(os.path.basename(f))[0] + ".typ")
        if not os.path.exists(target):
            subprocess.run(["pandoc", "-s", f, "-t", "typst", "-o", target], cwd=os.path.dirname(f), check=False)


def bench(docs, names, binary, out, runs):
    os.makedirs(out, exist_ok=True)
    results, programs = {}, tools(binary, out)
    errors = os.path.join(out, "stderr.txt")
    for doc in names:
        files = docs[doc]
        if "typst" in programs:
            prepare_typst(files, out)
        samples = {tool: [] for tool in programs}
        for n in range(runs if doc != "L" else max(1, min(runs, 3))):
            order = list(programs)
            for tool in order if n % 2 == 0 else reversed(order):
                command, _ = programs[tool]
                sample = measure(command(files), os.path.dirname(files[0]), errors)
                if sample[3] != 0:
                    with open(errors, encoding="utf-8", errors="replace") as f:
                        print("%s on %s: status %d: %s" % (tool, doc, sample[3], f.read()[-300:]), file=sys.stderr)
                samples[tool].append(sample)
        for tool, taken in samples.items():
            path = programs[tool][1]
            results[doc, tool] = {"cpu": statistics.median(s[0] for s in taken), "wall": statistics.median(s[1] for s in taken),
                                  "rss": max(s[2] for s in taken), "pages": sum(pages(path(f)) for f in files) if path else 0,
                                  "status": max(s[3] for s in taken), "runs": len(taken)}
            r = results[doc, tool]
            print("%-5s %-13s %7.3f s cpu %7.3f s wall %6.0f MB %5d pages" % (doc, tool, r["cpu"], r["wall"], r["rss"], r["pages"]), flush=True)
    return results


def table(results, names, programs):
    rows = ["| document | tool | CPU s | wall s | peak MB | pages | ms CPU a page | CPU ratio: groff / this | Typst / this | this / cmark-gfm |", "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for doc in names:
        ratio = lambda other, this, turn=False: ("%.1f" % ((this / other) if turn else (other / this))) if other and this else ""
        cpu = {tool: results[doc, tool]["cpu"] for tool in programs}
        for tool in programs:
            r = results[doc, tool]
            html = tool in ("trisdoc html",)
            rows.append("| %s | %s%s | %.3f | %.3f | %.0f | %s | %s | %s | %s | %s |" % (
                doc, tool, "" if r["status"] == 0 else " (status %d)" % r["status"], r["cpu"], r["wall"], r["rss"], r["pages"] or "",
                "%.2f" % (1000 * r["cpu"] / r["pages"]) if r["pages"] else "",
                ratio(cpu.get("groff"), r["cpu"]) if tool.startswith("trisdoc") and not html else "",
                ratio(cpu.get("typst"), r["cpu"]) if tool.startswith("trisdoc") and not html else "",
                ratio(cpu.get("cmark-gfm"), r["cpu"], True) if html else ""))
    return rows


def scaling(results, names):
    out = []
    for a, b in (("S", "M"), ("M", "L")):
        if a in names and b in names:
            x, y = results[a, "trisdoc pdf"], results[b, "trisdoc pdf"]
            if x["pages"] and y["pages"]:
                out.append("- %s to %s: %.1f times the pages, %.1f times the CPU time" % (a, b, y["pages"] / x["pages"], y["cpu"] / x["cpu"]))
    if "M" in names and "12xM" in names:
        out.append("- twelve variants of M: %.1f times one M" % (results["12xM", "trisdoc pdf"]["cpu"] / results["M", "trisdoc pdf"]["cpu"]))
    return out


def version(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]
    except OSError:
        return ""


def main(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=5, help="runs of each (at most 3 of L)")
    parser.add_argument("--docs", default="S,M,L,BGB,12xM")
    parser.add_argument("--bin", default=os.path.join(ROOT, "out/bin/trisdoc"))
    parser.add_argument("--out", default=os.path.join(ROOT, "out/reports/bench.md"))
    parser.add_argument("--work", default=os.path.join(ROOT, "out/bench"), help="where documents and results are kept")
    options = parser.parse_args()
    docs, generator = corpus(os.path.join(options.work, "corpus"))
    names = [d for d in options.docs.split(",") if d in docs]
    binary, out = os.path.abspath(options.bin), os.path.join(options.work, "out")
    results = bench(docs, names, binary, out, options.n)
    lines = ["# Time and memory", "", "%s; documents from `%s`; medians of up to %d runs, tools taking turns; %d processors." % (
        version([binary, "--version"]) or "trisdoc", os.path.relpath(generator, ROOT), options.n, os.cpu_count())]
    for tool in ("groff", "lowdown", "typst", "cmark-gfm"):
        if shutil.which(tool):
            lines.append("%s: %s." % (tool, version([tool, "--version"]) or "installed"))
    lines += [""] + table(results, names, tools(binary, out)) + [""] + scaling(results, names) + [""]
    os.makedirs(os.path.dirname(options.out), exist_ok=True)
    with open(options.out, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    print("written: " + options.out)
    return 1 if any(r["status"] for (_, tool), r in results.items() if tool.startswith("trisdoc")) else 0

