-- german.lua - forms of a label of the termbase.
--
-- A label is {form, gender, genitive, plural, class, number, post, …} (layouts/schemas/term-label.yaml).  `form` may begin
-- with words; a `~` marks the stem of an inflected adjective ("freiwillig~ Engagement"), other words stay ("ehrenamtlich Tätig").
-- This module knows the forms without an article in front: nominative and genitive singular, nominative plural.

local M = {}

-- Strong endings of adjectives (no article in front): case and number -> gender -> ending.
local STRONG = {
  ['nom.sg'] = { m = 'er', f = 'e', n = 'es' },
  ['gen.sg'] = { m = 'en', f = 'er', n = 'en' },
  ['nom.pl'] = { m = 'e', f = 'e', n = 'e' },
}

M.forms = { 'nom.sg', 'nom.pl', 'gen.sg' }

-- Splits "freiwillig~ Engagement" into the words before the head and the head.
local function split(form)
  local words = {}
  for word in form:gmatch '%S+' do words[#words + 1] = word end
  local head = table.remove(words)
  return words, head
end

-- The stored form of the head noun, or nil when the label has none.
local function head_form(label, head, key)
  if key == 'nom.sg' then return label.number ~= 'pl' and head or nil end
  if key == 'gen.sg' then return label.number ~= 'pl' and label.genitive or nil end
  return label.number ~= 'sg' and (label.plural or label.number == 'pl' and head) or nil
end

--- The phrase of a label in one of M.forms, or nil when the label does not have it.
function M.inflect(label, key)
  local words, head = split(label.form)
  local gender = label.gender or 'm'
  local ending = STRONG[key][gender]
  if label.class == 'adjective' then
    head = head .. (key == 'gen.sg' and gender ~= 'f' and 'en' or ending)
    if label.number == 'pl' and key ~= 'nom.pl' then return nil end
  else
    head = head_form(label, head, key)
    if not head then return nil end
  end
  for i, word in ipairs(words) do words[i] = word:gsub('~$', ending) end
  words[#words + 1] = head
  if label.post then words[#words + 1] = label.post end
  return table.concat(words, ' ')
end

--- All forms of a label, as key -> phrase.
function M.paradigm(label)
  local result = {}
  for _, key in ipairs(M.forms) do result[key] = M.inflect(label, key) end
  return result
end

local UMLAUTS = { ['ä'] = 'Ä', ['ö'] = 'Ö', ['ü'] = 'Ü', ['Ä'] = 'ä', ['Ö'] = 'ö', ['Ü'] = 'ü' }

local function swap_first(text, ascii)
  local first = text:match '^[%z\1-\127\194-\244][\128-\191]*' or ''
  local other = #first == 1 and ascii(first) or UMLAUTS[first] or first
  return other .. text:sub(#first + 1)
end

function M.capitalise(text)
  local first = text:sub(1, 2)
  if first == 'ä' or first == 'ö' or first == 'ü' then return swap_first(text, string.upper) end
  return (text:gsub('^%l', string.upper))
end

--- Whether two phrases are the same but for the case of their first letter.
function M.same(a, b)
  return a == b or M.capitalise(a) == M.capitalise(b)
end

return M
