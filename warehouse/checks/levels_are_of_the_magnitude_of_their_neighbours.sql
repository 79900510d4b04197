-- A level is not many times larger or smaller than those of the years before and after.
-- @table: ranked_observation
-- @severity: warning
with levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and value > 0
),

-- what is newly counted each year jumps; stocks, and what an economy makes or a budget holds, do not
steady as (
    select indicator from dim_indicator
    where nature = 'stock' or unit in ('CNY', 'CNY/person', 't', 'kWh')
),

around as (
    select
        now.*,
        before.value as value_before,
        before.observation_id as id_before,
        after.value as value_after,
        after.observation_id as id_after
    from levels as now
    join steady using (indicator)
    left join levels as before
        on before.region_code = now.region_code and before.indicator = now.indicator
        and before.unit = now.unit and before.year = now.year - 1
    left join levels as after
        on after.region_code = now.region_code and after.indicator = now.indicator
        and after.unit = now.unit and after.year = now.year + 1
),

judged as (
    select
        *,
        case
            -- out of line on both sides: the value itself is doubtful
            when greatest(value_before, value_after) * 3 < value then 'larger'
            when least(value_before, value_after) > value * 3 then 'smaller'
            -- with one neighbour only a gross jump says something
            when coalesce(value_before, value_after) * 8 < value and value_before is null <> value_after is null
                then 'larger'
            when coalesce(value_before, value_after) > value * 8 and value_before is null <> value_after is null
                then 'smaller'
        end as verdict
    from around
    where value_before is not null or value_after is not null
)

select
    region_code,
    indicator,
    year,
    value as found,
    coalesce(value_before, value_after) as expected,
    printf('%g %s is many times %s than the year before or after', value, unit, verdict) as detail,
    list_filter([observation_id, id_before, id_after], lambda id: id is not null) as observation_ids
from judged
where verdict is not null
