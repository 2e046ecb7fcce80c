#include "text/fonts.h"

#include <harfbuzz/hb-ot.h>
#include <limits.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "text/fonts_local.h"

static int be16(const char *p) {
    return (int16_t)((unsigned char)p[0] << 8 | (unsigned char)p[1]);
}

static unsigned be16u(const char *p) {
    return (unsigned)((unsigned char)p[0] << 8 | (unsigned char)p[1]);
}

static hb_blob_t *table(hb_face_t *face, const char *tag, td_str *bytes) {
    hb_blob_t *blob = hb_face_reference_table(face, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
    unsigned n = 0;
    const char *p = hb_blob_get_data(blob, &n);
    *bytes = (td_str){p, p ? n : 0};
    return blob;
}

static bool has_table(hb_face_t *face, const char *tag) {
    td_str bytes;
    hb_blob_destroy(table(face, tag, &bytes));
    return bytes.n > 0;
}

/* PostScript names may hold printable ASCII without delimiters only. */
static td_str postscript_name(td_fonts *fonts, hb_face_t *face, size_t index) {
    char raw[128];
    unsigned n = sizeof raw;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string("en", -1), &n, raw);
    td_buf name = {0};
    for (unsigned i = 0; i < n && i < 63; i++)
        if (raw[i] > ' ' && raw[i] < 0x7F && !strchr("()<>[]{}/%#", raw[i]))
            td_buf_putc(&name, raw[i]);
    if (!name.n)
        td_buf_format(&name, "Face%zu", index);
    return td_buf_take(&name, fonts->arena);
}

static void read_style(hb_face_t *face, td_face_info *info) {
    td_str t;
    hb_blob_t *blob = table(face, "head", &t);
    if (t.n >= 46) {
        for (size_t i = 0; i < 4; i++)
            info->bbox[i] = be16(t.p + 36 + 2 * i);
        info->bold = be16u(t.p + 44) & 1;
        info->italic = be16u(t.p + 44) & 2;
    }
    hb_blob_destroy(blob);
    blob = table(face, "OS/2", &t);
    if (t.n >= 64) {
        unsigned selection = be16u(t.p + 62), family_class = (unsigned char)t.p[30],
                 serif_style = (unsigned char)t.p[33];
        info->bold |= (selection & 0x20) || be16u(t.p + 4) >= 600;
        info->italic |= (selection & 0x201) != 0;
        /* The PANOSE serif style says more than the family class, which many fonts leave 0. */
        bool panose = t.p[32] == 2 && serif_style >= 2;
        info->serif = panose ? serif_style <= 10 : (family_class >= 1 && family_class <= 5) || family_class == 7;
    }
    hb_blob_destroy(blob);
    blob = table(face, "post", &t);
    if (t.n >= 16) {
        int64_t angle = (int64_t)be16(t.p + 4) * 65536 + be16u(t.p + 6);
        info->italic_angle = (int)(angle * 1000 / 65536);
        info->fixed_pitch = be16u(t.p + 12) || be16u(t.p + 14);
    }
    hb_blob_destroy(blob);
}

static int metric(hb_font_t *font, hb_ot_metrics_tag_t tag) {
    hb_position_t v = 0;
    hb_ot_metrics_get_position_with_fallback(font, tag, &v);
    return v;
}

static void read_info(td_fonts *fonts, td_fonts_face *f, size_t index) {
    td_face_info *info = &f->info;
    info->upem = (int)hb_face_get_upem(f->face);
    info->ascender = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
    info->descender = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
    info->cap_height = metric(f->font, HB_OT_METRICS_TAG_CAP_HEIGHT);
    info->x_height = metric(f->font, HB_OT_METRICS_TAG_X_HEIGHT);
    info->underline_position = metric(f->font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET);
    info->underline_thickness = metric(f->font, HB_OT_METRICS_TAG_UNDERLINE_SIZE);
    read_style(f->face, info);
    info->cff = !has_table(f->face, "glyf") && has_table(f->face, "CFF ");
    info->postscript_name = postscript_name(fonts, f->face, index);
}

static bool open_face(td_fonts *fonts, td_fonts_face *f, td_str bytes, int index, size_t number) {
    if (bytes.n == 0 || bytes.n > UINT_MAX || index < 0)
        return false;
    f->blob = hb_blob_create(bytes.p, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    if ((unsigned)index >= hb_face_count(f->blob))
        return false;
    f->face = hb_face_create(f->blob, (unsigned)index);
    f->nglyphs = hb_face_get_glyph_count(f->face);
    if (f->nglyphs == 0 || f->nglyphs > 65536 || !has_table(f->face, "head") || !has_table(f->face, "cmap"))
        return false;
    hb_face_make_immutable(f->face);
    f->font = hb_font_create(f->face);
    hb_font_make_immutable(f->font);
    read_info(fonts, f, number);
    hb_codepoint_t gid;
    for (uint32_t c = 0x20; c < TD_FONTS_BITMAP; c++)
        if (hb_font_get_nominal_glyph(f->font, c, &gid))
            f->latin[c / 8] |= (uint8_t)(1u << (c % 8));
    if (hb_font_get_nominal_glyph(f->font, ' ', &gid))
        f->space = hb_font_get_glyph_h_advance(f->font, gid);
    else
        f->space = f->info.upem / 4;
    return true;
}

td_fonts *td_fonts_new(td_ctx *ctx, const td_str *blobs, const int *index, size_t nfaces) {
    td_fonts *fonts = td_malloc(sizeof *fonts);
    *fonts = (td_fonts){.arena = td_arena_new(), .nfaces = nfaces, .unicode = hb_unicode_funcs_get_default()};
    fonts->faces = TD_NEWN(fonts->arena, td_fonts_face, nfaces);
    td_fonts_cache_init(fonts);
    bool ok = true;
    for (size_t i = 0; i < nfaces; i++)
        if (!open_face(fonts, &fonts->faces[i], blobs[i], index ? index[i] : 0, i))
            ok = td_report(ctx, TD_E_FONT_BROKEN, TD_NOSPAN, i + 1);
    if (ok)
        return fonts;
    td_fonts_free(fonts);
    return NULL;
}

void td_fonts_free(td_fonts *fonts) {
    if (!fonts)
        return;
    td_fonts_cache_finish(fonts);
    for (size_t i = 0; i < fonts->nfaces; i++) {
        hb_font_destroy(fonts->faces[i].font);
        hb_face_destroy(fonts->faces[i].face);
        hb_blob_destroy(fonts->faces[i].blob);
    }
    td_arena_free(fonts->arena);
    free(fonts);
}

const td_face_info *td_fonts_info(const td_fonts *fonts, uint16_t face) {
    return &fonts->faces[face].info;
}

int td_fonts_space(const td_fonts *fonts, uint16_t face) {
    return fonts->faces[face].space;
}

uint32_t td_fonts_glyph_count(const td_fonts *fonts, uint16_t face) {
    return fonts->faces[face].nglyphs;
}

int td_fonts_glyph_advance(const td_fonts *fonts, uint16_t face, uint16_t gid) {
    return hb_font_get_glyph_h_advance(fonts->faces[face].font, gid);
}

/* Default_Ignorable_Code_Point of Unicode 15, without the Hangul fillers, which take room. */
static bool ignorable(uint32_t c) {
    return c == 0xAD || c == 0x34F || c == 0x61C || (c >= 0x17B4 && c <= 0x17B5) || (c >= 0x180B && c <= 0x180F) ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0x1BCA0 && c <= 0x1BCA3) ||
           (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static bool nominal(const td_fonts_face *f, uint32_t c) {
    hb_codepoint_t gid;
    if (c < TD_FONTS_BITMAP)
        return f->latin[c / 8] >> (c % 8) & 1;
    return hb_font_get_nominal_glyph(f->font, c, &gid);
}

/* Spaces that HarfBuzz makes out of U+0020 when the face lacks them. */
static bool made_space(uint32_t c) {
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool td_fonts_has(const td_fonts *fonts, uint16_t face, uint32_t c) {
    const td_fonts_face *f = &fonts->faces[face];
    if (nominal(f, c) || ignorable(c))
        return true;
    if (made_space(c))
        return nominal(f, ' ');
    if (c == 0x2011)
        return nominal(f, 0x2010);
    hb_codepoint_t a, b;
    return c >= 0xC0 && hb_unicode_decompose(fonts->unicode, c, &a, &b) && nominal(f, a) && (b == 0 || nominal(f, b));
}

static bool is_mark(const td_fonts *fonts, uint32_t c) {
    if (c < 0x300)
        return false;
    hb_unicode_general_category_t k = hb_unicode_general_category(fonts->unicode, c);
    return k == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK || k == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
           k == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK || c == 0x200C || c == 0x200D;
}

/* End of the character at `at` with the marks, joiners and joined characters that belong to it. */
static size_t cluster_end(const td_fonts *fonts, td_str text, size_t at) {
    bool joined = td_utf8_next(text, &at) == 0x200D;
    while (at < text.n) {
        if (!joined && (unsigned char)text.p[at] < 0xCC)
            break; /* below U+0300 */
        size_t next = at;
        uint32_t c = td_utf8_next(text, &next);
        if (!is_mark(fonts, c) && !joined)
            break;
        joined = c == 0x200D;
        at = next;
    }
    return at;
}

/* Whether the face draws the whole cluster, marks combined or alone. */
static bool draws(const td_fonts *fonts, uint16_t face, td_str cluster) {
    uint32_t last = 0;
    for (size_t at = 0; at < cluster.n;) {
        uint32_t c = td_utf8_next(cluster, &at);
        hb_codepoint_t joint;
        bool composed =
            last && hb_unicode_compose(fonts->unicode, last, c, &joint) && nominal(&fonts->faces[face], joint);
        if (!composed && !td_fonts_has(fonts, face, c))
            return false;
        last = composed ? joint : c;
    }
    return true;
}

static bool choose_face(const td_fonts *fonts, const uint16_t *list, size_t n, td_str cluster, uint16_t *face) {
    for (size_t i = 0; i < n; i++)
        if (draws(fonts, list[i], cluster)) {
            *face = list[i];
            return true;
        }
    uint32_t base = td_utf8_next(cluster, &(size_t){0});
    for (size_t i = 0; i < n; i++)
        if (td_fonts_has(fonts, list[i], base)) {
            *face = list[i];
            return false; /* the base is there, a mark is missing */
        }
    return false;
}

static uint32_t first_missing(const td_fonts *fonts, uint16_t face, td_str cluster) {
    for (size_t at = 0; at < cluster.n;) {
        uint32_t c = td_utf8_next(cluster, &at);
        if (!td_fonts_has(fonts, face, c))
            return c;
    }
    return 0;
}

/* End of the ASCII characters from `at` on that the face draws and that carry no mark: nearly all text. */
static size_t plain_end(const td_fonts_face *f, td_str text, size_t at) {
    size_t end = at;
    while (end < text.n && (unsigned char)text.p[end] < 0x80 && nominal(f, (unsigned char)text.p[end]))
        end++;
    bool marked = end > at && end < text.n && (unsigned char)text.p[end] >= 0xCC;
    return end - marked;
}

size_t td_fonts_split(const td_fonts *fonts, uint16_t wanted, const uint16_t *fallback, size_t nfallback, td_str text,
                      td_stretch *out, size_t max, uint32_t *missing) {
    size_t n = 0;
    if (missing)
        *missing = 0;
    for (size_t at = 0; at < text.n && max;) {
        uint16_t face = wanted;
        size_t plain = plain_end(&fonts->faces[wanted], text, at);
        size_t end = plain > at ? plain : cluster_end(fonts, text, at);
        td_str cluster = td_str_sub(text, at, end);
        if (plain == at && !draws(fonts, wanted, cluster) && !choose_face(fonts, fallback, nfallback, cluster, &face) &&
            missing && !*missing) {
            *missing = first_missing(fonts, face, cluster);
        }
        if (n && (out[n - 1].face == face || n == max))
            out[n - 1].end = (uint32_t)end;
        else
            out[n++] = (td_stretch){(uint32_t)at, (uint32_t)end, face};
        at = end;
    }
    return n;
}
