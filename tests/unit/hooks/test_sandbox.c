/* Attacks on the sandbox, budgets, determinism. */
#include <locale.h>

#include "hook_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static td_code attack_with(const char *lua, size_t memory, uint64_t steps, int seconds) {
    hook_test h;
    hook_open(&h, "Text");
    h.env.max_memory = memory;
    h.env.max_steps = steps;
    h.env.max_seconds = seconds;
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    bool fine = hook_run(&h, lua);
    clock_gettime(CLOCK_MONOTONIC, &b);
    if (b.tv_sec - a.tv_sec > 20)
        fail_msg("%ld s: %s", (long)(b.tv_sec - a.tv_sec), lua);
    if (fine)
        fail_msg("survived: %s", lua);
    assert_true(h.t.diags.n > 0);
    td_code code = h.t.diags.p[h.t.diags.n - 1].code;
    hook_close(&h);
    return code;
}

static void expect(const char *lua, td_code code) {
    td_code got = attack_with(lua, 16 << 20, 5000000, 60);
    if (got != code)
        fail_msg("%s instead of %s: %s", td_code_name(got), td_code_name(code), lua);
}

static void test_steps(void **state) {
    (void)state;
    static const char *const attacks[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "local co = coroutine.wrap(function() while true do end end) co()",
        "while true do coroutine.wrap(function() for i = 1, 90 do end end)() end",
        "while true do local co = coroutine.create(function() while true do end end) coroutine.resume(co) end",
        "local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end",
        "coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end)()",
        "local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)",
        "local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end",
        "while true do pcall(error) end",
        "return ('a'):rep(300):find('.-.-.-b')",
        "return (('a'):rep(24)):find(('a*'):rep(6) .. 'b')",
        "return (('a'):rep(200)):match(('(a*)'):rep(10) .. 'b')",
        "return (('a'):rep(3000)):gsub('.-.-.-b', '')",
        "for _ in (('a'):rep(3000)):gmatch('.-.-.-b') do end",
        "while true do (('a'):rep(100000)):find(('a'):rep(50000) .. 'b', 1, true) end",
        "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) while true do pcall(function() return t[1] end) end",
        "table.move({}, 1, 1 << 40, 2)",
        "local s = ('x'):rep(1 << 20) while true do local y = s:upper() end",
        "local s = ('x'):rep(1 << 20) while true do utf8.len(s) end",
        "local s = ('x'):rep(1 << 20) while true do pandoc.text.len(s) end",
        "while true do pandoc.Str('x') end",
        "local d = pandoc.Str 'x' for i = 1, 60 do d = pandoc.Emph{d, d} end return pandoc.utils.stringify(d)",
        "local a, b = pandoc.Str 'x', pandoc.Str 'x' for i = 1, 60 do a = pandoc.Emph{a, a} b = pandoc.Emph{b, b} end return a == b",
        "while true do load('return 1') end",
        "local t = {} for i = 1, 1000 do t[i] = i end while true do table.sort(t, function(a, b) return true end) end",
        "local t = {} for i = 1, 1000 do t['k' .. i] = i end while true do for k in pairs(t) do end end",
        "function Str() while true do end end",
        "setmetatable(_G, {__index = function(t, k) while true do end end}) return unknown",
        "string.gsub('x', 'x', function() while true do end end)",
        "table.sort({1, 2, 3}, function() while true do end end)",
        "load(function() while true do end end)",
        "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
        "for k in pairs(setmetatable({}, {__pairs = function() while true do end end})) do end",
        "goto a ::a:: goto a",
    };
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        expect(attacks[i], TD_E_LUA_STEPS);
}

static void test_memory(void **state) {
    (void)state;
    static const char *const attacks[] = {
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
        "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(10000) end for i = 1, 100 do t[#t + 1] = table.concat(t) end",
        "local s = 'x' while true do pcall(function() s = s .. s .. s end) end",
        "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1 << 20) .. #t end) end",
        "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
        "local t = {} while true do t[#t + 1] = pandoc.Str('x' .. #t) end",
        "function Inlines() while true do pcall(pandoc.walk_block, pandoc.Para 'x', {Str = function() error 'x' end}) end end",
        "function Para(p) local t = {} while true do t[#t + 1] = p:walk{Str = function(s) return pandoc.Str(s.text .. 'x') end} end end",
        "local d = pandoc.Str 'x' for i = 1, 60 do d = pandoc.Emph{d, d} end function Para(p) return pandoc.Para{d} end",
    };
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        td_code got = attack_with(attacks[i], 16 << 20, 500000000, 60);
        if (got != TD_E_LUA_MEMORY)
            fail_msg("%s: %s", td_code_name(got), attacks[i]);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const char *const attacks[] = {
        "return io.open('/etc/passwd')",
        "os.execute('id')",
        "return os.time()",
        "return package.loaded",
        "return debug.getregistry()",
        "dofile('/etc/passwd')",
        "loadfile('/etc/passwd')()",
        "require 'x'",
        "require '../x'",
        "require '/etc/passwd'",
        "require('a\\0b')",
        "assert(load(string.dump(function() end)))",
        "assert(load('\\27Lua'))",
        "assert(load('return 1', 'x', 'b')) error 'text only'",
        "local mt = getmetatable('') mt.__index = nil",
        "setmetatable({}, {__gc = function() while true do end end})",
        "setmetatable({}, {__mode = 'k'})",
        "local s = ('x'):rep(1e9)",
        "local s = ('x'):rep(1e7, 'yyyyyyyyyy')",
        "return string.format('%p', {})",
        "local function f() return 1 + f() end f()",
        "local function f() return pcall(f) end assert(f()) error(select(2, f()))",
        "table.unpack({}, 1, 1e8)",
        "local t = {} t[1] = t return pandoc.Para(t)",
        "local d = pandoc.Div{} d.content = {d} function Para() return d end",
        "local d = pandoc.Para 'x' for i = 1, 10000 do d = pandoc.Div{d} end function Para() return d end",
        "getmetatable(pandoc.Str 'x').__index = nil",
        "setmetatable(pandoc.Str 'x', {})",
        "pandoc.Str('x').unknown = 1",
        "pandoc.system.with_temporary_directory()",
        "pandoc.mediabag.insert('x')",
        "function Str(s) return pandoc.Str('\\xff') end",
        "function Str(s) return pandoc.Str('a\\0b') end",
        "function Str(s) return true end",
        "function Str(s) return pandoc.Para 'x' end",
        "function Str(s) coroutine.yield() end",
        "coroutine.wrap(coroutine.yield)() coroutine.yield()",
        "error({1})",
        "error(setmetatable({}, {__tostring = function() error 'x' end}))",
        "error(nil)",
        "('x'):rep(100):find(('(x'):rep(50))",
        "('x'):find('[a')",
        "('x'):find('%')",
        "('x'):find('%f')",
        "('x'):find('%b')",
        "('x'):find('%1')",
        "('x'):find('(()')",
        "return pandoc.Table(",
        "trisdoc.terms.x = 1",
    };
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        td_code got = attack_with(attacks[i], 256 << 20, 50000000, 60);
        if (got != TD_E_LUA)
            fail_msg("%s: %s", td_code_name(got), attacks[i]);
    }
}

static void test_time(void **state) {
    (void)state;
    assert_int_equal(attack_with("while true do end", 16 << 20, UINT64_MAX / 2, 1), TD_F_LUA_TIME);
    assert_int_equal(attack_with("while true do pcall(string.rep, 'x', 1e6) end", 16 << 20, UINT64_MAX / 2, 1), TD_F_LUA_TIME);
    assert_int_equal(attack_with("return ('a'):rep(3000):find('.-.-.-b')", 16 << 20, UINT64_MAX / 2, 1), TD_F_LUA_TIME);
}

static void test_library(void **state) {
    (void)state;
    assert_lua("local t = {b = 1, a = 2, [3] = 3, [1] = 1, [2.5] = 2.5, [true] = 0, [false] = 9}"
               "local r = {} for k, v in pairs(t) do r[#r + 1] = tostring(k) end "
               "assert(table.concat(r, ' ') == '1 2.5 3 a b false true', table.concat(r, ' '))"
               "r = {} local k = next(t) while k ~= nil do r[#r + 1] = tostring(k) k = next(t, k) end "
               "assert(table.concat(r, ' ') == '1 2.5 3 a b false true', table.concat(r, ' '))");
    assert_lua("local t = {10, 20, 30} for k, v in pairs(t) do t[k] = nil end assert(next(t) == nil)");
    assert_lua("local t = {a = 1} for k in pairs(t) do end t.b = 2 local n = 0 local k for i = 1, 9 do k = next(t, k) if not k then break end n = n + 1 end assert(n == 2)");
    assert_lua("local a, b = pandoc.Str 'a', pandoc.Str 'b' local t = {[b] = 2, [a] = 1} local s = '' for k, v in pairs(t) do s = s .. v end assert(s == '12')");
    assert_lua("local ok, e = pcall(function() for k in pairs{[{}] = 1, [print] = 2} do end end) assert(not ok and e:find 'order')");
    assert_lua("assert(tostring({}) == 'table: 1') assert(tostring(print) == 'function: 2') local t = {} assert(tostring(t) == tostring(t))");
    assert_lua("assert(string.format('%s %d %5.1f %q %%', {}, 3, 2.5, 'x'):find '^table: %d+ 3   2.5 \"x\" %%$')");
    assert_lua("assert(math.random(1000000) == math.random(1000000) or true) math.randomseed() local a = math.random(1 << 40) math.randomseed() assert(a == math.random(1 << 40))");
    assert_lua("local t = {5, 3, 1, 4} table.sort(t) assert(table.concat(t) == '1345') table.sort(t, function(a, b) return a > b end) assert(table.concat(t) == '5431')");
    assert_lua("local t = {} for i = 1, 200 do t[i] = (i * 37) % 101 end table.sort(t, function() return true end) assert(#t == 200)"
               "table.sort(t, function(a, b) return a <= b end) assert(#t == 200)");
    assert_lua("local t = {1, 2, 3} table.insert(t, 1, 0) assert(table.concat(t, ',') == '0,1,2,3') assert(table.remove(t, 1) == 0) assert(table.remove(t) == 3) assert(#t == 2)"
               "assert(table.remove({}) == nil) assert(select('#', table.unpack({1, nil, 3}, 1, 3)) == 3) assert(table.pack(1, nil).n == 2)"
               "assert(table.concat(table.move({1, 2, 3}, 1, 3, 2), ',') == '1,1,2,3')");
    assert_lua("local ok, e = xpcall(function() error 'boom' end, function(m) return 'handled ' .. m end) assert(not ok and e:find '^handled .*boom$', e)"
               "assert(xpcall(function(a) return a end, print, 7))");
    assert_lua("local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('e' .. b) end)"
               "local ok, v = coroutine.resume(co, 1) assert(ok and v == 2 and coroutine.status(co) == 'suspended')"
               "ok, v = coroutine.resume(co, 'x') assert(not ok and v:find 'ex$') assert(coroutine.status(co) == 'dead')"
               "ok, v = coroutine.resume(co) assert(not ok and v == 'cannot resume dead coroutine') assert(coroutine.close(co) == false)"
               "assert(coroutine.close(coroutine.create(print)) == true)"
               "local w = coroutine.wrap(function() local ok = pcall(function() coroutine.yield(1) error 'y' end) return ok end) assert(w() == 1) assert(w() == false)");
    assert_lua("assert(load('return ...', 'x', 't', {})(4) == 4) local n = 0 assert(load(function() n = n + 1 return ({'return ', '5'})[n] end)() == 5)"
               "local f, e = load('x x') assert(f == nil and e:find 'syntax error')");
    assert_lua("assert(collectgarbage 'count' == 0) assert(string.dump == nil and os == nil and io == nil and debug == nil and package == nil)");
    assert_lua("assert(utf8.len 'äö' == 2 and utf8.char(228) == 'ä') assert(pandoc.text.upper 'straße äč' == 'STRASSE ÄČ') assert(pandoc.text.lower 'ÄÖÜ ΑΩ ЖЯ' == 'äöü αω жя')"
               "assert(pandoc.text.sub('äöü', 2, 3) == 'öü' and pandoc.text.sub('äöü', -1) == 'ü' and pandoc.text.sub('äöü', 3, 2) == '') assert(pandoc.text.reverse 'aäb' == 'bäa' and pandoc.text.len 'äö' == 2)");
    assert_lua("assert(1.5 .. '' == '1.5' and tonumber '1.5' == 1.5 and ('b' < 'c'))");
}

static void test_patterns(void **state) {
    (void)state;
    assert_lua("assert(('hello world'):find 'wor' == 7) assert(select(2, ('hello'):find 'l+') == 4) assert(('hello'):find('l', 1, true) == 3) assert(('a.b'):find('.', 2, true) == 2)"
               "assert(('x'):find('', 10) == nil) assert(('x'):find('', 2) == 2) assert(('abc'):find('b', -2) == 2) assert(('abc'):find('c', -10) == 3)");
    assert_lua("assert(('key = value'):match '^(%w+)%s*=%s*(%w+)$' == 'key') assert(select(2, ('key = value'):match '^(%w+)%s*=%s*(%w+)$') == 'value') assert(('  x '):match '^%s*(.-)%s*$' == 'x')"
               "assert(('THE (quick) fox'):find '%((%a+)%)' == 5) assert(('f(a(b)c)d'):match '%b()' == '(a(b)c)') assert(('THE (quick) fox'):gsub('%f[%a]%a+', 'X') == 'X (X) X')"
               "assert(('abab'):match '(ab)%1' == 'ab') assert(('abc'):match '()b()' == 2) assert(('[]'):match '[]]' == ']') assert(('a-z'):match '[a%-z]+' == 'a-z') assert(('x^'):match '[%^x]+' == 'x^')");
    assert_lua("assert(('abc'):gsub('', '-') == '-a-b-c-') assert(('hello world'):gsub('o', '0', 1) == 'hell0 world') assert(('hello'):gsub('(h)(e)', '%2%1%0%%') == 'ehhe%llo')"
               "assert(('$name is $age'):gsub('%$(%w+)', {name = 'A'}) == 'A is $age') assert(('abc'):gsub('%w', function(c) return c == 'b' and 'X' end) == 'aXc') assert(select(2, ('abc'):gsub('%w', '%0')) == 3)"
               "local r = {} for k, v in ('a=1, b=2'):gmatch '(%w+)=(%w+)' do r[#r + 1] = k .. v end assert(table.concat(r, ' ') == 'a1 b2')"
               "local n = 0 for _ in ('abc'):gmatch '' do n = n + 1 end assert(n == 4) for w in ('one two'):gmatch('%a+', 4) do assert(w == 'two') end "
               "assert(not pcall(string.gsub, 'x', 'x', '%2')) assert(not pcall(string.gsub, 'x', 'x', '%z')) assert(('x'):rep(3, ',') == 'x,x,x' and ('x'):rep(0) == '' and (''):rep(1e9) == '')"
               "assert(('abc'):gsub('^a', 'x') == 'xbc' and ('aaa'):gsub('^a', 'x') == 'xaa') assert(('äö'):match '[\\xc3]' ~= nil)"
               "assert(('0x1F'):match '^0[xX](%x+)$' == '1F') assert(('a,b,,c'):gsub(',+', ';') == 'a;b;c') assert(('x = 1 -- c'):match '^(.-)%s*%-%-.*$' == 'x = 1')");
}

static td_str twice(hook_test *h, const char *lua) {
    hook_open(h, "a b c\n\n- x\n- y\n");
    assert_true(hook_run(h, lua));
    return hook_dump(h);
}

static void test_determinism(void **state) {
    (void)state;
    static const char lua[] =
        "local t = {} for i = 1, 200 do t[('k'):rep(i % 7) .. i] = i end "
        "function Str(s) local o = {} for k, v in pairs(t) do o[#o + 1] = k .. v end "
        "return pandoc.Str(table.concat(o) .. tostring({}) .. tostring(print) .. math.random(1e9) .. math.random()) end";
    hook_test a, b;
    td_str first = twice(&a, lua);
    for (int i = 0; i < 5; i++) {
        assert_true(td_str_eq(first, twice(&b, lua)));
        hook_close(&b);
    }
    hook_close(&a);
}

static const char *slurp(td_ctx *ctx, const char *path) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    td_buf buf = {0};
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        td_buf_put(&buf, part, n);
    fclose(f);
    return td_buf_take(&buf, ctx->arena).p;
}

static void test_prelude_is_current(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const char *lua = slurp(ctx, TD_TEST_DIR "/../src/hooks/pandoc.lua"), *inc = slurp(ctx, TD_TEST_DIR "/../src/hooks/prelude.inc");
    td_buf want = {0};
    td_buf_puts(&want, "/* Made by embed.sh from pandoc.lua: do not edit. */\n");
    for (const char *line = lua; *line;) {
        size_t n = strcspn(line, "\n");
        const char *p = line + strspn(line, " ");
        td_buf_putc(&want, '"');
        if (!(p[0] == '-' && p[1] == '-'))
            for (; p < line + n; p++) {
                if (*p == '"' || *p == '\\')
                    td_buf_putc(&want, '\\');
                td_buf_putc(&want, *p);
            }
        td_buf_puts(&want, "\\n\",\n");
        line += n + (line[n] == '\n');
    }
    td_buf_putc(&want, 0);
    assert_string_equal(want.p, inc);
    td_buf_free(&want);
    test_ctx_close(&t);
}

int main(void) {
    setlocale(LC_ALL, "C"); /* Lua writes numbers as the C library does; the program stays in the C locale (main.c) */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps), cmocka_unit_test(test_memory), cmocka_unit_test(test_refused), cmocka_unit_test(test_time),
        cmocka_unit_test(test_library), cmocka_unit_test(test_patterns), cmocka_unit_test(test_determinism),
        cmocka_unit_test(test_prelude_is_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
