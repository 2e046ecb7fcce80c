-- A mistake in line 4: the finding points there and names the node.
local function name(e)
  local attributes = e.nothing
  return attributes.name
end
function Emph(e)
  local n = name(e)
  return pandoc.Str(n)
end
