-- What do regions plan for the years ahead?
select region, year, indicator_name, measure, qualifier, target_value, target_value_high, unit
from targets_open
order by region_code, year, indicator, measure
limit 100;
