"""From numeric mentions to observations: what every figure means.

`read_observations` is the front door. The mentions that measure something become statements; each attribute is found
by rules of its own over the words around the number (`clauses`, `measures`, `scopes`, `subjects`, `time`), and the
names of the rules that decided stay with the observation.
"""

from pipeline.observations.read import read_observations
from pipeline.observations.schema import Observations

__all__ = ["Observations", "read_observations"]
