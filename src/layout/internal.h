/* internal.h - what the files of layout/ share: the state of one run, galleys, and the services around them.
 *
 * inline text:  collect -> measure -> divide, linebreak -> line -> paragraph        (inline.h)
 * blocks:       blocks, lists, code, figure, table*, notes, toc, front  -> galley   (slugs in one long column)
 * pages:        pages (slugs to columns) -> fixups (page numbers) -> emit, running  (placements to items)
 */
#ifndef TD_LAYOUT_INTERNAL_H
#define TD_LAYOUT_INTERNAL_H
#include "layout/layout.h"

/* How text looks; the face follows from family, bold and italic. */
typedef struct {
    td_len size, rise; /* rise: baseline shift upwards */
    td_colour colour;
    uint8_t family, shape; /* td_family, td_shape_flags */
    uint8_t lang;          /* index into td_lay.langs */
    bool bold, italic, underline, strike, hyphenate;
} td_look;

typedef struct {
    td_str tag;
    const td_locale *locale;
    const td_hyphen *hyphen; /* NULL: words are not divided */
    bool rtl;
} td_lang;

/* Something that belongs to a slug besides its items. */
typedef enum { TD_MARK_NOTE, TD_MARK_PLACE, TD_MARK_HEADING, TD_MARK_NUMBER } td_mark_kind;
typedef struct td_mark {
    uint8_t kind;
    bool toc;           /* NUMBER: of a contents line, set flush right at x with a leader */
    bool justify;       /* NUMBER: the line's spaces take up the difference */
    bool space;         /* NUMBER: a word space follows */
    const td_node *node; /* PLACE, HEADING, and what a NUMBER refers to */
    uint32_t note;      /* NOTE: index into td_lay.notes */
    uint32_t first, count; /* NUMBER: the items of the line it stands in */
    uint32_t item;      /* NUMBER: the item that shows it */
    td_len x, width;    /* NUMBER: right edge (toc); width that was reserved for it */
    td_len y;           /* from the slug's top */
    td_look look;       /* NUMBER */
    uint32_t seq;       /* PLACE: order in the document */
    struct td_mark *next;
} td_mark;

enum { TD_BREAK_NEVER = 100000 };
enum {
    TD_SLUG_GRID = 1,      /* its top is on the baseline grid of the body */
    TD_SLUG_NEW_PAGE = 2,
    TD_SLUG_RECTO = 4,
    TD_SLUG_OPENING = 8,   /* of a chapter: the page shows only its folio */
    TD_SLUG_LANDSCAPE = 16,
    TD_SLUG_MAIN = 32,     /* arabic folios start here */
    TD_SLUG_FLEX = 64,     /* the space before it may grow to even out page bottoms */
    TD_SLUG_HYPHEN = 128,  /* ends with a divided word */
    TD_SLUG_TEXT = 256     /* a line of text */
};

/* One unbreakable piece of the long column: a line, a figure, a table row. */
typedef struct {
    td_len height, baseline;
    td_len before; /* space that vanishes at the top of a column */
    td_len lead;   /* space that does not */
    int32_t penalty; /* of a column that ends before it */
    uint16_t flags;
    uint32_t frame; /* innermost frame around it, 0: none */
    uint32_t head;  /* 1 + index into td_lay.heads: repeated when a column starts here */
    uint32_t floats; /* > 0: number of slugs from here on that form a figure which may move to the next column */
    td_item *items; /* relative to the column's left edge and the slug's top */
    uint32_t nitems;
    td_mark *marks, *marks_end;
} td_slug;

typedef struct {
    td_slug *p;
    size_t n, cap;
} td_slugs;

/* Background and edge around consecutive slugs. */
typedef struct {
    uint32_t parent;
    td_len x, width, pad; /* pad: above and below */
    td_colour background, border;
    bool fill, edge;      /* edge: bar at the left */
} td_frame;

/* The label of a list item or note that waits for the first line of its body. */
typedef struct td_marker {
    td_item *items;
    uint32_t nitems;
    td_mark *marks;
    td_len ascent;
    struct td_marker *next;
} td_marker;

typedef struct {
    td_slugs slugs;
    td_len gap;      /* space owed before the next slug */
    int keep;        /* text lines that must stay with what precedes */
    int32_t penalty; /* of a break before the next slug */
    uint16_t flags;  /* for the next slug */
    bool snug;       /* the next slug stays with the one before */
    bool flow;       /* the pages' own galley: headings may start pages, body lines snap to the grid */
    bool grid;
    bool landscape, floating;
    uint32_t frame, head;
    td_marker *markers;
    td_mark *marks, *marks_end; /* wait for the next slug */
} td_galley;

/* Where blocks go and how they look. */
typedef struct {
    td_galley *galley;
    td_len left, width; /* of the measure inside the column */
    uint32_t elem;
    uint8_t role, lang;
    uint8_t align; /* of its paragraphs: 1 + td_text_align; 0: the role's */
    int depth;     /* > 0: inside a list, box, table … */
} td_slot;

typedef struct {
    const td_node *node;
    uint32_t elem;
    bool built;
    td_slugs slugs;
    struct {
        uint32_t *p;
        size_t n, cap;
    } inner; /* notes inside the note, placed behind it */
} td_note_body;

/* Header rows of a table that are repeated on the following pages. */
typedef struct {
    td_slug *slugs;
    size_t n;
    td_len height;
} td_table_head;

typedef struct td_par td_par;
typedef struct td_division_cache td_division_cache;

typedef struct {
    td_ctx *ctx;
    td_arena *arena, *scratch; /* results; everything that is gone when the pages are made */
    const td_doc *doc;
    const td_style *style;
    const td_layout_services *services;
    td_fonts *fonts;
    td_pages *pages;
    uint32_t seq;
    td_len measure;   /* of a column in portrait and landscape */
    td_len landscape_measure;
    td_len column_height, landscape_height;
    td_len leading;   /* of the body: the baseline grid */
    int digits;       /* expected number of digits of a page number */
    struct { td_lang *p; size_t n, cap; } langs;
    struct { td_note_body *p; size_t n, cap; } notes;
    struct { td_frame *p; size_t n, cap; } frames; /* [0] unused */
    struct { td_table_head *p; size_t n, cap; } heads;
    uint8_t **coverage; /* by face: two bits per character below U+3000 */
    bool *missing;      /* characters below U+3000 already reported */
    bool missing_other;
    td_division_cache *divisions;
    td_par *par;        /* workspace of the paragraph being set */
    uint32_t notes_built; /* notes before that have their lines */
    bool building_notes;
    bool failed;
} td_lay;

/* elem.c: structure elements */
uint32_t td_elem_new(td_lay *lay, td_tag tag, uint32_t parent, const td_node *node);
td_elem *td_elem_at(td_lay *lay, uint32_t elem);
void td_elem_lang(td_lay *lay, uint32_t elem, td_str lang);
uint8_t td_lang_find(td_lay *lay, td_str tag);

/* look.c: faces, spaces and glyphs */
td_look td_look_role(const td_lay *lay, td_role role, uint8_t lang);
uint16_t td_look_face(const td_lay *lay, const td_look *look);
td_len td_look_space(const td_lay *lay, const td_look *look);
td_len td_baseline(td_len leading, td_len size);
/* Face for a word: the wanted one if it has all characters, else 0xFFFF (the word must be split). */
bool td_face_covers(td_lay *lay, uint16_t face, td_str word);
void td_face_report(td_lay *lay, uint32_t c, td_span span);
/* One line of text without breaks, as items at (x, baseline): labels, running heads, leaders. Returns its width. */
typedef struct {
    td_item *p;
    uint32_t n, cap;
} td_items;
typedef struct {
    uint32_t elem;
    uint8_t artifact; /* td_artifact */
} td_owner;
td_len td_text_width(td_lay *lay, const td_look *look, td_str text);
td_len td_text_put(td_lay *lay, td_items *out, const td_look *look, td_str text, td_len x, td_len y, td_owner owner);
td_item *td_items_add(td_lay *lay, td_items *out, td_item item);
void td_rule_put(td_lay *lay, td_items *out, td_len x, td_len y, td_len w, td_len h, td_colour colour);

/* galley.c */
void td_galley_init(td_galley *galley);
td_slug *td_galley_add(td_lay *lay, td_galley *galley, td_slug slug);
void td_galley_gap(td_galley *galley, td_len gap);
void td_galley_mark(td_lay *lay, td_galley *galley, td_mark mark);
void td_galley_page(td_galley *galley); /* the next slug starts a page */
void td_slug_mark(td_lay *lay, td_slug *slug, td_mark mark);
uint32_t td_frame_open(td_lay *lay, td_galley *galley, td_frame frame);
void td_frame_close(td_lay *lay, td_galley *galley, uint32_t frame, size_t from, td_len max_whole);
td_len td_frame_pads(const td_lay *lay, uint32_t frame);
bool td_frame_inside(const td_lay *lay, uint32_t frame, uint32_t outer);
/* Space between slug a and b (a NULL: b is first) without the collapsing space, from frames that end and begin. */
td_len td_frame_gap(const td_lay *lay, uint32_t above, uint32_t below);
/* Stacks slugs from y on into items (marks are moved along); returns the height. */
td_len td_slugs_stack(td_lay *lay, const td_slugs *slugs, size_t from, size_t to, td_len x, td_len y, td_items *out, td_slug *owner);
void td_frame_draw(td_lay *lay, td_items *out, uint32_t frame, td_len x, td_len top, td_len bottom);

/* paragraph.c: inlines to lines */
typedef struct {
    td_role role;
    td_len indent;     /* first line; negative: hanging */
    td_len hang;       /* all lines but the first */
    td_str prefix;     /* number before the text */
    td_len prefix_gap; /* distance of the text from the left edge of the number; 0: two blanks */
    bool prefix_bold;
    td_len reserve;    /* room at the right that only the page number of a contents line may use */
    td_look *look;     /* overrides the role's, may be NULL */
    int align;         /* td_text_align, -1: the role's */
    td_len gap_before, gap_after; /* -1: the role's */
    bool toc;
    const td_node *target; /* toc: whose page number ends the last line */
    uint32_t link;         /* toc: link element of all of it */
    bool tight_lines;      /* no widow and orphan rules */
    bool more;             /* a blank follows the last word: text of the same element goes on */
} td_par_opts;
void td_par_set(td_lay *lay, const td_slot *slot, const td_node *node, const td_par_opts *opts);
void td_par_set_text(td_lay *lay, const td_slot *slot, td_str text, const td_par_opts *opts);
/* Narrowest and widest width the inlines of node could take; fragment: narrowest when words are divided. */
void td_par_extent(td_lay *lay, const td_slot *slot, const td_node *node, td_role role, td_len *fragment, td_len *min, td_len *max);

/* blocks.c and its kin */
void td_blocks_set(td_lay *lay, td_slot *slot, const td_node *first);
void td_block_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_block_places(td_lay *lay, td_galley *galley, const td_node *node);
void td_list_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_deflist_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_code_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_figure_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_image_size(const td_lay *lay, const td_node *image, td_len max_w, td_len max_h, td_len *w, td_len *h, bool *scaled);
void td_caption_set(td_lay *lay, td_slot *slot, const td_node *caption, td_len before, td_len after);
void td_table_set(td_lay *lay, td_slot *slot, const td_node *node);
void td_toc_set(td_lay *lay, td_slot *slot, const td_node *node);
uint32_t td_note_add(td_lay *lay, const td_node *node, uint32_t elem);
void td_notes_build(td_lay *lay);
void td_title_block(td_lay *lay, td_slot *slot);
td_str td_number_format(td_arena *arena, int n, td_list_style style);

/* pages.c: the galley to columns; emit.c: columns to pages */
typedef struct {
    td_slug *slug;
    uint32_t page;
    td_len x, y;
    bool repeated; /* header rows again: artifacts */
    bool note;
} td_placed;
typedef struct {
    uint32_t frame, page;
    td_len x, top, bottom;
} td_drawn;
typedef struct {
    bool landscape, opening, bare; /* bare: no running matter at all */
    bool has_chapter; /* one starts on this page */
    const td_node *chapter, *section; /* first ones on the page */
    const td_node *running_chapter, *running_section; /* in force when it begins */
} td_sheet;
typedef struct {
    struct { td_placed *p; size_t n, cap; } placed;
    struct { td_drawn *p; size_t n, cap; } drawn;
    struct { td_drawn *p; size_t n, cap; } rules; /* frame 0: separators above notes, from x, width bottom */
    struct { td_sheet *p; size_t n, cap; } sheets;
    size_t main; /* first page with arabic folios */
    size_t fixed; /* pages made before the flow: title, imprint */
} td_book;
void td_front_pages(td_lay *lay, td_book *book); /* front.c */
bool td_pages_break(td_lay *lay, td_book *book, td_galley *galley);
void td_book_place(td_lay *lay, td_book *book, const td_slugs *slugs, size_t page, td_len x, td_len y);
td_len td_page_left(const td_lay *lay, size_t page); /* left margin */
td_str td_folio(td_lay *lay, const td_book *book, size_t page);
void td_fixups_run(td_lay *lay, td_book *book);      /* places, page numbers */
void td_emit_pages(td_lay *lay, td_book *book);
void td_running_put(td_lay *lay, const td_book *book, size_t page, td_items *out);

#endif
