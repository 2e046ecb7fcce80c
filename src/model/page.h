/* page.h - pages: positioned items that each belong to a structure element or are an artifact (D6).
 *
 * layout/ makes them; emit/pdf and emit/trace read them.  Lengths are td_len from the top left corner of the
 * page, y grows down.  Kids of a structure element are ordered by `seq`, which counts in source order, so
 * that a note or float that is placed elsewhere is still read where it belongs.
 */
#ifndef TD_MODEL_PAGE_H
#define TD_MODEL_PAGE_H
#include "model/doc.h"
#include "model/image.h"
#include "model/style.h"

/* One glyph of a shaped run, in font units of its face. */
typedef struct {
    uint16_t gid;
    int16_t advance;
    int16_t dx, dy;
    uint32_t cluster; /* byte offset in the run's text of the character it starts with */
} td_glyph;

/* Text shaped once with one face: usually a word.  Immutable, shared by all who use it; lives in the word cache. */
typedef struct {
    uint16_t face;    /* index into td_style.faces */
    uint16_t upem;
    bool rtl;
    uint32_t nglyphs;
    const td_glyph *glyphs;
    td_str text;      /* what was shaped, in logical order */
    int32_t width;    /* sum of advances, font units */
} td_run;

enum {
    TD_PIECE_SPACE = 1,      /* a word space stands before this piece: drawn as the face's space glyph */
    TD_PIECE_SOFT_HYPHEN = 2, /* the piece is a hyphen that only stands here because the line ends: extracted as U+00AD */
    TD_PIECE_SPACE_AFTER = 4, /* a word space follows although no piece does: at a line end or before another item */
    TD_PIECE_HARD_HYPHEN = 8 /* the line is broken behind the word's own hyphen: no word space, nothing to delete when rejoined */
};

/* Part of a line: glyphs [first, first+count) of a run. */
typedef struct {
    const td_run *run;
    uint16_t first, count;
    uint8_t flags;
    td_len x; /* of its left edge, from the item's x */
} td_piece;

typedef enum {
    TD_ITEM_TEXT,  /* pieces on one baseline in one size and colour */
    TD_ITEM_RULE,  /* filled rectangle: x, y, w, h, colour */
    TD_ITEM_FRAME, /* stroked rectangle: line width `size` */
    TD_ITEM_IMAGE, /* picture in x, y, w, h */
    TD_ITEM_LINK   /* active area x, y, w, h; belongs to a Link element */
} td_item_kind;

typedef enum { TD_ARTIFACT_NONE, TD_ARTIFACT_HEADER, TD_ARTIFACT_FOOTER, TD_ARTIFACT_LAYOUT, TD_ARTIFACT_BACKGROUND } td_artifact;

typedef struct {
    uint8_t kind;     /* td_item_kind */
    uint8_t artifact; /* td_artifact; NONE: belongs to elem */
    uint16_t hscale;  /* TD_ITEM_TEXT: width of glyphs in 1/1000; 0 means 1000 */
    uint32_t elem;    /* index into td_pages.elems */
    uint32_t seq;     /* order within the elements */
    td_len x, y;      /* text: start of the baseline; others: upper left corner */
    td_len w, h;
    td_len size;      /* text: font size; frame: line width */
    td_colour colour;
    const td_piece *pieces; /* left to right */
    uint32_t npieces;
    const td_image *image;
} td_item;

/* Structure types, named as in ISO 32000-1, 14.8.4. */
typedef enum {
    TD_TAG_DOCUMENT, TD_TAG_SECT, TD_TAG_P, TD_TAG_H1, TD_TAG_H2, TD_TAG_H3, TD_TAG_H4, TD_TAG_H5, TD_TAG_H6,
    TD_TAG_L, TD_TAG_LI, TD_TAG_LBL, TD_TAG_LBODY, TD_TAG_TABLE, TD_TAG_THEAD, TD_TAG_TBODY, TD_TAG_TR, TD_TAG_TH, TD_TAG_TD,
    TD_TAG_CAPTION, TD_TAG_FIGURE, TD_TAG_NOTE, TD_TAG_REFERENCE, TD_TAG_LINK, TD_TAG_TOC, TD_TAG_TOCI, TD_TAG_BLOCKQUOTE,
    TD_TAG_CODE, TD_TAG_ASIDE, TD_TAG_DIV, TD_TAG_SPAN, TD_TAG_EM, TD_TAG_STRONG, TD_TAG_BIBENTRY, TD_TAG_INDEX, TD_TAG_TITLE,
    TD_TAG_COUNT
} td_tag; /* ASIDE, EM, STRONG, TITLE are role-mapped in PDF 1.7 */

/* Where a link goes. */
typedef struct {
    td_str uri;           /* external, or relative into another work */
    const td_node *node;  /* inside the document: the place is in td_pages.places */
    td_str contents;      /* what it says, for /Contents */
} td_dest;

typedef struct {
    uint8_t tag;         /* td_tag */
    uint32_t parent;     /* index; the root (elems[0], Document) is its own parent */
    uint32_t seq;        /* place among the parent's kids */
    td_str lang;         /* if it differs from the parent's */
    td_str alt, actual, expansion; /* /Alt, /ActualText, /E */
    td_str id;           /* for /ID (notes, table headers) */
    td_str summary;      /* tables */
    uint8_t numbering;   /* lists: 0 none (bullets: Disc), 1 + td_list_style */
    uint8_t scope;       /* TH: 1 column, 2 row, 3 both */
    uint16_t rowspan, colspan; /* 0 and 1: none */
    bool block;          /* figure: placed as block, BBox = union of its items */
    const td_dest *dest; /* Link */
    const td_node *node; /* where it comes from; NULL for generated */
} td_elem;

typedef struct {
    td_len width, height;
    td_str label;        /* folio as printed: "iv", "12" */
    td_item *items;      /* in drawing order; backgrounds first */
    size_t n, cap;
} td_page;

/* Position of a node that can be referred to: on which page, at which y. */
typedef struct {
    const td_node *node;
    uint32_t page; /* index */
    td_len y;
} td_place;

/* Bookmark. */
typedef struct {
    td_str title;
    td_str lang;
    int level; /* 1 = top */
    uint32_t page;
    td_len y;
} td_bookmark;

typedef struct {
    td_page *pages;
    size_t npages, pages_cap;
    struct { td_elem *p; size_t n, cap; } elems;       /* elems[0] is Document */
    struct { td_place *p; size_t n, cap; } places;     /* sorted by document order */
    struct { td_bookmark *p; size_t n, cap; } bookmarks;
    const td_style *style;
    const td_doc *doc;
    size_t front_pages; /* pages with roman folios (title, imprint, contents); page labels restart behind them */
} td_pages;

const td_place *td_pages_find_place(const td_pages *pages, const td_node *node);
const char *td_tag_name(td_tag tag);

#endif
