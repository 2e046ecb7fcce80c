/* highlight.c - one lexer driven by a table of languages. */
#include "text/highlight.h"

typedef struct {
    const char *names;
    const char *keywords;        /* blank at both ends */
    const char *line_comment[2]; /* NULL: none */
    const char *open_comment, *close_comment;
    const char *quotes;
    bool any_case;    /* keywords */
    bool doubled;     /* a quote inside a string is doubled, not escaped */
    bool long_quotes; /* three quotes begin a text over several lines */
    bool keys;        /* name or string before ':' is a key */
    bool dollar;      /* $name is a variable */
    bool blank_hash;  /* # begins a comment only at the start of a word */
    bool plain_words; /* bare words are text: no numbers inside them, strings only at the start of a word */
} language;

static const language languages[] = {
    {.names = " yaml yml ",
     .keywords = " true false null ",
     .line_comment = {"#"},
     .quotes = "\"'",
     .keys = true,
     .blank_hash = true,
     .plain_words = true},
    {.names = " json ", .keywords = " true false null ", .quotes = "\"", .keys = true},
    {.names = " sh bash shell ",
     .keywords = " if then else elif fi for in do done while until case esac function return export local readonly set "
                 "unset shift exit trap break continue eval exec ",
     .line_comment = {"#"},
     .quotes = "\"'`",
     .dollar = true,
     .blank_hash = true},
    {.names = " c h ",
     .keywords =
         " auto break case char const continue default do double else enum extern float for goto if inline int long "
         "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while "
         "bool true false NULL _Bool _Static_assert size_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t "
         "int64_t #include #define #if #ifdef #ifndef #else #elif #endif #undef #pragma #error ",
     .line_comment = {"//"},
     .open_comment = "/*",
     .close_comment = "*/",
     .quotes = "\"'"},
    {.names = " lua ",
     .keywords = " and break do else elseif end false for function goto if in local nil not or repeat return then true "
                 "until while ",
     .line_comment = {"--"},
     .open_comment = "--[[",
     .close_comment = "]]",
     .quotes = "\"'"},
    {.names = " sql ",
     .keywords =
         " add all alter and any as asc avg begin between by case cast check column commit constraint count create "
         "cross database default delete desc distinct drop else end except exists foreign from full group having if in "
         "index inner insert intersect into is join key left like limit max min not null offset on or order outer "
         "primary references right rollback select set sum table then transaction union unique update using values "
         "view when where with integer int text varchar char date timestamp numeric boolean real ",
     .line_comment = {"--"},
     .open_comment = "/*",
     .close_comment = "*/",
     .quotes = "'\"",
     .any_case = true,
     .doubled = true},
    {.names = " python py ",
     .keywords = " False None True and as assert async await break class continue def del elif else except finally for "
                 "from global if import in is lambda match nonlocal not or pass raise return try while with yield ",
     .line_comment = {"#"},
     .quotes = "\"'",
     .long_quotes = true},
};

typedef struct {
    td_arena *arena;
    td_str text;
    const language *lang;
    struct {
        td_code_token *p;
        size_t n, cap;
    } tokens;
} lexer;

static bool word_start(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

static bool at_string(td_str text, size_t at, const char *z) {
    size_t n = z ? strlen(z) : 0;
    return n && n <= text.n - at && memcmp(text.p + at, z, n) == 0;
}

/* Adds [start, end), joined with the token before when both are of one kind. */
static void push(lexer *l, size_t start, size_t end, td_code_kind kind) {
    if (end == start) {
        return;
    }
    td_code_token *last = l->tokens.n ? &l->tokens.p[l->tokens.n - 1] : NULL;
    if (last && last->kind == kind) {
        last->end = (uint32_t)end;
    } else {
        td_code_token token = {(uint32_t)start, (uint32_t)end, (uint8_t)kind};
        TD_PUSH(l->arena, &l->tokens, token);
    }
}

static size_t line_end(td_str text, size_t at) {
    while (at < text.n && text.p[at] != '\n') {
        at++;
    }
    return at;
}

/* End of a comment that begins at `at`, or `at`. */
static size_t comment(const lexer *l, size_t at) {
    td_str text = l->text;
    if (at_string(text, at, l->lang->open_comment)) {
        size_t end = at + strlen(l->lang->open_comment);
        while (end < text.n && !at_string(text, end, l->lang->close_comment)) {
            end++;
        }
        return end < text.n ? end + strlen(l->lang->close_comment) : end;
    }
    bool apart =
        at == 0 || text.p[at - 1] == ' ' || text.p[at - 1] == '\t' || text.p[at - 1] == '\n' || text.p[at - 1] == ';';
    for (int i = 0; i < 2; i++) {
        if (at_string(text, at, l->lang->line_comment[i]) && (apart || !l->lang->blank_hash)) {
            return line_end(text, at);
        }
    }
    return at;
}

static size_t string_end(const lexer *l, size_t at) {
    td_str text = l->text;
    char quote = text.p[at];
    if (l->lang->long_quotes && at + 2 < text.n && text.p[at + 1] == quote && text.p[at + 2] == quote) {
        char three[4] = {quote, quote, quote, 0};
        for (at += 3; at < text.n; at++) {
            if (at_string(text, at, three)) {
                return at + 3;
            }
        }
        return at;
    }
    for (at++; at < text.n && text.p[at] != '\n'; at++) {
        if (text.p[at] == '\\' && !l->lang->doubled && at + 1 < text.n && text.p[at + 1] != '\n') {
            at++;
        } else if (text.p[at] == quote) {
            if (!(l->lang->doubled && at + 1 < text.n && text.p[at + 1] == quote)) {
                return at + 1;
            }
            at++;
        }
    }
    return at;
}

static size_t number_end(td_str text, size_t at) {
    while (at < text.n &&
           (digit((unsigned char)text.p[at]) || word_start((unsigned char)text.p[at]) || text.p[at] == '.')) {
        at++;
    }
    return at;
}

static size_t word_end(const lexer *l, size_t at) {
    td_str text = l->text;
    at++;
    while (at < text.n) {
        unsigned char c = (unsigned char)text.p[at];
        bool inside = word_start(c) || digit(c) || ((c == '-' || c == '.') && l->lang->plain_words);
        if (!inside) {
            break;
        }
        at++;
    }
    return at;
}

static bool is_keyword(const lexer *l, td_str word) {
    char padded[24];
    if (word.n + 3 > sizeof padded) {
        return false;
    }
    padded[0] = ' ';
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        padded[i + 1] = l->lang->any_case && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    padded[word.n + 1] = ' ';
    padded[word.n + 2] = 0;
    return strstr(l->lang->keywords, padded) != NULL;
}

static size_t skip_blanks(td_str text, size_t at) {
    while (at < text.n && text.p[at] == ' ') {
        at++;
    }
    return at;
}

/* Whether a ':' of a mapping follows: then what ended at `at` is a key. */
static bool before_colon(const lexer *l, size_t at) {
    at = skip_blanks(l->text, at);
    if (!l->lang->keys || at >= l->text.n || l->text.p[at] != ':') {
        return false;
    }
    return at + 1 == l->text.n || strchr(" \n\t\"[{", l->text.p[at + 1]) != NULL || !l->lang->plain_words;
}

static size_t word(lexer *l, size_t at) {
    size_t end = word_end(l, at);
    td_str s = td_str_sub(l->text, at, end);
    td_code_kind kind = TD_CODE_PLAIN;
    if (before_colon(l, end)) {
        kind = TD_CODE_NAME;
    } else if (is_keyword(l, s)) {
        kind = TD_CODE_KEYWORD;
    } else if (!l->lang->keys && end < l->text.n && l->text.p[end] == '(') {
        kind = TD_CODE_NAME;
    }
    push(l, at, end, kind);
    return end;
}

static size_t variable_end(td_str text, size_t at) {
    at++;
    if (at < text.n && text.p[at] == '{') {
        while (at < text.n && text.p[at] != '}' && text.p[at] != '\n') {
            at++;
        }
        return at < text.n && text.p[at] == '}' ? at + 1 : at;
    }
    while (at < text.n && (word_start((unsigned char)text.p[at]) || digit((unsigned char)text.p[at]))) {
        at++;
    }
    return at;
}

static bool opens_string(const lexer *l, size_t at) {
    char c = l->text.p[at];
    if (!c || !strchr(l->lang->quotes, c)) {
        return false;
    }
    return !l->lang->plain_words || at == 0 || strchr(" \n\t[{,:(", l->text.p[at - 1]) != NULL;
}

static size_t step(lexer *l, size_t at) {
    td_str text = l->text;
    unsigned char c = (unsigned char)text.p[at];
    size_t end = comment(l, at);
    if (end > at) {
        push(l, at, end, TD_CODE_COMMENT);
    } else if (opens_string(l, at)) {
        end = string_end(l, at);
        push(l, at, end, before_colon(l, end) ? TD_CODE_NAME : TD_CODE_STRING);
    } else if (digit(c)) {
        end = number_end(text, at);
        push(l, at, end, TD_CODE_NUMBER);
    } else if (word_start(c) || (c == '#' && at + 1 < text.n && word_start((unsigned char)text.p[at + 1]))) {
        end = word(l, at);
    } else if (c == '$' && l->lang->dollar) {
        end = variable_end(text, at);
        push(l, at, end, TD_CODE_NAME);
    } else {
        end = at + 1;
        push(l, at, end, TD_CODE_PLAIN);
    }
    return end;
}

static const language *find_language(td_str name) {
    char padded[16];
    if (!name.n || name.n + 3 > sizeof padded) {
        return NULL;
    }
    padded[0] = ' ';
    for (size_t i = 0; i < name.n; i++) {
        padded[i + 1] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i];
    }
    padded[name.n + 1] = ' ';
    padded[name.n + 2] = 0;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (strstr(languages[i].names, padded)) {
            return &languages[i];
        }
    }
    return NULL;
}

size_t td_highlight(td_arena *arena, td_str text, td_str name, td_code_token **out) {
    lexer l = {.arena = arena, .text = text, .lang = find_language(name)};
    size_t at = 0;
    while (l.lang && at < text.n) {
        at = step(&l, at);
    }
    push(&l, at, text.n, TD_CODE_PLAIN);
    *out = l.tokens.p;
    return l.tokens.n;
}
