-- Every year from the first figure of a region and indicator to the last one or its last report, and why a year has none.
--   region: Official name of the region
--   has_level: Whether a level of the year is known
--   has_growth: Whether a printed growth of the year is known
--   gap: Why the year has no figure: no report of the year; part of the year only; several years together; not told in the report
with spans as (
    select
        f.region_code, f.indicator, min(f.year) as first_year,
        greatest(max(f.year), max(l.last_report)) as last_year
    from fct_indicator_yoy as f
    left join (select region_code, max(report_year) as last_report from dim_report group by all) as l using (region_code)
    group by all
),

years as (
    select region_code, indicator, unnest(range(first_year, last_year + 1)) as year
    from spans
),

reports as (
    select distinct region_code, report_year as year from dim_report where region_code is not null
),

-- what is told of the year beside its figure: a span of years, or else a part of it
parts as (
    select region_code, indicator, last_year as year, bool_and(regexp_full_match(period, '\d{4}\.\.\d{4}')) as is_span
    from ranked_observation
    where claim = 'outcome' and year is null and measure in ('level', 'yoy')
    group by all
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
        when parts.is_span then 'several years together'
        when parts.year is not null then 'part of the year only'
        else 'not told in the report'
    end as gap
from years as y
left join fct_indicator_yoy as f using (region_code, indicator, year)
left join reports using (region_code, year)
left join parts using (region_code, indicator, year)
left join dim_region as r on r.region_code = y.region_code
