//! The store: month ends in versions, the figures in them, and the log.

use std::fmt;
use std::path::{Path, PathBuf};

use domain::code::OrganisationCode;
use domain::figure::FigureId;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::source::ContentHash;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::event::Event;
use crate::record::{self, RecordError};
use crate::sqlite::{Database, MonthEndRow, MonthEndRowKey, NewMonthEnd, Schema};

/// What happened and what was published. Cheap to clone; clones share the database.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    path: PathBuf,
}

/// What saving a month end did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthEndState {
    /// Nothing: the latest version is the same.
    Unchanged,
    /// It was added.
    Saved {
        /// Its number, counted from 1.
        version: u32,
    },
}

/// A version of a month end, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthEndVersion {
    /// Its number, counted from 1.
    pub version: u32,
    /// The day of the latest record that its figures rest on.
    pub recorded_on: Date,
    /// The SHA-256 of its content as stored.
    pub hash: ContentHash,
}

impl Store {
    /// Opens the database at `path`, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// Where its folder is not there or cannot be written, where something else lies at `path`,
    /// and where a newer program has written it.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(StoreError::NoFolder { path: path.to_owned() });
        }
        if path.is_dir() {
            return Err(StoreError::NotOurs { path: path.to_owned() });
        }
        let (database, schema) =
            Database::open(path).await.map_err(|error| StoreError::of_database(path, error))?;
        match schema {
            Schema::Ready => Ok(Self { database, path: path.to_owned() }),
            Schema::NotOurs => Err(StoreError::NotOurs { path: path.to_owned() }),
            Schema::Newer { found, known } => Err(StoreError::Newer { path: path.to_owned(), found, known }),
        }
    }

    /// Ends all connections, so that the database is one file again. A store that is dropped does
    /// the same a little later.
    pub async fn close(self) {
        self.database.close().await;
    }

    /// Keeps `month_end` as a new version, unless it is the latest version already.
    ///
    /// # Errors
    /// Where the database cannot be written, or `month_end` holds what could not be read back, such as
    /// a figure under another's id. Nothing is kept then.
    pub async fn save_month_end(&self, month_end: &MonthEnd) -> Result<MonthEndState, StoreError> {
        let name = MonthEndName::of(&month_end.system, month_end.year, month_end.month);
        let record = record::write(month_end);
        let hash = ContentHash::of(record.as_bytes()).to_string();
        // Reading it back is the proof that nothing is lost.
        let reason = match record::read(&record) {
            Ok(read_back) if read_back == *month_end => None,
            Ok(_) => Some("it would be read back differently".to_owned()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(reason) = reason {
            return Err(StoreError::NotStorable { month_end: name.to_string(), reason });
        }
        let figures: Vec<&str> = month_end.figures.keys().map(FigureId::as_str).collect();
        let added = self
            .database
            .add_month_end(&NewMonthEnd {
                key: name.row_key(),
                recorded_on: &month_end.recorded_on.to_string(),
                hash: &hash,
                record: &record,
                figures: &serde_json::to_string(&figures).expect("a list of ids can be written"),
            })
            .await
            .map_err(|error| self.failed(error))?;
        added.map_or(Ok(MonthEndState::Unchanged), |version| {
            Ok(MonthEndState::Saved { version: name.number("a version", version)? })
        })
    }

    /// The latest version of the month end of `system` at `month` of `year`.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn month_end(
        &self,
        system: &OrganisationCode,
        year: FinancialYear,
        month: Month,
    ) -> Result<Option<MonthEnd>, StoreError> {
        let name = MonthEndName::of(system, year, month);
        let row = self.database.latest_month_end(name.row_key()).await.map_err(|error| self.failed(error))?;
        row.map(|row| name.month_end(&row)).transpose()
    }

    /// One version of that month end.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn month_end_version(
        &self,
        system: &OrganisationCode,
        year: FinancialYear,
        month: Month,
        version: u32,
    ) -> Result<Option<MonthEnd>, StoreError> {
        let name = MonthEndName::of(system, year, month);
        let row = self
            .database
            .month_end_version(name.row_key(), version)
            .await
            .map_err(|error| self.failed(error))?;
        row.map(|row| name.month_end(&row)).transpose()
    }

    /// The versions of that month end, first to last.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn versions(
        &self,
        system: &OrganisationCode,
        year: FinancialYear,
        month: Month,
    ) -> Result<Vec<MonthEndVersion>, StoreError> {
        let name = MonthEndName::of(system, year, month);
        let rows = self.database.versions(name.row_key()).await.map_err(|error| self.failed(error))?;
        rows.into_iter()
            .map(|(version, recorded_on, hash)| {
                Ok(MonthEndVersion {
                    version: name.number("a version", version)?,
                    recorded_on: recorded_on.parse().map_err(|_| name.damaged("a day", &recorded_on))?,
                    hash: ContentHash::parse(&hash).ok_or_else(|| name.damaged("a hash", &hash))?,
                })
            })
            .collect()
    }

    /// System, year and month of every month end, by system and then oldest first.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn periods(&self) -> Result<Vec<(OrganisationCode, FinancialYear, Month)>, StoreError> {
        let rows = self.database.periods().await.map_err(|error| self.failed(error))?;
        rows.into_iter().map(period).collect()
    }

    /// System, year and month of the month ends whose latest version holds the figure, newest month
    /// first.
    ///
    /// # Errors
    /// Where the database cannot be read or what it holds is damaged.
    pub async fn find_figure(
        &self,
        id: FigureId,
    ) -> Result<Vec<(OrganisationCode, FinancialYear, Month)>, StoreError> {
        let rows = self.database.month_ends_with(id.as_str()).await.map_err(|error| self.failed(error))?;
        rows.into_iter().map(period).collect()
    }

    /// Adds `event` to the log.
    ///
    /// # Errors
    /// Where its time is not one or the database cannot be written.
    pub async fn record(&self, event: &Event) -> Result<(), StoreError> {
        if event.at.parse::<Timestamp>().is_err() {
            return Err(StoreError::Time { at: event.at.clone() });
        }
        self.database.add_event(event).await.map_err(|error| self.failed(error))
    }

    /// The last `limit` events, the latest recorded first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events(&self, limit: u32) -> Result<Vec<Event>, StoreError> {
        self.database.events(limit).await.map_err(|error| self.failed(error))
    }

    /// The rows behind it.
    pub(crate) const fn database(&self) -> &Database {
        &self.database
    }

    /// What an error of the database means.
    pub(crate) fn failed(&self, error: sqlx::Error) -> StoreError {
        match StoreError::of_database(&self.path, error) {
            StoreError::ReadOnly { path } if !path.exists() => StoreError::Removed { path },
            error => error,
        }
    }
}

/// Which month end: `QK1 2024/25 month 5` in messages.
struct MonthEndName<'a> {
    system: &'a OrganisationCode,
    year: FinancialYear,
    month: Month,
    year_text: String,
}

impl fmt::Display for MonthEndName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} month {}", self.system, self.year, self.month)
    }
}

impl<'a> MonthEndName<'a> {
    fn of(system: &'a OrganisationCode, year: FinancialYear, month: Month) -> Self {
        Self { system, year, month, year_text: year.to_string() }
    }

    fn row_key(&self) -> MonthEndRowKey<'_> {
        MonthEndRowKey { system: self.system.as_str(), year: &self.year_text, month: self.month.get() }
    }

    /// The month end in `row`, which must be this one and whole.
    fn month_end(&self, row: &MonthEndRow) -> Result<MonthEnd, StoreError> {
        let name = || format!("{self} version {}", row.version);
        let damaged = |reason: String| StoreError::Damaged { month_end: name(), reason };
        if ContentHash::of(row.record.as_bytes()).to_string() != row.hash {
            return Err(damaged("it does not have the hash it was stored with".to_owned()));
        }
        let month_end = record::read(&row.record).map_err(|error| match error {
            RecordError::Schema(schema) => StoreError::UnknownSchema { month_end: name(), schema },
            RecordError::Shape(_) | RecordError::Value { .. } => damaged(error.to_string()),
        })?;
        if (&month_end.system, month_end.year, month_end.month) == (self.system, self.year, self.month) {
            Ok(month_end)
        } else {
            let other = MonthEndName::of(&month_end.system, month_end.year, month_end.month);
            Err(damaged(format!("the month end {other} stands in its place")))
        }
    }

    fn number(&self, expected: &str, number: i64) -> Result<u32, StoreError> {
        u32::try_from(number).map_err(|_| self.damaged(expected, &number.to_string()))
    }

    fn damaged(&self, expected: &str, value: &str) -> StoreError {
        StoreError::Damaged { month_end: self.to_string(), reason: format!("{value:?} is not {expected}") }
    }
}

/// A row's system, year and month.
fn period(
    (system, year, month): (String, String, i64),
) -> Result<(OrganisationCode, FinancialYear, Month), StoreError> {
    let read = || {
        let month = u8::try_from(month).ok().and_then(Month::new)?;
        Some((system.parse().ok()?, year.parse().ok()?, month))
    };
    read().ok_or_else(|| StoreError::Damaged {
        month_end: format!("{system} {year} month {month}"),
        reason: "this is not the name of a month end".to_owned(),
    })
}

#[cfg(test)]
mod tests;
