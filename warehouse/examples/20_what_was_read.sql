-- Which reports were read, and how much was found in each?
select full_name, report_year, plan_year, title, mentions, observations, indicators, source_file
from report_coverage
order by full_name, report_year, report_id;
