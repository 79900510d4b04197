-- Levels and growth of every region, indicator and year, with the names that one reads and groups by.
--   region: Official name of the region
--   indicator_name: Chinese name of the indicator
--   indicator_name_en: English name of the indicator
select
    f.region_code,
    r.name as region,
    r.level,
    r.province,
    r.prefecture,
    r.county,
    f.indicator,
    i.name_zh as indicator_name,
    i.name_en as indicator_name_en,
    f.year,
    f.value,
    f.unit,
    f.value_prior,
    f.yoy_reported,
    f.yoy_computed,
    f.discrepancy_pp,
    f.consistent,
    f.growth_basis,
    f.value_status,
    f.observation_id,
    f.yoy_observation_id
from fct_indicator_yoy as f
left join dim_region as r using (region_code)
join dim_indicator as i using (indicator)
