"""cases.py - the hostile inputs: what an author, a partner or a broken machine may hand to trisdoc."""
import os
import signal
import socket

from harness import Case, as_nobody, file_size, memory, project, signal_after, single, write, PREVIOUS, PROJECT
import images
import markdown

FRONT = "---\ntitle: Werk\nlang: de\n---\n\n"
TEXT = FRONT + "# Kapitel\n\nEin Satz.\n"
BOOK = lambda: FRONT + "".join("# Kapitel %d\n\n%s\n\n" % (i, "Ein Satz mit mehreren Wörtern, der sich wiederholt. " * 60) for i in range(1500))


def markdown_cases():
    for name, shape in sorted(markdown.SHAPES.items()):
        yield Case("fragment: " + name, lambda folder, s=shape: (write(folder, "werk.md", s(40000)), ["fragment", "werk.md"])[1], (0, 1))
        # Too many warnings are an error, although each was repaired: then there is output.
        yield Case("build: " + name, single(lambda s=shape: FRONT + s(1500) + "\n"), (0, 1), keep=False)


def content_cases():
    def one(name, text, code, status=(1,), caret=True, keep=True, **more):
        return Case(name, single(text, **more), status, code, caret=caret, keep=keep)
    para = "Ein Wort und noch eines auf dieser Zeile.\n"
    yield one("div never closed", FRONT + "Text\n\n::: {.tip}\nInnen\n", "E_DIV_UNCLOSED")
    yield one("div closed twice", FRONT + "::: {.tip}\nInnen\n:::\n\n:::\n", "E_DIV_STRAY_CLOSE")
    yield one("unknown key in the layout", "---\ntitle: Werk\nlang: de\nlayout: {marigns: 20mm}\n---\n\nText\n", "E_SCHEMA_UNKNOWN_KEY")
    yield one("keys of the author's own", "---\ntitle: Werk\nlang: de\nthema: Werk\nmein-eigener: 3\n---\n\nText\n", None, (0,))
    yield one("missing image", FRONT + "![Bild](fehlt.png)\n", "E_FILE_MISSING")
    yield one("dead link in a single file is repaired", FRONT + "# Eins\n\n[weg](#gibt-es-nicht)\n", None, (0,))
    yield one("dead link into a file", FRONT + "[weg](fehlt.md#x)\n", "E_LINK_TARGET|E_FILE_MISSING")
    yield one("dead cross-reference", FRONT + "Siehe @sec-nichts.\n", "E_XREF_UNKNOWN")
    yield one("unknown source", FRONT + "Belegt [@niemand2020].\n", "E_CITE_UNKNOWN")
    yield one("note never defined", FRONT + "Satz.[^fehlt]\n", "E_NOTE_UNDEFINED")
    yield one("note defined twice", FRONT + "Satz.[^a]\n\n[^a]: eins\n\n[^a]: zwei\n", "E_NOTE_DUPLICATE")
    yield one("note that contains itself", FRONT + "Satz.[^a]\n\n[^a]: eins [^a]\n", "E_NOTE_CYCLE")
    yield one("id given twice", FRONT + "# Eins {#x}\n\n# Zwei {#x}\n", "E_ID_DUPLICATE")
    yield one("unknown variable", FRONT + "Version [](v:gibt.es.nicht).\n", "E_VARIABLE_UNKNOWN")
    yield one("unknown audience", FRONT + "::: {audience=busines}\nText\n:::\n", "E_CONDITION_VALUE")
    yield one("include without file", FRONT + "::: {.include}\n:::\n", "E_INCLUDE_MISSING_FILE")
    yield one("include of a missing file", FRONT + '::: {.include file="fehlt.md"}\n:::\n', "E_FILE_MISSING")
    yield one("include of itself", FRONT + '::: {.include file="werk.md"}\n:::\n', "E_INCLUDE_CYCLE")
    yield one("include in a circle", FRONT + '::: {.include file="a.md"}\n:::\n', "E_INCLUDE_CYCLE",
              files=[("a.md", '::: {.include file="b.md"}\n:::\n'), ("b.md", '::: {.include file="a.md"}\n:::\n')])
    yield one("include outside the folder", FRONT + '::: {.include file="../../../../etc/hostname"}\n:::\n', "E_FILE_OUTSIDE|E_FILE_MISSING")
    yield one("include of a system file", FRONT + '::: {.include file="/etc/hostname"}\n:::\n', "E_FILE_OUTSIDE|E_FILE_MISSING")
    yield one("image outside the folder", FRONT + "![Bild](../../../../etc/hostname)\n", "E_FILE_OUTSIDE|E_FILE_MISSING|E_IMAGE_FORMAT")
    yield one("image from the net", FRONT + "![Bild](https://example.org/b.png)\n", True)
    yield one("link that runs a script", FRONT + "[x](javascript:alert(1))\n", "E_HTML_SCHEME")
    yield one("link of data", FRONT + "[x](data:text/html,x)\n", "E_HTML_SCHEME")
    yield one("term without project", FRONT + "[zur Leitung](t:leitung)\n", None, (0, 1))
    yield one("row with too many cells", FRONT + "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "E_TABLE_CELLS")
    yield one("language that is none", "---\ntitle: Werk\nlang: deutsch sprache\n---\n\nText\n", "E_LANG_INVALID|E_SCHEMA_.*")
    yield one("language of a passage that is none", FRONT + '[Text]{lang="deutsch sprache"}\n', "E_LANG_INVALID")
    yield one("layout that does not exist", "---\ntitle: Werk\nlang: de\nlayout: barock\n---\n\nText\n", "E_LAYOUT_UNKNOWN")
    yield one("margins that leave no room", "---\ntitle: Werk\nlang: de\nlayout: {margins: {left: 200mm, right: 200mm}}\n---\n\nText\n", "E_LAYOUT_AREA")
    yield one("length that is none", "---\ntitle: Werk\nlang: de\nlayout: {margins: {left: breit}}\n---\n\nText\n", True)
    yield one("page of one millimetre", "---\ntitle: Werk\nlang: de\nlayout: {page: 1mm x 1mm}\n---\n\nText\n", True)
    yield one("type of no size", "---\ntitle: Werk\nlang: de\nlayout: {body: {size: 0pt}}\n---\n\nText\n", True)
    yield one("type of a thousand points", "---\ntitle: Werk\nlang: de\nlayout: {body: {size: 1000pt, leading: 1000pt}}\n---\n\nDonaudampfschiff\n", None, (0, 1))
    yield one("a thousand columns", "---\ntitle: Werk\nlang: de\nlayout: {columns: 1000}\n---\n\nText\n", True)
    yield one("font that is not installed", "---\ntitle: Werk\nlang: de\nlayout: {body: {font: Gibt Es Nicht}}\n---\n\nText\n", True)
    yield one("binary file", b"\x7fELF\x02\x01\x01\0\0\0" * 300, "E_NUL_BYTE|E_NOT_UTF8")
    yield one("NUL in the text", "Zeile\nWort\0Wort\n", "E_NUL_BYTE")
    yield one("not UTF-8", FRONT.encode() + "Grüße".encode("latin-1"), "E_NOT_UTF8")
    yield one("UTF-16", ("\ufeff" + TEXT).encode("utf-16-le"), "E_NOT_UTF8|E_NUL_BYTE")
    yield one("overlong UTF-8", FRONT.encode() + b"\xc0\xaf", "E_NOT_UTF8")
    yield one("surrogates in UTF-8", FRONT.encode() + b"\xed\xa0\x80", "E_NOT_UTF8")
    yield one("cut off in a character", FRONT.encode() + b"Gr\xc3", "E_NOT_UTF8")
    yield one("paragraph of 16 MB", lambda: FRONT + para * (16 * 1000 * 1000 // len(para) - 20), "E_PARAGRAPH_LIMIT|E_FILE_TOO_LARGE")
    yield one("paragraph of 16 MB in one line", lambda: FRONT + "wort " * 3_000_000, "E_PARAGRAPH_LIMIT")
    yield one("file of 40 MB", lambda: FRONT + ("x" * 999 + "\n\n") * 40_000, "E_FILE_TOO_LARGE", caret=False)
    yield one("nested too deep", FRONT + ">" * 200 + " x\n", "E_NESTING", (0, 1))
    yield one("table too wide", FRONT + "|" + "k|" * 300 + "\n|" + "-|" * 300 + "\n", "E_TABLE_LIMIT")
    yield one("ten thousand mistakes", FRONT + "[x](#weg)\n\n" * 10_000, "E_TOO_MANY_FINDINGS", keep=False)
    yield one("empty file", b"", None, (0, 1))
    yield one("byte order mark only", "\ufeff", None, (0, 1))
    yield one("front matter only", "---\ntitle: Werk\nlang: de\n---\n", None, (0,))
    yield one("no newline at the end", TEXT.rstrip(), None, (0,))
    yield one("carriage returns", TEXT.replace("\n", "\r\n"), None, (0,))
    yield one("a million page breaks", FRONT + "::: {.page-break}\n:::\n\n" * 20_000, None, (0, 1))
    yield one("link text of a megabyte", FRONT + "[" + "wort " * 100_000 + "](https://example.org)\n", None, (0, 1))
    yield one("title of a megabyte", "---\ntitle: " + "Wort " * 100_000 + "\nlang: de\n---\n\nText\n", None, (0, 1))


def yaml_cases():
    def front(name, yaml, status=(1,), code=True):
        return Case("front matter: " + name, single("---\n" + yaml + "\n---\n\nText\n"), status, code if status == (1,) else None)
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join("a%d: &a%d [%s]\n" % (i, i, ", ".join(["*a%d" % (i - 1)] * 9)) for i in range(1, 12))
    yield front("alias bomb", bomb)
    yield front("alias of itself", "title: &a [*a]")
    yield front("unknown alias", "title: *wer")
    yield front("duplicate key", "title: Eins\ntitle: Zwei")
    yield front("tab for indentation", "layout:\n\tpage: A4")
    yield front("never closed", "title: [Werk", code=True)
    yield front("quotation mark never closed", 'title: "Werk')
    yield front("ten thousand brackets", "title: " + "[" * 10_000)
    yield front("deep flow", "title: " + "[" * 500 + "]" * 500)
    yield front("deep block", "\n".join(" " * i + "k:" for i in range(500)))
    yield front("hundred thousand keys", "\n".join("k%d: v" % i for i in range(100_000)), (0, 1))
    yield front("list for a title", "title: [a, b]")
    yield front("mapping for a title", "title: {a: b}")
    yield front("a list at the top", "- title\n- lang")
    yield front("a scalar at the top", "Werk")
    yield front("tag of another language", "title: !!python/object/apply:os.system ['true']", (0, 1))
    yield front("next-line character", "title: a\u0085b")
    yield front("line separator", "title: a\u2028b")
    yield front("second document", "title: Werk\nlang: de\n--- \ntitle: Zwei", (0, 1))
    yield front("directive", "%YAML 9.9\n", (0, 1))
    yield front("merge key", "x: &x {title: W}\n<<: *x", (0, 1))
    yield front("complex key", "? [a, b]\n: c")
    yield front("words of YAML 1.1", "title: Werk\nlang: de\nnumber-sections: yes", (0, 1))
    yield front("date that is none", "title: Werk\nlang: de\ndate: 2026-13-99", (0, 1))
    yield front("escape beyond Unicode", 'title: "\\U00110000"')
    yield front("NUL escaped", 'title: "a\\0b"', (0, 1))
    yield Case("front matter never ends", single("---\ntitle: Werk\n\nText\n"), (0, 1))
    yield Case("front matter twice", single(FRONT + "---\ntitle: Zwei\n---\n\nText\n"), (0, 1))


def image_cases():
    for name, (file, data, status) in images.BROKEN.items():
        yield Case("image: " + name, single(FRONT + "![Ein Bild](%s)\n" % file, files=[(file, data)]), status, True if status == (1,) else None)

    def special(name, make, status=(1,)):
        def setup(folder):
            argv = single(FRONT + "![Ein Bild](b.png)\n")(folder)
            make(os.path.join(folder, "b.png"))
            return argv
        return Case("image: " + name, setup, status, True)
    yield special("a folder", os.mkdir)
    yield special("a pipe", os.mkfifo)
    yield special("a link to itself", lambda p: os.symlink("b.png", p))
    yield special("a link to nothing", lambda p: os.symlink("nichts.png", p))
    yield special("a link out of the folder", lambda p: os.symlink("/etc/hostname", p))
    yield special("a link to a device", lambda p: os.symlink("/dev/zero", p))
    yield special("a socket", lambda p: socket.socket(socket.AF_UNIX).bind(p) if len(p) < 100 else os.mkfifo(p))


def file_cases():
    def named(label, name, *argv):
        def setup(folder):
            write(folder, name, TEXT)
            return ["build", "--out", "out"] + (list(argv) or [name])
        stem = name[:-3]
        return Case("file name: " + label, setup, (0,), made=(stem + ".pdf", stem + ".html"))
    yield named("blanks", "ein Werk mit Leerzeichen.md")
    yield named("quotes", "ein \"Werk\" von 'uns'.md")
    yield named("umlauts", "Übergröße.md")
    yield named("outside the plane", "\U0001f4d6.md")
    yield named("decomposed", "U\u0308bergro\u0308\u00dfe.md")
    yield named("format", "%s%n%d.md")
    yield named("shell", "$(touch x);`y`&.md")
    yield named("backslash", "a\\b.md")
    yield named("newline", "a\nb.md")
    yield named("leading dash", "-werk.md", "--", "-werk.md")
    yield named("leading dash as path", "-werk.md", "./-werk.md")
    yield named("leading dot", ".werk.md")
    yield named("two dots", "werk..md")
    yield named("hash", "werk#1?x=y.md")
    yield named("markup", "<b>&amp;.md")
    yield named("long", "w" * 240 + ".md")

    def setup_link(folder):
        write(folder, "anderswo/werk.md", TEXT)
        os.symlink("anderswo/werk.md", os.path.join(folder, "werk.md"))
        return ["build", "werk.md", "--out", "out"]
    yield Case("source is a link", setup_link, (0, 1))
    yield Case("source is not UTF-8 in its name", lambda folder: (write(folder, os.fsdecode(b"w\xff.md"), TEXT), ["build", os.fsdecode(b"w\xff.md"), "--out", "out"])[1], (0, 1, 2))
    yield Case("dash without --", lambda folder: (write(folder, "-werk.md", TEXT), ["build", "-werk.md"])[1], (2,))
    yield Case("source is missing", lambda folder: ["build", "fehlt.md"], (1, 2))
    yield Case("source is a folder", lambda folder: (os.mkdir(os.path.join(folder, "werk.md")), ["build", "werk.md"])[1], (1, 2))
    yield Case("source is a pipe nobody writes to", lambda folder: (os.mkfifo(os.path.join(folder, "werk.md")), ["build", "werk.md"])[1], (1, 2))
    yield Case("source is a device", lambda folder: ["build", "/dev/zero", "--out", "out"], (1, 2))
    yield Case("source cannot be read", lambda folder: (os.chmod(folder, 0o777), os.chmod(write(folder, "werk.md", TEXT), 0), ["build", "werk.md"])[2], (1, 2), limits=as_nobody)
    yield Case("the same source twice", lambda folder: (write(folder, "werk.md", TEXT), ["build", "werk.md", "werk.md", "--out", "out"])[1], (0, 1, 2))
    yield Case("two sources of one name", lambda folder: (write(folder, "a/werk.md", TEXT), write(folder, "b/werk.md", TEXT), ["build", "a/werk.md", "b/werk.md", "--out", "out"])[2], (0, 1, 2))
    yield Case("include is a folder", single(FRONT + '::: {.include file="x.md"}\n:::\n', files=[("x.md/y", "")]), (1,), True)


def output_cases():
    def out(name, prepare, argv=("build", "werk.md", "--out", "out"), status=(2,), limits=None, text=TEXT, **more):
        def setup(folder):
            write(folder, "werk.md", text() if callable(text) else text)
            prepare(folder)
            return list(argv)
        return Case("output: " + name, setup, status, limits=limits, **more)

    def previous(folder):
        write(folder, "out/werk.pdf", PREVIOUS)
        write(folder, "out/werk.html", PREVIOUS)
    yield out("the folder is a file", lambda f: write(f, "out", "x"))
    yield out("the PDF is a folder", lambda f: write(f, "out/werk.pdf/x", "x"), keep=False)
    yield out("the folder cannot be made", lambda f: None, ("build", "werk.md", "--out", "/proc/nichts/da"))
    yield out("the folder may not be written", lambda f: (previous(f), os.chmod(f + "/out", 0o555), os.chmod(f, 0o755)), limits=as_nobody)
    yield out("a file for a folder with -o", lambda f: os.makedirs(f + "/out/x.pdf"), ("build", "werk.md", "-o", "out/x.pdf"))
    yield out("format unknown by its name", lambda f: None, ("build", "werk.md", "-o", "out/werk.docx"))
    yield out("files may not grow", previous, limits=file_size(4096))
    yield out("files may not grow, big", previous, limits=file_size(100_000), text=BOOK)
    yield out("no descriptors left", previous, status=(0, 1, 2), keep=False, limits=lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (4, 4)))
    yield out("standard output is full", lambda f: None, ("fragment", "werk.md"), stdout="/dev/full")
    yield out("standard output is full, PDF", lambda f: None, ("build", "werk.md", "--format", "pdf", "-o", "-"), stdout="/dev/full")
    yield out("standard output is closed", lambda f: None, ("fragment", "werk.md"), limits=lambda: os.close(1), status=(0, 2))
    yield out("standard output and error are closed", lambda f: None, limits=lambda: (os.close(1), os.close(2)), status=(0, 2))
    yield out("interrupted", previous, act=signal_after(0.25, signal.SIGINT), text=BOOK, status=(2, 130, -signal.SIGINT))
    yield out("terminated", previous, act=signal_after(0.25, signal.SIGTERM), text=BOOK, status=(2, 143, -signal.SIGTERM))
    yield out("hung up", previous, act=signal_after(0.25, signal.SIGHUP), text=BOOK, status=(2, 129, -signal.SIGHUP))
    yield out("terminated at once", previous, act=signal_after(0.005, signal.SIGTERM), text=BOOK, status=(2, 143, -signal.SIGTERM))
    for mb in (20, 40, 60, 80, 120, 200):
        yield out("out of memory at %d MB" % mb, previous, limits=memory(mb << 20), text=BOOK, status=(0, 2, 127), asan=False, keep=False)

    def device(folder):
        os.mknod(folder + "/voll", 0o20666, os.makedev(1, 7))
        if not os.path.exists(folder + "/voll"):
            raise OSError
    if os.getuid() == 0:
        yield out("a full device", device, ("build", "werk.md", "-o", "voll", "--format", "pdf"), status=(2,))


def stdin_cases():
    yield Case("standard input closed", lambda folder: ["fragment", "-"], (0, 1, 2), limits=lambda: os.close(0))
    yield Case("standard input is a folder", lambda folder: ["fragment", "-"], (1, 2), limits=lambda: os.dup2(os.open("/", os.O_RDONLY), 0))
    yield Case("standard input is binary", lambda folder: ["fragment", "-"], (1,), "E_NUL_BYTE|E_NOT_UTF8", stdin=b"\0\1\2" * 100)
    yield Case("standard input is endless", lambda folder: ["fragment", "-"], (1, 2), limits=lambda: os.dup2(os.open("/dev/zero", os.O_RDONLY), 0))
    yield Case("standard input is empty", lambda folder: ["fragment", "-"], (0,))
    yield Case("standard input is 20 MB", lambda folder: ["fragment", "-"], (1,), "E_FILE_TOO_LARGE", caret=False, stdin=b"wort\n\n" * 3_500_000)


def usage_cases():
    def use(*argv, status=(2,)):
        shown = " ".join(argv)
        return Case("usage: trisdoc " + shown[:60], lambda folder: (write(folder, "werk.md", TEXT), list(argv))[1], status)
    yield use()
    yield use("bauen")
    yield use("build")
    yield use("build", "--gibt-es-nicht", "werk.md")
    yield use("build", "werk.md", "--out")
    yield use("build", "werk.md", "-j", "0", "--out", "out")
    yield use("build", "werk.md", "-j", "-1", "--out", "out")
    yield use("build", "werk.md", "-j", "viele", "--out", "out")
    yield use("build", "werk.md", "-j", "99999999999999999999", "--out", "out")
    yield use("build", "werk.md", "-M", "ohne", "--out", "out", status=(0,))
    yield use("build", "werk.md", "--format", "docx", "--out", "out")
    yield use("build", "werk.md", "--message-format", "xml", "--out", "out")
    yield use("build", "werk.md", "--color", "bunt", "--out", "out")
    yield use("build", "werk.md", "--dump=alles", "--out", "out")
    yield use("fragment", "--dialect", "latex", "werk.md")
    yield use("-C", "gibt-es-nicht", "list")
    yield use("-C", "werk.md", "list")
    yield use("list")
    yield use("check")
    yield use("build", "kein-werk", "--out", "out")
    yield use("build", "", "--out", "out", status=(1, 2))
    yield use("build", "x" * 5000 + ".md", "--out", "out", status=(1, 2))
    yield use("build", "werk.md", "-M", "titel.=x", "--out", "out", status=(0, 1, 2))
    yield use("build", "werk.md", "-M", "=x", "--out", "out", status=(0, 1, 2))


HOOKS = {
    "error": ("error('absichtlich')", "E_LUA|E_HOOK"),
    "error in a function": ("function Str(el) error('absichtlich') end", "E_LUA|E_HOOK"),
    "error with a table": ("error({})", "E_LUA|E_HOOK"),
    "error with nil": ("error(nil)", "E_LUA|E_HOOK"),
    "error without end": ("error(setmetatable({}, {__tostring = function() while true do end end}))", "E_LUA.*|E_HOOK"),
    "syntax error": ("function (", "E_LUA|E_HOOK"),
    "bytecode": ("\x1bLuaT\0\x19\x93\r\n\x1a\n", "E_LUA|E_HOOK|E_NUL_BYTE|E_NOT_UTF8"),
    "nil called": ("function Str(el) return el.gibt.es.nicht end", "E_LUA|E_HOOK"),
    "endless loop": ("while true do end", "E_LUA_STEPS"),
    "endless loop in a function": ("function Para(el) while true do end end", "E_LUA_STEPS"),
    "endless loop in pcall": ("while true do pcall(function() while true do end end) end", "E_LUA_STEPS"),
    "endless loop in xpcall": ("xpcall(function() error() end, function() while true do end end)", "E_LUA.*"),
    "endless loop in a coroutine": ("local c = coroutine.wrap(function() while true do end end) c()", "E_LUA.*"),
    "endless coroutines": ("while true do coroutine.wrap(function() coroutine.yield() end)() end", "E_LUA.*"),
    "endless loop in a metamethod": ("local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x", "E_LUA.*"),
    "endless loop in sort": ("local t = {} for i = 1, 1000 do t[i] = i end while true do table.sort(t, function(a, b) return a > b end) end", "E_LUA_STEPS"),
    "finaliser": ("setmetatable({}, {__gc = function() while true do end end}) collectgarbage()", "E_LUA.*"),
    "recursion": ("local function f() return 1 + f() end f()", "E_LUA.*"),
    "recursion in pcall": ("local function f() pcall(f) f() end f()", "E_LUA.*"),
    "memory by strings": ("local s = 'x' while true do s = s .. s end", "E_LUA_MEMORY|E_LUA|E_LUA_STEPS"),
    "memory by tables": ("local t = {} while true do t[#t + 1] = {} end", "E_LUA_MEMORY|E_LUA_STEPS"),
    "memory by rep": ("string.rep('x', 1 << 40)", "E_LUA.*"),
    "memory by rep in pcall": ("while true do pcall(string.rep, 'x', 1 << 28) end", "E_LUA.*"),
    "memory by format": ("string.format('%' .. string.rep('9', 2) .. 'd', 1) string.format('%999999999d', 1)", "E_LUA.*"),
    "memory by concat": ("local t = {} for i = 1, 100000 do t[i] = string.rep('x', 100000) end table.concat(t)", "E_LUA.*"),
    "pattern that never ends": ("string.find(string.rep('a', 40), string.rep('a?', 40) .. string.rep('a', 40) .. 'b')", "E_LUA.*"),
    "pattern of stars": ("string.match(string.rep('a', 5000), string.rep('.-', 20) .. 'b')", "E_LUA.*"),
    "files": ("io.open('/etc/passwd')", "E_LUA"),
    "processes": ("os.execute('true')", "E_LUA"),
    "environment": ("os.getenv('HOME')", "E_LUA"),
    "debug": ("debug.getregistry()", "E_LUA"),
    "loading files": ("dofile('/etc/passwd')", "E_LUA"),
    "modules of C": ("package.loadlib('libc.so.6', '*')", "E_LUA"),
    "require outside": ("require('../../../etc/passwd')", "E_LUA|E_FILE_.*|E_HOOK.*"),
    "string metatable": ("getmetatable('').__index = nil", "E_LUA"),
    "wrong value returned": ("function Para(el) return 17 end", None),
    "blocks where inlines belong": ("function Str(el) return pandoc.Para({el}) end", "E_LUA|E_HOOK.*"),
    "inlines where blocks belong": ("function Pandoc(d) d.blocks = {pandoc.Str('x')} return d end", None),
    "tree that contains itself": ("function Para(el) el.content:insert(el) return el end", "E_LUA|E_HOOK.*"),
    "tree that grows without end": ("function Str(el) return {el, pandoc.Emph({pandoc.Str('x')}), el} end", None),
    "list with a hole": ("function Para(el) return {nil, el} end", None),
    "list of a billion": ("function Para(el) return setmetatable({}, {__len = function() return 1e9 end}) end", None),
    "everything removed": ("function Pandoc(d) d.blocks = {} return d end", None),
    "heading of level 99": ("function Header(el) el.level = 99 return el end", None),
    "text that is not UTF-8": ("function Str(el) return pandoc.Str('\\xff\\xfe') end", None),
    "text with NUL": ("function Str(el) return pandoc.Str('a\\0b') end", None),
    "image of a system file": ("function Para(el) return pandoc.Para({pandoc.Image({}, '/etc/passwd')}) end", "E_.*"),
}


COSTLY = ("endless loop in sort", "recursion in pcall", "memory by rep in pcall")


def hook_cases():
    for name, (lua, code) in HOOKS.items():
        data = lua.encode("latin-1")
        status = (1,) if code else (0, 1)
        # What costs much time a step is ended by the wall clock (60 s, exit 2).
        costly = name in COSTLY
        yield Case("hook: " + name, single(TEXT, "--hook", "h.lua", files=[("h.lua", data)]), status + ((2,) if costly else ()), code if not costly else None,
                   slow=7 if costly else 1)
    yield Case("hook: missing", single(TEXT, "--hook", "fehlt.lua"), (1, 2))
    yield Case("hook: a folder", single(TEXT, "--hook", "h.lua", files=[("h.lua/x", "")]), (1, 2))
    yield Case("hook: outside the folder", single(TEXT, "--hook", "/etc/hostname"), (1, 2))
    yield Case("hook: a device", single(TEXT, "--hook", "/dev/zero"), (1, 2))


TERM = """leitung:
  definition: "Wer leitet."
  equivalence: same
  status: {value: draft}
  labels:
    neutral: {form: Leitung, gender: f, genitive: Leitung, plural: Leitungen}
"""


def project_cases():
    def over(name, files, status=(1,), code=True, argv=(), **more):
        return Case("project: " + name, project(*argv, files=files), status, code, **more)
    anfang = "content/guideline/10-anfang.md"
    yaml = "content/project.yaml"
    yield over("unknown key", {yaml: PROJECT + "editon: x\n"}, code="E_SCHEMA_UNKNOWN_KEY")
    yield over("no works", {yaml: "edition: {version: 1.0.0, date: 2026-11-23, status: draft}\n"})
    yield over("empty", {yaml: b"\n"}, (1, 2), None)
    yield over("binary", {yaml: b"\0\1\2\3" * 50}, (1, 2), None)
    yield over("a folder", {yaml: os.mkdir}, (1, 2), None)
    yield over("broken front matter in a chapter", {anfang: "---\ntitle: [x\n---\n\n# Anfang\n\nText\n"})
    yield over("unknown audience", {yaml: PROJECT.replace("audience: '*'", "audience: busines")})
    yield over("unknown work in a target", {yaml: PROJECT.replace("work: werk,", "work: werg,")})
    yield over("unknown status", {yaml: PROJECT.replace("approved", "fertig")})
    yield over("globs outside", {yaml: PROJECT.replace("guideline/*.md", "../../../../etc/host*")}, (1,))
    yield over("no files", {yaml: PROJECT.replace("guideline/*.md", "guideline/nichts*.md")}, code="E_WORK_EMPTY|E_FILE_MISSING")
    yield over("version with a path in it", {yaml: PROJECT.replace("1.0.0", "../../../../tmp/x")}, (0, 1), None)
    yield over("work id with a path in it", {yaml: PROJECT.replace("  werk:", "  ../../x:").replace("work: werk", "work: ../../x")}, (1,), None)
    yield over("hook missing", {"scripts/hooks/h.lua": None}, (1, 2), None)
    yield over("hook with an error", {"scripts/hooks/h.lua": "function Str(el) error('absichtlich') end\n"}, code=None)
    yield over("term without label", {"content/terms/t.yaml": TERM, anfang: "# Anfang\n\nDie [Leitung](t:leitung) plant.\n"}, (0, 1), None)
    yield over("unknown term", {"content/terms/t.yaml": TERM, anfang: "# Anfang\n\nDie [Leitung](t:leitnug) plant.\n"}, (0, 1), None)
    yield over("term defined twice", {"content/terms/t.yaml": TERM, "content/terms/u.yaml": TERM}, (0, 1), None)
    yield over("source linked from outside", {"content/guideline/20-x.md": lambda p: os.symlink("/etc/hostname", p)}, (1, 2), None)
    yield over("include linked from outside", {anfang: '# Anfang\n\n::: {.include file="x.md"}\n:::\n', "content/guideline/x.md": None,
                                               "content/guideline/teil/x.md": lambda p: os.symlink("/etc/hostname", p)})
    yield over("image linked from outside", {anfang: "# Anfang\n\n![Bild](b.png)\n", "content/guideline/b.png": lambda p: os.symlink("/etc/hostname", p)})
    yield over("folder linked from outside", {anfang: '# Anfang\n\n::: {.include file="teil/hostname"}\n:::\n', "content/guideline/teil": lambda p: os.symlink("/etc", p)})
    yield over("reference to a work that does not exist", {anfang: "# Anfang\n\nSiehe @buch:sec-x.\n"})
    yield over("dead link", {anfang: "# Anfang\n\n[weg](#gibt-es-nicht)\n"}, code="E_LINK_TARGET")
    yield over("reference that is dead", {anfang: "# Anfang\n\nSiehe @guideline:sec-nichts.\n"})
    yield over("skipped heading level", {anfang: "# Anfang\n\n### Zu tief\n\nText\n"})
    yield over("bibliography with a mistake", {"content/bibliography/b.yaml": "- {id: a}\n", yaml: PROJECT + "bibliography: [content/bibliography/*.yaml]\n",
                                               anfang: "# Anfang\n\nBelegt [@a].\n"}, (0, 1), None)
    yield over("one target broken, the other sound", {anfang: "# Anfang\n\n::: {audience=business}\n[weg](#weg)\n:::\n"}, (1,), True, keep=False,
               after=lambda folder, result: sound_target_written(folder))


def sound_target_written(folder):
    with open(os.path.join(folder, "out/edition/werk_1.0.0_business_de.pdf"), "rb") as broken:
        if broken.read() != PREVIOUS:
            return "the broken target was written"
    with open(os.path.join(folder, "out/edition/werk_1.0.0_neutral_de.pdf"), "rb") as sound:
        return None if sound.read(5) == b"%PDF-" else "the sound target was not written"


def all_cases():
    for group in (content_cases, yaml_cases, image_cases, file_cases, output_cases, stdin_cases, usage_cases, hook_cases, project_cases, markdown_cases):
        yield from group()
