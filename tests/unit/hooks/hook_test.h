/* hook_test.h - runs Lua text as a hook over Markdown text. */
#ifndef TD_TESTS_HOOK_TEST_H
#define TD_TESTS_HOOK_TEST_H
#include "hooks/hooks.h"
#include "parse/markdown.h"
#include "parse/yaml.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_doc *doc;
    td_hook_env env;
} hook_test;

static inline void hook_open(hook_test *h, const char *markdown) {
    *h = (hook_test){0};
    h->ctx = test_ctx_open(&h->t);
    td_markdown_init();
    h->doc = td_markdown_parse(h->ctx, test_source(h->ctx, markdown), TD_DIALECT_TRISDOC);
    h->env.format = TD_S("html");
}

static inline void hook_close(hook_test *h) {
    test_ctx_close(&h->t);
}

static inline bool hook_run(hook_test *h, const char *lua) {
    td_hook hook = {TD_S("hook.lua"), td_sources_add(h->ctx->sources, TD_S("hook.lua"), TD_NOSTR, td_str_from(lua))};
    return td_hooks_run(h->ctx, h->doc, &hook, 1, &h->env);
}

static inline td_str hook_dump(hook_test *h) {
    td_buf out = {0};
    td_doc_dump(&out, h->doc, h->ctx->sources, true);
    return td_buf_take(&out, h->ctx->arena);
}

static inline const td_finding *hook_finding(hook_test *h, td_code code) {
    for (size_t i = 0; i < h->t.diags.n; i++)
        if (h->t.diags.p[i].code == code)
            return &h->t.diags.p[i];
    return NULL;
}

static inline void hook_show(hook_test *h) {
    for (size_t i = 0; i < h->t.diags.n; i++)
        print_message("%s: %.*s (%.*s)\n", td_code_name(h->t.diags.p[i].code), TD_F(h->t.diags.p[i].message),
                      TD_F(h->t.diags.p[i].hint));
}

/* The plain text of the document after a hook that must succeed. */
#define assert_hook(markdown, lua, text)                                                                     \
    do {                                                                                                     \
        hook_test hook_h;                                                                                    \
        hook_open(&hook_h, (markdown));                                                                      \
        bool hook_ok = hook_run(&hook_h, (lua));                                                             \
        if (!hook_ok)                                                                                        \
            hook_show(&hook_h);                                                                              \
        assert_true(hook_ok);                                                                                \
        assert_str(td_node_plain(hook_h.ctx->arena, hook_h.doc->root), (text));                              \
        hook_close(&hook_h);                                                                                 \
    } while (0)

/* A hook whose assertions hold: it only calls assert and changes nothing. */
#define assert_lua(lua) assert_hook("x", (lua), "x")

#endif
