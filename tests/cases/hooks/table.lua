-- Adds a row with the sum.
function Table(t)
  local sum = 0
  for _, row in ipairs(t.bodies[1].body) do sum = sum + tonumber(pandoc.utils.stringify(row.cells[2].contents)) end
  t.bodies[1].body:insert(pandoc.Row { pandoc.Cell 'Summe', pandoc.Cell(tostring(sum)) })
  return t
end
