-- Printed average annual growth against the levels at both ends: growth over 2016..2020 starts from 2015.
with growths as (
    select
        *,
        period[1:4]::bigint as first_year
    from ranked_observation
    where claim = 'outcome' and measure = 'cagr' and rank = 1 and not disputed and unit = '%'
        and regexp_full_match(period, '\d{4}\.\.\d{4}')
),

levels as (
    select * from ranked_observation
    where claim = 'outcome' and measure = 'level' and year is not null and rank = 1 and not disputed
),

joined as (
    select
        g.region_code, g.indicator, g.first_year, g.last_year,
        g.last_year - g.first_year + 1 as years,
        g.value as cagr, g.low as cagr_low, g.high as cagr_high, g.observation_id as cagr_observation_id,
        base.unit,
        base.value as base_value, base.low as base_low, base.high as base_high,
        base.observation_id as base_observation_id,
        final.value as end_value, final.low as end_low, final.high as end_high,
        final.observation_id as end_observation_id,
        case when i.growth_basis = 'real' then 'real' else coalesce(g.basis, 'nominal') end as growth_basis,
        coalesce(g.qualifier, '~') in ('<', '>') or coalesce(base.qualifier, '~') in ('<', '>')
            or coalesce(final.qualifier, '~') in ('<', '>') as one_sided,
        list_position(string_split(i.unit, ' or '), base.unit) as place_of_unit
    from growths as g
    join dim_indicator as i using (indicator)
    left join levels as base
        on base.region_code = g.region_code and base.indicator = g.indicator and base.year = g.first_year - 1
    left join levels as final
        on final.region_code = g.region_code and final.indicator = g.indicator and final.year = g.last_year
        and final.unit = base.unit
    where g.first_year between 1900 and g.last_year - 1
    qualify row_number() over (
        partition by g.region_code, g.indicator, g.first_year, g.last_year
        order by final.value is null, place_of_unit
    ) = 1
),

compared as (
    select
        *,
        100 * (pow(end_value / base_value, 1.0 / years) - 1) as computed,
        100 * (pow(greatest(end_low, 0) / base_high, 1.0 / years) - 1) as computed_low,
        case
            when base_low > 0 then 100 * (pow(end_high / base_low, 1.0 / years) - 1) else 'infinity'::double
        end as computed_high,
        coalesce(base_value > 0 and end_value > 0, false) as both_levels
    from joined
)

select
    region_code,
    indicator,
    first_year,
    last_year,
    cagr as cagr_reported,
    base_value,
    end_value,
    unit,
    case when both_levels then computed end as cagr_computed,
    case when both_levels and growth_basis = 'nominal' then cagr - computed end as discrepancy_pp,
    case
        when not both_levels or growth_basis <> 'nominal' then null
        when cagr_low > computed_high + 1e-9 or computed_low > cagr_high + 1e-9 then false
        when not one_sided then true
    end as consistent,
    growth_basis,
    cagr_observation_id,
    base_observation_id,
    end_observation_id
from compared
