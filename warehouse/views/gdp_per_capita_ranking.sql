-- Regions of one level by gross regional product per head: as printed, else gross regional product over the
-- resident population of the same year, where neither is known from one side only (more than, less than).
--   region: Official name of the region
--   gdp_per_capita: Yuan per person
--   source: printed, or computed from gross regional product and resident population
--   place: Place among all regions of the level with a figure of the year, the largest first
--   field: Regions of the level with a figure of the year
--   observation_ids: The observations that it rests on
with figures as (
    select
        region_code,
        year,
        max(value) filter (where indicator = 'gdp_per_capita') as printed,
        max(observation_id) filter (where indicator = 'gdp_per_capita') as printed_id,
        max(value) filter (where indicator = 'gdp') as gdp,
        max(observation_id) filter (where indicator = 'gdp') as gdp_id,
        max(value) filter (where indicator = 'population_resident') as population,
        max(observation_id) filter (where indicator = 'population_resident') as population_id,
        count(*) filter (where indicator <> 'gdp_per_capita' and value_qualifier in ('<', '>')) as one_sided
    from fct_indicator_yoy
    where indicator in ('gdp_per_capita', 'gdp', 'population_resident')
    group by all
),

per_head as (
    select
        region_code,
        year,
        coalesce(printed, if(one_sided = 0, gdp / nullif(population, 0), null)) as gdp_per_capita,
        if(printed is null, 'computed', 'printed') as source,
        if(printed is null, [gdp_id, population_id], [printed_id]) as observation_ids
    from figures
)

select
    p.year,
    r.level,
    rank() over (field order by p.gdp_per_capita desc) as place,
    count(*) over field as field,
    p.region_code,
    r.name as region,
    r.province,
    p.gdp_per_capita,
    p.source,
    p.observation_ids
from per_head as p
join dim_region as r using (region_code)
where p.gdp_per_capita is not null
window field as (partition by p.year, r.level)
