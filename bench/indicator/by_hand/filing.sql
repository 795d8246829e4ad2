-- R&D filings of two years.
-- f01 f02 f03 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14n f15 f16 f17 f18
-- f04=f02/f03 f14=f05/f14n
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(distinct t.f_firm) filter (where t.f_year = 2022),
	sum(t.f_expense) filter (where t.f_year = 2022),
	sum(t.f_revenue) filter (where t.f_year = 2022),
	sum(t.f_staff) filter (where t.f_year = 2022),
	count(distinct t.f_firm) filter (where t.f_year = 2022 and t.f_expense > 0),
	count(distinct t.f_firm) filter (where t.f_year = 2022 and t.f_expense = 0),
	count(distinct t.f_firm) filter (where t.f_year = 2022 and t.f_expense is null),
	count(distinct t.f_firm) filter (where t.f_year = 2022 and t.f_expense >= 1000000000),
	count(distinct t.f_firm) filter (where t.f_year = 2022 and s.f_value = 1),
	sum(t.f_expense) filter (where t.f_year = 2022 and s.f_value = 1),
	max(t.f_expense) filter (where t.f_year = 2022),
	min(t.f_staff) filter (where t.f_year = 2022),
	count(t.f_staff) filter (where t.f_year = 2022),
	count(distinct t.f_firm) filter (where t.f_year = 2021),
	sum(t.f_expense) filter (where t.f_year = 2021),
	sum(t.f_revenue) filter (where t.f_year = 2021),
	sum(t.f_staff) filter (where t.f_year = 2021)
from r_bench_filing t
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_firm and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm__scale s on s.book = $1 and s.parent = t.f_firm and s.f_valid <= $2 and s.f_valid_last >= $2
where t.book = $1 and t.f_year in (2021, 2022)
group by scope.top
