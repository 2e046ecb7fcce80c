-- One word becomes another, also inside other elements; links get their address as a note.
function Str(s)
  if s.text:match '^Wort' then return pandoc.Strong { pandoc.Str((s.text:gsub('Wort', 'Begriff'))) } end
end
function Link(link)
  return { link, pandoc.Note { pandoc.Para(link.target) } }
end
