-- Projects by the town of who leads them.
-- p01 p02 p03 p04 p05 p06 p07 p08 p09 p10 p11 p12 p13 p14
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(*) filter (where t.f_level = '国家' and t.f_recommended >= $3 and t.f_recommended_last <= $2),
	count(*) filter (where t.f_level = '国家' and t.f_approved >= $3 and t.f_approved_last <= $2),
	count(*) filter (where t.f_level = '国家' and t.f_accepted >= $3 and t.f_accepted_last <= $2),
	count(*) filter (where t.f_level = '省' and t.f_recommended >= $3 and t.f_recommended_last <= $2),
	count(*) filter (where t.f_level = '省' and t.f_approved >= $3 and t.f_approved_last <= $2),
	count(*) filter (where t.f_level = '省' and t.f_accepted >= $3 and t.f_accepted_last <= $2),
	count(*) filter (where t.f_level = '市' and t.f_recommended >= $3 and t.f_recommended_last <= $2),
	count(*) filter (where t.f_level = '市' and t.f_approved >= $3 and t.f_approved_last <= $2),
	count(*) filter (where t.f_level = '市' and t.f_accepted >= $3 and t.f_accepted_last <= $2),
	sum(t.f_grant) filter (where t.f_approved >= $3 and t.f_approved_last <= $2),
	count(*) filter (where t.f_term <= $2 and t.f_term_last >= $2),
	count(distinct t.f_lead) filter (where t.f_term <= $2 and t.f_term_last >= $2),
	count(*) filter (where t.f_approved_last < $5 and t.f_accepted is null and (t.f_term > $2 or t.f_term_last < $2)),
	count(*) filter (where f.f_kind = '高校院所' and t.f_approved >= $4 and t.f_approved_last <= $5)
from r_bench_project t
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_lead and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm f on f.book = $1 and f.id = t.f_lead
where t.book = $1
group by scope.top
