//! The SQL of accounts: each change and its event together or neither.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, Sqlite, Transaction};

use super::Database;
use crate::event::Event;

/// An account as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewAccount<'a> {
    pub(crate) name: &'a str,
    pub(crate) roles: &'a str,
    pub(crate) organisation: Option<&'a str>,
    pub(crate) password: &'a str,
}

/// A stored account.
#[derive(Debug)]
pub(crate) struct AccountRow {
    pub(crate) name: String,
    pub(crate) roles: String,
    pub(crate) organisation: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) password_version: i64,
    pub(crate) added_at: String,
    pub(crate) removed_at: Option<String>,
}

impl FromRow<'_, SqliteRow> for AccountRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            name: row.try_get("name")?,
            roles: row.try_get("roles")?,
            organisation: row.try_get("organisation")?,
            password: row.try_get("password")?,
            password_version: row.try_get("password_version")?,
            added_at: row.try_get("added_at")?,
            removed_at: row.try_get("removed_at")?,
        })
    }
}

impl Database {
    /// Adds an account; gives the one that has its name already, if there is one.
    pub(crate) async fn add_account(
        &self,
        account: &NewAccount<'_>,
        event: &Event,
    ) -> Result<Option<AccountRow>, sqlx::Error> {
        let mut transaction = self.write().await?;
        let existing: Option<AccountRow> = sqlx::query_as("SELECT * FROM account WHERE name = ?")
            .bind(account.name)
            .fetch_optional(&mut *transaction)
            .await?;
        if existing.is_some() {
            return Ok(existing);
        }
        sqlx::query(
            "INSERT INTO account (name, roles, organisation, password, added_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(account.name)
        .bind(account.roles)
        .bind(account.organisation)
        .bind(account.password)
        .bind(&event.at)
        .execute(&mut *transaction)
        .await?;
        finish(transaction, event).await?;
        Ok(None)
    }

    /// The account with this name, removed or not.
    pub(crate) async fn account(&self, name: &str) -> Result<Option<AccountRow>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM account WHERE name = ?").bind(name).fetch_optional(&self.pool).await
    }

    /// The accounts that are not removed, by name.
    pub(crate) async fn accounts(&self) -> Result<Vec<AccountRow>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM account WHERE removed_at IS NULL ORDER BY name")
            .fetch_all(&self.pool)
            .await
    }

    /// When the first account was added, whether or not it was removed since.
    pub(crate) async fn first_account_added_at(&self) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT MIN(added_at) FROM account").fetch_one(&self.pool).await
    }

    /// The names that were ever given, by name.
    pub(crate) async fn account_names(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT name FROM account ORDER BY name").fetch_all(&self.pool).await
    }

    /// Changes roles and organisation; gives whether there is such an account.
    pub(crate) async fn change_roles(
        &self,
        (name, roles, organisation): (&str, &str, Option<&str>),
        event: &Event,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let changed = sqlx::query(
            "UPDATE account SET roles = ?, organisation = ? WHERE name = ? AND removed_at IS NULL",
        )
        .bind(roles)
        .bind(organisation)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        finish_if(changed.rows_affected(), transaction, event).await
    }

    /// Changes the password; gives whether there is such an account.
    pub(crate) async fn change_password(
        &self,
        (name, password): (&str, &str),
        event: &Event,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let changed = sqlx::query(
            "UPDATE account SET password = ?, password_version = password_version + 1 \
             WHERE name = ? AND removed_at IS NULL",
        )
        .bind(password)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        finish_if(changed.rows_affected(), transaction, event).await
    }

    /// Removes an account; gives whether there was one.
    pub(crate) async fn remove_account(&self, name: &str, event: &Event) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let changed = sqlx::query(
            "UPDATE account SET password = NULL, removed_at = ? WHERE name = ? AND removed_at IS NULL",
        )
        .bind(&event.at)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        finish_if(changed.rows_affected(), transaction, event).await
    }

    /// The last `limit` entries of the log by or about `name`, newest first.
    pub(crate) async fn events_of(&self, name: &str, limit: u32) -> Result<Vec<Event>, sqlx::Error> {
        type Row = (String, String, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, actor, kind, subject, detail FROM event WHERE actor = ?1 OR subject = ?1 \
             ORDER BY id DESC LIMIT ?2",
        )
        .bind(name)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let event = |(at, actor, kind, subject, detail)| Event { at, actor, kind, subject, detail };
        Ok(rows.into_iter().map(event).collect())
    }
}

/// Adds the event and keeps both, where a row was changed.
async fn finish_if(
    n_changed: u64,
    transaction: Transaction<'static, Sqlite>,
    event: &Event,
) -> Result<bool, sqlx::Error> {
    if n_changed == 0 {
        return Ok(false);
    }
    finish(transaction, event).await?;
    Ok(true)
}

/// Adds the event and keeps it with what was changed.
pub(super) async fn finish(
    mut transaction: Transaction<'static, Sqlite>,
    event: &Event,
) -> Result<(), sqlx::Error> {
    add_event(&mut transaction, event).await?;
    transaction.commit().await
}

/// Adds the event to what is being changed.
pub(super) async fn add_event(
    transaction: &mut Transaction<'static, Sqlite>,
    event: &Event,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO event (at, actor, kind, subject, detail) VALUES (?, ?, ?, ?, ?)")
        .bind(&event.at)
        .bind(&event.actor)
        .bind(&event.kind)
        .bind(&event.subject)
        .bind(&event.detail)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
