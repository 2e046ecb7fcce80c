/* typography.c - the rules of a language and the scanner that applies them to a text; the document is walked in
 * typography_run.c. */
#include "resolve/typography.h"

#include "base/map.h"
#include "base/utf8.h"
#include "resolve/chars.h"

#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define EN_DASH "\xE2\x80\x93"
#define EM_DASH "\xE2\x80\x94"
#define ELLIPSIS "\xE2\x80\xA6"
#define SECTION_SIGN 0xA7

enum { MAX_PARTS = 6 };

/* "z. B." as its parts "z." and "B." */
typedef struct {
    td_str parts[MAX_PARTS];
    size_t n;
} abbreviation;

struct td_typography {
    td_str apostrophe;
    td_map before_number, before_word, after_number, after_number_wide, months;
    struct {
        abbreviation *p;
        size_t n, cap;
    } abbreviations;
    bool starts[256]; /* first bytes of abbreviations */
    bool group_digits, dash_space;
};

/* ---- rules ---- */

static void fill_set(td_map *set, td_arena *arena, const td_value *list) {
    td_map_init(set, arena);
    for (size_t i = 0; list && list->kind == TD_SEQ && i < list->n; i++)
        td_map_put(set, list->items[i]->text, set);
}

static void add_abbreviation(td_typography *r, td_arena *arena, td_str text) {
    abbreviation a = {.n = 0};
    td_str rest = text, word;
    while (a.n < MAX_PARTS && td_str_next_word(&rest, &word))
        a.parts[a.n++] = word;
    if (a.n < 2)
        return;
    r->starts[(unsigned char)a.parts[0].p[0]] = true;
    TD_PUSH(arena, &r->abbreviations, a);
}

td_typography *td_typography_new(td_arena *arena, const td_locale *locale) {
    td_typography *r = TD_NEW(arena, td_typography);
    const td_value *t = td_value_find(locale->value, "typography"), *list = td_value_find(t, "abbreviations");
    r->apostrophe = locale->apostrophe;
    fill_set(&r->before_number, arena, td_value_find(t, "before-number"));
    fill_set(&r->before_word, arena, td_value_find(t, "before-word"));
    fill_set(&r->after_number, arena, td_value_find(t, "after-number"));
    fill_set(&r->after_number_wide, arena, td_value_find(t, "after-number-wide"));
    fill_set(&r->months, arena, td_value_find(locale->value, "months"));
    for (size_t i = 0; list && list->kind == TD_SEQ && i < list->n; i++)
        add_abbreviation(r, arena, list->items[i]->text);
    r->group_digits = td_value_bool(td_value_find(t, "group-digits"), false);
    r->dash_space = td_value_bool(td_value_find(t, "dash-space"), false);
    return r;
}

/* ---- the scanner ---- */

typedef struct {
    const td_typography *r;
    td_str in;
    uint32_t before;
    td_buf out;
    size_t word; /* where the current word started in `in` */
    td_marks *marks;
    size_t mark; /* the next one to be passed */
} setter;

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

static char at(const setter *s, size_t i) {
    return i < s->in.n ? s->in.p[i] : '\0';
}

/* What is put out next stands for the input from i on. */
static void reach(setter *s, size_t i) {
    while (s->marks && s->mark < s->marks->n && s->marks->p[s->mark] <= i)
        s->marks->p[s->mark++] = s->out.n;
}

/* Copies input as it is, byte by byte where marks may lie in it. */
static void copy(setter *s, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        reach(s, i);
        td_buf_putc(&s->out, s->in.p[i]);
    }
}

/* Bytes of a space at i: ' ', NBSP or narrow NBSP; 0: none. */
static size_t space_at(const setter *s, size_t i) {
    td_str rest = td_str_sub(s->in, i, s->in.n);
    return td_str_starts(rest, " ") ? 1 : td_str_starts(rest, NBSP) ? 2 : td_str_starts(rest, NARROW) ? 3 : 0;
}

/* Length of an abbreviation at i, however it is spaced; 0: none. */
static size_t match_abbreviation(const setter *s, const abbreviation *a, size_t i) {
    size_t p = i;
    for (size_t k = 0; k < a->n; k++) {
        if (k)
            p += space_at(s, p);
        if (!td_str_eq(td_str_sub(s->in, p, p + a->parts[k].n), a->parts[k]))
            return 0;
        p += a->parts[k].n;
    }
    return td_chars_is_word(td_chars_at(s->in, p)) ? 0 : p - i;
}

static bool put_abbreviation(setter *s, size_t *i) {
    const abbreviation *best = NULL;
    size_t length = 0;
    for (size_t k = 0; k < s->r->abbreviations.n; k++) {
        size_t n = match_abbreviation(s, &s->r->abbreviations.p[k], *i);
        if (n > length) {
            length = n;
            best = &s->r->abbreviations.p[k];
        }
    }
    if (!best)
        return false;
    size_t p = *i;
    for (size_t k = 0; k < best->n; k++) {
        if (k) {
            reach(s, p);
            td_buf_puts(&s->out, NARROW);
            p += space_at(s, p);
        }
        copy(s, p, p + best->parts[k].n);
        p += best->parts[k].n;
    }
    s->word = *i;
    *i += length;
    return true;
}

/* The word before i, without opening brackets and quotes. */
static td_str word_before(const setter *s, size_t i) {
    td_str w = td_str_sub(s->in, s->word, i);
    for (size_t next = 0; w.n; next = 0) {
        uint32_t c = td_utf8_next(w, &next);
        if (td_chars_is_word(c) || c == SECTION_SIGN)
            break;
        w = td_str_sub(w, next, w.n);
    }
    return w;
}

static td_str word_after(const setter *s, size_t i) {
    size_t end = i;
    while (end < s->in.n && !space_at(s, end) && !strchr(",;:!?)", s->in.p[end])) {
        size_t next = end;
        if (td_chars_is_quote(td_utf8_next(s->in, &next)))
            break;
        end = next;
    }
    return td_str_sub(s->in, i, end);
}

/* Without its final full stop, which may belong to the sentence. */
static bool in_set(const td_map *set, td_str w) {
    if (td_map_find(set, w))
        return true;
    return w.n > 1 && w.p[w.n - 1] == '.' && td_map_find(set, td_str_sub(w, 0, w.n - 1));
}

static bool number_word(td_str w) {
    return w.n && digit(w.p[w.n - 1]);
}

/* "12 500": groups of three after one to three digits; no years, no telephone numbers, none that begin with 0. */
static bool digit_group(const setter *s, size_t i, td_str before) {
    size_t n = 0;
    while (n < before.n && digit(before.p[before.n - 1 - n]))
        n++;
    bool after_number = s->word >= 2 && digit(s->in.p[s->word - 2]);
    bool left = n >= 1 && n <= 3 && before.p[before.n - n] != '0' && (n == before.n || !strchr(".,-/", before.p[before.n - n - 1])) && !after_number;
    bool grouped_left = n == 3 && s->out.n >= 6 && memcmp(s->out.p + s->out.n - 6, NARROW, 3) == 0;
    return (left || grouped_left) && digit(at(s, i)) && digit(at(s, i + 1)) && digit(at(s, i + 2)) && !digit(at(s, i + 3)) && at(s, i + 3) != '/';
}

/* What stands for the blank at i. */
static const char *space_for(const setter *s, size_t i) {
    td_str before = word_before(s, i), next = word_after(s, i + 1);
    const td_typography *r = s->r;
    if (digit(at(s, i + 1)) && td_map_find(&r->before_number, before))
        return (unsigned char)before.p[0] == 0xC2 ? NARROW : NBSP; /* § and §§ */
    if (number_word(before)) {
        if (r->group_digits && digit_group(s, i + 1, before))
            return NARROW;
        if (in_set(&r->after_number, next))
            return NARROW;
        if (in_set(&r->after_number_wide, next))
            return NBSP;
    }
    if (before.n > 1 && before.p[before.n - 1] == '.' && digit(before.p[before.n - 2]) && td_map_find(&r->months, next))
        return NBSP;
    if (td_map_find(&r->before_word, before) && next.n)
        return NBSP;
    if (r->dash_space && (td_str_is(next, EN_DASH) || td_str_is(next, "--")))
        return NBSP;
    if (td_str_starts(next, ELLIPSIS) || (td_str_starts(next, "...") && !td_str_starts(next, "....")))
        return NBSP;
    return " ";
}

/* "2024-2026" is a range. */
static bool year_range(const setter *s, size_t i) {
    for (size_t k = 1; k <= 4; k++)
        if (i < k || !digit(s->in.p[i - k]) || !digit(at(s, i + k)))
            return false;
    bool left = i == 4 || (!digit(s->in.p[i - 5]) && s->in.p[i - 5] != '-');
    return left && !digit(at(s, i + 5)) && at(s, i + 5) != '-' && (s->in.p[i - 4] == '1' || s->in.p[i - 4] == '2');
}

static size_t run_of(const setter *s, size_t i) {
    size_t n = 1;
    while (i + n < s->in.n && s->in.p[i + n] == s->in.p[i])
        n++;
    return n;
}

static size_t put_hyphens(setter *s, size_t i) {
    size_t n = run_of(s, i);
    if (n == 2)
        td_buf_puts(&s->out, EN_DASH);
    else if (n == 3)
        td_buf_puts(&s->out, EM_DASH);
    else if (n == 1 && year_range(s, i))
        td_buf_puts(&s->out, EN_DASH);
    else
        copy(s, i, i + n);
    return n;
}

static size_t put_points(setter *s, size_t i) {
    size_t n = run_of(s, i);
    if (n == 3)
        td_buf_puts(&s->out, ELLIPSIS);
    else
        copy(s, i, i + n);
    return n;
}

static bool starts_word(const setter *s, size_t i) {
    return !td_chars_is_word(i > 0 ? td_chars_before(s->in, i) : s->before);
}

/* One step; returns the bytes of input it stands for. */
static size_t put_next(setter *s, size_t i) {
    switch (s->in.p[i]) {
    case ' ':
        td_buf_puts(&s->out, space_for(s, i));
        s->word = i + 1;
        return 1;
    case '\'':
        td_buf_str(&s->out, s->r->apostrophe);
        return 1;
    case '-':
        return put_hyphens(s, i);
    case '.':
        return put_points(s, i);
    default:
        td_buf_putc(&s->out, s->in.p[i]);
        return 1;
    }
}

td_str td_typography_apply(const td_typography *rules, td_arena *arena, td_str text, uint32_t before, td_marks *marks) {
    setter s = {.r = rules, .in = text, .before = before, .marks = marks};
    for (size_t i = 0; i < text.n;) {
        reach(&s, i);
        if (!(rules->starts[(unsigned char)text.p[i]] && starts_word(&s, i) && put_abbreviation(&s, &i)))
            i += put_next(&s, i);
    }
    reach(&s, text.n);
    if (td_str_eq(td_buf_view(&s.out), text)) {
        td_buf_free(&s.out);
        return text;
    }
    return td_buf_take(&s.out, arena);
}
