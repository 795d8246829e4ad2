-- Firms by the town they lie in on the cutoff.
-- g01 g02 g03 g04 g05 g06
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(*),
	count(*) filter (where t.f_kind = '公司'),
	count(*) filter (where s.f_value = 1),
	count(*) filter (where t.f_founded >= $4 and t.f_founded_last <= $5),
	sum(t.f_capital),
	count(distinct t.f_industry)
from r_bench_firm t
join r_bench_firm__district d on d.book = $1 and d.parent = t.id and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm__scale s on s.book = $1 and s.parent = t.id and s.f_valid <= $2 and s.f_valid_last >= $2
where t.book = $1
group by scope.top
