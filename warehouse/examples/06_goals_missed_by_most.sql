-- Which growth goals were missed by most?
select region, indicator_name, year, target_value, actual_value, round(gap, 2) as gap_pp
from targets_met
where measure = 'yoy' and not met
order by abs(gap) desc, region, indicator_name
limit 20;
