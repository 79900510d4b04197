-- The vocabulary's indicators.
select
    i.indicator,
    i.name_zh,
    i.name_en,
    i.unit,
    i.nature,
    i.growth_basis,
    case when l.indicator is null then 'higher' else 'lower' end as better
from reference.indicators as i
left join reference.lower_is_better as l using (indicator)
