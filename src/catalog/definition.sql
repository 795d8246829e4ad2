-- Definitions by hash: what a figure was computed from stays readable for ever.

-- name: definition_add run
-- Writes one that is not there yet; the same hash is the same text.
insert into definition (hash, kind, code, body)
values (:hash text, :kind text, :code text, :body text)
on conflict (hash) do nothing

-- name: definition_get one
-- A definition as it was stored.
-- missing: 数据库里没有这个版本的定义
-- returns: kind text, code text, body text
select kind, code, body from definition where hash = :hash text
