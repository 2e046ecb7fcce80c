-- terminology.lua - replaces term links `[Netzwerke](t:netzwerk)` by the words of the target's audience.

local german = require 'german'
local termbase = require 'termbase'

local kept = {} -- link target and text -> what lookup found: the same link needs no second look

-- What stands for a link: {text = … or nil to keep its own, small = the text begins small where a sentence would not}.
local function lookup(el, target, text)
  local key = target .. '\n' .. text
  local known = kept[key]
  if known then return known end
  local result, quiet = termbase.substitute(el, target, text)
  known = { text = result, small = result and german.capital(result) ~= result and german.capital(text) == text }
  if quiet then kept[key] = known end
  return known
end

local function id_of(target) return termbase.parse(target).id end

local function term_span(link, content)
  local attr = link.attr
  attr.classes:insert 'term'
  attr.attributes['data-term'] = id_of(link.target)
  return pandoc.Span(content, attr)
end

local function report_markup(link, target)
  trisdoc.warn(link, string.format(trisdoc.tr 'the term "%s" has markup inside its bracket: the neutral text is kept', id_of(target)),
    trisdoc.tr 'put the markup around the link')
end

function Link(link)
  local target = link.target
  if target:sub(1, 2) ~= 't:' then return nil end
  local words = trisdoc.words(link)
  local known = lookup(link, target, words or pandoc.utils.stringify(link.content))
  local text = known.text
  if text and not words then report_markup(link, target) end
  if not text or not words then return term_span(link, link.content) end
  if known.small and german.sentence_start(trisdoc.before(link)) then return term_span(link, german.capital(text)) end
  if trisdoc.has_attributes(link) then return term_span(link, text) end
  known.span = known.span or term_span(link, text)
  return known.span
end

-- Texts that stand in attributes: titles of boxes, alternative texts.
local function in_attributes(el)
  local changed = false
  for _, key in ipairs { 'title', 'alt', 'fig-alt', 'entry' } do
    local value = el.attributes[key]
    if value and value:find('](t:', 1, true) then
      el.attributes[key] = value:gsub('%[([^%]]*)%]%((t:[^%s%)]*)%)', function(text, target)
        return lookup(el, target, text).text or text
      end)
      changed = true
    end
  end
  return changed and el or nil
end

Div, Image, Figure, Table, CodeBlock = in_attributes, in_attributes, in_attributes, in_attributes, in_attributes
