/* inline_html.c - raw HTML as CommonMark 0.29 defines it. */
#include "parse/inline.h"

static size_t skip(td_str s, size_t i) {
    return td_md_skip_space(s, i);
}

static bool is_alpha(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static size_t tag_name(td_str s, size_t i) {
    if (i >= s.n || !is_alpha(s.p[i]))
        return 0;
    while (i < s.n && (td_md_is_alnum(s.p[i]) || s.p[i] == '-'))
        i++;
    return i;
}

/* "= value" at i, which may be absent; returns the place behind it, 0: malformed. */
static size_t attribute_value(td_str s, size_t i) {
    size_t at = skip(s, i);
    if (at >= s.n || s.p[at] != '=')
        return i;
    at = skip(s, at + 1);
    if (at >= s.n)
        return 0;
    if (s.p[at] == '"' || s.p[at] == '\'') {
        const char *end = memchr(s.p + at + 1, s.p[at], s.n - at - 1);
        return end ? (size_t)(end - s.p) + 1 : 0;
    }
    size_t from = at;
    while (at < s.n && !td_md_is_space(s.p[at]) && !strchr("\"'=<>`", s.p[at]))
        at++;
    return at > from ? at : 0;
}

static size_t open_tag(td_str s, size_t at) {
    size_t i = tag_name(s, at);
    while (i && i < s.n) {
        size_t next = skip(s, i);
        if (next == i || next >= s.n || !(is_alpha(s.p[next]) || s.p[next] == '_' || s.p[next] == ':')) {
            i = next;
            break;
        }
        i = next;
        while (i < s.n && (td_md_is_alnum(s.p[i]) || strchr(":._-", s.p[i])))
            i++;
        i = attribute_value(s, i);
    }
    if (!i)
        return 0;
    i += i < s.n && s.p[i] == '/';
    return i < s.n && s.p[i] == '>' ? i + 1 : 0;
}

static size_t close_tag(td_str s, size_t at) {
    size_t i = tag_name(s, at);
    i = i ? skip(s, i) : s.n;
    return i < s.n && s.p[i] == '>' ? i + 1 : 0;
}

/* Behind "<!--": not ">" or "->" first, no "--" inside, no "-" before the end. */
static size_t comment(td_str s, size_t at) {
    td_str rest = td_str_sub(s, at, s.n);
    if (td_str_starts(rest, "-->"))
        return at + 3;
    if (td_str_starts(rest, ">") || td_str_starts(rest, "->"))
        return 0;
    size_t end = td_str_find(rest, TD_S("--"));
    return end != SIZE_MAX && end + 2 < rest.n && rest.p[end + 2] == '>' ? at + end + 3 : 0;
}

static size_t until(td_str s, size_t at, const char *end, bool *never) {
    size_t n = *never ? SIZE_MAX : td_str_find(td_str_sub(s, at, s.n), td_str_from(end));
    *never = n == SIZE_MAX;
    return n == SIZE_MAX ? 0 : at + n + strlen(end);
}

static size_t declaration(td_inline *in, size_t at) {
    size_t i = at;
    while (i < in->s.n && in->s.p[i] >= 'A' && in->s.p[i] <= 'Z')
        i++;
    if (i == at || i >= in->s.n || !td_md_is_space(in->s.p[i]))
        return 0;
    return until(in->s, i, ">", &in->no_gt);
}

size_t td_inline_html(td_inline *in, uint32_t at) {
    td_str rest = td_str_sub(in->s, at, in->s.n);
    size_t end;
    if (td_str_starts(rest, "<!--"))
        end = comment(in->s, at + 4);
    else if (td_str_starts(rest, "<![CDATA["))
        end = until(in->s, at + 9, "]]>", &in->no_cdata);
    else if (td_str_starts(rest, "<!"))
        end = declaration(in, at + 2);
    else if (td_str_starts(rest, "<?"))
        end = until(in->s, at + 2, "?>", &in->no_pi);
    else if (td_str_starts(rest, "</"))
        end = close_tag(in->s, at + 2);
    else
        end = open_tag(in->s, at + 1);
    return end ? end - at : 0;
}
