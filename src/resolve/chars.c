#include "resolve/chars.h"

#include "base/utf8.h"

bool td_chars_is_word(uint32_t c) {
    if (c < 0xC0)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == 0xAA || c == 0xB5 || c == 0xBA;
    bool punctuation = c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x2E00 && c <= 0x2E7F) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFE10 && c <= 0xFE6F) || c == 0xFEFF || c >= 0xFFF0;
    bool astral_letter = c >= 0x10000 && !(c >= 0x1F000 && c <= 0x1FAFF);
    return astral_letter || !punctuation;
}

bool td_chars_is_quote(uint32_t c) {
    return c == '"' || c == '\'' || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F) || c == 0x2039 || c == 0x203A;
}

uint32_t td_chars_before(td_str s, size_t at) {
    return at ? td_utf8_prev(s, &at) : 0;
}

uint32_t td_chars_at(td_str s, size_t at) {
    return at < s.n ? td_utf8_next(s, &at) : 0;
}
