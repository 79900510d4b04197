-- Which files could not be used, and why?
select batch, source_file, stage, error
from quarantine
order by batch, source_file;
