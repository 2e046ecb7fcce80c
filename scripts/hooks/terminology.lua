-- terminology.lua - says each concept in the words of the audience.
--
-- `[Netzwerke](t:netzwerk)`: when the bracket is a stored form of the concept's neutral label (nominative or genitive
-- singular, plural), the audience's label stands there in the same form.  Any other bracket keeps its neutral words, with
-- a finding.  The result is a span of class `term`, so that registers can find it.

local german = require 'german'

local audience = trisdoc.target and trisdoc.target.audience or 'neutral'
local paradigms = {} -- concept id .. audience -> forms

local function label_of(concept, who)
  return concept.labels[who]
end

local function paradigm_of(id, concept, who)
  local key = id .. '/' .. who
  if not paradigms[key] then paradigms[key] = german.paradigm(label_of(concept, who)) end
  return paradigms[key]
end

local function span(el, text, id)
  return pandoc.Span(text and { pandoc.Str(text) } or el.content, pandoc.Attr('', { 'term' }, { ['data-term'] = id }))
end

local function known_ids()
  local ids = {}
  for id in pairs(trisdoc.terms) do ids[#ids + 1] = id end
  return ids
end

-- Forms of the neutral label that the bracket may be, best first.
local function readings(id, concept, text)
  local result, neutral = {}, paradigm_of(id, concept, 'neutral')
  for _, key in ipairs(german.forms) do
    if neutral[key] and german.same(neutral[key], text) then result[#result + 1] = key end
  end
  return result
end

-- The audience's phrase for one of the readings; a label with one number only (Budget) is used in that number.
local function phrase_for(forms, label, keys)
  for _, key in ipairs(keys) do
    if forms[key] then return forms[key] end
  end
  if label.number == 'sg' then return forms['nom.sg'] end
  if label.number == 'pl' or label.class == 'adjective' then return forms['nom.pl'] end
end

local NAMES = { ['nom.sg'] = 'singular', ['nom.pl'] = 'plural', ['gen.sg'] = 'genitive' }

local function stored_forms(id, concept)
  local list, neutral = {}, paradigm_of(id, concept, 'neutral')
  for _, key in ipairs(german.forms) do
    if neutral[key] then list[#list + 1] = '"' .. neutral[key] .. '"' end
  end
  return table.concat(list, ', ')
end

local function substitute(el, id, concept)
  local text = pandoc.utils.stringify(el.content)
  local keys = readings(id, concept, text)
  if #keys == 0 then
    trisdoc.warn(el, ('"%s" is no stored form of the term %s: the neutral words stay'):format(text, id),
      'stored forms: ' .. stored_forms(id, concept))
    return span(el, nil, id)
  end
  local label = label_of(concept, audience)
  if not label then
    trisdoc.error(el, ('term %s has no label for %s'):format(id, audience),
      ('add labels.%s to %s'):format(audience, trisdoc.place(trisdoc.terms, id) or 'content/terms/'))
    return span(el, nil, id)
  end
  local phrase = phrase_for(paradigm_of(id, concept, audience), label, keys)
  if not phrase then
    trisdoc.error(el, ('term %s: the label "%s" for %s has no %s'):format(id, label.form, audience, NAMES[keys[1]]),
      ('add it in %s, or rephrase'):format(trisdoc.place(trisdoc.terms, id) or 'content/terms/'))
    return span(el, nil, id)
  end
  if trisdoc.starts_sentence(el) then phrase = german.capitalise(phrase) end
  return span(el, phrase, id)
end

function Link(el)
  local target = el.target
  if target:sub(1, 2) ~= 't:' then return nil end
  local id = target:match '^t:([%w_%-]+)' or target:sub(3)
  local concept = trisdoc.terms[id]
  if not concept then
    trisdoc.error(el, ('no term "%s"'):format(id), trisdoc.did_you_mean(id, known_ids()))
    return el.content
  end
  if audience == 'neutral' or concept.equivalence == 'context' then return span(el, nil, id) end
  return substitute(el, id, concept)
end
