/* inline.h - inside parse/: the inline parser's state, shared by inline.c, inline_delims.c, inline_links.c,
 * inline_cites.c, inline_autolinks.c and inline_tidy.c. */
#ifndef TD_PARSE_INLINE_H
#define TD_PARSE_INLINE_H
#include "parse/md.h"

typedef struct {
    td_md *md;
    td_arena *arena;
    const td_md_text *text;
    td_str s;
    uint32_t i;          /* next character */
    td_node *parent;     /* what is made is appended here */
    td_node *plain;      /* parent->last when it is text that may grow */
    int last;            /* top of the delimiter stack, -1: empty */
    uint32_t dead_below; /* brackets below this index open no links any more */
    uint32_t blank;      /* behind the last white space seen */
    bool gfm, tris;
    bool cites; /* a citation or cross-reference was made */
    /* searches that failed once need not be made again: what they look for does not come any more */
    bool ticks_known, no_pi, no_gt, no_cdata, no_math, no_display, no_shortcode;
    uint32_t ticks[80];  /* last known place of a run of n backticks */
    uint32_t bad_domain; /* up to here no autolink starts a valid domain */
} td_inline;

td_span td_inline_span(const td_inline *in, uint32_t start, uint32_t end);
/* Appends [start, end) of the subject as text. */
void td_inline_text(td_inline *in, uint32_t start, uint32_t end);
/* Appends text that stands for [start, end). */
void td_inline_made(td_inline *in, td_str text, uint32_t start, uint32_t end);
td_node *td_inline_add(td_inline *in, td_kind kind, uint32_t start, uint32_t end);
/* Text of its own, which never grows: a delimiter or bracket. */
td_node *td_inline_mark(td_inline *in, uint32_t start, uint32_t end);

/* inline_delims.c: runs of * _ ~ ^ and quotes */
void td_inline_delims(td_inline *in, char c);
void td_inline_pair(td_inline *in, int bottom);

/* inline_links.c */
void td_inline_open(td_inline *in, char kind, uint32_t n);
void td_inline_close(td_inline *in);

/* inline_cites.c: both return false when nothing starts at in->i */
bool td_inline_cite(td_inline *in, uint32_t run);
bool td_inline_note_ref(td_inline *in);
/* Whether what follows the mark `open` is the inside of a group of citations or cross-references. */
bool td_inline_is_cite_group(const td_inline *in, const td_node *open);
/* Makes it one, in place of the mark. */
void td_inline_cite_group(td_inline *in, td_node *open, uint32_t start, uint32_t end);

/* inline_html.c: length of raw HTML at '<', 0: none */
size_t td_inline_html(td_inline *in, uint32_t at);

/* inline_autolinks.c */
bool td_inline_angle(td_inline *in);                 /* <http://…>, <a@b.c> */
bool td_inline_url(td_inline *in, uint32_t run);     /* GFM: "www." or "://" at in->i; run: text not yet appended */
void td_inline_emails(td_inline *in, td_node *text); /* GFM: splits a text node */

/* inline_tidy.c: joins text, cuts nesting, finds e-mail addresses */
void td_inline_tidy(td_inline *in, td_node *root);

#endif
