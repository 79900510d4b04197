-- Observations that broke a rule of their schema, with the rules they break.
select
    observation_id,
    report_id,
    subject,
    value,
    unit,
    period,
    value_start,
    value_end,
    evidence,
    reasons
from stage.rejected_observations
