/* yaml_test.h - YAML written into a test, and the findings it leads to. */
#ifndef TD_TESTS_RESOLVE_YAML_TEST_H
#define TD_TESTS_RESOLVE_YAML_TEST_H
#include "parse/yaml.h"
#include <stdio.h>

#include "test.h"

static inline const td_value *yaml(td_ctx *ctx, const char *text) {
    const td_source *source = td_sources_add(ctx->sources, TD_S("test.yaml"), TD_NOSTR, td_str_from(text));
    const td_value *v = td_yaml_parse(ctx, source, 0, (uint32_t)source->bytes.n);
    assert_non_null(v);
    return v;
}

/* "CODE@line:column hint" of each finding, one a line. */
static inline void expect_findings(td_ctx *ctx, const char *wanted) {
    td_buf out = {0};
    for (size_t i = 0; i < ctx->diags->n; i++) {
        const td_finding *d = &ctx->diags->p[i];
        int line = 0, column = 0;
        const td_source *source = td_sources_find(ctx->sources, d->span.src);
        if (source)
            td_source_position(source, d->span.start, &line, &column);
        td_buf_format(&out, "%s@%d:%d%s%.*s\n", td_code_name(d->code), line, column, d->hint.n ? " " : "", TD_F(d->hint));
    }
    assert_str(td_buf_view(&out), wanted);
    td_buf_free(&out);
    td_diags_init(ctx->diags, ctx->arena);
}

#endif
