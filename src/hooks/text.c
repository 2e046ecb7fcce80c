/* text.c - pandoc.text: strings by character, with the case of the scripts of Europe. */
#include "base/utf8.h"
#include "hooks/state.h"

static bool between(uint32_t c, uint32_t a, uint32_t b) {
    return c >= a && c <= b;
}

/* Blocks in which capital and small letter alternate; `odd`: the capital has the odd number. */
static bool alternating(uint32_t c, bool *odd) {
    *odd = between(c, 0x139, 0x148) || between(c, 0x179, 0x17E) || between(c, 0x4C1, 0x4CE);
    return *odd || between(c, 0x100, 0x12F) || between(c, 0x132, 0x137) || between(c, 0x14A, 0x177) ||
           between(c, 0x1CD, 0x1DC) || between(c, 0x1DE, 0x1EF) || between(c, 0x1F8, 0x21F) || between(c, 0x222, 0x233) ||
           between(c, 0x460, 0x481) || between(c, 0x48A, 0x4BF) || between(c, 0x4D0, 0x52F) || between(c, 0x1E00, 0x1E95) ||
           between(c, 0x1EA0, 0x1EFF);
}

uint32_t td_hk_lower(uint32_t c) {
    bool odd;
    if (between(c, 'A', 'Z') || (between(c, 0xC0, 0xDE) && c != 0xD7) || (between(c, 0x391, 0x3AB) && c != 0x3A2) ||
        between(c, 0x410, 0x42F))
        return c + 32;
    if (between(c, 0x400, 0x40F))
        return c + 80;
    switch (c) {
    case 0x130:
        return 'i';
    case 0x178:
        return 0xFF;
    case 0x1E9E:
        return 0xDF;
    case 0x386:
        return 0x3AC;
    case 0x38C:
        return 0x3CC;
    case 0x388: case 0x389: case 0x38A:
        return c + 37;
    case 0x38E: case 0x38F:
        return c + 63;
    }
    if (alternating(c, &odd) && (c & 1) == odd)
        return c + 1;
    return c;
}

static uint32_t to_upper(uint32_t c) {
    bool odd;
    if (between(c, 'a', 'z') || (between(c, 0xE0, 0xFE) && c != 0xF7) || (between(c, 0x3B1, 0x3CB) && c != 0x3C2) ||
        between(c, 0x430, 0x44F))
        return c - 32;
    if (between(c, 0x450, 0x45F))
        return c - 80;
    switch (c) {
    case 0xFF:
        return 0x178;
    case 0x131:
        return 'I';
    case 0x17F:
        return 'S';
    case 0x3C2:
        return 0x3A3;
    case 0x3AC:
        return 0x386;
    case 0x3CC:
        return 0x38C;
    case 0x3AD: case 0x3AE: case 0x3AF:
        return c - 37;
    case 0x3CD: case 0x3CE:
        return c - 63;
    }
    if (alternating(c, &odd) && (c & 1) != odd)
        return c - 1;
    return c;
}

static td_str arg(lua_State *L) {
    td_str s;
    s.p = luaL_checklstring(L, 1, &s.n);
    td_hk_charge(L, s.n / 2 + 1);
    return s;
}

static void add_char(luaL_Buffer *b, uint32_t c) {
    char out[4];
    luaL_addlstring(b, out, td_utf8_put(out, c));
}

static int map_case(lua_State *L, bool upper) {
    td_str s = arg(L);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t i = 0; i < s.n;) {
        uint32_t c = td_utf8_next(s, &i);
        if (upper && c == 0xDF)
            luaL_addstring(&b, "SS");
        else
            add_char(&b, upper ? to_upper(c) : td_hk_lower(c));
    }
    luaL_pushresult(&b);
    return 1;
}

static int text_lower(lua_State *L) {
    return map_case(L, false);
}

static int text_upper(lua_State *L) {
    return map_case(L, true);
}

static int text_len(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)td_utf8_count(arg(L)));
    return 1;
}

static int text_reverse(lua_State *L) {
    td_str s = arg(L);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t i = s.n; i > 0;) {
        size_t end = i;
        td_utf8_prev(s, &i);
        luaL_addlstring(&b, s.p + i, end - i);
    }
    luaL_pushresult(&b);
    return 1;
}

static int text_sub(lua_State *L) {
    td_str s = arg(L);
    lua_Integer n = (lua_Integer)td_utf8_count(s), i = luaL_checkinteger(L, 2), j = luaL_optinteger(L, 3, -1);
    i = i < 0 ? (n + i + 1 < 1 ? 1 : n + i + 1) : i == 0 ? 1 : i;
    j = j < 0 ? n + j + 1 : j > n ? n : j;
    size_t from = 0, to = 0;
    lua_Integer at = 1;
    for (size_t k = 0; k < s.n && at <= j; at++) {
        if (at == i)
            from = k;
        td_utf8_next(s, &k);
        to = k;
    }
    if (i > j || i > n)
        from = to = 0;
    lua_pushlstring(L, s.p + from, to - from);
    return 1;
}

const luaL_Reg td_hk_text_functions[] = {{"lower", text_lower}, {"upper", text_upper}, {"len", text_len},
                                      {"reverse", text_reverse}, {"sub", text_sub}, {NULL, NULL}};
