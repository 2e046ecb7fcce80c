-- german.lua - forms of German labels.
--
-- A label comes from content/terms/*.yaml: `form` (with `~` after the stem of each adjective that is declined),
-- `gender`, `genitive` and `plural` (of the last word only), `class`, `number`, `post` (what follows, never declined).
-- A cell of a paradigm is {number = 'sg'|'pl', case = 'nom'|'gen', text = …}.  What agreement needs beyond these
-- cells (articles, weak and mixed endings, dative, pronouns) has its place here.

local german = {}

-- Endings of an adjective that no article or pronoun precedes.
german.strong = {
  sg = { nom = { m = 'er', f = 'e', n = 'es' }, gen = { m = 'en', f = 'er', n = 'en' } },
  pl = { nom = { m = 'e', f = 'e', n = 'e' }, gen = { m = 'er', f = 'er', n = 'er' } },
}

local function N_(text) return text end -- marks a text for translation; it is translated where it is printed
german.case_names = { nom = N_ 'nominative', gen = N_ 'genitive' }
german.number_names = { sg = N_ 'singular', pl = N_ 'plural' }

-- Whether a label has what every form is made of.  Hooks may bring labels that no schema has seen.
function german.usable(label) return type(label) == 'table' and type(label.form) == 'string' end

-- A field that is a text, or nil.
local function text_of(value) return type(value) == 'string' and value or nil end

local function ending_of(label, number, case)
  local endings = german.strong[number][case]
  return label.gender and endings[label.gender] or endings.m
end

-- What is in front of the last word, and that word: "freiwillig~ ", "Engagement".
local function split(form)
  local front, head = form:match '^(.*%s)(%S+)$'
  return front or '', head or form
end

-- Gives each `~` its ending.
local function decline(front, ending)
  return (front:gsub('~', ending))
end

-- The last word in a number and case, or nil when the label does not have it.
local function head_form(label, head, number, case)
  if label.class == 'adjective' then
    return head .. ending_of(label, number, case)
  end
  if number == 'pl' then
    if case ~= 'nom' then return nil end
    return text_of(label.plural) or label.number == 'pl' and head or nil
  end
  if case == 'nom' then return head end
  return text_of(label.genitive)
end

-- The text of one cell, or nil.
function german.cell(label, number, case)
  if not german.usable(label) then return nil end
  if label.number and label.number ~= 'free' and label.number ~= number then return nil end
  local front, head = split(label.form)
  local word = head_form(label, head, number, case)
  if not word then return nil end
  local text = decline(front, ending_of(label, number, case)) .. word
  if text_of(label.post) then text = text .. ' ' .. label.post end
  return text
end

-- The cells that stand for themselves without an article, in the order in which a reader would take them.
local order = { { 'sg', 'nom' }, { 'pl', 'nom' }, { 'sg', 'gen' } }
function german.cells(label)
  local cells = {}
  for _, o in ipairs(order) do
    local text = german.cell(label, o[1], o[2])
    if text then cells[#cells + 1] = { number = o[1], case = o[2], text = text } end
  end
  return cells
end

-- First letter as capital; only letters that a German word begins with.
function german.capital(text)
  local first = utf8.offset(text, 2)
  if not first then return text end
  return pandoc.text.upper(text:sub(1, first - 1)) .. text:sub(first)
end

local abbreviations = { bzw = true, ca = true, usw = true, vgl = true, evtl = true, ggf = true, inkl = true, Nr = true, Abs = true, Art = true, Dr = true, etc = true }

-- Whether a sentence begins after this text (the text in front of it within its paragraph).
function german.sentence_start(before)
  if before:match '^%s*$' then return true end
  local word, mark = before:match '([%a\x80-\xff]*)([%.!%?])[%s\xc2\xa0]+$'
  if not mark then return false end
  return mark ~= '.' or not (#word <= 1 or abbreviations[word])
end

return german
