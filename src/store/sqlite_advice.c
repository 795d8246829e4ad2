/*
 * sqlite_advice.c — what SQLite's planner is told of our indexes.
 *
 * Every key of ours starts with book, which tells nothing: a file holds one
 * book, rarely some. Untold, the planner takes a first column to leave ten
 * rows, and then walks through a whole table for each row of another, when an
 * index of the second column stands ready (measured: 700 firms with their
 * dated fields 45 ms instead of 1). ANALYZE would tell the truth of the day;
 * these figures are the same for every file, so that every file is read by
 * the same plans.
 */
#include "store/sqlite.h"

/*
 * stat: rows of the table, then how many are left when the first column is known, the first two, …: of a book all; of
 * a change many; of a parent, or of a record's versions, few; of a whole unique key one. sqlite_stat1 names the key of
 * a table without rowid by the table.
 */
#define ADVICE                                                                                     \
	"insert into sqlite_stat1 (tbl, idx, stat) "                                               \
	"select name, place, '100000 100000' || group_concat("                                     \
	"case when number = 0 then '' when last and only then ' 1' "                               \
	"when word in ('since', 'until', 'seq') then ' 1000' "                                     \
	"when word in ('id', 'parent', 'render') then ' 4' else ' 20' end, '') from ("             \
	"select t.name, case i.origin when 'pk' then t.name else i.name end place, "               \
	"c.seqno number, c.name word, i.\"unique\" only, "                                         \
	"c.seqno = max(c.seqno) over (partition by i.name) last "                                  \
	"from sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c "          \
	"where t.type = 'table' and t.name not like 'sqlite_%' "                                   \
	"and exists (select 1 from pragma_index_info(i.name) f where f.seqno = 0 and f.name = "    \
	"'book') "                                                                                 \
	"and not exists (select 1 from sqlite_stat1 s where s.tbl = t.name "                       \
	"and s.idx = case i.origin when 'pk' then t.name else i.name end) "                        \
	"order by i.name, c.seqno) group by name, place"

enum rc sqlite_advise(struct job *job, struct store *store)
{
	sqlite3 *db = sqlite_db(store);
	struct str ours, advice;

	TRY(sqlite_ask(job, db, "select count(*) from sqlite_schema where name = 'book'", &ours));
	if (str_eq(ours, STR("0")))
		return RC_OK;
	TRY(sqlite_ask(job, db, "select count(*) from sqlite_schema where name = 'sqlite_stat1'",
		&advice));
	/* Only ANALYZE may make this table: of one that stays small. */
	if (str_eq(advice, STR("0")))
		TRY(sqlite_say(job, db, "analyze book"));
	TRY(sqlite_say(job, db, ADVICE));
	return sqlite_say(job, db, "analyze sqlite_schema");
}
