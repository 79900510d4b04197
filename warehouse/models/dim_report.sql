-- What was cut out of the documents, who reports on which year, and the normalised text.
select
    r.report_id,
    r.document_id,
    r.report_start,
    r.report_end,
    r.title,
    c.region_code,
    c.level,
    c.place,
    if(c.region_code is null, coalesce(c.region_candidates, []), []) as region_candidates,
    c.region_evidence,
    c.report_year,
    c.plan_year,
    c.year_evidence,
    c.published_on,
    t.script,
    coalesce(t.text, '') as text
from stage.reports as r
left join stage.report_contexts as c using (report_id)
left join stage.report_texts as t using (report_id)
