#include "model/style.h"

static td_str primary(td_str lang) {
    size_t dash = td_str_index(lang, '-');
    return td_str_sub(lang, 0, dash == SIZE_MAX ? lang.n : dash);
}

const td_locale *td_style_locale(const td_style *style, td_str lang) {
    for (size_t i = 0; i < style->nlocales; i++)
        if (td_str_eq(style->locales[i].lang, lang))
            return &style->locales[i];
    for (size_t i = 0; i < style->nlocales; i++)
        if (td_str_eq(style->locales[i].lang, primary(lang)))
            return &style->locales[i];
    return style->locale;
}

td_str td_locale_word(const td_locale *locale, const char *path) {
    const td_value *v = locale ? td_value_at(locale->value, path) : NULL;
    return td_value_text(v, path);
}

/* Linear light of an 8-bit sRGB channel. Source: WCAG 2.1, relative luminance.  The 2.4th power is taken by
 * Newton steps, since libm may differ between machines: x^2.4 = x^2 * (x^2)^(1/5). */
static double channel(unsigned c) {
    double s = c / 255.0;
    if (s <= 0.03928)
        return s / 12.92;
    double x = (s + 0.055) / 1.055, square = x * x, root = 1.0;
    for (int i = 0; i < 60; i++) {
        double p4 = root * root * root * root;
        root -= (root * p4 - square) / (5 * p4);
    }
    return square * root;
}

static double luminance(td_colour c) {
    return 0.2126 * channel(c >> 16 & 255) + 0.7152 * channel(c >> 8 & 255) + 0.0722 * channel(c & 255);
}

int td_contrast(td_colour a, td_colour b) {
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return (int)(100 * (x > y ? x / y : y / x));
}
