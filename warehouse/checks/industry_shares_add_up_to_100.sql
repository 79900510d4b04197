-- The shares of the three industries, as one sentence prints them, add up to 100 %.
-- @table: fct_observation
-- @severity: warning
with structures as (
    select
        region_code, indicator, report_id, period, status, evidence,
        count(*) as shares,
        sum(value order by value_start) as total,
        -- three rounded shares may miss 100 by their rounding, and by one more unit where texts make them fit
        sum(2 * half_unit order by value_start) as slack,
        list(observation_id order by value_start) as observation_ids
    from fct_observation
    where indicator = 'industry_structure' and measure = 'share'
    group by all
)

select
    region_code,
    indicator,
    regexp_extract(period, '(\d{4})(?:-\d{2})?$', 1)::bigint as year,
    total as found,
    100.0 as expected,
    printf('three shares of %s add up to %g %%', period, total) as detail,
    observation_ids
from structures
where shares = 3 and abs(total - 100) > slack + 1e-9
