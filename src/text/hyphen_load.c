#include <harfbuzz/hb.h>
#include <stdio.h>
#include <unicode/ucnv.h>

#include "base/utf8.h"
#include "text/hyphen_local.h"

/* State of reading one file. */
typedef struct {
    td_hyphen *h;
    td_hyphen_level *level;
    bool utf8;
    uint32_t chars[256];  /* of a one-byte charset */
    uint8_t symbols[256]; /* of bytes that are whole characters and were seen before: the fast way */
    /* the pattern before, so that sorted files share the way down the trie */
    uint8_t last[TD_HYPHEN_PATTERN];
    uint32_t path[TD_HYPHEN_PATTERN];
    size_t nlast;
} reader;

/* Table of a charset; Latin-1, by far the most usual here, without ICU. */
static void read_charset(reader *r, td_str name) {
    for (uint32_t i = 0; i < 256; i++)
        r->chars[i] = i;
    r->utf8 = td_str_is(name, "UTF-8") || td_str_is(name, "utf-8");
    if (r->utf8 || td_str_is(name, "ISO8859-1") || td_str_is(name, "ISO-8859-1"))
        return;
    char icu[64];
    if (td_str_starts(name, "microsoft-cp")) {
        td_str number = td_str_sub(name, strlen("microsoft-cp"), name.n);
        snprintf(icu, sizeof icu, "windows-%.*s", TD_F(number));
    } else {
        snprintf(icu, sizeof icu, "%.*s", TD_F(name));
    }
    UErrorCode e = U_ZERO_ERROR;
    UConverter *cnv = ucnv_open(icu, &e);
    for (int i = 0x80; U_SUCCESS(e) && i < 256; i++) {
        char byte = (char)i;
        UChar out[4];
        UErrorCode e1 = U_ZERO_ERROR;
        int32_t n = ucnv_toUChars(cnv, out, 4, &byte, 1, &e1);
        r->chars[i] = U_SUCCESS(e1) && n == 1 ? out[0] : 0xFFFD;
    }
    ucnv_close(cnv);
}

static bool is_vowel(uint32_t c) {
    hb_codepoint_t base, mark;
    while (hb_unicode_decompose(hb_unicode_funcs_get_default(), c, &base, &mark))
        c = base;
    return c < 'a' || c > 'z' ? c != 0xDF : strchr("aeiouy", (int)c) != NULL;
}

/* Symbol of a character, given now if it is new; 0 when there are too many. */
static uint8_t add_symbol(td_hyphen *h, uint32_t c) {
    if (c == '.')
        return TD_HYPHEN_DOT;
    uint8_t symbol = td_hyphen_symbol(h, c);
    if (symbol || h->nsymbols > 255 || c == 0xFFFD)
        return symbol;
    symbol = (uint8_t)h->nsymbols++;
    h->vowel[symbol] = is_vowel(c);
    if (c < TD_HYPHEN_DIRECT)
        h->direct[c] = symbol;
    else {
        h->wide[h->nwide].c = c;
        h->wide[h->nwide++].symbol = symbol;
    }
    return symbol;
}

static uint32_t next_char(const reader *r, td_str line, size_t *at) {
    if (r->utf8)
        return td_utf8_next(line, at);
    return r->chars[(unsigned char)line.p[(*at)++]];
}

static uint32_t new_node(td_hyphen_level *level, uint8_t symbol) {
    if (level->n == level->cap) {
        level->cap = level->cap ? level->cap * 2 : 16384;
        level->nodes = td_realloc(level->nodes, level->cap * sizeof *level->nodes);
    }
    level->nodes[level->n] = (td_hyphen_node){.symbol = symbol};
    return (uint32_t)level->n++;
}

/* The node below `parent` (0: the root) with this symbol, made if there is none. */
static uint32_t step(td_hyphen_level *level, uint32_t parent, uint8_t symbol) {
    uint32_t at = parent ? level->nodes[parent].child : level->root[symbol];
    while (at && level->nodes[at].symbol != symbol)
        at = level->nodes[at].next;
    if (at)
        return at;
    at = new_node(level, symbol);
    if (parent) {
        level->nodes[at].next = level->nodes[parent].child;
        level->nodes[parent].child = at;
    } else {
        level->root[symbol] = at;
    }
    return at;
}

static void add_pattern(reader *r, const uint8_t *symbols, size_t n, const char *points, size_t npoints) {
    size_t i = 0;
    while (i < n && i < r->nlast && symbols[i] == r->last[i])
        i++;
    for (; i < n; i++) {
        r->last[i] = symbols[i];
        r->path[i] = step(r->level, i ? r->path[i - 1] : 0, symbols[i]);
    }
    r->nlast = n;
    td_hyphen_node *node = &r->level->nodes[r->path[n - 1]];
    if (npoints == 0)
        return;
    node->points = (uint32_t)r->level->points.n + 1;
    td_buf_putc(&r->level->points, (char)npoints);
    td_buf_put(&r->level->points, points, npoints * 2);
}

/* "da1her1ab1": symbols, and the values of the gaps before them. */
static void read_pattern(reader *r, td_str line) {
    uint8_t symbols[TD_HYPHEN_PATTERN];
    char points[TD_HYPHEN_PATTERN * 2 + 4];
    size_t n = 0, npoints = 0;
    for (size_t at = 0; at < line.n;) {
        unsigned char byte = (unsigned char)line.p[at];
        if (r->symbols[byte] && n < TD_HYPHEN_PATTERN) {
            symbols[n++] = r->symbols[byte];
            at++;
            continue;
        }
        if (byte >= '0' && byte <= '9') {
            at++;
            if (byte == '0')
                continue;
            if (npoints && points[npoints * 2 - 2] == (char)n)
                npoints--; /* two digits in a row: the last one counts */
            points[npoints * 2] = (char)n;
            points[npoints++ * 2 + 1] = (char)(byte - '0');
            continue;
        }
        uint32_t c = next_char(r, line, &at);
        uint8_t symbol = c == '/' || c == ' ' || c == '\t' ? 0 : add_symbol(r->h, c);
        if (!symbol || n == TD_HYPHEN_PATTERN)
            return; /* a change of spelling ("schif1fahrt/ff=f,5,2") or no pattern at all */
        symbols[n++] = symbol;
        if (!r->utf8 || byte < 0x80)
            r->symbols[byte] = symbol;
    }
    if (n)
        add_pattern(r, symbols, n, points, npoints);
}

static void read_nohyphen(reader *r, td_str list) {
    td_hyphen *h = r->h;
    while (list.n && h->nnohyphen < sizeof h->nohyphen / sizeof *h->nohyphen) {
        size_t comma = td_str_index(list, ',');
        td_str item = td_str_trim(td_str_sub(list, 0, comma == SIZE_MAX ? list.n : comma));
        size_t n = 0;
        for (size_t at = 0; at < item.n && n < sizeof *h->nohyphen - 1;)
            h->nohyphen[h->nnohyphen][n++] = add_symbol(h, next_char(r, item, &at));
        h->nnohyphen += n > 0;
        list = td_str_sub(list, comma == SIZE_MAX ? list.n : comma + 1, list.n);
    }
}

static bool read_number(td_str line, const char *key, size_t *out) {
    if (!td_str_starts(line, key))
        return false;
    int64_t v;
    if (td_str_to_int(td_str_trim(td_str_sub(line, strlen(key), line.n)), &v) && v < 100)
        *out = (size_t)v;
    return true;
}

static void read_line(reader *r, td_str line) {
    td_hyphen *h = r->h;
    if (line.n == 0 || line.p[0] == '#' || line.p[0] == '%')
        return;
    if (line.p[0] >= 'A' && line.p[0] <= 'Z') {
        if (td_str_is(line, "NEXTLEVEL")) {
            if (h->nlevels < TD_HYPHEN_LEVELS)
                r->level = &h->levels[h->nlevels++];
            r->nlast = 0;
            return;
        }
        if (td_str_starts(line, "NOHYPHEN")) {
            read_nohyphen(r, td_str_trim(td_str_sub(line, strlen("NOHYPHEN"), line.n)));
            return;
        }
        if (read_number(line, "LEFTHYPHENMIN", &h->left) || read_number(line, "RIGHTHYPHENMIN", &h->right) ||
            read_number(line, "COMPOUNDLEFTHYPHENMIN", &h->compound_left) ||
            read_number(line, "COMPOUNDRIGHTHYPHENMIN", &h->compound_right))
            return;
    }
    read_pattern(r, line);
}

void td_hyphen_load(td_hyphen *h, td_str bytes) {
    reader r = {.h = h, .level = &h->levels[0]};
    h->nlevels = 1;
    h->nsymbols = TD_HYPHEN_DOT + 1;
    bool first = true;
    while (bytes.n) {
        size_t end = td_str_index(bytes, '\n');
        td_str line = td_str_trim(td_str_sub(bytes, 0, end == SIZE_MAX ? bytes.n : end));
        if (first)
            read_charset(&r, line);
        else {
            if (!r.level->n)
                new_node(r.level, 0); /* number 0 means none */
            read_line(&r, line);
        }
        first = false;
        bytes = td_str_sub(bytes, end == SIZE_MAX ? bytes.n : end + 1, bytes.n);
    }
    for (size_t i = 0; i < 3; i++)
        h->sch[i] = td_hyphen_symbol(h, (uint32_t) "sch"[i]);
    h->vowel[0] = true;
}
