-- Contracts by the town of the seller.
-- s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s11n s12 s13 s14 s15
-- s11=s02/s11n s16=s02/b02
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(distinct t.f_seller) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术开发'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术转让'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术许可'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术咨询'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术服务'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and seller.f_kind = '高校院所'),
	sum(t.f_amount) filter (where t.f_recorded >= $4 and t.f_recorded_last <= $5 and t.f_state <> '撤销登记'),
	count(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	max(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	min(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(distinct t.f_buyer) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_deal >= 50000000)
from r_bench_contract t
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_seller and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm seller on seller.book = $1 and seller.id = t.f_seller
where t.book = $1 and t.f_recorded >= $4
group by scope.top
