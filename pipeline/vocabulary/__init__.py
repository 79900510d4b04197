"""The vocabulary: which indicators there are and how reports write them.

The data stands beside in CSV files. A user's own files of the same names and columns, in a folder of their own,
are read after them: a row with a new `indicator` adds one, further rows of `indicator_names.csv` add ways of
writing it.
"""

import polars as pl

from pipeline.vocabulary.indicators import Vocabulary, load_vocabulary

__all__ = ["Vocabulary", "indicators", "load_vocabulary"]


def indicators() -> pl.DataFrame:
    """Return the shipped indicators: `indicator`, names, `unit`, `nature`, `growth_basis`."""
    return load_vocabulary().indicators
