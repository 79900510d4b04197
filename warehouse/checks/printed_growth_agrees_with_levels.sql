-- Printed growth and the growth of printed levels agree within what their printed digits allow.
-- @table: fct_indicator_yoy
-- @severity: warning
select
    region_code,
    indicator,
    year,
    yoy_reported as found,
    yoy_computed as expected,
    -- a level known from one side only bounds growth on one side only
    printf('printed growth %g %%, levels say %s to %s', yoy_reported,
        coalesce(printf('%.4g %%', yoy_computed_low), 'anything'),
        coalesce(printf('%.4g %%', yoy_computed_high), 'anything')) as detail,
    [yoy_observation_id, observation_id, prior_observation_id] as observation_ids
from fct_indicator_yoy
where not consistent
