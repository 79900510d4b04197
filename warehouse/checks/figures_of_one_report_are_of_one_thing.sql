-- What one report says of one indicator, measure and period is one figure: no sentence gives two, and no two
-- sentences figures worlds apart. Where they do, something was read wrongly, and the facts show none of them.
-- @table: ranked_observation
-- @severity: warning
select
    region_code,
    indicator,
    last_year as year,
    min(value) as found,
    max(value) as expected,
    printf('%s of %s, %d figures in one report', measure, period, count(*)) as detail,
    list(observation_id order by rank) as observation_ids
from ranked_observation
where disputed
group by region_code, indicator, measure, claim, period, unit, report_id, last_year
