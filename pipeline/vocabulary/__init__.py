"""The vocabulary: which indicators there are and how reports write them.

The data stands beside in CSV files. A user's own files of the same names and columns, in a folder of their own,
are read after them: a row with a new `indicator` adds one, further rows of `indicator_names.csv` add ways of
writing it.
"""

from pipeline.vocabulary.indicators import Vocabulary, load_vocabulary, vocabulary_version

__all__ = ["Vocabulary", "load_vocabulary", "vocabulary_version"]
