//! The SQL of sessions.

use super::Database;

/// A session as it is written and given back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewSessionRow<'a> {
    pub(crate) token: &'a str,
    pub(crate) account: &'a str,
    pub(crate) password_version: u32,
    pub(crate) ends_at: i64,
}

impl Database {
    /// Adds a session; deletes those that are over at `now`, and the oldest beyond the limits.
    pub(crate) async fn add_session(
        &self,
        session: &NewSessionRow<'_>,
        now: i64,
        (most_of_account, most): (u32, u32),
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM session WHERE ends_at <= ?").bind(now).execute(&mut *transaction).await?;
        sqlx::query(
            "DELETE FROM session WHERE account = ?1 AND token NOT IN \
             (SELECT token FROM session WHERE account = ?1 ORDER BY ends_at DESC, token LIMIT ?2)",
        )
        .bind(session.account)
        .bind(most_of_account.saturating_sub(1))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "DELETE FROM session WHERE token NOT IN \
             (SELECT token FROM session ORDER BY ends_at DESC, token LIMIT ?)",
        )
        .bind(most.saturating_sub(1))
        .execute(&mut *transaction)
        .await?;
        sqlx::query("INSERT INTO session (token, account, password_version, ends_at) VALUES (?, ?, ?, ?)")
            .bind(session.token)
            .bind(session.account)
            .bind(session.password_version)
            .bind(session.ends_at)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Account, version of its password, and end of the session of a token.
    pub(crate) async fn session(&self, token: &str) -> Result<Option<(String, i64, i64)>, sqlx::Error> {
        sqlx::query_as("SELECT account, password_version, ends_at FROM session WHERE token = ?")
            .bind(token)
            .fetch_optional(&self.pool)
            .await
    }

    /// Deletes a session, if there is one.
    pub(crate) async fn delete_session(&self, token: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM session WHERE token = ?").bind(token).execute(&self.pool).await.map(drop)
    }
}
