-- How large is the gap between the incomes of town and country?
select r.name as region, u.year, u.value as urban, v.value as rural, round(u.value / v.value, 2) as ratio
from fct_indicator_yoy as u
join fct_indicator_yoy as v using (region_code, year)
join dim_region as r using (region_code)
where u.indicator = 'income_urban' and v.indicator = 'income_rural' and v.value > 0
order by u.region_code, u.year;
