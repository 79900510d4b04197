-- The latest year with a level, for every region and indicator.
select *
from yoy_by_region
where value is not null
qualify row_number() over (partition by region_code, indicator order by year desc) = 1
