/* writer.h - what the files of this room share while one PDF is written.
 *
 * Order: faces and pages reserve numbers -> content (page by page, at once into the file) -> links, names,
 * outline -> structure -> faces (now that the glyphs are known) -> metadata and catalogue.
 * All memory of the run lives in `arena` and goes at its end.
 */
#ifndef TD_EMIT_PDF_WRITER_H
#define TD_EMIT_PDF_WRITER_H
#include "base/map.h"
#include "emit/pdf/objects.h"
#include "emit/pdf/pdf.h"
#include "emit/pdf/put.h"

#define TD_PDF_NONE UINT32_MAX
enum { TD_PDF_NODE_PAGES = 200 }; /* pages in a node of the page tree */

/* How a hyphen at a line end is read.  Each reading has a font dictionary of its own over the same glyphs, with another
 * ToUnicode; ActualText would say the same, but poppler's structure text ignores it and its plain text drops every
 * U+002D that ends a line, word space behind it or not. */
typedef enum {
    TD_PDF_READ_PLAIN,
    TD_PDF_READ_SOFT,   /* U+00AD: only there because the line ends */
    TD_PDF_READ_HARD,   /* U+002D U+00AD: the word's own hyphen; the word goes on in the next line */
    TD_PDF_READ_SPACED, /* U+002D and a blank: "Haupt- und" */
    TD_PDF_READINGS
} td_pdf_reading;

/* What is known of a glyph that was drawn. */
typedef struct {
    td_str text;   /* what it stands for: its ToUnicode entry */
    int32_t width; /* in millionths of the font size, as in the /W array */
    bool used;
    uint8_t readings; /* bits of td_pdf_reading beyond the plain one */
    bool weak;        /* text is a guess from a cluster of several glyphs; a plain use replaces it */
} td_pdf_glyph;

typedef struct {
    uint32_t ids[TD_PDF_READINGS]; /* of the Type0 fonts; 0: not used */
    const td_face_info *info;
    td_pdf_glyph *glyphs;
    uint32_t nglyphs;
    uint16_t space;   /* glyph of the word space; 0: the face has none */
    uint16_t missing; /* drawn for a character in no font; 0: nothing is */
} td_pdf_face;

/* Kid of a structure element: marked content of a page, or an annotation. */
typedef struct {
    uint32_t elem, seq, page;
    uint32_t value; /* MCID, or number of the annotation object */
    bool annot;
} td_pdf_kid;

typedef struct {
    td_ctx *ctx;
    const td_pages *pages;
    const td_pdf_opts *opts;
    td_arena *arena;
    td_pdf_file *file;
    td_pdf_face *faces; /* by face index */
    size_t nfaces;
    td_map images; /* td_image.hash -> td_pdf_picture */
    uint32_t npictures;
    uint32_t first_page, first_node; /* object numbers in a row */
    struct {
        td_pdf_kid *p;
        size_t n, cap;
    } kids; /* by page, MCIDs ascending */
    struct {
        uint32_t *p;
        size_t n, cap;
    } annots; /* element of each annotation: key npages + index in the ParentTree */
    uint32_t *child_start,
        *children;             /* elements by parent, ordered by seq: children[child_start[e] … child_start[e+1]) */
    uint32_t *figure;          /* by element: index of the Figure around it or TD_PDF_NONE; NULL: no figures */
    struct td_pdf_bbox *boxes; /* by element, with figure */
    td_map places;             /* node pointer -> td_place */
    const td_dest *action_of;  /* link whose action is the object `action`; NULL: none yet */
    uint32_t action;
} td_pdf;

/* Extent of a figure on the first page where it appears; PDF coordinates. */
typedef struct td_pdf_bbox {
    td_long box[4];
    uint32_t page; /* plus 1; 0: nothing drawn yet */
} td_pdf_bbox;

/* ---- faces.c ---- */
/* The face, reserved at its first use. */
td_pdf_face *td_pdf_face_use(td_pdf *pdf, uint16_t face, td_pdf_reading reading);
/* "F3 ", "S3 " … without the slash: the resource name of a face. */
void td_pdf_face_name(td_buf *out, uint32_t face, td_pdf_reading reading);
/* Tells the glyph's width and marks it for the subset. */
td_pdf_glyph *td_pdf_glyph_use(td_pdf *pdf, uint16_t face, uint16_t gid);
/* Writes font dictionaries, subsets, widths and ToUnicode of all used faces. */
bool td_pdf_faces_write(td_pdf *pdf);

/* ---- pictures.c ---- */
typedef struct {
    uint32_t id, index; /* object; number in its resource name */
    bool alpha;
} td_pdf_picture;
/* The image object, written at its first use. */
const td_pdf_picture *td_pdf_picture_use(td_pdf *pdf, const td_image *image);

/* ---- content.c, show.c ---- */
/* A content stream in the making, with the graphics state as it stands. */
typedef struct {
    td_buf out;
    bool in_text;           /* between BT and ET */
    int64_t text_x, text_y; /* origin of the text line, thousandths of a point */
    uint32_t face;          /* TD_PDF_NONE: not set */
    td_pdf_reading reading;
    td_len size;
    int hscale; /* thousandths */
    td_colour fill, stroke;
    td_len line_width;
    bool open; /* a marked-content sequence is open: */
    uint8_t artifact;
    uint32_t elem, last_seq;
    bool spent;           /* it has held a nested sequence: poppler's structure text drops what follows */
    uint32_t page, *mcid; /* the page and its next MCID */
    uint8_t *faces_used;  /* of the page, by face: bits of td_pdf_reading */
} td_pdf_content;

void td_pdf_content_page(td_pdf *pdf, uint32_t page);
/* Ends the sequence of a tagged item and begins another of the same element; outside of text afterwards. */
void td_pdf_mark_again(td_pdf *pdf, td_pdf_content *content, const td_item *item);
void td_pdf_set_fill(td_pdf_content *content, td_colour colour);
/* Draws the pieces of a text item; height: of the page. */
void td_pdf_show(td_pdf *pdf, td_pdf_content *content, const td_item *item, td_len height);

/* ---- links.c ---- */
/* Writes the annotation of a link item and appends "id 0 R " to annots; nothing when the link leads nowhere. */
void td_pdf_link(td_pdf *pdf, uint32_t page, const td_item *item, td_buf *annots);
/* "[page 0 R/XYZ null y null]" */
void td_pdf_dest(td_pdf *pdf, td_buf *out, uint32_t page, td_len y);
/* Name by which a node can be reached, or empty. */
td_str td_pdf_dest_name(const td_node *node);
/* Name tree of all places; returns its object, 0 when there are none. */
uint32_t td_pdf_names_write(td_pdf *pdf);
void td_pdf_places_index(td_pdf *pdf);

typedef struct {
    td_str key, value; /* value as it stands in the file */
} td_pdf_pair;
/* Sorts the pairs by key, drops all but the first of each key, writes the tree.  Returns its object, 0 when empty. */
uint32_t td_pdf_name_tree(td_pdf *pdf, td_pdf_pair *pairs, size_t n);

/* ---- outline.c ---- */
uint32_t td_pdf_outline_write(td_pdf *pdf);        /* 0: no bookmarks */
void td_pdf_page_labels(td_pdf *pdf, td_buf *out); /* "<</Nums[…]>>" */

/* ---- tree.c ---- */
void td_pdf_tree_index(td_pdf *pdf); /* children and figures, before the pages */
/* Whether a child element of elem has its place between two items of elem. */
bool td_pdf_tree_child_between(const td_pdf *pdf, uint32_t elem, uint32_t after, uint32_t before);
uint32_t td_pdf_tree_write(td_pdf *pdf); /* returns StructTreeRoot */

/* ---- meta.c ---- */
uint32_t td_pdf_info_write(td_pdf *pdf);
uint32_t td_pdf_catalog_write(td_pdf *pdf, uint32_t tree, uint32_t names, uint32_t outline, uint32_t pages_root);
td_str td_pdf_lang(const td_pdf *pdf);

#endif
