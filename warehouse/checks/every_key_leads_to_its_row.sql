-- Documents of reports, reports of mentions and observations, regions and indicators are in their tables.
-- @table: fct_observation
-- @severity: error
with keys as (
    select 'dim_report.document_id' as reference, document_id as key from dim_report
    where document_id not in (select document_id from dim_document)
    union
    select 'dim_report.region_code', region_code from dim_report
    where region_code is not null and region_code not in (select region_code from dim_region)
    union
    select 'fct_mention.report_id', report_id from fct_mention
    where report_id not in (select report_id from dim_report)
    union
    select 'fct_observation.report_id', report_id from fct_observation
    where report_id not in (select report_id from dim_report)
    union
    select 'fct_observation.region_code', region_code from fct_observation
    where region_code is not null and region_code not in (select region_code from dim_region)
    union
    select 'fct_observation.indicator', indicator from fct_observation
    where indicator is not null and indicator not in (select indicator from dim_indicator)
)

select
    null::varchar as region_code,
    null::varchar as indicator,
    null::bigint as year,
    null::double as found,
    null::double as expected,
    printf('%s %s leads nowhere', reference, key) as detail,
    []::varchar[] as observation_ids
from keys
