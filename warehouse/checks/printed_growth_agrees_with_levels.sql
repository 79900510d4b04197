-- Printed growth and the growth of printed levels agree within what their printed digits allow.
-- @table: fct_indicator_yoy
-- @severity: warning
select
    region_code,
    indicator,
    year,
    yoy_reported as found,
    yoy_computed as expected,
    printf('printed growth %g %%, levels say %.4g %% to %.4g %%', yoy_reported, yoy_computed_low, yoy_computed_high)
        as detail,
    [yoy_observation_id, observation_id, prior_observation_id] as observation_ids
from fct_indicator_yoy
where not consistent
