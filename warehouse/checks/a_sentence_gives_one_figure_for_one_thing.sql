-- No sentence gives two figures for the same indicator, measure and period; where one does, it was read wrongly,
-- and the facts show none of them.
-- @table: ranked_observation
-- @severity: warning
select
    region_code,
    indicator,
    last_year as year,
    min(value) as found,
    max(value) as expected,
    printf('%s of %s, %d figures in one sentence', measure, period, count(*)) as detail,
    list(observation_id order by rank) as observation_ids
from ranked_observation
where disputed
group by region_code, indicator, measure, claim, period, unit, report_id, last_year
