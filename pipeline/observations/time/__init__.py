"""When: the reference period and the status of every figure, with the words that say so."""

from pipeline.observations.time.figures import time_of
from pipeline.observations.time.notation import periods, stamp

__all__ = ["periods", "stamp", "time_of"]
