/* sample_pages.h - every construct once: headings, paragraph, list, table, figure, note, links, Arabic, soft hyphen. */
#ifndef TD_TESTS_EMIT_PDF_SAMPLE_PAGES_H
#define TD_TESTS_EMIT_PDF_SAMPLE_PAGES_H
#include "sample.h"

static inline void sample_running(sample *s, const char *folio) {
    td_item head = {.artifact = TD_ARTIFACT_HEADER, .x = TD_PT(80), .y = TD_PT(50), .size = TD_PT(9)};
    sample_words(s, head, SERIF, "Kolumnentitel der Probe", false, 0, 0);
    td_item rule = {.kind = TD_ITEM_RULE,
                    .artifact = TD_ARTIFACT_HEADER,
                    .x = TD_PT(80),
                    .y = TD_PT(55),
                    .w = TD_PT(435),
                    .h = 512};
    sample_item(s, rule);
    td_item foot = {.artifact = TD_ARTIFACT_FOOTER, .x = TD_PT(290), .y = TD_PT(800), .size = TD_PT(9)};
    sample_words(s, foot, SERIF, folio, false, 0, 0);
}

static inline void sample_link(sample *s, uint32_t elem, td_len x0, td_len x1, int y, td_dest dest) {
    td_dest *d = TD_NEW(s->ctx->arena, td_dest);
    *d = dest;
    sample_at(s, elem)->dest = d;
    sample_item(
        s, (td_item){.kind = TD_ITEM_LINK, .elem = elem, .x = x0, .y = TD_PT(y - 10), .w = x1 - x0, .h = TD_PT(13)});
}

/* A line that ends in a divided word. */
static inline void sample_divided(sample *s, uint32_t elem, int y) {
    td_len size = TD_PT(11);
    const td_run *word = td_fonts_shape(s->fonts, SERIF, TD_S("Schifffahrt"), TD_S("de"), false, 0, NULL, 0);
    const td_run *hyphen = td_fonts_shape(s->fonts, SERIF, TD_S("-"), TD_S("de"), false, 0, NULL, 0);
    uint32_t at = 0;
    while (at < word->nglyphs && word->glyphs[at].cluster < 6) /* "Schiff" */
        at++;
    td_piece *pieces = TD_NEWN(s->ctx->arena, td_piece, 3);
    pieces[0] = (td_piece){.run = word, .count = (uint16_t)at};
    pieces[1] =
        (td_piece){.run = hyphen, .count = 1, .flags = TD_PIECE_SOFT_HYPHEN, .x = td_run_width(word, 0, at, size)};
    pieces[2] = (td_piece){.run = word, .first = (uint16_t)at, .count = (uint16_t)(word->nglyphs - at)};
    td_item item = {.kind = TD_ITEM_TEXT,
                    .elem = elem,
                    .x = TD_PT(80),
                    .y = TD_PT(y),
                    .size = size,
                    .pieces = pieces,
                    .npieces = 2};
    sample_item(s, item);
    item.y += TD_PT(15);
    item.pieces = &pieces[2];
    item.npieces = 1;
    sample_item(s, item);
}

static inline void sample_table(sample *s, uint32_t sect) {
    static const char *const cells[3][3] = {
        {"Obst", "Menge", "Preis"}, {"Äpfel", "12", "3,40 €"}, {"Pfirsiche", "7", "4,10 €"}};
    uint32_t table = sample_elem(s, sect, TD_TAG_TABLE);
    sample_at(s, table)->summary = TD_S("Obst und Preise");
    sample_text(s, sample_elem(s, table, TD_TAG_CAPTION), SERIF, 10, TD_PT(80), 100, "Tabelle 1: Obst");
    sample_item(s, (td_item){.kind = TD_ITEM_RULE,
                             .artifact = TD_ARTIFACT_BACKGROUND,
                             .x = TD_PT(78),
                             .y = TD_PT(108),
                             .w = TD_PT(300),
                             .h = TD_PT(16),
                             .colour = 0xDDEEFF});
    uint32_t head = sample_elem(s, table, TD_TAG_THEAD), body = sample_elem(s, table, TD_TAG_TBODY);
    for (int r = 0; r < 3; r++) {
        uint32_t row = sample_elem(s, r ? body : head, TD_TAG_TR);
        for (int c = 0; c < 3; c++) {
            uint32_t cell = sample_elem(s, row, r && c ? TD_TAG_TD : TD_TAG_TH);
            sample_at(s, cell)->scope = r && c ? 0 : r ? 2 : 1;
            sample_text(s, cell, r && c ? SERIF : BOLD, 11, TD_PT(80 + 100 * c), 120 + 18 * r, cells[r][c]);
        }
    }
    sample_item(s, (td_item){.kind = TD_ITEM_FRAME,
                             .artifact = TD_ARTIFACT_LAYOUT,
                             .x = TD_PT(78),
                             .y = TD_PT(108),
                             .w = TD_PT(300),
                             .h = TD_PT(56),
                             .size = 512,
                             .colour = 0x336699});
}

static inline const td_image *sample_image(sample *s, uint64_t hash, int channels, bool alpha) {
    td_image *image = TD_NEW(s->ctx->arena, td_image);
    char *p = td_arena_alloc(s->ctx->arena, (size_t)(20 * 10 * channels)), *a = td_arena_alloc(s->ctx->arena, 200);
    for (int i = 0; i < 200 * channels; i++)
        p[i] = (char)(i * 7);
    for (int i = 0; i < 200; i++)
        a[i] = (char)i;
    *image = (td_image){.kind = TD_IMAGE_PIXELS,
                        .width = 20,
                        .height = 10,
                        .channels = channels,
                        .data = {p, (size_t)(200 * channels)},
                        .hash = hash};
    if (alpha)
        image->alpha = (td_str){a, 200};
    return image;
}

static inline void sample_figure(sample *s, uint32_t sect) {
    uint32_t figure = sample_elem(s, sect, TD_TAG_FIGURE);
    sample_at(s, figure)->alt = TD_S("Farbverlauf von Grün nach Violett");
    sample_at(s, figure)->block = true;
    sample_item(s, (td_item){.kind = TD_ITEM_IMAGE,
                             .elem = figure,
                             .x = TD_PT(80),
                             .y = TD_PT(200),
                             .w = TD_PT(200),
                             .h = TD_PT(100),
                             .image = sample_image(s, 1, 3, true)});
    sample_item(s, (td_item){.kind = TD_ITEM_IMAGE,
                             .artifact = TD_ARTIFACT_LAYOUT,
                             .x = TD_PT(300),
                             .y = TD_PT(200),
                             .w = TD_PT(20),
                             .h = TD_PT(10),
                             .image = sample_image(s, 1, 3, true)});
    sample_item(s, (td_item){.kind = TD_ITEM_IMAGE,
                             .artifact = TD_ARTIFACT_LAYOUT,
                             .x = TD_PT(330),
                             .y = TD_PT(200),
                             .w = TD_PT(20),
                             .h = TD_PT(10),
                             .image = sample_image(s, 2, 1, false)});
    sample_text(s, sample_elem(s, figure, TD_TAG_CAPTION), SERIF, 10, TD_PT(80), 312, "Abbildung 1: Farbverlauf");
}

/* Paragraph with a link, a note between its words and a line that goes on behind the note. */
static inline void sample_paragraph(sample *s, uint32_t sect, const td_node *note_node) {
    uint32_t p = sample_elem(s, sect, TD_TAG_P);
    sample_words(s, (td_item){.elem = p, .x = TD_PT(80), .y = TD_PT(150), .size = TD_PT(11), .hscale = 985}, SERIF,
                 "Häufig fließt ein Effekt durch die Waffel; V. To. AVATAR", false, 2000, TD_PIECE_SPACE_AFTER);
    sample_divided(s, p, 165);
    td_len x = sample_text(s, p, SERIF, 11, TD_PT(160), 180, " Siehe die");
    uint32_t link = sample_elem(s, p, TD_TAG_LINK);
    td_len y = sample_text(s, link, SERIF, 11, x, 180, " Projektseite");
    sample_link(s, link, x, y, 180,
                (td_dest){.uri = TD_S("https://example.org/ä(b)?x=1 2"), .contents = TD_S("Projektseite (öffnet)")});
    uint32_t reference = sample_elem(s, p, TD_TAG_REFERENCE), inner = sample_elem(s, reference, TD_TAG_LINK);
    td_len z = sample_text(s, inner, SERIF, 7, y, 176, "1");
    sample_link(s, inner, y, z, 176, (td_dest){.node = note_node, .contents = TD_S("Fußnote 1")});
    uint32_t note = sample_elem(s, p, TD_TAG_NOTE);
    sample_text(s, p, SERIF, 11, z, 180, " und danach geht es weiter.");
    sample_item(s, (td_item){.kind = TD_ITEM_RULE,
                             .artifact = TD_ARTIFACT_LAYOUT,
                             .x = TD_PT(80),
                             .y = TD_PT(720),
                             .w = TD_PT(100),
                             .h = 400});
    sample_text(s, sample_elem(s, note, TD_TAG_LBL), SERIF, 7, TD_PT(80), 730, "1");
    sample_text(s, sample_elem(s, note, TD_TAG_P), SERIF, 9, TD_PT(88), 733, "Eine Fußnote: Pfeffer finden.");
}

static inline void sample_list(sample *s, uint32_t sect) {
    uint32_t list = sample_elem(s, sect, TD_TAG_L);
    sample_at(s, list)->numbering = 1 + TD_LIST_DECIMAL;
    for (int i = 0; i < 2; i++) {
        uint32_t item = sample_elem(s, list, TD_TAG_LI);
        sample_text(s, sample_elem(s, item, TD_TAG_LBL), SERIF, 11, TD_PT(84), 220 + 16 * i, i ? "2." : "1.");
        uint32_t body = sample_elem(s, item, TD_TAG_LBODY);
        sample_text(s, sample_elem(s, body, TD_TAG_P), SERIF, 11, TD_PT(104), 220 + 16 * i,
                    i ? "Zweiter Punkt" : "Erster Punkt");
    }
}

static inline void sample_second_page(sample *s, uint32_t root) {
    sample_page(s, "1");
    uint32_t sect = sample_elem(s, root, TD_TAG_SECT);
    sample_text(s, sample_elem(s, sect, TD_TAG_H2), BOLD, 14, TD_PT(80), 80, "1.1 Tabelle und Bild");
    sample_table(s, sect);
    sample_figure(s, sect);
    uint32_t p = sample_elem(s, sect, TD_TAG_P);
    sample_at(s, p)->lang = TD_S("ar");
    sample_words(s, (td_item){.elem = p, .x = TD_PT(200), .y = TD_PT(360), .size = TD_PT(18)}, ARABIC, "مرحبا السَّلامُ",
                 true, 0, 0);
    uint32_t box = sample_elem(s, sect, TD_TAG_ASIDE), inside = sample_elem(s, box, TD_TAG_P);
    td_len x = sample_text(s, inside, SERIF, 11, TD_PT(80), 400, "Kasten in");
    uint32_t strong = sample_elem(s, inside, TD_TAG_STRONG);
    sample_words(s, (td_item){.elem = strong, .x = x, .y = TD_PT(400), .size = TD_PT(11), .colour = 0xA02020}, CFF,
                 " Century: offene Waffel, fünf Äpfel", false, 0, 0);
    uint32_t code = sample_elem(s, sect, TD_TAG_CODE);
    sample_at(s, code)->expansion = TD_S("Quelltext");
    sample_text(s, code, SERIF, 11, TD_PT(80), 420, "int\xEF\x80\x81main");
    sample_running(s, "1");
}

static inline void sample_build(sample *s) {
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT);
    s->pages.front_pages = 1;
    sample_page(s, "i");
    td_node *heading = sample_node(s, TD_HEADING, "sec-einführung", 0, 90),
            *note = sample_node(s, TD_NOTE, "fn1", 0, 725);
    sample_text(s, sample_elem(s, root, TD_TAG_TITLE), BOLD, 24, TD_PT(80), 80, "Größenordnung");
    uint32_t toc = sample_elem(s, root, TD_TAG_TOC), entry = sample_elem(s, toc, TD_TAG_TOCI);
    uint32_t reference = sample_elem(s, entry, TD_TAG_REFERENCE), link = sample_elem(s, reference, TD_TAG_LINK);
    td_len x = sample_text(s, link, SERIF, 11, TD_PT(80), 100, "1 Einführung i");
    sample_link(s, link, TD_PT(80), x, 100, (td_dest){.node = heading, .contents = TD_S("1 Einführung")});
    uint32_t sect = sample_elem(s, root, TD_TAG_SECT);
    sample_text(s, sample_elem(s, sect, TD_TAG_H1), BOLD, 20, TD_PT(80), 130, "1 Einführung");
    sample_paragraph(s, sect, note);
    sample_list(s, sect);
    sample_running(s, "i");
    sample_second_page(s, root);
    td_bookmark marks[] = {{.title = TD_S("1 Einführung"), .level = 1, .y = TD_PT(110)},
                           {.title = TD_S("1.1 Tabelle und Bild – مرحبا"), .level = 3, .page = 1, .y = TD_PT(60)},
                           {.title = TD_S("Anhang"), .level = 1, .page = 1, .y = TD_PT(300)}};
    for (size_t i = 0; i < 3; i++)
        TD_PUSH(s->ctx->arena, &s->pages.bookmarks, marks[i]);
}

#endif
