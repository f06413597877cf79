//! What is asked, what is set, and what is refused before anything runs.

use super::*;

/// Everything that is read of a text.
fn read(sql: &str) -> Result<Vec<Statement>, Fault> {
    let statements = super::read(sql)?;
    let questions = questions(sql)?;
    assert_eq!(questions.len(), statements.len(), "{sql}");
    Ok(statements)
}

/// What a text of one statement is.
#[track_caller]
fn check_is(sql: &str, expected: &str) {
    let statements = read(sql).unwrap();
    assert_eq!(statements.len(), 1, "{sql}");
    let found = match &statements[0] {
        Statement::Question => "question".to_owned(),
        statement => format!("{statement:?}"),
    };
    assert_eq!(found, expected, "{sql}");
}

#[track_caller]
fn check_refused(sql: &str, code: &str) {
    match read(sql) {
        Ok(statements) => panic!("{sql}: {statements:?}"),
        Err(fault) => assert_eq!(fault.code, code, "{sql}: {}", fault.message),
    }
}

#[test]
fn questions_are_asked() {
    check_is("SELECT 1", "question");
    check_is("  -- how many?\n (select 1) ;; ", "question");
    check_is("WITH a AS (SELECT 1) SELECT * FROM a", "question");
    check_is("VALUES (1), (2)", "question");
    for sql in ["TABLE editions", " table editions ORDER BY file LIMIT 2;"] {
        check_is(sql, "question");
        let (parsed, _) = questions(sql).unwrap().remove(0).unwrap();
        assert!(parsed.to_string().starts_with("SELECT * FROM editions"), "{parsed}");
    }
    for sql in ["COPY (SELECT * FROM editions) TO STDOUT (FORMAT csv)", "COPY editions TO STDOUT CSV"] {
        assert!(matches!(read(sql).unwrap()[..], [Statement::Copy(_)]), "{sql}");
        let (parsed, _) = questions(sql).unwrap().remove(0).unwrap();
        assert_eq!(parsed.to_string(), "SELECT * FROM editions");
    }
    check_refused("EXPLAIN SELECT 1", "42501");
    check_is("SHOW TABLES", "question");
    check_is("DESCRIBE gp_workforce", "question");
    assert_eq!(read("").unwrap().len(), 0);
    assert_eq!(read("SELECT 1; SELECT ';'").unwrap().len(), 2);
}

#[test]
fn whatever_writes_is_refused_wherever_it_stands() {
    for sql in [
        "CREATE TABLE a (b INT)",
        "CREATE EXTERNAL TABLE a STORED AS CSV LOCATION '/etc/passwd'",
        "create view v as select 1",
        "INSERT INTO editions VALUES (1)",
        "UPDATE editions SET file = ''",
        "DELETE FROM editions",
        "DROP TABLE editions",
        "TRUNCATE editions",
        "COPY editions TO 'x.csv'",
        "COPY editions FROM STDIN",
        "COPY (DELETE FROM editions) TO STDOUT",
        "COPY (SELECT * INTO a FROM editions) TO STDOUT",
        "COPY (SHOW TimeZone) TO STDOUT",
        "COPY (COPY editions TO STDOUT) TO STDOUT",
        "SELECT * INTO a FROM editions",
        "SELECT * FROM (SELECT 1) AS x WHERE EXISTS (SELECT 1 INTO b)",
        "WITH a AS (SELECT 1) INSERT INTO editions SELECT * FROM a",
        "SELECT * FROM editions FOR UPDATE",
        "PREPARE a AS SELECT 1",
        "DECLARE c CURSOR FOR SELECT 1",
        "CALL something()",
        "DO $$ BEGIN END $$",
        "GRANT ALL ON editions TO anna",
        "BEGIN READ WRITE",
        "SET TRANSACTION READ WRITE",
        "LISTEN news",
        "VACUUM",
    ] {
        check_refused(sql, "25006");
    }
    // What comes behind a question is read, too, before the question is asked.
    check_refused("SELECT 1; DROP TABLE editions", "25006");
}

#[test]
fn settings_and_transactions_are_understood_as_drivers_write_them() {
    check_is("SET application_name TO 'R'", r#"Set { name: "application_name", value: Some("R") }"#);
    check_is(
        "set session TimeZone = 'Europe/London'",
        r#"Set { name: "timezone", value: Some("Europe/London") }"#,
    );
    check_is("SET TIME ZONE UTC", r#"Set { name: "timezone", value: Some("UTC") }"#);
    check_is("SET NAMES 'UTF8'", r#"Set { name: "client_encoding", value: Some("UTF8") }"#);
    check_is("SET statement_timeout TO DEFAULT", r#"Set { name: "statement_timeout", value: None }"#);
    check_is("SET DateStyle = ISO, DMY", r#"Set { name: "datestyle", value: Some("ISO,DMY") }"#);
    check_is(
        "SET datafusion.execution.batch_size = 17",
        r#"Set { name: "datafusion.execution.batch_size", value: Some("17") }"#,
    );
    check_is("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", r#"Nothing("SET")"#);
    check_is("SHOW TRANSACTION ISOLATION LEVEL", r#"Show("transaction_isolation")"#);
    check_is("SHOW server_version", r#"Show("server_version")"#);
    check_is("BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED", "Begin");
    check_is("START TRANSACTION READ ONLY", "Begin");
    check_is("COMMIT", "Commit");
    check_is("ROLLBACK", "Rollback");
    check_is("SAVEPOINT a", r#"Nothing("SAVEPOINT")"#);
    check_is("ROLLBACK TO SAVEPOINT a", "RollbackTo");
    check_is("RELEASE a", r#"Nothing("RELEASE")"#);
    check_is("DISCARD ALL", r#"Reset("DISCARD ALL")"#);
    check_is("DEALLOCATE ALL", "Deallocate(None)");
    check_is("DEALLOCATE \"s 1\"", r#"Deallocate(Some("s 1"))"#);
    check_refused("SET nothing", "42601");
}

#[test]
fn nonsense_and_what_nests_too_deep_is_refused_in_words() {
    check_refused("SELEC 1", "25006");
    check_refused("'", "42601");
    check_refused("1", "42601");
    check_refused("SELECT 1 FROM", "42601");
    check_refused(&format!("SELECT 1{}", " + 1".repeat(3_000)), "54001");
    check_refused(&format!("SELECT {}1{}", "(".repeat(900), ")".repeat(900)), "42601");
    check_refused(&"SELECT 1;".repeat(101), "54001");
    // A long list does not nest.
    let codes = vec!["'E82001'"; 5_000].join(", ");
    check_is(&format!("SELECT 1 WHERE 'a' IN ({codes})"), "question");
}
