-- name: figure_add run
-- One figure of a rendering or of a frozen report.
insert into figure (book, render, id, indicator, face, definition, parameters, seq, value, displayed, unit, rows, undecidable, rows_hash, context)
values (:book int, :render text, :id text, :indicator text, :face text, :definition text, :parameters text, :seq int, :value text,
	:displayed text, :unit text, :rows int, :undecidable int, :rows_hash text?, :context text)

-- name: figure_of many
-- The figures of one rendering, in their order.
-- returns: id text, indicator text, face text, definition text, parameters text, seq int, value text, displayed text, unit text, rows int, undecidable int, rows_hash text?
select id, indicator, face, definition, parameters, seq, value, displayed, unit, rows, undecidable, rows_hash
from figure where book = :book int and render = :render text order by id

-- name: frozen_add run
-- A report as it was signed.
insert into frozen (book, id, report, seq, at, who, parameters, document, html, sm3, head)
values (:book int, :id int, :report text, :seq int, :at int, :who text, :parameters text, :document bytes, :html bytes, :sm3 text, :head text)

-- name: frozen_same one
-- A frozen report with just these bytes, of this unit and time, signed with these words.
-- returns: id int
select min(id) from frozen
where book = :book int and report = :report text and parameters = :parameters text and sm3 = :sm3 text having min(id) is not null

-- name: frozen_one one
-- A frozen report with its bytes.
-- returns: id int, report text, seq int, at int, who text, parameters text, document bytes, html bytes, sm3 text, head text
select id, report, seq, at, who, parameters, document, html, sm3, head from frozen where book = :book int and id = :id int

-- name: frozen_all many
-- The frozen reports of a book, the newest first, without their bytes.
-- returns: id int, report text, seq int, at int, who text, parameters text, sm3 text, head text
select id, report, seq, at, who, parameters, sm3, head from frozen where book = :book int order by id desc
