-- The fixed tables that the ledger room owns. Queries over a ledger's own tables are made in query.c.

-- ---- book ----

-- name: q_book one
-- A book's row.
-- returns: name text, pack text, seq int, next_id int, created_at int, head bytes
select name, pack, seq, next_id, created_at, head from book where book = :book int

-- name: q_book_add run
-- A new book, before its first change.
insert into book (book, name, seq, next_id, head, pack, created_at)
values (:book int, :name text, 0, 1, :head bytes, '', :created_at int)

-- name: q_book_take one
-- The first statement of every write: takes the book's row and its next number.
-- returns: seq int, next_id int, head bytes
update book set seq = seq + 1 where book = :book int returning seq, next_id, head

-- name: q_book_pack run
-- What the catalog wanted when the tables were last brought to it.
update book set pack = :pack text where book = :book int

-- name: q_book_head run
-- Where the chain and the counter of ids stand.
update book set head = :head bytes, next_id = :next_id int where book = :book int

-- ---- change ----

-- name: q_change_add run
-- A change, at its commit.
insert into change (book, seq, at, who, kind, why, detail, prev, hash, writes, next_id)
values (:book int, :seq int, :at int, :who text, :kind text, :why text, :detail text, :prev bytes,
	:hash bytes, :writes int, :next_id int)

-- name: q_change_newest many
-- Changes older than a number, the newest first.
-- returns: seq int, at int, who text, kind text, why text, detail text, writes int, undone_by int?, hash bytes,
-- returns: prev bytes, next_id int
select seq, at, who, kind, why, detail, writes, undone_by, hash, prev, next_id from change
where book = :book int and seq < :before int order by seq desc limit :limit int

-- name: q_change_oldest many
-- Changes after a number, the oldest first.
-- returns: like q_change_newest
select seq, at, who, kind, why, detail, writes, undone_by, hash, prev, next_id from change
where book = :book int and seq > :after int order by seq limit :limit int

-- name: q_change_details many
-- Details of the changes of one kind, the oldest first.
-- returns: seq int, detail text
select seq, detail from change where book = :book int and kind = :kind text order by seq

-- name: q_change_undone run
-- Who took a change back; NULL: nobody, or the taking back was taken back.
update change set undone_by = :undone_by int? where book = :book int and seq = :seq int

-- ---- keys of personal fields ----

-- name: q_key one
-- The key of one record.
-- missing: 这条记录的个人信息已删除
-- returns: key bytes
select key from personal_key where book = :book int and ledger = :ledger text and id = :id int

-- name: q_key_add run
-- A record gets its key.
insert into personal_key (book, ledger, id, key) values (:book int, :ledger text, :id int, :key bytes)

-- name: q_key_end run
-- Forgetting.
delete from personal_key where book = :book int and ledger = :ledger text and id = :id int

-- name: q_blind one
-- The key of the blind indexes.
-- missing: 账套的检索密钥不见了，请从备份恢复
-- returns: blind bytes
select blind from book_key where book = :book int

-- name: q_blind_add run
-- A book gets its key.
insert into book_key (book, blind) values (:book int, :blind bytes)

-- ---- imports and their files ----

-- name: q_import_state run
-- An import is taken back with its change, or is in force again.
update import set state = :state text where book = :book int and seq = :seq int

-- name: q_file_add run
-- A file that was taken in.
insert into source_file (book, id, name, sm3, size, at, who, sheets, body)
values (:book int, :id int, :name text, :sm3 text, :size int, :at int, :who text, :sheets text, :body bytes?)

-- name: q_file one
-- A file without its bytes.
-- returns: name text, sm3 text, size int, at int, who text, sheets text, kept int
select name, sm3, size, at, who, sheets, case when body is null then 0 else 1 end from source_file
where book = :book int and id = :id int

-- name: q_file_body one
-- The bytes of a file, when they were kept.
-- returns: sm3 text, body bytes?
select sm3, body from source_file where book = :book int and id = :id int

-- name: q_file_ids many
-- All files of a book.
-- returns: id int
select id from source_file where book = :book int order by id

-- name: q_import_add run
-- An import, accepted.
insert into import (book, id, file, ledger, mapping, as_of, mode, state, seq, counts)
values (:book int, :id int, :file int?, :ledger text, :mapping text, :as_of int, :mode text, 'accepted', :seq int,
	:counts text)

-- name: q_import one
-- An import.
-- returns: file int?, ledger text, mapping text, as_of int, mode text, state text, seq int, counts text
select file, ledger, mapping, as_of, mode, state, seq, counts from import where book = :book int and id = :id int

-- name: q_import_ids many
-- All imports of a book.
-- returns: id int
select id from import where book = :book int order by id

-- ---- attachments ----

-- name: q_attached one
-- An attachment without its bytes.
-- returns: size int, at int, who text
select size, at, who from attached where book = :book int and sm3 = :sm3 text

-- name: q_attached_body one
-- Its bytes.
-- missing: 账套里没有这个附件的内容
-- returns: body bytes
select body from attached where book = :book int and sm3 = :sm3 text

-- name: q_attached_add run
-- Bytes that were not there yet.
insert into attached (book, sm3, size, at, who, body)
values (:book int, :sm3 text, :size int, :at int, :who text, :body bytes)

-- name: q_attached_keys many
-- All attachments of a book.
-- returns: sm3 text
select sm3 from attached where book = :book int order by sm3

-- ---- what other rooms keep in a book, for the chain ----

-- name: q_figures many
-- The figures of one rendering.
-- returns: id text, indicator text, face text, definition text, parameters text, seq int, value text, displayed text,
-- returns: unit text, rows int, undecidable int, rows_hash text?, context text
select id, indicator, face, definition, parameters, seq, value, displayed, unit, rows, undecidable, rows_hash, context
from figure where book = :book int and render = :render text order by id

-- name: q_figure_renders many
-- All renderings of a book.
-- returns: render text
select distinct render from figure where book = :book int order by render

-- name: q_frozen one
-- A frozen report.
-- returns: report text, seq int, at int, who text, parameters text, document bytes, html bytes, sm3 text, head text
select report, seq, at, who, parameters, document, html, sm3, head from frozen where book = :book int and id = :id int

-- name: q_frozen_ids many
-- All frozen reports of a book.
-- returns: id int
select id from frozen where book = :book int order by id

-- ---- definitions ----

-- name: q_definition_add run
-- A definition comes into force.
insert into book_definition (book, kind, code, since, hash) values (:book int, :kind text, :code text, :since int, :hash text)

-- name: q_definition_end run
-- The one in force is so no longer.
update book_definition set until = :until int where book = :book int and kind = :kind text and code = :code text
and until is null

-- name: q_definition_at one
-- The one in force at a change number.
-- returns: hash text
select hash from book_definition where book = :book int and kind = :kind text and code = :code text
and since <= :seq int and (until is null or until > :seq int)

-- name: q_definitions many
-- What was in force when, with the digest of the stored text.
-- returns: kind text, code text, since int, until int?, hash text, body text
select b.kind, b.code, b.since, b.until, b.hash, d.body
from book_definition b join definition d on d.hash = b.hash and d.kind = b.kind and d.code = b.code
where b.book = :book int order by b.kind, b.code, b.since
