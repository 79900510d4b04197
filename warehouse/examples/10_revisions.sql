-- Which figures of earlier years did later reports revise, and by how much?
select region, indicator, period, value_b as first_print, value_a as revised,
    round(100 * (value_a / nullif(value_b, 0) - 1), 2) as revision_percent
from conflicts_explained
where rule = 'revision_over_first_print'
order by region_code, indicator, period;
