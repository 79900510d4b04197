-- How did general public budget revenue grow in every region, year by year?
select region, level, year, value_qualifier, value / 1e8 as yi_yuan, yoy_reported, round(yoy_computed, 2) as yoy_computed,
    consistent, remark
from yoy_by_region
where indicator = 'budget_revenue'
order by region_code, year;
