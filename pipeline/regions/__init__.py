"""Regions: the administrative divisions of China, with their official codes and what they are called.

Here belongs what is known of places apart from any report. Which place a report is about is found in `contexts`.
"""

from pipeline.regions.gazetteer import (
    INVENTED,
    NATION,
    Gazetteer,
    everyday_words,
    gazetteer,
    level_of,
    parent_of,
    regions,
)
from pipeline.regions.names import rank_words, stem, unit_word
from pipeline.regions.schema import LEVELS, Regions

__all__ = [
    "INVENTED",
    "LEVELS",
    "NATION",
    "Gazetteer",
    "Regions",
    "everyday_words",
    "gazetteer",
    "level_of",
    "parent_of",
    "rank_words",
    "regions",
    "stem",
    "unit_word",
]
