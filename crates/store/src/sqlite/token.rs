//! The SQL of tokens: each change and its event together or neither.

use sqlx::SqliteConnection;

use super::Database;
use super::account::finish;
use crate::error::is_busy;
use crate::event::Event;
use crate::token::renewal::renewed;

/// Says in the file that salted tokens may still lie in parts of it that are not used any more.
const TO_BE_SWEPT: i64 = 1;

impl Database {
    /// Adds a token; gives whether its name was free.
    pub(crate) async fn add_token(
        &self,
        name: &str,
        verifier: &str,
        account: Option<&str>,
        event: &Event,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let added = sqlx::query(
            "INSERT INTO token (name, verifier, account, added_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        )
        .bind(name)
        .bind(verifier)
        .bind(account)
        .bind(&event.at)
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 0 {
            return Ok(false);
        }
        finish(transaction, event).await?;
        Ok(true)
    }

    /// What the token of this name is verified against.
    pub(crate) async fn token_verifier(&self, name: &str) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT verifier FROM token WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.pool)
            .await
    }

    /// What the token of this name is verified against, and the account that it is of.
    pub(crate) async fn token(&self, name: &str) -> Result<Option<(String, Option<String>)>, sqlx::Error> {
        sqlx::query_as("SELECT verifier, account FROM token WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.pool)
            .await
    }

    /// What names that are nobody's are asked by.
    pub(crate) async fn sign_in_secret(&self) -> Result<Vec<u8>, sqlx::Error> {
        sqlx::query_scalar("SELECT secret FROM sign_in_secret WHERE id = 1").fetch_one(&self.pool).await
    }

    /// Makes verifiers as they were kept at first into those of today, and sweeps the old ones out of the file.
    ///
    /// While others use the database it cannot be swept; a later opening does it.
    pub(super) async fn renew_tokens(&self) -> Result<(), sqlx::Error> {
        let kept: Vec<(String, String)> =
            sqlx::query_as("SELECT name, verifier FROM token WHERE verifier NOT LIKE '%$%$%:%'")
                .fetch_all(&self.pool)
                .await?;
        let renewed = kept.iter().filter_map(|(name, kept)| Some((name, kept, renewed(kept)?)));
        let renewed: Vec<(&String, &String, String)> = renewed.collect();
        if !renewed.is_empty() {
            let mut transaction = self.write().await?;
            for (name, kept, renewed) in &renewed {
                // Whoever was faster has done the same, or given the name to another token.
                sqlx::query("UPDATE token SET verifier = ? WHERE name = ? AND verifier = ?")
                    .bind(renewed)
                    .bind(name)
                    .bind(kept)
                    .execute(&mut *transaction)
                    .await?;
            }
            sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        let sweeps: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&self.pool).await?;
        if sweeps != TO_BE_SWEPT {
            return Ok(());
        }
        let mut connection = self.pool.acquire().await?;
        // Nobody who opens a database waits for those who read it.
        sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
        let swept = sweep(&mut connection).await;
        sqlx::query("PRAGMA busy_timeout = 15000").execute(&mut *connection).await?;
        match swept {
            Err(error) if is_busy(&error) => Ok(()),
            swept => swept,
        }
    }

    /// Name, time and account of each token, by name.
    pub(crate) async fn tokens(&self) -> Result<Vec<(String, String, Option<String>)>, sqlx::Error> {
        sqlx::query_as("SELECT name, added_at, account FROM token ORDER BY name").fetch_all(&self.pool).await
    }

    /// Removes a token; gives whether there was one.
    pub(crate) async fn remove_token(&self, name: &str, event: &Event) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let removed =
            sqlx::query("DELETE FROM token WHERE name = ?").bind(name).execute(&mut *transaction).await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        finish(transaction, event).await?;
        Ok(true)
    }
}

/// Writes the whole database anew and empties the log beside it.
async fn sweep(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    let emptied = "PRAGMA wal_checkpoint(TRUNCATE)";
    let (is_held, ..): (i64, i64, i64) = sqlx::query_as(emptied).fetch_one(&mut *connection).await?;
    if is_held == 0 {
        sqlx::query("PRAGMA user_version = 0").execute(&mut *connection).await?;
    }
    Ok(())
}
