-- A place in an order is not beyond the number of regions that it is an order of.
-- @table: fct_observation
-- @severity: warning
with ranks as (
    select
        o.*,
        r.level,
        r.province_code,
        r.prefecture_code,
        r.county_code,
        -- the field that is named with the place, not one of another place of the sentence
        list_distinct(regexp_extract_all(
            o.evidence, '全([省市区县])[^\d、,，;；。]*' || o.value::bigint || '(?:\D|$)', 1
        )) as fields
    from fct_observation as o
    join dim_region as r using (region_code)
    where o.measure = 'rank' and o.scope = 'region' and not contains(o.evidence, '全国')
),

-- the order is that of the one field the words name, among the regions of the same level in it
named as (
    select
        *,
        case fields[1]
            when '省' then province_code
            when '市' then coalesce(prefecture_code, province_code)
            when '县' then county_code
            when '区' then if(level = 'township', county_code, province_code)
        end as field_code
    from ranks
    where len(fields) = 1
),

regions as (
    select region_code, level, unnest(list_distinct([province_code, prefecture_code, county_code])) as field_code
    from dim_region
),

sizes as (
    select field_code, level, count(*) as size from regions group by all
)

select
    n.region_code,
    n.indicator,
    regexp_extract(n.period, '(\d{4})(?:-\d{2})?$', 1)::bigint as year,
    n.value as found,
    s.size::double as expected,
    printf('place %g among %d', n.value, s.size) as detail,
    [n.observation_id] as observation_ids
from named as n
join sizes as s using (field_code, level)
where n.field_code <> n.region_code
    and n.value > s.size
