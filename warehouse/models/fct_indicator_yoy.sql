-- Level, prior level and growth of every region, indicator and whole year, each the preferred statement of its
-- cell. Growth is set against levels by the intervals that their printed digits allow.
with levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and not disputed
),

growths as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'yoy' and year is not null and unit = '%' and rank = 1
        and not disputed
),

years as (
    select region_code, indicator, year from levels
    union
    select region_code, indicator, year from growths
),

-- an indicator that is printed in two currencies has a pair of levels in each; one pair is shown, never a mix
pairs as (
    select
        y.region_code, y.indicator, y.year,
        coalesce(now.unit, prior.unit) as unit,
        now.value, now.low, now.high, now.status, now.qualifier, now.observation_id, now.statements, now.remark,
        not now.unanimous as contested,
        prior.value as value_prior,
        prior.low as low_prior,
        prior.high as high_prior,
        prior.qualifier as qualifier_prior,
        prior.remark as remark_prior,
        prior.observation_id as prior_observation_id,
        list_position(string_split(i.unit, ' or '), coalesce(now.unit, prior.unit)) as place_of_unit
    from years as y
    join dim_indicator as i using (indicator)
    cross join unnest(string_split(i.unit, ' or ')) as u(unit)
    left join levels as now
        on now.region_code = y.region_code and now.indicator = y.indicator and now.year = y.year
        and now.unit = u.unit
    left join levels as prior
        on prior.region_code = y.region_code and prior.indicator = y.indicator and prior.year = y.year - 1
        and prior.unit = u.unit
),

shown as (
    select * from pairs
    qualify row_number() over (
        partition by region_code, indicator, year
        order by value is null, value_prior is null, place_of_unit
    ) = 1
),

joined as (
    select
        s.*,
        g.value as yoy, g.low as yoy_low, g.high as yoy_high, g.qualifier as yoy_qualifier,
        g.status as yoy_status, g.observation_id as yoy_observation_id,
        g.statements as yoy_statements, g.remark as yoy_remark,
        not g.unanimous as yoy_contested,
        case when i.growth_basis = 'real' then 'real' else coalesce(g.basis, 'nominal') end as growth_basis,
        coalesce(s.value > 0 and s.value_prior > 0, false) as both_levels,
        case when s.value_prior > 0 then 100 * (s.value / s.value_prior - 1) end as computed,
        100 * (greatest(s.low, 0) / s.high_prior - 1) as computed_low,
        case when s.low_prior > 0 then 100 * (s.high / s.low_prior - 1) else 'infinity'::double end
            as computed_high
    from shown as s
    join dim_indicator as i using (indicator)
    left join growths as g using (region_code, indicator, year)
),

compared as (
    select
        *,
        yoy_low <= computed_high + 1e-9 and computed_low <= yoy_high + 1e-9 as agree,
        coalesce(qualifier in ('<', '>'), false) or coalesce(qualifier_prior in ('<', '>'), false)
            or coalesce(yoy_qualifier in ('<', '>'), false) as one_sided
    from joined
),

judged as (
    select
        *,
        -- growth of changed coverage may go with the printed levels or not; only if it does, they are of one coverage
        both_levels and yoy is not null
            and (growth_basis = 'nominal' or (growth_basis = 'like_for_like' and agree)) as comparable
    from compared
)

select
    region_code,
    indicator,
    year,
    value,
    unit,
    value_prior,
    yoy as yoy_reported,
    case when both_levels then computed end as yoy_computed,
    case
        when growth_basis = 'nominal' and value_prior is null and yoy > -100 then value / (1 + yoy / 100)
    end as value_prior_implied,
    case when comparable then yoy - computed end as discrepancy_pp,
    case
        -- that a one-sided statement fits says nothing; that it does not fit says enough
        when comparable and not agree then false
        when comparable and not one_sided then true
    end as consistent,
    observation_id,
    yoy_observation_id,
    prior_observation_id,
    growth_basis,
    case when both_levels and isfinite(computed_low) then computed_low end as yoy_computed_low,
    case when both_levels and isfinite(computed_high) then computed_high end as yoy_computed_high,
    status as value_status,
    yoy_status,
    qualifier as value_qualifier,
    qualifier_prior as value_prior_qualifier,
    yoy_qualifier,
    contested as value_contested,
    yoy_contested,
    coalesce(statements, 0) + coalesce(yoy_statements, 0) as statements,
    nullif(array_to_string(list_sort(list_distinct(
        string_split(concat_ws(';', remark, yoy_remark, if(both_levels, remark_prior, null)), ';')
    )), ';'), '') as remark
from judged
