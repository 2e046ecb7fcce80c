/* scripts/hooks/terminology.lua over a small termbase: forms, capitals, findings, speed. */
#include "hook_test.h"

#include <stdio.h>
#include <time.h>

static const char terms[] =
    "engagement:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: \"freiwillig~ Engagement\", gender: n, genitive: Engagements, plural: null}\n"
    "    civil-society: {form: \"bürgerschaftlich~ Engagement\", gender: n, genitive: Engagements, plural: null}\n"
    "    business: {form: Ehrenamt, gender: n, genitive: Ehrenamts, plural: Ehrenämter}\n"
    "engagierte:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: Engagiert, gender: m, class: adjective}\n"
    "    business: {form: \"engagiert~ Beschäftigt\", gender: m, class: adjective}\n"
    "    civil-society: {form: ehrenamtlich Tätig, gender: m, class: adjective}\n"
    "netzwerk:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: Netzwerk, gender: n, genitive: Netzwerks, plural: Netzwerke}\n"
    "    civil-society: {form: Bündnis, gender: n, genitive: Bündnisses, plural: Bündnisse}\n"
    "    business: {form: Verbund, gender: m, genitive: Verbunds, plural: null}\n"
    "knotenpunkt:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: Knotenpunkt, gender: m, genitive: Knotenpunkts, plural: Knotenpunkte}\n"
    "    business: {form: Haus, post: der Kooperation, gender: n, genitive: Hauses, plural: Häuser}\n"
    "mittel:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: \"finanziell~ Mittel\", gender: n, genitive: null, plural: Mittel, number: pl}\n"
    "    business: {form: Budget, gender: n, genitive: Budgets, plural: Budgets, number: sg}\n"
    "treffen:\n  equivalence: same\n  labels:\n"
    "    neutral: {form: Treffen, gender: n, genitive: Treffens, plural: Treffen}\n"
    "    business: {form: \"rund~ Tisch\", gender: m, genitive: Tisches, plural: Tische}\n"
    "logik:\n  equivalence: context\n  labels:\n"
    "    neutral: {form: Handlungslogik, gender: f, genitive: Handlungslogik, plural: Handlungslogiken}\n"
    "    business: {form: Wettbewerb, gender: m, genitive: Wettbewerbs, plural: null}\n"
    /* what no schema lets pass, but a hook may bring */
    "leer: {}\nzahl: 3\nohne:\n  labels: {business: {form: X}}\nformlos:\n  labels: {neutral: {gender: m}}\n"
    "halb:\n  labels: {neutral: {form: Halb}, business: {gender: f}, civil-society: 7}\n"
    "krumm:\n  labels: {neutral: {form: Krumm, gender: q, plural: 3, post: true}, business: {form: Gerade, genitive: [a]}}\n";

static td_str slurp(td_ctx *ctx, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return TD_NOSTR;
    td_buf buf = {0};
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        td_buf_put(&buf, part, n);
    fclose(f);
    return td_buf_take(&buf, ctx->arena);
}

static const td_source *library(td_ctx *ctx, td_str name, void *data) {
    (void)data;
    td_str path = td_str_format(ctx->arena, "%s/../scripts/lib/%.*s.lua", TD_TEST_DIR, TD_F(name)), text = slurp(ctx, path.p);
    return text.n ? td_sources_add(ctx->sources, td_str_format(ctx->arena, "scripts/lib/%.*s.lua", TD_F(name)), TD_NOSTR, text) : NULL;
}

typedef struct {
    hook_test h;
    td_target target;
    td_hook hook;
} term_test;

static void term_open(term_test *t, const char *markdown, const char *audience) {
    hook_open(&t->h, markdown);
    td_ctx *ctx = t->h.ctx;
    t->target = (td_target){.audience = td_str_from(audience), .lang = TD_S("de")};
    t->h.env.target = &t->target;
    t->h.env.module = library;
    const td_source *y = td_sources_add(ctx->sources, TD_S("terms.yaml"), TD_NOSTR, td_str_from(terms));
    t->h.env.terms = td_yaml_parse(ctx, y, 0, (uint32_t)y->bytes.n);
    td_str path = td_str_format(ctx->arena, "%s/../scripts/hooks/terminology.lua", TD_TEST_DIR);
    t->hook = (td_hook){TD_S("terminology.lua"), td_sources_add(ctx->sources, TD_S("terminology.lua"), TD_NOSTR, slurp(ctx, path.p))};
}

static void run_hook(term_test *t) {
    bool fine = td_hooks_run(t->h.ctx, t->h.doc, &t->hook, 1, &t->h.env);
    if (!fine)
        hook_show(&t->h);
    assert_true(fine);
}

static void expect(const char *markdown, const char *audience, const char *text) {
    term_test t;
    term_open(&t, markdown, audience);
    run_hook(&t);
    if (t.h.t.diags.n)
        hook_show(&t.h);
    assert_int_equal(t.h.t.diags.n, 0);
    assert_str(td_node_plain(t.h.ctx->arena, t.h.doc->root), text);
    hook_close(&t.h);
}

static void expect_finding(const char *markdown, const char *audience, td_code code, const char *text, const char *hint, const char *plain) {
    term_test t;
    term_open(&t, markdown, audience);
    run_hook(&t);
    assert_int_equal(t.h.t.diags.n, 1);
    assert_int_equal(t.h.t.diags.p[0].code, code);
    assert_str(t.h.t.diags.p[0].message, text);
    if (td_str_find(t.h.t.diags.p[0].hint, td_str_from(hint)) == SIZE_MAX)
        fail_msg("hint: %.*s", TD_F(t.h.t.diags.p[0].hint));
    assert_str(td_node_plain(t.h.ctx->arena, t.h.doc->root), plain);
    hook_close(&t.h);
}

static void test_forms(void **state) {
    (void)state;
    expect("Das [Netzwerk](t:netzwerk) und die [Netzwerke](t:netzwerk) des [Netzwerks](t:netzwerk).", "civil-society",
           "Das Bündnis und die Bündnisse des Bündnisses.");
    expect("Viel [freiwilliges Engagement](t:engagement) dank [freiwilligen Engagements](t:engagement).", "civil-society",
           "Viel bürgerschaftliches Engagement dank bürgerschaftlichen Engagements.");
    expect("Viel [freiwilliges Engagement](t:engagement) dank [freiwilligen Engagements](t:engagement).", "business",
           "Viel Ehrenamt dank Ehrenamts.");
    expect("Viele [Engagierte](t:engagierte) und ein [Engagierter](t:engagierte).", "business",
           "Viele engagierte Beschäftigte und ein engagierter Beschäftigter.");
    expect("Viele [Engagierte](t:engagierte) und ein [Engagierter](t:engagierte).", "civil-society",
           "Viele ehrenamtlich Tätige und ein ehrenamtlich Tätiger.");
    expect("Die [Knotenpunkte](t:knotenpunkt) des [Knotenpunkts](t:knotenpunkt)", "business", "Die Häuser der Kooperation des Hauses der Kooperation");
    expect("Zeit und [finanzielle Mittel](t:mittel)", "business", "Zeit und Budget");
    expect("Viele [Treffen](t:treffen/pl), ein [Treffen](t:treffen/sg)", "business", "Viele runde Tische, ein runder Tisch");
    expect("# Die [freiwilliges\nEngagement](t:engagement)", "neutral", "Die [freiwilliges Engagement](t:engagement)");
}

static void test_capitals(void **state) {
    (void)state;
    expect("[Engagierte](t:engagierte) helfen.", "business", "Engagierte Beschäftigte helfen.");
    expect("[Freiwilliges Engagement](t:engagement) hilft.", "civil-society", "Bürgerschaftliches Engagement hilft.");
    expect("Das ist so. [Engagierte](t:engagierte) helfen, z. B. [Engagierte](t:engagierte).", "business",
           "Das ist so. Engagierte Beschäftigte helfen, z. B. engagierte Beschäftigte.");
    expect("# [Engagierte](t:engagierte)\n\nAlle\n[Engagierte](t:engagierte). *[Engagierte](t:engagierte)*", "business",
           "Engagierte Beschäftigte Alle engagierte Beschäftigte. Engagierte Beschäftigte");
}

static void test_kept(void **state) {
    (void)state;
    expect("[Netzwerke](t:netzwerk), [im Netzwerk](t:netzwerk)", "neutral", "Netzwerke, im Netzwerk");
    expect("Die [Handlungslogik](t:logik)", "business", "Die Handlungslogik");
    expect("Das [Netzwerk](t:netzwerk/word)", "civil-society", "Das Netzwerk");
    expect("Das [Netzwerk](https://example.org)", "civil-society", "Das Netzwerk");
    hook_test h; /* no project: no termbase, no finding */
    hook_open(&h, "Das [Netzwerk](t:netzwerk)");
    h.env.module = library;
    td_str path = td_str_format(h.ctx->arena, "%s/../scripts/hooks/terminology.lua", TD_TEST_DIR);
    assert_true(hook_run(&h, slurp(h.ctx, path.p).p));
    assert_int_equal(h.t.diags.n, 0);
    hook_close(&h);
}

static void test_findings(void **state) {
    (void)state;
    expect_finding("[im Netzwerk](t:netzwerk)", "civil-society", TD_W_HOOK, "\"im Netzwerk\" is no stored form of the term \"netzwerk\": the neutral text is kept",
                   "\"Netzwerk\", \"Netzwerke\", \"Netzwerks\"", "im Netzwerk");
    expect_finding("Ein [Netzwerk](t:netzwrk)", "civil-society", TD_E_HOOK, "unknown term \"netzwrk\"", "did you mean \"netzwerk\"?", "Ein Netzwerk");
    expect_finding("Ein [Knotenpunkt](t:knotenpunkt)", "civil-society", TD_E_HOOK, "term \"knotenpunkt\" has no label for the audience \"civil-society\"",
                   "civil-society: {form: …", "Ein Knotenpunkt");
    expect_finding("Die [Netzwerke](t:netzwerk)", "business", TD_E_HOOK, "label \"Verbund\" (business) of the term \"netzwerk\" has no plural",
                   "add \"plural: …\" to the label (terms.yaml:", "Die Netzwerke");
    expect_finding("Ein [*Netzwerk*](t:netzwerk)", "civil-society", TD_W_HOOK, "the term \"netzwerk\" has markup inside its bracket: the neutral text is kept",
                   "around the link", "Ein Netzwerk");
    expect_finding("Das [Treffen](t:treffen)", "business", TD_W_HOOK, "\"Treffen\" can be singular (\"runder Tisch\") or plural (\"runde Tische\"): singular taken",
                   "t:treffen/pl", "Das runder Tisch");
    expect_finding("[Netzwerkarbeit](t:netzwerk+)", "business", TD_W_HOOK, "\"t:netzwerk+\" needs agreement that is not yet computed: the neutral text is kept", "", "Netzwerkarbeit");
}

static void test_incomplete_labels(void **state) {
    (void)state;
    static const char *const ids[] = {"leer", "zahl", "ohne", "formlos"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char link[64], message[128];
        snprintf(link, sizeof link, "[Wort](t:%s)", ids[i]);
        snprintf(message, sizeof message, "the term \"%s\" has no neutral label with a form", ids[i]);
        expect_finding(link, "business", TD_E_HOOK, message, "neutral: {form: …", "Wort");
        expect(link, "neutral", "Wort");
    }
    expect_finding("[Halb](t:halb)", "business", TD_E_HOOK, "term \"halb\" has no label for the audience \"business\"", "business: {form: …", "Halb");
    expect_finding("[Halb](t:halb)", "civil-society", TD_E_HOOK, "term \"halb\" has no label for the audience \"civil-society\"", "", "Halb");
    expect("[Krumm](t:krumm)", "business", "Gerade");
}

static void test_span_and_attributes(void **state) {
    (void)state;
    term_test t;
    term_open(&t, "Ein [Netzwerk](t:netzwerk){lang=de}\n\n::: {.box title=\"Steckbrief: [Netzwerk](t:netzwerk)\"}\nx\n:::\n", "civil-society");
    run_hook(&t);
    td_node *span = t.h.doc->root->first->last, *box = t.h.doc->root->last;
    assert_int_equal(span->kind, TD_SPAN);
    assert_true(td_attr_class(span, "term"));
    assert_str(td_attr_value(span, "data-term"), "netzwerk");
    assert_str(span->lang, "de");
    assert_true(span->span.src != 0 && span->first->span.src != 0);
    assert_str(td_attr_value(box, "title"), "Steckbrief: Bündnis");
    assert_int_equal(box->u.div.kind, TD_DIV_BOX);
    hook_close(&t.h);
}

/* 2,000 term links on about 200 pages.  The time is shown, not asserted: sanitizers slow it down tenfold. */
static void test_many(void **state) {
    (void)state;
    td_buf text = {0};
    for (int i = 0; i < 2000; i++)
        td_buf_puts(&text, "Der Aufbau eines [Netzwerks](t:netzwerk) braucht Zeit, Geld und Menschen, die *etwas* wollen und die\n"
                           "Geduld haben. Wer damit beginnt, sollte wissen, dass es lange dauert, bis alle einander vertrauen.\n\n");
    td_buf_putc(&text, 0);
    term_test t;
    term_open(&t, text.p, "civil-society");
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    run_hook(&t);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    print_message("2,000 term links: %.1f ms\n", (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6);
    assert_int_equal(t.h.t.diags.n, 0);
    td_str plain = td_node_plain(t.h.ctx->arena, t.h.doc->root);
    assert_true(td_str_find(plain, TD_S("Netzwerk")) == SIZE_MAX);
    hook_close(&t.h);
    td_buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms), cmocka_unit_test(test_capitals), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_findings), cmocka_unit_test(test_incomplete_labels), cmocka_unit_test(test_span_and_attributes), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
