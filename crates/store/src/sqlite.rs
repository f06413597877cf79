//! All SQL of the store, for SQLite. Rows come and go as text and numbers; what they mean is known
//! to [`crate::store`].

mod account;
mod job;
mod release;
mod session;
mod submission;
mod token;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::error::is_busy;
use crate::event::Event;

pub(crate) use account::{AccountRow, NewAccount};
pub(crate) use job::{JobMove, JobRow, NewJobRow};
pub(crate) use release::ReleaseRow;
pub(crate) use session::NewSessionRow;
pub(crate) use submission::SubmissionRow;

/// The steps from an empty database to the present schema by their numbers, ascending but not
/// without gaps; what was released is never edited.
const MIGRATIONS: [(i64, &str); 10] = [
    (1, include_str!("../migrations/sqlite/0001_books_and_events.sql")),
    (2, include_str!("../migrations/sqlite/0002_submissions.sql")),
    (10, include_str!("../migrations/sqlite/0010_accounts.sql")),
    (11, include_str!("../migrations/sqlite/0011_sent_back.sql")),
    (12, include_str!("../migrations/sqlite/0012_jobs.sql")),
    (13, include_str!("../migrations/sqlite/0013_sessions.sql")),
    (14, include_str!("../migrations/sqlite/0014_releases.sql")),
    (15, include_str!("../migrations/sqlite/0015_tokens.sql")),
    (19, include_str!("../migrations/sqlite/0019_token_keys.sql")),
    (23, include_str!("../migrations/sqlite/0023_token_accounts.sql")),
];

/// How long a writer waits for another; a month end is written in some tens of milliseconds.
const WAIT: Duration = Duration::from_secs(15);

/// One writer at a time and some readers beside it.
const N_CONNECTIONS: u32 = 4;

/// Something that is being written and not kept yet.
pub(crate) type Writing = Transaction<'static, Sqlite>;

/// An open database.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pool: SqlitePool,
}

/// What an existing database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// Up to date now.
    Ready,
    /// It belongs to another program and was left alone.
    NotOurs,
    /// It is of a later schema and was left alone.
    Newer {
        /// The number of its schema.
        found: i64,
        /// The last schema that is known here.
        known: i64,
    },
}

/// The name of a month end: system, year and month as they are written in rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MonthEndRowKey<'a> {
    pub(crate) system: &'a str,
    pub(crate) year: &'a str,
    pub(crate) month: u8,
}

/// A new version of a month end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewMonthEnd<'a> {
    pub(crate) key: MonthEndRowKey<'a>,
    pub(crate) recorded_on: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) record: &'a str,
    /// The ids of its figures as a JSON list.
    pub(crate) figures: &'a str,
}

/// A stored month end.
#[derive(Debug)]
pub(crate) struct MonthEndRow {
    pub(crate) version: i64,
    pub(crate) hash: String,
    pub(crate) record: String,
}

/// What happened to returns and releases, the accounts, and when the first of them was added.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    pub(crate) submissions: Vec<SubmissionRow>,
    pub(crate) releases: Vec<ReleaseRow>,
    pub(crate) accounts: Vec<AccountRow>,
    pub(crate) first_account_added_at: Option<String>,
}

impl Database {
    /// Opens or makes the database at `path` and brings its schema up to date.
    pub(crate) async fn open(path: &Path) -> Result<(Self, Schema), sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            // What is removed is gone from the file, such as what is kept of a token.
            .pragma("secure_delete", "ON")
            // What was said to be kept survives a loss of power.
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(N_CONNECTIONS).connect_lazy_with(options.clone());
        let database = Self { pool };
        let schema = database.migrate().await;
        if matches!(schema, Ok(Schema::Ready)) {
            database.log_ahead().await?;
            database.renew_tokens().await?;
            // A database that is removed while it is used is not made anew by the next connection.
            database.pool.set_connect_options(options.create_if_missing(false));
        } else {
            database.close().await;
        }
        Ok((database, schema?))
    }

    /// The rows of what happened to returns and releases in the database at `path`, which is only read, and of accounts
    /// that were not removed, and when the first account was added; nothing where it belongs to another program.
    pub(crate) async fn recorded_submissions(path: &Path) -> Result<Option<Recorded>, sqlx::Error> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(WAIT);
        match Self::recorded(options.clone()).await {
            // Where nothing can be written, SQLite cannot share the database with a writer, and there is none.
            Err(_) => Self::recorded(options.immutable(true)).await,
            read => read,
        }
    }

    async fn recorded(options: SqliteConnectOptions) -> Result<Option<Recorded>, sqlx::Error> {
        let database = Self { pool: SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options) };
        let recorded = async {
            let mut reading = database.pool.begin().await?;
            if !has_table(&mut reading, "schema_version").await? {
                let n_tables: i64 =
                    sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master").fetch_one(&mut *reading).await?;
                return Ok((n_tables == 0).then(Recorded::default));
            }
            let has_rows = has_table(&mut reading, "submission").await?;
            let has_accounts = has_table(&mut reading, "account").await?;
            let has_releases = has_table(&mut reading, "release").await?;
            drop(reading);
            let mut recorded = Recorded::default();
            if has_rows {
                recorded.submissions = database.submissions(None).await?;
            }
            if has_releases {
                recorded.releases = database.releases().await?;
            }
            if has_accounts {
                recorded.accounts = database.accounts().await?;
                recorded.first_account_added_at = database.first_account_added_at().await?;
            }
            Ok(Some(recorded))
        };
        let recorded = recorded.await;
        database.close().await;
        recorded
    }

    /// Has changes written to a log beside the database, so that readers and the writer do not wait
    /// for each other.
    ///
    /// The database remembers this. SQLite does not wait for its turn to change it, so while others
    /// use the database it stays as it is, slower but as safe, and a later opening changes it.
    async fn log_ahead(&self) -> Result<(), sqlx::Error> {
        match sqlx::query("PRAGMA journal_mode = WAL").fetch_all(&self.pool).await {
            Err(error) if is_busy(&error) => Ok(()),
            changed => changed.map(drop),
        }
    }

    /// Ends all connections and folds the log into the database.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Takes the steps that are still to be taken, all or none. Where there are none, it only looks, and
    /// so waits for no writer.
    async fn migrate(&self) -> Result<Schema, sqlx::Error> {
        if let Some(schema) = self.is_migrated().await? {
            return Ok(schema);
        }
        let mut transaction = self.write().await?;
        if !has_table(&mut transaction, "schema_version").await? {
            let n_tables: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master").fetch_one(&mut *transaction).await?;
            if n_tables > 0 {
                return Ok(Schema::NotOurs);
            }
            sqlx::query("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)")
                .execute(&mut *transaction)
                .await?;
        }
        let applied: Vec<i64> =
            sqlx::query_scalar("SELECT version FROM schema_version").fetch_all(&mut *transaction).await?;
        let applied = BTreeSet::from_iter(applied);
        if let Some(newer) = newer(&applied) {
            return Ok(newer);
        }
        for (version, migration) in MIGRATIONS.iter().filter(|(version, _)| !applied.contains(version)) {
            sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
            sqlx::query("INSERT INTO schema_version (version) VALUES (?)")
                .bind(version)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Schema::Ready)
    }

    /// What the database is, where no step is to be taken.
    async fn is_migrated(&self) -> Result<Option<Schema>, sqlx::Error> {
        let mut reading = self.pool.begin().await?;
        if !has_table(&mut reading, "schema_version").await? {
            return Ok(None);
        }
        let applied: Vec<i64> =
            sqlx::query_scalar("SELECT version FROM schema_version").fetch_all(&mut *reading).await?;
        let applied = BTreeSet::from_iter(applied);
        Ok(newer(&applied).or_else(|| {
            let is_applied = |(version, _): &(i64, &str)| applied.contains(version);
            MIGRATIONS.iter().all(is_applied).then_some(Schema::Ready)
        }))
    }

    /// A transaction that holds the right to write from its start, so that what it reads first
    /// still holds when it writes. Dropped before it is committed, it leaves nothing.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }

    /// Adds a version of a month end, unless it is the latest one already; gives its number.
    pub(crate) async fn add_month_end(
        &self,
        month_end: &NewMonthEnd<'_>,
    ) -> Result<Option<i64>, sqlx::Error> {
        let mut transaction = self.write().await?;
        let added = insert_month_end(&mut transaction, month_end).await?;
        transaction.commit().await?;
        Ok(added)
    }

    /// The latest version of a month end.
    pub(crate) async fn latest_month_end(
        &self,
        key: MonthEndRowKey<'_>,
    ) -> Result<Option<MonthEndRow>, sqlx::Error> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT version, hash, record FROM book WHERE system = ? AND year = ? AND month = ? \
             ORDER BY version DESC LIMIT 1",
        )
        .bind(key.system)
        .bind(key.year)
        .bind(key.month)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(version, hash, record)| MonthEndRow { version, hash, record }))
    }

    /// One version of a month end.
    pub(crate) async fn month_end_version(
        &self,
        key: MonthEndRowKey<'_>,
        version: u32,
    ) -> Result<Option<MonthEndRow>, sqlx::Error> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT version, hash, record FROM book \
             WHERE system = ? AND year = ? AND month = ? AND version = ?",
        )
        .bind(key.system)
        .bind(key.year)
        .bind(key.month)
        .bind(version)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(version, hash, record)| MonthEndRow { version, hash, record }))
    }

    /// The versions of a month end, first to last: number, day, hash.
    pub(crate) async fn versions(
        &self,
        key: MonthEndRowKey<'_>,
    ) -> Result<Vec<(i64, String, String)>, sqlx::Error> {
        sqlx::query_as(
            "SELECT version, recorded_on, hash FROM book WHERE system = ? AND year = ? AND month = ? \
             ORDER BY version",
        )
        .bind(key.system)
        .bind(key.year)
        .bind(key.month)
        .fetch_all(&self.pool)
        .await
    }

    /// System, year and month of every month end.
    pub(crate) async fn periods(&self) -> Result<Vec<(String, String, i64)>, sqlx::Error> {
        sqlx::query_as("SELECT DISTINCT system, year, month FROM book ORDER BY system, year, month")
            .fetch_all(&self.pool)
            .await
    }

    /// System, year and month of the month ends whose latest version holds the figure, newest first.
    pub(crate) async fn month_ends_with(
        &self,
        figure: &str,
    ) -> Result<Vec<(String, String, i64)>, sqlx::Error> {
        sqlx::query_as(
            "SELECT book.system, book.year, book.month FROM figure JOIN book ON book.id = figure.book \
             WHERE figure.id = ? AND NOT EXISTS ( \
                 SELECT 1 FROM book AS later \
                 WHERE later.system = book.system AND later.year = book.year \
                     AND later.month = book.month AND later.version > book.version \
             ) \
             ORDER BY book.year DESC, book.month DESC, book.system",
        )
        .bind(figure)
        .fetch_all(&self.pool)
        .await
    }

    /// Adds an entry to the log.
    pub(crate) async fn add_event(&self, event: &Event) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO event (at, actor, kind, subject, detail) VALUES (?, ?, ?, ?, ?)")
            .bind(&event.at)
            .bind(&event.actor)
            .bind(&event.kind)
            .bind(&event.subject)
            .bind(&event.detail)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The last `limit` entries of the log, newest first.
    pub(crate) async fn events(&self, limit: u32) -> Result<Vec<Event>, sqlx::Error> {
        type Row = (String, String, String, String, String);
        let rows: Vec<Row> =
            sqlx::query_as("SELECT at, actor, kind, subject, detail FROM event ORDER BY id DESC LIMIT ?")
                .bind(limit)
                .fetch_all(&self.pool)
                .await?;
        let event = |(at, actor, kind, subject, detail)| Event { at, actor, kind, subject, detail };
        Ok(rows.into_iter().map(event).collect())
    }
}

/// That steps were taken which are not known here, if there are such.
fn newer(applied: &BTreeSet<i64>) -> Option<Schema> {
    let is_known = |version: &i64| MIGRATIONS.iter().any(|(known, _)| known == version);
    let latest = applied.iter().copied().rfind(|version| !is_known(version))?;
    let known = MIGRATIONS.iter().map(|(known, _)| *known).max().unwrap_or(0);
    Some(Schema::Newer { found: latest, known })
}

async fn has_table(transaction: &mut Transaction<'static, Sqlite>, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)")
        .bind(name)
        .fetch_one(&mut **transaction)
        .await
}

async fn insert_month_end(
    transaction: &mut Transaction<'static, Sqlite>,
    month_end: &NewMonthEnd<'_>,
) -> Result<Option<i64>, sqlx::Error> {
    let MonthEndRowKey { system, year, month } = month_end.key;
    let latest: Option<(i64, String)> = sqlx::query_as(
        "SELECT version, hash FROM book WHERE system = ? AND year = ? AND month = ? \
         ORDER BY version DESC LIMIT 1",
    )
    .bind(system)
    .bind(year)
    .bind(month)
    .fetch_optional(&mut **transaction)
    .await?;
    let version = match latest {
        Some((_, hash)) if hash == month_end.hash => return Ok(None),
        Some((version, _)) => version + 1,
        None => 1,
    };
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO book (system, year, month, version, recorded_on, hash, record) \
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(system)
    .bind(year)
    .bind(month)
    .bind(version)
    .bind(month_end.recorded_on)
    .bind(month_end.hash)
    .bind(month_end.record)
    .fetch_one(&mut **transaction)
    .await?;
    sqlx::query("INSERT INTO figure (id, book) SELECT value, ? FROM json_each(?)")
        .bind(id)
        .bind(month_end.figures)
        .execute(&mut **transaction)
        .await?;
    Ok(Some(version))
}

#[cfg(test)]
mod tests;
