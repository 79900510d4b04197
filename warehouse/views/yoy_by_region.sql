-- Levels and growth of every region, indicator and year, with the names that one reads and groups by, and with what
-- limits the figures: qualifiers, contradictions, words of the text, findings of the checks.
--   region: Official name of the region
--   indicator_name: Chinese name of the indicator
--   indicator_name_en: English name of the indicator
--   doubts: Names of the checks (failed_check) that found something about its level, its growth or the level before
with doubts as (
    select region_code, indicator, year, list_sort(list(distinct check_name)) as doubts
    from (
        select f.region_code, f.indicator, f.year, c.check_name
        from fct_indicator_yoy as f
        cross join unnest([f.observation_id, f.yoy_observation_id, f.prior_observation_id]) as o(id)
        join (select check_name, unnest(observation_ids) as id from failed_check) as c using (id)
        -- what is wrong with an average over years is said in fct_indicator_cagr
        where c.check_name <> 'printed_average_growth_agrees_with_levels'
    )
    group by all
)

select
    f.region_code,
    r.name as region,
    r.level,
    r.province,
    r.prefecture,
    r.county,
    f.indicator,
    i.name_zh as indicator_name,
    i.name_en as indicator_name_en,
    f.year,
    f.value,
    f.value_qualifier,
    f.unit,
    f.value_prior,
    f.value_prior_qualifier,
    f.yoy_reported,
    f.yoy_qualifier,
    f.yoy_computed,
    f.discrepancy_pp,
    f.consistent,
    f.growth_basis,
    f.value_status,
    f.value_contested,
    f.yoy_contested,
    f.remark,
    coalesce(d.doubts, []) as doubts,
    f.observation_id,
    f.yoy_observation_id
from fct_indicator_yoy as f
left join dim_region as r using (region_code)
join dim_indicator as i using (indicator)
left join doubts as d using (region_code, indicator, year)
