/* md_blocks.c - cmark-gfm finds the blocks; those that CommonMark does not have are an extension of ours.
 *
 * Tables are ours too: cmark's own reads cells before anybody can count them (12 KB of table took minutes), loses
 * surplus cells and the places of all of them.  Here a row is a line; md_table.c cuts it into cells.
 *
 * cmark hands its callbacks no pointer of the caller, so the state of the running parse is thread-local: set at
 * the start of td_md_blocks_run, cleared at its end.
 */
#include "parse/md_blocks.h"

#include <stdlib.h>

#include "parse/md_fancy.h"

enum {
    SENTINEL_LINES = 2, /* "x\n\n" goes first: its callback shows us the document node */
    MAX_PASSES = 4 /* headings that turn out to be definitions; a fifth in the same paragraph stays an empty heading */
};

td_md_types td_md_type; /* written once, by td_md_blocks_init */
static cmark_syntax_extension *extension;

typedef struct {
    td_md *md;
    cmark_node *root;
} running;

static _Thread_local running now;

size_t td_md_node_line(cmark_node *node) {
    int line = cmark_node_get_start_line(node) - 1 - SENTINEL_LINES;
    return line > 0 ? (size_t)line : 0;
}

/* A line while it is looked at. */
typedef struct {
    cmark_parser *parser;
    cmark_node *parent;
    const char *input; /* masked */
    int len;
    size_t line;
    td_str text;  /* as written, without line end */
    size_t at;    /* of the first character */
    uint32_t off; /* of the line in the text */
} look;

static cmark_node *add_block(const look *l, cmark_node_type type, td_md_block *block) {
    cmark_node *node = cmark_parser_add_child(l->parser, l->parent, type, (int)l->at + 1);
    cmark_node_set_syntax_extension(node, extension);
    cmark_node_set_user_data(node, block);
    return node;
}

static td_md_block *new_block(const look *l, size_t end) {
    td_md_block *block = TD_NEW(now.md->arena, td_md_block);
    block->line = l->line;
    block->start = l->off + (uint32_t)l->at;
    block->end = l->off + (uint32_t)end;
    return block;
}

static void skip_to(const look *l, size_t offset) {
    cmark_parser_advance_offset(l->parser, l->input, (int)offset - cmark_parser_get_offset(l->parser), 0);
}

static void skip_line(const look *l) {
    skip_to(l, (size_t)l->len - 1);
}

static size_t skip_blanks(td_str s, size_t i) {
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
        i++;
    return i;
}

static bool too_deep(const look *l) {
    int depth = 0;
    for (cmark_node *n = l->parent; n; n = cmark_node_parent(n))
        depth++;
    if (depth <= TD_MD_MAX_NESTING)
        return false;
    td_md_report_nesting(now.md, td_md_span(now.md, l->off + (uint32_t)l->at, l->off + (uint32_t)l->text.n));
    return true;
}

/* ---- fenced divs ---- */

static cmark_node *close_div(const look *l) {
    cmark_node *n = l->parent;
    td_md_block *div = NULL;
    for (; n; n = cmark_node_parent(n)) {
        div = cmark_node_get_type(n) == td_md_type.div ? cmark_node_get_user_data(n) : NULL;
        if (div && !div->closed)
            break;
    }
    if (n)
        div->closed = true;
    else
        td_report_hint(now.md->ctx, TD_E_DIV_STRAY_CLOSE,
                       td_md_span(now.md, l->off + (uint32_t)l->at, l->off + (uint32_t)l->text.n),
                       td_str_from(td_tr(now.md->ctx, "remove the line, or open a div before it")));
    /* an end node closes the paragraph before it, so that nothing continues lazily */
    cmark_node *end = add_block(l, td_md_type.div_end, NULL);
    skip_line(l);
    return end;
}

/* `::: tip title="Y"`: Pandoc takes one word.  What was meant is told, and a plain div opened so that its end is not blamed. */
static void report_words(const look *l, td_str word, td_str rest) {
    td_md *md = now.md;
    td_attr unused;
    td_str hint = td_str_from(td_tr(md->ctx, "write {#id .class key=\"value\"}"));
    td_str pairs = td_str_format(md->arena, "{.%.*s %.*s}", TD_F(word), TD_F(rest));
    td_str title = td_str_format(md->arena, "{.%.*s title=\"%.*s\"}", TD_F(word), TD_F(rest));
    if (word.n && td_attr_parse(md->arena, pairs, &unused) == pairs.n)
        hint = td_str_format(md->arena, "::: %.*s", TD_F(pairs));
    else if (word.n && td_str_index(rest, '"') == SIZE_MAX && td_attr_parse(md->arena, title, &unused) == title.n)
        hint = td_str_format(md->arena, "::: %.*s", TD_F(title));
    td_report_hint(md->ctx, TD_E_ATTR_SYNTAX, td_md_span(md, l->off + (uint32_t)l->at, l->off + (uint32_t)l->text.n), hint);
}

/* The attributes behind the colons at i. */
static void parse_div(const look *l, size_t i, td_attr *attr) {
    td_md *md = now.md;
    *attr = (td_attr){0};
    size_t from = i;
    while (i < l->text.n && !strchr(" \t{:", l->text.p[i]))
        i++;
    td_str word = td_str_sub(l->text, from, i);
    i = skip_blanks(l->text, i);
    size_t used = 0;
    if (i < l->text.n && l->text.p[i] == '{') {
        used = td_attr_parse(md->arena, td_str_sub(l->text, i, l->text.n), attr);
        if (!used) {
            td_report_hint(md->ctx, TD_E_ATTR_SYNTAX,
                           td_md_span(md, l->off + (uint32_t)i, l->off + (uint32_t)l->text.n),
                           td_str_from(td_tr(md->ctx, "write {#id .class key=\"value\"}")));
            used = l->text.n - i;
        }
    }
    attr->span = td_md_span(md, l->off + (uint32_t)from, l->off + (uint32_t)(i + used));
    if (word.n) {
        td_str *classes = TD_NEWN(md->arena, td_str, attr->nclasses + 1);
        classes[0] = word;
        for (size_t k = 0; k < attr->nclasses; k++)
            classes[k + 1] = attr->classes[k];
        attr->classes = classes;
        attr->nclasses++;
    }
    i += used;
    while (i < l->text.n && strchr(" \t:", l->text.p[i]))
        i++;
    if (i == l->text.n)
        return;
    report_words(l, used ? TD_NOSTR : word, td_str_trim(td_str_sub(l->text, i, l->text.n)));
    *attr = (td_attr){.span = attr->span};
}

static cmark_node *open_div(const look *l) {
    size_t i = l->at;
    while (i < l->text.n && l->text.p[i] == ':')
        i++;
    if (i - l->at < 3)
        return NULL;
    i = skip_blanks(l->text, i);
    if (i == l->text.n)
        return close_div(l);
    td_attr attr;
    if (too_deep(l))
        return NULL;
    parse_div(l, i, &attr);
    td_md_block *block = new_block(l, l->text.n);
    block->attr = TD_NEW(now.md->arena, td_attr);
    *block->attr = attr;
    cmark_node *node = add_block(l, td_md_type.div, block);
    skip_line(l);
    return node;
}

/* ---- footnotes, definitions, list items ---- */

static cmark_node *open_note(const look *l) {
    size_t i = l->at + 2;
    while (i < l->text.n && l->text.p[i] != ']' && l->text.p[i] != '[' && !td_md_is_space(l->text.p[i]))
        i++;
    if (i == l->at + 2 || i + 1 >= l->text.n || l->text.p[i] != ']' || l->text.p[i + 1] != ':' || too_deep(l))
        return NULL;
    td_md_block *block = new_block(l, i + 1);
    block->label = td_str_sub(l->text, l->at + 2, i);
    cmark_node *node = add_block(l, td_md_type.note, block);
    skip_to(l, i + 2);
    return node;
}

/* Moves behind a mark of n bytes and the white space after it; returns the columns up to there. */
static int skip_mark(const look *l, size_t n, int most) {
    int from = cmark_parser_get_column(l->parser);
    skip_to(l, l->at + n);
    size_t i = l->at + n;
    int blanks = 0;
    while (blanks < most && i < l->text.n && (l->text.p[i] == ' ' || l->text.p[i] == '\t')) {
        cmark_parser_advance_offset(l->parser, l->input, 1, 1);
        blanks++;
        i = (size_t)cmark_parser_get_offset(l->parser);
    }
    return cmark_parser_get_column(l->parser) - from;
}

/* A term is a paragraph of one line, open right above or closed by one blank line. */
static bool is_term(const look *l) {
    cmark_node *term = l->parent;
    if (cmark_node_get_type(term) != CMARK_NODE_PARAGRAPH) {
        term = cmark_node_last_child(term);
        if (!term)
            return false;
        if (cmark_node_get_type(term) == td_md_type.def)
            return true;
        if (cmark_node_get_type(term) != CMARK_NODE_PARAGRAPH)
            return false;
    }
    size_t line = td_md_node_line(term);
    bool blank = line + 1 < l->line && td_md_line_blank(now.md, line + 1);
    return line + (blank ? 2 : 1) == l->line;
}

static cmark_node *open_def(const look *l) {
    if (l->at + 2 >= l->text.n || (l->text.p[l->at + 1] != ' ' && l->text.p[l->at + 1] != '\t') || !is_term(l) ||
        too_deep(l))
        return NULL;
    td_md_block *block = new_block(l, l->at + 1);
    cmark_node *node = add_block(l, td_md_type.def, block);
    block->width = skip_mark(l, 1, 3);
    return node;
}

static cmark_node *open_item(const look *l) {
    cmark_node *before =
        cmark_node_get_type(l->parent) == CMARK_NODE_PARAGRAPH ? NULL : cmark_node_last_child(l->parent);
    bool follows = before && cmark_node_get_type(before) == td_md_type.item;
    td_md_mark mark, last = {0};
    if (cmark_node_get_type(l->parent) == CMARK_NODE_PARAGRAPH)
        return NULL;
    if (follows) {
        const td_md_block *b = cmark_node_get_user_data(before);
        last = (td_md_mark){b->number, b->style, b->delim, 0};
    }
    if (!td_md_fancy_mark(l->text, l->at, follows ? &last : NULL, &mark) || too_deep(l))
        return NULL;
    td_md_block *block = new_block(l, l->at + mark.n);
    block->number = mark.number;
    block->style = mark.style;
    block->delim = mark.delim;
    cmark_node *node = add_block(l, td_md_type.item, block);
    size_t blanks = skip_blanks(l->text, l->at + mark.n) - l->at - mark.n;
    block->width = skip_mark(l, mark.n, blanks > 4 ? 1 : 4);
    return node;
}

/* ---- tables ---- */

static bool open_head(const look *l, int columns) {
    td_md *md = now.md;
    if (l->line == 0)
        return false;
    td_str head = td_md_line(md, l->line - 1);
    head = td_str_sub(head, md->content[l->line - 1], head.n);
    return td_md_count_cells(head) == columns;
}

static cmark_node *open_table(const look *l) {
    td_md *md = now.md;
    int columns = td_md_delimiter_row(td_str_sub(l->text, l->at, l->text.n), NULL);
    if (!columns || !open_head(l, columns))
        return NULL;
    if (columns > TD_MD_MAX_COLUMNS) {
        td_report(md->ctx, TD_E_TABLE_LIMIT, td_md_span(md, l->off + (uint32_t)l->at, l->off + (uint32_t)l->text.n),
                  TD_MD_MAX_COLUMNS, td_tr(md->ctx, "columns"));
        return NULL;
    }
    td_md_block *block = new_block(l, l->text.n);
    block->columns = columns;
    cmark_node *table = l->parent;
    if (td_md_node_line(l->parent) + 1 == l->line) {
        if (!cmark_node_set_type(l->parent, td_md_type.table))
            return NULL;
        cmark_node_set_syntax_extension(table, extension);
        cmark_node_set_user_data(table, block);
    } else {
        block->stole = true;
        table = add_block(l, td_md_type.table, block);
    }
    skip_line(l);
    return table;
}

static cmark_node *open_row(const look *l) {
    cmark_node *row = add_block(l, td_md_type.row, new_block(l, l->text.n));
    skip_line(l);
    return row;
}

/* ---- callbacks ---- */

static cmark_node *try_open(const look *l) {
    cmark_node_type parent = cmark_node_get_type(l->parent);
    char c = l->text.p[l->at], next = l->at + 1 < l->text.n ? l->text.p[l->at + 1] : 0;
    if (parent == td_md_type.table)
        return open_row(l);
    if (parent == CMARK_NODE_PARAGRAPH && (c == '|' || c == '-' || c == ':')) {
        cmark_node *table = open_table(l);
        if (table)
            return table;
    }
    if (now.md->dialect != TD_DIALECT_TRISDOC)
        return NULL;
    if (c == ':')
        return next == ':' ? open_div(l) : open_def(l);
    if (c == '[' && next == '^')
        return open_note(l);
    if (c == '(' || td_md_is_alnum(c))
        return open_item(l);
    return NULL;
}

static cmark_node *open_block(cmark_syntax_extension *ext, int indented, cmark_parser *parser, cmark_node *parent,
                              unsigned char *input, int len) {
    (void)ext;
    if (!now.root)
        for (now.root = parent; cmark_node_parent(now.root);)
            now.root = cmark_node_parent(now.root);
    int line = cmark_parser_get_line_number(parser) - 1 - SENTINEL_LINES;
    if (line < 0 || (size_t)line >= now.md->lines.n)
        return NULL;
    size_t at = (size_t)cmark_parser_get_first_nonspace(parser);
    now.md->content[line] = (uint32_t)at; /* the last call of a line sees where its text begins */
    td_str text = td_md_line(now.md, (size_t)line);
    if (indented || at >= text.n || now.md->dialect == TD_DIALECT_COMMONMARK)
        return NULL;
    look l = {parser, parent, (const char *)input, len, (size_t)line, text, at, now.md->lines.p[line]};
    return try_open(&l);
}

/* Whether an open block of ours takes the line. */
static int match_block(cmark_syntax_extension *ext, cmark_parser *parser, unsigned char *input, int len,
                       cmark_node *node) {
    (void)ext;
    cmark_node_type type = cmark_node_get_type(node);
    const td_md_block *block = cmark_node_get_user_data(node);
    if (type == td_md_type.div)
        return !block->closed;
    if (type == td_md_type.table) {
        int at = cmark_parser_get_first_nonspace(parser);
        return !cmark_parser_is_blank(parser) &&
               td_md_count_cells((td_str){(const char *)input + at, (size_t)(len - at)}) > 0;
    }
    int width = type == td_md_type.note ? 4 : type == td_md_type.def || type == td_md_type.item ? block->width : 0;
    if (!width)
        return 0;
    if (cmark_parser_is_blank(parser))
        return 1;
    if (cmark_parser_get_indent(parser) < width)
        return 0;
    cmark_parser_advance_offset(parser, (const char *)input, width, 1);
    return 1;
}

static int can_contain(cmark_syntax_extension *ext, cmark_node *node, cmark_node_type child) {
    (void)ext;
    cmark_node_type type = cmark_node_get_type(node);
    if (type == td_md_type.table)
        return child == td_md_type.row;
    if (type != td_md_type.div && type != td_md_type.note && type != td_md_type.def && type != td_md_type.item)
        return 0;
    return (child & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK && child != CMARK_NODE_ITEM &&
           child != td_md_type.row;
}

static int contains_inlines(cmark_syntax_extension *ext, cmark_node *node) {
    (void)ext;
    (void)node;
    return 0;
}

void td_md_blocks_init(void) {
    if (extension)
        return;
    td_md_type = (td_md_types){cmark_syntax_extension_add_node(0), cmark_syntax_extension_add_node(0),
                               cmark_syntax_extension_add_node(0), cmark_syntax_extension_add_node(0),
                               cmark_syntax_extension_add_node(0), cmark_syntax_extension_add_node(0),
                               cmark_syntax_extension_add_node(0)};
    extension = cmark_syntax_extension_new("trisdoc");
    cmark_syntax_extension_set_open_block_func(extension, open_block);
    cmark_syntax_extension_set_match_block_func(extension, match_block);
    cmark_syntax_extension_set_can_contain_func(extension, can_contain);
    cmark_syntax_extension_set_contains_inlines_func(extension, contains_inlines);
}

/* cmark's inline phase shall find nothing to do. */
static void skip_inlines(cmark_node *root) {
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING))
            cmark_node_set_syntax_extension(node, extension);
    }
    cmark_iter_free(iter);
}

static cmark_node *parse_blocks(td_md *md) {
    now = (running){md, NULL};
    char *copy = td_md_masked(md);
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_parser_attach_syntax_extension(parser, extension);
    cmark_parser_feed(parser, "x\n\n", 3);
    cmark_parser_feed(parser, copy, md->text.n);
    if (md->text.n && copy[md->text.n - 1] != '\n' && copy[md->text.n - 1] != '\r')
        cmark_parser_feed(parser, "\n", 1);
    free(copy);
    skip_inlines(now.root);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    cmark_node *sentinel = cmark_node_first_child(document);
    cmark_node_unlink(sentinel);
    cmark_node_free(sentinel);
    now = (running){0};
    return document;
}

/* cmark cannot know that what it underlined are definitions, which make no heading. */
static bool find_false_headings(td_md *md, cmark_node *document) {
    size_t before = md->underlines.n, under;
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING &&
            td_md_is_definitions(md, node, &under) && under < md->lines.n)
            td_md_add_underline(md, under);
    }
    cmark_iter_free(iter);
    return md->underlines.n > before;
}

void td_md_blocks_run(td_md *md, td_node *root) {
    td_diags before = *md->ctx->diags;
    cmark_node *document = parse_blocks(md);
    for (int pass = 1; pass < MAX_PASSES && find_false_headings(md, document); pass++) {
        cmark_node_free(document);
        md->ctx->diags->n = before.n; /* the findings of a pass that does not count */
        md->ctx->diags->errors = before.errors;
        md->ctx->diags->dropped = before.dropped;
        md->nesting_told = false;
        document = parse_blocks(md);
    }
    td_md_convert(md, document, root, 1);
    cmark_node_free(document);
}
