/* The node API: round trips, constructors, splicing, order of application, metadata, findings. */
#include "hook_test.h"

static const char everything[] =
    "---\ntitle: Ein Titel\nauthor: [A, B]\ntoc: true\n---\n\n"
    "# Kopf {#k .unnumbered x=\"1\" a=\"2\"}\n\n"
    "Text  mit *Betonung*, **fett**, ~~weg~~, H~2~O, x^2^, `code`{.c}, \"Zitat\" und 'so'.\nWeich\\\nhart "
    "[Link](http://x.org \"t\"){.l} ![Bild](a.png){alt=\"b\"} [Span]{.s lang=en} ^[Note mit *Text*.] [siehe @key, S. 3; -@other] @fig-x `<b>`{=html}.\n\n"
    "> Zitat\n>\n> zwei\n\n"
    "- [ ] offen\n- [x] fertig\n\n"
    "3) drei\n4) vier\n\n    Absatz\n\n"
    "Begriff\n:   Erklärung\n\n"
    "::: {.tip title=\"T\"}\nKasten\n\n::: {.warning}\ninnen\n:::\n:::\n\n"
    "| a | b |\n|:--|--:|\n| 1 | *2* |\n\n: Beschriftung {#tbl-x}\n\n"
    "![Abbildung](b.png){#fig-x}\n\n"
    "```lua\nx = 1\n```\n\n```{=html}\n<p>\n```\n\n---\n\n| Zeile 1\n| Zeile 2\n";

static void round_trip(const char *lua) {
    hook_test h;
    hook_open(&h, everything);
    td_str before = hook_dump(&h);
    bool fine = hook_run(&h, lua);
    if (!fine)
        hook_show(&h);
    assert_true(fine);
    td_buf z = {0}, y = {0};
    td_buf_str(&z, before);
    td_buf_putc(&z, 0);
    td_buf_str(&y, hook_dump(&h));
    td_buf_putc(&y, 0);
    size_t at = 0;
    while (at < y.n && y.p[at] == z.p[at])
        at++;
    if (at < y.n)
        print_message("%s\nfrom: %.200s\n", lua, y.p + (at < 60 ? 0 : at - 60));
    assert_true(at == y.n && y.n == z.n);
    td_buf_free(&z);
    td_buf_free(&y);
    hook_close(&h);
}

#define EVERY "for n in ('Str Space SoftBreak LineBreak Emph Strong Strikeout Subscript Superscript SmallCaps Underline Quoted Cite Code Math RawInline Link Image Span Note Xref Plain Para Header CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList LineBlock Table Figure Div HorizontalRule Inlines Blocks Meta Pandoc'):gmatch '%a+' do "

static void test_nil_changes_nothing(void **state) {
    (void)state;
    round_trip("");
    round_trip(EVERY "_G[n] = function(x) end end");
    round_trip("traverse = 'topdown' " EVERY "_G[n] = function(x) end end");
    round_trip("function Inline(x) end function Block(x) end");
}

static void test_same_changes_nothing(void **state) {
    (void)state;
    round_trip(EVERY "_G[n] = function(x) return x end end");
    round_trip("return {{Inlines = function(x) return x end}, {Blocks = function(x) return x end}, {Pandoc = function(d) return d end}}");
    /* Reading every field makes each element be built anew from its fields. */
    round_trip("local function touch(x) for k, v in pairs(x) do local _ = v end return x end function Inline(x) return touch(x) end");
    round_trip("function Pandoc(d) d.blocks = d.blocks:walk{} return d end");
}

/* Rebuilding a block from its fields keeps everything but the spans of parts that are no elements. */
static void test_rebuilt_blocks(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, everything);
    td_buf before = {0}, after = {0};
    td_doc_dump(&before, h.doc, h.ctx->sources, false);
    bool fine = hook_run(&h, "function Block(x) for k, v in pairs(x) do local _ = v end return x end");
    if (!fine)
        hook_show(&h);
    assert_true(fine);
    td_doc_dump(&after, h.doc, h.ctx->sources, false);
    td_buf_putc(&before, 0);
    td_buf_putc(&after, 0);
    assert_string_equal(after.p, before.p);
    td_buf_free(&before);
    td_buf_free(&after);
    hook_close(&h);
}

static void test_replacing(void **state) {
    (void)state;
    assert_hook("eins zwei drei", "function Str(s) if s.text == 'zwei' then return pandoc.Str 'ZWEI' end end", "eins ZWEI drei");
    assert_hook("eins zwei drei", "function Str(s) if s.text == 'zwei' then return {} end end", "eins  drei");
    assert_hook("eins zwei drei", "function Str(s) if s.text == 'zwei' then return {pandoc.Emph 'a b', pandoc.Space(), 'c'} end end", "eins a b c drei");
    assert_hook("eins zwei", "function Str(s) s.text = 'X' end", "eins zwei");
    assert_hook("eins zwei", "function Str(s) s.text = s.text:upper() return s end", "EINS ZWEI");
    assert_hook("eins zwei", "function Space() return pandoc.Str '_' end", "eins_zwei");
    assert_hook("a *b* c", "function Emph(e) return e.content end", "a b c");
    assert_hook("a\n\nb\n\nc", "function Para(p) if pandoc.utils.stringify(p) == 'b' then return {} end end", "a c");
    assert_hook("a\n\nb", "function Para(p) if pandoc.utils.stringify(p) == 'b' then return {p, pandoc.Para 'neu'} end end", "a b neu");
    assert_hook("a\n\nb", "function Blocks(l) local r = pandoc.Blocks{} for i = #l, 1, -1 do r:insert(l[i]) end return r end", "b a");
    assert_hook("a b", "function Inlines(l) l:insert('!') return l end", "a b!");
    assert_hook("a\n\n- b\n- c", "function BulletList(l) table.insert(l.content, {pandoc.Plain 'd'}) return l end", "a b c d");
    assert_hook("# H", "function Header(h) h.level = h.level + 1 h.content:insert(' x') h.classes:insert 'c' h.attributes.k = 'v' h.identifier = 'i' return h end", "H x");
    assert_hook("# Ein Kopf", "function Header(h) assert(h.identifier == 'ein-kopf' and h.attr.identifier == 'ein-kopf') return pandoc.Header(1, h.content, h.attr) end", "Ein Kopf");
    assert_hook("[x](y)", "function Link(l) assert(l.target == 'y') return pandoc.Span(l.content, {class = 'c'}) end", "x");
    assert_hook("a ^[note *x*] b", "function Note(n) return pandoc.Span(pandoc.utils.blocks_to_inlines(n.content)) end", "a note x b");
    assert_hook("| a | b |\n|---|---|\n| c | d |", "function Table(t) t.bodies[1].body:insert(pandoc.Row{pandoc.Cell 'e'}) return t end", "a b c d e ");
    assert_hook("| a |\n|---|\n| c |", "function Table(t) local s = pandoc.utils.to_simple_table(t) s.rows:insert{pandoc.Plain 'z'} return pandoc.utils.from_simple_table(s) end", "a c z");
    assert_hook("x", "function Para() return pandoc.Div{pandoc.BulletList{'a', pandoc.Para 'b'}, pandoc.DefinitionList{{'t', {{pandoc.Plain 'd'}}}}, pandoc.LineBlock{'l'},"
                     "pandoc.OrderedList({{pandoc.Plain 'o'}}, {3, 'LowerAlpha', 'OneParen'}), pandoc.HorizontalRule(), pandoc.CodeBlock('c', {'', {'lua'}}),"
                     "pandoc.Figure({pandoc.Plain{pandoc.Image('i', 's.png')}}, 'cap'), pandoc.Figure({pandoc.Para 'p'}, {long = {pandoc.Plain 'q'}})} end",
                "a b t d l o c i cap p q");
}

static void test_order(void **state) {
    (void)state;
    static const char log[] = "local log = {} local function l(n) return function(x) log[#log + 1] = n .. (x.text or '') end end ";
    td_buf lua = {0};
    td_buf_puts(&lua, log);
    td_buf_puts(&lua, "Str, Emph, Para, Inlines, Blocks, Meta = l 'S', l 'E', l 'P', l 'I', l 'B', l 'M'"
                      " function Pandoc(d) log[#log + 1] = 'D' d.blocks = {pandoc.Para(table.concat(log, ' '))} return d end");
    td_buf_putc(&lua, 0);
    assert_hook("a *b*\n\nc", lua.p, "Sa Sb E Sc I I I P P B M D");
    lua.n = 0;
    td_buf_puts(&lua, log);
    td_buf_puts(&lua, "return {{traverse = 'topdown', Str = l 'S', Emph = l 'E', Para = l 'P', Inlines = l 'I', Blocks = l 'B'},"
                      "{Pandoc = function(d) return pandoc.Pandoc{pandoc.Para(table.concat(log, ' '))} end}}");
    td_buf_putc(&lua, 0);
    assert_hook("a *b*\n\nc", lua.p, "B P I Sa E I Sb P I Sc");
    td_buf_free(&lua);
    assert_hook("a *b* c", "traverse = 'topdown' function Emph(e) return nil, false end function Str(s) return pandoc.Str 'x' end", "x b x");
    assert_hook("a *b* c", "traverse = 'topdown' function Emph(e) return pandoc.Strong 'q' end function Str(s) return pandoc.Str(s.text .. 'x') end", "ax qx cx");
    assert_hook("a\n\n> b", "traverse = 'topdown' function Blocks(b) return b, false end function Str(s) return pandoc.Str 'x' end", "a b");
    assert_hook("a b", "return {{Str = function(s) return pandoc.Str(s.text .. '1') end}, {Str = function(s) return pandoc.Str(s.text .. '2') end}}", "a12 b12");
    assert_hook("a *b*", "function Inline(x) if x.t == 'Emph' then return pandoc.Str 'E' end end", "a E");
}

static void test_elements_stay(void **state) {
    (void)state;
    /* An element that a filter keeps is a value: what later passes do to the document does not reach it. */
    assert_hook("a *b*\n\nc", "local kept = {} function Emph(e) kept[1] = e end function Para(p) return pandoc.Para{'gone'} end"
                              " function Pandoc(d) return pandoc.Pandoc(pandoc.Para{kept[1]}) end", "b");
    assert_hook("# Eins\n\n> a b", "local h = {} return {{Header = function(x) h[#h + 1] = x end, BlockQuote = function(x) h[#h + 1] = x end}, {Str = function() return pandoc.Str 'x' end},"
                                 "{Pandoc = function(d) d.blocks:extend(h) return d end}}", "x x x Eins a b");
    assert_hook("a *b c*", "function Para(p) local q = p:walk{Str = function(s) return pandoc.Str(s.text .. '!') end} assert(pandoc.utils.stringify(p) == 'a b c') return q end", "a! b! c!");
    assert_hook("a", "function Para(p) return {p, p, p:clone()} end", "a a a");
}

static void test_api(void **state) {
    (void)state;
    assert_lua("local p = pandoc.Para{pandoc.Str 'a', pandoc.Space(), pandoc.Emph 'b c'} assert(p.t == 'Para' and p.tag == 'Para' and #p.content == 3 and p.c[1].text == 'a')"
               "assert(pandoc.utils.stringify(p) == 'a b c') assert(p == pandoc.Para{'a ', pandoc.Emph 'b c'}) assert(p ~= pandoc.Plain{'a'}) assert(tostring(p) == 'Para \"a b c\"')"
               "assert(pandoc.utils.type(p) == 'Block' and pandoc.utils.type(p.content) == 'Inlines' and pandoc.utils.type(p.content[1]) == 'Inline' and pandoc.utils.type(pandoc.List{}) == 'List')"
               "assert(pandoc.utils.type{} == 'table' and pandoc.utils.type(1) == 'number' and pandoc.utils.type(pandoc.Attr()) == 'Attr')");
    assert_lua("local a = pandoc.Attr('id', {'c', 'd'}, {k = 'v'}) assert(a.identifier == 'id' and a[1] == 'id' and a.classes[2] == 'd' and a.attributes.k == 'v' and a[3].k == 'v')"
               "local s = pandoc.Span('x', a) assert(s.identifier == 'id' and s.classes:includes 'd' and s.attributes.k == 'v' and s.attr == a) s.classes = {'z'} s.attributes.q = 1 assert(s.classes[1] == 'z')"
               "assert(pandoc.Div('x', {id = 'i', class = 'a b', k = 'v'}).attr == pandoc.Attr('i', {'a', 'b'}, {k = 'v'})) assert(pandoc.Span('x', {'i', {'c'}, {{'k', 'v'}}}).attributes.k == 'v')"
               "assert(pandoc.Header(2, 'x').level == 2 and pandoc.Link('a', 'b', 'c').title == 'c' and pandoc.Image('a', 'b').src == 'b' and pandoc.Image('a', 'b').caption[1].text == 'a')"
               "assert(pandoc.Quoted('SingleQuote', 'x').quotetype == 'SingleQuote' and pandoc.Math('InlineMath', 'x').mathtype == 'InlineMath' and pandoc.RawInline('html', '<b>').format == 'html')"
               "assert(pandoc.OrderedList({{'a'}}, {3}).start == 3 and pandoc.OrderedList({{'a'}}).listAttributes.style == 'DefaultStyle') assert(pandoc.Citation('k', 'AuthorInText').id == 'k')");
    assert_lua("local l = pandoc.List{1, 2, 3} assert(l:map(function(x) return x * 2 end)[3] == 6 and #l:filter(function(x) return x > 1 end) == 2 and l:includes(2) and not l:includes(9))"
               "assert(select(2, l:find(3)) == 3 and l:find_if(function(x) return x > 1 end) == 2 and #(l .. {4}) == 4 and l:clone() == l) l:extend{9} assert(l[4] == 9 and l:at(-1) == 9) l:insert(1, 0) assert(l:remove(1) == 0)"
               "l:sort(function(a, b) return a > b end) assert(l[1] == 9) local n = 0 for x in l:iter() do n = n + x end assert(n == 15) assert(#pandoc.List:new() == 0 and require 'pandoc.List' == pandoc.List)");
    assert_lua("local u = pandoc.utils assert(u.to_roman_numeral(1994) == 'MCMXCIV') assert(u.normalize_date '24 Dec 2026' == '2026-12-24' and u.normalize_date '12/24/2026' == '2026-12-24' and u.normalize_date '2026-02-30' == nil)"
               "local s = u.make_sections(true, nil, {pandoc.Header(1, 'A', {'a'}), pandoc.Para 'x', pandoc.Header(2, 'B', {'b'}), pandoc.Header(1, 'C')}) assert(#s == 2 and s[1].identifier == 'a' and s[1].content[3].attributes.number == '1.1')"
               "assert(u.stringify{pandoc.Str 'a', pandoc.Space(), pandoc.Code 'b'} == 'a b' and u.stringify(pandoc.Quoted('DoubleQuote', 'x')) == '“x”' and u.stringify(pandoc.Note 'x') == '' and u.stringify 'x' == 'x')"
               "local p = pandoc.path assert(p.directory 'a/b.c' == 'a' and p.filename 'a/b.c' == 'b.c' and select(2, p.split_extension 'a/b.c') == '.c' and p.join{'a', 'b'} == 'a/b' and p.is_absolute '/x' and p.normalize './a//b/' == 'a/b')");
    assert_lua("assert(FORMAT == 'html' and PANDOC_SCRIPT_FILE == 'hook.lua') assert(PANDOC_VERSION >= {2, 17} and PANDOC_VERSION >= '3.0' and tostring(PANDOC_VERSION):match '^3%.' and PANDOC_VERSION:must_be_at_least '2.11')"
               "assert(not pcall(function() PANDOC_VERSION:must_be_at_least '99' end)) assert(PANDOC_STATE.verbosity == 'WARNING' and PANDOC_READER_OPTIONS.columns == 72)");
    assert_lua("local b = pandoc.walk_block(pandoc.Div{pandoc.Para 'a b', pandoc.Plain 'c'}, {Str = function(s) return pandoc.Str(s.text .. s.text) end, Plain = function() return {} end}) assert(pandoc.utils.stringify(b) == 'aa bb')"
               "assert(pandoc.utils.stringify(pandoc.Inlines 'x y':walk{Str = function() return {} end}) == ' ') local d = pandoc.Pandoc{pandoc.Para 'x'}:walk{Str = function() return pandoc.Str 'q' end} assert(pandoc.utils.stringify(d) == 'q')"
               "local e = pandoc.Span 'x' assert(not pcall(function() e.foo = 1 end) and e.foo == nil) for k, v in pairs(e) do assert(k == 'content' or k == 'attr') end");
    assert_hook("- [ ] a\n- [x] b", "function BulletList(l) assert(l.content[1][1].content[1].text == '☐') assert(l.content[2][1].content[1].text == '☒') return l end", "a b");
    assert_hook("[see @k, p. 3]", "function Cite(c) assert(#c.citations == 1 and c.citations[1].id == 'k' and pandoc.utils.stringify(c.citations[1].prefix) == 'see') c.citations[1].id = 'q' return c end", "see, p. 3");
    assert_hook("See @fig-x.", "local n = 0 function Xref(x) assert(x.text == 'fig-x') n = n + 1 end function Pandoc() assert(n == 1) end", "See .");
}

static void test_meta(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, "---\ntitle: Alt\nkeep: {a: 1, b: [x, y]}\nflag: true\nn: 12\n---\n\nText\n");
    h.doc->title = TD_S("Alt");
    bool fine = hook_run(&h, "function Meta(m) assert(pandoc.utils.stringify(m.title) == 'Alt' and m.flag == true and m.n == '12' and #m.keep.b == 2)"
                             " m.title = 'Neu' m.author = {pandoc.Inlines 'A B', 'C'} m.toc = true m['toc-depth'] = 2 m.flag = nil m.new = {x = {'a', 'b'}} return m end");
    if (!fine)
        hook_show(&h);
    assert_true(fine);
    assert_str(h.doc->title, "Neu");
    assert_str(h.doc->author, "A B, C");
    assert_true(h.doc->toc);
    assert_int_equal(h.doc->toc_depth, 2);
    assert_null(td_value_find(h.doc->meta, "flag"));
    assert_str(td_value_text(td_value_find(h.doc->meta, "title"), ""), "Neu");
    assert_str(td_value_text(td_value_at(h.doc->meta, "new.x")->items[1], ""), "b");
    assert_true(td_value_at(h.doc->meta, "keep.a")->span.src != 0); /* untouched: still where it was written */
    hook_close(&h);
}

static void test_errors(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, "eins\n\n*zwei* drei\n");
    assert_false(hook_run(&h, "local function f(e)\n  return e.nothing.x\nend\nfunction Emph(e)\n  local r = f(e)\n  return r\nend\n"));
    const td_finding *f = hook_finding(&h, TD_E_LUA);
    assert_non_null(f);
    int line, column;
    const td_source *source = td_sources_find(h.ctx->sources, f->span.src);
    assert_str(source->path, "hook.lua");
    td_source_position(source, f->span.start, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 3);
    assert_true(td_str_find(f->message, TD_S("attempt to index a nil value (field 'nothing')")) != SIZE_MAX);
    assert_true(td_str_find(f->hint, TD_S("while handling Emph at test.md:3:1")) != SIZE_MAX);
    assert_true(td_str_find(f->hint, TD_S("hook.lua:5")) != SIZE_MAX);
    hook_close(&h);

    hook_open(&h, "x");
    assert_false(hook_run(&h, "x = 1\nfunction (\n"));
    f = hook_finding(&h, TD_E_LUA);
    td_source_position(td_sources_find(h.ctx->sources, f->span.src), f->span.start, &line, &column);
    assert_int_equal(line, 2);
    assert_true(td_str_starts(f->message, "hook: <name> expected"));
    hook_close(&h);

    hook_open(&h, "x");
    assert_false(hook_run(&h, "\n\nio.open('x')"));
    f = hook_finding(&h, TD_E_LUA);
    assert_true(td_str_find(f->hint, TD_S("hooks have no files")) != SIZE_MAX);
    hook_close(&h);

    hook_open(&h, "x");
    assert_false(hook_run(&h, "function Para() return pandoc.Header(9, 'x') end"));
    assert_non_null(hook_finding(&h, TD_E_HOOK_TREE));
    hook_close(&h);
}

static void test_findings(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, "eins *zwei* drei\n");
    assert_true(hook_run(&h, "function Emph(e) trisdoc.warn(e, 'Achtung', 'so geht es') end function Str(s) if s.text == 'drei' then trisdoc.error(s, 'falsch') end end"
                             " function Para(p) print('x', 1) trisdoc.warn(pandoc.Str 'neu', 'hier') end"));
    assert_int_equal(h.t.diags.n, 4);
    const td_finding *f = hook_finding(&h, TD_E_HOOK);
    assert_int_equal(f->span.start, 12);
    assert_int_equal(f->span.end, 16);
    f = hook_finding(&h, TD_W_HOOK);
    assert_int_equal(f->span.start, 5);
    assert_str(f->hint, "so geht es");
    assert_str(h.t.diags.p[2].message, "x 1");
    assert_int_equal(h.t.diags.p[3].span.start, 0);
    hook_close(&h);
}

static void test_new_headings(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, "# Größe zählt\n\nx\n\ny");
    assert_true(hook_run(&h, "function Para(p) return pandoc.Header(2, 'Größe zählt!') end"));
    td_node *last = h.doc->root->last;
    assert_str(h.doc->root->first->label.anchor, "größe-zählt");
    assert_str(td_attr_id(last->prev), "größe-zählt-1");
    assert_str(td_attr_id(last), "größe-zählt-2");
    hook_close(&h);
}

static const td_source *module(td_ctx *ctx, td_str name, void *data) {
    (void)data;
    if (!td_str_is(name, "m"))
        return NULL;
    return td_sources_add(ctx->sources, TD_S("lib/m.lua"), TD_NOSTR, TD_S("local M = {}\nfunction M.f() error 'in module' end\nM.n = ... return M"));
}

static void test_environment(void **state) {
    (void)state;
    hook_test h;
    hook_open(&h, "x");
    h.env.module = module;
    const td_source *y = td_sources_add(h.ctx->sources, TD_S("t.yaml"), TD_NOSTR, TD_S("# c\na: {labels: [x, {y: 2}], n: 1.5}\nb: 3\n"));
    h.env.terms = td_yaml_parse(h.ctx, y, 0, (uint32_t)y->bytes.n);
    td_work work = {.id = TD_S("w"), .family = TD_S("guideline")};
    td_target target = {.work = &work, .audience = TD_S("business"), .lang = TD_S("de")};
    h.env.target = &target;
    bool fine = hook_run(&h, "local m = require 'm' assert(m.n == 'm' and require 'm' == m) assert(not pcall(require, 'n'))"
                             "local t = trisdoc.terms assert(t.a.labels[2].y == 2 and t.a.n == 1.5 and t.b == 3 and t.c == nil and #t.a.labels == 2) assert(not pcall(function() t.a.n = 2 end))"
                             "local k = '' for n in pairs(t) do k = k .. n end assert(k == 'ab') k = '' for n in pairs(t.a) do k = k .. n end assert(k == 'labelsn') assert(trisdoc.place(t, 'a') == 't.yaml:2')"
                             "assert(trisdoc.target.audience == 'business' and trisdoc.target.work == 'w' and trisdoc.target.family == 'guideline') assert(trisdoc.did_you_mean('netzwrk', {'a', 'netzwerk'}):find 'netzwerk')");
    if (!fine)
        hook_show(&h);
    assert_true(fine);
    assert_false(hook_run(&h, "require('m').f()"));
    const td_finding *f = hook_finding(&h, TD_E_LUA);
    assert_str(td_sources_find(h.ctx->sources, f->span.src)->path, "lib/m.lua");
    assert_str(f->message, "hook: in module");
    hook_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nil_changes_nothing), cmocka_unit_test(test_same_changes_nothing), cmocka_unit_test(test_rebuilt_blocks),
        cmocka_unit_test(test_replacing), cmocka_unit_test(test_order), cmocka_unit_test(test_elements_stay), cmocka_unit_test(test_api),
        cmocka_unit_test(test_meta), cmocka_unit_test(test_errors), cmocka_unit_test(test_findings), cmocka_unit_test(test_new_headings),
        cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
