-- Goals and what became of them. A goal that is stated again is one goal; the outcome is the preferred statement
-- of the same region, indicator, measure, period and unit, never of another period.
with words as (
    select list(word) filter (where meaning = 'ceiling') as ceiling from reference.statement_words
),

goals as (
    select
        g.*,
        regexp_matches(coalesce(g.note, ''), '\blow\b') as is_low,
        regexp_matches(coalesce(g.note, ''), '\bhigh\b') as is_high
    from ranked_observation as g
    where g.claim = 'goal'
),

-- both ends of one range, where a report prints exactly one for the cell
ranges as (
    select
        report_id, region_code, indicator, measure, period, unit,
        any_value(observation_id) filter (where is_low) as low_id,
        any_value(observation_id) filter (where is_high) as high_id,
        any_value(value) filter (where is_high) as value_high
    from goals
    where is_low or is_high
    group by all
    having count(*) filter (where is_low) = 1 and count(*) filter (where is_high) = 1
),

single as (
    select
        g.*,
        r.value_high,
        count(*) over same_goal as times,
        row_number() over (same_goal order by g.rank) as place
    from goals as g
    left join ranges as r on r.low_id = g.observation_id
    where g.observation_id not in (select high_id from ranges)
    window same_goal as (
        partition by g.region_code, g.indicator, g.measure, g.period, g.unit, g.value, r.value_high
    )
),

directed as (
    select
        s.*,
        case
            when s.measure = 'rank' then 'lower'
            when s.qualifier = '>' then if(s.value < 0, 'lower', 'higher')
            when s.qualifier = '<' and (i.better = 'lower'
                or len(list_filter(w.ceiling, lambda word: contains(o.evidence, word))) > 0)
                then if(s.value < 0, 'higher', 'lower')
            when s.value < 0 then 'lower'
            else i.better
        end as better
    from single as s
    join fct_observation as o using (observation_id)
    join dim_indicator as i on i.indicator = s.indicator
    cross join words as w
    where s.place = 1
),

outcomes as (
    select
        *,
        -- an exact outcome counts as printed: 6 % is met by a printed 6.0 %
        case
            when qualifier is null then value
            when qualifier = '~' then value - half_unit
            else low
        end as least_reached,
        case
            when qualifier is null then value
            when qualifier = '~' then value + half_unit
            else high
        end as most_reached
    from ranked_observation
    where claim = 'outcome' and status = 'actual' and rank = 1 and not disputed
        -- what a report of an earlier year calls reached is not this year's outcome
        and coalesce(report_year >= last_year, true)
        -- several shares or ranks of one indicator are of different things, and nothing tells which is meant
        and (measure in ('level', 'yoy', 'cagr') or unanimous)
),

judged as (
    select
        d.*,
        a.value as actual_value,
        a.qualifier as actual_qualifier,
        a.observation_id as actual_observation_id,
        a.report_year as actual_report_year,
        a.least_reached,
        a.most_reached,
        if(d.better = 'lower', coalesce(d.value_high, d.value), d.value) as bar,
        if(d.qualifier = '~', d.half_unit, 0) + 1e-9 * abs(d.value) as slack
    from directed as d
    left join outcomes as a using (region_code, indicator, measure, period, unit)
),

decided as (
    select
        *,
        case
            when better = 'higher' and least_reached >= bar - slack then true
            when better = 'higher' and most_reached < bar - slack then false
            when better = 'lower' and most_reached <= bar + slack then true
            when better = 'lower' and least_reached > bar + slack then false
        end as met
    from judged
)

select
    region_code,
    indicator,
    last_year as year,
    period,
    measure,
    value as target_value,
    value_high as target_value_high,
    unit,
    qualifier,
    better,
    actual_value,
    actual_qualifier,
    case
        when value_high is null or actual_value < value then actual_value - value
        when actual_value > value_high then actual_value - value_high
        when actual_value is not null then 0
    end as gap,
    met,
    case when met then 'met' when not met then 'missed' else 'unknown' end as outcome,
    observation_id as target_observation_id,
    actual_observation_id,
    actual_report_year,
    report_id as target_report_id,
    times as statements
from decided
