-- What do reports measure most often beside the vocabulary's indicators?
select subject, unit, count(*) as statements, count(distinct report_id) as reports, min(value) as least, max(value) as most
from fct_observation
where indicator is null and measure = 'level'
group by all
order by reports desc, statements desc, subject, unit
limit 30;
