-- Every division with its ancestors, found by climbing from parent to parent. Divisions of the sample delivery are
-- invented (their codes begin with 99, which no division has): they stand here only where a report is of such a place.
with recursive ancestry as (
    select region_code, region_code as ancestor_code, name as ancestor, level, parent_code
    from reference.regions
    union all
    select below.region_code, above.region_code, above.name, above.level, above.parent_code
    from ancestry as below
    join reference.regions as above on above.region_code = below.parent_code
),

ancestors as (
    select
        region_code,
        max(ancestor_code) filter (where level = 'province') as province_code,
        max(ancestor) filter (where level = 'province') as province,
        max(ancestor_code) filter (where level = 'prefecture') as prefecture_code,
        max(ancestor) filter (where level = 'prefecture') as prefecture,
        max(ancestor_code) filter (where level = 'county') as county_code,
        max(ancestor) filter (where level = 'county') as county
    from ancestry
    group by region_code
)

select
    r.region_code,
    r.name,
    r.level,
    r.parent_code,
    r.full_name,
    a.province_code,
    a.province,
    a.prefecture_code,
    a.prefecture,
    a.county_code,
    a.county
from reference.regions as r
join ancestors as a using (region_code)
where r.region_code not like '99%'
    or exists (select 1 from stage.report_contexts as c where c.region_code like '99%')
