-- What can be added over regions is not larger in a region than in the county, prefecture or province it is in.
-- @table: ranked_observation
-- @severity: warning
with levels as (
    select o.*, r.province_code, r.prefecture_code, r.county_code
    from ranked_observation as o
    join dim_region as r using (region_code)
    join dim_indicator as i using (indicator)
    where o.claim = 'outcome' and o.measure = 'level' and o.year is not null and o.rank = 1 and not o.disputed
        and i.nature <> 'rate' and i.unit not like '%/%'
),

above as (
    select *, unnest([county_code, prefecture_code, province_code]) as ancestor_code from levels
)

select
    below.region_code,
    below.indicator,
    below.year,
    below.value as found,
    parent.value as expected,
    printf('%g %s is more than the %g of region %s', below.value, below.unit, parent.value, parent.region_code)
        as detail,
    [below.observation_id, parent.observation_id] as observation_ids
from above as below
join levels as parent
    on parent.region_code = below.ancestor_code and parent.indicator = below.indicator
    and parent.year = below.year and parent.unit = below.unit
where below.ancestor_code <> below.region_code
    and below.low > parent.high
