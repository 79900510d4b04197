-- Printed average annual growth agrees with the levels at both ends of its span.
-- @table: fct_indicator_cagr
-- @severity: warning
select
    region_code,
    indicator,
    last_year as year,
    cagr_reported as found,
    cagr_computed as expected,
    printf('printed %g %% a year over %d to %d, levels say %.4g %%', cagr_reported, first_year, last_year,
        cagr_computed) as detail,
    [cagr_observation_id, base_observation_id, end_observation_id] as observation_ids
from fct_indicator_cagr
where not consistent
