-- How many regions of each province have figures, and how many figures?
select coalesce(province, '(nation)') as province, count(distinct region_code) as regions, count(*) as figures
from yoy_by_region
group by all
order by regions desc, province;
