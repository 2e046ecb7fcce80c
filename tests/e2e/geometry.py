"""geometry.py - looks at finished pages as a book designer would, without asking the program that made them.

Reads `pdftotext -bbox-layout` (where every word stands) and `mutool draw -F stext` (size and weight of the fonts, pictures)
of a PDF and applies six rules:

  area       no word outside the text area or, where no area can be inferred, off the page
  overlap    no two words on top of each other
  lonely     no first or last line of a paragraph alone at the foot or head of a page
  hyphens    never four line ends in a row with a hyphen
  heading    at least two lines under a heading on its page
  blank      no empty page but a verso before a chapter that opens on a recto

What a page consists of is inferred from positions alone:
  running    first or last row of a page that stands at the same height on many pages, apart from the text (or a lone page number)
  area       per page size and side: the most frequent left and right edges of rows; the foot from the deepest frequent row
  body       the font size that sets most characters
  paragraph  rows of one size one leading apart; first lines are indented or spaced, last lines short.  Only justified text is
             judged, and only where the break is certainly inside a paragraph: lists, tables, captions and headings raise no alarm
  heading    a bold row larger than the body
"""
import html
import re
import subprocess
from bisect import bisect_left
from collections import Counter, defaultdict

RULES = ("area", "overlap", "lonely", "hyphens", "heading", "blank")
HYPHENS = "-\u2010\u00ad"
HANG = HYPHENS + ".,;:!?\u2026\u2013\u2014'\"\u2018\u2019\u201a\u201c\u201d\u201e\u00bb\u00ab\u203a\u2039)]("
TERMINAL = ".:!?\u2026"
FOLIO = re.compile(r"^\W*(\d+|[ivxlc]+)\W*$")
LEADERS = re.compile(r"(?:\.\s?){4,}|\u2026{2,}")
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.S)
STEXT = re.compile(r'<font name="([^"]*)" size="([^"]*)"|<char quad="[^"]*" x="([^"]*)" y="([^"]*)"|<image bbox="([^"]*)"')
LIST_MARK = re.compile(r"^(?:[\u2022\u2023\u2043\u25aa\u25cf\u25e6\u2013\u2610\u2611\u2612*]|\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)])$")


class Word:
    __slots__ = ("x0", "y0", "x1", "y1", "text", "base", "size", "bold", "mono", "font")

    def __init__(self, x0, y0, x1, y1, text):
        self.x0, self.y0, self.x1, self.y1, self.text = x0, y0, x1, y1, text
        self.size = (y1 - y0) / 1.34
        self.base = y1 - 0.22 * (y1 - y0)
        self.bold = self.mono = False
        self.font = ""


class Row:
    """Words on one baseline in one column of a page."""

    def __init__(self, words, page):
        self.page = page
        self.words = sorted(words, key=lambda w: w.x0)
        weight = Counter()
        for w in self.words:
            weight[round(w.size, 1)] += len(w.text)
        self.size = weight.most_common(1)[0][0]
        main = [w for w in self.words if abs(w.size - self.size) < 0.3]
        self.base = Counter(round(w.base, 1) for w in main).most_common(1)[0][0]
        self.x0 = min(w.x0 for w in self.words)
        self.x1 = max(w.x1 for w in self.words)
        self.bold = all(w.bold for w in main)
        self.mono = all(w.mono for w in main)
        self.text = " ".join(w.text for w in self.words)
        self.gaps = [b.x0 - a.x1 for a, b in zip(self.words, self.words[1:])]
        self.number = 0

    @property
    def split(self):
        """Cells of a table, or a contents line: not running text."""
        return any(g > 1.8 * self.size for g in self.gaps)


class Page:
    def __init__(self, number, width, height):
        self.number, self.width, self.height = number, width, height
        self.words, self.images, self.rows, self.running = [], [], [], []


# ---- reading ----

def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def fonts_of(path):
    """Per page: the places of all characters as {baseline: [(x, size, bold, mono)]}, and the boxes of the pictures."""
    out = []
    for text in run("mutool", "draw", "-q", "-F", "stext", "-O", "preserve-images", path).split("<page ")[1:]:
        rows, images, font = defaultdict(list), [], (0, False, False, "")
        for m in STEXT.finditer(text):
            if m[1] is not None:
                name = m[1].lower()
                font = (float(m[2]), "bold" in name or "black" in name, "mono" in name or "courier" in name, name)
            elif m[3] is not None:
                rows[round(float(m[4]), 1)].append((float(m[3]),) + font)
            else:
                images.append(tuple(float(v) for v in m[5].split()))
        for chars in rows.values():
            chars.sort()
        out.append((rows, images))
    return out


def set_font(word, rows, baselines):
    best = None
    for i in range(bisect_left(baselines, word.y0), len(baselines)):
        if baselines[i] > word.y1:
            break
        chars = rows[baselines[i]]
        k = bisect_left(chars, (word.x0 - 0.6,))
        if k < len(chars) and chars[k][0] <= word.x0 + 0.6 + 0.2 * (word.x1 - word.x0):
            off = abs(chars[k][0] - word.x0) + 0.1 * abs(baselines[i] - word.base)
            if best is None or off < best[0]:
                best = (off, baselines[i], chars[k])
    if best:
        word.base = best[1]
        _, word.size, word.bold, word.mono, word.font = best[2]


def read(path):
    fonts = fonts_of(path)
    pages = []
    for text in run("pdftotext", "-bbox-layout", path, "-").split("<page ")[1:]:
        width, height = (float(v) for v in re.findall(r'(?:width|height)="([\d.]+)"', text[:200])[:2])
        page = Page(len(pages) + 1, width, height)
        rows, images = fonts[len(pages)] if len(pages) < len(fonts) else ({}, [])
        baselines = sorted(rows)
        for x0, y0, x1, y1, chars in WORD.findall(text):
            word = Word(float(x0), float(y0), float(x1), float(y1), html.unescape(chars).strip())
            if word.text:
                set_font(word, rows, baselines)
                page.words.append(word)
        page.images = images
        pages.append(page)
    level_sizes(pages)
    return pages


def level_sizes(pages):
    """Glyphs may be widened or narrowed to justify a line, which mutool counts as size: the height of the words does not change."""
    ratios = defaultdict(list)
    for page in pages:
        for w in page.words:
            if w.font and w.y1 > w.y0:
                ratios[w.font].append(w.size / (w.y1 - w.y0))
    middle = {font: sorted(r)[len(r) // 2] for font, r in ratios.items()}
    for page in pages:
        for w in page.words:
            if w.font in middle and abs(w.size - (w.y1 - w.y0) * middle[w.font]) < 0.06 * w.size:
                w.size = round((w.y1 - w.y0) * middle[w.font], 1)


# ---- rows, columns, running matter ----

def gutter_of(page, body):
    """The x in the middle of a two-column page, or None."""
    words = [w for w in page.words if abs(w.size - body) < 2.5]
    if len(words) < 80:
        return None
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    lines = defaultdict(list)
    for w in words:
        lines[round(w.base)].append(w)
    best = None
    for k in range(40, 61):
        x = left + (right - left) * k / 100
        crossed = sum(any(w.x0 < x + 4 and w.x1 > x - 4 for w in ws) for ws in lines.values())
        both = sum(min(w.x0 for w in ws) < x < max(w.x1 for w in ws) for ws in lines.values())
        if crossed <= 0.08 * len(lines) and both >= 0.5 * len(lines) and (best is None or crossed < best[0]):
            best = (crossed, x)
    if not best:
        return None
    # A table, too, leaves its gutter free; columns of prose begin their right half at one x on nearly all lines, and are wide.
    starts = Counter(round(min(w.x0 for w in ws if w.x0 >= best[1]) / 2) for ws in lines.values() if any(w.x0 >= best[1] for w in ws))
    common = starts.most_common(1)[0][1]
    full = sum(1 for ws in lines.values() if sum(w.x1 - w.x0 for w in ws if w.x0 < best[1]) > 0.55 * (best[1] - left))
    return best[1] if common >= 0.6 * sum(starts.values()) and full >= 0.6 * len(lines) else None


def make_rows(page, body):
    gutter = gutter_of(page, body)
    words = sorted(page.words, key=lambda w: (-w.size, w.base))
    heaps = []  # [baseline, size, words, side]
    by_base = defaultdict(list)
    for w in words:
        side = 0 if gutter is None or w.x0 < gutter else 1
        home = None
        for key in range(int(w.y0 - 0.3 * w.size), int(w.y1 + 0.7 * w.size) + 2):
            for heap in by_base[key]:
                if heap[3] != side:
                    continue
                same = abs(heap[0] - w.base) < 1.2
                mark = w.size < 0.85 * heap[1] and abs(heap[0] - w.base) < 0.6 * heap[1] and any(
                    -0.3 * heap[1] < w.x0 - o.x1 < 0.35 * heap[1] or -0.3 * heap[1] < o.x0 - w.x1 < 0.35 * heap[1] for o in heap[2])
                if same or mark:
                    home = heap
                    break
            if home:
                break
        if home is None:
            home = [w.base, w.size, [], side]
            heaps.append(home)
            by_base[int(w.base)].append(home)
        home[2].append(w)
    heaps.sort(key=lambda h: (h[3], h[0]))
    page.rows = [Row(h[2], page) for h in heaps]
    for n, row in enumerate(sorted(page.rows, key=lambda r: (r.base, r.x0)), 1):
        row.number = n


def find_running(pages, body, leading):
    """Moves running heads and feet from page.rows to page.running."""
    for end in (0, -1, 0, -1):
        at = defaultdict(list)
        for page in pages:
            rows = sorted(page.rows, key=lambda r: r.base)
            if rows:
                edge = rows[end]
                beyond = [r for r in rows if abs(r.base - edge.base) > 2]
                near = (beyond[0] if end == 0 else beyond[-1]) if beyond else None
                gap = abs(near.base - edge.base) if near else 1000
                at[(round(edge.base), page.height)].append((page, edge, gap))
        merged = set()
        for (base, height), found in at.items():
            found = found + at.get((base + 1, height), [])
            often = len(found) >= max(3, 0.2 * sum(1 for p in pages if p.height == height))
            apart = sum(gap >= 1.35 * leading for _, _, gap in found) >= 0.8 * len(found)
            margin = base < 0.15 * height or base > 0.85 * height
            for page, edge, gap in found:
                lone = FOLIO.match(edge.text) and gap >= 1.2 * leading
                if margin and edge.size < body + 0.5 and ((often and apart) or lone):
                    merged.add((page, edge.base))
        known = Counter((round(base), page.height) for page, base in merged)
        for page in pages:  # text that ran past a page number hides it from the edge
            merged |= {(page, r.base) for r in page.rows if FOLIO.match(r.text) and known[(round(r.base), page.height)] >= 3}
        for page, base in merged:
            page.running += [r for r in page.rows if abs(r.base - base) <= 2]
            page.rows = [r for r in page.rows if abs(r.base - base) > 2]


def alike(a, b):
    """Whether two rows are set in one size and weight."""
    return abs(a.size - b.size) < 0.25 and a.bold == b.bold


class Book:
    """A PDF with what was inferred of it."""

    def __init__(self, path):
        self.pages = read(path)
        weight = Counter()
        for page in self.pages:
            for w in page.words:
                if not w.mono:
                    weight[round(w.size, 1)] += len(w.text)
        self.body = weight.most_common(1)[0][0] if weight else 10
        for page in self.pages:
            make_rows(page, self.body)
        steps = Counter()
        for page in self.pages:
            for a, b in zip(page.rows, page.rows[1:]):
                if abs(a.size - self.body) < 0.3 and abs(b.size - self.body) < 0.3 and 0.9 < (b.base - a.base) / self.body < 2:
                    steps[round(b.base - a.base, 1)] += 1
        self.leading = steps.most_common(1)[0][0] if steps else 1.35 * self.body
        find_running(self.pages, self.body, self.leading)
        self.areas = self.find_areas()

    def find_areas(self):
        """{(width, height, side): (left, right)}; absent where too few rows tell."""
        lefts, rights = defaultdict(Counter), defaultdict(Counter)
        for page in self.pages:
            for row in page.rows:
                if abs(row.size - self.body) < 0.3 and not row.split:
                    for side in (page.number % 2, 2):
                        key = (page.width, page.height, side)
                        lefts[key][round(row.x0)] += 1
                        rights[key][round(row.x1)] += 1
        areas = {}
        for key in lefts:
            left, n = self.peak(lefts[key], min)
            right, m = self.peak(rights[key], max)
            if n >= 8 and m >= 8 and right - left > 100:
                areas[key] = (left, right)
        mirrored = {k[:2] for k, (left, right) in areas.items() if k[2] == 1 and abs(areas.get(k[:2] + (0,), (left, 0))[0] - left) > 2}
        return {k: v for k, v in areas.items() if (k[2] == 2) != (k[:2] in mirrored)}

    @staticmethod
    def peak(counter, outer):
        """The outermost place that at least a third as many rows share as the most frequent place does."""
        joined = {x: counter[x] + counter.get(x - 1, 0) + counter.get(x + 1, 0) for x in counter}
        most = max(joined.values())
        x = outer(x for x in joined if joined[x] >= most / 3)
        near = [y for y in (x - 1, x, x + 1) if counter.get(y)]
        return sum(y * counter[y] for y in near) / sum(counter[y] for y in near), joined[x]

    def area(self, page):
        return self.areas.get((page.width, page.height, page.number % 2)) or self.areas.get((page.width, page.height, 2))

    def right_of(self, row):
        """Right edge of the column that a row stands in."""
        same = [r.x1 for r in row.page.rows if abs(r.x0 - row.x0) < 30 and abs(r.size - row.size) < 0.3]
        return max(same, default=row.x1)

    def is_heading(self, row):
        return row.bold and row.size > self.body + 0.3 and not row.mono

    def is_text(self, row):
        """A row that may belong to a justified paragraph of body text or a box."""
        return (self.body - 1.5 <= row.size <= self.body + 0.3 and not row.bold and not row.mono and not row.split
                and not LEADERS.search(row.text))

    def last_text(self, page):
        """Last row above the footnotes: those are smaller, at the foot, and their first begins with a number."""
        rows = page.rows
        k = len(rows)
        while k and rows[k - 1].size < 0.88 * self.body and not rows[k - 1].split and not LEADERS.search(rows[k - 1].text):
            k -= 1
        if k < len(rows) and not re.match(r"^\(?(\d+|\*+|[a-z])\b", rows[k].text) and k and rows[k].base - rows[k - 1].base < 1.6 * self.leading:
            return None  # smaller text that is no note: a caption, a table
        return rows[k - 1] if k else None


# ---- the rules: each yields (page number, line number, message) ----

def rule_area(book):
    bottoms = Counter()
    for page in book.pages:
        if page.rows:
            bottoms[(page.height, round(max(r.base for r in page.rows) / 3))] += 1
    for page in book.pages:
        area = book.area(page)
        feet = [r.base - r.size for r in page.running if r.base > 0.7 * page.height]
        heads = [r.base for r in page.running if r.base < 0.3 * page.height]
        deep = [k * 3 for (h, k), n in bottoms.items() if h == page.height and n >= max(3, 0.05 * len(book.pages))]
        for row in page.rows:
            em = row.size
            for w in row.words:
                left, right = (area[0], area[1]) if area else (5, page.width - 5)
                left -= 1.5 + (0.7 * em if w.text[0] in HANG else 0)
                right += 1.5 + (0.7 * em if w.text[-1] in HANG else 0)
                where = None
                if w.x0 < left or w.x1 > right:
                    where = "left" if w.x0 < left else "right"
                    where += " by %.1f pt" % max(left - w.x0, w.x1 - right)
                elif w.y0 < -1 or w.base > page.height:
                    where = "off the page"
                elif (feet and w.base > min(feet) + 1) or (len(book.pages) >= 8 and deep and w.base > max(deep) + 4 + 0.8 * book.leading):
                    where = "below the text area"
                elif heads and w.base < max(heads) - 1:
                    where = "above the text area"
                if where:
                    yield page.number, row.number, 'word outside the text area (%s): "%s"' % (where, w.text[:40])
        for row in page.running:
            for w in row.words:
                if w.x0 < 0 or w.x1 > page.width or w.y1 > page.height + 1 or w.y0 < -1:
                    yield page.number, row.number, 'running matter off the page: "%s"' % w.text[:40]


def rule_overlap(book):
    for page in book.pages:
        words = sorted(page.words, key=lambda w: w.base - 0.5 * w.size)
        live = []
        row_of = {id(w): r.number for r in page.rows + page.running for w in r.words}
        for w in words:
            top, bottom = w.base - 0.5 * w.size, w.base
            live = [o for o in live if o.base > top]
            for o in live:
                size = min(w.size, o.size)
                deep = min(bottom, o.base) - max(top, o.base - 0.5 * o.size)
                wide = min(w.x1, o.x1) - max(w.x0, o.x0)
                if deep > 0.15 * size and wide > max(1.0, 0.15 * size):
                    yield page.number, row_of.get(id(w), 0), 'words overlap: "%s" and "%s"' % (o.text[:30], w.text[:30])
            live.append(w)


def continues(book, a, b):
    """Whether a paragraph certainly runs on from row a to row b of the next page or column."""
    if not (book.is_text(a) and book.is_text(b) and alike(a, b)):
        return False
    last, first = a.text[-1], b.text[0]
    if LIST_MARK.match(b.words[0].text):
        return False
    area = book.area(a.page)
    right = max(book.right_of(a), area[1] - 3 if area else 0) if a.x1 > book.right_of(a) - 1 else book.right_of(a)
    full = a.x1 >= right - 2.5 or (last in HANG and a.x1 >= right - 2.5 - 0.3 * a.size)
    if not full:
        return False
    closed = a.text.rstrip("\u201c\u201d\"\u2018\u2019)]\u00bb\u00ab0123456789 ")[-1:]
    return last in HYPHENS or first.islower() or (closed not in TERMINAL and closed != "")


def begins(book, row, above, below):
    """Whether row, which goes on in `below`, is the first line of its paragraph."""
    item = LIST_MARK.match(row.words[0].text) and below.x0 - row.x0 > 5  # else a number or "z. B." that happens to stand there
    if above is None or above.text[-1] in HYPHENS and above.text[-2:-1].isalpha():
        return False
    if row.text[0].islower() and not item:
        return False  # certainly inside a sentence
    if not alike(above, row) or above.split or above.mono:
        return True
    if row.base - above.base > 1.22 * book.leading * row.size / book.body + 0.8:
        return True
    if row.x0 - above.x0 > 4 and not LIST_MARK.match(above.words[0].text):
        return True
    return bool(item) or above.x1 < book.right_of(above) - 1.5 * row.size


def ends(book, row, below):
    """Whether row is the last line of its paragraph."""
    if row.text[-1] in HYPHENS or row.text[-1] == "," or (below is not None and below.text[0].islower() and alike(below, row)):
        return False
    if row.x1 < book.right_of(row) - 1.5 * row.size:
        return True
    if below is None or not alike(below, row):
        return below is not None
    return below.base - row.base > 1.22 * book.leading * row.size / book.body + 0.8 or below.x0 - row.x0 > 4


def rule_lonely(book):
    for page, following in zip(book.pages, book.pages[1:]):
        a = book.last_text(page)
        if a is None or not following.rows:
            continue
        b = following.rows[0]
        if not continues(book, a, b):
            continue
        i = page.rows.index(a)
        above = page.rows[i - 1] if i else None
        below = following.rows[1] if len(following.rows) > 1 else None
        if begins(book, a, above, b):
            yield page.number, a.number, 'first line of a paragraph alone at the foot: "%s"' % a.text[:60]
        if ends(book, b, below):
            yield following.number, b.number, 'last line of a paragraph alone at the head: "%s"' % b.text[:60]


def rule_hyphens(book):
    for page in book.pages:
        streak, before = [], None
        area = book.area(page)
        for row in page.rows:
            wide = row.x1 - row.x0 > (0.5 * (area[1] - area[0]) if area else 150) or len(row.words) >= 5
            hyphen = row.text[-1] in HYPHENS and row.text[-2:-1].isalpha() and not row.split and not row.mono and wide
            near = before is not None and abs(row.size - before.size) < 0.25 and row.base - before.base < 1.5 * book.leading
            streak = (streak if near else []) + [row] if hyphen else []
            if len(streak) == 4:
                yield page.number, row.number, 'four hyphens in a row: "%s"' % row.text[-40:]
            before = row


def rule_heading(book):
    for n, page in enumerate(book.pages):
        if not any(abs(r.size - book.body) < 1.5 and not r.bold for r in page.rows):
            continue  # title page
        last = book.last_text(page)
        stop = page.rows.index(last) + 1 if last else len(page.rows)
        under = 0
        for row in reversed(page.rows[:stop] if last else page.rows):
            if not book.is_heading(row):
                under += 1
                continue
            image = any(box[1] > row.base - row.size for box in page.images)
            if under >= 2 or image:
                continue
            after = book.pages[n + 1].rows[0] if n + 1 < len(book.pages) and book.pages[n + 1].rows else None
            tail = page.rows[stop - 1]
            if under and (after is None or (book.is_heading(after) and after.size >= row.size - 0.2) or not continues(book, tail, after)
                          and after.size > book.body + 0.3):
                continue  # a section of one line, complete
            if not under and (after is None or (book.is_heading(after) and after.size > row.size + 0.5)):
                continue  # an empty section before a greater heading
            yield page.number, row.number, 'heading with %s under it: "%s"' % ("one line" if under else "no line", row.text[:60])


def rule_blank(book, asked=()):
    greatest = max((r.size for p in book.pages for r in p.rows if book.is_heading(r)), default=0)
    for n, page in enumerate(book.pages):
        if page.rows or page.images or page.number in asked:
            continue
        after = book.pages[n + 1].rows[:1] if n + 1 < len(book.pages) else []
        opens = after and after[0].bold and after[0].size >= greatest - 4
        if page.number % 2 == 0 and (opens or page.number == 2):
            continue
        yield page.number, 0, "blank page"


def examine(path, blank_pages=()):
    """{rule: [(page, line, message)]} of one PDF."""
    book = Book(path)
    found = {"area": rule_area(book), "overlap": rule_overlap(book), "lonely": rule_lonely(book), "hyphens": rule_hyphens(book),
             "heading": rule_heading(book), "blank": rule_blank(book, blank_pages)}
    return {rule: sorted(set(found[rule])) for rule in RULES}
