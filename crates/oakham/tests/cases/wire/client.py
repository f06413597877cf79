"""A program that reads the lake with psycopg 3: PORT and TOKEN are its arguments."""

import os
import sys
import threading
import time
from datetime import date
from decimal import Decimal

import psycopg

PORT, TOKEN = sys.argv[1:]


def connect(**more):
    options = {"host": "127.0.0.1", "port": PORT, "dbname": "lake", "user": "metabase", "password": TOKEN}
    return psycopg.connect(**(options | more))


def refused(error, action):
    try:
        action()
    except error as refusal:
        return str(refusal)
    raise AssertionError(f"{error.__name__} was expected")


connection = connect()

# Values come as Python's own, as text and as bytes, and parameters go in.
question = "SELECT month, appointments FROM gp_appointments WHERE sub_icb = %s AND month = %s AND appointments > %s"
for binary in (False, True):
    cursor = connection.cursor(binary=binary)
    rows = cursor.execute(question, ("03W", date(2021, 1, 1), 100)).fetchall()
    assert rows == [(date(2021, 1, 1), 300)], rows
row = connection.execute("SELECT %s, %s, %s, NULL", (1, "a", Decimal("1.50"))).fetchone()
assert row == (1, "a", Decimal("1.50"), None), row
connection.commit()

# A statement that is prepared is answered again and again.
for n in range(8):
    row = connection.execute("SELECT count(*) FROM gp_list_size WHERE patients > %s", (n,), prepare=True).fetchone()
    assert row == (2,), row

# Half a million rows, a few at a time.
with connection.cursor() as cursor:
    n_rows = sum(1 for _ in cursor.stream("SELECT value FROM generate_series(1, 500000)"))
assert n_rows == 500_000, n_rows

# Rows are copied as text, as CSV and as bytes, and what fails half-way leaves the connection as it was.
sizes = "SELECT practice, patients, NULL AS more FROM gp_list_size ORDER BY practice"
with connection.cursor() as cursor:
    with cursor.copy(f"COPY ({sizes}) TO STDOUT") as copy:
        assert list(copy.rows()) == [("C82001", "900", None), ("C82002", "1000", None)]
    with cursor.copy(f"COPY ({sizes}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        said = b"".join(copy)
    assert said == b"practice,patients,more\nC82001,900,\nC82002,1000,\n", said
    with cursor.copy(f"COPY ({sizes}) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["text", "int8", "text"])
        assert list(copy.rows()) == [("C82001", 900, None), ("C82002", 1000, None)]
    with cursor.copy("COPY (SELECT 1 WHERE false) TO STDOUT (FORMAT binary)") as copy:
        assert list(copy.rows()) == []
    with cursor.copy("COPY (SELECT value FROM generate_series(1, 100000)) TO STDOUT") as copy:
        assert sum(1 for _ in copy.rows()) == 100_000
prepared = connection.pgconn.exec_params(f"COPY ({sizes}) TO STDOUT".encode(), [])
assert prepared.status == psycopg.pq.ExecStatus.COPY_OUT, prepared.error_message
while connection.pgconn.get_copy_data(0)[0] > 0:
    pass
assert connection.pgconn.get_result().command_tuples == 2
while connection.pgconn.get_result():
    pass
for sql, error in [
    ("COPY (SELECT 1 / (value - 5) FROM generate_series(1, 9)) TO STDOUT", "DivisionByZero"),
    ("COPY nothing TO STDOUT", "UndefinedTable"),
    ("COPY editions TO STDOUT (FORMAT parquet)", "SyntaxError"),
]:

    def copy_all():
        with connection.cursor().copy(sql) as copy:
            list(copy)

    refused(getattr(psycopg.errors, error), copy_all)
    connection.rollback()
assert connection.execute("SELECT 7").fetchone() == (7,)
connection.commit()

# Nothing is written, whichever way it is asked: as text, prepared, and with values.
for sql, error in [
    ("CREATE TABLE a (b INT)", "ReadOnlySqlTransaction"),
    ("CREATE EXTERNAL TABLE a STORED AS CSV LOCATION '/etc/passwd'", "ReadOnlySqlTransaction"),
    ("INSERT INTO editions SELECT * FROM editions", "ReadOnlySqlTransaction"),
    ("DELETE FROM editions", "ReadOnlySqlTransaction"),
    ("DROP TABLE editions", "ReadOnlySqlTransaction"),
    ("SELECT * INTO a FROM editions", "ReadOnlySqlTransaction"),
    ("COPY editions TO 'out.csv'", "ReadOnlySqlTransaction"),
    ("COPY editions FROM STDIN", "ReadOnlySqlTransaction"),
    ("COPY (DELETE FROM editions) TO STDOUT", "ReadOnlySqlTransaction"),
    ("WITH a AS (SELECT 1) INSERT INTO editions SELECT * FROM a", "ReadOnlySqlTransaction"),
    ("SELECT * FROM '/etc/passwd'", "UndefinedTable"),
    ("EXPLAIN SELECT 1", "InsufficientPrivilege"),
    ("SET datafusion.execution.batch_size = 17", "UndefinedObject"),
]:
    expected = getattr(psycopg.errors, error)
    refused(expected, lambda: connection.execute(sql))
    connection.rollback()
    refused(expected, lambda: connection.execute(sql, prepare=True))
    connection.rollback()
    refused(expected, lambda: connection.cursor(binary=True).execute(sql))
    connection.rollback()
# Several statements are answered as text, and none where one is refused; prepared ones come one by one.
assert connection.execute("SELECT 1; SELECT 2").fetchone() == (1,)
refused(psycopg.errors.ReadOnlySqlTransaction, lambda: connection.execute("SELECT 1; DROP TABLE editions"))
connection.rollback()
refused(psycopg.errors.SyntaxError, lambda: connection.execute("SELECT 1; SELECT 2", prepare=True))

# A transaction that failed is over.
refused(psycopg.errors.InFailedSqlTransaction, lambda: connection.execute("SELECT 1"))
connection.rollback()
with connection.transaction(), connection.transaction():
    assert connection.execute("SELECT 7").fetchone() == (7,)

# What is cancelled ends soon, and the connection goes on.
threading.Timer(0.3, connection.cancel_safe).start()
begun = time.monotonic()
forever = "SELECT count(*) FROM generate_series(1, 1000000000000)"
rows_for_ever = "SELECT value FROM generate_series(1, 1000000000000)"
refused(psycopg.errors.QueryCanceled, lambda: connection.execute(forever))
assert time.monotonic() - begun < 20
connection.rollback()
assert connection.execute("SELECT 7").fetchone() == (7,)

# A statement has its time, also a prepared one and one whose rows are on their way.
connection.execute("SET statement_timeout = '300ms'")
connection.commit()
for options in ({}, {"prepare": True}):
    said = refused(psycopg.errors.QueryCanceled, lambda: connection.execute(forever, **options))
    assert "longer than 0.3 s" in said, said
    connection.rollback()
begun = time.monotonic()
refused(psycopg.errors.QueryCanceled, lambda: list(connection.cursor().stream(rows_for_ever)))
assert time.monotonic() - begun < 20
connection.rollback()
connection.execute("RESET statement_timeout")
connection.commit()

# Nonsense of somebody who has signed in ends his connection and nobody else's.
for nonsense in (b"Q\x3f\xff\xff\xff", b"B\0\0\0\x08\0\0\xff\xff", b"!\0\0\0\x04", b"d\0\0\0\x05x"):
    other = connect()
    os.write(other.fileno(), nonsense)
    refused(psycopg.OperationalError, lambda: other.execute("SELECT 1"))
    other.close()

# A setting is of one connection.
with connect() as other:
    other.execute("SET TimeZone = 'Europe/London'")
    assert connection.execute("SHOW TimeZone").fetchone() == ("UTC",)

# Twenty connections and no more; a place that is given back is there again.
others = [connect() for _ in range(19)]
said = refused(psycopg.OperationalError, connect)
assert "20 connections are open" in said, said
others.pop().close()
for _ in range(100):
    try:
        others.append(connect())
        break
    except psycopg.OperationalError:
        time.sleep(0.05)
assert len(others) == 19, len(others)

for other in others:
    other.close()

# Statements are prepared up to a bound, whatever a program names; a text has its bound as well.
for n in range(301):
    prepared = connection.pgconn.prepare(b"s%d" % n, b"SELECT 1")
assert b"300 statements are prepared" in prepared.error_message, prepared.error_message
connection.rollback()
connection.execute("DEALLOCATE ALL")
assert connection.execute("SELECT 7").fetchone() == (7,)
said = refused(psycopg.OperationalError, lambda: connection.execute("SELECT '" + "x" * (1 << 20) + "'"))
assert "at most 1048576 bytes" in said, said

print("all is well")
