-- The fixed tables, first version. Ledgers' own tables are made from their definitions.
--
-- Every key starts with book. Times are UTC milliseconds. Numbers of changes (seq) and of records
-- (id) are counted in the book's row, by the write that holds it.

create table schema_version (
	version {{int}} not null primary key check (version > 0)
){{table}};

-- One bureau's set of ledgers. seq: the last change; next_id: the next record's number; head: of the chain.
create table book (
	book {{int}} not null primary key check (book > 0),
	name text not null,
	seq {{int}} not null default 0 check (seq >= 0),
	next_id {{int}} not null default 1 check (next_id > 0),
	head {{bytes}} not null,
	pack text not null,
	created_at {{int}} not null
){{table}};

-- One write. detail is the canonical text that the chain covers; next_id: the book's after it; undone_by: the change that took it back.
create table change (
	book {{int}} not null references book (book),
	seq {{int}} not null check (seq > 0),
	at {{int}} not null,
	who text not null,
	kind text not null check (length(kind) > 0),
	why text not null,
	detail text not null,
	prev {{bytes}} not null,
	hash {{bytes}} not null,
	writes {{int}} not null check (writes >= 0),
	next_id {{int}} not null default 1 check (next_id > 0),
	undone_by {{int}} check (undone_by > seq),
	primary key (book, seq)
){{table}};

-- Definitions by content: the same text is the same row for every book. A reference table.
create table definition (
	hash text not null primary key check (length(hash) > 0),
	kind text not null check (length(kind) > 0),
	code text not null check (length(code) > 0),
	body text not null
){{table}};

-- Which definition was in force in a book, from change number since until (exclusive) until.
create table book_definition (
	book {{int}} not null references book (book),
	kind text not null,
	code text not null,
	since {{int}} not null check (since >= 0),
	until {{int}} check (until > since),
	hash text not null references definition (hash),
	primary key (book, kind, code, since)
){{table}};

-- Imported files. body is empty when the bureau keeps only the digest.
create table source_file (
	book {{int}} not null references book (book),
	id {{int}} not null check (id > 0),
	name text not null,
	sm3 text not null check (length(sm3) = 64),
	size {{int}} not null check (size >= 0),
	at {{int}} not null,
	who text not null,
	sheets text not null,
	body {{bytes}},
	primary key (book, id)
){{table}};
create index source_file_by_sm3 on source_file (book, sm3);

create table import (
	book {{int}} not null references book (book),
	id {{int}} not null check (id > 0),
	file {{int}},
	ledger text not null,
	mapping text not null,
	as_of {{int}} not null,
	mode text not null,
	state text not null check (state in ('accepted', 'undone')),
	seq {{int}} not null check (seq > 0),
	counts text not null,
	primary key (book, id),
	foreign key (book, file) references source_file (book, id)
){{table}};
create index import_by_seq on import (book, seq);
create index import_by_file on import (book, file);

-- The key of one person's fields; forgetting deletes the row.
create table personal_key (
	book {{int}} not null references book (book),
	ledger text not null,
	id {{int}} not null check (id > 0),
	key {{bytes}} not null,
	primary key (book, ledger, id)
){{table}};

-- blind: key of the blind indexes; wrap: what the personal keys are wrapped with, when kept here.
create table book_key (
	book {{int}} not null primary key references book (book),
	blind {{bytes}} not null,
	wrap {{bytes}}
){{table}};

-- Figures as rendered. rows: counted; undecidable: rows that could not be decided.
create table figure (
	book {{int}} not null references book (book),
	render text not null,
	id text not null,
	indicator text not null,
	face text not null,
	definition text not null,
	parameters text not null,
	seq {{int}} not null check (seq >= 0),
	value text not null,
	displayed text not null,
	unit text not null,
	rows {{int}} not null check (rows >= 0),
	undecidable {{int}} not null check (undecidable >= 0),
	rows_hash text check (length(rows_hash) > 0),
	context text not null,
	primary key (book, render, id)
){{table}};

create table frozen (
	book {{int}} not null references book (book),
	id {{int}} not null check (id > 0),
	report text not null,
	seq {{int}} not null check (seq >= 0),
	at {{int}} not null,
	who text not null,
	parameters text not null,
	document {{bytes}} not null,
	html {{bytes}} not null,
	sm3 text not null check (length(sm3) = 64),
	head text not null,
	primary key (book, id)
){{table}};
create index frozen_by_report on frozen (book, report, seq);
