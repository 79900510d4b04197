-- Rates and shares in % are between 0 and 100, but for indices and changes.
-- @table: fct_observation
-- @severity: warning
select
    o.region_code,
    o.indicator,
    regexp_extract(o.period, '(\d{4})(?:-\d{2})?$', 1)::bigint as year,
    o.value as found,
    100.0 as expected,
    printf('%s %g %%', o.measure, o.value) as detail,
    [o.observation_id] as observation_ids
from fct_observation as o
left join dim_indicator as i using (indicator)
where o.unit = '%'
    and (o.measure = 'share' or (o.measure = 'level' and i.nature = 'rate'))
    and coalesce(o.indicator, '') not in ('cpi', 'energy_per_gdp')
    and (o.value < 0 or o.value > 100)
