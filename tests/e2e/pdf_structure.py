#!/usr/bin/env python3
"""pdf_structure.py FILE...   checks that content, structure tree and annotations of tagged PDFs tell the same story.

Independent of trisdoc: qpdf opens the file, everything else is read from its JSON.  Checked are

  catalogue    marked, language, title shown, metadata, structure tree
  tree         every element is reached exactly once, knows its parent, has a standard type or a role; no element is lost
  content      every painting operator stands in a tagged sequence or in an artifact, never in both; BDC/EMC, BT/ET, q/Q pair
  MCIDs        0 … n-1 on each page; content -> ParentTree -> element -> content is a circle without a gap
  annotations  StructParent -> element -> OBJR is a circle; Contents, print flag, tab order by structure
  notes        have an ID, IDs are unique and stand in the IDTree
  names        keys of name and number trees are sorted and inside their limits; every named destination exists

Prints a line a mistake and a line a file.  Exit status: 0 none, 1 some, 2 qpdf is missing or cannot read a file.
"""
import base64
import json
import re
import subprocess
import sys

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP "
    "Figure Formula Form".split()
)
PAINTING = set("Tj TJ ' \" Do S s f F f* B B* b b* sh".split())
TOKEN = re.compile(
    rb"\s+|%[^\r\n]*|(?P<dict><<|>>)|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<array>[\[\]])|(?P<string>\()|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|(?P<word>[^\s()<>\[\]{}/%]+)"
)


class Bad(Exception):
    """The file cannot be followed any further."""


def skip_string(data, at):
    """Offset behind the literal string whose "(" is at data[at]."""
    depth = 0
    while at < len(data):
        c = data[at : at + 1]
        if c == b"\\":
            at += 1
        elif c == b"(":
            depth += 1
        elif c == b")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    raise Bad("string without end in a content stream")


def operators(data):
    """Yields (operator, operands); an operand is a bytes token, dictionaries and arrays come as their tokens."""
    at, operands = 0, []
    while at < len(data):
        m = TOKEN.match(data, at)
        if not m:
            raise Bad(f"content stream cannot be read at byte {at}")
        at = m.end()
        if m["string"]:
            end = skip_string(data, m.start())
            operands.append(data[m.start() : end])
            at = end
        elif m["word"] and not re.fullmatch(rb"[+-]?[0-9]*\.?[0-9]+\.?|true|false|null", m["word"]):
            yield m["word"].decode("latin-1"), operands
            operands = []
        elif m.lastgroup:
            operands.append(m.group())


class Pdf:
    def __init__(self, path):
        run = subprocess.run(
            ["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=generalized", path],
            capture_output=True,
        )
        if run.returncode not in (0, 3):
            raise Bad(run.stderr.decode("utf-8", "replace").strip())
        self.objects = json.loads(run.stdout)["qpdf"][1]
        self.bad = []

    def say(self, text):
        self.bad.append(text)

    def get(self, value):
        """The value itself, references followed; of a stream its dictionary."""
        seen = 0
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects.get("obj:" + value)
            value = None if entry is None else entry["stream"]["dict"] if "stream" in entry else entry["value"]
            seen += 1
            if seen > 50:
                raise Bad("references in a circle")
        return value

    def data(self, ref):
        return base64.b64decode(self.objects["obj:" + ref]["stream"].get("data", ""))

    def tree(self, ref, key):
        """Pairs of a name tree (key "/Names") or number tree ("/Nums"); tells keys that are out of order."""
        pairs, last = [], None
        stack = [(ref, None)]
        while stack:
            node_ref, limits = stack.pop()
            node = self.get(node_ref) or {}
            limits = node.get("/Limits", limits)
            flat = self.get(node.get(key)) or []
            for k, v in zip(flat[::2], flat[1::2]):
                pairs.append((k, v))
                if lossy(k) or any(lossy(x) for x in limits or ()):
                    continue
                order = k if isinstance(k, int) else as_bytes(k)
                if last is not None and order <= last:
                    self.say(f"{key} tree: {k} is out of order")
                if limits and not in_limits(order, limits):
                    self.say(f"{key} tree: {k} is outside the limits of its leaf")
                last = order
            stack.extend((kid, None) for kid in reversed(self.get(node.get("/Kids")) or []))
        return pairs

    def pages(self):
        out, stack = [], [self.catalog["/Pages"]]
        while stack:
            ref = stack.pop()
            node = self.get(ref)
            if node.get("/Type") == "/Pages":
                stack.extend(reversed(self.get(node["/Kids"])))
            else:
                out.append(ref)
        return out

    @property
    def catalog(self):
        return self.get(self.objects["trailer"]["value"]["/Root"])


# PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, annex D.2).
DOC_ENCODING = {c: 0x18 + i for i, c in enumerate("˘ˇˆ˙˝˛˚˜")}
DOC_ENCODING |= {c: 0x80 + i for i, c in enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž")}
DOC_ENCODING["€"] = 0xA0


def as_bytes(s):
    """The bytes of a string in the file: qpdf shows what it can decode as "u:…" and the rest as "b:…" in hexadecimal."""
    if s.startswith("b:"):
        return bytes.fromhex(s[2:])
    codes = [DOC_ENCODING.get(c, ord(c)) for c in s[2:]]
    return bytes(codes) if max(codes, default=0) < 256 else b"\xfe\xff" + s[2:].encode("utf-16-be")


def lossy(s):
    """Whether qpdf met a byte that PDFDocEncoding does not define (9F, in the UTF-8 of "ß"): the order is not known."""
    return isinstance(s, str) and "\ufffd" in s


def in_limits(order, limits):
    low, high = (x if isinstance(x, int) else as_bytes(x) for x in limits)
    return low <= order <= high


def check_catalog(pdf):
    catalog = pdf.catalog
    if (pdf.get(catalog.get("/MarkInfo")) or {}).get("/Marked") is not True:
        pdf.say("not marked as tagged")
    if not catalog.get("/Lang"):
        pdf.say("no language")
    if (pdf.get(catalog.get("/ViewerPreferences")) or {}).get("/DisplayDocTitle") is not True:
        pdf.say("title is not displayed")
    if not catalog.get("/Metadata"):
        pdf.say("no metadata")
    if not catalog.get("/StructTreeRoot"):
        raise Bad("no structure tree")


def walk_elements(pdf, root_ref):
    """Follows /K from the root.  Returns {element: dict} and what each element holds: (page, mcid) and annotations."""
    root = pdf.get(root_ref)
    roles = {k: v for k, v in (pdf.get(root.get("/RoleMap")) or {}).items()}
    elements, marked, objects = {}, {}, {}
    first = root.get("/K")
    stack = [(ref, root_ref) for ref in (first if isinstance(first, list) else [first])]
    while stack:
        ref, parent = stack.pop()
        elem = pdf.get(ref)
        if not isinstance(elem, dict) or "/S" not in elem:
            pdf.say(f"{ref}: no structure element")
            continue
        if ref in elements:
            pdf.say(f"{ref}: reached twice")
            continue
        elements[ref] = elem
        if elem.get("/P") != parent:
            pdf.say(f"{ref}: parent is {elem.get('/P')}, reached from {parent}")
        kind, hops = elem["/S"][1:], 0
        while kind not in STANDARD and hops < 9:
            kind, hops = roles.get("/" + kind, "/?")[1:], hops + 1
        if kind not in STANDARD:
            pdf.say(f"{ref}: type {elem['/S']} has no role")
        elem["kind"] = kind
        kids = elem.get("/K", [])
        kids = pdf.get(kids) if isinstance(kids, str) and isinstance(pdf.get(kids), list) else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            value = pdf.get(kid)
            if isinstance(value, int):
                hold(pdf, marked, (elem.get("/Pg"), value), ref)
            elif value.get("/Type") == "/MCR":
                hold(pdf, marked, (value.get("/Pg", elem.get("/Pg")), value["/MCID"]), ref)
            elif value.get("/Type") == "/OBJR":
                hold(pdf, objects, value["/Obj"], ref)
            else:
                stack.append((kid, ref))
    for name, entry in pdf.objects.items():
        value = entry.get("value") if name != "trailer" else None
        if isinstance(value, dict) and "/S" in value and "/P" in value and name[4:] not in elements:
            if value.get("/Type", "/StructElem") == "/StructElem" and "/Rect" not in value:
                pdf.say(f"{name[4:]}: element {value['/S']} is not reachable from the root")
    return elements, marked, objects


def hold(pdf, table, key, ref):
    if key in table:
        pdf.say(f"{key} is held by {table[key]} and {ref}")
    table[key] = ref


def check_content(pdf, number, page):
    """Returns the MCIDs of a page in the order of its content."""
    contents = pdf.get(page.get("/Contents")) if not isinstance(page.get("/Contents"), list) else page["/Contents"]
    refs = contents if isinstance(contents, list) else [page["/Contents"]]
    data = b"\n".join(pdf.data(ref) for ref in refs)
    stack, mcids, text, saved = [], [], 0, 0
    for op, operands in operators(data):
        if op in ("BDC", "BMC"):
            kind = "artifact" if operands and operands[0] == b"/Artifact" else None
            if b"/MCID" in operands:
                kind = "tagged"
                mcids.append(int(operands[operands.index(b"/MCID") + 1]))
            outside = [k for k in stack if k]
            if kind and outside:
                pdf.say(f"page {number}: {kind} content inside {outside[-1]} content")
            stack.append(kind)
        elif op == "EMC":
            if not stack:
                pdf.say(f"page {number}: EMC without BDC")
            else:
                stack.pop()
        elif op in ("BT", "ET"):
            text += 1 if op == "BT" else -1
            if text not in (0, 1):
                pdf.say(f"page {number}: BT and ET do not pair")
                text = max(0, min(text, 1))
        elif op in ("q", "Q"):
            saved += 1 if op == "q" else -1
            if saved < 0 or saved > 28:
                pdf.say(f"page {number}: {saved} saved states")
        elif op in PAINTING and not any(stack):
            pdf.say(f"page {number}: {op} outside of marked content")
    if stack or text or saved:
        pdf.say(f"page {number}: BDC, BT or q left open")
    if sorted(mcids) != list(range(len(mcids))):
        pdf.say(f"page {number}: MCIDs are not 0 to {len(mcids) - 1}, each once")
    return mcids


def check_pages(pdf, parents, marked, objects, dests):
    total, annotations = 0, 0
    seen = set()
    for number, ref in enumerate(pdf.pages(), 1):
        page = pdf.get(ref)
        mcids = check_content(pdf, number, page)
        total += len(mcids)
        owners = pdf.get(parents.get(page.get("/StructParents"))) or []
        if len(owners) != len(mcids):
            pdf.say(f"page {number}: {len(mcids)} MCIDs, {len(owners)} in the ParentTree")
        for mcid in mcids:
            seen.add((ref, mcid))
            owner = owners[mcid] if mcid < len(owners) else None
            if marked.get((ref, mcid)) != owner or owner is None:
                pdf.say(f"page {number}: MCID {mcid}: ParentTree says {owner}, the tree {marked.get((ref, mcid))}")
        for annot in pdf.get(page.get("/Annots")) or []:
            annotations += 1
            check_annotation(pdf, number, page, annot, parents, objects, dests)
    for key in set(marked) - seen:
        pdf.say(f"{marked[key]}: holds MCID {key[1]} of {key[0]}, which does not exist")
    return total, annotations


def check_annotation(pdf, number, page, ref, parents, objects, dests):
    annot = pdf.get(ref)
    owner = parents.get(annot.get("/StructParent"))
    if owner is None or objects.get(ref) != owner:
        pdf.say(f"page {number}: annotation {ref}: ParentTree says {owner}, the tree {objects.get(ref)}")
    elif annot.get("/Subtype") == "/Link" and pdf.get(owner).get("kind") != "Link":
        pdf.say(f"page {number}: link {ref} in element {pdf.get(owner).get('/S')}")
    if not annot.get("/Contents") or annot["/Contents"] in ("u:", "b:"):
        pdf.say(f"page {number}: annotation {ref} without contents")
    if not annot.get("/F", 0) & 4:
        pdf.say(f"page {number}: annotation {ref} is not printed")
    if page.get("/Tabs") != "/S":
        pdf.say(f"page {number}: tab order does not follow the structure")
    dest = annot.get("/Dest") or (pdf.get(annot.get("/A")) or {}).get("/D")
    if isinstance(dest, str) and dest not in dests:
        pdf.say(f"page {number}: link to {dest}, which does not exist")


def check_notes(pdf, elements, root):
    ids = {}
    for ref, elem in elements.items():
        own = elem.get("/ID")
        if elem.get("kind") == "Note" and not own:
            pdf.say(f"{ref}: note without ID")
        if own:
            if own in ids:
                pdf.say(f"{ref}: ID {own} is also that of {ids[own]}")
            ids[own] = ref
    tree = dict(pdf.tree(root["/IDTree"], "/Names")) if "/IDTree" in root else {}
    for own, ref in ids.items():
        if tree.get(own) != ref:
            pdf.say(f"{ref}: ID {own} leads to {tree.get(own)} in the IDTree")


def check(path):
    pdf = Pdf(path)
    check_catalog(pdf)
    root_ref = pdf.catalog["/StructTreeRoot"]
    root = pdf.get(root_ref)
    elements, marked, objects = walk_elements(pdf, root_ref)
    parents = dict(pdf.tree(root["/ParentTree"], "/Nums"))
    if parents and root.get("/ParentTreeNextKey", 0) <= max(parents):
        pdf.say("ParentTreeNextKey is in use")
    names = pdf.get(pdf.catalog.get("/Names")) or {}
    dests = {k for k, _ in pdf.tree(names["/Dests"], "/Names")} if "/Dests" in names else set()
    mcids, annotations = check_pages(pdf, parents, marked, objects, dests)
    check_notes(pdf, elements, root)
    if pdf.catalog.get("/Outlines"):
        check_outline(pdf)
    print(
        f"{path}: {len(pdf.pages())} pages, {len(elements)} elements, {mcids} marked contents, {annotations} annotations: "
        + ("ok" if not pdf.bad else f"{len(pdf.bad)} mistakes")
    )
    return pdf.bad


def check_outline(pdf):
    """Every bookmark is reached, has a title and leads to a page."""
    pages = set(pdf.pages())
    stack = [(pdf.catalog["/Outlines"], None)]
    seen = set()
    while stack:
        ref, parent = stack.pop()
        item = pdf.get(ref)
        if ref in seen:
            pdf.say(f"bookmark {ref}: reached twice")
            continue
        seen.add(ref)
        if parent:
            if item.get("/Parent") != parent or not item.get("/Title"):
                pdf.say(f"bookmark {ref}: wrong parent or no title")
            dest = pdf.get(item.get("/Dest"))
            if not isinstance(dest, list) or dest[0] not in pages:
                pdf.say(f"bookmark {ref}: leads to no page")
        if item.get("/Next"):
            stack.append((item["/Next"], parent))
        if item.get("/First"):
            stack.append((item["/First"], ref))


def main():
    if len(sys.argv) < 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    status = 0
    for path in sys.argv[1:]:
        try:
            for text in check(path):
                print(f"{path}: {text}")
                status = max(status, 1)
        except (Bad, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main())
