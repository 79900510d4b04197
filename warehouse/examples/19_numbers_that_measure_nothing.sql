-- How many numbers of the reports measure something, and what are the others?
select coalesce(reason, 'measures something') as what, count(*) as mentions,
    round(100.0 * count(*) / sum(count(*)) over (), 1) as percent
from fct_mention
group by all
order by mentions desc, what;
