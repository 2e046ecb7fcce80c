#include "parse/yaml_scalar.h"

#include <strings.h>

/* ---- where each character was written ---- */

typedef struct {
    td_arena *arena;
    td_value *v;
    const char *src; /* the whole source */
    size_t at, end;  /* in src */
    size_t done;     /* bytes of v->text that have a segment */
} aligner;

static void add_seg(aligner *a, size_t offset, size_t n, bool made) {
    td_segs *segs = &a->v->segs;
    td_str bytes = td_str_sub(a->v->text, a->done, a->done + n);
    a->done += n;
    if (n == 0)
        return;
    td_seg *last = segs->n ? &segs->p[segs->n - 1] : NULL;
    if (last && !made && !last->made && last->offset + last->bytes.n == offset) {
        last->bytes.n += n;
        return;
    }
    TD_PUSH(a->arena, segs, ((td_seg){(uint32_t)offset, bytes, made}));
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_space(char c) {
    return is_blank(c) || c == '\n' || c == '\r';
}

/* Whether only blanks stand between `at` and the end of its line. */
static bool at_line_end(const aligner *a) {
    size_t i = a->at;
    while (i < a->end && is_blank(a->src[i]))
        i++;
    return i < a->end && (a->src[i] == '\n' || a->src[i] == '\r');
}

/* A line fold: white space here stands for other white space there. */
static void align_fold(aligner *a) {
    size_t from = a->at, n = 0;
    while (a->at < a->end && is_space(a->src[a->at]))
        a->at++;
    while (a->done + n < a->v->text.n && is_space(a->v->text.p[a->done + n]))
        n++;
    add_seg(a, from, n, true);
}

/* An escape of a double-quoted scalar; how many bytes it makes follows from what stands after it. */
static void align_escape(aligner *a) {
    static const char plain[] = "0abt\tnvfre \"/\\";
    size_t from = a->at, n = 1;
    char c = a->at + 1 < a->end ? a->src[a->at + 1] : 0;
    if (c == '\n' || c == '\r') {
        a->at++;
        while (a->at < a->end && is_space(a->src[a->at]))
            a->at++;
        return;
    }
    a->at += c == 'x' ? 4 : c == 'u' ? 6 : c == 'U' ? 10 : 2;
    if (!c || !strchr(plain, c)) {
        size_t i = a->done;
        unsigned char lead = i < a->v->text.n ? (unsigned char)a->v->text.p[i] : 0;
        n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
    add_seg(a, from, n, true);
}

static void align(aligner *a, char style) {
    bool flow = style != '|' && style != '>';
    while (a->done < a->v->text.n && a->at < a->end) {
        char c = a->v->text.p[a->done], s = a->src[a->at];
        if (style == '"' && s == '\\') {
            align_escape(a);
        } else if (style == '\'' && s == '\'' && c == '\'') {
            add_seg(a, a->at + 1, 1, false);
            a->at += 2;
        } else if ((flow && is_space(s) && at_line_end(a)) || s == '\n' || s == '\r') {
            align_fold(a);
        } else if (s == c) {
            add_seg(a, a->at, 1, false);
            a->at++;
        } else if (is_blank(s)) {
            a->at++; /* indentation of a block scalar's first line */
        } else {
            break;
        }
    }
    add_seg(a, a->at, a->v->text.n - a->done, true); /* nothing is left but for input that we do not foresee */
}

void td_yaml_scalar_segs(td_arena *arena, td_value *v, const td_source *source, char style) {
    aligner a = {arena, v, source->bytes.p, v->span.start, v->span.end, 0};
    v->segs.src = source->id;
    while (a.at < a.end && (a.src[a.at] == '&' || a.src[a.at] == '!')) { /* anchor and tag stand before the text */
        while (a.at < a.end && !is_space(a.src[a.at]))
            a.at++;
        while (a.at < a.end && is_space(a.src[a.at]))
            a.at++;
    }
    if (style == '\'' || style == '"')
        a.at++;
    if (style == '|' || style == '>') {
        while (a.at < a.end && a.src[a.at] != '\n')
            a.at++;
        a.at++;
        /* a finding is never about the blank lines behind the text */
        while (v->span.end > v->span.start && is_space(a.src[v->span.end - 1]))
            v->span.end--;
    }
    align(&a, style);
}

/* ---- what it means ---- */

static bool is_one_of(td_str s, const char *const *names) {
    for (; *names; names++)
        if (td_str_is(s, *names))
            return true;
    return false;
}

static bool is_one_of_nocase(td_str s, const char *const *names) {
    for (; *names; names++)
        if (strlen(*names) == s.n && strncasecmp(s.p, *names, s.n) == 0)
            return true;
    return false;
}

static size_t digits(td_str s, size_t i) {
    size_t from = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i - from;
}

static bool read_base(td_str s, int base, int64_t *out) {
    int64_t v = 0;
    if (s.n == 0 || s.n > (base == 16 ? 15u : 20u))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : 99;
        if (d >= base)
            return false;
        v = v * base + d;
    }
    *out = v;
    return true;
}

/* 0: no number; TD_INT or TD_FLOAT otherwise. */
static int number_kind(td_str s) {
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = digits(s, i);
    i += whole;
    if (whole && i == s.n)
        return TD_INT;
    size_t fraction = 0;
    if (i < s.n && s.p[i] == '.') {
        i++;
        fraction = digits(s, i);
        i += fraction;
    }
    if (!whole && !fraction)
        return 0;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
        size_t exponent = digits(s, i);
        if (!exponent)
            return 0;
        i += exponent;
    }
    return i == s.n ? TD_FLOAT : 0;
}

/* Digits with `inner` between them: 12:30:45, 1_000. */
static bool digits_with(td_str s, char inner) {
    bool seen = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == inner && i > 0 && i + 1 < s.n)
            seen = true;
        else if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return seen;
}

static void warn_11(td_ctx *ctx, const td_value *v, const char *what) {
    td_report_hint(ctx, TD_W_YAML_11, v->span,
                   td_str_from(td_tr(ctx, "put it in quotes, or write what YAML 1.2 means")), TD_F(v->text),
                   td_tr(ctx, what));
}

static bool type_integer(td_ctx *ctx, td_value *v) {
    td_str s = v->text;
    bool sign = s.p[0] == '-' || s.p[0] == '+';
    td_str rest = td_str_sub(s, sign, s.n);
    if (rest.n > 1 && rest.p[0] == '0') {
        warn_11(ctx, v, "a number");
        return true;
    }
    v->kind = td_str_to_int(rest, &v->integer) ? TD_INT : TD_FLOAT; /* beyond 18 digits: the text is kept */
    if (s.p[0] == '-')
        v->integer = -v->integer;
    return true;
}

void td_yaml_scalar_type(td_ctx *ctx, td_value *v) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    static const char *const old[] = {"yes", "no", "on", "off", NULL};
    static const char *const special[] = {".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
                                          "-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  NULL};
    td_str s = v->text;
    int kind = number_kind(s);
    if (is_one_of(s, nulls)) {
        v->kind = TD_NULL;
    } else if (is_one_of(s, trues) || is_one_of(s, falses)) {
        v->kind = TD_BOOL;
        v->integer = is_one_of(s, trues);
    } else if (is_one_of_nocase(s, old)) {
        warn_11(ctx, v, "true or false");
    } else if (kind == TD_INT) {
        type_integer(ctx, v);
    } else if (kind == TD_FLOAT || is_one_of(s, special)) {
        v->kind = TD_FLOAT;
    } else if (td_str_starts(s, "0x") || td_str_starts(s, "0o")) {
        if (read_base(td_str_sub(s, 2, s.n), s.p[1] == 'x' ? 16 : 8, &v->integer))
            v->kind = TD_INT;
    } else if (digits_with(s, ':')) {
        warn_11(ctx, v, "a number of seconds");
    } else if (digits_with(s, '_')) {
        warn_11(ctx, v, "a number");
    }
}
