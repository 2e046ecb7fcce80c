#include "base/units.h"

__extension__ typedef __int128 wide;

int64_t td_muldiv(int64_t a, int64_t b, int64_t c) {
    wide product = (wide)a * b;
    wide half = c / 2;
    return (int64_t)((product >= 0 ? product + half : product - half) / c);
}

/* Millionths of the number at the start of s; *used = its bytes (0: none). */
static int64_t parse_micro(td_str s, size_t *used) {
    int64_t v = 0, unit = 100000;
    size_t i = 0, digits = 0;
    bool negative = s.n && s.p[0] == '-';
    i += negative;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && digits < 7; i++, digits++)
        v = v * 10 + (s.p[i] - '0');
    v *= 1000000;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++, unit /= 10)
            v += (s.p[i] - '0') * unit;
    *used = digits ? i : 0;
    return negative ? -v : v;
}

bool td_len_parse(td_str s, td_len em, td_len *out) {
    /* 1/1024 pt per unit as a fraction num/den */
    static const struct {
        const char *name;
        int64_t num, den;
    } units[] = {{"pt", 1024, 1}, {"mm", 1024 * 720, 254}, {"cm", 1024 * 7200, 254}, {"in", 1024 * 72, 1}, {"px", 768, 1}};
    size_t used;
    int64_t micro = parse_micro(s, &used), v = 0;
    td_str unit = td_str_sub(s, used, s.n);
    bool known = used > 0 && unit.n == 0 && micro == 0;
    if (used == 0)
        return false;
    if (td_str_is(unit, "em") && em > 0) {
        v = td_muldiv(micro, em, 1000000);
        known = true;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (td_str_is(unit, units[i].name)) {
            v = td_muldiv(micro, units[i].num, units[i].den * 1000000);
            known = true;
        }
    if (!known || v > INT32_MAX / 4 || v < INT32_MIN / 4)
        return false;
    *out = (td_len)v;
    return true;
}
