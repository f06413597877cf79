//! Questions are answered, bounded, and change nothing.

use std::time::{Duration, Instant};

use domain::counted::Counted;
use jiff::Timestamp;

use super::*;

const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(20),
    memory_mb: 100,
    n_rows: 1_000,
    n_threads: 2,
    disk_mb: 0,
    statements: Statements::AllThatRead,
};

fn database(bounds: Bounds) -> (tempfile::TempDir, Database) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.csv");
    let headings = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,Appointment_Month,Included Practices,\
                    Open Practices,Patients registered at included practices,\
                    Patients registered at open practices\n";
    std::fs::write(
        &path,
        format!("{headings}03W,E54,E40,01FEB2023,29,29,10,10\n04C,E54,E40,01FEB2023,,1,2,3\n"),
    )
    .expect("written");
    let lake = Lake::new(folder.path().join("lake"));
    lake.import(&path, None, Timestamp::UNIX_EPOCH).expect("imported");
    let database = Database::open(&lake, bounds).expect("a database");
    (folder, database)
}

#[test]
fn a_question_is_answered_with_exact_numbers_and_missing_values() {
    let (_folder, database) = database(BOUNDS);
    let sql = "SELECT sub_icb, month, included_practices, open_patients / 4.0 AS quarter, open_practices > 1 AS many \
               FROM gp_appointments_coverage ORDER BY sub_icb DESC LIMIT 1";
    let answer = database.ask(sql).expect("an answer");
    assert_eq!(answer.columns(), ["sub_icb", "month", "included_practices", "quarter", "many"]);
    assert_eq!(
        answer.rows().expect("rows"),
        [[
            Cell::Text("04C".to_owned()),
            Cell::Text("2023-02-01".to_owned()),
            Cell::Missing,
            Cell::Number("0.75".to_owned()),
            Cell::Truth(false),
        ]]
    );
    assert!(answer.is_number(3) && !answer.is_number(0));
    assert!(answer.to_parquet().expect("a file").starts_with(b"PAR1"));
}

#[test]
fn what_writes_or_reads_elsewhere_is_refused() {
    let (folder, database) = database(BOUNDS);
    let secret = folder.path().join("coverage.csv");
    let statements = [
        "CREATE TABLE t AS SELECT 1".to_owned(),
        "CREATE VIEW v AS SELECT 1".to_owned(),
        "INSERT INTO gp_appointments_coverage SELECT * FROM gp_appointments_coverage".to_owned(),
        "DELETE FROM gp_appointments_coverage".to_owned(),
        "UPDATE gp_appointments_coverage SET open_practices = 1".to_owned(),
        "DROP TABLE gp_appointments_coverage".to_owned(),
        "SELECT 1 INTO t".to_owned(),
        format!("COPY gp_appointments_coverage TO '{}'", folder.path().join("out.csv").display()),
        format!("CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '{}'", secret.display()),
        format!("SELECT * FROM '{}'", secret.display()),
        "SET datafusion.execution.batch_size = 1".to_owned(),
        "SELECT 1; SELECT 2".to_owned(),
        "SELEC".to_owned(),
        String::new(),
    ];
    let files = || std::fs::read_dir(folder.path()).expect("a folder").count();
    let before = files();
    for statement in statements {
        let error =
            database.ask(&statement).map(|answer| answer.rows().expect("rows")).expect_err(&statement);
        let told = error.to_string();
        assert!(
            !told.is_empty() && !told.contains('\n') && !told.contains("backtrace"),
            "{statement}: {told}"
        );
    }
    assert_eq!(files(), before);
    assert!(database.ask("SELECT count(*) FROM gp_appointments_coverage").is_ok());
}

#[test]
fn a_question_is_bounded_in_time_memory_and_rows() {
    let bounds = Bounds { time: Duration::from_millis(1_500), memory_mb: 20, n_rows: 50, ..BOUNDS };
    let (_folder, database) = database(bounds);
    let many = "generate_series(1, 1000000)";
    let begun = Instant::now();
    let long = format!("SELECT count(*) FROM {many} AS a(x) CROSS JOIN {many} AS b(y) WHERE x * y % 7 = 3");
    assert!(matches!(database.ask(&long), Err(WarehouseError::TooLong(_))));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let large = "SELECT array_agg(x || repeat('a', 1000)) FROM generate_series(1, 1000000) AS a(x)";
    let error = database.ask(large).expect_err("it is stopped");
    assert!(matches!(error, WarehouseError::TooLarge(20) | WarehouseError::TooLong(_)), "{error}");
    let rows = database.ask(&format!("SELECT x FROM {many} AS a(x)")).expect("an answer");
    assert_eq!((rows.n_rows, rows.is_cut), (50, true));
    let rows = database.ask("SELECT x FROM generate_series(1, 50) AS a(x)").expect("an answer");
    assert_eq!((rows.n_rows, rows.is_cut), (50, false));
}

#[test]
fn of_two_tables_that_are_joined_the_one_with_fewer_rows_is_held_in_memory() {
    let (_folder, database) = database(BOUNDS);
    for joined in ["gp_appointments_coverage JOIN editions", "editions JOIN gp_appointments_coverage"] {
        let sql = format!("EXPLAIN SELECT month, file FROM {joined} USING (edition)");
        let plan = database.ask(&sql).expect("a plan").rows().expect("rows").concat();
        let Some(Cell::Text(plan)) = plan.last() else { panic!("no plan: {plan:?}") };
        // One file was imported, of two rows. The side that is held is told first.
        let (held, read) = (plan.find("partition_sizes="), plan.find("file_groups="));
        assert!(held.zip(read).is_some_and(|(held, read)| held < read), "{joined}: {plan}");
    }
}

#[test]
fn every_table_can_be_asked() {
    let (_folder, database) = database(BOUNDS);
    for table in TABLES {
        let mut names: Vec<&str> = table.columns.iter().map(|column| column.name).chain([EDITION]).collect();
        names.sort_unstable();
        let n = names.len();
        names.dedup();
        assert_eq!(names.len(), n, "{} has two columns of one name", table.name);
        let counted = database.ask(&format!("SELECT count(*) AS n, min({EDITION}) FROM {}", table.name));
        assert_eq!(counted.map_err(|error| error.to_string()).expect(table.name).n_rows, 1);
    }
}

#[test]
fn refusals_name_what_there_is_in_the_words_of_the_lake() {
    let (_folder, database) = database(BOUNDS);
    let check = |sql: &str, expected: &str| {
        let told = database.ask(sql).expect_err(sql).to_string();
        assert!(told.contains(expected), "{sql}: {told}");
        assert!(!told.contains("datafusion.") && !told.contains("Error("), "{sql}: {told}");
    };
    check("SELECT * FROM appointments", "there is no table appointments; did you mean gp_appointments?");
    check("SELECT * FROM gp_apointments", "did you mean gp_appointments?");
    check("SELECT * FROM zebras", "there is no table zebras. Tables are ae_attendances, ");
    check("SELECT * FROM zebras", "editions, ");
    check("SELECT CAST('soon' AS INT)", "Cannot cast string 'soon'");
    check("SELECT mont FROM gp_appointments_coverage", "month");
}

#[test]
fn tables_say_what_their_columns_mean() {
    let (_folder, database) = database(BOUNDS);
    for table in database.tables() {
        assert!(!table.about.is_empty() && table.columns.iter().all(|(_, _, about)| !about.is_empty()));
    }
    let shown = database
        .ask("SELECT column_name FROM information_schema.columns WHERE table_name = 'gp_appointments'");
    assert_eq!(shown.expect("an answer").n_rows, 9);
    let of = "SELECT file FROM gp_appointments_coverage JOIN editions USING (edition) WHERE sub_icb = '03W'";
    let rows = database.ask(of).and_then(|answer| answer.rows()).expect("an answer");
    assert_eq!(rows, [[Cell::Text("coverage.csv".to_owned())]]);
}

#[test]
fn the_public_is_not_shown_how_rows_are_got_at() {
    let (folder, database) = database(Bounds { statements: Statements::RowsOnly, ..BOUNDS });
    for statement in ["EXPLAIN", "EXPLAIN ANALYZE", "EXPLAIN VERBOSE"] {
        let error = database.ask(&format!("{statement} SELECT * FROM gp_appointments_coverage"));
        assert!(matches!(error, Err(WarehouseError::NotForRows)), "{statement}: {error:?}");
    }
    // What can be asked of the catalogue names no folder either.
    let secret = folder.path().file_name().expect("a name").to_string_lossy().into_owned();
    for table in ["tables", "columns", "views", "df_settings", "schemata", "routines", "parameters"] {
        let answer = database.ask(&format!("SELECT * FROM information_schema.{table}")).expect("an answer");
        let rows = format!("{:?}", answer.rows().expect("rows"));
        assert!(!rows.contains(&secret), "{table}");
    }
}

#[test]
fn an_answer_says_of_which_tables_it_is() {
    let (_folder, database) = database(BOUNDS);
    let sql = "WITH c AS (SELECT * FROM gp_appointments_coverage) SELECT c.sub_icb FROM c JOIN editions USING (edition) \
               WHERE c.sub_icb IN (SELECT sub_icb FROM gp_appointments) OR EXISTS (SELECT 1 FROM rtt)";
    let answer = database.ask(sql).expect("an answer");
    let tables: Vec<&str> = answer.tables.iter().map(String::as_str).collect();
    assert_eq!(tables, ["editions", "gp_appointments", "gp_appointments_coverage", "rtt"]);
}

/// The tables of the lake, in one of which a column counts people whom nobody has published.
fn tables_with_people() -> &'static [&'static TableSpec] {
    let of_people = |table: &&'static TableSpec| -> &'static TableSpec {
        if table.name != "gp_appointments_coverage" {
            return table;
        }
        let columns = table.columns.iter().map(|column| match column.name {
            "open_patients" => ColumnSpec { counts: Counted::People, ..*column },
            _ => *column,
        });
        let columns: &'static [ColumnSpec] = Vec::leak(columns.collect());
        Box::leak(Box::new(TableSpec { columns, ..**table }))
    };
    Vec::leak(TABLES.iter().map(of_people).collect())
}

#[test]
fn people_whom_nobody_has_published_are_no_column_for_everybody() {
    let (folder, _) = database(BOUNDS);
    let lake = Lake::new(folder.path().join("lake"));
    let of = |statements| {
        let bounds = Bounds { statements, ..BOUNDS };
        Database::of(
            tables_with_people(),
            engine(bounds).unwrap(),
            (&lake, &lake.register().unwrap()),
            bounds,
        )
    };
    let (keepers, everybody) =
        (of(Statements::AllThatRead).expect("tables"), of(Statements::RowsOnly).expect("tables"));
    let sum = "SELECT sum(open_patients) FROM gp_appointments_coverage";
    assert_eq!(
        keepers.ask(sum).and_then(|answer| answer.rows()).expect("an answer"),
        [[Cell::Number("13".to_owned())]]
    );
    for sql in [
        sum,
        "SELECT sub_icb FROM gp_appointments_coverage WHERE open_patients < 8",
        "SELECT sub_icb FROM gp_appointments_coverage ORDER BY open_patients",
    ] {
        let error = everybody.ask(sql).expect_err("no such column").to_string();
        assert!(error.contains("open_patients"), "{error}");
    }
    let all = everybody.ask("SELECT * FROM gp_appointments_coverage").expect("an answer");
    assert!(all.columns().contains(&"included_patients") && !all.columns().contains(&"open_patients"));
    assert_eq!(all.n_rows, 2);
    let is_described = |database: &Database| {
        database.tables().iter().flat_map(|table| &table.columns).any(|(name, ..)| *name == "open_patients")
    };
    assert!(is_described(&keepers) && !is_described(&everybody));
    let listed = "SELECT * FROM information_schema.columns WHERE column_name = 'open_patients'";
    assert_eq!(everybody.ask(listed).expect("an answer").n_rows, 0);
}

#[test]
fn all_people_of_the_lake_are_those_of_publications() {
    let of_people = TABLES
        .iter()
        .flat_map(|table| table.columns)
        .filter(|column| !matches!(column.counts, Counted::NotPeople | Counted::PublishedPeople));
    // A table that counts others is to be declared so, and is then kept from everybody.
    assert_eq!(of_people.count(), 0);
    let published = |name: &str| {
        let columns = TABLES.iter().filter(|table| table.name == name).flat_map(|table| table.columns);
        columns.filter(|column| column.counts == Counted::PublishedPeople).count()
    };
    assert_eq!((published("gp_list_size"), published("ae_attendances")), (1, 0));
}
