"""Makes a stage's tables for one delivery, chunk by chunk, and only as far as they are due.

A delivery is cut into chunks of documents once, when its files are listed; part `n` of every later table
comes from part `n` of the tables before it, so that a chunk fits in memory however large the delivery is, and
several processes can work on chunks. What a part was made from (code and parts before it) is noted with it: a
chunk of which nothing has changed is taken over instead of being made again.
"""

import hashlib
import inspect
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pandera.polars as pa
import polars as pl

from pipeline import tables
from pipeline.code_version import code_version
from pipeline.home import Home
from pipeline.validation import TableError, split_valid

Frames = Mapping[str, pl.DataFrame]
Schema = type[pa.DataFrameModel]
Advance = Callable[[str, int, int], None]
"""Told after every chunk: the table, the chunks done and the chunks in all."""


def _nothing_set(_: Home) -> str:
    return ""


@dataclass(frozen=True)
class Stage:
    """One stage: the table it makes, what it is made from, and the function that does it.

    `work` takes the home and one chunk of every input and gives one chunk of the table and of each of
    `beside` (tables that come out of the same work). Rows that break the schema go to `rejected_<table>`.
    """

    table: str
    schema: Schema
    inputs: tuple[str, ...]
    package: str
    work: Callable[[Home, Frames], Frames]
    beside: Mapping[str, Schema] = field(default_factory=dict)
    # a digest of what the home itself sets for the work; empty for nothing
    settings: Callable[[Home], str] = _nothing_set
    # work that starts processes of its own is not put into others
    parallel: bool = True

    @property
    def rejected(self) -> str:
        """The table of rows that broke the schema."""
        return f"rejected_{self.table}"

    @property
    def code_version(self) -> str:
        """A digest of the code, data files and libraries that the stage depends on."""
        caller = hashlib.sha256(Path(inspect.getfile(self.work)).read_bytes()).hexdigest()
        return tables.fingerprint(code_version(self.package, "pipeline.validation"), caller)

    @property
    def outputs(self) -> tuple[str, ...]:
        """All tables that the stage writes; the main one last, as it tells whether the stage is current."""
        return (*self.beside, self.rejected, self.table)


class Made(NamedTuple):
    """What making a table came to: whether it was due, chunks made anew and taken over, wall seconds."""

    due: bool
    chunks_made: int
    chunks_kept: int
    seconds: float


class Workers:
    """A pool of processes, started when the first chunk comes and ended with the `with` block."""

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def submit(self, work: Callable[..., None], *given: object) -> Future[None]:
        """Have one chunk worked on."""
        if self._pool is None:
            # one chunk per process is the parallelism: threads of Polars on top would be in each other's way
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
            self._pool = ProcessPoolExecutor(
                self.processes, mp_context=get_context("spawn"), initializer=_end_with_the_caller
            )
        return self._pool.submit(work, *given)


def _end_with_the_caller() -> None:
    """Have this worker end when the process that started it is gone: one that was killed ends nobody else."""
    caller = parent_process()
    assert caller is not None

    def wait_for_its_end() -> None:
        caller.join()
        os._exit(1)

    threading.Thread(target=wait_for_its_end, daemon=True).start()


def due_fingerprint(stage: Stage, home: Home, delivery: str) -> str:
    """What the stage's table would be made from now.

    Raises:
        TableMissingError: an input has not been made.
    """
    return tables.fingerprint(*_origins(stage, home, delivery))


def is_due(stage: Stage, home: Home, delivery: str) -> bool:
    """Whether code, data or input differ from what the standing table was made from, or none stands."""
    if any(tables.manifest(home, table, delivery) is None for table in stage.inputs):
        return True
    return not tables.is_current(home, stage.table, delivery, due_fingerprint(stage, home, delivery))


def make(
    stage: Stage,
    home: Home,
    delivery: str,
    workers: Workers | None = None,
    advance: Advance | None = None,
    *,
    again: bool = False,
) -> Made:
    """Make the stage's tables for a delivery where they are due; `again` makes all chunks whatever stands.

    Raises:
        TableMissingError: an input has not been made.
        TableError: the stage's code made a table of another shape than its schema.
    """
    began = time.monotonic()
    with tables.locked(home, stage.table, delivery, stage.outputs):
        origins = _origins(stage, home, delivery)
        whole = tables.fingerprint(*origins)
        if not again and tables.is_current(home, stage.table, delivery, whole):
            return Made(False, 0, len(origins), time.monotonic() - began)
        kept = {} if again else _standing(stage, home, delivery, origins)
        with ExitStack() as stack:
            places = {
                table: stack.enter_context(tables.writing(home, table, delivery, whole, origins))
                # the last to enter is the first to be put in place, and the main table has to come last
                for table in reversed(stage.outputs)
            }
            _keep(kept, places)
            todo = [number for number in range(len(origins)) if number not in kept]
            task = _Task(stage, home, delivery, places)
            for done, _ in enumerate(_work_off(task, todo, workers), start=len(kept) + 1):
                if advance:
                    advance(stage.table, done, len(origins))
    return Made(True, len(todo), len(kept), time.monotonic() - began)


def _origins(stage: Stage, home: Home, delivery: str) -> list[str]:
    """Of every chunk, a digest of the code and of the parts that it is made from."""
    code = tables.fingerprint(stage.code_version, stage.settings(home))
    columns: list[Sequence[tables.Part]] = []
    for table in stage.inputs:
        found = tables.manifest(home, table, delivery)
        if found is None:
            raise tables.TableMissingError(f"table {table!r} has not been made for delivery {delivery!r}")
        columns.append(found.parts)
    return [
        tables.fingerprint(stage.table, code, *(part.sha256 for part in parts)) for parts in zip(*columns, strict=True)
    ]


def _standing(stage: Stage, home: Home, delivery: str, origins: Sequence[str]) -> dict[int, dict[str, Path]]:
    """The chunks, by number, whose parts stand in all output tables and were made from the same."""
    by_table: list[dict[str, tables.Part]] = []
    for table in stage.outputs:
        found = tables.manifest(home, table, delivery)
        by_table.append({part.made_from: part for part in found.parts} if found else {})
    return {
        number: {
            table: tables.folder(home, table, delivery) / parts[origin].file
            for table, parts in zip(stage.outputs, by_table, strict=True)
        }
        for number, origin in enumerate(origins)
        if all(origin in parts for parts in by_table)
    }


def _keep(kept: Mapping[int, Mapping[str, Path]], places: Mapping[str, Path]) -> None:
    for number, files in kept.items():
        for table, file in files.items():
            (places[table] / tables.part_name(number)).hardlink_to(file)


@dataclass(frozen=True)
class _Task:
    """The making of one stage's tables for one delivery, as it is handed to other processes."""

    stage: Stage
    home: Home
    delivery: str
    places: Mapping[str, Path]

    def make_chunk(self, number: int) -> None:
        """Make part `number` of the stage's tables."""
        inputs = {
            table: pl.read_parquet(
                tables.folder(self.home, table, self.delivery) / tables.part_name(number), glob=False
            )
            for table in self.stage.inputs
        }
        made = self.stage.work(self.home, inputs)
        split = split_valid(made[self.stage.table], self.stage.schema)
        tables.write_part(split.rejected, self.places[self.stage.rejected], number)
        tables.write_part(split.valid, self.places[self.stage.table], number)
        for table, schema in self.stage.beside.items():
            beside = split_valid(made[table], schema)
            if beside.rejected.height:
                raise TableError(f"{table}: {'; '.join(beside.rejected['reasons'][0])}")
            tables.write_part(beside.valid, self.places[table], number)


def _work_off(task: _Task, numbers: Sequence[int], workers: Workers | None) -> Iterator[int]:
    """Make the chunks and name each when it is done; in processes where that can pay."""
    if workers is None or workers.processes == 1 or len(numbers) == 1 or not task.stage.parallel:
        for number in numbers:
            task.make_chunk(number)
            yield number
        return
    running = {workers.submit(task.make_chunk, number): number for number in numbers}
    try:
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                future.result()
                yield running.pop(future)
    finally:
        # no process may write on into a folder that is being cleared away
        for future in running:
            future.cancel()
        wait(running)
