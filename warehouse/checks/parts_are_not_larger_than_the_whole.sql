-- A part is not larger than its whole: retail sales of larger enterprises than all, 5G stations than stations.
-- @table: ranked_observation
-- @severity: warning
with levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and not disputed
)

select
    whole.region_code,
    part.indicator,
    whole.year,
    part.value as found,
    whole.value as expected,
    printf('%s %g %s is larger than %s %g', part.indicator, part.value, part.unit, whole.indicator, whole.value)
        as detail,
    [part.observation_id, whole.observation_id] as observation_ids
from levels as whole
join dim_indicator_part as p on p.whole = whole.indicator
join levels as part
    on part.indicator = p.part and part.region_code = whole.region_code and part.year = whole.year
    and part.unit = whole.unit
where part.low > whole.high
