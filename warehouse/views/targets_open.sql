-- Goals of which no report has told the outcome yet.
--   region: Official name of the region
--   indicator_name: Chinese name of the indicator
select
    t.region_code,
    r.name as region,
    r.level,
    t.indicator,
    i.name_zh as indicator_name,
    t.year,
    t.period,
    t.measure,
    t.target_value,
    t.target_value_high,
    t.unit,
    t.qualifier,
    t.target_observation_id
from fct_target as t
left join dim_region as r using (region_code)
join dim_indicator as i using (indicator)
where t.actual_value is null
