/* fuzz_markdown.c - any text in any dialect gives a tree that td_doc_check accepts.  The first byte chooses the
 * dialect. */
#include <stdlib.h>

#include "base/utf8.h"
#include "parse/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    td_markdown_init();
    if (size < 1)
        return 0;
    td_dialect dialect = (td_dialect)(data[0] % 3);
    td_str text = {(const char *)data + 1, size - 1};
    if (td_utf8_invalid(text) != SIZE_MAX || memchr(data + 1, 0, size - 1))
        return 0; /* read/ lets no such file pass */
    td_ctx ctx = {.arena = td_arena_new(), .scratch = td_arena_new(), .sources = td_sources_new()};
    td_diags diags;
    td_diags_init(&diags, ctx.arena);
    ctx.diags = &diags;
    const td_source *source = td_sources_add(ctx.sources, TD_S("fuzz.md"), TD_NOSTR, text);
    td_doc *doc = td_markdown_parse(&ctx, source, dialect);
    td_str why;
    if (!td_doc_check(ctx.arena, doc, TD_CHECK_PARSED, &why))
        abort();
    for (td_walk w = td_walk_from(doc->root); td_walk_next(&w);)
        if (w.node->span.start > w.node->span.end || w.node->span.end > source->bytes.n)
            abort();
    for (size_t i = 0; i < diags.n; i++)
        if (diags.p[i].span.start > diags.p[i].span.end || diags.p[i].span.end > source->bytes.n)
            abort();
    td_sources_free(ctx.sources);
    td_arena_free(ctx.scratch);
    td_arena_free(ctx.arena);
    return 0;
}
