-- Every numeric mention, observation or not.
select
    report_id,
    mention_number,
    value_start,
    value_end,
    text_start,
    text_end,
    mention,
    kind,
    reason
from stage.mentions
