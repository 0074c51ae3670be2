-- Asks for the paths of a file, a line each, one after the other and over again.
local requests, last, position = {}, 0, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    last = last + 1
    requests[last] = wrk.format("GET", path)
  end
end

function request()
  position = position % last + 1
  return requests[position]
end
