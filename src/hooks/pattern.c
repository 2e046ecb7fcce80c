/* pattern.c - Lua's patterns with a step counter: Lua's own matcher can run for years inside one call.
 *
 * Source  Lua 5.4 Reference Manual, 6.4.1.  Classes are those of ASCII.
 */
#include "hooks/state.h"

enum { MAX_CAPTURES = 32, MAX_NESTING = 200, CHARGE_EVERY = 2048, OPEN = -1, POSITION = -2 };

typedef struct {
    lua_State *L;
    const char *src, *src_end, *pat_end;
    int nesting;
    unsigned steps;
    int level;
    struct {
        const char *p;
        ptrdiff_t n;
    } cap[MAX_CAPTURES];
} matcher;

static const char *match(matcher *m, const char *s, const char *p);

static void tick(matcher *m) {
    if (++m->steps >= CHARGE_EVERY) {
        m->steps = 0;
        td_hk_charge(m->L, CHARGE_EVERY);
    }
}

/* ---- classes ---- */

static bool is_lower(int c) {
    return c >= 'a' && c <= 'z';
}

static bool is_upper(int c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(int c) {
    return c >= '0' && c <= '9';
}

static bool in_named(int c, int name) {
    bool r;
    switch (name | 32) {
    case 'a':
        r = is_lower(c) || is_upper(c);
        break;
    case 'c':
        r = c < 32 || c == 127;
        break;
    case 'd':
        r = is_digit(c);
        break;
    case 'g':
        r = c > 32 && c < 127;
        break;
    case 'l':
        r = is_lower(c);
        break;
    case 'p':
        r = c > 32 && c < 127 && !is_digit(c) && !is_lower(c) && !is_upper(c);
        break;
    case 's':
        r = c == ' ' || (c >= 9 && c <= 13);
        break;
    case 'u':
        r = is_upper(c);
        break;
    case 'w':
        r = is_digit(c) || is_lower(c) || is_upper(c);
        break;
    case 'x':
        r = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        break;
    default:
        return name == c;
    }
    return is_upper(name) ? !r : r;
}

/* Behind the single class that starts at p. */
static const char *class_end(matcher *m, const char *p) {
    if (*p++ == '%') {
        if (p == m->pat_end)
            luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (p[-1] != '[')
        return p;
    if (p < m->pat_end && *p == '^')
        p++;
    do {
        if (p == m->pat_end)
            luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%' && p < m->pat_end)
            p++;
    } while (p == m->pat_end || *p != ']');
    return p + 1;
}

/* p at '[', end at its ']'. */
static bool in_set(int c, const char *p, const char *end) {
    bool yes = true;
    if (p[1] == '^') {
        yes = false;
        p++;
    }
    while (++p < end) {
        if (*p == '%') {
            p++;
            if (in_named(c, (unsigned char)*p))
                return yes;
        } else if (p[1] == '-' && p + 2 < end) {
            if ((unsigned char)*p <= c && c <= (unsigned char)p[2])
                return yes;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return yes;
        }
    }
    return !yes;
}

static bool single(matcher *m, const char *s, const char *p, const char *end) {
    if (s >= m->src_end)
        return false;
    tick(m);
    int c = (unsigned char)*s;
    switch (*p) {
    case '.':
        return true;
    case '%':
        return in_named(c, (unsigned char)p[1]);
    case '[':
        m->steps += (unsigned)(end - p) / 8;
        return in_set(c, p, end - 1);
    default:
        return (unsigned char)*p == c;
    }
}

/* ---- items ---- */

static const char *match_balance(matcher *m, const char *s, const char *p) {
    if (p >= m->pat_end - 1)
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->src_end || *s != p[0])
        return NULL;
    int depth = 1;
    while (++s < m->src_end) {
        tick(m);
        if (*s == p[1]) {
            if (--depth == 0)
                return s + 1;
        } else if (*s == p[0]) {
            depth++;
        }
    }
    return NULL;
}

static const char *match_greedy(matcher *m, const char *s, const char *p, const char *end) {
    ptrdiff_t n = 0;
    while (single(m, s + n, p, end))
        n++;
    for (; n >= 0; n--) {
        const char *r = match(m, s + n, end + 1);
        if (r)
            return r;
    }
    return NULL;
}

static const char *match_lazy(matcher *m, const char *s, const char *p, const char *end) {
    for (;; s++) {
        const char *r = match(m, s, end + 1);
        if (r)
            return r;
        if (!single(m, s, p, end))
            return NULL;
    }
}

static const char *open_capture(matcher *m, const char *s, const char *p, ptrdiff_t kind) {
    if (m->level >= MAX_CAPTURES)
        luaL_error(m->L, "too many captures");
    m->cap[m->level].p = s;
    m->cap[m->level].n = kind;
    m->level++;
    const char *r = match(m, s, p);
    if (!r)
        m->level--;
    return r;
}

static const char *close_capture(matcher *m, const char *s, const char *p) {
    int i = m->level - 1;
    while (i >= 0 && m->cap[i].n != OPEN)
        i--;
    if (i < 0)
        luaL_error(m->L, "invalid pattern capture");
    m->cap[i].n = s - m->cap[i].p;
    const char *r = match(m, s, p);
    if (!r)
        m->cap[i].n = OPEN;
    return r;
}

static const char *match_back(matcher *m, const char *s, int digit) {
    int i = digit - '1';
    if (i < 0 || i >= m->level || m->cap[i].n == OPEN)
        luaL_error(m->L, "invalid capture index %%%d", i + 1);
    ptrdiff_t n = m->cap[i].n < 0 ? 0 : m->cap[i].n;
    m->steps += (unsigned)(n / 16);
    tick(m);
    return m->src_end - s >= n && memcmp(m->cap[i].p, s, (size_t)n) == 0 ? s + n : NULL;
}

static bool frontier(matcher *m, const char *s, const char *set, const char *end) {
    int before = s == m->src ? 0 : (unsigned char)s[-1], after = s < m->src_end ? (unsigned char)*s : 0;
    tick(m);
    return !in_set(before, set, end - 1) && in_set(after, set, end - 1);
}

/* %b, %f and %1..%9; *done false: an ordinary class.  On success *p is behind the item. */
static const char *match_escape(matcher *m, const char *s, const char **p, bool *done) {
    const char *q = *p + 1;
    *done = true;
    if (q < m->pat_end && *q == 'b') {
        *p = q + 3;
        return match_balance(m, s, q + 1);
    }
    if (q < m->pat_end && *q == 'f') {
        if (++q >= m->pat_end || *q != '[')
            luaL_error(m->L, "missing '[' after '%%f' in pattern");
        *p = class_end(m, q);
        return frontier(m, s, q, *p) ? s : NULL;
    }
    if (q < m->pat_end && is_digit((unsigned char)*q)) {
        *p = q + 1;
        return match_back(m, s, (unsigned char)*q);
    }
    *done = false;
    return NULL;
}

static const char *match_from(matcher *m, const char *s, const char *p) {
    while (p < m->pat_end) {
        tick(m);
        if (*p == '(')
            return p + 1 < m->pat_end && p[1] == ')' ? open_capture(m, s, p + 2, POSITION) : open_capture(m, s, p + 1, OPEN);
        if (*p == ')')
            return close_capture(m, s, p + 1);
        if (*p == '$' && p + 1 == m->pat_end)
            return s == m->src_end ? s : NULL;
        if (*p == '%') {
            bool done;
            const char *r = match_escape(m, s, &p, &done);
            if (done) {
                if (!r)
                    return NULL;
                s = r;
                continue;
            }
        }
        const char *end = class_end(m, p);
        char suffix = end < m->pat_end ? *end : 0;
        if (suffix == '*')
            return match_greedy(m, s, p, end);
        if (suffix == '-')
            return match_lazy(m, s, p, end);
        bool hit = single(m, s, p, end);
        if (suffix == '+')
            return hit ? match_greedy(m, s + 1, p, end) : NULL;
        if (suffix == '?') {
            const char *r = hit ? match(m, s + 1, end + 1) : NULL;
            if (r)
                return r;
            p = end + 1;
            continue;
        }
        if (!hit)
            return NULL;
        s++;
        p = end;
    }
    return s;
}

static const char *match(matcher *m, const char *s, const char *p) {
    if (++m->nesting > MAX_NESTING)
        luaL_error(m->L, "pattern too complex");
    const char *r = match_from(m, s, p);
    m->nesting--;
    return r;
}

static void matcher_init(matcher *m, lua_State *L, td_str s, td_str p) {
    *m = (matcher){.L = L, .src = s.p, .src_end = s.p + s.n, .pat_end = p.p + p.n};
}

static const char *match_at(matcher *m, const char *s, const char *p) {
    m->level = 0;
    m->nesting = 0;
    return match(m, s, p);
}

static void settle(matcher *m) {
    td_hk_charge(m->L, m->steps + 1);
    m->steps = 0;
}

/* ---- captures ---- */

static void push_capture(matcher *m, int i, const char *s, const char *e) {
    if (i >= m->level) {
        if (i != 0)
            luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
    } else if (m->cap[i].n == POSITION) {
        lua_pushinteger(m->L, m->cap[i].p - m->src + 1);
    } else if (m->cap[i].n == OPEN) {
        luaL_error(m->L, "unfinished capture");
    } else {
        lua_pushlstring(m->L, m->cap[i].p, (size_t)m->cap[i].n);
    }
}

static int push_captures(matcher *m, const char *s, const char *e) {
    int n = m->level == 0 && s ? 1 : m->level;
    luaL_checkstack(m->L, n, "too many captures");
    for (int i = 0; i < n; i++)
        push_capture(m, i, s, e);
    return n;
}

/* ---- find and match ---- */

static td_str string_arg(lua_State *L, int arg) {
    td_str s;
    s.p = luaL_checklstring(L, arg, &s.n);
    return s;
}

/* 0-based start; more than s.n: beyond the end. */
static size_t start_arg(lua_State *L, int arg, size_t n) {
    lua_Integer i = luaL_optinteger(L, arg, 1);
    if (i > 0)
        return (size_t)i - 1;
    if (i == 0 || i < -(lua_Integer)n)
        return 0;
    return n - (size_t)-i;
}

static bool has_specials(td_str p) {
    for (size_t i = 0; i < p.n; i++)
        if (p.p[i] && strchr("^$*+?.([%-", p.p[i]))
            return true;
    return false;
}

static int find_plain(lua_State *L, td_str s, td_str p, size_t from) {
    td_hk_charge(L, (s.n - from) / 16 + 1);
    const char *hit = p.n ? memmem(s.p + from, s.n - from, p.p, p.n) : s.p + from;
    if (!hit) {
        luaL_pushfail(L);
        return 1;
    }
    lua_pushinteger(L, hit - s.p + 1);
    lua_pushinteger(L, hit - s.p + (lua_Integer)p.n);
    return 2;
}

static int find_or_match(lua_State *L, bool find) {
    td_str s = string_arg(L, 1), p = string_arg(L, 2);
    size_t from = start_arg(L, 3, s.n);
    if (from > s.n) {
        luaL_pushfail(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || !has_specials(p)))
        return find_plain(L, s, p, from);
    matcher m;
    bool anchor = p.n && p.p[0] == '^';
    matcher_init(&m, L, s, p);
    for (const char *at = s.p + from; at <= m.src_end; at++) {
        tick(&m);
        const char *e = match_at(&m, at, p.p + anchor);
        if (e) {
            settle(&m);
            if (!find)
                return push_captures(&m, at, e);
            lua_pushinteger(L, at - s.p + 1);
            lua_pushinteger(L, e - s.p);
            return push_captures(&m, NULL, NULL) + 2;
        }
        if (anchor)
            break;
    }
    settle(&m);
    luaL_pushfail(L);
    return 1;
}

static int str_find(lua_State *L) {
    return find_or_match(L, true);
}

static int str_match(lua_State *L) {
    return find_or_match(L, false);
}

/* ---- gmatch ---- */

/* Upvalues: string, pattern, next start, end of the last match or -1. */
static int gmatch_next(lua_State *L) {
    td_str s, p;
    s.p = lua_tolstring(L, lua_upvalueindex(1), &s.n);
    p.p = lua_tolstring(L, lua_upvalueindex(2), &p.n);
    lua_Integer from = lua_tointeger(L, lua_upvalueindex(3)), last = lua_tointeger(L, lua_upvalueindex(4));
    matcher m;
    matcher_init(&m, L, s, p);
    for (const char *at = s.p + from; at <= m.src_end; at++) {
        tick(&m);
        const char *e = match_at(&m, at, p.p);
        if (e && e - s.p != last) {
            lua_pushinteger(L, e - s.p);
            lua_copy(L, -1, lua_upvalueindex(3));
            lua_replace(L, lua_upvalueindex(4));
            settle(&m);
            return push_captures(&m, at, e);
        }
    }
    settle(&m);
    return 0;
}

static int str_gmatch(lua_State *L) {
    td_str s = string_arg(L, 1);
    string_arg(L, 2);
    size_t from = start_arg(L, 3, s.n);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(from > s.n ? s.n + 1 : from));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

/* ---- gsub ---- */

static void add_template(matcher *m, luaL_Buffer *b, const char *s, const char *e, td_str news) {
    for (size_t i = 0; i < news.n; i++) {
        if (news.p[i] != '%') {
            luaL_addchar(b, news.p[i]);
            continue;
        }
        char c = ++i < news.n ? news.p[i] : 0;
        if (c == '%') {
            luaL_addchar(b, '%');
        } else if (c == '0') {
            luaL_addlstring(b, s, (size_t)(e - s));
        } else if (is_digit((unsigned char)c)) {
            push_capture(m, c - '1', s, e);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
    m->steps += (unsigned)(news.n / 16);
}

/* Adds what replaces the match [s, e); returns whether something else than the match was added. */
static bool add_value(matcher *m, luaL_Buffer *b, const char *s, const char *e, int type) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(m, s, e), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(m, 0, s, e);
        lua_gettable(L, 3);
    } else {
        td_str news;
        news.p = lua_tolstring(L, 3, &news.n);
        add_template(m, b, s, e, news);
        return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, s, (size_t)(e - s));
        return false;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return true;
}

static int str_gsub(lua_State *L) {
    td_str s = string_arg(L, 1), p = string_arg(L, 2);
    int type = lua_type(L, 3);
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
                     "string/function/table");
    lua_Integer max = luaL_optinteger(L, 4, (lua_Integer)s.n + 1), n = 0;
    bool anchor = p.n && p.p[0] == '^', changed = false;
    matcher m;
    luaL_Buffer b;
    matcher_init(&m, L, s, p);
    luaL_buffinit(L, &b);
    const char *at = s.p, *last = NULL;
    while (n < max) {
        tick(&m);
        const char *e = match_at(&m, at, p.p + anchor);
        if (e && e != last) {
            n++;
            changed |= add_value(&m, &b, at, e, type);
            at = last = e;
        } else if (at < m.src_end) {
            luaL_addchar(&b, *at++);
        } else {
            break;
        }
        if (anchor)
            break;
    }
    settle(&m);
    if (changed) {
        luaL_addlstring(&b, at, (size_t)(m.src_end - at));
        luaL_pushresult(&b);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, n);
    return 2;
}

const luaL_Reg td_hk_pattern_functions[] = {
    {"find", str_find}, {"match", str_match}, {"gmatch", str_gmatch}, {"gsub", str_gsub}, {NULL, NULL}};
