//! Rows are added and never changed, all of a month end or nothing, through crashes and other programs.

use std::fs;

use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use super::*;

const KEY: MonthEndRowKey<'_> = MonthEndRowKey { system: "Z9Q", year: "2030/31", month: 5 };

fn new_month_end<'a>(hash: &'a str, record: &'a str) -> NewMonthEnd<'a> {
    NewMonthEnd {
        key: KEY,
        recorded_on: "2030-09-18",
        hash,
        record,
        figures: r#"["0000000001","0000000002"]"#,
    }
}

async fn opened(folder: &TempDir) -> Database {
    let (database, schema) = Database::open(&folder.path().join("oakham.db")).await.unwrap();
    assert_eq!(schema, Schema::Ready);
    database
}

async fn count(database: &Database, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&database.pool).await.unwrap()
}

#[tokio::test]
async fn what_is_kept_is_never_changed_deleted_or_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    database.add_month_end(&new_month_end("a", "first")).await.unwrap();
    let event = |at: &str| Event {
        at: at.to_owned(),
        actor: "oakham".to_owned(),
        kind: "book-saved".to_owned(),
        subject: "Z9Q".to_owned(),
        detail: String::new(),
    };
    database.add_event(&event("2030-09-18T09:00:00Z")).await.unwrap();

    for (sql, said) in [
        ("UPDATE book SET record = 'other'", "books are never changed"),
        ("UPDATE book SET version = 2", "books are never changed"),
        ("DELETE FROM book", "books are never deleted"),
        (
            "INSERT OR REPLACE INTO book (id, system, year, month, version, recorded_on, hash, record) \
             VALUES (1, 'Z9Q', '2030/31', 6, 1, '', '', 'other')",
            "books are never replaced",
        ),
        (
            "REPLACE INTO book (system, year, month, version, recorded_on, hash, record) \
             VALUES ('Z9Q', '2030/31', 5, 1, '', '', 'other')",
            "books are never replaced",
        ),
        ("UPDATE figure SET book = 2", "figures of a book are never changed"),
        ("DELETE FROM figure", "figures of a book are never deleted"),
        ("UPDATE event SET actor = 'nobody'", "events are never changed"),
        ("DELETE FROM event WHERE id = 1", "events are never deleted"),
        (
            "INSERT OR REPLACE INTO event (id, at, actor, kind, subject, detail) \
             VALUES (1, '', '', '', '', '')",
            "events are never replaced",
        ),
    ] {
        let error = sqlx::query(sql).execute(&database.pool).await.unwrap_err();
        let error = error.into_database_error().unwrap();
        assert!(error.message().starts_with(said), "{sql}: {error}");
    }

    let month_end = database.latest_month_end(KEY).await.unwrap().unwrap();
    assert_eq!((month_end.version, month_end.record.as_str()), (1, "first"));
    assert_eq!(count(&database, "SELECT COUNT(*) FROM book").await, 1);
    assert_eq!(count(&database, "SELECT COUNT(*) FROM figure").await, 2);
    assert_eq!(database.events(9).await.unwrap(), [event("2030-09-18T09:00:00Z")]);
}

#[tokio::test]
async fn a_transaction_dropped_half_way_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    let mut transaction = database.write().await.unwrap();
    assert_eq!(insert_month_end(&mut transaction, &new_month_end("a", "half")).await.unwrap(), Some(1));
    drop(transaction);

    assert_eq!(count(&database, "SELECT COUNT(*) FROM book").await, 0);
    assert_eq!(count(&database, "SELECT COUNT(*) FROM figure").await, 0);
    assert_eq!(database.add_month_end(&new_month_end("b", "whole")).await.unwrap(), Some(1));
}

#[tokio::test]
async fn a_month_end_whose_figures_cannot_be_kept_is_not_kept_either() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    let twice = NewMonthEnd { figures: r#"["0000000001","0000000001"]"#, ..new_month_end("a", "first") };
    assert!(database.add_month_end(&twice).await.is_err());
    assert_eq!(count(&database, "SELECT COUNT(*) FROM book").await, 0);
}

/// The files of a database as they lie on the disk, which is what a crash leaves.
fn crashed(folder: &TempDir) -> TempDir {
    let after = tempfile::tempdir().unwrap();
    for name in ["oakham.db", "oakham.db-wal"] {
        fs::copy(folder.path().join(name), after.path().join(name)).unwrap();
    }
    after
}

#[tokio::test]
async fn after_a_crash_all_that_was_saved_is_there_and_nothing_half_saved() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    database.add_month_end(&new_month_end("a", "first")).await.unwrap();
    let mut transaction = database.write().await.unwrap();
    // Larger than SQLite's page cache (2 MB), so that part of it reaches the disk before the end.
    let large = "half ".repeat(2_000_000);
    insert_month_end(&mut transaction, &new_month_end("b", &large)).await.unwrap();

    let after = crashed(&folder);
    let log = fs::metadata(after.path().join("oakham.db-wal")).unwrap().len();
    assert!(log > 2_000_000, "nothing of the large book had reached the disk: {log} bytes");
    let database = opened(&after).await;
    let month_end = database.latest_month_end(KEY).await.unwrap().unwrap();
    assert_eq!((month_end.version, month_end.record.as_str()), (1, "first"));
    assert_eq!(count(&database, "SELECT COUNT(*) FROM figure").await, 2);
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&database.pool).await.unwrap();
    assert_eq!(sound, "ok");
    assert_eq!(database.add_month_end(&new_month_end("b", "second")).await.unwrap(), Some(2));
}

#[tokio::test]
async fn the_schema_is_made_once_and_readers_do_not_wait_for_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    opened(&folder).await.close().await;
    let database = opened(&folder).await;
    let n_steps = count(&database, "SELECT COUNT(*) FROM schema_version").await;
    assert_eq!(usize::try_from(n_steps), Ok(MIGRATIONS.len()));
    database.add_month_end(&new_month_end("a", "first")).await.unwrap();

    let mut transaction = database.write().await.unwrap();
    insert_month_end(&mut transaction, &new_month_end("b", "second")).await.unwrap();
    assert_eq!(database.latest_month_end(KEY).await.unwrap().unwrap().version, 1);
    transaction.commit().await.unwrap();
    assert_eq!(database.latest_month_end(KEY).await.unwrap().unwrap().version, 2);
}

#[tokio::test]
async fn a_step_not_yet_taken_is_taken_whatever_came_before() {
    assert!(MIGRATIONS.is_sorted_by(|(before, _), (after, _)| before < after));
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    database.add_month_end(&new_month_end("a", "first")).await.unwrap();
    // As a database is that was made before there were accounts.
    for sql in [
        "DELETE FROM schema_version WHERE version = 10",
        "DROP TABLE account",
        "DROP INDEX event_by_actor",
        "DROP INDEX event_by_subject",
    ] {
        sqlx::query(sql).execute(&database.pool).await.unwrap();
    }
    database.close().await;
    let database = opened(&folder).await;
    assert_eq!(count(&database, "SELECT COUNT(*) FROM account").await, 0);
    assert_eq!(database.latest_month_end(KEY).await.unwrap().unwrap().record, "first");
}

#[tokio::test]
async fn a_database_of_a_newer_schema_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    sqlx::query("INSERT INTO schema_version (version) VALUES (99)").execute(&database.pool).await.unwrap();
    database.close().await;
    let path = folder.path().join("oakham.db");
    let before = fs::read(&path).unwrap();

    let (_, schema) = Database::open(&path).await.unwrap();
    let known = MIGRATIONS[MIGRATIONS.len() - 1].0;
    assert_eq!(schema, Schema::Newer { found: 99, known });
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham.db");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let other = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE recipe (name TEXT)").execute(&other).await.unwrap();
    other.close().await;
    let before = fs::read(&path).unwrap();

    let (_, schema) = Database::open(&path).await.unwrap();
    assert_eq!(schema, Schema::NotOurs);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn figures_are_found_and_month_ends_listed_without_reading_the_month_ends() {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&folder).await;
    for (sql, index) in [
        ("SELECT book FROM figure WHERE id = '0000000001'", "SEARCH figure USING PRIMARY KEY (id=?)"),
        ("SELECT DISTINCT system, year, month FROM book", "USING COVERING INDEX"),
        (
            "SELECT record FROM book WHERE system = 'Z9Q' AND year = '2030/31' AND month = 5 \
             ORDER BY version DESC LIMIT 1",
            "USING INDEX",
        ),
    ] {
        // The text is one of the three above.
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(&database.pool)
                .await
                .unwrap();
        assert!(plan.iter().any(|(.., step)| step.contains(index)), "{sql}: {plan:?}");
    }
}
