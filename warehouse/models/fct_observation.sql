-- Every statement of a measured value.
select
    observation_id,
    report_id,
    region_code,
    case when scope = 'region' then indicator end as indicator,
    subject,
    measure,
    status,
    scope,
    qualifier,
    value,
    unit,
    half_unit,
    period,
    period_start,
    period_end,
    value_start,
    value_end,
    text_start,
    text_end,
    evidence,
    note,
    rules,
    confidence
from stage.observations
where observation_id not in (select observation_id from rejected_observation)
