/* doc.h - the document: a typed tree in which every node knows where it was written.
 *
 * parse/ makes it, resolve/assemble selects one variant, hooks/ rewrite it, resolve/finish numbers and
 * resolves it; then it is immutable and read by layout/ and emit/html.  Each arrow has its own level of
 * td_doc_check.  Nodes live in the arena of the job that made them.
 */
#ifndef TD_MODEL_DOC_H
#define TD_MODEL_DOC_H
#include "base/ctx.h"
#include "base/map.h"
#include "base/units.h"
#include "model/value.h"

struct td_image;

/* Blocks first, then inlines; what a kind may contain stands in doc_check.c. */
typedef enum {
    TD_DOC,        /* blocks; after finish: TD_SECTION and blocks before the first heading */
    TD_SECTION,    /* made by finish: TD_HEADING first, then blocks and deeper sections */
    TD_PARA,       /* inlines */
    TD_PLAIN,      /* inlines of a tight list item or table cell: a paragraph without space around */
    TD_HEADING,    /* inlines; u.heading */
    TD_CODE_BLOCK, /* text; u.code: info; attr */
    TD_RAW_BLOCK,  /* text; u.raw.format ("html") */
    TD_QUOTE,      /* blocks */
    TD_LIST,       /* TD_ITEM; u.list */
    TD_ITEM,       /* blocks; u.item: task state */
    TD_DEF_LIST,   /* TD_DEF_TERM, TD_DEF_BODY alternating: one or more terms, then one or more bodies */
    TD_DEF_TERM,   /* inlines */
    TD_DEF_BODY,   /* blocks */
    TD_TABLE,      /* TD_CAPTION?, TD_TABLE_HEAD?, TD_TABLE_BODY; u.table */
    TD_TABLE_HEAD, /* TD_ROW */
    TD_TABLE_BODY, /* TD_ROW */
    TD_ROW,        /* TD_CELL */
    TD_CELL,       /* blocks (TD_PLAIN for one line of inlines); u.cell */
    TD_CAPTION,    /* inlines */
    TD_FIGURE,     /* TD_IMAGE (one or more, as direct children), TD_CAPTION? */
    TD_DIV,        /* blocks; attr; u.div.kind after parse, title in attr "title" */
    TD_LINE_BLOCK, /* TD_LINE */
    TD_LINE,       /* inlines */
    TD_RULE,       /* thematic break */
    TD_PAGE_BREAK,
    TD_NOTE_DEF,   /* blocks; text = label.  Only between parse and assemble */
    TD_ABBR_DEF,   /* text = abbreviation, u.abbr.expansion.  Only between parse and finish */
    TD_COMMENT,    /* text; dropped by assemble.  Also inline */
    TD_TOC,        /* made by finish: TD_TOC_ENTRY; u.toc.kind */
    TD_TOC_ENTRY,  /* inlines (copy of the heading or caption without notes and links); u.toc_entry */
    TD_BIBLIOGRAPHY, /* made by finish: TD_PARA with attr id "ref-KEY" */

    TD_TEXT, /* text: characters as read, entities and escapes decoded, blanks included */
    TD_SOFT_BREAK,
    TD_HARD_BREAK,
    TD_EMPH,
    TD_STRONG,
    TD_STRIKE,
    TD_SUB,
    TD_SUP,
    TD_SMALLCAPS,
    TD_UNDERLINE,
    TD_QUOTED,   /* inlines; u.quoted.single.  finish puts the characters in (TD_TEXT children at both ends) */
    TD_CODE,     /* text */
    TD_MATH,     /* text; u.math.display */
    TD_RAW_INLINE, /* text; u.raw.format */
    TD_LINK,     /* inlines; u.link */
    TD_IMAGE,    /* inlines (the bracket); u.image */
    TD_SPAN,     /* inlines; attr */
    TD_NOTE,     /* blocks; u.note */
    TD_NOTE_REF, /* text = label; a second reference to the note u.note.of after finish */
    TD_CITE,     /* TD_CITATION before finish, the printed inlines afterwards */
    TD_CITATION, /* text = key; u.citation; TD_SPAN children class "prefix" and "suffix" */
    TD_XREF,     /* text = key ("sec-x"), u.xref; the printed inlines as children after finish */
    TD_PAGE_REF, /* made by finish: prints before, page number of target, after - in PDF only */
    TD_ABBR,     /* text; u.abbr.expansion */
    TD_KIND_COUNT
} td_kind;

/* ---- attributes ---- */

typedef struct {
    td_str key, value;
} td_pair;

typedef struct {
    td_str id;
    td_str *classes;
    size_t nclasses;
    td_pair *pairs;
    size_t npairs;
    td_span span; /* of the braces */
} td_attr;

typedef enum { TD_LIST_BULLET, TD_LIST_DECIMAL, TD_LIST_LOWER_ALPHA, TD_LIST_UPPER_ALPHA, TD_LIST_LOWER_ROMAN, TD_LIST_UPPER_ROMAN } td_list_style;
typedef enum { TD_DELIM_PERIOD, TD_DELIM_PAREN, TD_DELIM_TWO_PARENS } td_list_delim;
typedef enum { TD_TASK_NONE, TD_TASK_OPEN, TD_TASK_DONE } td_task;
typedef enum { TD_ALIGN_DEFAULT, TD_ALIGN_LEFT, TD_ALIGN_CENTER, TD_ALIGN_RIGHT } td_align;
typedef enum { TD_TOC_SECTIONS, TD_TOC_FIGURES, TD_TOC_TABLES } td_toc_kind;
typedef enum {
    TD_DIV_PLAIN, TD_DIV_TIP, TD_DIV_WARNING, TD_DIV_EXAMPLE, TD_DIV_LEGAL, TD_DIV_CHECKLIST, TD_DIV_DEFINITION,
    TD_DIV_QUOTE, TD_DIV_BOX, TD_DIV_INCLUDE, TD_DIV_PAGE_BREAK, TD_DIV_LANDSCAPE, TD_DIV_LIST_TABLE, TD_DIV_RECORDS,
    TD_DIV_KIND_COUNT
} td_div_kind; /* TIP..BOX are call-out boxes */

/* How numbers are to print and what may refer to a node; set by finish on headings, figures, tables, listings, notes. */
typedef struct {
    td_str number; /* "2.1", "3"; empty: not numbered */
    td_str anchor; /* unique in the document; empty: cannot be referred to */
} td_label;

typedef struct td_node td_node;

struct td_node {
    uint8_t kind;  /* td_kind */
    bool implicit; /* made by us, not written by the author */
    td_span span;
    td_node *parent, *prev, *next, *first, *last;
    td_attr *attr; /* NULL: none */
    td_str text;
    td_str lang;   /* language of this passage if it differs from the parent's, else empty */
    td_label label;
    union {
        struct {
            int level;         /* 1..6 */
            bool unnumbered, unlisted;
        } heading;
        struct {
            td_str info; /* whole info string; the language is attr->classes[0] */
        } code;
        struct {
            td_str format;
        } raw;
        struct {
            uint8_t style, delim; /* td_list_style, td_list_delim */
            bool tight;
            int start;
        } list;
        struct {
            uint8_t task; /* td_task */
        } item;
        struct {
            uint8_t *aligns; /* td_align per column */
            int columns;
            int header_columns; /* {header=col}: 1 */
        } table;
        struct {
            bool header;
            uint8_t align;
            int rowspan, colspan; /* 1 and more */
        } cell;
        struct {
            uint8_t kind; /* td_div_kind */
        } div;
        struct {
            uint8_t kind; /* td_toc_kind */
        } toc;
        struct {
            const td_node *target; /* heading, figure or table */
            int level;             /* 1 = outermost */
        } toc_entry;
        struct {
            bool single;
        } quoted;
        struct {
            bool display;
        } math;
        struct {
            td_str url, title;
            const td_node *target; /* set by finish for links inside the document; url stays as written */
            td_str href;           /* set by finish: the URI; empty: leads nowhere */
            td_str pdf_href;       /* the PDF's own URI where it differs (files copied beside the HTML) */
        } link;
        struct {
            td_str url, title, alt; /* alt: set by finish; empty with decorative */
            bool decorative;
            const struct td_image *image; /* loaded before finish ends; NULL: could not be */
        } image;
        struct {
            const td_node *of; /* TD_NOTE_REF: the note */
        } note;
        struct {
            uint8_t mode; /* 0 normal, 1 author suppressed, 2 in text */
        } citation;
        struct {
            td_str work;            /* "guideline", or empty: this document */
            const td_node *target;  /* in this document */
            td_str pdf_href, html_href; /* relative URIs into another work's output */
        } xref;
        struct {
            const td_node *target;
            td_str before, after; /* " (S. " and ")" */
        } page_ref;
        struct {
            td_str expansion;
        } abbr;
    } u;
};

/* ---- the document ---- */

typedef struct {
    td_node *root;        /* TD_DOC */
    const td_value *meta; /* front matter, NULL: none */
    td_str lang;          /* set by assemble, e.g. "de" */
    td_str title, subtitle, author, date, keywords, abstract; /* plain text, set by assemble from project and front matter */
    bool draft;           /* "Arbeitsfassung" everywhere */
    td_str draft_text;    /* the word in the document's language */
    struct {              /* the imprint's lines as label/value, set by assemble */
        td_pair *p;
        size_t n, cap;
    } imprint;
    bool number_sections, toc, lof, lot;
    int toc_depth;
    td_map anchors;       /* anchor -> td_node*, set by finish */
    td_map abbrs;         /* abbreviation -> td_node* (TD_ABBR_DEF) */
    struct {              /* notes in order of reference, set by finish */
        td_node **p;
        size_t n, cap;
    } notes;
} td_doc;

/* ---- building and changing ---- */

td_node *td_node_new(td_arena *arena, td_kind kind, td_span span);
td_node *td_node_text(td_arena *arena, td_str text, td_span span);
void td_node_append(td_node *parent, td_node *child);
void td_node_insert_before(td_node *ref, td_node *node);
void td_node_insert_after(td_node *ref, td_node *node);
void td_node_unlink(td_node *node);                  /* the node keeps its children */
void td_node_replace(td_node *old, td_node *node);   /* node takes old's place */
void td_node_splice(td_node *node);                  /* the children take the node's place */
void td_node_move_children(td_node *to, td_node *from); /* appended to `to` */
td_node *td_node_clone(td_arena *arena, const td_node *node); /* deep; texts, attrs and images are shared */

bool td_kind_is_block(td_kind kind);
bool td_kind_is_inline(td_kind kind);
const char *td_kind_name(td_kind kind); /* "heading" */
bool td_node_has_inlines(const td_node *node); /* children are inlines */

td_attr *td_node_attr(td_arena *arena, td_node *node); /* makes an empty one if there is none */
td_str td_attr_value(const td_node *node, const char *key); /* empty when absent */
bool td_attr_has(const td_node *node, const char *key);
bool td_attr_class(const td_node *node, const char *name);
td_str td_attr_id(const td_node *node);
void td_attr_set(td_arena *arena, td_node *node, td_str key, td_str value); /* replaces or adds */
void td_attr_remove(td_node *node, const char *key);
void td_attr_add_class(td_arena *arena, td_node *node, td_str name);

/* ---- walking ---- */

typedef enum { TD_ENTER, TD_EXIT } td_event;
typedef struct {
    td_node *root, *node;
    td_event event;
    bool started;
} td_walk;

/* for (td_walk w = td_walk_from(root); td_walk_next(&w);) … w.node, w.event.  Leaves are entered and left, too. */
td_walk td_walk_from(td_node *root);
bool td_walk_next(td_walk *walk);
/* After TD_ENTER: do not go into the children. */
void td_walk_skip(td_walk *walk);

/* The node that follows in document order, without going into children; NULL at the end of `root`. */
td_node *td_node_next_outside(const td_node *node, const td_node *root);

/* Plain text of a subtree: notes, comments, page references left out, breaks as a blank. Lives in arena. */
td_str td_node_plain(td_arena *arena, const td_node *node);
/* Language in force at a node: its own, else the nearest ancestor's, else the document's. */
td_str td_node_lang(const td_doc *doc, const td_node *node);

/* ---- checking and dumping ---- */

typedef enum { TD_CHECK_PARSED, TD_CHECK_ASSEMBLED, TD_CHECK_HOOKED, TD_CHECK_FINISHED } td_check_level;

/* Whether the tree is what the level promises.  On false *why tells the first violation (lives in arena). */
bool td_doc_check(td_arena *arena, const td_doc *doc, td_check_level level, td_str *why);

/* One line a node, indented, with span when `spans`; the form of the .doc goldens. */
void td_doc_dump(td_buf *out, const td_doc *doc, td_sources *sources, bool spans);

#endif
