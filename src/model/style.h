/* style.h - everything about looks, resolved: theme tokens + layout of the family + overrides of the document.
 *
 * resolve/style.c makes it from layouts/theme.yaml, layouts/<name>.yaml and layouts/locales/<lang>.yaml;
 * layout/ and both emitters read it.  All lengths absolute.
 */
#ifndef TD_MODEL_STYLE_H
#define TD_MODEL_STYLE_H
#include "model/value.h"
#include "base/units.h"

typedef uint32_t td_colour; /* 0xRRGGBB */

typedef enum { TD_FAMILY_SERIF, TD_FAMILY_SANS, TD_FAMILY_MONO, TD_FAMILY_COUNT } td_family;

/* A face as the theme names it.  Index into td_style.faces is the face id used in pages. */
typedef struct {
    td_str family; /* "Noto Serif" */
    td_str style;  /* "Regular", "Bold Italic" */
    td_str file;   /* "NotoSerif-Regular.ttf" */
    const td_value *sha256; /* recorded checksums, hex; NULL: not recorded */
    bool bold, italic;
    td_span span;
} td_face_spec;

/* Kinds of text that have a style of their own. */
typedef enum {
    TD_ROLE_BODY,
    TD_ROLE_H1, TD_ROLE_H2, TD_ROLE_H3, TD_ROLE_H4, TD_ROLE_H5, TD_ROLE_H6,
    TD_ROLE_QUOTE, TD_ROLE_CODE, TD_ROLE_CAPTION, TD_ROLE_TABLE_HEAD, TD_ROLE_TABLE_CELL, TD_ROLE_NOTE,
    TD_ROLE_BOX, TD_ROLE_BOX_TITLE, TD_ROLE_TERM, TD_ROLE_BIBLIOGRAPHY,
    TD_ROLE_TITLE, TD_ROLE_SUBTITLE, TD_ROLE_AUTHOR, TD_ROLE_DATE, TD_ROLE_IMPRINT, TD_ROLE_ABSTRACT,
    TD_ROLE_TOC_TITLE, TD_ROLE_TOC1, TD_ROLE_TOC2, TD_ROLE_TOC3,
    TD_ROLE_RUNNING_HEAD, TD_ROLE_RUNNING_FOOT,
    TD_ROLE_COUNT
} td_role;

typedef enum { TD_TEXT_JUSTIFY, TD_TEXT_LEFT, TD_TEXT_CENTER, TD_TEXT_RIGHT } td_text_align;

typedef struct {
    uint8_t family; /* td_family */
    bool bold, italic;
    td_len size, leading;
    td_colour colour;
    uint8_t align;  /* td_text_align */
    bool hyphenate;
    td_len before, after; /* space above and below the block */
    td_len indent;        /* first line of a paragraph that follows a paragraph */
    td_len left, right;   /* indents of the whole block */
    int min_lines_after;  /* headings: lines of text that must follow on the page */
    bool new_page;        /* headings: start a new page */
    bool recto;           /* … a right-hand page */
} td_text_style;

typedef struct {
    td_colour background, border, title; /* of a call-out box */
    td_str label;                        /* "Tipp", from the locale; printed when the box has no title */
} td_box_style;

/* Running matter: text with {title} {chapter} {section} {page} {draft} {version} {audience} */
typedef struct {
    td_str left, center, right;
} td_running;

typedef struct {
    td_len width, height;
    td_len top, bottom, inner, outer; /* margins; inner = left on recto pages and on all pages of single-sided layouts */
    td_len head, foot; /* distance of the running lines' baselines from the upper and lower page edge */
    bool two_sided;
    int columns;       /* 1 or 2 */
    td_len column_gap;
    td_running head_recto, head_verso, foot_recto, foot_verso;
} td_page_style;

typedef struct {
    td_str name, value;
} td_token;

/* What a language prints and how; from layouts/locales/<lang>.yaml. */
typedef struct {
    td_str lang;
    td_str quote_open, quote_close, quote_single_open, quote_single_close, apostrophe;
    td_str dash;     /* for " -- " */
    td_str decimal;
    bool hyphenate;
    td_str hyphen_file;  /* pattern file, e.g. "/usr/share/hyphen/hyph_de_DE.dic" */
    td_str hyphen_charset;
    int hyphen_left, hyphen_right;
    const td_value *value; /* all of the file: words for figure, table, chapter, page, months … */
} td_locale;

typedef struct {
    td_str name;  /* of the layout */
    td_face_spec *faces;
    size_t nfaces;
    /* face ids by family, bold, italic */
    uint16_t family_faces[TD_FAMILY_COUNT][2][2];
    uint16_t *fallback; /* face ids in the order they are asked */
    size_t nfallback;
    td_text_style text[TD_ROLE_COUNT];
    td_box_style box[16]; /* by td_div_kind */
    td_page_style page;
    bool title_page, imprint_page;
    td_colour ink, paper, accent, link, rule, muted, table_head_background, code_background, code_colours[8];
    td_len rule_width;
    td_len list_indent, paragraph_gap;
    bool protrusion, expansion; /* hanging punctuation, glyph widths 97-103 % */
    td_token *tokens;     /* light theme, for CSS custom properties */
    size_t ntokens;
    td_token *dark_tokens;
    size_t ndark_tokens;
    const td_locale *locale;   /* of the document's language */
    const td_locale *locales;  /* all that are known */
    size_t nlocales;
    td_str css;           /* the style sheets of layouts/html, joined */
    const td_value *templates; /* name -> text of layouts/html/<name>.mustache */
} td_style;

/* The locale of a language tag: exact, else by primary subtag, else the document's. */
const td_locale *td_style_locale(const td_style *style, td_str lang);
/* A word of the locale by path ("label.figure"); the path itself when missing. */
td_str td_locale_word(const td_locale *locale, const char *path);
/* Relative luminance contrast of two colours times 100, WCAG 2.1. */
int td_contrast(td_colour a, td_colour b);

#endif
