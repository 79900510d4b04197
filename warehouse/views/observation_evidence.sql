-- Every observation with the report and file it stands in and the very characters of the delivered text.
--   region: Official name of the region
--   source_characters: The characters at value_start to value_end of the source text
select
    o.observation_id,
    r.name as region,
    o.indicator,
    o.subject,
    o.measure,
    o.value,
    o.unit,
    o.period,
    o.status,
    o.scope,
    o.qualifier,
    substr(d.source_text, o.value_start + 1, o.value_end - o.value_start) as source_characters,
    o.evidence,
    p.title,
    p.report_year,
    d.source_file,
    o.value_start,
    o.value_end,
    o.confidence,
    o.rules
from fct_observation as o
join dim_report as p using (report_id)
join dim_document as d using (document_id)
left join dim_region as r on r.region_code = o.region_code
