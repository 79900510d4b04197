-- Which years are missing in the series of the main indicators, and why?
select region, indicator, year, gap
from growth_chain
where gap is not null and indicator in ('gdp', 'budget_revenue', 'retail_sales')
order by region_code, indicator, year;
