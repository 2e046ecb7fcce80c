/* md_feed.c - input of the Markdown parser: lines, places, and the masked copy that cmark-gfm reads.
 *
 * cmark only finds blocks.  Masked in its copy, byte for byte so that places hold: '[' (else it would eat link
 * reference definitions, which are ours), container marks nested deeper than the limit (its time per line grows
 * with the depth), and underlines of what would be a heading if it were not all definitions.
 */
#include <stdlib.h>

#include "parse/md.h"

enum { MAX_MARK_COLUMN = 5 * TD_MD_MAX_NESTING }; /* a list item indented further cannot be within the limit */

static void push_heap(uint32_t **p, size_t *n, size_t *cap, uint32_t v) {
    if (*n == *cap) {
        *cap = *cap ? *cap * 2 : 256;
        *p = td_realloc(*p, *cap * sizeof **p);
    }
    (*p)[(*n)++] = v;
}

/* Line ends as CommonMark counts them: LF, CR LF, CR. */
static void index_lines(td_md *md) {
    const char *p = md->text.p;
    size_t n = md->text.n;
    push_heap(&md->lines.p, &md->lines.n, &md->lines.cap, 0);
    bool cr = n && memchr(p, '\r', n);
    for (size_t i = 0; i < n; i++) {
        if (!cr) {
            const char *hit = memchr(p + i, '\n', n - i);
            if (!hit)
                break;
            i = (size_t)(hit - p);
        } else if (p[i] != '\n' && !(p[i] == '\r' && !(i + 1 < n && p[i + 1] == '\n'))) {
            continue;
        }
        if (i + 1 < n)
            push_heap(&md->lines.p, &md->lines.n, &md->lines.cap, (uint32_t)i + 1);
    }
}

void td_md_open(td_md *md, td_ctx *ctx, td_dialect dialect, td_str text) {
    md->ctx = ctx;
    md->arena = ctx->arena;
    md->dialect = dialect;
    md->text = text.p ? text : TD_S("");
    md->ref_budget = text.n > 100000 ? text.n : 100000;
    td_map_init(&md->refs, ctx->arena);
    td_map_init(&md->notes, ctx->arena);
    index_lines(md);
    md->content = td_malloc(md->lines.n * sizeof *md->content);
    memset(md->content, 0, md->lines.n * sizeof *md->content);
}

void td_md_close(td_md *md) {
    free(md->lines.p);
    free(md->content);
    free(md->underlines.p);
    free(md->neutral.p);
    free(md->leaves.p);
    free(md->delims.p);
    free(md->brackets.p);
    td_buf_free(&md->label);
}

td_str td_md_line(const td_md *md, size_t line) {
    if (line >= md->lines.n)
        return TD_S("");
    size_t end = line + 1 < md->lines.n ? md->lines.p[line + 1] : md->text.n;
    td_str s = td_str_sub(md->text, md->lines.p[line], end);
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
        s.n--;
    return s;
}

bool td_md_line_blank(const td_md *md, size_t line) {
    td_str s = td_md_line(md, line);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '>')
            return false;
    return true;
}

/* ---- places ---- */

static size_t find_seg(const td_md *md, uint32_t at) {
    size_t lo = 0, hi = md->segs->n;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (md->seg_at[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

uint32_t td_md_offset(const td_md *md, uint32_t at) {
    if (!md->segs)
        return md->base + at;
    if (!md->segs->n)
        return md->base;
    size_t i = find_seg(md, at);
    const td_seg *seg = &md->segs->p[i];
    uint32_t in = at - md->seg_at[i];
    return seg->made ? seg->offset : seg->offset + (in < seg->bytes.n ? in : (uint32_t)seg->bytes.n);
}

/* Where the byte before `at` ends. */
static uint32_t offset_behind(const td_md *md, uint32_t at) {
    if (!md->segs || !md->segs->n)
        return td_md_offset(md, at);
    size_t i = find_seg(md, at - 1);
    const td_seg *seg = &md->segs->p[i];
    if (!seg->made)
        return seg->offset + (at - md->seg_at[i]);
    return i + 1 < md->segs->n ? md->segs->p[i + 1].offset : seg->offset + 1;
}

td_span td_md_span(const td_md *md, uint32_t start, uint32_t end) {
    uint32_t from = td_md_offset(md, start);
    uint32_t to = end > start ? offset_behind(md, end) : from;
    return (td_span){md->src, from, to < from ? from : to};
}

/* ---- the masked copy ---- */

void td_md_add_underline(td_md *md, size_t line) {
    push_heap(&md->underlines.p, &md->underlines.n, &md->underlines.cap, (uint32_t)line);
}

/* Whether the rest of a line is made of one mark only, as in "- - -". */
static bool is_rule(td_str s, size_t i) {
    char c = s.p[i];
    for (; i < s.n && s.p[i] != '\n'; i++)
        if (s.p[i] != c && s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r')
            return false;
    return true;
}

/* Length of a list mark at i, 0: none. */
static size_t list_mark(td_str s, size_t i) {
    size_t from = i;
    if (strchr("-+*", s.p[i])) {
        i++;
    } else {
        while (i < s.n && i - from < 9 && s.p[i] >= '0' && s.p[i] <= '9')
            i++;
        if (i == from || i >= s.n || (s.p[i] != '.' && s.p[i] != ')'))
            return 0;
        i++;
    }
    return i >= s.n || strchr(" \t\r\n", s.p[i]) ? i - from : 0;
}

static void limit_nesting(td_md *md, char *copy, td_str line, uint32_t start) {
    size_t i = 0, column = 0;
    for (int depth = 1; i < line.n; depth++) {
        while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t')) {
            column = line.p[i] == '\t' ? (column | 3) + 1 : column + 1;
            i++;
        }
        if (i >= line.n)
            return;
        size_t n = line.p[i] == '>' ? 1 : list_mark(line, i);
        if (!n || (line.p[i] != '>' && is_rule(line, i)))
            return;
        if (depth > TD_MD_MAX_NESTING || column >= MAX_MARK_COLUMN) {
            copy[start + i] = TD_MD_MASK;
            push_heap(&md->neutral.p, &md->neutral.n, &md->neutral.cap, start + (uint32_t)i);
            return;
        }
        i += n;
        column += n;
    }
}

char *td_md_masked(td_md *md) {
    char *copy = td_malloc(md->text.n + 1);
    memcpy(copy, md->text.p, md->text.n);
    copy[md->text.n] = 0;
    for (size_t i = 0; md->segs && i < md->text.n; i++) /* YAML can write NUL; cmark would make three bytes of it */
        copy[i] = copy[i] ? copy[i] : '?';
    for (char *p = copy; (p = memchr(p, '[', md->text.n - (size_t)(p - copy))); p++) {
        bool cdata = p - copy >= 2 && p[-1] == '!' && p[-2] == '<' && strncmp(p, "[CDATA[", 7) == 0;
        if (cdata)
            p += 6;
        else
            *p = TD_MD_MASK;
    }
    md->neutral.n = 0;
    for (size_t i = 0; i < md->underlines.n; i++) {
        char *p = strpbrk(copy + md->lines.p[md->underlines.p[i]], "=-");
        if (p)
            *p = TD_MD_MASK;
    }
    for (size_t i = 0; i < md->lines.n; i++) {
        td_str line = td_md_line(md, i);
        if (line.n > 2 * TD_MD_MAX_NESTING || (line.n > TD_MD_MAX_NESTING && line.p[0] == '>'))
            limit_nesting(md, copy, line, md->lines.p[i]);
    }
    return copy;
}
