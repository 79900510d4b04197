-- Every observation stands where a numeric mention was found that measures something.
-- @table: fct_observation
-- @severity: error
select
    o.region_code,
    o.indicator,
    null::bigint as year,
    o.value as found,
    null::double as expected,
    printf('report %s has no measuring mention at %d', o.report_id, o.value_start) as detail,
    [o.observation_id] as observation_ids
from fct_observation as o
left join fct_mention as m using (report_id, value_start)
where m.kind is distinct from 'obs'
