-- Which statements contradict each other, and which one is used?
select region, indicator, period, value_a as used, value_b as other, unit, rule, relation, evidence_a, evidence_b
from conflicts_explained
order by region_code, indicator, period;
