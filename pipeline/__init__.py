"""The domain: from delivered bytes to validated observations.

One folder per stage, in the order in which data flows:
`deliveries` → `documents` → `reports` → `normalisation` → `contexts` → `mentions` → `observations`.
Each folder's `__init__` is its front door and each `schema.py` the contract of the table it makes.
What stands here knows Polars, Pandera and OpenCC, and never the orchestrator.
"""
