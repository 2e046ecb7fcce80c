#include "resolve/attributes.h"

enum { CONDITIONS = 5 };
/* Conditions first: of two that are equally near the graver one is meant. */
static const char *const known[] = {
    "audience", "region",      "partner", "for-lang", "format",  "lang",    "id",        "class",  "title",      "file",     "from",    "filter",  "sort",
    "as",       "entry",       "alt",     "fig-alt",  "width",   "height",  "header",    "header-rows", "header-cols", "aligns", "caption", "lst-cap", "rowspan",
    "colspan",  "startFrom",   "number",  "unnumbered", "hreflang", "summary", "=",
};
enum { KNOWN = sizeof known / sizeof *known };

static bool is_known(td_str key) {
    for (size_t i = 0; i < KNOWN; i++)
        if (td_str_is(key, known[i]))
            return true;
    return td_str_starts(key, "data-") || td_str_starts(key, "aria-");
}

static td_str small_letters(td_ctx *ctx, td_str s) {
    td_buf out = {0};
    for (size_t i = 0; i < s.n; i++)
        td_buf_putc(&out, s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 32) : s.p[i] == '_' ? '-' : s.p[i]);
    return td_buf_take(&out, ctx->arena);
}

/* Whether two words of one length have the same letters: "titel", "widht". */
static bool same_letters(td_str a, td_str b) {
    int count[256] = {0};
    for (size_t i = 0; i < a.n; i++)
        count[(unsigned char)a.p[i]]++;
    for (size_t i = 0; i < b.n; i++)
        if (--count[(unsigned char)b.p[i]] < 0)
            return false;
    return a.n == b.n;
}

/* The known key that was meant, -1: none.  Short words are near to many others, so less may differ. */
static int nearest(td_str word) {
    int best = 99, found = -1;
    for (int i = 0; i < KNOWN; i++) {
        td_str name = td_str_from(known[i]);
        int d = td_str_distance(word, name), most = word.n < 6 ? 1 : word.n < 8 ? 2 : 3;
        if (name.n > 2 && d < best && (d <= most || (d == 2 && same_letters(word, name)))) {
            best = d;
            found = i;
        }
    }
    return found;
}

/* Place of "key=…" within the braces; the braces when it is not found there. */
static td_span place_of(const td_ctx *ctx, const td_attr *attr, td_str key) {
    const td_source *source = td_sources_find(ctx->sources, attr->span.src);
    if (!source || attr->span.end > source->bytes.n)
        return attr->span;
    td_str s = td_str_sub(source->bytes, attr->span.start, attr->span.end);
    for (size_t i = 1; i + key.n < s.n; i++) {
        if (!strchr("{ \t\r\n", s.p[i - 1]) || s.p[i + key.n] != '=' || !td_str_eq(td_str_sub(s, i, i + key.n), key))
            continue;
        size_t end = i + key.n + 1;
        char quote = end < s.n && (s.p[end] == '"' || s.p[end] == '\'') ? s.p[end++] : 0;
        while (end < s.n && (quote ? s.p[end] != quote : !strchr(" \t\r\n}", s.p[end])))
            end++;
        end += quote && end < s.n;
        return (td_span){attr->span.src, attr->span.start + (uint32_t)i, attr->span.start + (uint32_t)end};
    }
    return attr->span;
}

static void check_key(td_ctx *ctx, const td_attr *attr, td_str key) {
    if (is_known(key))
        return;
    td_str word = small_letters(ctx, key);
    int meant = nearest(word);
    if (meant < 0)
        return;
    td_str name = td_str_from(known[meant]);
    td_level level = meant < CONDITIONS && ctx->project ? TD_ERROR : TD_WARNING;
    td_report_as(ctx, level, TD_W_ATTR_UNKNOWN, place_of(ctx, attr, key), td_did_you_mean_str(ctx, word, &name, 1), TD_F(key));
}

/* Digits, perhaps a point, a unit; a bare number is pixels.  Nothing is no width. */
static bool is_width(td_str s) {
    static const char *const units[] = {"", "%", "pt", "mm", "cm", "in", "px", "em", "rem"};
    size_t i = 0, digits = 0; /* other than 0 */
    for (bool dot = false; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !dot)); i++) {
        dot |= s.p[i] == '.';
        digits += s.p[i] != '.' && s.p[i] != '0';
    }
    for (size_t u = 0; digits && u < sizeof units / sizeof *units; u++)
        if (td_str_is(td_str_sub(s, i, s.n), units[u]))
            return true;
    return false;
}

void td_attributes_check(td_ctx *ctx, const td_node *root) {
    for (const td_node *n = root; n; n = n->first ? n->first : td_node_next_outside(n, root))
        for (size_t i = 0; n->attr && i < n->attr->npairs; i++) {
            td_pair pair = n->attr->pairs[i];
            check_key(ctx, n->attr, pair.key);
            if (n->kind == TD_IMAGE && td_str_is(pair.key, "width") && !is_width(pair.value))
                td_report_hint(ctx, TD_E_LENGTH, place_of(ctx, n->attr, pair.key), td_str_from(td_tr(ctx, "a percentage or a number with its unit: 80%, 60mm, 12cm")), TD_F(pair.value));
        }
}
