-- What was refused, by stage and reason.
--   files: How many
--   example: One of them
select stage, error, count(*) as files, min(source_file) as example
from quarantine
group by all
