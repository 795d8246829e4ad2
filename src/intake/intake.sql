-- name: source_file_add run
-- A file that was taken in; body only when it is kept.
insert into source_file (book, id, name, sm3, size, at, who, sheets, body)
values (:book int, :id int, :name text, :sm3 text, :size int, :at int, :who text, :sheets text, :body bytes?)

-- name: import_add run
-- One accepted import.
insert into import (book, id, file, ledger, mapping, as_of, mode, state, seq, counts)
values (:book int, :id int, :file int?, :ledger text, :mapping text, :as_of int, :mode text, 'accepted', :seq int, :counts text)
