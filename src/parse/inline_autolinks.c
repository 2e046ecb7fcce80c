/* inline_autolinks.c - addresses that are links by themselves: <http://…>, and GFM's bare ones. */
#include <strings.h>

#include "base/utf8.h"
#include "parse/inline.h"

static bool is_alpha(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static void add_link(td_inline *in, uint32_t start, uint32_t end, td_str shown, const char *prefix) {
    td_node *link = td_inline_add(in, TD_LINK, start, end);
    uint32_t inset = in->s.p[start] == '<';
    td_node_append(link, td_node_text(in->arena, shown, td_inline_span(in, start + inset, end - inset)));
    link->u.link.url = prefix[0] ? td_str_cat(in->arena, td_str_from(prefix), shown) : shown;
}

/* ---- in angle brackets ---- */

/* Place of the '>' behind "scheme:…", 0: none. */
static uint32_t angle_uri(td_str s, uint32_t at) {
    uint32_t i = at;
    if (i >= s.n || !is_alpha(s.p[i]))
        return 0;
    while (i < s.n && i - at < 33 && (td_md_is_alnum(s.p[i]) || strchr("+.-", s.p[i])))
        i++;
    if (i - at < 2 || i - at > 32 || i >= s.n || s.p[i] != ':')
        return 0;
    while (i < s.n && (unsigned char)s.p[i] > 0x20 && s.p[i] != '<' && s.p[i] != '>')
        i++;
    return i < s.n && s.p[i] == '>' ? i : 0;
}

static uint32_t angle_email(td_str s, uint32_t at) {
    uint32_t i = at;
    while (i < s.n && (td_md_is_alnum(s.p[i]) || strchr(".!#$%&'*+/=?^_`{|}~-", s.p[i])))
        i++;
    if (i == at || i >= s.n || s.p[i] != '@')
        return 0;
    do {
        uint32_t from = ++i;
        while (i < s.n && (td_md_is_alnum(s.p[i]) || s.p[i] == '-'))
            i++;
        if (i == from || i - from > 63 || s.p[from] == '-' || s.p[i - 1] == '-')
            return 0;
    } while (i < s.n && s.p[i] == '.');
    return i < s.n && s.p[i] == '>' ? i : 0;
}

bool td_inline_angle(td_inline *in) {
    uint32_t start = in->i, end = angle_uri(in->s, start + 1);
    bool mail = !end;
    if (mail)
        end = angle_email(in->s, start + 1);
    if (!end)
        return false;
    add_link(in, start, end + 1, td_md_unescape(in->md, td_str_sub(in->s, start + 1, end), false),
             mail ? "mailto:" : "");
    in->i = end + 1;
    return true;
}

/* ---- bare ones ---- */

static bool host_char(td_str s, size_t i) {
    uint32_t c = td_utf8_next(s, &i);
    return !td_md_unicode_space(c) && !td_md_unicode_punct(c);
}

/* Length of the domain at `at`; 0: none. */
static uint32_t domain(td_inline *in, uint32_t at, bool short_too) {
    td_str s = in->s;
    uint32_t i, dots = 0, before = 0, here = 0, last = at, second = at;
    if (at < in->bad_domain)
        return 0;
    for (i = at + 1; i + 1 < s.n; i++) {
        if (s.p[i] == '_') {
            here++;
        } else if (s.p[i] == '.') {
            before = here;
            here = 0;
            dots++;
            second = last;
            last = i;
        } else if (((unsigned char)s.p[i] & 0xC0) != 0x80 && s.p[i] != '-' && !host_char(s, i)) {
            break;
        }
    }
    if (before || here) { /* underscores in the last two parts: nothing that starts before them is better */
        in->bad_domain = second;
        return 0;
    }
    return short_too || dots ? i - at : 0;
}

/* Where a link that runs to `end` really ends: punctuation and surplus ')' behind it belong to the sentence. */
static uint32_t trim_end(td_str s, uint32_t at, uint32_t end) {
    const char *angle = memchr(s.p + at, '<', end - at);
    if (angle)
        end = (uint32_t)(angle - s.p);
    uint32_t opening = 0, closing = 0;
    for (uint32_t i = at; i < end; i++) {
        opening += s.p[i] == '(';
        closing += s.p[i] == ')';
    }
    while (end > at) {
        char c = s.p[end - 1];
        if (strchr("?!.,:*_~'\"", c)) {
            end--;
        } else if (c == ';') {
            uint32_t i = end - 1;
            while (i > at + 1 && is_alpha(s.p[i - 1]))
                i--;
            end = i < end - 1 && i > at && s.p[i - 1] == '&' ? i - 1 : end - 1;
        } else if (c == ')' && closing > opening) {
            closing--;
            end--;
        } else {
            break;
        }
    }
    return end;
}

static uint32_t to_blank(td_str s, uint32_t i) {
    while (i < s.n && !td_md_is_space(s.p[i]))
        i++;
    return i;
}

static bool take(td_inline *in, uint32_t run, uint32_t start, uint32_t end, const char *prefix) {
    if (end <= start)
        return false;
    td_inline_text(in, run, start);
    add_link(in, start, end, td_str_sub(in->s, start, end), prefix);
    in->i = end;
    return true;
}

static bool www(td_inline *in, uint32_t run) {
    uint32_t at = in->i;
    if (in->s.n - at < 4 || memcmp(in->s.p + at, "www.", 4) != 0)
        return false;
    if (at > 0 && !strchr("*_~(", in->s.p[at - 1]) && !td_md_is_space(in->s.p[at - 1]))
        return false;
    uint32_t n = domain(in, at, false);
    return n && take(in, run, at, trim_end(in->s, at, to_blank(in->s, at + n)), "http://");
}

static bool url(td_inline *in, uint32_t run) {
    static const char *const schemes[] = {"http", "https", "ftp", NULL};
    uint32_t at = in->i, start = at;
    if (in->s.n - at < 4 || in->s.p[at + 1] != '/' || in->s.p[at + 2] != '/')
        return false;
    while (start > run && at - start < 6 && is_alpha(in->s.p[start - 1]))
        start--;
    bool known = false;
    for (int i = 0; schemes[i]; i++)
        known =
            known || (strlen(schemes[i]) == at - start && strncasecmp(schemes[i], in->s.p + start, at - start) == 0);
    if (!known || !host_char(in->s, at + 3))
        return false;
    uint32_t n = domain(in, at + 3, true);
    return n && take(in, run, start, trim_end(in->s, at, to_blank(in->s, at + 3 + n)), "");
}

bool td_inline_url(td_inline *in, uint32_t run) {
    if (in->md->brackets.n)
        return false;
    return in->s.p[in->i] == 'w' ? www(in, run) : url(in, run);
}

/* ---- e-mail addresses in finished text ---- */

typedef struct {
    size_t start, end;
    bool bare; /* without mailto: or xmpp: */
} found;

static bool ends_with(td_str s, size_t end, size_t least, const char *word) {
    size_t n = strlen(word);
    return end >= least + n && memcmp(s.p + end - n, word, n) == 0 && !(end > n && td_md_is_alnum(s.p[end - n - 1]));
}

/* The address around the '@' at `at`; nothing before `least` belongs to it. */
static bool email_around(td_str s, size_t at, size_t least, found *out) {
    size_t start = at, end = at + 1, dots = 0;
    bool xmpp = false;
    out->bare = true;
    while (start > least) {
        char c = s.p[start - 1];
        if (td_md_is_alnum(c) || strchr(".+-_", c)) {
            start--;
            continue;
        }
        if (c == ':' && (ends_with(s, start - 1, least, "mailto") || ends_with(s, start - 1, least, "xmpp"))) {
            xmpp = xmpp || ends_with(s, start - 1, least, "xmpp");
            out->bare = false;
            start--;
            continue;
        }
        break;
    }
    if (start == at)
        return false;
    for (; end < s.n; end++) {
        char c = s.p[end];
        if (c == '@')
            return false;
        if (c == '.' && end + 1 < s.n && td_md_is_alnum(s.p[end + 1]))
            dots++;
        else if (!td_md_is_alnum(c) && c != '-' && c != '_' && !(c == '/' && xmpp))
            break;
    }
    if (end < at + 2 || !dots || !(is_alpha(s.p[end - 1]) || s.p[end - 1] == '.'))
        return false;
    out->start = start;
    out->end = trim_end(s, (uint32_t)at, (uint32_t)end);
    return out->end > at;
}

/* Part of a text node; exact when its characters stand in the subject as they are. */
static td_node *part(td_inline *in, const td_node *text, size_t from, size_t to) {
    uintptr_t p = (uintptr_t)text->text.p, base = (uintptr_t)in->s.p;
    bool exact = p >= base && p + text->text.n <= base + in->s.n;
    uint32_t at = exact ? (uint32_t)(p - base) : 0;
    td_span span = exact ? td_inline_span(in, at + (uint32_t)from, at + (uint32_t)to) : text->span;
    return td_node_text(in->arena, td_str_sub(text->text, from, to), span);
}

void td_inline_emails(td_inline *in, td_node *text) {
    td_str s = text->text;
    size_t done = 0;
    for (size_t at = 0; at < s.n; at++) {
        const char *hit = memchr(s.p + at, '@', s.n - at);
        found f;
        if (!hit)
            break;
        at = (size_t)(hit - s.p);
        if (!email_around(s, at, done, &f))
            continue;
        if (f.start > done)
            td_node_insert_before(text, part(in, text, done, f.start));
        td_node *inner = part(in, text, f.start, f.end);
        td_node *link = td_node_new(in->arena, TD_LINK, inner->span);
        link->u.link.url = f.bare ? td_str_cat(in->arena, TD_S("mailto:"), inner->text) : inner->text;
        td_node_append(link, inner);
        td_node_insert_before(text, link);
        done = f.end;
        at = f.end - 1;
    }
    if (!done)
        return;
    if (done < s.n)
        td_node_insert_before(text, part(in, text, done, s.n));
    td_node_unlink(text);
}
