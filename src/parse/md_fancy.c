#include "parse/md_fancy.h"

static int roman_digit(char c) {
    switch (c | 32) {
    case 'i':
        return 1;
    case 'v':
        return 5;
    case 'x':
        return 10;
    case 'l':
        return 50;
    case 'c':
        return 100;
    case 'd':
        return 500;
    case 'm':
        return 1000;
    default:
        return 0;
    }
}

/* Value of a Roman numeral in its usual form, 0: it is none. */
static int roman(td_str s) {
    static const struct {
        int value;
        const char *text;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    int value = 0;
    for (size_t i = 0; i < s.n; i++) {
        int d = roman_digit(s.p[i]), next = i + 1 < s.n ? roman_digit(s.p[i + 1]) : 0;
        if (!d)
            return 0;
        value += d < next ? -d : d;
    }
    size_t at = 0;
    int rest = value;
    for (size_t k = 0; k < sizeof parts / sizeof *parts && rest > 0; k++)
        for (; rest >= parts[k].value; rest -= parts[k].value)
            for (const char *p = parts[k].text; *p; p++)
                if (at >= s.n || (s.p[at++] | 32) != *p)
                    return 0;
    return at == s.n ? value : 0;
}

static bool all_case(td_str s, bool upper) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < (upper ? 'A' : 'a') || s.p[i] > (upper ? 'Z' : 'z'))
            return false;
    return s.n > 0;
}

/* Number and style of what stands between the delimiters. */
static bool read_number(td_str s, uint8_t delim, const td_md_mark *last, td_md_mark *out) {
    int64_t n;
    if (delim == TD_DELIM_TWO_PARENS && s.n <= 9 && td_str_to_int(s, &n)) {
        out->number = (int)n;
        out->style = TD_LIST_DECIMAL;
        return true;
    }
    bool upper = all_case(s, true);
    if (!upper && !all_case(s, false))
        return false;
    uint8_t alpha = upper ? TD_LIST_UPPER_ALPHA : TD_LIST_LOWER_ALPHA,
            rom = upper ? TD_LIST_UPPER_ROMAN : TD_LIST_LOWER_ROMAN;
    int letter = s.n == 1 ? (s.p[0] | 32) - 'a' + 1 : 0, value = roman(s);
    bool goes_on = last && last->delim == delim;
    if (goes_on && last->style == alpha && letter == last->number + 1) {
        out->style = alpha;
        out->number = letter;
        return true;
    }
    if (value && (s.n > 1 || letter == 'i' - 'a' + 1 || (goes_on && last->style == rom))) {
        out->style = rom;
        out->number = value;
        return s.n == 1 || s.n <= 8;
    }
    out->style = alpha;
    out->number = letter;
    return letter && (delim != TD_DELIM_PERIOD || letter == 1);
}

bool td_md_fancy_mark(td_str line, size_t at, const td_md_mark *last, td_md_mark *out) {
    size_t i = at + (line.p[at] == '('), from = i;
    bool paren = i > at;
    while (i < line.n && i - from < 10 && td_md_is_alnum(line.p[i]))
        i++;
    if (i == from || i + 1 >= line.n || (line.p[i] != ')' && (paren || line.p[i] != '.')))
        return false;
    out->delim = paren ? TD_DELIM_TWO_PARENS : line.p[i] == ')' ? TD_DELIM_PAREN : TD_DELIM_PERIOD;
    td_str number = td_str_sub(line, from, i);
    if (!read_number(number, out->delim, last, out))
        return false;
    out->n = i + 1 - at;
    size_t text = i + 1;
    while (text < line.n && (line.p[text] == ' ' || line.p[text] == '\t'))
        text++;
    if (text == i + 1 || text == line.n)
        return false;
    if (out->delim != TD_DELIM_PERIOD)
        return true;
    bool abbreviation = text + 1 < line.n && td_md_is_alnum(line.p[text]) && line.p[text + 1] == '.';
    bool capital = number.p[0] >= 'A' && number.p[0] <= 'Z';
    return !abbreviation && !(capital && number.n == 1 && text < i + 3);
}
