-- Does the average annual growth that reports print agree with the levels at both ends?
select r.name as region, c.indicator, c.first_year, c.last_year, c.cagr_reported,
    round(c.cagr_computed, 2) as cagr_computed, c.consistent, c.growth_basis
from fct_indicator_cagr as c
join dim_region as r using (region_code)
order by c.region_code, c.indicator, c.first_year;
