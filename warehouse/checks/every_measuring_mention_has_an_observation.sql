-- Every mention that measures something was read as an observation.
-- @table: fct_mention
-- @severity: warning
select
    p.region_code,
    null::varchar as indicator,
    p.report_year as year,
    null::double as found,
    null::double as expected,
    printf('report %s: %s at %d has no observation', m.report_id, m.mention, m.value_start) as detail,
    []::varchar[] as observation_ids
from fct_mention as m
left join dim_report as p using (report_id)
left join fct_observation as o using (report_id, value_start)
where m.kind = 'obs' and o.observation_id is null
