-- How do counties and prefectures rank by gross regional product per head?
select year, level, place, field, region, province, round(gdp_per_capita) as yuan_per_person, source
from gdp_per_capita_ranking
where level in ('prefecture', 'county')
order by year desc, level, place
limit 50;
