#include <zlib.h>

#include "sample_pages.h"

/* All of the file as text: what stands outside of streams, and every deflated stream opened. */
static td_buf opened(const td_buf *pdf) {
    td_buf text = {0};
    td_str rest = td_buf_view(pdf);
    for (;;) {
        size_t at = td_str_find(rest, TD_S("\nstream\n"));
        if (at == SIZE_MAX)
            break;
        td_buf_put(&text, rest.p, at + 8);
        rest = td_str_sub(rest, at + 8, rest.n);
        size_t end = td_str_find(rest, TD_S("\nendstream\n"));
        assert_true(end != SIZE_MAX);
        unsigned char out[4096];
        z_stream z = {.next_in = (Bytef *)(uintptr_t)rest.p, .avail_in = (uInt)rest.n};
        inflateInit(&z);
        for (int status = Z_OK; status == Z_OK;) {
            z.next_out = out;
            z.avail_out = sizeof out;
            status = inflate(&z, Z_NO_FLUSH);
            td_buf_put(&text, out, sizeof out - z.avail_out);
        }
        inflateEnd(&z);
        rest = td_str_sub(rest, end, rest.n);
    }
    td_buf_str(&text, rest);
    td_buf_putc(&text, 0);
    return text;
}

static size_t count(const td_buf *text, const char *needle) {
    size_t n = 0;
    td_str rest = td_buf_view(text);
    for (size_t at; (at = td_str_find(rest, td_str_from(needle))) != SIZE_MAX; n++)
        rest = td_str_sub(rest, at + 1, rest.n);
    return n;
}

#define assert_has(text, needle) assert_true(count((text), (needle)) > 0)

static sample *built(void) {
    sample *s = sample_open();
    sample_build(s);
    return s;
}

static void same_pages_same_bytes(void **state) {
    (void)state;
    sample *s = built(), *again = built();
    assert_true(sample_run(s));
    td_str first = td_str_dup(s->ctx->arena, td_buf_view(&s->out));
    assert_true(sample_run(s));
    assert_true(td_str_eq(first, td_buf_view(&s->out)));
    assert_true(sample_run(again));
    assert_true(td_str_eq(first, td_buf_view(&again->out)));
    const char *path = getenv("TD_PDF_SAMPLE"); /* to look at, and for the validators */
    FILE *f = path ? fopen(path, "wb") : NULL;
    if (f) {
        fwrite(s->out.p, 1, s->out.n, f);
        fclose(f);
    }
    sample_close(s);
    sample_close(again);
}

static void file_is_framed(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    td_str all = td_buf_view(&s->out);
    assert_true(td_str_starts(all, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    assert_true(td_str_ends(all, "\n%%EOF\n"));
    td_buf text = opened(&s->out);
    assert_has(&text, "/Type/XRef");
    assert_has(&text, "/ID[<");
    size_t at = td_str_find(all, TD_S("startxref\n"));
    int64_t offset = 0;
    td_str tail = td_str_sub(all, at + 10, all.n);
    assert_true(td_str_to_int(td_str_sub(tail, 0, td_str_index(tail, '\n')), &offset));
    td_str xref = td_str_sub(all, (size_t)offset, all.n);
    assert_true(xref.p[0] >= '0' && xref.p[0] <= '9');
    assert_true(td_str_find(xref, TD_S(" 0 obj\n")) < 10);
    td_buf_free(&text);
    sample_close(s);
}

static void tags_and_artifacts(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_has(&text, "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC");
    assert_has(&text, "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC");
    assert_has(&text, "/Artifact<</Type/Layout>>BDC");
    assert_has(&text, "/Artifact<</Type/Background/BBox[78 718 378 734]>>BDC");
    assert_int_equal(count(&text, "BDC\n"), count(&text, "EMC\n"));
    assert_int_equal(count(&text, "BT\n"), count(&text, "ET\n"));
    assert_has(&text, "/RoleMap<</Aside/Div/Em/Span/Strong/Span/Title/P>>");
    assert_has(&text, "<</O/List/ListNumbering/Decimal>>");
    assert_has(&text, "/Scope/Column");
    assert_has(&text, "/Summary(Obst und Preise)");
    assert_has(&text, "/A<</O/Layout/Placement/Block/BBox[80 542 280 642]>>");
    assert_has(&text, "/Lang(ar)");
    assert_has(&text, "/E(Quelltext)");
    assert_has(&text, "/ID(note."); /* given to the note, which came without */
    assert_has(&text, "/IDTree ");
    assert_has(&text, "/MarkInfo<</Marked true>>");
    td_buf_free(&text);
    sample_close(s);
}

/* The note stands between the two halves of its paragraph, although it is drawn at the foot. */
static void note_is_read_in_place(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), p = sample_elem(s, root, TD_TAG_P);
    sample_page(s, "1");
    sample_text(s, p, SERIF, 11, TD_PT(80), 100, "vor");
    uint32_t note = sample_elem(s, p, TD_TAG_NOTE);
    uint32_t seq = s->seq;
    s->seq += 10;
    sample_text(s, p, SERIF, 11, TD_PT(80), 120, "nach");
    sample_text(s, p, SERIF, 11, TD_PT(80), 140, "noch");
    s->seq = seq;
    sample_text(s, note, SERIF, 9, TD_PT(80), 700, "Note");
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    td_str all = td_buf_view(&text);
    size_t at = td_str_find(all, TD_S("/S/P/P "));
    assert_true(at != SIZE_MAX);
    td_str elem = td_str_sub(all, at, at + 60);
    size_t k = td_str_find(elem, TD_S("/K[0 "));
    assert_true(k != SIZE_MAX); /* MCID 0, the note, MCID 1 */
    assert_true(td_str_find(elem, TD_S(" 0 R 1]")) != SIZE_MAX);
    td_buf_free(&text);
    sample_close(s);
}

static void text_is_extractable(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/S0 11 Tf"), 1); /* the soft hyphen: one glyph, another ToUnicode */
    assert_int_equal(count(&text, "><00AD>\n"), 1);
    assert_has(&text, "98.5 Tz");
    assert_int_equal(count(&text, "/Subtype/Type0"), NFACES + 1);
    assert_int_equal(count(&text, "/ToUnicode "), NFACES + 1);
    assert_int_equal(count(&text, "begincmap"), NFACES + 1);
    assert_int_equal(count(&text, "/Subtype/CIDFontType0C"), 1);
    assert_int_equal(count(&text, "/CIDToGIDMap/Identity"), NFACES - 1);
    assert_has(&text, "+NotoSerif"); /* subset tag */
    td_str all = td_buf_view(&text);
    for (size_t at; (at = td_str_find(all, TD_S("]TJ\n"))) != SIZE_MAX; all = td_str_sub(all, at + 4, all.n)) {
        size_t from = at;
        while (from > 0 && all.p[from - 1] != '\n')
            from--;
        td_str show = td_str_sub(all, from, at);
        for (size_t i = 0; i < show.n; i++) /* no .notdef: four digits a glyph */
            if (show.p[i] == '<')
                for (size_t g = i + 1; show.p[g] != '>'; g += 4)
                    assert_int_not_equal(memcmp(show.p + g, "0000", 4), 0);
    }
    td_buf_free(&text);
    sample_close(s);
}

/* "Haupt-" and "E-" at line ends: the hyphen stays, and what follows it is said. */
static void hyphens_of_the_word_stay(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), p = sample_elem(s, root, TD_TAG_P);
    sample_page(s, "1");
    td_item item = {.elem = p, .x = TD_PT(80), .y = TD_PT(100), .size = TD_PT(11)};
    sample_words(s, item, SERIF, "ein Haupt-", false, 0, TD_PIECE_SPACE_AFTER);
    item.y += TD_PT(15);
    sample_words(s, item, SERIF, "und eine E-", false, 0, TD_PIECE_HARD_HYPHEN);
    item.y += TD_PT(15);
    sample_words(s, item, SERIF, "Mail x-y", false, 0, 0);
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_has(&text, "><002D00AD>\n");
    assert_has(&text, "><002D0020>\n");
    assert_has(&text, "><002D>\n");
    assert_has(&text, "/H0 11 Tf");
    assert_has(&text, "/P0 11 Tf");
    assert_int_equal(count(&text, "/FontFile2 "), 1); /* one set of glyphs under all three readings */
    td_buf_free(&text);
    sample_close(s);
}

static void links_and_names(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/Subtype/Link"), 3);
    assert_int_equal(count(&text, "/F 4/StructParent "), 3);
    assert_int_equal(count(&text, "<</Type/OBJR/Pg "), 3);
    assert_has(&text, "/URI(https://example.org/%C3%A4\\(b\\)?x=1%202)");
    assert_has(&text, "/Dest(fn1)");
    assert_has(&text, "/Dest(sec-einf\xC3\xBChrung)");
    assert_has(&text, "/Limits[(fn1)(sec-einf\xC3\xBChrung)]");
    assert_has(&text, "/Nums[0<</S/r/St 1>>1<</S/D/St 1>>]");
    assert_has(&text, "/Title<FEFF0031002E0031002000540061");
    assert_has(&text, "/PageMode/UseOutlines");
    td_buf_free(&text);
    sample_close(s);
}

/* In the annotation of each line an endless address would take quadratic room. */
static void lines_share_a_long_address(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), p = sample_elem(s, root, TD_TAG_P),
             link = sample_elem(s, p, TD_TAG_LINK);
    td_buf uri = {0};
    td_buf_puts(&uri, "https://example.org/");
    for (int i = 0; i < 100; i++)
        td_buf_puts(&uri, "lang/");
    td_dest *dest = TD_NEW(s->ctx->arena, td_dest);
    dest->uri = td_buf_take(&uri, s->ctx->arena);
    sample_page(s, "1");
    for (int line = 0; line < 3; line++) {
        td_len x = sample_text(s, link, SERIF, 11, TD_PT(80), 100 + 14 * line, "Wort");
        sample_link(s, link, TD_PT(80), x, 100 + 14 * line, *dest);
    }
    sample_at(s, link)->dest = dest; /* one link, as layout makes it */
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/Subtype/Link/A "), 3);
    assert_int_equal(count(&text, "/URI(https://example.org/"), 1);
    td_buf_free(&text);
    sample_close(s);
}

static void dead_link_makes_no_annotation(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), p = sample_elem(s, root, TD_TAG_P),
             link = sample_elem(s, p, TD_TAG_LINK);
    sample_page(s, "1");
    td_len x = sample_text(s, link, SERIF, 11, TD_PT(80), 100, "Wort");
    td_node *nowhere = td_node_new(s->ctx->arena, TD_PARA, TD_NOSPAN);
    sample_link(s, link, TD_PT(80), x, 100, (td_dest){.node = nowhere});
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/Annot"), 0);
    td_buf_free(&text);
    sample_close(s);
}

static void images_are_embedded_once(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/Subtype/Image"), 3); /* RGB, its mask, gray */
    assert_int_equal(count(&text, "/SMask "), 1);
    assert_int_equal(count(&text, "/I0 Do"), 2);
    assert_int_equal(count(&text, "/I1 Do"), 1);
    td_buf_free(&text);
    sample_close(s);
}

/* JPEG and PNG data go into the file as they are. */
static void passes_streams_through(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), figure = sample_elem(s, root, TD_TAG_FIGURE);
    sample_at(s, figure)->alt = TD_S("Bild");
    sample_page(s, "1");
    Bytef rows[3 * 5], packed[64]; /* 4 x 3 pixels, each row behind its predictor */
    for (int i = 0; i < 15; i++)
        rows[i] = (Bytef)(i % 5 ? i % 2 : 0);
    uLongf n = sizeof packed;
    assert_int_equal(compress(packed, &n, rows, sizeof rows), Z_OK);
    td_image png = {.kind = TD_IMAGE_PNG,
                    .width = 4,
                    .height = 3,
                    .channels = 1,
                    .data = {(char *)packed, n},
                    .palette = {"\x00\x80\xFF\xFF\x00\x01", 6},
                    .hash = 7};
    td_image jpeg = {.kind = TD_IMAGE_JPEG,
                     .width = 4,
                     .height = 3,
                     .channels = 3,
                     .data = TD_S("\xFF\xD8 JPEG \xFF\xD9"),
                     .hash = 8};
    td_item item = {.kind = TD_ITEM_IMAGE,
                    .elem = figure,
                    .x = TD_PT(80),
                    .y = TD_PT(100),
                    .w = TD_PT(40),
                    .h = TD_PT(30),
                    .image = &png};
    sample_item(s, item);
    item.image = &jpeg;
    item.y = TD_PT(200);
    sample_item(s, item);
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_has(&text, "/ColorSpace[/Indexed/DeviceRGB 1<0080FFFF0001>]");
    assert_has(&text, "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 8/Columns 4>>");
    assert_has(&text, "/ColorSpace/DeviceRGB/Filter/DCTDecode");
    assert_true(td_str_find(td_buf_view(&s->out), jpeg.data) != SIZE_MAX);
    assert_true(td_str_find(td_buf_view(&s->out), png.data) != SIZE_MAX);
    assert_has(&text, "BBox[80 612 120 742]"); /* around both */
    td_buf_free(&text);
    sample_close(s);
}

static void metadata_agrees(void **state) {
    (void)state;
    sample *s = built();
    s->doc.draft = true;
    s->doc.draft_text = TD_S("Arbeitsfassung");
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    td_str all = td_buf_view(&s->out); /* XMP is not compressed */
    assert_true(td_str_find(all, TD_S("<rdf:li xml:lang=\"x-default\">Größenordnung (Probe)</rdf:li>")) != SIZE_MAX);
    assert_true(td_str_find(all, TD_S("Eine Probe &lt;mit&gt; &amp; allem")) != SIZE_MAX);
    assert_true(td_str_find(all, TD_S("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A")) != SIZE_MAX);
    assert_true(td_str_find(all, TD_S("<pdfuaid:part>1</pdfuaid:part>")) != SIZE_MAX);
    assert_true(td_str_find(all, TD_S("<xmp:CreateDate>2026-11-23T00:00:00Z")) != SIZE_MAX);
    assert_true(td_str_find(all, TD_S("<pdf:Keywords>Arbeitsfassung, Probe, PDF/UA")) != SIZE_MAX);
    assert_has(&text, "/CreationDate(D:20261123000000Z)");
    assert_has(&text, "/Keywords(Arbeitsfassung, Probe, PDF/UA)");
    assert_has(&text, "/Lang(de)");
    td_buf_free(&text);
    sample_close(s);
}

static void refusing_sink_ends_quietly(void **state) {
    (void)state;
    sample *s = built();
    assert_true(sample_run(s));
    size_t whole = s->out.n;
    for (size_t limit = 1; limit < whole; limit += whole / 7) {
        s->fail_after = limit;
        assert_false(sample_run(s));
    }
    assert_int_equal(s->t.diags.n, 0); /* F_WRITE is the caller's */
    sample_close(s);
}

/* Characters in no font, private characters, control characters: never .notdef, never an invalid ToUnicode. */
static void odd_characters(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT), p = sample_elem(s, root, TD_TAG_P);
    sample_page(s, "");
    sample_text(s, p, SERIF, 11, TD_PT(80), 100,
                "a\xF0\x9F\x98\x80z Auf\xC2\xADlage \xEE\x80\x80 \xEF\xBB\xBFx \xEF\xBF\xBE \x01");
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_has(&text, "/ActualText<FEFFD83DDE00>"); /* the face says what it could not draw */
    assert_int_equal(count(&text, "<FEFF00AD>"), 0);
    assert_int_equal(count(&text, "<FEFF>\n"), 0);
    assert_int_equal(count(&text, "<E000>\n"), 0);
    assert_int_equal(count(&text, "<FFFE>\n"), 0);
    td_buf_free(&text);
    sample_close(s);
}

static void many_pages_and_elements(void **state) {
    (void)state;
    sample *s = sample_open();
    uint32_t root = sample_elem(s, 0, TD_TAG_DOCUMENT);
    for (int i = 0; i < 450; i++) {
        sample_page(s, "");
        char name[16];
        snprintf(name, sizeof name, "p%d", i);
        sample_node(s, TD_PARA, td_str_dup(s->ctx->arena, td_str_from(name)).p, (uint32_t)i, 100);
        sample_text(s, sample_elem(s, root, TD_TAG_P), SERIF, 11, TD_PT(80), 100, "Seite");
    }
    assert_true(sample_run(s));
    td_buf text = opened(&s->out);
    assert_int_equal(count(&text, "/Type/Page/"), 450);
    assert_has(&text, "/Type/Pages/Count 450/Kids[");
    assert_int_equal(count(&text, "/Type/Pages/Count 200/Parent"), 2);
    assert_has(&text, "/Limits[384 447]/Nums[384");
    assert_has(&text, "/Limits[(p0)(p155)]");
    td_buf_free(&text);
    sample_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_pages_same_bytes),    cmocka_unit_test(file_is_framed),
        cmocka_unit_test(tags_and_artifacts),       cmocka_unit_test(note_is_read_in_place),
        cmocka_unit_test(text_is_extractable),      cmocka_unit_test(hyphens_of_the_word_stay),
        cmocka_unit_test(links_and_names),          cmocka_unit_test(dead_link_makes_no_annotation),
        cmocka_unit_test(images_are_embedded_once), cmocka_unit_test(passes_streams_through),
        cmocka_unit_test(metadata_agrees),          cmocka_unit_test(refusing_sink_ends_quietly),
        cmocka_unit_test(odd_characters),           cmocka_unit_test(many_pages_and_elements),
        cmocka_unit_test(lines_share_a_long_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
