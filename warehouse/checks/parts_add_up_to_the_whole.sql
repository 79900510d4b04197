-- Exports and imports add up to foreign trade, the three industries to gross regional product.
-- @table: ranked_observation
-- @severity: warning
with levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and not disputed
),

sums as (
    select
        whole.region_code, whole.indicator, whole.year, whole.unit, whole.value, whole.low, whole.high,
        whole.observation_id,
        count(*) as parts,
        sum(part.value order by part.indicator) as total,
        sum(part.low order by part.indicator) as total_low,
        sum(part.high order by part.indicator) as total_high,
        list(part.observation_id order by part.indicator) as part_ids
    from levels as whole
    join dim_indicator_part as p on p.whole = whole.indicator and p.kind = 'sum'
    join levels as part
        on part.indicator = p.part and part.region_code = whole.region_code and part.year = whole.year
        and part.unit = whole.unit
    group by all
),

needed as (
    select whole, count(*) as parts from dim_indicator_part where kind = 'sum' group by all
)

select
    s.region_code,
    s.indicator,
    s.year,
    s.value as found,
    s.total as expected,
    printf('printed %g %s, its parts add up to %g', s.value, s.unit, s.total) as detail,
    list_prepend(s.observation_id, s.part_ids) as observation_ids
from sums as s
join needed as n on n.whole = s.indicator and n.parts = s.parts
where s.total_low > s.high or s.total_high < s.low
