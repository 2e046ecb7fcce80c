#include "base/diag.h"

#include <stdlib.h>

#include "base/ctx.h"

static const struct {
    const char *name, *text;
    td_level level;
} codes[] = {
#define TD_DIAG(code, level, text) {#code, text, TD_##level},
#include "base/diag_codes.def"
#undef TD_DIAG
};

const char *td_code_name(td_code code) {
    return codes[code].name;
}

const char *td_code_text(td_code code) {
    return codes[code].text;
}

td_level td_code_level(td_code code) {
    return codes[code].level;
}

void td_diags_init(td_diags *diags, td_arena *arena) {
    *diags = (td_diags){.arena = arena};
}

static void push(td_diags *diags, td_finding f) {
    f.message = td_str_dup(diags->arena, f.message);
    f.hint = td_str_dup(diags->arena, f.hint);
    f.targets = td_str_dup(diags->arena, f.targets);
    TD_PUSH(diags->arena, diags, f);
}

void td_diags_add(td_diags *diags, td_finding finding) {
    diags->errors += finding.level >= TD_ERROR;
    if (diags->n < TD_MAX_FINDINGS) {
        push(diags, finding);
    } else if (!diags->dropped) {
        diags->dropped = true;
        push(diags, (td_finding){TD_E_TOO_MANY_FINDINGS, TD_ERROR, finding.span, td_str_from(td_code_text(TD_E_TOO_MANY_FINDINGS)), TD_NOSTR, TD_NOSTR});
    }
}

static bool same(const td_finding *a, const td_finding *b) {
    return a->code == b->code && a->level == b->level && a->span.src == b->span.src && a->span.start == b->span.start &&
           a->span.end == b->span.end && td_str_eq(a->message, b->message);
}

/* Whether a list "a, b" has the name. */
static bool names(td_str list, td_str name) {
    while (list.n) {
        size_t comma = td_str_find(list, TD_S(", "));
        size_t end = comma == SIZE_MAX ? list.n : comma;
        if (td_str_eq(td_str_sub(list, 0, end), name))
            return true;
        list = td_str_sub(list, comma == SIZE_MAX ? list.n : comma + 2, list.n);
    }
    return false;
}

void td_diags_merge(td_diags *diags, const td_diags *from, td_str target) {
    for (size_t i = 0; i < from->n; i++) {
        td_finding *known = NULL;
        for (size_t j = 0; j < diags->n && !known; j++)
            if (same(&diags->p[j], &from->p[i]))
                known = &diags->p[j];
        if (!known) {
            td_finding f = from->p[i];
            f.targets = target;
            td_diags_add(diags, f);
        } else if (target.n && !names(known->targets, target)) {
            td_str list = known->targets.n ? td_str_cat(diags->arena, known->targets, TD_S(", ")) : TD_NOSTR;
            known->targets = td_str_cat(diags->arena, list, target);
        }
    }
}

/* qsort has no argument: the path of each finding is looked up before sorting. */
typedef struct {
    td_str path;
    td_finding f;
    size_t order;
} keyed;

static int by_place(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    int r = td_str_cmp(x->path, y->path);
    if (r)
        return r;
    if (x->f.span.start != y->f.span.start)
        return x->f.span.start < y->f.span.start ? -1 : 1;
    if (x->f.code != y->f.code)
        return x->f.code < y->f.code ? -1 : 1;
    r = td_str_cmp(x->f.message, y->f.message);
    return r ? r : (x->order > y->order) - (x->order < y->order);
}

void td_diags_sort(td_diags *diags, td_sources *sources) {
    keyed *list = td_malloc(diags->n * sizeof *list);
    for (size_t i = 0; i < diags->n; i++) {
        const td_source *source = td_sources_find(sources, diags->p[i].span.src);
        list[i] = (keyed){source ? source->path : TD_NOSTR, diags->p[i], i};
    }
    qsort(list, diags->n, sizeof *list, by_place);
    for (size_t i = 0; i < diags->n; i++)
        diags->p[i] = list[i].f;
    free(list);
}

const char *td_tr(const td_ctx *ctx, const char *text) {
    return ctx->services && ctx->services->translate ? ctx->services->translate(text) : text;
}

static void report(td_ctx *ctx, td_level level, td_code code, td_span span, td_str hint, va_list args) {
    td_buf buf = {0};
    td_buf_vformat(&buf, td_tr(ctx, codes[code].text), args);
    td_diags_add(ctx->diags, (td_finding){code, level, span, td_buf_view(&buf), hint, TD_NOSTR});
    td_buf_free(&buf);
}

bool td_report(td_ctx *ctx, td_code code, td_span span, ...) {
    va_list args;
    va_start(args, span);
    report(ctx, codes[code].level, code, span, TD_NOSTR, args);
    va_end(args);
    return false;
}

bool td_report_hint(td_ctx *ctx, td_code code, td_span span, td_str hint, ...) {
    va_list args;
    va_start(args, hint);
    report(ctx, codes[code].level, code, span, hint, args);
    va_end(args);
    return false;
}

bool td_report_as(td_ctx *ctx, td_level level, td_code code, td_span span, td_str hint, ...) {
    va_list args;
    va_start(args, hint);
    report(ctx, level, code, span, hint, args);
    va_end(args);
    return false;
}

td_str td_did_you_mean_str(td_ctx *ctx, td_str word, const td_str *names, size_t n) {
    int best = 99;
    td_str name = TD_NOSTR;
    for (size_t i = 0; i < n; i++) {
        int d = td_str_distance(word, names[i]);
        if (d < best) {
            best = d;
            name = names[i];
        }
    }
    if (best > 3 || (size_t)best * 2 > word.n + 1 || (size_t)best >= word.n)
        return TD_NOSTR;
    return td_str_format(ctx->arena, td_tr(ctx, "did you mean \"%.*s\"?"), TD_F(name));
}

td_str td_did_you_mean(td_ctx *ctx, td_str word, const char *const *names) {
    td_str list[256];
    size_t n = 0;
    while (names[n] && n < sizeof list / sizeof *list) {
        list[n] = td_str_from(names[n]);
        n++;
    }
    return td_did_you_mean_str(ctx, word, list, n);
}
