-- The key that a book signs with what it sends (exchange): PKCS#8, never in a package. fingerprint: of its public half,
-- which stands in the change that made it.
create table sign_key (
	book {{int}} not null primary key references book (book),
	fingerprint text not null check (length(fingerprint) = 64),
	private {{bytes}} not null,
	at {{int}} not null
){{table}};
