-- name: printed_last one
-- The newest frozen report that was there at a change number: ids are given in the order of changes.
-- returns: id int
select coalesce(max(f.id), 0) from frozen f join change c on c.book = f.book and c.seq = :seq int and f.id < c.next_id
where f.book = :book int

-- name: printed_values many
-- What the frozen reports of then printed as values.
-- returns: frozen int, indicator text, parameters text, value text, displayed text, unit text
select f.id, g.indicator, g.parameters, g.value, g.displayed, g.unit
from frozen f join change c on c.book = f.book and c.seq = :seq int and f.id < c.next_id
join figure g on g.book = f.book and g.render = 'frozen-' || f.id
where f.book = :book int and g.face = '' and g.value <> ''
