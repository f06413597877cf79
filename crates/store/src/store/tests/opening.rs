//! Where a database can be opened, and what is said where it cannot.

use std::fs;
use std::path::Path;
use std::time::Duration;

use domain::example;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use super::{behind, opened};
use crate::error::StoreError;
use crate::store::{MonthEndState, Store};

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder").join("oakham.db");
    let error = Store::open(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::NoFolder { .. }), "{error}");
    assert!(error.to_string().contains("its folder does not exist"), "{error}");
    assert!(!path.parent().unwrap().exists());
}

#[tokio::test]
async fn what_is_not_a_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "We met and talked about the plan.\n".repeat(200)).unwrap();
    let error = Store::open(&text).await.unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert!(fs::read_to_string(&text).unwrap().starts_with("We met"));

    let error = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham.db");
    fs::write(&path, "").unwrap();
    let store = Store::open(&path).await.unwrap();
    assert_eq!(
        store.save_month_end(&example::month_end()).await.unwrap(),
        MonthEndState::Saved { version: 1 }
    );
}

#[tokio::test]
async fn a_database_of_a_newer_oakham_is_not_touched() {
    let (folder, store) = opened().await;
    sqlx::query("INSERT INTO schema_version (version) VALUES (9999)")
        .execute(&behind(&folder).await)
        .await
        .unwrap();
    store.close().await;
    let error = Store::open(&folder.path().join("oakham.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 9999, .. }), "{error}");
}

#[tokio::test]
async fn a_path_may_hold_any_character() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("año 100% #1?mode=ro & more");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("my oakham.db");
    let store = Store::open(&path).await.unwrap();
    store.save_month_end(&example::month_end()).await.unwrap();
    store.close().await;
    assert!(path.is_file());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// No one, not even root, makes files in `/proc`.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let path = Path::new("/proc/oakham.db");
    let error = Store::open(path).await.unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    assert!(error.to_string().starts_with("/proc/oakham.db cannot be written"), "{error}");
}

#[tokio::test]
async fn a_database_that_is_removed_while_it_is_used_is_named() {
    let (folder, store) = opened().await;
    let path = folder.path().join("oakham.db");
    for name in ["oakham.db", "oakham.db-wal", "oakham.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    // What another connection of its pool is answered with.
    let options = SqliteConnectOptions::new().filename(&path);
    let error = store.failed(SqlitePool::connect_with(options).await.unwrap_err());
    assert!(matches!(error, StoreError::Removed { .. }), "{error}");
}

#[tokio::test]
async fn a_database_that_may_only_be_read_is_named() {
    let (folder, store) = opened().await;
    store.close().await;
    let path = folder.path().join("oakham.db");
    let options = SqliteConnectOptions::new().filename(&path).read_only(true);
    let reader = SqlitePool::connect_with(options).await.unwrap();
    let error =
        sqlx::query("INSERT INTO schema_version (version) VALUES (2)").execute(&reader).await.unwrap_err();
    let error = StoreError::of_database(&path, error);
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}

#[tokio::test]
async fn a_database_held_by_another_program_is_named() {
    let (folder, store) = opened().await;
    let other = behind(&folder).await;
    let _holding = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let hasty = SqliteConnectOptions::new()
        .filename(folder.path().join("oakham.db"))
        .busy_timeout(Duration::from_millis(1));
    let hasty = SqlitePool::connect_with(hasty).await.unwrap();
    let error = hasty.begin_with("BEGIN IMMEDIATE").await.unwrap_err();
    let error = StoreError::of_database(&store.path, error);
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
}
