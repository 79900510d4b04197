-- Where exactly does each figure of gross regional product stand in the delivered files?
select y.region, y.year, y.value, e.source_characters, e.evidence, e.source_file, e.value_start, e.value_end
from yoy_by_region as y
join observation_evidence as e using (observation_id)
where y.indicator = 'gdp'
order by y.region_code, y.year;
