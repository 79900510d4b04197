-- Every report with its region, years, file, and how much was read in it.
--   region: Official name of the region
--   mentions: Numeric mentions in the report
--   observations: Observations in the report
--   indicators: Different indicators of the vocabulary among them
with mentions as (
    select report_id, count(*) as mentions from fct_mention group by all
),

observations as (
    select report_id, count(*) as observations, count(distinct indicator) as indicators
    from fct_observation
    group by all
)

select
    p.report_id,
    r.name as region,
    r.level,
    r.full_name,
    p.place,
    p.report_year,
    p.plan_year,
    p.title,
    d.source_file,
    d.batch,
    coalesce(m.mentions, 0) as mentions,
    coalesce(o.observations, 0) as observations,
    coalesce(o.indicators, 0) as indicators
from dim_report as p
join dim_document as d using (document_id)
left join dim_region as r using (region_code)
left join mentions as m using (report_id)
left join observations as o using (report_id)
