/* markdown.c - the public face of the Markdown parser: files with front matter, and Markdown held in YAML. */
#include "parse/markdown.h"

#include "parse/md.h"
#include "parse/yaml.h"

void td_markdown_init(void) {
    td_md_blocks_init();
}

static void parse_into(td_md *md, td_node *root) {
    td_md_blocks_run(md, root);
    for (size_t i = 0; i < md->leaves.n; i++)
        td_inline_parse(md, md->leaves.p[i].node, md->leaves.p[i].text);
    td_md_notes(md, root);
    td_md_finish(md, root);
}

/* ---- front matter ---- */

static bool is_fence(td_str line, bool closing) {
    while (line.n && td_md_is_space(line.p[line.n - 1]))
        line.n--;
    return td_str_is(line, "---") || (closing && td_str_is(line, "..."));
}

static bool is_blank(td_str line) {
    while (line.n && td_md_is_space(line.p[line.n - 1]))
        line.n--;
    return line.n == 0;
}

/* Where the text behind the front matter starts; [*start, *end): its YAML.  0: there is none.
 * As in Pandoc a blank line after the first "---" makes that a rule. */
static uint32_t front_matter(const td_source *source, uint32_t *start, uint32_t *end) {
    if (!is_fence(td_source_line(source, 1), false) || source->nlines < 2 || is_blank(td_source_line(source, 2)))
        return 0;
    for (size_t line = 2; line <= source->nlines; line++)
        if (is_fence(td_source_line(source, (int)line), true)) {
            *start = source->lines[1];
            *end = source->lines[line - 1];
            return line < source->nlines ? source->lines[line] : (uint32_t)source->bytes.n;
        }
    return 0;
}

td_doc *td_markdown_parse(td_ctx *ctx, const td_source *source, td_dialect dialect) {
    td_doc *doc = TD_NEW(ctx->arena, td_doc);
    uint32_t start = 0, end = 0, body = 0;
    td_map_init(&doc->anchors, ctx->arena);
    td_map_init(&doc->abbrs, ctx->arena);
    if (dialect == TD_DIALECT_TRISDOC)
        body = front_matter(source, &start, &end);
    if (body)
        doc->meta = td_yaml_parse(ctx, source, start, end);
    doc->root = td_node_new(ctx->arena, TD_DOC, (td_span){source->id, 0, (uint32_t)source->bytes.n});
    td_md md = {.src = source->id, .base = body};
    td_md_open(&md, ctx, dialect, td_str_sub(source->bytes, body, source->bytes.n));
    parse_into(&md, doc->root);
    td_md_close(&md);
    return doc;
}

/* ---- Markdown in YAML ---- */

static void open_segs(td_md *md, td_ctx *ctx, const td_segs *segs) {
    td_buf buf = {0};
    *md = (td_md){.src = segs->src, .segs = segs};
    md->seg_at = TD_NEWN(ctx->arena, uint32_t, segs->n + 1);
    for (size_t i = 0; i < segs->n; i++) {
        md->seg_at[i] = (uint32_t)buf.n;
        td_buf_str(&buf, segs->p[i].bytes);
    }
    td_md_open(md, ctx, TD_DIALECT_TRISDOC, td_buf_take(&buf, ctx->arena));
}

void td_markdown_inlines(td_ctx *ctx, const td_segs *segs, td_node *parent) {
    td_md md;
    open_segs(&md, ctx, segs);
    td_md_text text = td_md_lines(&md, 0, md.lines.n);
    size_t blank = td_md_skip_space(text.s, 0);
    td_inline_parse(&md, parent, td_md_cut(text, blank, text.s.n));
    td_md_close(&md);
}

void td_markdown_blocks(td_ctx *ctx, const td_segs *segs, td_node *parent) {
    td_md md;
    open_segs(&md, ctx, segs);
    /* parsed apart: the parent may have children, which are no business of ours */
    td_node *root = td_node_new(ctx->arena, TD_DOC, parent->span);
    parse_into(&md, root);
    td_node_move_children(parent, root);
    td_md_close(&md);
}
