#include "resolve/condition.h"

enum { AXES = 5 };
static const char *const axis_keys[AXES] = {"audience", "region", "partner", "for-lang", "format"};
static const char *const builtin_audiences[] = {"neutral", "civil-society", "business", "administration", "easy"};

typedef struct {
    td_ctx *ctx;
    const td_assemble_in *in;
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
    return n->kind == TD_SOFT_BREAK || n->kind == TD_HARD_BREAK || (n->kind == TD_TEXT && td_str_trim(n->text).n == 0);
}

/* Blanks on both sides of a removed span would add up. */
static void close_gap(td_node *before, td_node *after) {
    if (!after || after->kind != TD_TEXT || !td_str_starts(after->text, " "))
        return;
    bool open = !before || before->kind == TD_SOFT_BREAK || (before->kind == TD_TEXT && td_str_ends(before->text, " "));
    if (open)
        after->text = td_str_sub(after->text, 1, after->text.n);
}

/* Removes what has become empty, upwards. */
static void prune(td_node *node, const td_node *root) {
    while (node && node != root) {
        td_node *parent = node->parent;
        bool container = node->kind == TD_PARA || node->kind == TD_PLAIN || node->kind == TD_ITEM || node->kind == TD_LIST ||
                         node->kind == TD_QUOTE || node->kind == TD_DIV || node->kind == TD_EMPH || node->kind == TD_STRONG ||
                         node->kind == TD_DEF_BODY || node->kind == TD_DEF_LIST;
        for (const td_node *k = node->first; k && container; k = k->next)
            container = is_blank_text(k);
        if (!container)
            return;
        td_node_unlink(node);
        node = parent;
    }
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
    /* What is pruned lies before `next` in document order, so the walk can go on there. */
    prune(parent, root);
    return next;
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
