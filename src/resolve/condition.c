#include "resolve/condition.h"

enum { AXES = 5 };
static const char *const axis_keys[AXES] = {"audience", "region", "partner", "for-lang", "format"};
static const char *const builtin_audiences[] = {"neutral", "civil-society", "business", "administration", "easy"};

typedef struct {
    td_ctx *ctx;
    const td_assemble_in *in;
    const td_node *table; /* the last one asked for, and whether its cells span rows */
    bool table_spans;
    td_map removed; /* "source:label" -> footnote whose first reference was not of this variant */
} selector;

static void push_keys(td_ctx *ctx, td_strs *out, const td_value *map) {
    for (size_t i = 0; map && map->kind == TD_MAP_VALUE && i < map->n; i++)
        TD_PUSH(ctx->arena, out, map->members[i].key);
}

/* Values that an axis knows in this project. */
static td_strs known_values(const selector *s, int axis) {
    const td_project *p = s->in->project;
    td_strs out = {0};
    switch (axis) {
    case 0:
        if (p)
            return p->audiences;
        for (size_t i = 0; i < sizeof builtin_audiences / sizeof *builtin_audiences; i++)
            TD_PUSH(s->ctx->arena, &out, td_str_from(builtin_audiences[i]));
        break;
    case 1:
        push_keys(s->ctx, &out, p ? p->regions : NULL);
        break;
    case 2:
        push_keys(s->ctx, &out, p ? p->partners : NULL);
        break;
    case 3:
        if (p)
            return p->languages;
        break;
    default:
        TD_PUSH(s->ctx->arena, &out, TD_S("pdf"));
        TD_PUSH(s->ctx->arena, &out, TD_S("html"));
    }
    return out;
}

static td_str axis_value(const selector *s, int axis) {
    const td_target *t = s->in->target;
    td_str values[AXES] = {t->audience, t->region, t->partner, t->lang, s->in->format};
    return values[axis];
}

static void check_value(const selector *s, const td_node *node, int axis, td_str word) {
    td_strs known = known_values(s, axis);
    bool open_axis = !s->in->project && axis != 0 && axis != 4;
    if (open_axis || td_strs_has(&known, word))
        return;
    td_str hint = td_did_you_mean_str(s->ctx, word, known.p, known.n);
    td_report_hint(s->ctx, TD_E_CONDITION_VALUE, node->attr->span, hint, TD_F(word), axis_keys[axis]);
}

static bool holds(const selector *s, const td_node *node, int axis, td_str condition) {
    td_str rest = condition, word, value = axis_value(s, axis);
    bool negated = td_str_starts(condition, "!"), found = false;
    if (negated)
        rest = td_str_sub(condition, 1, condition.n);
    while (td_str_next_word(&rest, &word)) {
        check_value(s, node, axis, word);
        found |= td_str_eq(word, value);
    }
    return found != negated;
}

/* Decides all conditions of a node and takes them off; false: not of this variant. */
static bool selected(const selector *s, td_node *node) {
    bool keep = true;
    for (int axis = 0; axis < AXES; axis++)
        if (td_attr_has(node, axis_keys[axis])) {
            keep &= holds(s, node, axis, td_attr_value(node, axis_keys[axis]));
            td_attr_remove(node, axis_keys[axis]);
        }
    return keep;
}

static bool has_condition(const td_node *node) {
    for (int axis = 0; axis < AXES; axis++)
        if (td_attr_has(node, axis_keys[axis]))
            return true;
    return false;
}

static td_str note_key(td_ctx *ctx, const td_node *n) {
    return td_str_format(ctx->arena, "%u:%.*s", (unsigned)n->span.src, TD_F(n->text));
}

/* Footnotes that go with a removed passage may be referred to again elsewhere. */
static void keep_notes(selector *s, td_node *root) {
    for (td_node *n = root; n; n = n->first ? n->first : td_node_next_outside(n, root))
        if (n->kind == TD_NOTE && n->text.n)
            td_map_put(&s->removed, note_key(s->ctx, n), n);
}

static void remove_section(selector *s, td_node *heading) {
    int level = heading->u.heading.level;
    for (td_node *n = heading->next, *next; n && !(n->kind == TD_HEADING && n->u.heading.level <= level); n = next) {
        next = n->next;
        keep_notes(s, n);
        td_node_unlink(n);
    }
}

static bool bare(const td_node *node) {
    return (!node->attr || (!node->attr->id.n && !node->attr->nclasses && !node->attr->npairs)) && !node->lang.n;
}

static bool is_blank_text(const td_node *n) {
    return n->kind == TD_SOFT_BREAK || n->kind == TD_HARD_BREAK || n->kind == TD_COMMENT || (n->kind == TD_TEXT && td_str_trim(n->text).n == 0);
}

/* Blanks on both sides of a removed span would add up. */
static void close_gap(td_node *before, td_node *after) {
    if (!after || after->kind != TD_TEXT || !td_str_starts(after->text, " "))
        return;
    bool open = !before || before->kind == TD_SOFT_BREAK || (before->kind == TD_TEXT && td_str_ends(before->text, " "));
    if (open)
        after->text = td_str_sub(after->text, 1, after->text.n);
}

/* ---- what is left empty ---- */

static bool all_blank(const td_node *node) {
    for (const td_node *k = node->first; k; k = k->next)
        if (!is_blank_text(k))
            return false;
    return true;
}

static bool may_go(const td_node *n) {
    switch ((td_kind)n->kind) {
    case TD_PARA:
    case TD_PLAIN:
    case TD_QUOTE:
    case TD_LIST:
    case TD_ITEM:
    case TD_DEF_LIST:
    case TD_DEF_TERM:
    case TD_DEF_BODY:
    case TD_CAPTION:
    case TD_DIV:
    case TD_LINE_BLOCK:
    case TD_LINE:
    case TD_LINK:
    case TD_SPAN:
    case TD_NOTE:
        return true;
    default:
        return n->kind >= TD_EMPH && n->kind <= TD_QUOTED;
    }
}

/* Whether cells of a table span rows: looked up once, tables come one after the other. */
static bool spans_rows(selector *s, const td_node *table) {
    if (s->table == table)
        return s->table_spans;
    s->table = table;
    s->table_spans = false;
    for (const td_node *part = table->first; part; part = part->next)
        for (const td_node *row = part->kind == TD_CAPTION ? NULL : part->first; row; row = row->next)
            for (const td_node *cell = row->first; cell; cell = cell->next)
                s->table_spans |= cell->u.cell.rowspan > 1;
    return s->table_spans;
}

/* A row goes when all of its cells are empty; not where cells span rows, nor the last one. */
static bool row_may_go(selector *s, const td_node *row) {
    if (row->parent->kind != TD_TABLE_BODY || (!row->prev && !row->next))
        return false;
    for (const td_node *cell = row->first; cell; cell = cell->next)
        if (!all_blank(cell))
            return false;
    return !spans_rows(s, row->parent->parent);
}

static bool lonely(const td_node *node) {
    return !(node->prev && node->prev->kind == node->kind) && !(node->next && node->next->kind == node->kind);
}

/* Terms without a body and bodies without a term go with the last of the others.  Returns what follows. */
static td_node *unlink_entry(td_node *node, const td_node *root) {
    td_node *k;
    if (node->kind == TD_DEF_TERM && lonely(node))
        while ((k = node->next) && k->kind == TD_DEF_BODY)
            td_node_unlink(k);
    if (node->kind == TD_DEF_BODY && lonely(node))
        while ((k = node->prev) && k->kind == TD_DEF_TERM)
            td_node_unlink(k);
    td_node *next = td_node_next_outside(node, root);
    td_node_unlink(node);
    return next;
}

/* Removes what has become empty, upwards.  Returns where the walk goes on: `next`, if that is still there. */
static td_node *prune(selector *s, td_node *node, td_node *next, const td_node *root) {
    while (node && node != root) {
        bool cell = node->kind == TD_CELL && all_blank(node);
        if (cell && row_may_go(s, node->parent))
            node = node->parent;
        else if (cell || !may_go(node) || !all_blank(node))
            break;
        td_node *parent = node->parent;
        next = unlink_entry(node, root);
        node = parent;
    }
    return next;
}

/* The first reference that is left becomes the note. */
static void restore_notes(selector *s, td_node *root) {
    for (td_node *n = root; s->removed.n && n; n = n->first ? n->first : td_node_next_outside(n, root)) {
        td_str key = n->kind == TD_NOTE_REF ? note_key(s->ctx, n) : TD_NOSTR;
        td_node *note = key.n ? td_map_find(&s->removed, key) : NULL;
        if (!note)
            continue;
        td_node *copy = td_node_clone(s->ctx->arena, note);
        copy->span = n->span;
        td_node_replace(n, copy);
        td_map_put(&s->removed, key, NULL);
        n = copy;
    }
}

/* Returns where the walk goes on. */
static td_node *apply_one(selector *s, td_node *node, td_node *root) {
    if (selected(s, node)) {
        if ((node->kind == TD_DIV || node->kind == TD_SPAN) && bare(node) && node->first && (node->kind == TD_SPAN || node->u.div.kind == TD_DIV_PLAIN)) {
            td_node *first = node->first;
            td_node_splice(node);
            return first;
        }
        return node->first ? node->first : td_node_next_outside(node, root);
    }
    if (node->kind == TD_HEADING)
        remove_section(s, node);
    td_node *parent = node->parent, *prev = node->prev, *follow = node->next;
    td_node *next = td_node_next_outside(node, root);
    keep_notes(s, node);
    td_node_unlink(node);
    close_gap(prev, follow);
    return prune(s, parent, next, root);
}

void td_condition_apply(td_ctx *ctx, td_doc *doc, const td_assemble_in *in) {
    selector s = {.ctx = ctx, .in = in};
    td_map_init(&s.removed, ctx->arena);
    for (td_node *n = doc->root->first; n;)
        n = n->attr && has_condition(n) ? apply_one(&s, n, doc->root) : n->first ? n->first : td_node_next_outside(n, doc->root);
    restore_notes(&s, doc->root);
}

bool td_assemble_needs_format(const td_doc *doc) {
    for (const td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root))
        if (n->attr && td_attr_has(n, "format"))
            return true;
    return false;
}
