/* yaml.c - libyaml's events become marked values; what it lets pass is checked here. */
#include "parse/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/map.h"
#include "parse/yaml_scalar.h"

/* Marks a text for translation; it is translated where it is used. */
#define N_(text) text

typedef struct {
    td_str name;
    td_value *value;
    size_t weight; /* nodes in it, aliases expanded */
} anchor;

typedef struct {
    td_ctx *ctx;
    const td_source *source;
    uint32_t base; /* offset of the text in the source */
    td_str text;
    yaml_parser_t parser;
    size_t index, offset; /* libyaml counts characters: the last one asked for and its byte */
    size_t nodes, expanded;
    int depth;
    bool failed; /* a finding of level error was made */
    struct {
        anchor *p;
        size_t n, cap;
    } anchors;
    td_map by_name; /* name -> index + 1 in anchors */
} reader;

static td_value *read_node(reader *r, yaml_event_t *event);

/* Byte of a mark.  Marks move forward nearly always, so the walk is short. */
static uint32_t place(reader *r, yaml_mark_t mark) {
    while (r->index < mark.index && r->offset < r->text.n) {
        r->offset++;
        while (r->offset < r->text.n && ((unsigned char)r->text.p[r->offset] & 0xC0) == 0x80)
            r->offset++;
        r->index++;
    }
    while (r->index > mark.index && r->offset > 0) {
        r->offset--;
        while (r->offset > 0 && ((unsigned char)r->text.p[r->offset] & 0xC0) == 0x80)
            r->offset--;
        r->index--;
    }
    return r->base + (uint32_t)r->offset;
}

static td_span mark_span(reader *r, yaml_mark_t from, yaml_mark_t to) {
    uint32_t start = place(r, from);
    return (td_span){r->source->id, start, place(r, to)};
}

static td_span event_span(reader *r, const yaml_event_t *event) {
    return mark_span(r, event->start_mark, event->end_mark);
}

static td_value *fail_limit(reader *r, td_span span, size_t limit, const char *what) {
    r->failed = true;
    td_report(r->ctx, TD_E_YAML_LIMIT, span, limit, what);
    return NULL;
}

static td_value *fail_syntax(reader *r, td_span span, const char *what) {
    r->failed = true;
    td_report(r->ctx, TD_E_YAML_SYNTAX, span, what);
    return NULL;
}

/* What repairs the usual slips; libyaml's own words are for programmers. */
static td_str parser_hint(reader *r, const char *problem, const char *context, uint32_t at) {
    static const struct {
        const char *problem, *hint;
    } list[] = {{"tab character", N_("indent with blanks, not tabs")},
                {"mapping values are not allowed", N_("a text with a colon needs quotes; all keys of a mapping begin in the same column")},
                {"expected ',' or ']'", N_("a bracket [ is not closed, or a comma is missing")},
                {"expected ',' or '}'", N_("a bracket { is not closed, or a comma is missing")},
                {"expected '-' indicator", N_("all items of a list begin in the same column with \"- \"")},
                {"expected key", N_("all keys of a mapping begin in the same column; a text with quotation marks needs quotes as a whole")},
                {"expected ':'", N_("each line is \"key: value\", with a blank behind the colon")}};
    if (at < r->source->bytes.n && r->source->bytes.p[at] == '\t')
        return td_str_from(td_tr(r->ctx, list[0].hint));
    if (strstr(context, "quoted scalar") && strstr(problem, "unexpected"))
        return td_str_from(td_tr(r->ctx, "a quotation mark is not closed"));
    if (strstr(problem, "cannot start any token"))
        return td_str_from(td_tr(r->ctx, "a text that begins with a special character needs quotes"));
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strstr(problem, list[i].problem))
            return td_str_from(td_tr(r->ctx, list[i].hint));
    return TD_NOSTR;
}

/* libyaml's own complaint; reader errors carry a byte offset, no mark. */
static bool fail_parser(reader *r) {
    const yaml_parser_t *p = &r->parser;
    uint32_t at = p->error == YAML_READER_ERROR ? r->base + (uint32_t)p->problem_offset : place(r, p->problem_mark);
    uint32_t end = r->base + (uint32_t)r->text.n;
    if (at >= end) { /* it ran out of text: the last character shows where */
        for (at = end; at > r->base && strchr(" \t\r\n", r->source->bytes.p[at - 1]);)
            at--;
        at -= at > r->base;
    }
    end = at < end ? at + 1 : at;
    r->failed = true;
    td_buf text = {0};
    td_buf_puts(&text, p->problem ? p->problem : "cannot be read");
    if (p->context)
        td_buf_format(&text, " (%s)", p->context);
    td_buf_putc(&text, 0);
    td_str hint = parser_hint(r, p->problem ? p->problem : "", p->context ? p->context : "", at);
    td_report_hint(r->ctx, TD_E_YAML_SYNTAX, (td_span){r->source->id, at, end}, hint, text.p);
    td_buf_free(&text);
    return false;
}

static bool next_event(reader *r, yaml_event_t *event) {
    return yaml_parser_parse(&r->parser, event) ? true : fail_parser(r);
}

static bool count_node(reader *r, td_span span) {
    if (++r->nodes > TD_YAML_MAX_NODES) {
        fail_limit(r, span, TD_YAML_MAX_NODES, "nodes");
        return false;
    }
    return true;
}

/* A name may be bound again; the later one counts from then on. */
static void bind_anchor(reader *r, td_str name, td_value *value, size_t weight) {
    if (!name.n)
        return;
    TD_PUSH(r->ctx->scratch, &r->anchors, ((anchor){name, value, weight}));
    td_map_put(&r->by_name, name, (void *)(uintptr_t)r->anchors.n);
}

static td_str copy(reader *r, const yaml_char_t *z) {
    return z ? td_str_dup(r->ctx->arena, td_str_from((const char *)z)) : TD_NOSTR;
}

static td_value *read_alias(reader *r, const yaml_event_t *event) {
    td_span span = event_span(r, event);
    td_str name = td_str_from((const char *)event->data.alias.anchor);
    size_t i = (size_t)(uintptr_t)td_map_find(&r->by_name, name);
    if (!i) {
        r->failed = true;
        td_report(r->ctx, TD_E_YAML_ALIAS, span, TD_F(name));
        return NULL;
    }
    r->expanded += r->anchors.p[i - 1].weight;
    if (r->expanded > TD_YAML_MAX_EXPANDED)
        return fail_limit(r, span, TD_YAML_MAX_EXPANDED, "nodes through aliases");
    return r->anchors.p[i - 1].value;
}

static bool known_tag(const yaml_char_t *tag, const char *name) {
    return tag && strcmp((const char *)tag, name) == 0;
}

static td_value *read_scalar(reader *r, const yaml_event_t *event) {
    td_span span = event_span(r, event);
    const yaml_char_t *tag = event->data.scalar.tag;
    bool text = known_tag(tag, YAML_STR_TAG) || known_tag(tag, "!");
    if (tag && !text && !known_tag(tag, YAML_INT_TAG) && !known_tag(tag, YAML_FLOAT_TAG) &&
        !known_tag(tag, YAML_BOOL_TAG) && !known_tag(tag, YAML_NULL_TAG))
        return fail_syntax(r, span, "tags of one's own are not supported");
    if (!count_node(r, span))
        return NULL;
    td_value *v = td_value_new(r->ctx->arena, TD_STRING, span);
    v->text = td_str_dup(r->ctx->arena, (td_str){(const char *)event->data.scalar.value, event->data.scalar.length});
    yaml_scalar_style_t style = event->data.scalar.style;
    v->plain = style == YAML_PLAIN_SCALAR_STYLE && !text;
    char kind = style == YAML_SINGLE_QUOTED_SCALAR_STYLE   ? '\''
                : style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '"'
                : style == YAML_LITERAL_SCALAR_STYLE       ? '|'
                : style == YAML_FOLDED_SCALAR_STYLE        ? '>'
                                                           : 'p';
    td_yaml_scalar_segs(r->ctx->arena, v, r->source, kind);
    if (v->plain)
        td_yaml_scalar_type(r->ctx, v);
    bind_anchor(r, copy(r, event->data.scalar.anchor), v, 1);
    return v;
}

static bool read_items(reader *r, td_value *seq) {
    size_t cap = 0;
    for (yaml_event_t event;;) {
        if (!next_event(r, &event))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            seq->span.end = place(r, event.end_mark);
            yaml_event_delete(&event);
            return true;
        }
        td_value *item = read_node(r, &event);
        if (!item)
            return false;
        if (seq->n == cap) {
            cap = cap ? cap * 2 : 4;
            seq->items =
                td_arena_grow(r->ctx->arena, seq->items, seq->n * sizeof *seq->items, cap * sizeof *seq->items);
        }
        seq->items[seq->n++] = item;
    }
}

/* Reports a key that is there already; the first one stays. */
static bool is_duplicate(reader *r, td_map *keys, const td_member *member) {
    const td_span *first = td_map_find(keys, member->key);
    if (!first) {
        td_span *span = TD_NEW(r->ctx->scratch, td_span);
        *span = member->key_span;
        td_map_put(keys, member->key, span);
        return false;
    }
    int line, column;
    td_source_position(r->source, first->start, &line, &column);
    r->failed = true;
    td_report(r->ctx, TD_E_YAML_DUPLICATE_KEY, member->key_span, TD_F(member->key), line);
    return true;
}

static bool read_key(reader *r, yaml_event_t *event, td_member *member) {
    td_span span = event_span(r, event);
    if (event->type != YAML_SCALAR_EVENT) {
        fail_syntax(r, span, "a key must be one line of text");
        yaml_event_delete(event);
        return false;
    }
    member->key =
        td_str_dup(r->ctx->arena, (td_str){(const char *)event->data.scalar.value, event->data.scalar.length});
    member->key_span = span;
    yaml_event_delete(event);
    return count_node(r, span);
}

static bool read_members(reader *r, td_value *map) {
    size_t cap = 0;
    td_map keys;
    td_map_init(&keys, r->ctx->scratch);
    for (yaml_event_t event;;) {
        td_member member = {0};
        if (!next_event(r, &event))
            return false;
        if (event.type == YAML_MAPPING_END_EVENT) {
            map->span.end = place(r, event.end_mark);
            yaml_event_delete(&event);
            return true;
        }
        if (!read_key(r, &event, &member) || !next_event(r, &event))
            return false;
        member.value = read_node(r, &event);
        if (!member.value)
            return false;
        if (is_duplicate(r, &keys, &member))
            continue;
        if (map->n == cap) {
            cap = cap ? cap * 2 : 4;
            map->members =
                td_arena_grow(r->ctx->arena, map->members, map->n * sizeof *map->members, cap * sizeof *map->members);
        }
        map->members[map->n++] = member;
    }
}

static td_value *read_collection(reader *r, yaml_event_t *event) {
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    td_span span = event_span(r, event);
    /* bound when complete: a collection that names itself is an unknown alias, so there are no circles */
    td_str name = copy(r, is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor);
    yaml_event_delete(event);
    if (!count_node(r, span))
        return NULL;
    if (r->depth >= TD_YAML_MAX_DEPTH)
        return fail_limit(r, span, TD_YAML_MAX_DEPTH, "levels");
    size_t before = r->nodes + r->expanded;
    td_value *v = td_value_new(r->ctx->arena, is_map ? TD_MAP_VALUE : TD_SEQ, span);
    r->depth++;
    bool good = is_map ? read_members(r, v) : read_items(r, v);
    r->depth--;
    if (!good)
        return NULL;
    bind_anchor(r, name, v, r->nodes + r->expanded - before + 1);
    return v;
}

/* Takes over the event. */
static td_value *read_node(reader *r, yaml_event_t *event) {
    td_value *v = NULL;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        v = read_scalar(r, event);
        break;
    case YAML_ALIAS_EVENT:
        v = read_alias(r, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return read_collection(r, event);
    default:
        fail_syntax(r, event_span(r, event), "unexpected structure");
        break;
    }
    yaml_event_delete(event);
    return v;
}

static td_value *read_stream(reader *r) {
    td_value *root = NULL;
    for (yaml_event_t event; next_event(r, &event);) {
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            return root ? root : td_value_new(r->ctx->arena, TD_NULL, (td_span){r->source->id, r->base, r->base});
        }
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        if (root) {
            fail_syntax(r, event_span(r, &event), "more than one document");
            yaml_event_delete(&event);
            return NULL;
        }
        root = read_node(r, &event);
        if (!root)
            return NULL;
    }
    return NULL;
}

/* libyaml takes NEL, U+2028 and U+2029 for line ends; editors do not, so line numbers would shift. */
static bool has_line_separator(reader *r) {
    for (size_t i = 0; i + 1 < r->text.n; i++) {
        const unsigned char *p = (const unsigned char *)r->text.p + i;
        unsigned c = p[0] == 0xC2 && p[1] == 0x85 ? 0x85u
                     : p[0] == 0xE2 && p[1] == 0x80 && i + 2 < r->text.n && (p[2] == 0xA8 || p[2] == 0xA9)
                         ? 0x2000u | (p[2] & 0x3Fu)
                         : 0;
        if (c) {
            uint32_t at = r->base + (uint32_t)i;
            r->failed = true;
            td_report(r->ctx, TD_E_LINE_SEPARATOR, (td_span){r->source->id, at, at + (c == 0x85 ? 2 : 3)}, c);
            return true;
        }
    }
    return false;
}

td_value *td_yaml_parse(td_ctx *ctx, const td_source *source, uint32_t start, uint32_t end) {
    reader r = {.ctx = ctx, .source = source, .base = start, .text = td_str_sub(source->bytes, start, end)};
    if (has_line_separator(&r))
        return NULL;
    td_map_init(&r.by_name, ctx->scratch);
    if (!yaml_parser_initialize(&r.parser)) {
        td_report(ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(TD_S("libyaml: out of memory")));
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(r.text.p ? r.text.p : ""), r.text.n);
    td_value *root = read_stream(&r);
    yaml_parser_delete(&r.parser);
    return r.failed ? NULL : root;
}
