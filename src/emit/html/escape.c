/* escape.c - escaping of text, attributes and URLs. */
#include "emit/html/escape.h"

static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void td_html_escape(td_buf *out, td_str text) {
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *e = entity(text.p[i]);
        if (e) {
            td_buf_put(out, text.p + from, i - from);
            td_buf_puts(out, e);
            from = i + 1;
        }
    }
    if (from < text.n) {
        td_buf_put(out, text.p + from, text.n - from);
    }
}

/* The characters cmark leaves alone, so that both write the same links. */
static bool url_safe(unsigned char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        return true;
    }
    return c && strchr("!#$%()*+,-./:;=?@_~", c) != NULL;
}

void td_html_escape_url(td_buf *out, td_str url) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (url_safe(c)) {
            td_buf_putc(out, (char)c);
        } else if (c == '&') {
            td_buf_puts(out, "&amp;");
        } else if (c == '\'') {
            td_buf_puts(out, "&#x27;");
        } else {
            td_buf_put(out, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
        }
    }
}

void td_html_base64(td_buf *out, td_str bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    td_buf_reserve(out, (bytes.n + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t v = (uint32_t)(unsigned char)bytes.p[i] << 16;
        v |= left > 1 ? (uint32_t)(unsigned char)bytes.p[i + 1] << 8 : 0;
        v |= left > 2 ? (uint32_t)(unsigned char)bytes.p[i + 2] : 0;
        char group[4] = {digits[v >> 18], digits[v >> 12 & 63], left > 1 ? digits[v >> 6 & 63] : '=',
                         left > 2 ? digits[v & 63] : '='};
        td_buf_put(out, group, 4);
    }
}

void td_html_attr(td_buf *out, const char *name, td_str value) {
    if (value.n) {
        td_buf_putc(out, ' ');
        td_buf_puts(out, name);
        td_buf_puts(out, "=\"");
        td_html_escape(out, value);
        td_buf_putc(out, '"');
    }
}

td_str td_html_scheme(td_str url) {
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        if (c == ':') {
            return td_str_sub(url, 0, i);
        }
        if (c == '/' || c == '?' || c == '#') {
            break;
        }
    }
    return TD_NOSTR;
}

static bool same_letters(td_str s, const char *lower) {
    if (s.n != strlen(lower)) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
        if (c != lower[i]) {
            return false;
        }
    }
    return true;
}

bool td_html_url_allowed(td_str url) {
    static const char *const allowed[] = {"http", "https", "mailto", "tel", "ftp", "doi", "urn"};
    td_str scheme = td_html_scheme(url);
    if (!scheme.n) {
        return url.n == 0 || url.p[0] != ':';
    }
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (same_letters(scheme, allowed[i])) {
            return true;
        }
    }
    return false;
}
