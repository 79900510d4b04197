-- What the stages refused. Observations that broke their schema are counted per report,
-- so that one poisoned report is one row here; the rows themselves are in rejected_observation.
select batch, source_file, stage, error, detail
from stage.quarantine
union all
select
    d.delivery as batch,
    d.source_file,
    'observations' as stage,
    count(*) || ' observations broke a rule of their schema' as error,
    'report ' || r.report_id || ': ' || list_aggregate(list_sort(list_distinct(flatten(list(o.reasons)))), 'string_agg', '; ')
        as detail
from rejected_observation as o
join stage.reports as r using (report_id)
join stage.documents as d using (document_id)
group by d.delivery, d.source_file, r.report_id
