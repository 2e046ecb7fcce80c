/* md.h - inside parse/: what the files of the Markdown parser share.
 *
 * text -> md_feed.c -> cmark-gfm + md_blocks.c -> md_convert.c, md_leaf.c, md_table.c -> leaves -> inline*.c
 *      -> md_notes.c, md_finish.c
 *
 * Offsets "in the text" count bytes of what is parsed; td_md_span turns them into the author's file.
 */
#ifndef TD_PARSE_MD_H
#define TD_PARSE_MD_H
#include "parse/markdown.h"

/* Bytes [at, …) of a subject stand at `off` in the text. */
typedef struct {
    uint32_t at, off;
} td_md_piece;

/* Inline text of one leaf: its lines without indentation and quote marks, joined by '\n'. */
typedef struct {
    td_str s;
    const td_md_piece *pieces; /* ascending, first at 0 */
    uint32_t npieces;
    uint32_t shift; /* s starts this far into what the pieces describe */
} td_md_text;

typedef struct {
    td_str url, title;
} td_md_ref;

typedef struct {
    td_node *def;  /* TD_NOTE_DEF */
    td_node *note; /* TD_NOTE that took its blocks */
    bool active;
} td_md_note;

typedef struct {
    td_node *node;
    td_md_text text;
} td_md_leaf;

/* Stacks of the inline parser; kept between leaves to save allocations. */
typedef struct {
    td_node *node;
    uint32_t pos, start, left, len; /* of the run; start and left shrink as it is used; len as it was */
    uint32_t blank;                 /* behind the last white space before it */
    int prev, next;
    char c;
    bool open, close;
} td_md_delim;

typedef struct {
    td_node *node;
    uint32_t pos; /* behind the bracket */
    int delim;    /* top of the delimiter stack below it */
    char kind;    /* 'l' link, 'i' image, 'n' note */
    bool after;   /* a bracket was opened inside */
} td_md_bracket;

typedef struct td_md {
    td_ctx *ctx;
    td_arena *arena;
    td_dialect dialect;
    /* input */
    td_str text;
    uint32_t src, base;
    const td_segs *segs; /* NULL: the text is one piece of the source */
    uint32_t *seg_at;    /* start of each segment in the text */
    struct {
        uint32_t *p;
        size_t n, cap;
    } lines;           /* start of each line in the text, one more at the end */
    uint32_t *content; /* per line: where its text begins, as the block parser saw it */
    struct {
        uint32_t *p;
        size_t n, cap;
    } underlines; /* lines that would make a heading of definitions: the block parser must not see them so */
    struct {
        uint32_t *p;
        size_t n, cap;
    } neutral; /* container marks beyond the limit, ascending */
    /* found on the way */
    td_map refs;  /* folded label -> td_md_ref */
    td_map notes; /* label -> td_md_note */
    struct {
        td_md_leaf *p;
        size_t n, cap;
    } leaves;
    struct {
        td_node **p;
        size_t n, cap;
    } list_tables;     /* divs, in document order */
    size_t ref_budget; /* bytes that reference links may still expand to */
    size_t cells;
    bool nesting_told, budget_told;
    /* heap, freed at the end */
    td_buf label;
    struct {
        td_md_delim *p;
        size_t n, cap;
    } delims;
    struct {
        td_md_bracket *p;
        size_t n, cap;
    } brackets;
} td_md;

/* ---- md_feed.c: input ---- */

/* Sets up the text and its lines. */
void td_md_open(td_md *md, td_ctx *ctx, td_dialect dialect, td_str text);
void td_md_close(td_md *md);
enum { TD_MD_MASK = '%' }; /* means nothing to the block parser, wherever it stands */
/* Copy of the text for the block parser, same length: marks that only inlines understand are masked, container
 * marks beyond the nesting limit taken away.  To be freed. */
char *td_md_masked(td_md *md);
void td_md_add_underline(td_md *md, size_t line);
td_span td_md_span(const td_md *md, uint32_t start, uint32_t end);
uint32_t td_md_offset(const td_md *md, uint32_t at);
/* A line (0-based) without its end. */
td_str td_md_line(const td_md *md, size_t line);
bool td_md_line_blank(const td_md *md, size_t line); /* nothing but white space and '>' */

/* ---- md_text.c: subjects ---- */

/* Offset in the text of a position in a subject. */
uint32_t td_md_at(const td_md_text *text, uint32_t pos);
td_span td_md_text_span(const td_md *md, const td_md_text *text, uint32_t start, uint32_t end);
td_md_text td_md_cut(td_md_text text, size_t start, size_t end);
/* Lines [first, first + n) as a subject; reports and cuts what is beyond the limits. */
td_md_text td_md_lines(td_md *md, size_t first, size_t n);
/* Bytes [start, end) of the text as a subject; with `pipes`, the backslash before each '|' is taken away. */
td_md_text td_md_slice(td_md *md, size_t start, size_t end, bool pipes);
void td_md_add_leaf(td_md *md, td_node *node, td_md_text text);
bool td_md_is_space(char c);
bool td_md_is_punct(char c); /* ASCII */
bool td_md_is_alnum(char c); /* ASCII */

/* ---- md_blocks.c: cmark-gfm ---- */

void td_md_blocks_init(void);
/* Appends the blocks of the text to root; definitions and leaves are collected in md. */
void td_md_blocks_run(td_md *md, td_node *root);

/* ---- md_refs.c ---- */

/* Takes link reference definitions off the front of a paragraph. */
void td_md_take_refs(td_md *md, td_md_text *text);
/* Whether nothing but definitions stands in s. */
bool td_md_only_refs(const td_md *md, td_str s);
/* Takes lines "*[X]: text" out of a paragraph; appends TD_ABBR_DEF to parent. */
void td_md_take_abbrs(td_md *md, td_md_text *text, td_node *parent);
/* Borrowed, NULL when there is none or its expansion budget is used up. */
const td_md_ref *td_md_find_ref(td_md *md, td_str label, td_span span);
/* Length of a link destination, title, label; SIZE_MAX / 0: none. */
size_t td_md_scan_url(td_str s, size_t at, td_str *url);
size_t td_md_scan_title(td_str s, size_t at);
size_t td_md_scan_label(td_str s, size_t at); /* "[…]" */
size_t td_md_skip_space(td_str s, size_t at);
/* Entities and, if asked, backslash escapes resolved. */
td_str td_md_unescape(td_md *md, td_str s, bool backslashes);

/* ---- md_attr.c ---- */

/* `{…}` at pos of a subject; reports E_ATTR_SYNTAX for what looks like one and is none.  Sets the span.
 * returns the bytes used, 0: none. */
size_t td_md_attr(td_md *md, const td_md_text *text, size_t pos, td_attr **out);
/* `{…}` at the end of a heading or caption; it is cut off. */
td_attr *td_md_trailing_attr(td_md *md, td_md_text *text);
/* What attributes say about the node itself: lang, numbering, decorative, kind of div. */
void td_md_apply_attr(td_md *md, td_node *node);
td_str td_md_attr_raw(const td_attr *attr); /* "html" of {=html}, else empty */

/* ---- inline.c ---- */

void td_inline_parse(td_md *md, td_node *parent, td_md_text text);

/* ---- md_finish.c, md_notes.c, md_listtable.c ---- */

/* Footnotes take their blocks; figures, list tables, heading ids. */
void td_md_notes(td_md *md, td_node *root);
void td_md_finish(td_md *md, td_node *root);
void td_md_list_table(td_md *md, td_node *div);

/* ---- unicode.c ---- */

bool td_md_unicode_space(uint32_t c);
bool td_md_unicode_punct(uint32_t c);
bool td_md_unicode_alnum(uint32_t c);
/* Full case folding, up to 3 characters; returns their number. */
int td_md_unicode_fold(uint32_t c, uint32_t out[3]);
uint32_t td_md_unicode_lower(uint32_t c);
/* Text of "&name;" or "&#…;" at s.p[at] ('&'): bytes used, 0: none.  out has room for 8 bytes. */
size_t td_md_entity(td_str s, size_t at, char out[8], size_t *n);

#endif
