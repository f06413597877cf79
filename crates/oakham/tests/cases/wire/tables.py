"""What pandas does to read a table, done with SQLAlchemy alone: PORT and TOKEN are its arguments."""

import sys
from datetime import date

import sqlalchemy

PORT, TOKEN = sys.argv[1:]
engine = sqlalchemy.create_engine(f"postgresql+psycopg://metabase:{TOKEN}@127.0.0.1:{PORT}/lake")

# `pandas.read_sql_table` looks whether there is such a table, reflects it, and selects its columns.
for schema in (None, "public"):
    tables = sqlalchemy.MetaData(schema=schema)
    assert not sqlalchemy.inspect(engine).has_table("nothing", schema)
    assert sqlalchemy.inspect(engine).has_table("gp_list_size", schema)
    tables.reflect(engine, only=["gp_list_size"], views=True)
    (table,) = tables.tables.values()
    types = {column.name: str(column.type) for column in table.columns}
    assert types["extract_date"] == "DATE" and types["practice"] == "TEXT", types
    assert types["patients"] == "BIGINT", types
    assert table.comment.startswith("Patients registered"), table.comment
    assert all(column.comment for column in table.columns), types
    with engine.connect() as connection:
        question = sqlalchemy.select(table.c.extract_date, table.c.practice, table.c.patients)
        rows = connection.execute(question.order_by(table.c.practice)).all()
    assert rows == [(date(2021, 1, 1), "C82001", 900), (date(2021, 1, 1), "C82002", 1000)], rows

# All tables at once, and each kind of thing that a program may look for.
tables = sqlalchemy.MetaData()
tables.reflect(engine, views=True)
assert {"gp_appointments", "ons_lookup", "editions"} <= set(tables.tables), list(tables.tables)
inspector = sqlalchemy.inspect(engine)
assert inspector.get_schema_names() == ["information_schema", "public"], inspector.get_schema_names()
assert inspector.get_pk_constraint("gp_list_size")["constrained_columns"] == []
for nothing in ("get_foreign_keys", "get_indexes", "get_unique_constraints", "get_check_constraints"):
    assert getattr(inspector, nothing)("gp_list_size") == [], nothing
assert inspector.get_view_names() == [] and inspector.get_sequence_names() == []

# A question is put together from them.
appointments, sizes = tables.tables["gp_appointments"], tables.tables["gp_list_size"]
total = sqlalchemy.func.sum(appointments.c.appointments)
with engine.connect() as connection:
    question = sqlalchemy.select(appointments.c.sub_icb, total).where(appointments.c.month == date(2021, 1, 1))
    rows = connection.execute(question.group_by(appointments.c.sub_icb).order_by(appointments.c.sub_icb)).all()
assert rows == [("03W", 360), ("04C", 500)], rows

print("all is well")
