-- Certificates by the town that their holder lies in on the cutoff.
-- c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c11 c12 c13 c14
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(distinct t.f_holder) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2)),
	count(distinct t.f_holder) filter (where t.f_issued >= $3 and t.f_issued_last <= $2 and (t.f_moved_in is null or t.f_moved_in <= t.f_issued)),
	count(distinct t.f_holder) filter (where t.f_expires between $3 and $9 and (t.f_left is null or t.f_left > $2)),
	count(*) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2)),
	count(distinct t.f_holder) filter (where t.f_moved_in between $3 and $2),
	count(distinct t.f_holder) filter (where t.f_left between $3 and $2),
	count(distinct t.f_holder) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2) and s.f_value = 1),
	count(distinct t.f_holder) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2) and f.f_industry = '电子信息'),
	count(distinct t.f_holder) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2) and f.f_founded >= 17532),
	count(distinct t.f_holder) filter (where t.f_issued_last <= $5 and t.f_expires >= $5 and (t.f_left is null or t.f_left > $5)),
	count(distinct t.f_holder) filter (where t.f_issued_last <= $2 and t.f_expires >= $2 and (t.f_moved_in is null or t.f_moved_in <= $2) and (t.f_left is null or t.f_left > $2) and f.f_capital >= 1000000000),
	count(distinct t.f_holder) filter (where t.f_issued >= $4 and t.f_issued_last <= $5),
	count(distinct t.f_holder) filter (where t.f_issued >= $7 and t.f_issued_last <= $8),
	count(distinct t.f_holder) filter (where t.f_left between $3 and $2 and t.f_why_left in ('迁出', '注销'))
from r_bench_certificate t
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_holder and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm f on f.book = $1 and f.id = t.f_holder
left join r_bench_firm__scale s on s.book = $1 and s.parent = t.f_holder and s.f_valid <= $2 and s.f_valid_last >= $2
where t.book = $1
group by scope.top
