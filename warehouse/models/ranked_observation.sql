-- Brings the statements on an indicator of a whole region into one unit and one notation of periods, gives each
-- the interval that its print allows, and ranks those of the same cell. This is the one place where precedence
-- is written down: fct_indicator_yoy, fct_target and fct_conflict take rank and rule from here.
with words as (
    select
        list(word order by word) filter (where meaning = 'boundary') as boundary,
        list(word order by word) filter (where meaning = 'boundary_mark') as marks,
        list(word) filter (where meaning = 'real') as real,
        list(word) filter (where meaning in ('real', 'like_for_like')) as bases,
        string_agg(word, '|' order by word) filter (where meaning in ('real', 'like_for_like')) as base,
        list(word) filter (where meaning = 'revision') as revision,
        list(word) filter (where meaning = 'cumulative') as cumulative,
        list(word) filter (where meaning = 'one_year') as one_year
    from reference.statement_words
),

-- a table, so that a reader finds the limits below where they are used
limits as (
    select
        -- how far 约 may be off, as a share of the value
        0.05 as about,
        -- how far a later figure may be from the first print and still be taken for its revision:
        -- without and with a word that says so
        0.10 as silent_revision,
        0.50 as told_revision,
        -- how many times larger one firm figure of a report may be than another one of the same thing
        2 as apart,
        -- by how much one reading must be surer to stand against another one
        0.05 as surer,
        -- a printed interval is open: its ends are rounded to another print
        1 - 1e-6 as inside
),

conversions as (
    select i.indicator, i.nature, u.unit as printed_unit, u.to_unit, u.factor
    from dim_indicator as i
    join reference.unit_conversions as u on list_contains(string_split(i.unit, ' or '), u.to_unit)
),

comparable as (
    select
        o.observation_id,
        o.report_id,
        o.region_code,
        o.indicator,
        o.measure,
        case when o.status = 'target' then 'goal' else 'outcome' end as claim,
        o.status,
        o.qualifier,
        o.note,
        o.value_start,
        o.text_start,
        o.text_end,
        o.confidence,
        o.evidence,
        i.nature,
        year(o.period_end)::bigint as last_year,
        i.nature = 'flow' and o.status <> 'target' and o.measure in ('level', 'change') and o.period like '@%'
            as is_flow_as_of,
        case
            -- told as of a moment it is a sum over unknown years, unless it is said to be the year's
            -- (生产总值达到1800亿元,年均增长8%), or cannot be a sum
            when is_flow_as_of and (
                o.indicator in (select indicator from reference.accumulating)
                or len(list_filter(w.cumulative, lambda word: contains(o.evidence, word))) > 0
                or (
                    i.unit <> 'CNY/person'
                    and len(list_filter(w.one_year, lambda word: contains(o.evidence, word))) = 0
                )
            ) then o.period
            when regexp_full_match(o.period, '@?\d{4}(-12)?') and not regexp_full_match(o.period, '\d{4}-12')
                then ltrim(o.period, '@')[1:4]
            when regexp_full_match(o.period, '\d{4}-01\.\.\d{4}-12') and o.period[1:4] = o.period[10:13]
                then o.period[1:4]
            when regexp_full_match(o.period, '\d{4}-01\.\.\d{4}-12') then o.period[1:4] || '..' || o.period[10:13]
            else o.period
        end as period,
        coalesce(c.to_unit, o.unit) as unit,
        o.value * coalesce(c.factor, 1) as value,
        o.half_unit * coalesce(c.factor, 1) as half_unit
    from fct_observation as o
    join dim_indicator as i using (indicator)
    cross join words as w
    left join conversions as c
        on c.indicator = o.indicator and c.printed_unit = o.unit and o.measure in ('level', 'change')
    where o.scope = 'region'
        and o.region_code is not null
        -- an amount in a unit that cannot be brought into the indicator's is not comparable with any other
        and (o.measure not in ('level', 'change') or c.to_unit is not null)
        -- the ends of a range that was reached are not two statements
        and not (o.status <> 'target' and regexp_matches(coalesce(o.note, ''), '\b(low|high)\b'))
),

-- A word limits the figure that it leads to (可比增长2.3%), the further ones of a list (实际增长9.8%和8.5%), and the one
-- that it follows in brackets (增长8%(按可比价计算)); the other figures of the sentence are of other things.
led as (
    select
        c.*,
        r.report_year,
        len(list_filter(w.bases || w.marks, lambda word: contains(c.evidence, word))) > 0 as may_be_limited,
        case when may_be_limited
            then regexp_extract(substr(r.text, greatest(c.text_start - 79, 1), least(c.text_start, 80)), '[^。；;\n]*$')
        end as lead,
        case when may_be_limited then substr(r.text, c.text_end + 1, 40) end as tail,
        coalesce(
            nullif(regexp_extract(
                lead,
                '.*(' || w.base || ')(?:[^\d)）]|\d{4}年)*'
                    || '(?:[\d.]+[^\d,，;；。、和及与)）]{0,4}(?:[、和及与]|[,，]年均[^\d,，]{0,4}))*$', 1), ''),
            nullif(regexp_extract(tail, '^[^\d,，;；。、(（]{0,4}[(（][^\d)）]*(' || w.base || ')', 1), '')
        ) as base_word
    from comparable as c
    left join dim_report as r using (report_id)
    cross join words as w
),

bounded as (
    select
        c.*,
        if(c.period = c.last_year::varchar, c.last_year, null) as year,
        case
            when c.qualifier is null then c.value - c.half_unit * l.inside
            when c.qualifier = '~' then c.value - greatest(2 * c.half_unit, l.about * abs(c.value))
            when (c.qualifier = '>') = (c.value >= 0) then c.value
            else '-infinity'::double
        end as low,
        case
            when c.qualifier is null then c.value + c.half_unit * l.inside
            when c.qualifier = '~' then c.value + greatest(2 * c.half_unit, l.about * abs(c.value))
            when (c.qualifier = '>') = (c.value >= 0) then 'infinity'::double
            else c.value
        end as high,
        case
            when list_contains(w.real, c.base_word) then 'real'
            when c.base_word is not null then 'like_for_like'
        end as basis,
        nullif(concat_ws(
            ';',
            c.base_word,
            nullif(array_to_string(list_filter(w.boundary, lambda word: contains(c.evidence, word)), ';'), ''),
            nullif(array_to_string(list_filter(w.marks, lambda word: ends_with(rtrim(c.lead), word)), ';'), '')
        ), '') as remark,
        len(list_filter(w.revision, lambda word: contains(c.evidence, word))) > 0 as says_revised,
        contains(coalesce(c.note, ''), '预计') as is_provisional
    from led as c
    cross join words as w
    cross join limits as l
),

-- a sentence that gives two figures for one thing was read wrongly, and nothing tells which of them is right
split as (
    select
        *,
        claim = 'outcome' and measure in ('level', 'yoy', 'cagr')
            and max(low) over sentence > min(high) over sentence as is_split,
        claim = 'outcome' and measure = 'level' and status = 'actual' and qualifier is null and value > 0
            and not is_split as is_firm_level
    from bounded
    window sentence as (
        partition by region_code, indicator, measure, claim, period, unit, report_id, hash(evidence)
    )
),

sure as (
    select
        s.*,
        is_firm_level
            and confidence > max(confidence) filter (where is_firm_level) over report - l.surer as is_sure
    from split as s
    cross join limits as l
    window report as (partition by region_code, indicator, measure, claim, period, unit, report_id)
),

-- so was a report that gives two figures worlds apart, unless one of them is clearly the surer reading
disputes as (
    select
        s.*,
        is_split
        or (is_sure and max(value) filter (where is_sure) over report
            > l.apart * min(value) filter (where is_sure) over report)
        or (is_firm_level and not is_sure and max(value) filter (where is_firm_level) over report
            > l.apart * min(value) filter (where is_firm_level) over report) as disputed
    from sure as s
    cross join limits as l
    window report as (partition by region_code, indicator, measure, claim, period, unit, report_id)
),

-- what the report of the year itself printed, the finest of it
first_prints as (
    select
        region_code, indicator, measure, period, unit,
        arg_min({'value': value, 'half_unit': half_unit, 'low': low, 'high': high},
            (half_unit, report_id, value_start, observation_id)) as first
    from disputes
    where claim = 'outcome' and status = 'actual' and qualifier is null and report_year = year and not disputed
    group by all
),

judged as (
    select
        b.*,
        coalesce(
            b.claim = 'outcome'
            and b.status = 'actual'
            and b.qualifier is null
            and not b.is_provisional
            and b.report_year > b.year
            and (b.high < f.first.low or b.low > f.first.high)
            and (
                (b.says_revised and abs(b.value - f.first.value) <= l.told_revision * abs(f.first.value))
                or (
                    b.measure = 'level'
                    and b.half_unit <= f.first.half_unit
                    and abs(b.value - f.first.value) <= l.silent_revision * abs(f.first.value)
                )
            ),
            false
        ) as is_revision
    from disputes as b
    left join first_prints as f using (region_code, indicator, measure, period, unit)
    cross join limits as l
),

keyed as (
    select
        *,
        case when disputed then 1 else 0 end as prefer_undisputed,
        case when status = 'forecast' then 1 else 0 end as prefer_status,
        case when is_provisional then 1 else 0 end as prefer_final,
        case when is_revision then 0 else 1 end as prefer_revision,
        case when is_flow_as_of then 1 else 0 end as prefer_year,
        case when qualifier is null then 0 when qualifier = '~' then 1 else 2 end as prefer_exact,
        half_unit as prefer_fine,
        case
            when report_year is null then 9999
            when is_revision then -report_year
            when report_year >= last_year then report_year - last_year
            else 1000 + last_year - report_year
        end as prefer_report,
        1 - confidence as prefer_sure,
        -- the precedence, in two parts: what depends on the level shown comes between them
        row(prefer_undisputed, prefer_status, prefer_final, prefer_revision, prefer_year, prefer_exact) as coarse,
        row(prefer_fine, prefer_report, prefer_sure, report_id, value_start, observation_id) as fine
    from judged
),

-- the sentence of the level that is shown often prints its growth: growth that contradicts it is of something else
shown_levels as (
    select * from keyed
    where claim = 'outcome' and measure = 'level' and year is not null
    qualify row_number() over (partition by region_code, indicator, period, unit order by coarse, fine) = 1
        and not disputed
),

beside as (
    select l.region_code, l.indicator, l.period, min(g.low) as low, max(g.high) as high
    from shown_levels as l
    join keyed as g using (region_code, indicator, period, report_id, evidence)
    where g.claim = 'outcome' and g.measure = 'yoy' and g.unit = '%' and not g.disputed
    group by all
),

settled as (
    select
        k.*,
        case when k.claim = 'outcome' and k.measure = 'yoy' and (k.high < b.low or k.low > b.high) then 1 else 0 end
            as prefer_beside
    from keyed as k
    left join beside as b using (region_code, indicator, period)
)

select
    observation_id,
    report_id,
    region_code,
    indicator,
    measure,
    claim,
    period,
    unit,
    year,
    last_year,
    status,
    qualifier,
    note,
    value,
    half_unit,
    low,
    high,
    report_year,
    basis,
    remark,
    is_revision,
    disputed,
    prefer_undisputed,
    prefer_status,
    prefer_final,
    prefer_revision,
    prefer_year,
    prefer_exact,
    prefer_beside,
    prefer_fine,
    prefer_report,
    prefer_sure,
    row_number() over (cell order by coarse, prefer_beside, fine) as rank,
    count(*) over cell as statements,
    max(low) over cell <= min(high) over cell as unanimous
from settled
window cell as (partition by region_code, indicator, measure, claim, period, unit)
