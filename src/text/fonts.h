/* fonts.h - faces, shaping and the word cache.
 *
 * Phase:  service of layout/ and the emitters     Uses: HarfBuzz, hb-subset (sole owner)     Never: opens files
 * A td_fonts is shared by all targets and threads of a run that have the same list of faces: the word cache is
 * locked in shards, runs are immutable and live as long as the td_fonts.
 */
#ifndef TD_TEXT_FONTS_H
#define TD_TEXT_FONTS_H
#include "base/ctx.h"
#include "model/page.h"

typedef struct td_fonts td_fonts;

/* blobs[i]: bytes of the file of style face i, borrowed, must outlive the result (memory-mapped by read/).
 * index[i]: face index inside the file; NULL: all 0.  Returns NULL after E_FONT_BROKEN when one is no font. */
td_fonts *td_fonts_new(td_ctx *ctx, const td_str *blobs, const int *index, size_t nfaces);
void td_fonts_free(td_fonts *fonts);

/* Vertical measures and properties of a face, font units. */
typedef struct {
    int upem, ascender, descender, cap_height, x_height;
    int underline_position, underline_thickness;
    int bbox[4];
    int italic_angle; /* degrees times 1000 */
    bool cff, bold, italic, fixed_pitch, serif;
    td_str postscript_name;
} td_face_info;

const td_face_info *td_fonts_info(const td_fonts *fonts, uint16_t face);
/* Whether the face draws the character (default-ignorable characters: always). */
bool td_fonts_has(const td_fonts *fonts, uint16_t face, uint32_t c);
/* Width of the word space of a face, font units. */
int td_fonts_space(const td_fonts *fonts, uint16_t face);

typedef enum { TD_SHAPE_NO_LIGATURES = 1, TD_SHAPE_SMALL_CAPS = 2, TD_SHAPE_TABULAR = 4, TD_SHAPE_OLD_STYLE = 8, TD_SHAPE_SUPERIOR = 16 } td_shape_flags;

/* Shapes text (no line break inside) with one face; cached by face, flags, language, direction and text.
 * Borrowed, immutable, lives as long as fonts.  Glyphs stand from left to right; default-ignorable characters (soft
 * hyphen, zero-width space …) have none.  breaks: ascending byte offsets that no ligature may bridge (morpheme
 * joints, hyphenation points of the line break), may be NULL; kerning over them stays.  Not for right-to-left text. */
const td_run *td_fonts_shape(td_fonts *fonts, uint16_t face, td_str text, td_str lang, bool rtl, unsigned flags,
                             const uint16_t *breaks, size_t nbreaks);

/* Width of glyphs [first, first+count) at a size. */
td_len td_run_width(const td_run *run, uint32_t first, uint32_t count, td_len size);

/* Splits text into stretches of one face: `wanted`, else the first of the fallback list that has the character.
 * Combining marks and joiners stay with their base.  out: at most max stretches; returns their number; a
 * character in no font takes the wanted face and is told through *missing (first such character, else 0). */
typedef struct {
    uint32_t start, end;
    uint16_t face;
} td_stretch;
size_t td_fonts_split(const td_fonts *fonts, uint16_t wanted, const uint16_t *fallback, size_t nfallback, td_str text,
                      td_stretch *out, size_t max, uint32_t *missing);

/* Glyph ids used by a run list are collected by the emitters; this makes the subset. */
typedef struct {
    td_str bytes;    /* TrueType: a font file with glyf loca head hhea hmtx maxp only (glyph ids retained);
                        CFF: the bare table, glyph ids retained (or CIDs) */
    bool cff;
} td_font_subset;
/* used: bitmap of nglyphs bits.  Lives in arena. web: a complete small font file for @font-face (all tables that
 * shaping needs, layout closure over `used`, no retained ids) instead. */
bool td_fonts_subset(const td_fonts *fonts, uint16_t face, const uint8_t *used, bool web, td_arena *arena, td_font_subset *out);
/* Web subset by characters: sorted code points. */
bool td_fonts_subset_chars(const td_fonts *fonts, uint16_t face, const uint32_t *chars, size_t n, td_arena *arena, td_str *out);
uint32_t td_fonts_glyph_count(const td_fonts *fonts, uint16_t face);
int td_fonts_glyph_advance(const td_fonts *fonts, uint16_t face, uint16_t gid);

#endif
