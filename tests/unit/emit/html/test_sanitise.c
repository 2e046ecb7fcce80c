/* test_sanitise.c - raw HTML of strangers: what passes, what does not, and that nothing hangs. */
#include "emit/html/html.h"
#include "emit/html/sanitise.h"
#include "test.h"

static size_t findings;
static td_code first_code;

static void wash(const char *html, const char *result) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_buf out = {0};
    td_html_sanitise(ctx, &out, td_str_from(html), TD_NOSPAN);
    if (result) {
        assert_str(td_buf_view(&out), result);
    }
    findings = t.diags.n;
    first_code = findings ? t.diags.p[0].code : TD_CODE_COUNT;
    td_buf_free(&out);
    test_ctx_close(&t);
}

static void test_allowed(void **state) {
    (void)state;
    wash("<p class=\"x\">a <b>b</b><br>c</p>", "<p class=\"x\">a <b>b</b><br>c</p>");
    assert_int_equal(findings, 0);
    wash("<table><tr><th scope=col colspan=2>x</table>",
         "<table><tbody><tr><th scope=\"col\" colspan=\"2\">x</th></tr></tbody></table>");
    assert_int_equal(findings, 0);
    wash("<details open><summary>s</summary>t</details><!-- gone -->",
         "<details open=\"\"><summary>s</summary>t</details>");
    assert_int_equal(findings, 0);
    wash("<a href=\"https://example.org/?a=1&amp;b='2'\" title='\"'>x</a>",
         "<a href=\"https://example.org/?a=1&amp;b=&#x27;2&#x27;\" title=\"&quot;\">x</a>");
    assert_int_equal(findings, 0);
    wash("a &lt;script&gt; &amp; b", "a &lt;script&gt; &amp; b");
}

static void test_dropped(void **state) {
    (void)state;
    wash("a<script>alert(1)</script>b", "ab");
    assert_int_equal(findings, 1);
    assert_int_equal(first_code, TD_W_HTML_DROPPED);
    wash("<p onclick=\"x()\" style=\"color:red\" id=i>t</p>", "<p>t</p>");
    assert_int_equal(findings, 3);
    wash("<iframe src=//evil></iframe><object><p>x</p></object><embed src=x><form><input name=x>keep</form>", "keep");
    wash("<svg onload=alert(1)><p>x</p></svg>", NULL);
    assert_true(findings > 0);
    wash("<img src=x onerror=alert(1)>t", "t");
    wash("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>t", NULL);
    wash("<td colspan=99999999999 rowspan=x>t</td>", "t");
    wash("<custom-thing>inside</custom-thing>", "inside");
    assert_int_equal(findings, 1);
    wash("<style>p{}</style><link rel=stylesheet href=//x><meta http-equiv=refresh content=0><base href=//x>t", "t");
    wash("<ol type=q start=-1><li value=x>t</ol>", "<ol><li>t</li></ol>");
    wash("<p dir=sideways lang=\"x y\">t</p>", "<p>t</p>");
}

static void test_schemes(void **state) {
    (void)state;
    wash("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>");
    assert_int_equal(first_code, TD_E_HTML_SCHEME);
    wash("<a href=\"java&#9;script:alert(1)\">x</a>", "<a>x</a>");
    wash("<a href=\"  javascript:alert(1)\">x</a>", "<a>x</a>");
    wash("<blockquote cite=\"data:text/html,x\">x</blockquote>", "<blockquote>x</blockquote>");
}

static void test_broken_markup(void **state) {
    (void)state;
    wash("<p>a<p>b", "<p>a</p><p>b</p>");
    wash("</div></p>x", NULL);
    wash("<div><b>x", "<div><b>x</b></div>");
    wash("<", "&lt;");
    wash("<a href=\"", "");
    wash("", "");
    wash("<![CDATA[x]]><?php x ?><!DOCTYPE html>y", "y");
    wash("\xC3\xBC&nbsp;&#0;&#xD800;", NULL);
}

static void repeat(const char *part, int times, const char *tail, bool whole) {
    td_buf html = {0};
    for (int i = 0; i < times; i++) {
        td_buf_puts(&html, part);
    }
    td_buf_puts(&html, tail);
    td_buf_putc(&html, 0);
    wash(html.p, NULL);
    assert_int_equal(findings > 0, !whole);
    td_buf_free(&html);
}

static void test_hostile(void **state) {
    (void)state;
    repeat("<p>x</p>", 9000, "", true);
    repeat("<div>", 9000, "x", false);
    repeat("<div>", 200000, "x", false);
    repeat("<b><p>", 20000, "x", false);
    repeat("<b title=1><i><p>", 5000, "x", false);
    repeat("<table>", 5000, "x", true); /* each closes the one before */
    repeat("<a href=#>", 15000, "x", false);
    repeat("</p>", 15000, "x", true);
    repeat("&amp;", 100000, "", true);
    repeat("<!--", 100000, "", true);
}

/* ---- inline tags, which the tree holds one by one ---- */

static void inlines(const char *const *parts, const char *result) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_node *doc = td_node_new(ctx->arena, TD_DOC, TD_NOSPAN), *para = td_node_new(ctx->arena, TD_PARA, TD_NOSPAN);
    td_buf out = {0};
    td_node_append(doc, para);
    for (; *parts; parts++) {
        td_node *n = td_node_new(ctx->arena, **parts == '<' ? TD_RAW_INLINE : TD_TEXT, TD_NOSPAN);
        n->text = td_str_from(*parts);
        n->u.raw.format = TD_S("html");
        td_node_append(para, n);
    }
    td_html_fragment(ctx, &out, doc, false);
    assert_str(td_buf_view(&out), result);
    findings = t.diags.n;
    td_buf_free(&out);
    test_ctx_close(&t);
}

static void test_inline_tags(void **state) {
    (void)state;
    inlines((const char *[]){"a ", "<kbd class=\"x\" onclick=\"y\">", "b", "</kbd>", " c", "<br>", NULL},
            "<p>a <kbd class=\"x\">b</kbd> c<br></p>\n");
    assert_int_equal(findings, 1);
    inlines((const char *[]){"<b>", "a", NULL}, "<p>a</p>\n");
    assert_int_equal(findings, 1);
    inlines((const char *[]){"a", "</b>", NULL}, "<p>a</p>\n");
    inlines((const char *[]){"<b>", "<i>", "a", "</b>", "</i>", NULL}, "<p><b>a</b></p>\n");
    assert_int_equal(findings, 2);
    inlines((const char *[]){"<script>", "alert", "</script>", NULL}, "<p>alert</p>\n");
    assert_int_equal(findings, 2);
    inlines((const char *[]){"<div>", "a", "</div>", "<!-- c -->", "<?x?>", NULL}, "<p>a</p>\n");
    assert_int_equal(findings, 3);
    inlines((const char *[]){"<a href=\"javascript:x\">", "a", "</a>", NULL}, "<p><a>a</a></p>\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed),       cmocka_unit_test(test_dropped), cmocka_unit_test(test_schemes),
        cmocka_unit_test(test_broken_markup), cmocka_unit_test(test_hostile), cmocka_unit_test(test_inline_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
