-- Which share of its goals did each region meet?
select region, count(*) as told, count(*) filter (where met) as met, count(*) filter (where not met) as missed,
    round(100.0 * count(*) filter (where met) / nullif(count(met), 0), 1) as met_percent
from targets_met
group by region_code, region
order by region_code;
