//! The SQL of tokens: each change and its event together or neither.

use super::Database;
use super::account::finish;
use crate::event::Event;

impl Database {
    /// Adds a token; gives whether its name was free.
    pub(crate) async fn add_token(
        &self,
        name: &str,
        verifier: &str,
        event: &Event,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.write().await?;
        let added = sqlx::query(
            "INSERT INTO token (name, verifier, added_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        )
        .bind(name)
        .bind(verifier)
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

    /// Name and time of each token, by name.
    pub(crate) async fn tokens(&self) -> Result<Vec<(String, String)>, sqlx::Error> {
        sqlx::query_as("SELECT name, added_at FROM token ORDER BY name").fetch_all(&self.pool).await
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
