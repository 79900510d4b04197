-- Regions of one level by the size of an indicator in a year: among all of the country, and of their province.
--   region: Official name of the region
--   place: Place among all regions of the level with a figure of the year, the largest first
--   field: Regions of the level with a figure of the year
--   place_in_province: Place among those of the same province
select
    f.indicator,
    f.year,
    r.level,
    rank() over (field order by f.value desc) as place,
    count(*) over field as field,
    rank() over (
        partition by f.indicator, f.year, f.unit, r.level, r.province_code order by f.value desc
    ) as place_in_province,
    f.region_code,
    r.name as region,
    r.province,
    f.value,
    f.value_qualifier,
    f.unit,
    f.observation_id
from fct_indicator_yoy as f
join dim_region as r using (region_code)
where f.value is not null
window field as (partition by f.indicator, f.year, f.unit, r.level)
