-- Reports whose region could not be decided, with the regions that remain possible.
--   candidates: Full names of the regions that remain possible
select
    p.report_id,
    p.title,
    p.place,
    p.report_year,
    d.source_file,
    p.region_candidates,
    list(r.full_name order by r.region_code) filter (where r.full_name is not null) as candidates,
    p.region_evidence
from dim_report as p
join dim_document as d using (document_id)
left join unnest(p.region_candidates) as c(code) on true
left join dim_region as r on r.region_code = c.code
where p.region_code is null
group by all
