-- Growth is not below -100 %, and no level of an amount is negative.
-- @table: fct_observation
-- @severity: warning
select
    region_code,
    indicator,
    regexp_extract(period, '(\d{4})(?:-\d{2})?$', 1)::bigint as year,
    value as found,
    if(measure = 'level', 0, -100)::double as expected,
    printf('%s %g %s', measure, value, unit) as detail,
    [observation_id] as observation_ids
from fct_observation
where (measure in ('yoy', 'cagr', 'growth_base') and unit = '%' and value < -100)
    or (measure = 'level' and indicator is not null and value < 0)
