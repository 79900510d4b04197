-- Every figure of the year-over-year facts as one observation: levels, printed and computed growth.
with figures as (
    select
        region_code, indicator, year, 'LEVEL' as measure, value as obs_value, unit, value_status as status,
        value_qualifier as qualifier, null as growth_basis, observation_id
    from fct_indicator_yoy
    where value is not null
    union all
    select
        region_code, indicator, year, 'YOY_REPORTED', yoy_reported, '%', yoy_status, yoy_qualifier, growth_basis,
        yoy_observation_id
    from fct_indicator_yoy
    where yoy_reported is not null
    union all
    select
        region_code, indicator, year, 'YOY_COMPUTED', yoy_computed, '%', value_status, null, 'nominal', null
    from fct_indicator_yoy
    where yoy_computed is not null
)

select
    -- readers that guess types take 000000 for the number 0
    if(region_code = '000000', 'CN', region_code) as "REF_AREA",
    indicator as "INDICATOR",
    measure as "MEASURE",
    year as "TIME_PERIOD",
    obs_value as "OBS_VALUE",
    -- SDMX codes have neither % nor /
    replace(replace(unit, '%', 'PERCENT'), '/', '_PER_') as "UNIT_MEASURE",
    case status when 'forecast' then 'F' else 'A' end as "OBS_STATUS",
    case qualifier when '>' then 'MORE' when '<' then 'LESS' when '~' then 'ABOUT' end as "QUALIFIER",
    upper(growth_basis) as "GROWTH_BASIS",
    observation_id as "OBSERVATION_ID"
from figures
order by 1, 2, 3, 4
