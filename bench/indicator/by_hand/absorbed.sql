-- Contracts by the town of the buyer.
-- b01 b02 b03n b04 b05 b06 b07 b08 b09 b10 b11 b12 b13 b14 b15 b16 b17 b18 b19 b21 b22 b23 b24 b25 b26
-- b03=b02/b03n b20=b02/b18
with recursive scope(top, unit) as (
	select id, id from r_unit where book = $1
	union all
	select scope.top, u.id from scope join r_unit u on u.book = $1 and u.f_parent = scope.unit)
select scope.top,
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	max(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(distinct t.f_buyer) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术开发'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术转让'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术许可'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术咨询'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术服务'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术开发'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术转让'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术许可'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术咨询'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_kind = '技术服务'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and o.f_value <> d.f_value),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and seller.f_kind = '高校院所'),
	sum(t.f_amount) filter (where t.f_recorded >= $4 and t.f_recorded_last <= $5 and t.f_state <> '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $4 and t.f_recorded_last <= $6 and t.f_state <> '撤销登记'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_amount >= 100000000),
	sum(t.f_deal) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记'),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and t.f_deal is null),
	count(*) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state = '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $7 and t.f_recorded_last <= $8 and t.f_state <> '撤销登记'),
	sum(t.f_amount) filter (where t.f_recorded >= $3 and t.f_recorded_last <= $2 and t.f_state <> '撤销登记' and s.f_value = 1 and buyer.f_kind = '公司')
from r_bench_contract t
join r_bench_firm__district d on d.book = $1 and d.parent = t.f_buyer and d.f_valid <= $2 and d.f_valid_last >= $2
join scope on scope.unit = d.f_value
left join r_bench_firm__district o on o.book = $1 and o.parent = t.f_seller and o.f_valid <= $2 and o.f_valid_last >= $2
left join r_bench_firm buyer on buyer.book = $1 and buyer.id = t.f_buyer
left join r_bench_firm seller on seller.book = $1 and seller.id = t.f_seller
left join r_bench_firm__scale s on s.book = $1 and s.parent = t.f_buyer and s.f_valid <= $2 and s.f_valid_last >= $2
where t.book = $1 and t.f_recorded >= $4
group by scope.top
