-- termbase.lua - term links against content/terms/*.yaml.
--
-- The bracket holds correct neutral German.  If it is a stored neutral form, the same form of the label for the
-- target's audience takes its place; any other bracket keeps its text, with a finding.

local german = require 'german'
local tr = trisdoc.tr

local termbase = {}
local neutral = 'neutral'

local function fmt(text, ...) return string.format(tr(text), ...) end

-- "t:netzwerk/pl@business" -> {id = 'netzwerk', audience = 'business', features = {pl = true}, compound = nil}
function termbase.parse(target)
  local rest = target:sub(3)
  local ref = { features = {} }
  rest = rest:gsub('@([%w%-]+)$', function(a) ref.audience = a return '' end)
  local id, features = rest:match '^([^/]*)/(.*)$'
  rest = id or rest
  for f in (features or ''):gmatch '[^%.]+' do ref.features[f] = true end
  ref.compound = rest:match '^%+' or rest:match '[%+%-]$' or rest:match '%+' -- first, last or several terms
  ref.id = rest:gsub('^%+', ''):gsub('[%+%-]$', '')
  return ref
end

-- Feature values that choose among the stored forms.
local selects = { sg = 'number', pl = 'number', nom = 'case', gen = 'case' }

local function allowed(cell, features)
  for f in pairs(features) do
    local what = selects[f]
    if what and cell[what] ~= f then return false end
  end
  return true
end

local function unsupported(ref)
  if ref.compound then return true end
  for f in pairs(ref.features) do
    if not selects[f] then return true end
  end
  return false
end

-- Concepts with their labels, changed or added by hooks that require this module.
termbase.overrides = {}
function termbase.concept(id)
  local concept = termbase.overrides[id] or trisdoc.terms[id]
  if concept == nil or type(concept) == 'table' and type(concept.labels) == 'table' then return concept end
  return { labels = {} } -- of no use, but known: the finding says what it lacks
end

local function place(id)
  local where = trisdoc.place(trisdoc.terms, id)
  return where and fmt(' (%s)', where) or ''
end

-- The neutral cells that the text is, best reading first; second result: it begins with a capital that they lack.
local function readings(concept, text, features)
  local found, capital = {}, false
  for _, cell in ipairs(german.cells(concept.labels[neutral])) do
    if allowed(cell, features) and (cell.text == text or german.capital(cell.text) == text) then
      found[#found + 1] = cell
      capital = cell.text ~= text
    end
  end
  return found, capital
end

-- The label's text for a neutral cell.  A concept that only has a plural may have a label that only has a singular.
local function counterpart(concept, label, cell)
  local text = german.cell(label, cell.number, cell.case)
  if not text and concept.labels[neutral].number == 'pl' and label.number == 'sg' then
    text = german.cell(label, 'sg', cell.case)
  elseif not text and concept.labels[neutral].number == 'sg' and label.number == 'pl' then
    text = german.cell(label, 'pl', cell.case)
  end
  return text
end

local function ids()
  local list = {}
  for id in pairs(trisdoc.terms) do list[#list + 1] = id end
  for id in pairs(termbase.overrides) do list[#list + 1] = id end
  return list
end

local function quoted(cells)
  local list = {}
  for _, c in ipairs(cells) do list[#list + 1] = '"' .. c.text .. '"' end
  return table.concat(list, ', ')
end

local function report_unknown(el, id)
  trisdoc.error(el, fmt('unknown term "%s"', id), trisdoc.did_you_mean(id, ids()) or tr 'concepts are defined in content/terms/*.yaml')
end

local function report_no_label(el, ref, audience)
  trisdoc.error(el, fmt('term "%s" has no label for the audience "%s"', ref.id, audience),
    fmt('add "%s: {form: …, gender: …, genitive: …, plural: …}" to its labels%s', audience, place(ref.id)))
end

local function report_no_neutral(el, id)
  trisdoc.error(el, fmt('the term "%s" has no neutral label with a form', id),
    fmt('add "%s: {form: …, gender: …, genitive: …, plural: …}" to its labels%s', neutral, place(id)))
end

local function report_missing(el, ref, audience, label, cell)
  local number, case = german.number_names[cell.number], german.case_names[cell.case]
  local form = label.form:gsub('~', '')
  trisdoc.error(el, fmt('label "%s" (%s) of the term "%s" has no %s', form, audience, ref.id,
      cell.number == 'pl' and tr 'plural' or tr(case) .. ' ' .. tr(number)),
    fmt('add "%s: …" to the label%s, or choose a wording that needs another form', cell.number == 'pl' and 'plural' or 'genitive', place(ref.id)))
end

local function report_kept(el, ref, text, concept)
  trisdoc.warn(el, fmt('"%s" is no stored form of the term "%s": the neutral text is kept', text, ref.id),
    fmt('stored forms: %s; articles, adjectives and prepositions outside the bracket', quoted(german.cells(concept.labels[neutral]))))
end

-- Two readings with different outcomes.
local function report_ambiguous(el, ref, text, a, b)
  trisdoc.warn(el, fmt('"%s" can be singular ("%s") or plural ("%s"): singular taken', text, a, b),
    fmt('write t:%s/sg or t:%s/pl', ref.id, ref.id))
end

-- The text for the audience, or nil to keep the bracket; second result: nothing was reported.
local function choose(el, ref, concept, audience, text)
  if not german.usable(concept.labels[neutral]) then return report_no_neutral(el, ref.id) end
  local found, capital = readings(concept, text, ref.features)
  if #found == 0 then return report_kept(el, ref, text, concept) end
  local label = concept.labels[audience]
  if not german.usable(label) then return report_no_label(el, ref, audience) end
  local first
  for _, cell in ipairs(found) do first = first or counterpart(concept, label, cell) end
  if not first then return report_missing(el, ref, audience, label, found[1]) end
  if capital then first = german.capital(first) end
  local quiet = true
  if found[2] and found[1].number ~= found[2].number then
    local second = counterpart(concept, label, found[2])
    if second and second ~= first then
      report_ambiguous(el, ref, text, first, second)
      quiet = false
    end
  end
  return first, quiet
end

-- Substitutes text for a term link; `el` takes the findings.  nil: keep the text; second result: may be remembered.
function termbase.substitute(el, target, text)
  if next(ids()) == nil then return nil, true end
  local ref = termbase.parse(target)
  local concept = termbase.concept(ref.id)
  if not concept and not ref.id:find('+', 1, true) then return report_unknown(el, ref.id) end
  local audience = ref.audience or trisdoc.target and trisdoc.target.audience or neutral
  local german_target = not trisdoc.target or trisdoc.target.lang == '' or trisdoc.target.lang:match '^de' ~= nil
  if audience == neutral or not german_target or ref.features.word or ref.features.wort then return nil, true end
  if concept and concept.equivalence == 'context' then return nil, true end
  if not concept or unsupported(ref) then
    trisdoc.warn(el, fmt('"%s" needs agreement that is not yet computed: the neutral text is kept', target))
    return nil
  end
  return choose(el, ref, concept, audience, text)
end

return termbase
