-- Findings at the author's place.
function Span(s)
  if s.classes:includes 'offen' then trisdoc.warn(s, 'offene Stelle', 'Text ergänzen') end
end
function Emph(e) trisdoc.error(e, 'kursiv ist hier nicht erlaubt') end
