"""Imports a publication's file into Parquet with DuckDB and Polars; makes practice-level files.

    lake_peer.py beside OAKHAM WORKSPACE FILE SCRATCH ROUNDS   each reads FILE in turn
    lake_peer.py longer FILE OUT BYTES                         FILE's rows again, each time of other providers
    lake_peer.py practices FOLDER MONTHS ROWS                  synthetic files, MONTHS of ROWS each
    lake_peer.py import OAKHAM WORKSPACE FILE…                 files into the lake, as one whole command
    lake_peer.py ask OAKHAM WORKSPACE QUESTION ROUNDS          a question in SQL, as a whole command

Prints a reading a line: a name and a value. Oakham is timed as a whole command, the peers without the start of Python.
Memory is the most that the whole process held.
"""

import csv
import itertools
import os
import shutil
import string
import subprocess
import sys
import time


def whole(command, **more):
    """Milliseconds and peak kilobytes of a command, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more)
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = (time.perf_counter() - begun) * 1e3
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command} failed: {told}")
    return took, usage.ru_maxrss


def peer(name, file, out):
    """Imports in a process of its own; milliseconds as it told them, peak kilobytes."""
    read, write = os.pipe()
    _, peak = whole([sys.executable, __file__, name, file, out, str(write)], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as told:
        return float(told.read()), peak


def beside(oakham, workspace, file, scratch, rounds):
    parquet = os.path.join(scratch, "peer.parquet")
    for n in range(rounds + 1):
        shutil.rmtree(os.path.join(workspace, "lake"), ignore_errors=True)
        readings = {"oakham": whole([oakham, "-w", workspace, "data", "import", file])}
        for name in ("duckdb", "polars"):
            readings[name] = peer(name, file, parquet)
        if n == 0:
            continue  # The first run fills the cache of the system.
        for name, (took, peak) in readings.items():
            print(f"{name}_ms {took:.1f}")
            print(f"{name}_peak_kb {peak}")
    print(f"bytes {os.path.getsize(file)}")
    import duckdb
    import polars

    print(f"duckdb_version {duckdb.__version__}")
    print(f"polars_version {polars.__version__}")


def longer(file, out, n_bytes):
    """Rows that are there twice are refused, so each repetition is of providers of its own."""
    with open(file, newline="", encoding="utf-8-sig") as read:
        head, *rows = csv.reader(read)
    provider = head.index("Provider Org Code")
    digits = string.digits + string.ascii_uppercase
    codes = {code: i for i, code in enumerate(sorted({row[provider] for row in rows}))}
    with open(out, "w", newline="", encoding="utf-8") as written:
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(head)
        for repetition in itertools.count():
            if n_bytes <= written.tell():
                return
            for row in rows:
                i = codes[row[provider]]
                code = digits[i // 36] + digits[i % 36] + f"{repetition:02}"
                writer.writerow([*row[:provider], "Z" + code, *row[provider + 1 :]])


def duckdb_import(file, out):
    import duckdb

    begun = time.perf_counter()
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{file}')) TO '{out}' (FORMAT parquet)")
    return begun


def polars_import(file, out):
    import polars

    begun = time.perf_counter()
    polars.scan_csv(file, infer_schema_length=10_000).sink_parquet(out, compression="snappy")
    return begun


MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def practices(folder, months, rows):
    """6,250 practices in 106 sub-ICBs; each month the same number of rows, as many for each practice."""
    import duckdb

    duckdb.sql("SET threads = 2")
    for n in range(months):
        month = f"01{MONTHS[n % 12]}{2023 + n // 12}"
        path = os.path.join(folder, f"Practice_Level_Crosstab_{n}.csv")
        duckdb.sql(f"""
            COPY (SELECT '{month}' AS APPOINTMENT_MONTH_START_DATE, printf('A%05d', i % 6250) AS GP_CODE,
                         printf('SYNTHETIC SURGERY NUMBER %d', i % 6250) AS GP_NAME, ['EMIS', 'TPP'][1 + i % 2] AS SUPPLIER,
                         printf('U%05d', i % 1250) AS PCN_CODE,
                         printf('SYNTHETIC NETWORK %d PCN', i % 1250) AS PCN_NAME,
                         printf('%03d', i % 6250 % 106) AS SUB_ICB_LOCATION_CODE,
                         printf('NHS Synthetic ICB - %03d', i % 6250 % 106) AS SUB_ICB_LOCATION_NAME,
                         ['GP', 'Other Practice staff', 'Unknown'][1 + (i // 6250) % 3] AS HCP_TYPE,
                         ['Face-to-Face', 'Telephone', 'Home Visit', 'Video/Online', 'Unknown'][1 + (i // 18750) % 5] AS APPT_MODE,
                         printf('Synthetic category, as long as most %d', (i // 93750) % 18) AS NATIONAL_CATEGORY,
                         'Same Day' AS TIME_BETWEEN_BOOK_AND_APPT, 1 + hash(i + {n}) % 90 AS COUNT_OF_APPOINTMENTS,
                         'Attended' AS APPT_STATUS
                  FROM range({rows}) AS r(i)) TO '{path}' (HEADER)""")
        print(f"file {path}")


def imported(oakham, workspace, files):
    took, peak = whole([oakham, "-w", workspace, "data", "import", *files])
    print(f"import_ms {took:.1f}")
    print(f"import_peak_kb {peak}")


def ask(oakham, workspace, question, rounds):
    for n in range(rounds + 1):
        took, peak = whole([oakham, "-w", workspace, "sql", question, "--format", "csv"])
        if n > 0:
            print(f"ask_ms {took:.1f}")
            print(f"ask_peak_kb {peak}")


match sys.argv[1:]:
    case ["beside", oakham, workspace, file, scratch, rounds]:
        beside(oakham, workspace, file, scratch, int(rounds))
    case [("duckdb" | "polars") as name, file, out, told]:
        begun = {"duckdb": duckdb_import, "polars": polars_import}[name](file, out)
        # Oakham's import is done when the disk has it; so is a peer's.
        with open(out, "rb+") as written:
            os.fsync(written.fileno())
        os.write(int(told), f"{(time.perf_counter() - begun) * 1e3:.1f}".encode())
    case ["longer", file, out, n_bytes]:
        longer(file, out, int(n_bytes))
    case ["practices", folder, months, rows]:
        practices(folder, int(months), int(rows))
    case ["import", oakham, workspace, *files]:
        imported(oakham, workspace, files)
    case ["ask", oakham, workspace, question, rounds]:
        ask(oakham, workspace, question, int(rounds))
    case _:
        sys.exit(__doc__)
