/* md_leaf.c - paragraphs, headings, code, HTML: blocks that hold no blocks. */
#include <stdlib.h>

#include "parse/md_blocks.h"

/* ---- paragraphs ---- */

size_t td_md_count_lines(cmark_node *node) {
    const char *p = cmark_node_get_string_content(node);
    size_t n = 0;
    while (p && *p) {
        size_t line = strcspn(p, "\r\n");
        n++;
        p += line;
        p += *p == '\r';
        p += *p == '\n';
    }
    return n;
}

/* The table behind a paragraph may have taken its last line as head. */
static bool lost_line(cmark_node *node) {
    cmark_node *next = cmark_node_next(node);
    const td_md_block *table =
        next && cmark_node_get_type(next) == td_md_type.table ? cmark_node_get_user_data(next) : NULL;
    return table && table->stole;
}

/* Marks that the feed took away make text of what was meant as a container. */
static void report_neutral(td_md *md, size_t first, size_t n) {
    uint32_t start = md->lines.p[first];
    uint32_t end = first + n < md->lines.n ? md->lines.p[first + n] : (uint32_t)md->text.n;
    size_t low = 0, high = md->neutral.n; /* code may hold many that are never told: no walk from the first one */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (md->neutral.p[mid] < start)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < md->neutral.n && md->neutral.p[low] < end)
        td_md_report_nesting(md, td_md_span(md, md->neutral.p[low], md->neutral.p[low] + 1));
}

td_md_text td_md_paragraph_text(td_md *md, cmark_node *node, td_node *parent) {
    size_t first = td_md_node_line(node), n = td_md_count_lines(node);
    n -= n > 0 && lost_line(node);
    if (!n || first >= md->lines.n)
        return (td_md_text){TD_S(""), TD_NEW(md->arena, td_md_piece), 1, 0};
    if (md->neutral.n && !md->nesting_told)
        report_neutral(md, first, n);
    td_md_text text = td_md_lines(md, first, n);
    if (parent->kind == TD_ITEM && !cmark_node_previous(node) && parent->u.item.task)
        td_md_take_task(md, &text, first);
    td_md_take_refs(md, &text);
    if (md->dialect == TD_DIALECT_TRISDOC)
        td_md_take_abbrs(md, &text, parent);
    size_t blank = td_md_skip_space(text.s, 0);
    return blank ? td_md_cut(text, blank, text.s.n) : text;
}

/* "[ ]" or "[x]" and white space, or the end of the line behind white space (the subject has lost it). */
static bool is_box(td_md *md, td_str s, size_t line) {
    if (s.n < 3 || s.p[0] != '[' || !strchr(" xX", s.p[1]) || s.p[2] != ']')
        return false;
    td_str whole = td_md_line(md, line);
    return s.n > 3 ? s.p[3] == ' ' || s.p[3] == '\t' : whole.n > 0 && whole.p[whole.n - 1] != ']';
}

/* cmark-gfm knows only boxes whose list mark starts the line, and only a small x. */
static bool is_gfm_box(td_md *md, td_str s, size_t line) {
    td_str whole = td_md_line(md, line);
    size_t i = td_md_skip_space(whole, 0), from = i;
    while (i < whole.n && whole.p[i] >= '0' && whole.p[i] <= '9')
        i++;
    if (i >= whole.n || s.p[1] == 'X' || (i == from && !strchr("-+*", whole.p[i])))
        return false;
    i = td_md_skip_space(whole, i + 1);
    return i < whole.n && whole.p[i] == '[';
}

uint8_t td_md_take_task(td_md *md, td_md_text *text, size_t line) {
    td_str s = text->s;
    if (md->dialect == TD_DIALECT_COMMONMARK || !is_box(md, s, line) ||
        (md->dialect == TD_DIALECT_GFM && !is_gfm_box(md, s, line)))
        return TD_TASK_NONE;
    *text = td_md_cut(*text, td_md_skip_space(s, 3), s.n);
    return s.p[1] == ' ' ? TD_TASK_OPEN : TD_TASK_DONE;
}

/* Lines "| text" keep their breaks; an indented line goes on with the one before. */
static bool line_block(td_md *md, td_md_text text, td_node *parent) {
    if (md->dialect != TD_DIALECT_TRISDOC || !(td_str_starts(text.s, "| ") || td_str_starts(text.s, "|\n")))
        return false;
    td_node *block = td_node_new(md->arena, TD_LINE_BLOCK, td_md_text_span(md, &text, 0, (uint32_t)text.s.n));
    td_node_append(parent, block);
    for (size_t start = 0; start < text.s.n;) {
        size_t end = start;
        for (;;) { /* up to the next line that starts with a bar */
            size_t n = td_str_index(td_str_sub(text.s, end, text.s.n), '\n');
            end = n == SIZE_MAX ? text.s.n : end + n;
            if (end >= text.s.n || text.s.p[end + 1] == '|')
                break;
            end++;
        }
        size_t from = start + 1;
        from += from < end && text.s.p[from] == ' ';
        td_node *line = td_node_new(md->arena, TD_LINE, td_md_text_span(md, &text, (uint32_t)start, (uint32_t)end));
        td_node_append(block, line);
        size_t indent = from;
        while (indent < end && text.s.p[indent] == ' ')
            indent++;
        if (indent > from) { /* kept as no-break spaces, as Pandoc does */
            td_buf pad = {0};
            for (size_t i = from; i < indent; i++)
                td_buf_puts(&pad, "\xC2\xA0");
            td_node_append(line, td_node_text(md->arena, td_buf_take(&pad, md->arena),
                                              td_md_text_span(md, &text, (uint32_t)from, (uint32_t)indent)));
        }
        td_md_add_leaf(md, line, td_md_cut(text, indent, end));
        start = end + 1;
    }
    return true;
}

/* What other systems write for what trisdoc has a div for. */
static bool foreign_command(td_md *md, const td_md_text *text, td_node *parent) {
    static const char *const breaks[] = {"\\newpage", "\\pagebreak", "\\clearpage", "{{< pagebreak >}}", NULL};
    td_span span = td_md_text_span(md, text, 0, (uint32_t)text->s.n);
    for (int i = 0; breaks[i]; i++)
        if (td_str_is(text->s, breaks[i])) {
            td_report_hint(md->ctx, TD_W_TEX_COMMAND, span,
                           td_str_from(td_tr(md->ctx, "write ::: {.page-break} and ::: below it")), TD_F(text->s));
            td_node_append(parent, td_node_new(md->arena, TD_PAGE_BREAK, span));
            return true;
        }
    if (!td_str_starts(text->s, "{{< include ") || !td_str_ends(text->s, ">}}"))
        return false;
    td_str path = td_str_trim(td_str_sub(text->s, 12, text->s.n - 3));
    td_str hint =
        td_str_format(md->arena, td_tr(md->ctx, "write ::: {.include file=\"%.*s\"} and ::: below it"), TD_F(path));
    td_report_hint(md->ctx, TD_W_TEX_COMMAND, span, hint, TD_F(text->s));
    td_node *div = td_node_new(md->arena, TD_DIV, span);
    div->u.div.kind = TD_DIV_INCLUDE;
    td_attr_add_class(md->arena, div, TD_S("include"));
    td_attr_set(md->arena, div, TD_S("file"), path);
    td_node_append(parent, div);
    return true;
}

void td_md_paragraph(td_md *md, cmark_node *node, td_node *parent, bool tight) {
    td_md_text text = td_md_paragraph_text(md, node, parent);
    if (!text.s.n || line_block(md, text, parent))
        return;
    if (md->dialect == TD_DIALECT_TRISDOC && (text.s.p[0] == '\\' || text.s.p[0] == '{') &&
        foreign_command(md, &text, parent))
        return;
    td_node *para =
        td_node_new(md->arena, tight ? TD_PLAIN : TD_PARA, td_md_text_span(md, &text, 0, (uint32_t)text.s.n));
    td_node_append(parent, para);
    td_md_add_leaf(md, para, text);
}

/* ---- headings ---- */

/* "# Text ##" without its marks. */
static td_md_text atx_text(td_md *md, size_t line, size_t at) {
    td_str s = td_md_line(md, line);
    size_t end = s.n;
    while (at < end && s.p[at] == '#')
        at++;
    while (at < end && td_md_is_space(s.p[at]))
        at++;
    while (end > at && td_md_is_space(s.p[end - 1]))
        end--;
    size_t marks = end;
    while (marks > at && s.p[marks - 1] == '#')
        marks--;
    if (marks == at)
        end = at;
    else if (marks < end && (s.p[marks - 1] == ' ' || s.p[marks - 1] == '\t'))
        for (end = marks; end > at && td_md_is_space(s.p[end - 1]);)
            end--;
    uint32_t off = md->lines.p[line];
    return td_md_slice(md, off + at, off + end, false);
}

static void add_heading(td_md *md, td_node *parent, td_md_text text, int level, td_span span) {
    td_node *heading = td_node_new(md->arena, TD_HEADING, span);
    heading->u.heading.level = level;
    heading->attr = td_md_trailing_attr(md, &text);
    td_md_apply_attr(md, heading);
    td_node_append(parent, heading);
    td_md_add_leaf(md, heading, text);
}

/* Whether a heading is written with marks before it; cmark fills the content of the others only. */
static bool is_atx(td_md *md, cmark_node *node) {
    td_str s = td_md_line(md, td_md_node_line(node));
    size_t at = (size_t)cmark_node_get_start_column(node) - 1, marks = 0;
    while (at + marks < s.n && s.p[at + marks] == '#')
        marks++;
    return marks > 0 && marks <= 6 && (at + marks == s.n || td_md_is_space(s.p[at + marks]));
}

bool td_md_is_definitions(td_md *md, cmark_node *node, size_t *under) {
    size_t line = td_md_node_line(node);
    bool heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
    if (heading && is_atx(md, node))
        return false;
    td_str s = td_md_line(md, line);
    size_t at = md->content[line], n;
    if (at >= s.n || s.p[at] != '[')
        return false;
    n = td_md_count_lines(node);
    *under = line + n;
    return td_md_only_refs(md, td_md_lines(md, line, n).s);
}

void td_md_heading(td_md *md, cmark_node *node, td_node *parent) {
    size_t line = td_md_node_line(node);
    int level = cmark_node_get_heading_level(node);
    size_t at = (size_t)cmark_node_get_start_column(node) - 1;
    td_str s = td_md_line(md, line);
    uint32_t off = md->lines.p[line];
    if (is_atx(md, node)) {
        add_heading(md, parent, atx_text(md, line, at), level, td_md_span(md, off + (uint32_t)at, off + (uint32_t)s.n));
        return;
    }
    size_t n = td_md_count_lines(node), under = line + n;
    td_md_text text = td_md_lines(md, line, n);
    if (md->neutral.n && !md->nesting_told)
        report_neutral(md, line, n);
    td_md_take_refs(md, &text);
    size_t blank = td_md_skip_space(text.s, 0);
    text = td_md_cut(text, blank, text.s.n);
    td_str rule = td_md_line(md, under);
    td_span span = td_md_text_span(md, &text, 0, (uint32_t)text.s.n);
    add_heading(md, parent, text, level,
                td_span_join(span, td_md_span(md, md->lines.p[under], md->lines.p[under] + (uint32_t)rule.n)));
}

/* ---- code and HTML ---- */

/* cmark saw the mask for '[': the end of each of its lines is the end of a line of ours. */
static td_str unmask(td_md *md, const char *literal, size_t line, size_t *lines) {
    td_str s = td_str_dup(md->arena, td_str_from(literal ? literal : ""));
    char *p = (char *)(uintptr_t)s.p;
    *lines = 0;
    for (size_t i = 0; i < s.n; (*lines)++) {
        size_t end = i + strcspn(p + i, "\r\n");
        td_str source = td_md_line(md, line + *lines);
        for (size_t k = 1; k <= end - i && k <= source.n; k++)
            if (p[end - k] == TD_MD_MASK && source.p[source.n - k] == '[')
                p[end - k] = '[';
        i = end;
        i += p[i] == '\r';
        i += p[i] == '\n';
    }
    return s;
}

static uint32_t line_end(const td_md *md, size_t line) {
    if (line >= md->lines.n)
        return (uint32_t)md->text.n;
    return md->lines.p[line] + (uint32_t)td_md_line(md, line).n;
}

/* `{.lua #lst-x}`, `lua {#lst-x}`, `{=html}`, `{lua}` or any other info string. */
static void code_info(td_md *md, td_node *code, td_md_text info) {
    code->u.code.info = td_md_unescape(md, info.s, true);
    if (!info.s.n)
        return;
    td_str word = info.s, rest = info.s;
    td_attr *attr = NULL;
    if (md->dialect == TD_DIALECT_TRISDOC && info.s.p[info.s.n - 1] == '}') {
        td_str inner = td_str_trim(td_str_sub(info.s, 1, info.s.n - 1));
        bool bare = info.s.p[0] == '{' && inner.n > 0;
        for (size_t i = 0; i < inner.n; i++)
            bare = bare && td_md_is_alnum(inner.p[i]);
        if (bare) { /* Quarto's {lua} */
            code->u.code.info = word = inner;
            attr = NULL;
        } else {
            attr = td_md_trailing_attr(md, &info);
            word = info.s;
        }
    }
    rest = word;
    bool named = td_str_next_word(&rest, &word);
    if (attr) {
        code->attr = attr;
        if (!named)
            return;
        td_str *classes = TD_NEWN(md->arena, td_str, attr->nclasses + 1);
        classes[0] = word;
        for (size_t i = 0; i < attr->nclasses; i++)
            classes[i + 1] = attr->classes[i];
        attr->classes = classes;
        attr->nclasses++;
    } else if (named) {
        td_attr_add_class(md->arena, code, td_md_unescape(md, word, true));
    }
}

/* A listing's caption is written in its attributes. */
static void code_caption(td_md *md, td_node *code) {
    const char *key = td_attr_has(code, "lst-cap") ? "lst-cap" : "caption";
    td_str text = td_attr_value(code, key);
    if (!text.n)
        return;
    td_node *caption = td_node_new(md->arena, TD_CAPTION, code->attr->span);
    td_attr_remove(code, key);
    td_node_append(code, caption);
    td_segs segs = {.src = code->attr->span.src};
    TD_PUSH(md->arena, &segs, ((td_seg){code->attr->span.start, text, true}));
    td_markdown_inlines(md->ctx, &segs, caption);
}

void td_md_code_caption(td_md *md, td_node *code, td_md_text text) {
    size_t skip = td_md_skip_space(text.s, 1);
    text = td_md_cut(text, skip, text.s.n);
    td_attr *attr = td_md_trailing_attr(md, &text);
    td_span span = td_md_text_span(md, &text, 0, (uint32_t)text.s.n);
    code->span = td_span_join(code->span, attr ? td_span_join(span, attr->span) : span);
    if (attr && code->attr) { /* what stands with the code stays */
        if (attr->id.n)
            code->attr->id = attr->id;
        for (size_t i = 0; i < attr->nclasses; i++)
            td_attr_add_class(md->arena, code, attr->classes[i]);
        for (size_t i = 0; i < attr->npairs; i++)
            td_attr_set(md->arena, code, attr->pairs[i].key, attr->pairs[i].value);
        code->attr->span = attr->span;
    } else if (attr) {
        code->attr = attr;
    }
    td_md_apply_attr(md, code);
    if (!text.s.n)
        return;
    td_node *caption = td_node_new(md->arena, TD_CAPTION, span);
    td_node_append(code, caption);
    td_md_add_leaf(md, caption, text);
}

static void fenced_code(td_md *md, cmark_node *node, td_node *parent) {
    int length, offset;
    char fence;
    cmark_node_get_fenced(node, &length, &offset, &fence);
    size_t line = td_md_node_line(node), at = (size_t)cmark_node_get_start_column(node) - 1, lines;
    td_str s = td_md_line(md, line), text = unmask(md, cmark_node_get_literal(node), line + 1, &lines);
    size_t i = at, marks = 0;
    while (i < s.n && s.p[i] == fence)
        i++;
    i = td_md_skip_space(s, i);
    td_str last = td_md_line(md, line + 1 + lines);
    size_t k = 0;
    while (k < last.n && (last.p[k] == '>' || td_md_is_space(last.p[k])))
        k++;
    for (; k < last.n && last.p[k] == fence; k++)
        marks++;
    uint32_t end = line_end(md, line + lines + (marks >= (size_t)length && length > 0));
    td_node *code = td_node_new(md->arena, TD_CODE_BLOCK, td_md_span(md, md->lines.p[line] + (uint32_t)at, end));
    code->text = text;
    size_t to = s.n;
    while (to > i && td_md_is_space(s.p[to - 1]))
        to--;
    code_info(md, code, td_md_slice(md, md->lines.p[line] + i, md->lines.p[line] + to, false));
    td_str format = td_md_attr_raw(code->attr);
    if (format.n) {
        code->kind = TD_RAW_BLOCK;
        code->attr = NULL;
        code->u.raw.format = format;
    } else if (md->dialect == TD_DIALECT_TRISDOC && code->attr) {
        td_md_apply_attr(md, code);
        code_caption(md, code);
    }
    td_node_append(parent, code);
}

void td_md_code(td_md *md, cmark_node *node, td_node *parent) {
    int length, offset;
    char fence;
    if (cmark_node_get_fenced(node, &length, &offset, &fence)) {
        fenced_code(md, node, parent);
        return;
    }
    size_t line = td_md_node_line(node), lines;
    td_str text = unmask(md, cmark_node_get_literal(node), line, &lines);
    uint32_t start = md->lines.p[line] + (uint32_t)cmark_node_get_start_column(node) - 1;
    td_node *code =
        td_node_new(md->arena, TD_CODE_BLOCK, td_md_span(md, start, line_end(md, line + (lines ? lines - 1 : 0))));
    code->text = text;
    td_node_append(parent, code);
}

void td_md_html(td_md *md, cmark_node *node, td_node *parent) {
    size_t line = td_md_node_line(node), lines;
    td_str text = unmask(md, cmark_node_get_literal(node), line, &lines);
    uint32_t start = md->lines.p[line] + (uint32_t)cmark_node_get_start_column(node) - 1;
    uint32_t end = line_end(md, line + (lines ? lines - 1 : 0));
    td_node *html = td_node_new(md->arena, TD_RAW_BLOCK, td_md_span(md, start, end));
    td_str trimmed = td_str_trim(text);
    size_t close = td_str_starts(trimmed, "<!--") ? td_str_find(trimmed, TD_S("-->")) : SIZE_MAX;
    if (md->dialect == TD_DIALECT_TRISDOC && close != SIZE_MAX) {
        html->kind = TD_COMMENT;
        html->text = td_str_trim(td_str_sub(trimmed, 4, close));
        td_node_append(parent, html);
        size_t rest = trimmed.n - close - 3;
        if (!rest)
            return;
        /* text behind a comment is text, not HTML; the trimmed text and the line must end at the same byte */
        while (end > start && strchr(" \t\r", md->text.p[end - 1]))
            end--;
        html->span = td_md_span(md, start, end - (uint32_t)rest);
        td_md_text behind = td_md_slice(md, end - rest, end, false);
        behind = td_md_cut(behind, td_md_skip_space(behind.s, 0), behind.s.n);
        td_node *para = td_node_new(md->arena, TD_PARA, td_md_text_span(md, &behind, 0, (uint32_t)behind.s.n));
        td_node_append(parent, para);
        td_md_add_leaf(md, para, behind);
        return;
    }
    html->u.raw.format = TD_S("html");
    html->text = text;
    td_node_append(parent, html);
}
