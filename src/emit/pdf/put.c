#include "emit/pdf/put.h"

#include "base/utf8.h"

static const char hex_digits[] = "0123456789ABCDEF";

void td_pdf_ref(td_buf *out, uint32_t id) {
    td_buf_int(out, id);
    td_buf_put(out, " 0 R", 4);
}

void td_pdf_milli(td_buf *out, int64_t milli) {
    if (milli < 0) {
        td_buf_putc(out, '-');
        milli = -milli;
    }
    td_buf_int(out, milli / 1000);
    int rest = (int)(milli % 1000);
    if (!rest)
        return;
    char digits[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10)};
    size_t n = 4;
    while (digits[n - 1] == '0')
        n--;
    td_buf_put(out, digits, n);
}

int64_t td_pdf_to_milli(td_long len) {
    return td_muldiv(len, 1000, 1024);
}

void td_pdf_len(td_buf *out, td_long len) {
    td_pdf_milli(out, td_pdf_to_milli(len));
}

void td_pdf_box(td_buf *out, const td_long box[4]) {
    for (int i = 0; i < 4; i++) {
        td_buf_putc(out, i ? ' ' : '[');
        td_pdf_len(out, box[i]);
    }
    td_buf_putc(out, ']');
}

void td_pdf_hex4(td_buf *out, unsigned v) {
    char t[4] = {hex_digits[v >> 12 & 15], hex_digits[v >> 8 & 15], hex_digits[v >> 4 & 15], hex_digits[v & 15]};
    td_buf_put(out, t, 4);
}

/* Returns the number of 16-bit units. */
static size_t put_unit(td_buf *out, uint32_t c) {
    if (c <= 0xFFFF) {
        td_pdf_hex4(out, c);
        return 1;
    }
    c -= 0x10000;
    td_pdf_hex4(out, 0xD800 + (c >> 10));
    td_pdf_hex4(out, 0xDC00 + (c & 0x3FF));
    return 2;
}

void td_pdf_utf16(td_buf *out, td_str text) {
    size_t units = 0;
    for (size_t at = 0; at < text.n;) {
        if (units >= TD_PDF_MAX_TEXT) {
            put_unit(out, 0x2026);
            return;
        }
        units += put_unit(out, td_utf8_next(text, &at));
    }
}

static bool is_plain(td_str text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 32 || text.p[i] > 126)
            return false;
    return text.n <= TD_PDF_MAX_TEXT;
}

void td_pdf_text(td_buf *out, td_str text) {
    if (is_plain(text)) {
        td_pdf_bytes(out, text);
        return;
    }
    td_buf_puts(out, "<FEFF");
    td_pdf_utf16(out, text);
    td_buf_putc(out, '>');
}

void td_pdf_bytes(td_buf *out, td_str bytes) {
    td_buf_putc(out, '(');
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c == '(' || c == ')' || c == '\\') {
            td_buf_putc(out, '\\');
            td_buf_putc(out, (char)c);
        } else if (c < 32 || c == 127) {
            char octal[4] = {'\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)), (char)('0' + (c & 7))};
            td_buf_put(out, octal, 4);
        } else {
            td_buf_putc(out, (char)c);
        }
    }
    td_buf_putc(out, ')');
}

void td_pdf_name(td_buf *out, td_str name) {
    td_buf_putc(out, '/');
    for (size_t i = 0; i < name.n && i < 127; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c > 32 && c < 127 && !strchr("()<>[]{}/%#", c)) {
            td_buf_putc(out, (char)c);
            continue;
        }
        char t[3] = {'#', hex_digits[c >> 4], hex_digits[c & 15]};
        td_buf_put(out, t, 3);
    }
}

void td_pdf_entry(td_buf *out, const char *key, td_str text) {
    if (!text.n)
        return;
    td_buf_putc(out, '/');
    td_buf_puts(out, key);
    td_pdf_text(out, text);
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static void put_uri_part(td_buf *out, td_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool escape = c <= 32 || c >= 127 || strchr("<>\"{}|\\^`", c);
        if (c == '%')
            escape = !(i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]));
        if (!escape) {
            td_buf_putc(out, (char)c);
            continue;
        }
        char t[3] = {'%', hex_digits[c >> 4], hex_digits[c & 15]};
        td_buf_put(out, t, 3);
    }
}

/* "mailto:", "https:" … */
static bool has_scheme(td_str uri) {
    for (size_t i = 0; i < uri.n; i++) {
        char c = uri.p[i];
        if (c == ':')
            return i > 0;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool inside = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
        if (!letter && !inside)
            return false;
    }
    return false;
}

void td_pdf_uri(td_buf *out, td_str uri) {
    size_t hash = td_str_index(uri, '#');
    if (hash == SIZE_MAX || has_scheme(uri)) {
        put_uri_part(out, uri);
        return;
    }
    td_str path = td_str_sub(uri, 0, hash), fragment = td_str_sub(uri, hash + 1, uri.n);
    put_uri_part(out, path);
    td_buf_putc(out, '#');
    if (td_str_ends(path, ".pdf") && td_str_index(fragment, '=') == SIZE_MAX)
        td_buf_puts(out, "nameddest=");
    put_uri_part(out, fragment);
}

void td_pdf_xml(td_buf *out, td_str text) {
    for (size_t at = 0; at < text.n;) {
        uint32_t c = td_utf8_next(text, &at);
        if (c == '&')
            td_buf_puts(out, "&amp;");
        else if (c == '<')
            td_buf_puts(out, "&lt;");
        else if (c == '>')
            td_buf_puts(out, "&gt;");
        else if (c == '"')
            td_buf_puts(out, "&quot;");
        else if (c == '\'')
            td_buf_puts(out, "&#39;");
        else if ((c >= 32 || c == '\t' || c == '\n') && c != 0xFFFE && c != 0xFFFF)
            td_buf_utf8(out, c);
    }
}
