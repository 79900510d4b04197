-- Which part of its parent's budget revenue does each region take in?
select child.region, child.year, child.value / 1e8 as yi_yuan, parent.region as parent,
    round(100 * child.value / parent.value, 2) as share_percent
from yoy_by_region as child
join dim_region as r using (region_code)
join yoy_by_region as parent
    on parent.region_code = r.parent_code and parent.indicator = child.indicator and parent.year = child.year
where child.indicator = 'budget_revenue' and parent.value > 0
order by child.region_code, child.year;
