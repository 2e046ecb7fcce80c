#include <assert.h>

#include "base/utf8.h"
#include "emit/pdf/writer.h"

/* Glyph of a single character, 0 when the face has none. */
static uint16_t glyph_of(td_pdf *pdf, uint16_t face, td_str character) {
    const td_run *run = td_fonts_shape(pdf->opts->fonts, face, character, TD_NOSTR, false, 0, NULL, 0);
    return run && run->nglyphs == 1 ? run->glyphs[0].gid : 0;
}

static void name_glyph(td_pdf *pdf, td_pdf_face *face, uint16_t gid, td_str text) {
    if (gid && gid < face->nglyphs && !face->glyphs[gid].text.n)
        face->glyphs[gid].text = td_str_dup(pdf->arena, text);
}

static void open_face(td_pdf *pdf, td_pdf_face *face, uint16_t index) {
    face->info = td_fonts_info(pdf->opts->fonts, index);
    face->nglyphs = td_fonts_glyph_count(pdf->opts->fonts, index);
    face->glyphs = TD_NEWN(pdf->arena, td_pdf_glyph, face->nglyphs);
    face->space = glyph_of(pdf, index, TD_S(" "));
    name_glyph(pdf, face, face->space, TD_S(" "));
    face->missing = glyph_of(pdf, index, TD_S("\xEF\xBF\xBD"));
    name_glyph(pdf, face, face->missing, TD_S("\xEF\xBF\xBD"));
    if (face->missing)
        return;
    face->missing = glyph_of(pdf, index, TD_S("?"));
    name_glyph(pdf, face, face->missing, TD_S("?"));
}

td_pdf_face *td_pdf_face_use(td_pdf *pdf, uint16_t index, td_pdf_reading reading) {
    assert(index < pdf->nfaces);
    td_pdf_face *face = &pdf->faces[index];
    if (!face->info)
        open_face(pdf, face, index);
    if (!face->ids[reading])
        face->ids[reading] = td_pdf_reserve(pdf->file);
    return face;
}

void td_pdf_face_name(td_buf *out, uint32_t face, td_pdf_reading reading) {
    td_buf_putc(out, "FSHP"[reading]);
    td_buf_int(out, face);
    td_buf_putc(out, ' ');
}

td_pdf_glyph *td_pdf_glyph_use(td_pdf *pdf, uint16_t index, uint16_t gid) {
    td_pdf_face *face = &pdf->faces[index];
    assert(gid < face->nglyphs);
    td_pdf_glyph *glyph = &face->glyphs[gid];
    if (!glyph->used) {
        glyph->used = true;
        int advance = td_fonts_glyph_advance(pdf->opts->fonts, index, gid);
        glyph->width = (int32_t)td_muldiv(advance, 1000000, face->info->upem);
    }
    return glyph;
}

/* ---- dictionaries ---- */

/* "ABCDEF+Name": the tag tells different subsets of one face apart. */
static void put_font_name(td_buf *out, const td_pdf_face *face, const uint8_t *bits, size_t nbits, const char *suffix) {
    uint64_t hash = td_str_hash((td_str){(const char *)bits, nbits});
    char tag[8];
    for (int i = 0; i < 6; i++, hash /= 26)
        tag[i] = (char)('A' + hash % 26);
    tag[6] = '+';
    td_str name = face->info->postscript_name;
    td_buf full = {0};
    td_buf_put(&full, tag, 7);
    td_buf_str(&full, name.n ? td_str_sub(name, 0, 90) : TD_S("Unnamed"));
    td_buf_puts(&full, suffix);
    td_pdf_name(out, td_buf_view(&full));
    td_buf_free(&full);
}

static int64_t per_mille(const td_face_info *info, int v) {
    return td_muldiv(v, 1000, info->upem);
}

static uint32_t write_descriptor(td_pdf *pdf, const td_pdf_face *face, const td_font_subset *subset, td_str name) {
    const td_face_info *info = face->info;
    td_buf dict = {0};
    if (subset->cff)
        td_buf_puts(&dict, "/Subtype/CIDFontType0C");
    else
        td_buf_format(&dict, "/Length1 %zu", subset->bytes.n);
    uint32_t program = td_pdf_reserve(pdf->file);
    td_pdf_stream(pdf->file, program, &dict, subset->bytes, true);
    int flags = 4 | (info->fixed_pitch ? 1 : 0) | (info->serif ? 2 : 0) | (info->italic ? 64 : 0);
    td_buf_puts(&dict, "/Type/FontDescriptor/FontName");
    td_buf_str(&dict, name);
    td_buf_format(&dict, "/Flags %d/FontBBox[", flags);
    for (int i = 0; i < 4; i++) {
        td_buf_putc(&dict, i ? ' ' : '\n');
        td_buf_int(&dict, per_mille(info, info->bbox[i]));
    }
    td_buf_puts(&dict, "]/ItalicAngle ");
    td_pdf_milli(&dict, info->italic_angle);
    td_buf_puts(&dict, "/Ascent ");
    td_buf_int(&dict, per_mille(info, info->ascender));
    td_buf_puts(&dict, "/Descent ");
    td_buf_int(&dict, per_mille(info, info->descender));
    td_buf_puts(&dict, "/CapHeight ");
    td_buf_int(&dict, per_mille(info, info->cap_height ? info->cap_height : info->ascender * 7 / 10));
    td_buf_puts(&dict, "/XHeight ");
    td_buf_int(&dict, per_mille(info, info->x_height));
    td_buf_puts(&dict, info->bold ? "/StemV 140" : "/StemV 80");
    td_buf_puts(&dict, subset->cff ? "/FontFile3 " : "/FontFile2 ");
    td_pdf_ref(&dict, program);
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

/* Widths in thousandths of the size, to three decimals: layout counts with exactly these. */
static void put_widths(td_buf *out, const td_pdf_face *face) {
    td_buf_puts(out, "/W[");
    for (uint32_t g = 0; g < face->nglyphs;) {
        if (!face->glyphs[g].used) {
            g++;
            continue;
        }
        td_buf_int(out, g);
        td_buf_putc(out, '[');
        for (bool first = true; g < face->nglyphs && face->glyphs[g].used; g++, first = false) {
            if (!first)
                td_buf_putc(out, ' ');
            td_pdf_milli(out, face->glyphs[g].width);
        }
        td_buf_puts(out, "]\n");
    }
    td_buf_putc(out, ']');
}

static uint32_t write_cid_font(td_pdf *pdf, const td_pdf_face *face, uint32_t descriptor, bool cff, td_str name) {
    td_buf dict = {0};
    td_buf_puts(&dict, cff ? "/Type/Font/Subtype/CIDFontType0/BaseFont" : "/Type/Font/Subtype/CIDFontType2/BaseFont");
    td_buf_str(&dict, name);
    td_buf_puts(&dict, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 0/FontDescriptor ");
    td_pdf_ref(&dict, descriptor);
    td_buf_puts(&dict, cff ? "" : "/CIDToGIDMap/Identity");
    put_widths(&dict, face);
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

static td_str text_of(const td_pdf_glyph *glyph, td_pdf_reading reading) {
    static const td_str readings[] = {{NULL, 0}, {"\xC2\xAD", 2}, {"-\xC2\xAD", 3}, {"- ", 2}};
    if (reading == TD_PDF_READ_PLAIN)
        return glyph->used ? glyph->text : TD_NOSTR;
    return glyph->readings & 1u << reading ? readings[reading] : TD_NOSTR;
}

static void put_bfchars(td_buf *out, const td_pdf_face *face, td_pdf_reading reading) {
    enum { BLOCK = 100 };
    uint32_t pending[BLOCK], n = 0;
    for (uint32_t g = 1; g <= face->nglyphs; g++) {
        bool end = g == face->nglyphs;
        if (!end && text_of(&face->glyphs[g], reading).n)
            pending[n++] = g;
        if (n == 0 || (n < BLOCK && !end))
            continue;
        td_buf_int(out, n);
        td_buf_puts(out, " beginbfchar\n");
        for (uint32_t i = 0; i < n; i++) {
            td_buf_putc(out, '<');
            td_pdf_hex4(out, pending[i]);
            td_buf_puts(out, "><");
            td_pdf_utf16(out, text_of(&face->glyphs[pending[i]], reading));
            td_buf_puts(out, ">\n");
        }
        td_buf_puts(out, "endbfchar\n");
        n = 0;
    }
}

static uint32_t write_to_unicode(td_pdf *pdf, const td_pdf_face *face, td_pdf_reading reading) {
    td_buf map = {0}, dict = {0};
    td_buf_puts(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    put_bfchars(&map, face, reading);
    td_buf_puts(&map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    uint32_t id = td_pdf_reserve(pdf->file);
    td_pdf_stream(pdf->file, id, &dict, td_buf_view(&map), true);
    td_buf_free(&map);
    td_buf_free(&dict);
    return id;
}

static void write_type0(td_pdf *pdf, const td_pdf_face *face, td_pdf_reading reading, td_str name, uint32_t cid) {
    uint32_t unicode = write_to_unicode(pdf, face, reading);
    td_buf dict = {0};
    td_buf_puts(&dict, "/Type/Font/Subtype/Type0/BaseFont");
    td_buf_str(&dict, name);
    td_buf_puts(&dict, "/Encoding/Identity-H/DescendantFonts[");
    td_pdf_ref(&dict, cid);
    td_buf_puts(&dict, "]/ToUnicode ");
    td_pdf_ref(&dict, unicode);
    td_pdf_put(pdf->file, face->ids[reading], &dict);
    td_buf_free(&dict);
}

static bool write_face(td_pdf *pdf, uint16_t index) {
    td_pdf_face *face = &pdf->faces[index];
    size_t nbits = ((size_t)face->nglyphs + 7) / 8;
    uint8_t *bits = td_arena_alloc(pdf->ctx->scratch, nbits);
    for (uint32_t g = 0; g < face->nglyphs; g++)
        if (face->glyphs[g].used)
            bits[g / 8] |= (uint8_t)(1u << g % 8);
    td_font_subset subset = {0};
    if (!td_fonts_subset(pdf->opts->fonts, index, bits, false, pdf->ctx->scratch, &subset))
        return td_report(pdf->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(TD_S("a font could not be subset")));
    td_buf name = {0}, full = {0};
    put_font_name(&name, face, bits, nbits, "");
    put_font_name(&full, face, bits, nbits, subset.cff ? "-Identity-H" : "");
    uint32_t descriptor = write_descriptor(pdf, face, &subset, td_buf_view(&name));
    uint32_t cid = write_cid_font(pdf, face, descriptor, subset.cff, td_buf_view(&name));
    for (int reading = 0; reading < TD_PDF_READINGS; reading++)
        if (face->ids[reading])
            write_type0(pdf, face, (td_pdf_reading)reading, td_buf_view(&full), cid);
    td_buf_free(&name);
    td_buf_free(&full);
    return true;
}

bool td_pdf_faces_write(td_pdf *pdf) {
    for (size_t i = 0; i < pdf->nfaces; i++) {
        td_arena_reset(pdf->ctx->scratch);
        if (pdf->faces[i].info && !write_face(pdf, (uint16_t)i))
            return false;
    }
    return true;
}
