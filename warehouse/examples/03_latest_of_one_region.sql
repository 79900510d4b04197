-- What is the latest figure of every indicator of the region with the most indicators?
select region, indicator_name, year, value_qualifier, value, unit, yoy_reported, doubts
from latest
where region_code = (
    select region_code from latest group by all order by count(*) desc, region_code limit 1
)
order by indicator;
