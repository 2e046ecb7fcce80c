#!/usr/bin/env python3
"""gen_corpus.py OUTDIR  writes S.md, M.md, L.md (about 20, 200 and 2,000 pages), variants/M-*.md (12) and img/*.png

German report-like Markdown: chapters, paragraphs with long compounds, lists, tables, notes, code, quotes and PNG charts, from the common
subset of Pandoc and GFM, so that other programs can set it, too.  Same seed, same bytes; standard library only."""
import os
import random
import struct
import sys
import zlib

FIRST = """Nachbarschafts Ehrenamts Vereins Quartiers Mobilitäts Pflege Jugend Kultur Sport Integrations Berufs Handwerks Mittelstands
Gewerbe Standort Tourismus Einzelhandels Ausbildungs Fachkräfte Schul Bibliotheks Gesundheits Senioren Familien Wohnungs Stadt Land
Kreis Gemeinde Haushalts Stiftungs Spenden Förder Projekt Koordinations Beteiligungs Dialog Netzwerk Partner Wissens Daten
Klimaschutz Energie Abfall Wasser Verkehrs Radwege Grünflächen Katastrophenschutz Digitalisierungs Verwaltungs""".split()
LAST = """arbeit:f planung:f stelle:f beratung:f förderung:f entwicklung:f vereinbarung:f runde:f konferenz:f initiative:f agentur:f ordnung:f
struktur:f leistung:f bedarf:m plan:m bericht:m ausschuss:m beirat:m verbund:m vertrag:m prozess:m zeitraum:m antrag:m haushalt:m ansatz:m
konzept:n programm:n vorhaben:n bündnis:n zentrum:n verfahren:n angebot:n ergebnis:n gremium:n leitbild:n modell:n
zusammenarbeitsvereinbarung:f wirkungsbeobachtung:f zuständigkeitsverteilung:f bestandsaufnahme:f rahmenbedingung:f""".split()
SHORT = """Region:f Kommune:f Verein:m Betrieb:m Amt:n Träger:m Ort:m Kammer:f Verband:m Land:n Bund:m Rat:m Gruppe:f Aufgabe:f Frage:f Lösung:f
Mittel:n Beitrag:m Anteil:m Ziel:n Weg:m Grund:m Erfahrung:f Absprache:f Beispiel:n Vergleich:m Schritt:m Wirkung:f""".split()
QUALITY = """gemeinsam freiwillig verbindlich langfristig örtlich öffentlich fachlich offen verlässlich überschaubar tragfähig zuständig
nachvollziehbar sektorübergreifend ehrenamtlich wirtschaftlich kommunal vertraulich regelmäßig angemessen""".split()
VERB = """stärkt begleitet prüft erweitert verlangt ermöglicht beschreibt ersetzt bündelt vertritt finanziert sichert erleichtert verzögert
ordnet ergänzt erklärt überträgt berücksichtigt vereinfacht""".split()
DONE = "vereinbart geprüft erprobt beschlossen veröffentlicht ausgewertet fortgeführt abgeschlossen unterstützt dokumentiert".split()
MANNER = "zunächst vielfach allerdings daher außerdem insbesondere gelegentlich grundsätzlich überwiegend schrittweise seither dennoch".split()
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
THE = {"nom": dict(m="der", f="die", n="das"), "acc": dict(m="den", f="die", n="das"), "dat": dict(m="dem", f="der", n="dem"),
       "gen": dict(m="des", f="der", n="des")}
WORDS = {"S": 6_500, "M": 65_000, "L": 650_000}
AUDIENCES, PARTNERS = ("civil-society", "business", "administration"), ("Nordkreis", "Stadtbund", "Handwerkstag", "Stiftung am Fluss")


class Author:
    def __init__(self, seed):
        self.random, self.out, self.words, self.notes, self.figures, self.section_count = random.Random(seed), [], 0, [], 0, 0
        self.note_count = 0

    def pick(self, items):
        return items[self.random.randrange(len(items))]

    def noun(self):
        if self.random.random() < 0.5:
            return self.pick(SHORT).split(":")
        last, gender = self.pick(LAST).split(":")
        parts = [self.pick(FIRST) for _ in range(1 if self.random.random() < 0.7 else 2)]
        return (parts[0] + "".join(p.lower() for p in parts[1:]) + last), gender

    def phrase(self, case, capital=False):
        noun, gender = self.noun()
        article = THE[case][gender]
        if self.random.random() < 0.4:
            ending = "e" if case == "nom" or (case == "acc" and gender != "m") else "en"
            article += " " + self.pick(QUALITY) + ending
        if case == "gen" and gender != "f" and noun[-1] not in "sz":
            noun += "s"
        phrase = article + " " + noun
        return phrase[0].upper() + phrase[1:] if capital else phrase

    def figure_text(self):
        n = self.random.randrange
        return self.pick(("%d,%d Prozent" % (n(90), n(10)), "%d.%03d Euro" % (1 + n(900), n(1000)), "rund %d Stunden" % (10 + n(900))))

    def sentence(self):
        p, n = self.phrase, self.random.randrange
        kind = n(8)
        if kind == 0:
            return "%s %s %s %s." % (p("nom", True), self.pick(VERB), p("acc"), p("gen"))
        if kind == 1:
            return "%s wird %s am %d. %s %d mit %s %s." % (self.pick(MANNER).capitalize(), p("nom"), 1 + n(28), self.pick(MONTHS), 2015 + n(12), p("dat"), self.pick(DONE))
        if kind == 2:
            return "Nach § %d Abs. %d %s %s %s, soweit %s %s %s." % (1 + n(90), 1 + n(5), self.pick(VERB), p("nom"), p("acc"), p("nom"), p("acc"), self.pick(VERB))
        if kind == 3:
            return "Auf %s entfallen %s; %s %s %s %s." % (p("acc"), self.figure_text(), p("nom"), self.pick(VERB), self.pick(MANNER), p("acc"))
        if kind == 4:
            return "%s %s – anders als %s – %s." % (p("nom", True), self.pick(VERB), p("nom"), p("acc"))
        if kind == 5:
            return "Dass %s %s %s, hängt von %s ab, z. B. von %s." % (p("nom"), p("acc"), self.pick(VERB), p("dat"), p("dat"))
        if kind == 6:
            return "Die „%s“ %s %s und %s, aber nicht %s." % (self.noun()[0], self.pick(VERB), p("acc"), p("acc"), p("acc"))
        return "Gegenüber %s hat sich %s um %s verändert." % (p("dat"), p("nom"), self.figure_text())

    def text(self, low, high, marks=True):
        wanted, parts, length = self.random.randint(low, high), [], 0
        while length < wanted:
            s = self.sentence()
            chance = self.random.random()
            if marks and chance < 0.03:
                self.note_count += 1
                self.notes.append((self.note_count, self.sentence()))
                s += "[^%d]" % self.note_count
            elif marks and chance < 0.07:
                words = s.split(" ")
                at = self.random.randrange(len(words))
                words[at] = ("**%s**" if chance < 0.05 else "*%s*") % words[at] if words[at].isalpha() else words[at]
                s = " ".join(words)
            length += len(s.split())
            parts.append(s)
        self.words += length
        return " ".join(parts)

    def put(self, *blocks):
        for block in blocks:
            self.out.append(block + "\n")

    def bullet_list(self):
        ordered = self.random.random() < 0.4
        items = []
        for i in range(self.random.randint(3, 7)):
            items.append(("%d. " % (i + 1) if ordered else "- ") + self.text(6, 16, False))
        self.put("\n".join(items))

    def table(self):
        columns = self.random.randint(3, 5)
        head = ["Bereich"] + ["Jahr %d" % (2020 + i) for i in range(columns - 1)]
        rows = [head, ["---"] + ["--:"] * (columns - 1)]
        for _ in range(self.random.randint(4, 12)):
            rows.append([self.noun()[0]] + ["%d.%03d" % (self.random.randrange(99), self.random.randrange(1000)) for _ in range(columns - 1)])
        self.put("\n".join("| " + " | ".join(r) + " |" for r in rows))

    def section(self):
        self.section_count += 1
        for _ in range(self.random.randint(2, 4)):
            self.put(self.text(60, 130))
        chance = self.random.random()
        if chance < 0.25:
            self.put(self.phrase("nom", True) + " besteht aus mehreren Teilen:")
            self.bullet_list()
        elif chance < 0.4:
            self.put("Die Übersicht nennt die Werte je Jahr.")
            self.table()
            self.put(self.text(40, 80))
        elif chance < 0.5:
            self.figures += 1
            self.put("![Abbildung %d: %s im Zeitverlauf](img/chart%02d.png)" % (self.figures, self.noun()[0], self.random.randint(1, 12)))
            self.put(self.text(50, 90))
        elif chance < 0.58:
            self.put("> " + self.text(25, 50, False))
        elif chance < 0.63:
            self.put("```python\ndef anteil(teil, ganzes):\n    return round(100 * teil / ganzes, %d)\n```" % self.random.randint(1, 4))
        for number, note in self.notes:
            self.put("[^%d]: %s" % (number, note))
        self.notes = []

    def variant(self, audience, partner):
        """Every fourth section of a variant has a paragraph of its own; the rest stays the same text."""
        state, words = self.random.getstate(), self.words
        self.random.seed("%d/%s/%s" % (self.section_count, audience, partner))
        self.put("**Hinweis für %s:** %s" % (partner, self.text(40, 60, False)))
        self.random.setstate(state)
        self.words = words

    def book(self, name, variant=None):
        self.put("---\ntitle: Bericht %s zur Zusammenarbeit in der Region\nauthor: Arbeitsgruppe Messung\ndate: \"2026-01-15\"\nlang: de\n---" % name)
        chapter = 0
        while self.words < WORDS[name]:
            chapter += 1
            self.put("# %s, Teil %d" % (self.noun()[0], chapter), self.text(60, 120))
            for _ in range(self.random.randint(3, 5)):
                self.put("## " + self.phrase("nom", True))
                self.section()
                if variant and self.section_count % 4 == 0:
                    self.variant(*variant)
                for _ in range(self.random.randint(0, 2)):
                    self.put("### " + self.phrase("nom", True))
                    self.section()
        return "\n".join(self.out)


def chart(path, seed, width=1000, height=560):
    r = random.Random(seed)
    bars = [r.randint(40, height - 60) for _ in range(r.randint(6, 14))]
    each = (width - 100) // len(bars)
    colour = bytes((r.randint(20, 120), r.randint(60, 160), r.randint(90, 200)))
    rows = []
    for y in range(height):
        row = bytearray(b"\xff\xff\xff" * width)
        for i, bar in enumerate(bars):
            if height - 30 - bar <= y < height - 30:
                at = (50 + i * each) * 3
                row[at:at + (each - 10) * 3] = colour * (each - 10)
        rows.append(b"\0" + bytes(row))
    piece = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                  + piece(b"IDAT", zlib.compress(b"".join(rows), 6)) + piece(b"IEND", b""))


def write(folder):
    for sub in ("img", "variants"):
        os.makedirs(os.path.join(folder, sub), exist_ok=True)
    for i in range(1, 13):
        chart(os.path.join(folder, "img", "chart%02d.png" % i), i)
    for name in WORDS:
        with open(os.path.join(folder, name + ".md"), "w", encoding="utf-8") as out:
            out.write(Author(name).book(name))
    for audience in AUDIENCES:
        for number, partner in enumerate(PARTNERS, 1):
            with open(os.path.join(folder, "variants", "M-%s-p%d.md" % (audience, number)), "w", encoding="utf-8") as out:
                out.write(Author("M").book("M", (audience, partner)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(sys.argv[1])
