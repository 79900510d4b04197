"""The warehouse: from the tables of the stages to one published DuckDB file.

`models/` holds one SQL file per table, `schemas/` what each table promises, `views/` and `checks/` the SQL
that goes with the published tables, `build` makes and publishes them. It knows nothing of the orchestrator.
"""
