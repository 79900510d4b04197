-- Pairs of statements of one cell whose printed intervals have no value in common. Equal statements are one;
-- of a cell with very many different values only the first ones are set against all others.
with statements as (
    select *
    from ranked_observation
    where claim = 'outcome' and measure in ('level', 'yoy', 'cagr') and not unanimous
    qualify row_number() over (
        partition by region_code, indicator, measure, period, unit, value, qualifier order by rank
    ) = 1
),

numbered as (
    select
        *,
        row_number() over (partition by region_code, indicator, measure, period, unit order by rank) as place
    from statements
)

select
    a.region_code,
    a.indicator,
    a.measure,
    a.period,
    a.unit,
    a.observation_id as observation_id_a,
    b.observation_id as observation_id_b,
    a.value as value_a,
    b.value as value_b,
    a.observation_id as preferred,
    case
        when a.prefer_undisputed <> b.prefer_undisputed then 'undisputed_over_disputed'
        when a.prefer_status <> b.prefer_status then 'actual_over_forecast'
        when a.prefer_final <> b.prefer_final then 'final_over_provisional'
        when a.prefer_revision <> b.prefer_revision then 'revision_over_first_print'
        when a.prefer_year <> b.prefer_year then 'year_over_year_end'
        when a.prefer_exact <> b.prefer_exact then 'exact_over_qualified'
        when a.prefer_beside <> b.prefer_beside then 'growth_beside_the_level'
        when a.prefer_fine <> b.prefer_fine then 'finer_over_rounder'
        when a.prefer_report <> b.prefer_report then 'report_nearest_in_time'
        when a.prefer_sure <> b.prefer_sure then 'surer_reading'
        else 'first_in_order'
    end as rule,
    case
        when a.prefer_status <> b.prefer_status or a.prefer_final <> b.prefer_final then 'forecast'
        when a.report_year <> b.report_year then 'revision'
        else 'contradiction'
    end as relation,
    case when a.value <> 0 then 100 * (b.value / a.value - 1) end as difference_percent
from numbered as a
join numbered as b using (region_code, indicator, measure, period, unit)
where a.place < b.place
    and a.place <= 20
    and (a.high < b.low or b.high < a.low)
    and a.value <> b.value
