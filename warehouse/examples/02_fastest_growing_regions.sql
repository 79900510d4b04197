-- Which regions report the fastest growth of gross regional product in the latest year they tell of?
select region, level, province, year, yoy_reported
from yoy_by_region
where indicator = 'gdp' and yoy_reported is not null
qualify row_number() over (partition by region_code order by year desc) = 1
order by yoy_reported desc, region
limit 20;
