-- Statements that contradict each other, with their words, where they stand, and which one the facts show and why.
--   region: Official name of the region
--   evidence_a: Words of the preferred statement
--   source_file_a: File of the preferred statement
--   evidence_b: Words of the other statement
--   source_file_b: File of the other statement
select
    c.region_code,
    r.name as region,
    c.indicator,
    c.measure,
    c.period,
    c.unit,
    c.value_a,
    c.value_b,
    c.difference_percent,
    c.rule,
    c.relation,
    a.evidence as evidence_a,
    da.source_file as source_file_a,
    b.evidence as evidence_b,
    db.source_file as source_file_b,
    c.observation_id_a,
    c.observation_id_b
from fct_conflict as c
left join dim_region as r using (region_code)
join fct_observation as a on a.observation_id = c.observation_id_a
join fct_observation as b on b.observation_id = c.observation_id_b
join dim_report as ra on ra.report_id = a.report_id
join dim_report as rb on rb.report_id = b.report_id
join dim_document as da on da.document_id = ra.document_id
join dim_document as db on db.document_id = rb.document_id
