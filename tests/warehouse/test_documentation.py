"""The page for users names what there is, and nothing else."""

import re
from pathlib import Path

from warehouse.models import MODELS
from warehouse.schemas.derived import PRECEDENCE_RULES
from warehouse.views import VIEWS

PAGE = (Path(__file__).parents[2] / "docs" / "warehouse.md").read_text("utf-8")
HELPERS = {"dim_document", "dim_indicator_part"}


def test_every_table_and_view_is_named() -> None:
    named = set(re.findall(r"`(\w+)", PAGE))
    assert {*MODELS, *VIEWS, "failed_check", "about"} - HELPERS <= named


def test_the_order_of_precedence_has_as_many_steps_as_there_are_rules() -> None:
    steps = re.findall(r"^\d+\. ", PAGE, flags=re.MULTILINE)
    assert len(steps) == len(PRECEDENCE_RULES)
