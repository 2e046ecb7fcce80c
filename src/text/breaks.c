#include "text/breaks.h"

#include <assert.h>
#include <harfbuzz/hb.h>

#include "base/utf8.h"
#include "text/breaks_local.h"

typedef struct {
    td_break_part *p;
    size_t n, cap;
} parts;

/* What a byte may mean for line breaks. */
enum { PLAIN, BLANK, NEWLINE, SIGN, WIDE };

/* WIDE: lead byte of characters from U+0E00 on, of which some need a closer look. */
static int class_of(unsigned char c) {
    static const uint8_t classes[256] = {
        ['\t'] = BLANK, [' '] = BLANK, ['\n'] = NEWLINE, ['\v'] = NEWLINE, ['\f'] = NEWLINE, ['\r'] = NEWLINE,
        ['-'] = SIGN,   ['/'] = SIGN,  [':'] = SIGN,     ['@'] = SIGN,     ['.'] = SIGN,     [0xE0] = WIDE,
        [0xE1] = WIDE,  [0xE2] = WIDE, [0xE3] = WIDE,    [0xE4] = WIDE,    [0xE5] = WIDE,    [0xE6] = WIDE,
        [0xE7] = WIDE,  [0xE8] = WIDE, [0xE9] = WIDE,    [0xEA] = WIDE,    [0xEB] = WIDE,    [0xEC] = WIDE,
        [0xED] = WIDE,  [0xEE] = WIDE, [0xEF] = WIDE,    [0xF0] = WIDE,    [0xF1] = WIDE,    [0xF2] = WIDE,
        [0xF3] = WIDE,  [0xF4] = WIDE};
    return classes[c];
}

/* Scripts whose line breaks take a dictionary or the tables of UAX #14. */
static bool needs_icu(uint32_t c) {
    if (c < 0xE00)
        return false;
    if (c < 0x1D00)
        return c < 0x10A0 || (c >= 0x1100 && c < 0x13A0) || c >= 0x1700;
    if (c < 0x2E80)
        return false;
    if (c >= 0xFB00 && c < 0xFE20)
        return false; /* ligatures, Hebrew and Arabic forms, variation selectors */
    if (c >= 0xFE70 && c < 0xFF00)
        return false;
    if (c >= 0xA640 && c < 0xA7FF) /* Cyrillic and Latin extensions */
        return false;
    return c < 0x10000 || c >= 0x1F000;
}

static bool is_letter(uint32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0x250)
        return c >= 0xC0 ? c != 0xD7 && c != 0xF7 : c == 0xAA || c == 0xB5 || c == 0xBA;
    hb_unicode_general_category_t k = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return (k >= HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER && k <= HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER) ||
           k == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK || k == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* Whether at least n letters end at `at`. */
static bool letters_before(td_str s, size_t at, int n) {
    for (; n > 0; n--)
        if (at == 0 || !is_letter(td_utf8_prev(s, &at)))
            return false;
    return true;
}

static bool letters_after(td_str s, size_t at, int n) {
    for (; n > 0; n--)
        if (at >= s.n || !is_letter(td_utf8_next(s, &at)))
            return false;
    return true;
}

/* Whether a number ends at `at`, full stops, per cent signs and the like included: "23.–25. Mai". */
static bool number_before(td_str s, size_t at) {
    for (int i = 0; i < 3 && at > 0; i++) {
        uint32_t c = td_utf8_prev(s, &at);
        if (is_digit(c))
            return true;
        if (c != '.' && c != '%' && c != ')' && c != 0x202F && c != 0xA0)
            return false;
    }
    return false;
}

static bool digit_after(td_str s, size_t at) {
    return at < s.n && is_digit(td_utf8_next(s, &at));
}

/* A dash without blanks: a break follows between words, none in ranges of numbers ("2024–2026", "A–Z"). */
static bool breaks_after_dash(td_str s, size_t dash, size_t behind) {
    bool number = number_before(s, dash), digit = digit_after(s, behind);
    if (number && digit)
        return false;
    return (number || letters_before(s, dash, 2)) && (digit || letters_after(s, behind, 2));
}

static bool breaks_after_slash(td_str s, size_t slash) {
    size_t before = slash > 0 && s.p[slash - 1] == '-' ? slash - 1 : slash;
    return letters_before(s, before, 3) && letters_after(s, slash + 1, 3);
}

/* Whether a line may end between the bytes before and behind `behind`, where the character c at `at` ends. */
static bool breaks_word(td_str s, uint32_t c, size_t at, size_t behind) {
    switch (c) {
    case '-':
    case 0x2010:
        return letters_before(s, at, 2) && letters_after(s, behind, 2);
    case '/':
        return breaks_after_slash(s, at);
    case 0x2013:
    case 0x2014:
        return breaks_after_dash(s, at, behind);
    case 0x2000:
    case 0x2001:
    case 0x2002:
    case 0x2003:
    case 0x2004:
    case 0x2005:
    case 0x205F:
        return true;
    default:
        return false;
    }
}

static bool is_alnum(unsigned char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool url_sign(unsigned char c) {
    return c == '/' || c == '.' || c == '?' || c == '&' || c == '=' || c == '-' || c == '_' || c == '#' || c == '@';
}

/* Inside an address a line ends after a sign, when more of the address follows; never in front of another sign. */
static bool breaks_address(td_str s, size_t at, size_t behind) {
    if (!url_sign((unsigned char)s.p[at]) || behind >= s.n || at == 0)
        return false;
    unsigned char next = (unsigned char)s.p[behind];
    return is_alnum(next) || next == '%' || next == '~' || next >= 0xC0;
}

/* The word without opening punctuation. */
static bool is_address(td_str s) {
    size_t from = 0;
    while (from < s.n && (unsigned char)s.p[from] < 0x80 && !is_alnum((unsigned char)s.p[from]))
        from++;
    td_str word = td_str_sub(s, from, s.n);
    if (td_str_starts(word, "www.") || td_str_find(s, TD_S("://")) != SIZE_MAX)
        return true;
    size_t sign = td_str_index(word, '@');
    return sign != SIZE_MAX && sign > 0 && td_str_find(td_str_sub(word, sign, word.n), TD_S(".")) != SIZE_MAX;
}

static void add(td_arena *arena, parts *out, size_t start, size_t end, td_break_class after) {
    td_break_part part = {(uint32_t)start, (uint32_t)end, (uint8_t)after};
    TD_PUSH(arena, out, part);
}

/* State of one call. */
typedef struct {
    td_arena *arena;
    td_str text, lang;
    parts out;
} splitter;

/* Cuts text [start, end), which holds no blank, at its plain breaks; all but the last part are added. */
static size_t cut_word(splitter *x, size_t start, size_t end, bool icu) {
    td_str s = td_str_sub(x->text, start, end);
    uint32_t *marks = NULL;
    size_t nmarks = icu ? td_breaks_icu(x->arena, s, x->lang, &marks) : 0, mark = 0, from = 0;
    bool address = is_address(s), wide_before = false;
    for (size_t at = 0; at < s.n;) {
        size_t behind = at;
        uint32_t c = td_utf8_next(s, &behind);
        bool wide = icu && needs_icu(c);
        while (mark < nmarks && marks[mark] < at)
            mark++;
        if (at > from && (wide || wide_before) && mark < nmarks && marks[mark] == at) {
            add(x->arena, &x->out, start + from, start + at, TD_BREAK_PLAIN);
            from = at;
        }
        if (c == 0x200B) { /* zero width space: a break and nothing else */
            if (at > from)
                add(x->arena, &x->out, start + from, start + at, TD_BREAK_PLAIN);
            from = behind;
        } else if (behind < s.n && (address ? breaks_address(s, at, behind) : breaks_word(s, c, at, behind))) {
            add(x->arena, &x->out, start + from, start + behind, TD_BREAK_PLAIN);
            from = behind;
        }
        wide_before = wide;
        at = behind;
    }
    return start + from;
}

/* Whether the blank at `at` is followed by a dash that stands alone: it stays with the word before. */
static bool dash_follows(td_str s, size_t at) {
    at++;
    if (at + 3 > s.n || s.p[at] != '\xE2' || s.p[at + 1] != '\x80' || (s.p[at + 2] != '\x93' && s.p[at + 2] != '\x94'))
        return false;
    return at + 3 == s.n || class_of((unsigned char)s.p[at + 3]) == BLANK ||
           class_of((unsigned char)s.p[at + 3]) == NEWLINE || s.p[at + 3] == ',';
}

/* Length of a line end at `at`, 0 if there is none. */
static size_t newline(td_str s, size_t at) {
    if (class_of((unsigned char)s.p[at]) == NEWLINE)
        return s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n' ? 2 : 1;
    bool separator =
        at + 3 <= s.n && s.p[at] == '\xE2' && s.p[at + 1] == '\x80' && (s.p[at + 2] == '\xA8' || s.p[at + 2] == '\xA9');
    return separator ? 3 : 0;
}

/* Adds the word [start, end) and what follows it. */
static void add_word(splitter *x, size_t start, size_t end, bool signs, bool icu, td_break_class after) {
    if (start < end && (signs || icu))
        start = cut_word(x, start, end, icu);
    if (start < end || after == TD_BREAK_HARD)
        add(x->arena, &x->out, start, end, after);
    else if (x->out.n && after == TD_BREAK_SPACE && x->out.p[x->out.n - 1].after != TD_BREAK_HARD)
        x->out.p[x->out.n - 1].after = TD_BREAK_SPACE;
}

/* Finds the end of the word at `at`: a blank that divides, a line end or the end of the text. */
static size_t word_end(td_str s, size_t at, bool *signs, bool *icu) {
    size_t start = at;
    while (at < s.n) {
        switch (class_of((unsigned char)s.p[at])) {
        case BLANK:
            if (at == start || !dash_follows(s, at))
                return at;
            at++;
            break;
        case NEWLINE:
            return at;
        case SIGN:
            *signs = true;
            at++;
            break;
        case WIDE: {
            if (newline(s, at))
                return at;
            uint32_t c = td_utf8_next(s, &at);
            *signs |= c >= 0x2000 && c < 0x2060;
            *icu |= needs_icu(c);
            break;
        }
        default:
            at++;
        }
    }
    return at;
}

size_t td_breaks_split(td_arena *arena, td_str text, td_str lang, td_break_part **out) {
    assert(text.n < UINT32_MAX);
    splitter x = {.arena = arena, .text = text, .lang = lang};
    for (size_t at = 0; at < text.n;) {
        while (at < text.n && class_of((unsigned char)text.p[at]) == BLANK)
            at++;
        if (at == text.n)
            break;
        bool signs = false, icu = false;
        size_t start = at, end = word_end(text, at, &signs, &icu);
        td_break_class after = TD_BREAK_NONE;
        for (at = end; at < text.n && class_of((unsigned char)text.p[at]) == BLANK; at++)
            after = TD_BREAK_SPACE;
        size_t n = at < text.n ? newline(text, at) : 0;
        if (n)
            after = TD_BREAK_HARD;
        at += n;
        add_word(&x, start, end, signs, icu, after);
    }
    *out = x.out.p;
    return x.out.n;
}
