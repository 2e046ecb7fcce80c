/* inline_delims.c - emphasis, strikethrough, sub- and superscript, quotes: runs of marks that pair up. */
#include "base/utf8.h"
#include "parse/inline.h"

enum { CLASSES = 8 };

/* Marks of the dialect under which a delimiter is kept: '~' once is 's' (subscript) in trisdoc. */
static int class_of(char c) {
    static const char classes[CLASSES] = "*_~s^\"'";
    const char *hit = memchr(classes, c, CLASSES);
    return (int)(hit - classes);
}

/* ---- is it left or right flanking? ---- */

/* cmark-gfm looks through tildes when it asks what stands beside an asterisk. */
static uint32_t char_before(const td_inline *in, uint32_t at, bool through) {
    size_t i = at;
    while (through && i > 0 && in->s.p[i - 1] == '~')
        i--;
    return i > 0 ? td_utf8_prev(in->s, &i) : '\n';
}

static uint32_t char_after(const td_inline *in, uint32_t at, bool through) {
    size_t i = at;
    while (through && i < in->s.n && in->s.p[i] == '~')
        i++;
    return i < in->s.n ? td_utf8_next(in->s, &i) : '\n';
}

static void flanking(const td_inline *in, td_md_delim *d, uint32_t end) {
    bool tilde = d->c == '~' || d->c == 's' || d->c == '^';
    uint32_t before = char_before(in, d->pos, in->gfm && !tilde), after = char_after(in, end, in->gfm && !tilde);
    bool space_before = td_md_unicode_space(before), space_after = td_md_unicode_space(after);
    if (d->c == 's' || d->c == '^') { /* no white space inside; the pairing checks the rest */
        d->open = !space_after;
        d->close = !space_before;
        return;
    }
    bool punct_before = td_md_unicode_punct(before), punct_after = td_md_unicode_punct(after);
    bool left = !space_after && (!punct_after || space_before || punct_before);
    bool right = !space_before && (!punct_before || space_after || punct_after);
    d->open = left;
    d->close = right;
    if (d->c == '_') {
        d->open = left && (!right || punct_before);
        d->close = right && (!left || punct_after);
    } else if (d->c == '"' || d->c == '\'') {
        d->open = left && (!right || before == '(' || before == '[') && before != ']' && before != ')';
        d->close = right && !(d->c == '\'' && td_md_unicode_alnum(after));
    }
}

void td_inline_delims(td_inline *in, char c) {
    td_md_delim d = {.pos = in->i, .start = in->i, .c = c, .prev = in->last, .next = -1, .blank = in->blank};
    bool single = c == '"' || c == '\'' || c == '^';
    uint32_t end = in->i + 1;
    while (!single && end < in->s.n && in->s.p[end] == c && !(c == '~' && end - in->i >= 100))
        end++;
    d.len = d.left = end - in->i;
    if (c == '~' && in->tris && d.len == 1)
        d.c = 's';
    flanking(in, &d, end);
    in->i = end;
    if ((!d.open && !d.close) || (c == '~' && d.len > 2)) {
        td_inline_text(in, d.pos, end);
        return;
    }
    d.node = td_inline_mark(in, d.pos, end);
    td_md *md = in->md;
    if (md->delims.n == md->delims.cap) {
        md->delims.cap = md->delims.cap ? md->delims.cap * 2 : 64;
        md->delims.p = td_realloc(md->delims.p, md->delims.cap * sizeof *md->delims.p);
    }
    if (in->last >= 0)
        md->delims.p[in->last].next = (int)md->delims.n;
    in->last = (int)md->delims.n;
    md->delims.p[md->delims.n++] = d;
}

/* ---- pairing ---- */

static void remove_delim(td_inline *in, int i) {
    td_md_delim *p = in->md->delims.p;
    if (p[i].next >= 0)
        p[p[i].next].prev = p[i].prev;
    else
        in->last = p[i].prev;
    if (p[i].prev >= 0)
        p[p[i].prev].next = p[i].next;
}

/* Shrinks the text node of a run; an empty one goes. returns whether it went. */
static bool shrink(td_inline *in, int i) {
    td_md_delim *d = &in->md->delims.p[i];
    if (d->left == 0) {
        td_node_unlink(d->node);
        remove_delim(in, i);
        return true;
    }
    d->node->text = td_str_sub(in->s, d->start, d->start + d->left);
    d->node->span = td_inline_span(in, d->start, d->start + d->left);
    return false;
}

static td_kind kind_of(char c, uint32_t use) {
    switch (c) {
    case '~':
        return TD_STRIKE;
    case 's':
        return TD_SUB;
    case '^':
        return TD_SUP;
    case '"':
    case '\'':
        return TD_QUOTED;
    default:
        return use == 2 ? TD_STRONG : TD_EMPH;
    }
}

/* Makes one node of what stands between; returns the next closer to look at. */
static int wrap(td_inline *in, int opener, int closer) {
    td_md_delim *o = &in->md->delims.p[opener], *c = &in->md->delims.p[closer];
    uint32_t use = o->c == '~' ? c->len : o->left >= 2 && c->left >= 2 && (o->c == '*' || o->c == '_') ? 2 : 1;
    for (int i = c->prev; i != opener;) {
        int prev = in->md->delims.p[i].prev;
        remove_delim(in, i);
        i = prev;
    }
    o->left -= use;
    td_node *node = td_node_new(in->arena, kind_of(o->c, use), td_inline_span(in, o->start + o->left, c->start + use));
    node->u.quoted.single = o->c == '\'';
    while (o->node->next != c->node) {
        td_node *child = o->node->next;
        td_node_unlink(child);
        td_node_append(node, child);
    }
    td_node_insert_after(o->node, node);
    c->left -= use;
    c->start += use;
    int next = c->next;
    shrink(in, opener);
    return shrink(in, closer) ? next : closer;
}

typedef struct {
    int bottom[3][CLASSES]; /* no opener at or below, by length of the closer as in cmark */
    int unequal[3];         /* '~': up to here the nearest opener has another length */
} bounds;

static bool fits(const td_md_delim *o, const td_md_delim *c) {
    if (!o->open || o->c != c->c)
        return false;
    if (c->c == 's' || c->c == '^')
        return o->pos >= c->blank && o->pos + 1 < c->pos;
    return !(c->open || o->close) || c->len % 3 == 0 || (o->len + c->len) % 3 != 0;
}

/* The opener that fits, -1: none; *unequal: one was found, of another length. */
static int find_opener(const td_inline *in, int closer, int bottom, bounds *b, bool *unequal) {
    const td_md_delim *p = in->md->delims.p, *c = &p[closer];
    int least = b->bottom[c->len % 3][class_of(c->c)];
    *unequal = false;
    for (int i = c->prev; i > bottom && i > least; i = p[i].prev) {
        bool known = c->c == '~' && i <= b->unequal[c->len];
        if (!known && !fits(&p[i], c))
            continue;
        if (!known && (c->c != '~' || p[i].len == c->len))
            return i;
        *unequal = true;
        b->unequal[c->len] = closer; /* the next closer need not look behind this one */
        break;
    }
    return -1;
}

void td_inline_pair(td_inline *in, int bottom) {
    bounds b;
    for (int i = 0; i < 3; i++) {
        b.unequal[i] = -1;
        for (int k = 0; k < CLASSES; k++)
            b.bottom[i][k] = bottom;
    }
    in->plain = NULL;
    int closer = in->last > bottom ? in->last : -1;
    while (closer >= 0 && in->md->delims.p[closer].prev > bottom)
        closer = in->md->delims.p[closer].prev;
    while (closer >= 0) {
        td_md_delim *c = &in->md->delims.p[closer];
        int next = c->next;
        bool unequal;
        int opener = c->close ? find_opener(in, closer, bottom, &b, &unequal) : -1;
        if (opener >= 0) {
            closer = wrap(in, opener, closer);
            continue;
        }
        if (c->close && !unequal)
            b.bottom[c->len % 3][class_of(c->c)] = c->prev;
        if (c->close && !c->open)
            remove_delim(in, closer);
        closer = next;
    }
    while (in->last > bottom)
        remove_delim(in, in->last);
}
