#include "resolve/schema.h"

#include "base/units.h"
#include "base/utf8.h"

/* Marks a text for translation; it is translated where it is used. */
#define N_(text) text

typedef struct {
    td_ctx *ctx;
    const td_schemas *schemas;
    td_str what;
    int depth;
} checker;

static bool check(checker *c, const td_value *schema, const td_value *v, td_str name);

static bool is_date(td_str s) {
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    int64_t y, m, d;
    return td_str_to_int(td_str_sub(s, 0, 4), &y) && td_str_to_int(td_str_sub(s, 5, 7), &m) &&
           td_str_to_int(td_str_sub(s, 8, 10), &d) && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

bool td_schema_is_lang(td_str s) {
    size_t part = 0;
    bool first = true;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        if (c == '-') {
            if (part == 0)
                return false;
            part = 0;
            first = false;
        } else if ((!letter && !(digit && !first)) || ++part > 8) {
            return false;
        }
    }
    return part > 0;
}

static bool is_id(td_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return s.n > 0;
}

static bool is_colour(td_str s) {
    if (s.n != 7 || s.p[0] != '#')
        return false;
    for (size_t i = 1; i < 7; i++)
        if (!strchr("0123456789abcdefABCDEF", s.p[i]))
            return false;
    return true;
}

static bool is_text(const td_value *v) {
    return v->kind == TD_STRING || v->kind == TD_INT || v->kind == TD_FLOAT || v->kind == TD_BOOL;
}

/* Whether a value has one of the plain types of the schema language. */
static bool has_type(const td_value *v, td_str type) {
    td_len ignored;
    if (td_str_is(type, "any"))
        return true;
    if (td_str_is(type, "map"))
        return v->kind == TD_MAP_VALUE;
    if (td_str_is(type, "list"))
        return v->kind == TD_SEQ;
    if (td_str_is(type, "bool"))
        return v->kind == TD_BOOL;
    if (td_str_is(type, "int"))
        return v->kind == TD_INT;
    if (td_str_is(type, "number"))
        return v->kind == TD_INT || v->kind == TD_FLOAT;
    if (td_str_is(type, "null"))
        return v->kind == TD_NULL;
    if (!is_text(v))
        return false;
    if (td_str_is(type, "date"))
        return is_date(v->text);
    if (td_str_is(type, "lang"))
        return td_schema_is_lang(v->text);
    if (td_str_is(type, "length"))
        return td_len_parse(v->text, TD_PT(10), &ignored);
    if (td_str_is(type, "color"))
        return is_colour(v->text);
    if (td_str_is(type, "id"))
        return is_id(v->text);
    return true; /* text, inline, path */
}

static const char *type_words(const td_ctx *ctx, td_str type) {
    static const struct {
        const char *type, *words;
    } list[] = {{"map", N_("a mapping")},      {"list", N_("a list")},      {"bool", N_("true or false")},
                {"int", N_("a whole number")}, {"number", N_("a number")},  {"date", N_("a date like 2026-11-23")},
                {"lang", N_("a language tag like de or en-GB")},        {"length", N_("a length like 12pt, 30mm or 1.2em")},
                {"color", N_("a colour like '#0b4f6c'")},               {"id", N_("an id of small letters, digits and hyphens")},
                {"null", N_("empty")}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (td_str_is(type, list[i].type))
            return td_tr(ctx, list[i].words);
    return td_tr(ctx, "a text");
}

static bool wrong_type(checker *c, const td_value *types, const td_value *v, td_str name) {
    td_buf words = {0};
    if (types->kind == TD_SEQ)
        for (size_t i = 0; i < types->n; i++)
            td_buf_format(&words, "%s%s", i ? td_tr(c->ctx, " or ") : "", type_words(c->ctx, types->items[i]->text));
    else
        td_buf_puts(&words, type_words(c->ctx, types->text));
    td_str text = td_buf_take(&words, c->ctx->arena);
    return td_report(c->ctx, TD_E_SCHEMA_TYPE, v->span, TD_F(name), text.p);
}

static td_str joined(checker *c, const td_value *list) {
    td_buf out = {0};
    td_buf_puts(&out, td_tr(c->ctx, "allowed: "));
    for (size_t i = 0; i < list->n; i++)
        td_buf_format(&out, "%s%.*s", i ? ", " : "", TD_F(list->items[i]->text));
    return td_buf_take(&out, c->ctx->arena);
}

static td_str guess(checker *c, td_str word, const td_value *list, td_str otherwise) {
    td_str names[128];
    size_t n = 0;
    bool map = list->kind == TD_MAP_VALUE;
    for (size_t i = 0; i < list->n && n < 128; i++)
        names[n++] = map ? list->members[i].key : list->items[i]->text;
    td_str hint = td_did_you_mean_str(c->ctx, word, names, n);
    return hint.n ? hint : otherwise;
}

static bool check_scalar(checker *c, const td_value *schema, const td_value *v, td_str name) {
    const td_value *values = td_value_find(schema, "values"), *max = td_value_find(schema, "max"), *min = td_value_find(schema, "min");
    if (values && !td_value_has(values, v->text))
        return td_report_hint(c->ctx, TD_E_SCHEMA_VALUE, v->span, guess(c, v->text, values, joined(c, values)), TD_F(v->text), TD_F(name));
    const td_value *type = td_value_find(schema, "type");
    if (v->kind == TD_INT && (td_value_has(type, TD_S("int")) || td_value_has(type, TD_S("number")))) {
        if ((max && v->integer > max->integer) || (min && v->integer < min->integer)) {
            td_str hint = td_str_format(c->ctx->arena, td_tr(c->ctx, "from %d to %d"), (int)td_value_int(min, 0), (int)td_value_int(max, INT32_MAX));
            return td_report_hint(c->ctx, TD_E_SCHEMA_VALUE, v->span, hint, TD_F(v->text), TD_F(name));
        }
    } else if (max && td_utf8_count(v->text) > (size_t)max->integer) {
        return td_report(c->ctx, TD_E_SCHEMA_LENGTH, v->span, TD_F(name), (int)max->integer);
    }
    return true;
}

static td_str path_of(checker *c, td_str name, td_str key) {
    return name.n ? td_str_format(c->ctx->arena, "%.*s.%.*s", TD_F(name), TD_F(key)) : key;
}

static bool check_keys(checker *c, const td_value *schema, const td_value *v, td_str name) {
    const td_value *keys = td_value_find(schema, "keys"), *any = td_value_find(schema, "any");
    td_str where = name.n ? name : c->what;
    bool ok = true;
    for (size_t i = 0; i < v->n; i++) {
        const td_member *m = &v->members[i];
        const td_value *sub = td_value_find_str(keys, m->key);
        if (sub) {
            ok &= check(c, sub, m->value, m->key);
        } else if (td_value_bool(td_value_find(schema, "open"), false)) {
            td_str near = guess(c, m->key, keys, TD_NOSTR);
            if (near.n)
                ok = td_report_hint(c->ctx, TD_E_SCHEMA_UNKNOWN_KEY, m->key_span, near, TD_F(m->key), TD_F(where));
        } else if (any) {
            ok &= check(c, any, m->value, path_of(c, name, m->key));
        } else {
            ok = td_report_hint(c->ctx, TD_E_SCHEMA_UNKNOWN_KEY, m->key_span, keys ? guess(c, m->key, keys, TD_NOSTR) : TD_NOSTR,
                                TD_F(m->key), TD_F(where));
        }
    }
    for (size_t i = 0; keys && i < keys->n; i++)
        if (td_value_bool(td_value_find(keys->members[i].value, "required"), false) && !td_value_find_str(v, keys->members[i].key)) {
            td_span at = v->n ? v->members[0].key_span : v->span;
            ok = td_report(c->ctx, TD_E_SCHEMA_MISSING_KEY, at, TD_F(keys->members[i].key), TD_F(where));
        }
    return ok;
}

static bool check(checker *c, const td_value *schema, const td_value *v, td_str name) {
    const td_value *use = td_value_find(schema, "use");
    if (use)
        schema = td_value_find_str(c->schemas->all, use->text);
    const td_value *types = td_value_find(schema, "type");
    if (!types || c->depth > 60)
        return true;
    c->depth++;
    bool fits = false, ok = true;
    for (size_t i = 0; types->kind == TD_SEQ && i < types->n; i++)
        fits |= has_type(v, types->items[i]->text);
    if (types->kind != TD_SEQ)
        fits = has_type(v, types->text);
    if (!fits)
        ok = wrong_type(c, types, v, name.n ? name : c->what);
    else if (v->kind == TD_MAP_VALUE && (td_value_find(schema, "keys") || td_value_find(schema, "any")))
        ok = check_keys(c, schema, v, name);
    else if (v->kind == TD_SEQ && td_value_find(schema, "of"))
        for (size_t i = 0; i < v->n; i++)
            ok &= check(c, td_value_find(schema, "of"), v->items[i], name);
    else if (is_text(v))
        ok = check_scalar(c, schema, v, name);
    c->depth--;
    return ok;
}

bool td_schema_check(td_ctx *ctx, const td_schemas *schemas, const char *name, const td_value *value, td_str what) {
    checker c = {ctx, schemas, what, 0};
    const td_value *schema = td_value_find(schemas->all, name);
    return !schema || check(&c, schema, value, TD_NOSTR);
}
