-- Firms at the events of this year.
-- e01 e02 e03 e04 e05 e06
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(*),
	count(distinct t.f_firm),
	count(distinct t.parent),
	sum(t.f_intent),
	count(*) filter (where t.f_signed = 1),
	count(distinct t.f_firm) filter (where e.f_kind = '走访')
from r_bench_event e
join r_bench_event_firm t on t.book = $1 and t.parent = e.id
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_firm and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
where e.book = $1 and e.f_held between $3 and $2
group by scope.top
