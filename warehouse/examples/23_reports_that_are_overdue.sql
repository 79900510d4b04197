-- Which regions have not delivered the report that is due by today?
select full_name, last_report_year, next_report_year, due_on
from next_report
where due_on <= current_date
order by due_on desc, full_name;
