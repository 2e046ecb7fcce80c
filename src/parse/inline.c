/* inline.c - inlines of CommonMark 0.29, GFM and the trisdoc dialect, in one pass over a subject.
 *
 * The algorithm is the specification's appendix: delimiter and bracket stacks over a flat list of nodes.  What
 * could scan ahead to no end remembers its failure, so that time stays linear.
 */
#include "parse/inline.h"

enum { TICKS = sizeof((td_inline *)0)->ticks / sizeof(uint32_t) };

td_span td_inline_span(const td_inline *in, uint32_t start, uint32_t end) {
    return td_md_text_span(in->md, in->text, start, end);
}

void td_inline_text(td_inline *in, uint32_t start, uint32_t end) {
    if (start >= end)
        return;
    td_node *last = in->plain;
    if (last && last == in->parent->last && last->text.p + last->text.n == in->s.p + start) {
        last->text.n += end - start;
        last->span.end = td_inline_span(in, start, end).end;
        return;
    }
    in->plain = td_inline_mark(in, start, end);
}

td_node *td_inline_mark(td_inline *in, uint32_t start, uint32_t end) {
    td_node *node = td_inline_add(in, TD_TEXT, start, end);
    node->text = td_str_sub(in->s, start, end);
    return node;
}

void td_inline_made(td_inline *in, td_str text, uint32_t start, uint32_t end) {
    td_inline_add(in, TD_TEXT, start, end)->text = text;
}

td_node *td_inline_add(td_inline *in, td_kind kind, uint32_t start, uint32_t end) {
    td_node *node = td_node_new(in->arena, kind, td_inline_span(in, start, end));
    td_node_append(in->parent, node);
    in->plain = NULL;
    return node;
}

/* ---- one construct each; in->i stands on its first character ---- */

static void backslash(td_inline *in) {
    uint32_t at = in->i++;
    char c = in->i < in->s.n ? in->s.p[in->i] : 0;
    if (td_md_is_punct(c)) {
        in->i++;
        td_inline_made(in, td_str_sub(in->s, at + 1, at + 2), at, in->i);
    } else if (c == '\n') {
        in->i++;
        td_inline_add(in, TD_HARD_BREAK, at, in->i);
        in->i = (uint32_t)td_md_skip_space(in->s, in->i);
        in->blank = in->i;
    } else if (c == ' ' && in->tris) {
        in->i++;
        td_inline_made(in, TD_S("\xC2\xA0"), at, in->i);
    } else {
        td_inline_text(in, at, at + 1);
    }
}

static void entity(td_inline *in) {
    char out[8];
    size_t n, used = td_md_entity(in->s, in->i, out, &n);
    if (!used) {
        td_inline_text(in, in->i, in->i + 1);
        in->i++;
        return;
    }
    td_inline_made(in, td_str_dup(in->arena, (td_str){out, n}), in->i, in->i + (uint32_t)used);
    in->i += (uint32_t)used;
}

static void newline(td_inline *in, uint32_t run) {
    uint32_t end = in->i;
    while (end > run && td_md_is_space(in->s.p[end - 1]))
        end--;
    td_inline_text(in, run, end);
    bool hard = in->i > 1 && in->s.p[in->i - 1] == ' ' && in->s.p[in->i - 2] == ' ';
    td_inline_add(in, hard ? TD_HARD_BREAK : TD_SOFT_BREAK, hard ? end : in->i, in->i + 1);
    in->i++;
    while (in->i < in->s.n && (in->s.p[in->i] == ' ' || in->s.p[in->i] == '\t'))
        in->i++;
    in->blank = in->i;
}

/* Place behind the closing run of n backticks, 0: there is none. */
static uint32_t closing_ticks(td_inline *in, uint32_t at, uint32_t n) {
    if (n >= TICKS || (in->ticks_known && in->ticks[n] < at))
        return 0;
    for (uint32_t i = at; i < in->s.n;) {
        const char *hit = memchr(in->s.p + i, '`', in->s.n - i);
        if (!hit)
            break;
        uint32_t from = (uint32_t)(hit - in->s.p);
        for (i = from; i < in->s.n && in->s.p[i] == '`';)
            i++;
        if (i - from < TICKS && in->ticks[i - from] < from)
            in->ticks[i - from] = from;
        if (i - from == n)
            return i;
    }
    in->ticks_known = true;
    return 0;
}

/* Line ends become blanks, one blank at each end falls away. */
static td_str code_text(td_inline *in, td_str s) {
    if (td_str_index(s, '\n') != SIZE_MAX) {
        char *p = td_arena_alloc(in->arena, s.n + 1);
        for (size_t i = 0; i < s.n; i++)
            p[i] = s.p[i] == '\n' ? ' ' : s.p[i];
        s.p = p;
    }
    bool blank = true;
    for (size_t i = 0; i < s.n && blank; i++)
        blank = s.p[i] == ' ';
    if (!blank && s.p[0] == ' ' && s.p[s.n - 1] == ' ')
        s = td_str_sub(s, 1, s.n - 1);
    return s;
}

static void code_span(td_inline *in) {
    uint32_t start = in->i, from = start;
    while (from < in->s.n && in->s.p[from] == '`')
        from++;
    uint32_t end = closing_ticks(in, from, from - start);
    if (!end) {
        td_inline_text(in, start, from);
        in->i = from;
        return;
    }
    td_node *code = td_inline_add(in, TD_CODE, start, end);
    code->text = code_text(in, td_str_sub(in->s, from, end - (from - start)));
    in->i = end;
    in->i += (uint32_t)td_md_attr(in->md, in->text, in->i, &code->attr);
    code->span = td_inline_span(in, start, in->i);
    td_str format = td_md_attr_raw(code->attr);
    if (format.n) {
        code->kind = TD_RAW_INLINE;
        code->attr = NULL;
        code->u.raw.format = format;
    }
    td_md_apply_attr(in->md, code);
}

static void angle(td_inline *in) {
    if (td_inline_angle(in))
        return;
    size_t n = td_inline_html(in, in->i);
    if (!n) {
        td_inline_text(in, in->i, in->i + 1);
        in->i++;
        return;
    }
    td_str s = td_str_sub(in->s, in->i, in->i + n);
    bool comment = in->tris && td_str_starts(s, "<!--");
    td_node *html = td_inline_add(in, comment ? TD_COMMENT : TD_RAW_INLINE, in->i, in->i + (uint32_t)n);
    html->text = comment ? td_str_trim(td_str_sub(s, 4, s.n - 3)) : s;
    if (!comment)
        html->u.raw.format = TD_S("html");
    in->i += (uint32_t)n;
}

/* `$…$`, `$$…$$`, with Pandoc's rule against prices: no blank inside the dollars, no digit behind the last. */
static bool math(td_inline *in) {
    td_str s = in->s;
    bool display = in->i + 1 < s.n && s.p[in->i + 1] == '$';
    uint32_t from = in->i + 1 + display, end = 0;
    if ((display ? in->no_display : in->no_math) || from >= s.n || (!display && td_md_is_space(s.p[from])))
        return false;
    for (uint32_t i = from; i < s.n && !end; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '$' && i > from && display && i + 1 < s.n && s.p[i + 1] == '$')
            end = i;
        else if (s.p[i] == '$' && i > from && !display && !td_md_is_space(s.p[i - 1]) &&
                 !(i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9'))
            end = i;
    }
    if (!end) {
        *(display ? &in->no_display : &in->no_math) = true;
        return false;
    }
    td_node *node = td_inline_add(in, TD_MATH, in->i, end + 1 + display);
    node->text = td_str_trim(td_str_sub(s, from, end));
    node->u.math.display = display;
    td_report(in->md->ctx, TD_W_MATH, node->span);
    in->i = end + 1 + display;
    return true;
}

/* Quarto's {{< name argument >}}: stays as text, with the replacement as a hint. */
static bool shortcode(td_inline *in) {
    td_str rest = td_str_sub(in->s, in->i, in->s.n);
    if (in->no_shortcode || !td_str_starts(rest, "{{<"))
        return false;
    size_t end = td_str_find(rest, TD_S(">}}"));
    if (end == SIZE_MAX) {
        in->no_shortcode = true;
        return false;
    }
    td_str inner = td_str_trim(td_str_sub(rest, 3, end)), name = TD_NOSTR, argument = TD_NOSTR, hint = TD_NOSTR;
    td_str_next_word(&inner, &name);
    td_str_next_word(&inner, &argument);
    if (td_str_is(name, "var") || td_str_is(name, "meta"))
        hint = td_str_format(in->arena, td_tr(in->md->ctx, "write [](v:%.*s)"), TD_F(argument));
    else
        hint = td_str_from(td_tr(in->md->ctx, "Quarto's shortcodes have no meaning here: remove it"));
    uint32_t stop = in->i + (uint32_t)end + 3;
    td_report_hint(in->md->ctx, TD_W_TEX_COMMAND, td_inline_span(in, in->i, stop), hint,
                   TD_F(td_str_sub(rest, 0, end + 3)));
    td_inline_text(in, in->i, stop);
    in->i = stop;
    return true;
}

/* ---- the loop ---- */

/* bit 1: CommonMark, 2: GFM, 4: trisdoc */
static const uint8_t special[256] = {
    ['\n'] = 7, ['\\'] = 7, ['&'] = 7, ['<'] = 7, ['`'] = 7, ['*'] = 7,  ['_'] = 7, ['['] = 7, [']'] = 7, ['!'] = 7,
    ['~'] = 6,  [':'] = 6,  ['w'] = 6, ['^'] = 4, ['"'] = 4, ['\''] = 4, ['@'] = 4, ['$'] = 4, ['{'] = 4,
};

/* Constructs of GFM and the dialect; true when in->i has moved. run: text before in->i not yet appended. */
static bool extended(td_inline *in, char c, uint32_t *run) {
    uint32_t at = in->i;
    char next = at + 1 < in->s.n ? in->s.p[at + 1] : 0;
    if (c == ':' || c == 'w')
        return td_inline_url(in, *run);
    if (c == '@')
        return td_inline_cite(in, *run);
    if (c == '$' || c == '{') {
        td_inline_text(in, *run, at);
        *run = at;
        return c == '$' ? math(in) : shortcode(in);
    }
    td_inline_text(in, *run, at);
    if (c == '^' && next == '[')
        td_inline_open(in, 'n', 2);
    else
        td_inline_delims(in, c);
    return true;
}

static void basic(td_inline *in, char c, uint32_t run) {
    char next = in->i + 1 < in->s.n ? in->s.p[in->i + 1] : 0;
    if (c == '\n') {
        newline(in, run);
        return;
    }
    td_inline_text(in, run, in->i);
    switch (c) {
    case '\\':
        backslash(in);
        break;
    case '&':
        entity(in);
        break;
    case '<':
        angle(in);
        break;
    case '`':
        code_span(in);
        break;
    case '*':
    case '_':
        td_inline_delims(in, c);
        break;
    case '[':
        if (!(in->tris && td_inline_note_ref(in)))
            td_inline_open(in, 'l', 1);
        break;
    case ']':
        td_inline_close(in);
        break;
    default:
        if (next == '[' && !(in->gfm && in->i + 2 < in->s.n && in->s.p[in->i + 2] == '^')) { /* "Achtung![^1]" */
            td_inline_open(in, 'i', 2);
        } else {
            td_inline_text(in, in->i, in->i + 1);
            in->i++;
        }
    }
}

static void loop(td_inline *in) {
    uint8_t bit = in->tris ? 4 : in->gfm ? 2 : 1;
    uint32_t run = 0, n = (uint32_t)in->s.n;
    while (in->i < n) {
        unsigned char c = (unsigned char)in->s.p[in->i];
        if (!(special[c] & bit)) {
            if (c == ' ' || c == '\t')
                in->blank = in->i + 1;
            in->i++;
            continue;
        }
        if (special[c] & 1)
            basic(in, (char)c, run);
        else if (!extended(in, (char)c, &run)) {
            in->i++;
            continue;
        }
        run = in->i;
    }
    td_inline_text(in, run, n);
}

void td_inline_parse(td_md *md, td_node *parent, td_md_text text) {
    while (text.s.n && td_md_is_space(text.s.p[text.s.n - 1]))
        text.s.n--;
    td_inline in = {.md = md,
                    .arena = md->arena,
                    .text = &text,
                    .s = text.s,
                    .parent = parent,
                    .last = -1,
                    .gfm = md->dialect != TD_DIALECT_COMMONMARK,
                    .tris = md->dialect == TD_DIALECT_TRISDOC};
    md->delims.n = md->brackets.n = 0;
    loop(&in);
    td_inline_pair(&in, -1);
    td_inline_tidy(&in, parent);
}
