-- When the next report of every region is to be there.
--   region: Official name of the region
--   last_report_year: Main year of the newest report that is here
--   next_report_year: Main year of the report that comes after it
--   due_on: Reports are given from December to March on the year that ends then; by this day one has been published
select
    p.region_code,
    r.name as region,
    r.level,
    r.full_name,
    max(p.report_year) as last_report_year,
    max(p.report_year) + 1 as next_report_year,
    make_date(max(p.report_year) + 2, 7, 1) as due_on
from dim_report as p
join dim_region as r using (region_code)
where p.report_year is not null
group by all
