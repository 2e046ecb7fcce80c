/* abbr.c - `*[KMU]: …`: every occurrence of a defined abbreviation becomes a TD_ABBR. */
#include "base/utf8.h"
#include "resolve/finish_parts.h"

static bool word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xC3;
}

/* The abbreviation that stands at s[at], on word boundaries. */
static const td_node *abbr_at(const td_map *abbrs, td_str s, size_t at, bool boundary) {
    if (!boundary)
        return NULL;
    const td_node *best = NULL;
    for (size_t i = 0; i < abbrs->n; i++) {
        td_str key = abbrs->entries[i].key;
        bool fits = key.n && key.n <= s.n - at && memcmp(s.p + at, key.p, key.n) == 0 && (at + key.n == s.n || !word_byte(s.p[at + key.n]));
        if (fits && (!best || key.n > best->text.n))
            best = abbrs->entries[i].value;
    }
    return best;
}

static void split_text(td_ctx *ctx, const td_map *abbrs, const bool *starts, td_node *n) {
    td_str s = n->text;
    size_t from = 0;
    td_node *at = n;
    for (size_t i = 0; i < s.n;) {
        const td_node *def = starts[(unsigned char)s.p[i]] ? abbr_at(abbrs, s, i, i == 0 || !word_byte(s.p[i - 1])) : NULL;
        if (!def) {
            i++;
            continue;
        }
        td_node *abbr = td_node_new(ctx->arena, TD_ABBR, n->span);
        abbr->text = td_str_sub(s, i, i + def->text.n);
        abbr->u.abbr.expansion = def->u.abbr.expansion;
        td_node *rest = td_node_text(ctx->arena, TD_NOSTR, n->span);
        at->text = td_str_sub(s, from, i);
        td_node_insert_after(at, abbr);
        td_node_insert_after(abbr, rest);
        at = rest;
        from = i += def->text.n;
    }
    at->text = td_str_sub(s, from, s.n);
    for (td_node *k = n; k != at->next;) {
        td_node *next = k->next;
        if (k->kind == TD_TEXT && k->text.n == 0 && k != n)
            td_node_unlink(k);
        if (k == at)
            break;
        k = next;
    }
}

void td_abbr_run(td_ctx *ctx, td_doc *doc) {
    bool starts[256] = {0};
    if (!doc->abbrs.n)
        return;
    for (size_t i = 0; i < doc->abbrs.n; i++)
        if (doc->abbrs.entries[i].key.n)
            starts[(unsigned char)doc->abbrs.entries[i].key.p[0]] = true;
    for (td_node *n = doc->root, *next; n; n = next) {
        next = n->first ? n->first : td_node_next_outside(n, doc->root);
        if (n->kind == TD_TEXT)
            split_text(ctx, &doc->abbrs, starts, n);
    }
}
