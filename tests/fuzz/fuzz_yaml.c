/* fuzz_yaml.c - any text gives a value or a finding; the segments of each scalar give its text.  What is text is parsed
 * as Markdown held in YAML, too. */
#include <stdlib.h>

#include "base/utf8.h"
#include "parse/markdown.h"
#include "parse/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_scalar(td_ctx *ctx, const td_value *v) {
    size_t at = 0;
    for (size_t i = 0; i < v->segs.n; i++) {
        td_str bytes = v->segs.p[i].bytes;
        if (at + bytes.n > v->text.n || memcmp(v->text.p + at, bytes.p, bytes.n) != 0)
            abort();
        at += bytes.n;
    }
    if (at != v->text.n)
        abort();
    td_node *doc = td_node_new(ctx->arena, TD_DOC, v->span);
    td_markdown_blocks(ctx, &v->segs, doc);
    td_markdown_inlines(ctx, &v->segs, td_node_new(ctx->arena, TD_PARA, v->span));
    td_doc whole = {.root = doc};
    td_str why;
    if (!td_doc_check(ctx->arena, &whole, TD_CHECK_PARSED, &why))
        abort();
}

static void check(td_ctx *ctx, const td_value *v, int *budget) {
    if (--*budget < 0)
        return;
    for (size_t i = 0; i < v->n; i++)
        check(ctx, v->kind == TD_SEQ ? v->items[i] : v->members[i].value, budget);
    if (v->kind != TD_SEQ && v->kind != TD_MAP_VALUE)
        check_scalar(ctx, v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    td_markdown_init();
    td_str text = {(const char *)data, size};
    if (td_utf8_invalid(text) != SIZE_MAX || (size && memchr(data, 0, size)))
        return 0;
    td_ctx ctx = {.arena = td_arena_new(), .scratch = td_arena_new(), .sources = td_sources_new()};
    td_diags diags;
    td_diags_init(&diags, ctx.arena);
    ctx.diags = &diags;
    const td_source *source = td_sources_add(ctx.sources, TD_S("fuzz.yaml"), TD_NOSTR, text);
    const td_value *root = td_yaml_parse(&ctx, source, 0, (uint32_t)source->bytes.n);
    int budget = 1000;
    if (root)
        check(&ctx, root, &budget);
    else if (!diags.errors)
        abort();
    td_sources_free(ctx.sources);
    td_arena_free(ctx.scratch);
    td_arena_free(ctx.arena);
    return 0;
}
