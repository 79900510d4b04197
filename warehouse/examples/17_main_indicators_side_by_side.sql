-- What are the main indicators of every region and year, side by side?
select region, year, gdp / 1e8 as gdp_yi, gdp_yoy, budget_revenue / 1e8 as budget_yi, budget_revenue_yoy, fai_yoy,
    retail_sales_yoy, income_urban, income_rural, bounds
from indicator_matrix
order by region_code, year;
