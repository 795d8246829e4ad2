-- Attachments: bytes by their SM3, once a book. What ties them to a record is a record of the ledger 附件.
create table attached (
	book {{int}} not null references book (book),
	sm3 text not null check (length(sm3) = 64),
	size {{int}} not null check (size > 0),
	at {{int}} not null,
	who text not null,
	body {{bytes}} not null,
	primary key (book, sm3)
){{table}};
