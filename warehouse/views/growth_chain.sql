-- Every year between the first and the last figure of a region and indicator, and why a year has none.
--   region: Official name of the region
--   has_level: Whether a level of the year is known
--   has_growth: Whether a printed growth of the year is known
--   gap: Why the year has no figure: no report of the year; part of the year only; not told in the report
with spans as (
    select region_code, indicator, min(year) as first_year, max(year) as last_year
    from fct_indicator_yoy
    group by all
),

years as (
    select region_code, indicator, unnest(range(first_year, last_year + 1)) as year
    from spans
),

reports as (
    select distinct region_code, report_year as year from dim_report where region_code is not null
),

parts as (
    select distinct region_code, indicator, last_year as year
    from ranked_observation
    where claim = 'outcome' and year is null and measure in ('level', 'yoy')
)

select
    y.region_code,
    r.name as region,
    y.indicator,
    y.year,
    f.value is not null as has_level,
    f.yoy_reported is not null as has_growth,
    f.value,
    f.unit,
    f.yoy_reported,
    f.yoy_computed,
    f.consistent,
    case
        when f.year is not null then null
        when reports.year is null then 'no report of the year'
        when parts.year is not null then 'part of the year only'
        else 'not told in the report'
    end as gap
from years as y
left join fct_indicator_yoy as f using (region_code, indicator, year)
left join reports using (region_code, year)
left join parts using (region_code, indicator, year)
left join dim_region as r on r.region_code = y.region_code
