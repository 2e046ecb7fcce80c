-- Collects headings first, then changes the metadata.
local heads = pandoc.List {}
function Header(h) heads:insert(pandoc.utils.stringify(h)) end
function Meta(meta)
  meta.title = pandoc.Inlines('Neuer Titel: ' .. table.concat(heads, ', '))
  meta.toc = true
  return meta
end
