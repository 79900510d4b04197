"""Dagster's view of the project, and the command line.

An asset is thin: what it is made from, one call into `pipeline/` or `warehouse/`, and metadata about what
came out. What belongs here: assets, their checks and partitions, jobs, sensors, schedules, and the command
line that runs them in process. What does not: reading reports (`pipeline/`) and SQL (`warehouse/`).
"""
