-- Queries of the generator's own test.

-- name: book_add run
-- A book. name : a colon in a remark is no parameter
insert into book (book, name, seq, next_id, head, pack, created_at)
values (:book int, :name text, 0, 1, :head bytes, ':pack' || '--x', :at int);

-- name: book_get one
-- The book of that number.
-- missing: 没有这个账套 "%s"
-- returns: name text, seq int,
-- returns: head bytes
select name, seq, head from book -- a remark with :book in it
where book = :book int

-- name: change_add run
-- A change with everything; more than four parameters.
insert into change (book, seq, at, who, kind, why, detail, prev, hash, writes, undone_by)
values (:book int, :seq int, :at int, :who text, :kind text, :why text, :detail text, :prev bytes,
	:hash bytes, 0, :undone_by int?)

-- name: change_get one
-- One change.
-- returns: seq int, who text, hash bytes, undone_by int?
select seq, who, hash, undone_by from change where book = :book int and seq = :seq int

-- name: change_each many
-- Changes of a book in order, a part of the list.
-- returns: like change_get
select seq, who, hash, undone_by from change
where book = :book int and (seq > :after int or :after = 0) order by seq

-- name: change_list all 3
-- Changes of a book.
-- returns: like change_get
select seq, who, hash, undone_by from change where book = :book int order by seq

-- name: change_mark run
-- Who took a change back; NULL: nobody.
update change set undone_by = :undone_by int? where book = :book int and seq = :seq int

-- name: file_add one
-- A file, its number comes back.
-- returns: id int, body bytes?, note text?
insert into source_file (book, id, name, sm3, size, at, who, sheets, body)
values (:book int, :id int, 'f', :sm3 text, 0, 0, 'w', '', :body bytes?)
returning id, body, nullif(name, :none text?)

-- name: book_count one
-- How many books there are.
-- returns: count int
select count(*) from book
