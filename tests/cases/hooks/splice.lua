-- {} deletes, a list splices, false stops a walk from the top.
return {
  { traverse = 'topdown',
    Div = function(div) if div.classes:includes 'weg' then return {}, false end end,
    BulletList = function(list)
      local paras = pandoc.Blocks {}
      for i, item in ipairs(list.content) do paras:insert(pandoc.Para { i .. '. ', table.unpack(item[1].content) }) end
      return paras, false
    end },
  { Blocks = function(blocks)
      if #blocks > 1 then blocks:insert(pandoc.HorizontalRule()) end
      return blocks
    end },
}
