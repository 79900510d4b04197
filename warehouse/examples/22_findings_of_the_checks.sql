-- What did the checks find that a reader should look at?
select check_name, region_code, indicator, year, found, expected, detail
from failed_check
order by check_name, region_code, indicator, year;
