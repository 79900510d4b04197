-- Where does the growth that a report prints not fit the levels that reports print?
select region, indicator_name, year, value, value_prior, yoy_reported, round(yoy_computed, 2) as yoy_computed,
    round(discrepancy_pp, 2) as discrepancy_pp, remark
from yoy_by_region
where not consistent
order by abs(discrepancy_pp) desc, region_code, indicator, year;
