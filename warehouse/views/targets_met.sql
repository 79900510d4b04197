-- Goals that have come due: what was aimed at, what was reached, and whether that was enough.
--   region: Official name of the region
--   indicator_name: Chinese name of the indicator
select
    t.region_code,
    r.name as region,
    r.level,
    r.province,
    t.indicator,
    i.name_zh as indicator_name,
    t.year,
    t.measure,
    t.target_value,
    t.target_value_high,
    t.unit,
    t.qualifier,
    t.actual_value,
    t.gap,
    t.met,
    t.outcome,
    t.target_observation_id,
    t.actual_observation_id
from fct_target as t
left join dim_region as r using (region_code)
join dim_indicator as i using (indicator)
where t.actual_value is not null
