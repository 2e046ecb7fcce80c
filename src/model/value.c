#include "model/value.h"

const td_value *td_value_find_str(const td_value *v, td_str key) {
    if (!v || v->kind != TD_MAP_VALUE)
        return NULL;
    for (size_t i = 0; i < v->n; i++)
        if (td_str_eq(v->members[i].key, key))
            return v->members[i].value;
    return NULL;
}

const td_value *td_value_find(const td_value *v, const char *key) {
    return td_value_find_str(v, td_str_from(key));
}

const td_value *td_value_at(const td_value *v, const char *path) {
    td_str rest = td_str_from(path);
    while (v && rest.n) {
        size_t dot = td_str_index(rest, '.');
        size_t end = dot == SIZE_MAX ? rest.n : dot;
        v = td_value_find_str(v, td_str_sub(rest, 0, end));
        rest = td_str_sub(rest, end + 1, rest.n);
    }
    return v;
}

static bool is_scalar(const td_value *v) {
    return v && v->kind != TD_NULL && v->kind != TD_SEQ && v->kind != TD_MAP_VALUE;
}

td_str td_value_text(const td_value *v, const char *otherwise) {
    return is_scalar(v) ? v->text : td_str_from(otherwise);
}

bool td_value_bool(const td_value *v, bool otherwise) {
    return v && v->kind == TD_BOOL ? v->integer != 0 : otherwise;
}

int64_t td_value_int(const td_value *v, int64_t otherwise) {
    return v && v->kind == TD_INT ? v->integer : otherwise;
}

bool td_value_has(const td_value *v, td_str text) {
    if (is_scalar(v))
        return td_str_eq(v->text, text);
    if (v && v->kind == TD_SEQ)
        for (size_t i = 0; i < v->n; i++)
            if (is_scalar(v->items[i]) && td_str_eq(v->items[i]->text, text))
                return true;
    return false;
}

td_value *td_value_new(td_arena *arena, td_value_kind kind, td_span span) {
    td_value *v = TD_NEW(arena, td_value);
    v->kind = kind;
    v->span = span;
    return v;
}

static void dump_text(td_buf *out, td_str s) {
    td_buf_putc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            td_buf_puts(out, "\\n");
        else if (s.p[i] == '"' || s.p[i] == '\\')
            td_buf_format(out, "\\%c", s.p[i]);
        else
            td_buf_putc(out, s.p[i]);
    }
    td_buf_puts(out, "\"\n");
}

void td_value_dump(td_buf *out, const td_value *v, int indent) {
    static const char *const names[] = {"null", "bool", "int", "float", "string", "seq", "map"};
    if (v->kind < TD_STRING) {
        td_buf_format(out, "%s %.*s\n", names[v->kind], TD_F(v->text));
    } else if (v->kind == TD_STRING) {
        dump_text(out, v->text);
    } else {
        td_buf_format(out, "%s\n", names[v->kind]);
        for (size_t i = 0; i < v->n; i++) {
            td_buf_format(out, "%*s", indent + 2, "");
            if (v->kind == TD_MAP_VALUE)
                td_buf_format(out, "%.*s: ", TD_F(v->members[i].key));
            else
                td_buf_puts(out, "- ");
            td_value_dump(out, v->kind == TD_MAP_VALUE ? v->members[i].value : v->items[i], indent + 2);
        }
    }
}

td_value *td_value_merge(td_arena *arena, const td_value *base, const td_value *over) {
    td_value *out = TD_NEW(arena, td_value);
    if (!base || !over || base->kind != TD_MAP_VALUE || over->kind != TD_MAP_VALUE) {
        *out = over ? *over : base ? *base : *td_value_new(arena, TD_NULL, TD_NOSPAN);
        return out;
    }
    *out = *base;
    out->members = TD_NEWN(arena, td_member, base->n + over->n);
    for (size_t i = 0; i < base->n; i++) {
        const td_value *other = td_value_find_str(over, base->members[i].key);
        out->members[i] = base->members[i];
        if (other)
            out->members[i].value = td_value_merge(arena, base->members[i].value, other);
    }
    for (size_t i = 0; i < over->n; i++)
        if (!td_value_find_str(base, over->members[i].key))
            out->members[out->n++] = over->members[i];
    return out;
}
