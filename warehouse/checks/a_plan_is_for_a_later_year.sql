-- The year that a report plans for comes after the year that it looks back on.
-- @table: dim_report
-- @severity: warning
select
    region_code,
    null as indicator,
    report_year as year,
    plan_year as found,
    report_year + 1 as expected,
    printf('report %s looks back on %d and plans for %d', report_id, report_year, plan_year) as detail,
    [] as observation_ids
from dim_report
where plan_year <= report_year
