-- The key that a book signs with.

-- name: q_sign one
-- A book's signing key.
-- returns: fingerprint text, private bytes
select fingerprint, private from sign_key where book = :book int

-- name: q_sign_add run
-- A book gets its signing key.
insert into sign_key (book, fingerprint, private, at)
values (:book int, :fingerprint text, :private bytes, :at int)
