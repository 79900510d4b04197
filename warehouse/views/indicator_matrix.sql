-- One row per region and year with the main indicators side by side, in yuan and persons.
--   region: Official name of the region
--   gdp: Gross regional product, yuan
--   gdp_yoy: Its growth as printed, %
--   budget_revenue: General public budget revenue, yuan
--   budget_revenue_yoy: Its growth as printed, %
--   fai_yoy: Growth of fixed-asset investment as printed, %
--   retail_sales: Total retail sales of consumer goods, yuan
--   retail_sales_yoy: Its growth as printed, %
--   income_resident: Per capita disposable income of residents, yuan
--   income_urban: Per capita disposable income of urban residents, yuan
--   income_rural: Per capita disposable income of rural residents, yuan
--   population_resident: Resident population
--   bounds: Indicators whose level here is a bound (more than, less than), not the figure itself
select
    f.region_code,
    r.name as region,
    r.level,
    f.year,
    max(f.value) filter (where f.indicator = 'gdp') as gdp,
    max(f.yoy_reported) filter (where f.indicator = 'gdp') as gdp_yoy,
    max(f.value) filter (where f.indicator = 'budget_revenue') as budget_revenue,
    max(f.yoy_reported) filter (where f.indicator = 'budget_revenue') as budget_revenue_yoy,
    max(f.yoy_reported) filter (where f.indicator = 'fai') as fai_yoy,
    max(f.value) filter (where f.indicator = 'retail_sales') as retail_sales,
    max(f.yoy_reported) filter (where f.indicator = 'retail_sales') as retail_sales_yoy,
    max(f.value) filter (where f.indicator = 'income_resident') as income_resident,
    max(f.value) filter (where f.indicator = 'income_urban') as income_urban,
    max(f.value) filter (where f.indicator = 'income_rural') as income_rural,
    max(f.value) filter (where f.indicator = 'population_resident') as population_resident,
    list(f.indicator order by f.indicator) filter (
        where f.value_qualifier in ('<', '>') and f.indicator in (
            'gdp', 'budget_revenue', 'retail_sales', 'income_resident', 'income_urban', 'income_rural', 'population_resident'
        )
    ) as bounds
from fct_indicator_yoy as f
left join dim_region as r using (region_code)
group by all
