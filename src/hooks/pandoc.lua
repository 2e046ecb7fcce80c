-- pandoc.lua - the module `pandoc` as Lua filters know it, over the primitives of trisdoc.c.
-- embed.sh turns this file into prelude.inc.
local C, text, loaded = ...
local new, stringify, walk = C.new, C.stringify, C.walk
local mt = C.metatable
pandoc, trisdoc = {}, {}
local P = pandoc

function xpcall(f, handler, ...)
  local r = table.pack(pcall(f, ...))
  if r[1] then return table.unpack(r, 1, r.n) end
  return false, handler(r[2])
end

local function class(name)
  local m = mt(name)
  m.__name = name
  return m
end

---- lists ----
local List, Inlines, Blocks = class 'List', class 'Inlines', class 'Blocks'
List.__index = List
function List:new(t)
  if t == nil then t = {} end
  if type(t) == 'function' then
    local r = {}
    for v in t do r[#r + 1] = v end
    t = r
  end
  return setmetatable(t, self)
end
function List:at(i, default)
  local v = self[i < 0 and #self + i + 1 or i]
  if v == nil then return default end
  return v
end
function List:clone() return setmetatable(table.move(self, 1, #self, 1, {}), getmetatable(self)) end
function List:extend(other)
  table.move(other, 1, #other, #self + 1, self)
end
function List:map(f)
  local r = setmetatable({}, List)
  for i = 1, #self do r[i] = f(self[i], i) end
  return r
end
function List:filter(f)
  local r = setmetatable({}, getmetatable(self))
  for i = 1, #self do
    if f(self[i], i) then r[#r + 1] = self[i] end
  end
  return r
end
function List:find(needle, init)
  for i = init or 1, #self do
    if self[i] == needle then return self[i], i end
  end
end
function List:find_if(f, init)
  for i = init or 1, #self do
    if f(self[i]) then return self[i], i end
  end
end
function List:includes(needle, init) return (self:find(needle, init)) ~= nil end
function List:iter(step)
  local n, i = step or 1, step and step < 0 and #self + 1 or 0
  return function()
    i = i + n
    return self[i]
  end
end
function List.__concat(a, b)
  local r = setmetatable({}, getmetatable(a) or getmetatable(b))
  table.move(a, 1, #a, 1, r)
  return table.move(b, 1, #b, #r + 1, r)
end
function List.__eq(a, b) return C.equals(a, b) end
List.insert, List.remove, List.sort = table.insert, table.remove, table.sort

for _, kind in ipairs { Inlines, Blocks } do
  for k, v in pairs(List) do
    if k ~= '__name' then kind[k] = v end
  end
  kind.__index = kind
  kind.new = nil
end
function Inlines:walk(filter) return walk(self, filter) end
function Blocks:walk(filter) return walk(self, filter, true) end
function Inlines:clone() return C.clone(self) end
function Blocks:clone() return C.clone(self) end
P.List = setmetatable({}, {
  __index = List, __newindex = List, __call = function(_, t) return List:new(t) end })
rawset(P.List, 'new', function(_, t) return List:new(t) end)
P.Inlines, P.Blocks = C.inlines, C.blocks

---- attributes ----
local Attr, Attributes = class 'Attr', class 'Attributes'
local attr_names = { 'identifier', 'classes', 'attributes', identifier = 'identifier', classes = 'classes', attributes = 'attributes' }
function Attr.__index(a, k)
  if attr_names[k] then return rawget(a, attr_names[k]) end
  if k == 'clone' then return C.clone end
end
function Attr.__newindex(a, k, v)
  if not attr_names[k] then error("Attr has no field '" .. tostring(k) .. "'", 2) end
  rawset(a, attr_names[k], v)
end
function Attr.__eq(a, b) return C.equals(a, b) end
Attributes.__eq = Attr.__eq
function Attributes.__index(a, i)
  if math.type(i) ~= 'integer' then return nil end
  local n = 0
  for k, v in pairs(a) do
    n = n + 1
    if n == i then return { k, v } end
  end
end

local function attributes(t)
  local r = setmetatable({}, Attributes)
  for k, v in pairs(t or {}) do
    if type(v) == 'table' then k, v = v[1], v[2] end
    r[k] = v
  end
  return r
end
local function classes(c)
  if type(c) == 'string' then
    local r = List:new {}
    for w in c:gmatch '%S+' do r[#r + 1] = w end
    return r
  end
  return setmetatable(table.move(c or {}, 1, #(c or {}), 1, {}), List)
end
local function attr(id, cls, kv)
  if type(id) == 'table' then
    if getmetatable(id) == Attr then return C.clone(id) end
    if cls == nil and kv == nil and next(id) ~= nil and id[1] == nil and id[2] == nil and id[3] == nil then
      local rest = {} -- HTML-like: {id = …, class = …, key = value}
      for k, v in pairs(id) do
        if k ~= 'id' and k ~= 'class' and k ~= 'identifier' and k ~= 'classes' then rest[k] = v end
      end
      return attr(id.id or id.identifier or '', id.class or id.classes, rest.attributes or rest)
    end
    id, cls, kv = id[1], id[2], id[3]
  end
  return setmetatable({ identifier = id or '', classes = classes(cls), attributes = attributes(kv) }, Attr)
end
P.Attr = attr
function P.AttributeList(t) return attributes(t) end

local ListAttributes = class 'ListAttributes'
local list_names = { 'start', 'style', 'delimiter' }
function ListAttributes.__index(a, k)
  if k == 'clone' then return C.clone end
  return list_names[k] and rawget(a, list_names[k])
end
ListAttributes.__eq = Attr.__eq
local function list_attributes(start, style, delimiter)
  if type(start) == 'table' then
    local t = start
    start, style, delimiter = t.start or t[1], t.style or t[2], t.delimiter or t[3]
  end
  return setmetatable({ start = start or 1, style = style or 'DefaultStyle', delimiter = delimiter or 'DefaultDelim' }, ListAttributes)
end
P.ListAttributes = list_attributes

local Caption = class 'Caption'
local function caption(long, short)
  if type(long) == 'table' and (long.long ~= nil or long.short ~= nil or getmetatable(long) == Caption) then
    long, short = long.long, long.short
  end
  return setmetatable({ long = C.blocks(long), short = short and C.inlines(short) }, Caption)
end
P.Caption = caption
C.coerce { attr = attr, listAttributes = list_attributes, caption = caption, classes = classes, attributes = attributes }

---- elements ----
local Methods = class 'Methods'
Methods.walk, Methods.clone = walk, C.clone
function Methods.show(el) return el.t .. ' "' .. stringify(el) .. '"' end
C.metatable 'Element'.__tostring = Methods.show

for name in ('Space SoftBreak LineBreak HorizontalRule'):gmatch '%a+' do
  P[name] = function() return new(name) end
end
for name in ('Emph Strong Strikeout Subscript Superscript SmallCaps Underline Note Para Plain BlockQuote BulletList LineBlock DefinitionList'):gmatch '%a+' do
  P[name] = function(content) return new(name, 'content', content) end
end
for name in ('Span Div'):gmatch '%a+' do
  P[name] = function(content, a) return new(name, 'content', content, 'attr', a) end
end
for name in ('Code CodeBlock'):gmatch '%a+' do
  P[name] = function(s, a) return new(name, 'text', s, 'attr', a) end
end
for name in ('RawInline RawBlock'):gmatch '%a+' do
  P[name] = function(format, s) return new(name, 'format', format, 'text', s) end
end
function P.Str(s) return new('Str', 'text', s) end
function P.Math(kind, s) return new('Math', 'mathtype', kind, 'text', s) end
function P.DisplayMath(s) return P.Math('DisplayMath', s) end
function P.InlineMath(s) return P.Math('InlineMath', s) end
setmetatable(P, { __index = function(_, k)
  local why = ({ system = 'files and processes', mediabag = 'files', cli = 'the command line', zip = 'files',
    template = 'templates', server = 'the network', write = 'writers' })[k]
  if why then error('pandoc.' .. k .. ' is not available: hooks have no access to ' .. why, 2) end
end })
function P.Quoted(kind, content) return new('Quoted', 'quotetype', kind, 'content', content) end
function P.SingleQuoted(content) return P.Quoted('SingleQuote', content) end
function P.DoubleQuoted(content) return P.Quoted('DoubleQuote', content) end
function P.Cite(content, citations) return new('Cite', 'content', content, 'citations', List:new(citations or {})) end
function P.Link(content, target, title, a) return new('Link', 'content', content, 'target', target, 'title', title, 'attr', a) end
function P.Image(cap, src, title, a) return new('Image', 'caption', cap, 'src', src, 'title', title, 'attr', a) end
function P.Header(level, content, a) return new('Header', 'level', level, 'content', content, 'attr', a) end
function P.OrderedList(items, la) return new('OrderedList', 'content', items, 'listAttributes', la) end
function P.Figure(content, cap, a) return new('Figure', 'content', content, 'caption', cap or {}, 'attr', a) end
function P.Null() return C.blocks {} end
P.SingleQuote, P.DoubleQuote = 'SingleQuote', 'DoubleQuote'
for name in ('AlignLeft AlignRight AlignCenter AlignDefault AuthorInText SuppressAuthor NormalCitation DefaultStyle Example Decimal LowerRoman UpperRoman LowerAlpha UpperAlpha DefaultDelim Period OneParen TwoParens ColWidthDefault'):gmatch '%a+' do
  P[name] = name
end

local Citation = class 'Citation'
Citation.__index = { clone = C.clone }
function P.Citation(id, mode, prefix, suffix, note_num, hash)
  return setmetatable({ id = id, mode = mode or 'NormalCitation', prefix = C.inlines(prefix or {}), suffix = C.inlines(suffix or {}),
    note_num = note_num or 0, hash = hash or 0 }, Citation)
end

---- tables ----
local function part(name, aliases)
  local m = class(name)
  function m.__index(t, k)
    if k == 'clone' then return C.clone end
    if aliases[k] then return rawget(t, aliases[k]) end
    if attr_names[k] == k then
      local a = rawget(t, 'attr')
      return a and a[k]
    end
  end
  function m.__newindex(t, k, v)
    if k == 'identifier' or k == 'classes' or k == 'attributes' then
      t.attr[k] = k == 'classes' and classes(v) or k == 'attributes' and attributes(v) or v
    else
      rawset(t, aliases[k] or k, v)
    end
  end
  m.__eq = Attr.__eq
  return m
end
local Cell, Row = part('Cell', { content = 'contents' }), part('Row', {})
local Head, Body, Foot = part('TableHead', {}), part('TableBody', {}), part('TableFoot', {})
function P.Cell(contents, alignment, row_span, col_span, a)
  return setmetatable({ contents = C.blocks(contents), alignment = alignment or 'AlignDefault', row_span = row_span or 1,
    col_span = col_span or 1, attr = attr(a) }, Cell)
end
local function cells(list)
  local r = List:new {}
  for i, c in ipairs(list or {}) do r[i] = getmetatable(c) == Cell and c or P.Cell(c) end
  return r
end
function P.Row(list, a) return setmetatable({ cells = cells(list), attr = attr(a) }, Row) end
local function rows(list)
  local r = List:new {}
  for i, x in ipairs(list or {}) do r[i] = getmetatable(x) == Row and x or P.Row(x) end
  return r
end
function P.TableHead(list, a) return setmetatable({ rows = rows(list), attr = attr(a) }, Head) end
function P.TableFoot(list, a) return setmetatable({ rows = rows(list), attr = attr(a) }, Foot) end
function P.TableBody(body, head, row_head_columns, a)
  return setmetatable({ body = rows(body), head = rows(head), row_head_columns = row_head_columns or 0, attr = attr(a) }, Body)
end
function P.Table(cap, colspecs, head, bodies, foot, a)
  return new('Table', 'caption', cap, 'colspecs', List:new(colspecs), 'head', head, 'bodies', List:new(bodies),
    'foot', foot or P.TableFoot(), 'attr', a)
end
local SimpleTable = { __name = 'SimpleTable' }
SimpleTable.__index = { t = 'SimpleTable', tag = 'SimpleTable', clone = C.clone }
function P.SimpleTable(cap, aligns, widths, header, body)
  return setmetatable({ caption = C.inlines(cap), aligns = List:new(aligns), widths = List:new(widths), headers = List:new(header),
    rows = List:new(body) }, SimpleTable)
end

---- documents and metadata ----
local Pandoc, Meta = class 'Pandoc', class 'Meta'
local function walk_pandoc(doc, filter)
  local r = setmetatable({ blocks = walk(doc.blocks, filter, true), meta = doc.meta }, Pandoc)
  if filter.Meta then r.meta = filter.Meta(r.meta) or r.meta end
  if filter.Pandoc then r = filter.Pandoc(r) or r end
  return r
end
Pandoc.__index = { walk = walk_pandoc, clone = C.clone, normalize = function(doc) return doc end }
function Pandoc.__concat(a, b) return P.Pandoc(a.blocks .. b.blocks, a.meta) end
Pandoc.__eq = Attr.__eq
function P.Pandoc(blocks, meta)
  return setmetatable({ blocks = C.blocks(blocks), meta = setmetatable(meta or {}, Meta) }, Pandoc)
end
function P.Meta(t) return setmetatable(t, Meta) end
function P.MetaMap(t) return t end
function P.MetaList(t) return List:new(t) end
P.MetaInlines, P.MetaBlocks, P.MetaString = C.inlines, C.blocks, tostring
function P.MetaBool(b) return b end

function P.walk_block(el, filter) return walk(el, filter) end
P.walk_inline = P.walk_block
function P.read(s, format)
  if type(s) == 'table' then s = s.text or s[1].text end
  local base = tostring(type(format) == 'table' and format.format or format or 'markdown'):match '^[%a_]+'
  if base ~= 'markdown' and base ~= 'commonmark' and base ~= 'commonmark_x' and base ~= 'gfm' then
    error('pandoc.read knows only Markdown, not "' .. base .. '"', 2)
  end
  return P.Pandoc(C.read(s), {})
end

---- versions ----
local Version = { __name = 'Version' }
local function version(v)
  if getmetatable(v) == Version then return v end
  local r = {}
  if type(v) == 'table' then
    for i, n in ipairs(v) do r[i] = n end
  else
    for n in tostring(v):gmatch '%d+' do r[#r + 1] = tonumber(n) end
  end
  return setmetatable(r, Version)
end
local function compare(a, b)
  a, b = version(a), version(b)
  for i = 1, math.max(#a, #b) do
    local d = (a[i] or -1) - (b[i] or -1)
    if d ~= 0 then return d end
  end
  return 0
end
function Version.__lt(a, b) return compare(a, b) < 0 end
function Version.__le(a, b) return compare(a, b) <= 0 end
function Version.__eq(a, b) return compare(a, b) == 0 end
function Version.__tostring(v) return table.concat(v, '.') end
Version.__index = { must_be_at_least = function(v, other, message)
  if compare(v, other) < 0 then error(message or ('expected version ' .. tostring(version(other)) .. ' or newer, got ' .. tostring(v)), 2) end
  return true
end }
PANDOC_VERSION, PANDOC_API_VERSION = version '3.1.12', version '1.23.1'
P.types = { Version = version }
PANDOC_STATE = { input_files = List:new {}, output_file = nil, user_data_dir = nil, log = List:new {}, source_url = nil,
  resource_path = List:new {}, verbosity = 'WARNING', trace = false }
PANDOC_READER_OPTIONS = { columns = 72, tab_stop = 4, extensions = List:new {}, abbreviations = {}, default_image_extension = '',
  standalone = true, strip_comments = true, indented_code_classes = List:new {}, track_changes = 'accept-changes' }
PANDOC_WRITER_OPTIONS = { extensions = List:new {}, columns = 72, number_sections = false, toc_depth = 3, html_math_method = 'plain',
  reference_links = false, variables = {}, top_level_division = 'top-level-default', wrap_text = 'wrap-auto' }

---- pandoc.utils ----
local U = {}
P.utils = U
U.stringify, U.equals = stringify, C.equals
function U.type(v)
  local t = C.type(v)
  if t then return t end
  local m = type(v) == 'table' and getmetatable(v)
  return m and rawget(m, '__name') or type(v)
end
function U.to_roman_numeral(n)
  local r = {}
  for _, x in ipairs { { 1000, 'M' }, { 900, 'CM' }, { 500, 'D' }, { 400, 'CD' }, { 100, 'C' }, { 90, 'XC' }, { 50, 'L' }, { 40, 'XL' },
    { 10, 'X' }, { 9, 'IX' }, { 5, 'V' }, { 4, 'IV' }, { 1, 'I' } } do
    while n >= x[1] and n < 4000 do
      r[#r + 1], n = x[2], n - x[1]
    end
  end
  return #r > 0 and table.concat(r) or '?'
end
function U.blocks_to_inlines(blocks, sep)
  local r = C.inlines {}
  local function add(inlines)
    if #inlines == 0 then return end
    if #r > 0 then r:extend(sep or { P.Space(), P.Str '¶', P.Space() }) end
    r:extend(inlines)
  end
  local function visit(list)
    for _, b in ipairs(list) do
      if b.t == 'BulletList' or b.t == 'OrderedList' then
        for _, item in ipairs(b.content) do visit(item) end
      elseif b.t == 'LineBlock' then
        for _, line in ipairs(b.content) do add(line) end
      elseif b.t == 'DefinitionList' then
        for _, item in ipairs(b.content) do
          add(item[1])
          for _, body in ipairs(item[2]) do visit(body) end
        end
      elseif b.t == 'Div' or b.t == 'BlockQuote' or b.t == 'Figure' then
        visit(b.content)
      elseif b.t == 'CodeBlock' then
        add { P.Code(b.text, b.attr) }
      elseif b.content then
        add(b.content)
      end
    end
  end
  visit(C.blocks(blocks))
  return r
end
function U.make_sections(number, base, blocks)
  local out, stack, counters = C.blocks {}, {}, {}
  local function target() return #stack > 0 and stack[#stack].blocks or out end
  local function close(level)
    while #stack > 0 and stack[#stack].level >= level do
      local s = table.remove(stack)
      target():insert(P.Div(s.blocks, s.attr))
    end
  end
  local shift
  for _, b in ipairs(blocks) do
    if b.t == 'Header' then
      shift = shift or (base and base - b.level or 0)
      local level = math.max(1, b.level + shift)
      close(level)
      local h, a = b:clone(), attr(b.identifier, { 'section', table.unpack(b.classes) }, b.attributes)
      h.level, h.attr = level, attr('', b.classes, b.attributes)
      if number and not b.classes:includes 'unnumbered' then
        for i = level + 1, #counters do counters[i] = nil end
        for i = 1, level do counters[i] = counters[i] or 0 end
        counters[level] = counters[level] + 1
        a.attributes.number = table.concat(counters, '.', 1, level)
        h.attributes.number = a.attributes.number
      end
      stack[#stack + 1] = { level = level, blocks = C.blocks { h }, attr = a }
    else
      target():insert(b)
    end
  end
  close(0)
  return out
end
function U.hierarchicalize(blocks) return U.make_sections(false, nil, blocks) end
local months = { jan = 1, feb = 2, mar = 3, apr = 4, may = 5, jun = 6, jul = 7, aug = 8, sep = 9, oct = 10, nov = 11, dec = 12 }
function U.normalize_date(s)
  local y, m, d = s:match '^(%d%d%d%d)-(%d%d?)-(%d%d?)$'
  if not y then m, d, y = s:match '^(%d%d?)/(%d%d?)/(%d%d%d%d)$' end
  if not y then d, m, y = s:match '^(%d%d?)%.(%d%d?)%.(%d%d%d%d)$' end
  if not y then
    d, m, y = s:match '^(%d%d?) (%a+)%.? (%d%d%d%d)$'
    if not y then m, d, y = s:match '^(%a+)%.? (%d%d?),? (%d%d%d%d)$' end
    m = m and months[m:sub(1, 3):lower()]
  end
  if not (y and m) then return nil end
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  local leap = (y % 4 == 0 and y % 100 ~= 0) or y % 400 == 0
  local days = { 31, leap and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
  if y < 1601 or not days[m] or d < 1 or d > days[m] then return nil end
  return string.format('%04d-%02d-%02d', y, m, d)
end
function U.from_simple_table(t)
  local specs, body = List:new {}, List:new {}
  for i, align in ipairs(t.aligns) do
    local w = t.widths[i]
    specs[i] = { align, w and w ~= 0 and w or nil }
  end
  for i, row in ipairs(t.rows) do body[i] = P.Row(row) end
  local head = false
  for _, h in ipairs(t.headers) do head = head or #C.blocks(h) > 0 end
  local cap = #t.caption > 0 and { long = { P.Plain(t.caption) } } or { long = {} }
  return P.Table(cap, specs, P.TableHead(head and { P.Row(t.headers) } or {}), { P.TableBody(body) }, P.TableFoot())
end
function U.to_simple_table(t)
  local aligns, widths, header, body = {}, {}, {}, {}
  local function contents(row)
    local r = {}
    for i, cell in ipairs(row.cells) do r[i] = cell.contents end
    return r
  end
  for i, spec in ipairs(t.colspecs) do
    aligns[i], widths[i], header[i] = spec[1], spec[2] or 0, {}
  end
  if t.head.rows[1] then header = contents(t.head.rows[1]) end
  for _, b in ipairs(t.bodies) do
    for _, row in ipairs(b.body) do body[#body + 1] = contents(row) end
  end
  return P.SimpleTable(U.blocks_to_inlines(t.caption.long), aligns, widths, header, body)
end

---- pandoc.path ----
local path = { separator = '/', search_path_separator = ':' }
P.path = path
function path.directory(p)
  local d = p:match '^(.*)/[^/]*$'
  return d == '' and '/' or d or '.'
end
function path.filename(p) return p:match '[^/]*$' end
function path.split_extension(p)
  local base, ext = p:match '^(.-[^/]*)(%.[^./]*)$'
  if base then return base, ext end
  return p, ''
end
function path.is_absolute(p) return p:sub(1, 1) == '/' end
function path.is_relative(p) return p:sub(1, 1) ~= '/' end
function path.join(parts)
  local r = ''
  for _, x in ipairs(parts) do
    if x:sub(1, 1) == '/' or r == '' then r = x
    else r = r:gsub('/$', '') .. '/' .. x end
  end
  return r
end
function path.split(p)
  local r = List:new {}
  if p:sub(1, 1) == '/' then r[1] = '/' end
  for x in p:gmatch '[^/]+' do r[#r + 1] = x end
  return r
end
function path.normalize(p)
  local r = p:gsub('//+', '/'):gsub('/%./', '/'):gsub('^%./(.)', '%1'):gsub('/%.$', '/')
  return #r > 1 and (r:gsub('/$', '')) or r
end
function path.make_relative(p, root)
  if p == root then return '.' end
  local base = root:sub(-1) == '/' and root or root .. '/'
  return p:sub(1, #base) == base and p:sub(#base + 1) or p
end
function path.split_search_path(s)
  local r = List:new {}
  for x in (s .. ':'):gmatch '(.-):' do r[#r + 1] = x == '' and '.' or x end
  return r
end

---- trisdoc ----
P.text = text
P.log = { warn = function(m) C.warn(nil, tostring(m)) end, info = function() end, silence = function(f, ...) return List:new {}, f(...) end }

-- YAML as read-only tables, made when a key is first asked for.
local function read_only(data)
  if type(data) ~= 'table' then return data end
  local proxy = setmetatable({}, {
    __index = function(_, k) return read_only(data[k]) end,
    __newindex = function() error('this table cannot be changed', 2) end,
    __len = function() return #data end,
    __pairs = function()
      local f, s = pairs(data)
      return function()
        local k, v = f(s)
        return k, read_only(v)
      end
    end,
    __name = 'Value' })
  return proxy
end
local function lazy(which)
  local cache = {}
  return setmetatable({}, {
    __index = function(_, k)
      if type(k) ~= 'string' then return nil end
      local v = cache[k]
      if v == nil then
        v = read_only(C.value(which, k))
        cache[k] = v == nil and false or v
      end
      return v or nil
    end,
    __newindex = function() error('this table cannot be changed', 2) end,
    __pairs = function(t)
      local keys, i = C.keys(which), 0
      return function()
        i = i + 1
        if keys[i] then return keys[i], t[keys[i]] end
      end
    end })
end
trisdoc.terms, trisdoc.references, trisdoc.variables = lazy(0), lazy(1), lazy(2)
function trisdoc.place(t, key)
  return C.place(t == trisdoc.terms and 0 or t == trisdoc.references and 1 or 2, key)
end
trisdoc.target, trisdoc.warn, trisdoc.error, trisdoc.did_you_mean = C.target(), C.warn, C.error, C.did_you_mean
trisdoc.tr, trisdoc.before, trisdoc.words, trisdoc.has_attributes = C.tr, C.before, C.words, C.has_attributes
trisdoc.starts_sentence = C.starts
function trisdoc.xref(key, work) return new('Xref', 'text', key, 'work', work) end

loaded.pandoc, loaded['pandoc.List'], loaded['pandoc.utils'], loaded['pandoc.path'] = P, P.List, U, path
loaded['pandoc.text'], loaded.text, loaded.trisdoc, loaded['pandoc.types'] = text, text, trisdoc, P.types
