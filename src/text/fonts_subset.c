#include <harfbuzz/hb-subset.h>

#include "text/fonts_local.h"

static hb_tag_t tag_of(const char *z) {
    return HB_TAG(z[0], z[1], z[2], z[3]);
}

/* All tables of the face but those named are to be dropped. */
static void keep_tables(hb_face_t *face, hb_subset_input_t *input, const char *const *keep, size_t nkeep) {
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_tag_t tags[64];
    unsigned n, total = hb_face_get_table_tags(face, 0, NULL, NULL);
    for (unsigned from = 0; from < total; from += n) {
        n = sizeof tags / sizeof *tags;
        hb_face_get_table_tags(face, from, &n, tags);
        if (n == 0)
            break;
        for (unsigned i = 0; i < n; i++) {
            bool kept = false;
            for (size_t k = 0; k < nkeep; k++)
                kept |= tags[i] == tag_of(keep[k]);
            if (!kept)
                hb_set_add(drop, tags[i]);
        }
    }
}

static void keep_for_print(hb_face_t *face, hb_subset_input_t *input) {
    static const char *const keep[] = {"glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF "};
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
    keep_tables(face, input, keep, sizeof keep / sizeof *keep);
}

static void keep_for_web(hb_face_t *face, hb_subset_input_t *input) {
    static const char *const keep[] = {"glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF ", "cmap",
                                       "name", "OS/2", "post", "GSUB", "GPOS", "GDEF", "kern", "VORG"};
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    keep_tables(face, input, keep, sizeof keep / sizeof *keep);
    /* figures that the style sheets may ask for; the usual features are kept anyway */
    hb_set_t *features = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_add(features, tag_of("tnum"));
    hb_set_add(features, tag_of("onum"));
    hb_set_t *names = hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID);
    hb_set_add(names, 13); /* licence: OFL fonts carry it along */
    hb_set_add(names, 14);
}

/* Runs the subsetter; the bytes of one table, or of the whole file when table is 0. */
static bool run(hb_face_t *face, const hb_subset_input_t *input, hb_tag_t table, td_arena *arena, td_str *out) {
    hb_face_t *subset = hb_subset_or_fail(face, input);
    if (!subset)
        return false;
    hb_blob_t *blob = table ? hb_face_reference_table(subset, table) : hb_face_reference_blob(subset);
    unsigned n = 0;
    const char *p = hb_blob_get_data(blob, &n);
    *out = td_str_dup(arena, (td_str){p, n});
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return n > 0;
}

bool td_fonts_subset(const td_fonts *fonts, uint16_t face, const uint8_t *used, bool web, td_arena *arena,
                     td_font_subset *out) {
    const td_fonts_face *f = &fonts->faces[face];
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return false;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    for (uint32_t i = 0; i < f->nglyphs; i++)
        if (used[i / 8] >> (i % 8) & 1)
            hb_set_add(glyphs, i);
    if (web)
        keep_for_web(f->face, input);
    else
        keep_for_print(f->face, input);
    *out = (td_font_subset){.cff = f->info.cff};
    bool bare = f->info.cff && !web;
    bool ok = run(f->face, input, bare ? tag_of("CFF ") : 0, arena, &out->bytes);
    hb_subset_input_destroy(input);
    return ok;
}

bool td_fonts_subset_chars(const td_fonts *fonts, uint16_t face, const uint32_t *chars, size_t n, td_arena *arena,
                           td_str *out) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return false;
    hb_set_t *unicodes = hb_subset_input_unicode_set(input);
    for (size_t i = 0; i < n; i++)
        hb_set_add(unicodes, chars[i]);
    keep_for_web(fonts->faces[face].face, input);
    bool ok = run(fonts->faces[face].face, input, 0, arena, out);
    hb_subset_input_destroy(input);
    return ok;
}
