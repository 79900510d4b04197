-- Which indicators are parts of which, as far as the vocabulary knows both.
select p.whole, p.part, p.kind
from reference.identities as p
join dim_indicator as whole on whole.indicator = p.whole
join dim_indicator as part on part.indicator = p.part
