//! What happened to a return is recorded once, in order, and for good.

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use super::*;

fn happened(kind: SubmissionKind, content: &str, actor: &str) -> SubmissionEvent {
    SubmissionEvent {
        organisation: "XA1".parse().unwrap(),
        year: "2030/31".parse().unwrap(),
        month: Month::new(5).unwrap(),
        hash: ContentHash::of(content.as_bytes()),
        kind,
        at: "2030-09-09T10:00:00Z".parse().unwrap(),
        actor: actor.to_owned(),
        reason: String::new(),
    }
}

#[tokio::test]
async fn each_event_is_recorded_once_whoever_repeats_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    let first = happened(SubmissionKind::Submitted, "one", "Ann");
    let second = happened(SubmissionKind::Approved, "one", "Bo");
    assert_eq!(store.record_submissions(std::slice::from_ref(&first)).await.unwrap(), 1);
    // What was interrupted is done again: the first event stays as it was recorded.
    let again = SubmissionEvent { actor: "Cy".to_owned(), ..first.clone() };
    assert_eq!(store.record_submissions(&[again, second.clone()]).await.unwrap(), 1);
    assert_eq!(store.submissions(&first.organisation).await.unwrap(), [first, second]);
    assert_eq!(store.submissions(&"XB2".parse().unwrap()).await.unwrap(), []);
}

#[tokio::test]
async fn rows_are_neither_changed_nor_deleted_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham.db");
    let store = Store::open(&path).await.unwrap();
    store.record_submissions(&[happened(SubmissionKind::Submitted, "one", "Ann")]).await.unwrap();
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    for statement in [
        "UPDATE submission SET actor = 'Mallory'",
        "DELETE FROM submission",
        "INSERT OR REPLACE INTO submission SELECT id, organisation, year, month, hash, kind, at, 'Mallory', reason FROM submission",
    ] {
        let refused = sqlx::query(statement).execute(&pool).await.unwrap_err().to_string();
        assert!(refused.contains("never"), "{refused}");
    }
}
