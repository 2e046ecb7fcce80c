/* md_text.c - subjects of the inline parser: pieces of lines that know where they stand. */
#include <stdlib.h>

#include "parse/md.h"

bool td_md_is_space(char c) {
    return c == ' ' || (c >= 9 && c <= 13);
}

bool td_md_is_punct(char c) {
    return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
}

bool td_md_is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

uint32_t td_md_at(const td_md_text *text, uint32_t pos) {
    uint32_t lo = 0, hi = text->npieces;
    pos += text->shift;
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (text->pieces[mid].at <= pos)
            lo = mid;
        else
            hi = mid;
    }
    return text->pieces[lo].off + (pos - text->pieces[lo].at);
}

td_span td_md_text_span(const td_md *md, const td_md_text *text, uint32_t start, uint32_t end) {
    uint32_t from = td_md_at(text, start);
    return td_md_span(md, from, end > start ? td_md_at(text, end - 1) + 1 : from);
}

td_md_text td_md_cut(td_md_text text, size_t start, size_t end) {
    if (end > text.s.n)
        end = text.s.n;
    if (start > end)
        start = end;
    text.s = td_str_sub(text.s, start, end);
    text.shift += (uint32_t)start;
    return text;
}

static td_md_text one_piece(td_md *md, size_t start, size_t end) {
    td_md_piece *piece = TD_NEW(md->arena, td_md_piece);
    piece->off = (uint32_t)start;
    return (td_md_text){td_str_sub(md->text, start, end), piece, 1, 0};
}

/* Where the text of a line starts, and its end without the line's end. */
static void bounds(const td_md *md, size_t line, size_t *start, size_t *end) {
    td_str s = td_md_line(md, line);
    *start = md->lines.p[line] + (md->content[line] < s.n ? md->content[line] : s.n);
    *end = md->lines.p[line] + s.n;
}

/* How many of the lines are within the limits; cuts *last when a single line is too long. */
static size_t within_limits(td_md *md, size_t first, size_t n, size_t *last) {
    size_t bytes = 0, i = 0, start, end;
    for (; i < n && i < TD_MD_MAX_LINES; i++) {
        bounds(md, first + i, &start, &end);
        if (bytes + (end - start) > TD_MD_MAX_PARAGRAPH)
            break;
        bytes += end - start + 1;
    }
    if (i == n)
        return n;
    bounds(md, first, &start, &end);
    if (i == 0) { /* one endless line: as much of it as may be */
        i = 1;
        *last = start + TD_MD_MAX_PARAGRAPH;
        while (((unsigned char)md->text.p[*last] & 0xC0) == 0x80)
            --*last;
    }
    td_report(md->ctx, TD_E_PARAGRAPH_LIMIT,
              td_md_span(md, (uint32_t)start, (uint32_t)(end < start + 80 ? end : start + 80)), TD_MD_MAX_LINES,
              TD_MD_MAX_PARAGRAPH / 1024);
    return i;
}

static td_md_text join_lines(td_md *md, size_t first, size_t n, size_t total) {
    td_md_piece *pieces = TD_NEWN(md->arena, td_md_piece, n);
    char *p = td_arena_alloc(md->arena, total + 1);
    size_t at = 0, start, end;
    for (size_t i = 0; i < n; i++) {
        bounds(md, first + i, &start, &end);
        if (i)
            p[at++] = '\n';
        pieces[i] = (td_md_piece){(uint32_t)at, (uint32_t)start};
        memcpy(p + at, md->text.p + start, end - start);
        at += end - start;
    }
    return (td_md_text){{p, at}, pieces, (uint32_t)n, 0};
}

td_md_text td_md_lines(td_md *md, size_t first, size_t n) {
    size_t start, end, last = 0, from, to, total = 0;
    if (first + n > md->lines.n)
        n = md->lines.n - first;
    n = within_limits(md, first, n, &last);
    bounds(md, first, &start, &end);
    bool contiguous = true;
    for (size_t i = 0; i < n; i++) {
        bounds(md, first + i, &from, &to);
        contiguous = contiguous && (i == 0 || (from == end + 1 && md->text.p[end] == '\n'));
        end = to;
        total += to - from + 1;
    }
    if (last)
        return one_piece(md, start, last);
    td_md_text text = contiguous ? one_piece(md, start, end) : join_lines(md, first, n, total);
    while (text.s.n && td_md_is_space(text.s.p[text.s.n - 1]))
        text.s.n--;
    return text;
}

td_md_text td_md_slice(td_md *md, size_t start, size_t end, bool pipes) {
    size_t escapes = 0;
    for (size_t i = start; pipes && i + 1 < end; i++)
        escapes += md->text.p[i] == '\\' && md->text.p[i + 1] == '|';
    if (!escapes)
        return one_piece(md, start, end);
    td_md_piece *pieces = TD_NEWN(md->arena, td_md_piece, escapes + 1);
    char *p = td_arena_alloc(md->arena, end - start + 1);
    uint32_t n = 0, at = 0;
    pieces[n++] = (td_md_piece){0, (uint32_t)start};
    for (size_t i = start; i < end; i++) {
        if (md->text.p[i] == '\\' && i + 1 < end && md->text.p[i + 1] == '|') {
            i++;
            pieces[n++] = (td_md_piece){at, (uint32_t)i};
        }
        p[at++] = md->text.p[i];
    }
    return (td_md_text){{p, at}, pieces, n, 0};
}

void td_md_add_leaf(td_md *md, td_node *node, td_md_text text) {
    if (md->leaves.n == md->leaves.cap) {
        md->leaves.cap = md->leaves.cap ? md->leaves.cap * 2 : 64;
        md->leaves.p = td_realloc(md->leaves.p, md->leaves.cap * sizeof *md->leaves.p);
    }
    md->leaves.p[md->leaves.n++] = (td_md_leaf){node, text};
}
