"""Numeric mentions: every number of a report, what it measures, or why it measures nothing.

Which indicator, period and status an observation has is decided by the stage behind this one.
"""

from pipeline.mentions.context import with_context
from pipeline.mentions.finder import find_mentions
from pipeline.mentions.schema import Mentions

__all__ = ["Mentions", "find_mentions", "with_context"]
