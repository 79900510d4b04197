-- A level is not many times larger or smaller than those printed for the years around it, at most three away, and a
-- stock does not dip between them.
-- @table: ranked_observation
-- @severity: warning
with levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and not disputed and value > 0
),

-- what is newly counted each year jumps; stocks, and what an economy makes or a budget holds, do not
steady as (
    select indicator, nature from dim_indicator
    where nature = 'stock' or unit in ('CNY', 'CNY or USD', 'CNY/person', 't', 'kWh')
),

around as (
    select
        *,
        lag(value) over series as value_before,
        lag(observation_id) over series as id_before,
        year - lag(year) over series as years_before,
        coalesce(years_before <= 3, false) as has_before,
        lead(value) over series as value_after,
        lead(observation_id) over series as id_after,
        lead(year) over series - year as years_after,
        coalesce(years_after <= 3, false) as has_after
    from levels
    join steady using (indicator)
    window series as (partition by region_code, indicator, unit order by year)
),

-- out of line on both sides: the value itself is doubtful. A sum of several years taken for one is the commonest reason,
-- so that twice too much is enough, while a bad year may halve a flow.
spikes as (
    select
        *,
        case
            when not (has_before and has_after) then null
            when greatest(value_before, value_after) * 2 < value then 'larger'
            when least(value_before, value_after) > value * 3 then 'smaller'
        end as verdict
    from around
),

-- with one neighbour only a gross jump says something: more than four times in a year, eight times in longer; and the
-- neighbour must not be the doubtful one
ends as (
    select
        * exclude (verdict),
        case
            when verdict is not null then verdict
            when has_before and has_after then if(
                nature = 'stock' and value * 1.2 < least(value_before, value_after)
                    and lag(verdict) over series is null and lead(verdict) over series is null,
                'smaller', null
            )
            when has_before and lag(verdict) over series is null
                and value_before * if(years_before = 1, 4, 8) < value then 'larger'
            when has_before and lag(verdict) over series is null
                and value_before > value * if(years_before = 1, 4, 8) then 'smaller'
            when has_after and lead(verdict) over series is null and lead(has_after) over series
                and value_after * if(years_after = 1, 4, 8) < value then 'larger'
            when has_after and lead(verdict) over series is null and lead(has_after) over series
                and value_after > value * if(years_after = 1, 4, 8) then 'smaller'
        end as verdict
    from spikes
    window series as (partition by region_code, indicator, unit order by year)
)

select
    region_code,
    indicator,
    year,
    value as found,
    if(has_before, value_before, value_after) as expected,
    printf('%g %s is much %s than the years around it', value, unit, verdict) as detail,
    list_filter([observation_id, if(has_before, id_before, null), if(has_after, id_after, null)],
        lambda id: id is not null) as observation_ids
from ends
where verdict is not null
