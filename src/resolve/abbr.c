/* abbr.c - `*[KMU]: …`: every occurrence of a defined abbreviation becomes a TD_ABBR.
 *
 * The time is linear in the text: at each start of a word only the lengths that occur are looked up.
 */
#include "resolve/chars.h"
#include "resolve/finish_parts.h"

enum { MAX_LENGTH = 64 };

typedef struct {
    td_ctx *ctx;
    const td_map *all;
    bool starts[256];              /* first bytes */
    bool lengths[MAX_LENGTH + 1]; /* in bytes */
} abbrs;

static void collect(abbrs *a) {
    for (size_t i = 0; i < a->all->n; i++) {
        td_str key = a->all->entries[i].key;
        const td_node *def = a->all->entries[i].value;
        if (key.n > MAX_LENGTH)
            td_report(a->ctx, TD_E_SCHEMA_LENGTH, def->span, TD_F(key), (int)MAX_LENGTH);
        if (!key.n || key.n > MAX_LENGTH)
            continue;
        a->starts[(unsigned char)key.p[0]] = true;
        a->lengths[key.n] = true;
    }
}

/* The longest abbreviation that stands at s[at], on word boundaries. */
static const td_node *abbr_at(const abbrs *a, td_str s, size_t at) {
    if (!a->starts[(unsigned char)s.p[at]] || td_chars_is_word(td_chars_before(s, at)))
        return NULL;
    size_t most = s.n - at < MAX_LENGTH ? s.n - at : MAX_LENGTH;
    for (size_t n = most; n > 0; n--) {
        if (!a->lengths[n] || td_chars_is_word(td_chars_at(s, at + n)))
            continue;
        const td_node *def = td_map_find(a->all, td_str_sub(s, at, at + n));
        if (def)
            return def;
    }
    return NULL;
}

static td_node *add_text(abbrs *a, td_node *behind, td_str s) {
    if (!s.n)
        return behind;
    td_node *text = td_node_text(a->ctx->arena, s, behind->span);
    td_node_insert_after(behind, text);
    return text;
}

static void split_text(abbrs *a, td_node *n) {
    td_str s = n->text;
    size_t from = 0;
    td_node *last = n;
    for (size_t i = 0; i < s.n;) {
        const td_node *def = abbr_at(a, s, i);
        if (!def) {
            i++;
            continue;
        }
        last = add_text(a, last, td_str_sub(s, from, i));
        td_node *abbr = td_node_new(a->ctx->arena, TD_ABBR, n->span);
        abbr->text = td_str_sub(s, i, i + def->text.n);
        abbr->u.abbr.expansion = def->u.abbr.expansion;
        td_node_insert_after(last, abbr);
        last = abbr;
        from = i += def->text.n;
    }
    if (last == n)
        return;
    add_text(a, last, td_str_sub(s, from, s.n));
    td_node_unlink(n);
}

void td_abbr_run(td_ctx *ctx, td_doc *doc) {
    abbrs a = {.ctx = ctx, .all = &doc->abbrs};
    if (!doc->abbrs.n)
        return;
    collect(&a);
    for (td_node *n = doc->root, *next; n; n = next) {
        next = n->first ? n->first : td_node_next_outside(n, doc->root);
        if (n->kind == TD_TEXT)
            split_text(&a, n);
    }
}
