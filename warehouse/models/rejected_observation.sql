-- Observations that no fact may rest on: those that broke a rule of their schema when they were read, and those
-- that break a rule over several columns. fct_observation has all others.
with broken as (
    select
        observation_id, report_id, subject, value, unit, period, value_start, value_end, evidence,
        list_filter([
            if(isfinite(value) and isfinite(half_unit), null, 'value: not a finite number'),
            if(value_start < value_end and text_start < text_end, null, 'span: does not start before it ends'),
            if(coalesce(period_start <= period_end, true), null, 'period: does not start before it ends'),
            if(year(period_end) between 1900 and 2100, null, 'period: ends before 1900 or after 2100')
        ], lambda reason: reason is not null) as reasons
    from stage.observations
)

select observation_id, report_id, subject, value, unit, period, value_start, value_end, evidence, reasons
from stage.rejected_observations
union all
select observation_id, report_id, subject, value, unit, period, value_start, value_end, evidence, reasons
from broken
where len(reasons) > 0
