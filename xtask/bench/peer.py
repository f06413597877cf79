"""Sums the cells of the synthetic England with pandas and with polars, beside Oakham.

Usage: peer.py CELLS.csv. Prints a reading a line, a name and a value.

Each library sums by system, month and line in two shapes: as a row a cell, every cell (`cells`),
and as a row an organisation, month and line with a column for each of the four measures that
Oakham sums by line (`wide`), made ready before the clock starts. Reading the file is timed apart.
"""

import sys
import time

import pandas
import polars

MEASURES = ["plan_ytd", "actual_ytd", "plan_fy", "fot"]
KEYS = ["system", "month", "line"]
TEXTS = ["system", "organisation", "line", "column"]
N_RUNS = 15
N_READS = 3


def timed(name, n_runs, work):
    """Prints how long each run takes, after one that does not count; gives what the work gives."""
    outcome = work()
    for _ in range(n_runs):
        started = time.perf_counter()
        outcome = work()
        print(name, f"{(time.perf_counter() - started) * 1e3:.3f}")
    return outcome


def with_pandas(path):
    print("pandas_version", pandas.__version__)
    texts = dict.fromkeys(TEXTS, "category")
    cells = timed("pandas_read_ms", N_READS, lambda: pandas.read_csv(path, dtype=texts))
    wide = (
        cells[cells["column"].isin(MEASURES)]
        .pivot(index=["organisation", *KEYS], columns="column", values="pence")
        .reset_index()
    )
    wide["system"] = wide["system"].astype("category")
    wide["line"] = wide["line"].astype("category")

    def by(frame, keys, values):
        return frame.groupby(keys, observed=True, sort=False)[values].sum()

    timed("pandas_cells_ms", N_RUNS, lambda: by(cells, [*KEYS, "column"], "pence"))
    sums = timed("pandas_wide_ms", N_RUNS, lambda: by(wide, KEYS, MEASURES))
    print("pandas_actual_to_date_pence", sums["actual_ytd"].sum())


def with_polars(path):
    print("polars_version", polars.__version__)
    texts = dict.fromkeys(TEXTS, polars.Categorical)
    cells = timed("polars_read_ms", N_READS, lambda: polars.read_csv(path, schema_overrides=texts))
    wide = (
        cells.filter(polars.col("column").cast(polars.String).is_in(MEASURES))
        .with_columns(polars.col("column").cast(polars.String))
        .pivot(on="column", index=["organisation", *KEYS], values="pence")
    )

    def by(frame, keys, values):
        return frame.group_by(keys).agg(polars.col(values).sum())

    timed("polars_cells_ms", N_RUNS, lambda: by(cells, [*KEYS, "column"], ["pence"]))
    sums = timed("polars_wide_ms", N_RUNS, lambda: by(wide, KEYS, MEASURES))
    print("polars_actual_to_date_pence", sums["actual_ytd"].sum())


with_pandas(sys.argv[1])
with_polars(sys.argv[1])
