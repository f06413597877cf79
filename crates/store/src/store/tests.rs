//! Month ends are kept in versions and found by their figures, with several writers at once.

use std::time::{Duration, Instant};

use domain::example;
use domain::money::Pence;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::*;

mod opening;

/// A store in a new folder.
async fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    (folder, store)
}

/// The example with one figure worth `pence` more.
fn changed(pence: i64) -> MonthEnd {
    let mut month_end = example::month_end();
    month_end.figures.values_mut().next().unwrap().value += Pence::new(pence);
    month_end
}

/// The example as the month end of another month.
fn of_month(number: u8) -> MonthEnd {
    MonthEnd { month: Month::new(number).unwrap(), ..example::month_end() }
}

async fn latest(store: &Store, month_end: &MonthEnd) -> Result<Option<MonthEnd>, StoreError> {
    store.month_end(&month_end.system, month_end.year, month_end.month).await
}

async fn versions(store: &Store, month_end: &MonthEnd) -> Vec<MonthEndVersion> {
    store.versions(&month_end.system, month_end.year, month_end.month).await.unwrap()
}

/// A way past the store, as another program has it.
async fn behind(folder: &TempDir) -> SqlitePool {
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(folder.path().join("oakham.db")))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_month_end_is_given_back_as_it_was_saved() {
    let (folder, store) = opened().await;
    let month_end = example::month_end();
    assert_eq!(latest(&store, &month_end).await.unwrap(), None);
    assert_eq!(store.save_month_end(&month_end).await.unwrap(), MonthEndState::Saved { version: 1 });
    assert_eq!(latest(&store, &month_end).await.unwrap().as_ref(), Some(&month_end));

    store.close().await;
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    assert_eq!(latest(&store, &month_end).await.unwrap(), Some(month_end));
}

#[tokio::test]
async fn saving_the_same_month_end_again_changes_nothing() {
    let (_folder, store) = opened().await;
    let month_end = example::month_end();
    store.save_month_end(&month_end).await.unwrap();
    let before = versions(&store, &month_end).await;
    assert_eq!(store.save_month_end(&month_end).await.unwrap(), MonthEndState::Unchanged);
    assert_eq!(versions(&store, &month_end).await, before);
}

#[tokio::test]
async fn a_changed_month_end_is_a_new_version_and_the_old_one_stays() {
    let (_folder, store) = opened().await;
    let (first, second) = (example::month_end(), changed(1));
    assert_eq!(store.save_month_end(&first).await.unwrap(), MonthEndState::Saved { version: 1 });
    assert_eq!(store.save_month_end(&second).await.unwrap(), MonthEndState::Saved { version: 2 });
    assert_eq!(latest(&store, &first).await.unwrap().as_ref(), Some(&second));

    let version =
        async |number| store.month_end_version(&first.system, first.year, first.month, number).await.unwrap();
    assert_eq!(version(1).await.as_ref(), Some(&first));
    assert_eq!(version(2).await.as_ref(), Some(&second));
    assert_eq!(version(3).await, None);

    let kept_versions = versions(&store, &first).await;
    assert_eq!(kept_versions.iter().map(|kept_versions| kept_versions.version).collect::<Vec<_>>(), [1, 2]);
    assert!(kept_versions.iter().all(|kept_versions| kept_versions.recorded_on == first.recorded_on));
    assert_ne!(kept_versions[0].hash, kept_versions[1].hash);

    // What was true before is true again: that too is news.
    assert_eq!(store.save_month_end(&first).await.unwrap(), MonthEndState::Saved { version: 3 });
    assert_eq!(versions(&store, &first).await[2].hash, kept_versions[0].hash);
}

#[tokio::test]
async fn month_ends_are_listed_by_system_and_month() {
    let (_folder, store) = opened().await;
    assert_eq!(store.periods().await.unwrap(), []);
    for month_end in [of_month(10), of_month(2), changed(1), changed(2)] {
        store.save_month_end(&month_end).await.unwrap();
    }
    let month_end = example::month_end();
    let expected =
        [2, 5, 10].map(|month| (month_end.system.clone(), month_end.year, Month::new(month).unwrap()));
    assert_eq!(store.periods().await.unwrap(), expected);
}

#[tokio::test]
async fn a_figure_is_found_in_the_month_ends_that_hold_it_newest_first() {
    let (_folder, store) = opened().await;
    let month_end = example::month_end();
    let id = *month_end.figures.keys().next().unwrap();
    for month_end in [of_month(4), of_month(10), month_end.clone(), changed(1)] {
        store.save_month_end(&month_end).await.unwrap();
    }
    let found = |months: &[u8]| {
        let name = |month: &u8| (month_end.system.clone(), month_end.year, Month::new(*month).unwrap());
        months.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(store.find_figure(id).await.unwrap(), found(&[10, 5, 4]));
    assert_eq!(store.find_figure(FigureId::parse("0000000000").unwrap()).await.unwrap(), []);

    // A month's latest version decides.
    let mut without = of_month(10);
    without.figures.remove(&id);
    store.save_month_end(&without).await.unwrap();
    assert_eq!(store.find_figure(id).await.unwrap(), found(&[5, 4]));
}

fn event(number: u32) -> Event {
    Event {
        at: format!("2030-09-18T09:00:{number:02}Z"),
        actor: "Zoë O'Neill".to_owned(),
        kind: "return-read".to_owned(),
        subject: "2030/31 M05 Z9A".to_owned(),
        detail: format!("line\n{number}"),
    }
}

#[tokio::test]
async fn events_are_given_back_newest_first() {
    let (_folder, store) = opened().await;
    for number in 0..5 {
        store.record(&event(number)).await.unwrap();
    }
    assert_eq!(store.events(3).await.unwrap(), [event(4), event(3), event(2)]);
    assert_eq!(store.events(99).await.unwrap().len(), 5);
    assert_eq!(store.events(0).await.unwrap(), []);
}

#[tokio::test]
async fn an_event_needs_a_time() {
    let (_folder, store) = opened().await;
    for at in ["", "yesterday", "2030-09-18", "2030-09-31T09:00:00Z", "2030-09-18T09:00:00"] {
        let error = store.record(&Event { at: at.to_owned(), ..event(0) }).await.unwrap_err();
        assert!(matches!(error, StoreError::Time { .. }), "{at}: {error}");
    }
    store.record(&Event { at: "2030-09-18T10:00:00+01:00".to_owned(), ..event(0) }).await.unwrap();
    assert_eq!(store.events(9).await.unwrap().len(), 1);
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs `write` in `n` threads at once, each with a store of its own on the same new database.
fn at_once(n: u32, write: impl AsyncFn(&Store, u32) + Copy + Send + Sync) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham.db");
    std::thread::scope(|scope| {
        for number in 0..n {
            let path = &path;
            scope.spawn(move || {
                runtime().block_on(async {
                    let store = Store::open(path).await.unwrap();
                    write(&store, number).await;
                    store.close().await;
                });
            });
        }
    });
    let store = runtime().block_on(Store::open(&path)).unwrap();
    (folder, store)
}

#[test]
fn writers_at_the_same_time_wait_for_each_other() {
    let (_folder, store) = at_once(4, async |store, number| {
        for round in 0..3 {
            store.save_month_end(&changed(i64::from(number * 10 + round))).await.unwrap();
            store.record(&event(number)).await.unwrap();
        }
    });
    runtime().block_on(async {
        let kept_versions = versions(&store, &example::month_end()).await;
        assert_eq!(
            kept_versions.iter().map(|kept_versions| kept_versions.version).collect::<Vec<_>>(),
            (1..=12).collect::<Vec<_>>()
        );
        assert_eq!(store.events(99).await.unwrap().len(), 12);
    });
}

#[test]
fn the_same_month_end_saved_by_several_at_once_is_one_version() {
    let (_folder, store) = at_once(4, async |store, _| {
        store.save_month_end(&example::month_end()).await.unwrap();
    });
    runtime().block_on(async {
        assert_eq!(versions(&store, &example::month_end()).await.len(), 1);
    });
}

#[tokio::test]
async fn a_month_end_that_would_not_be_read_back_is_not_saved() {
    let (_folder, store) = opened().await;
    let mut misfiled = example::month_end();
    let figure = misfiled.figures.values().next().unwrap().clone();
    misfiled.figures.insert(FigureId::parse("0000000000").unwrap(), figure);
    let error = store.save_month_end(&misfiled).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "the month end Z9Q 2030/31 month 5 cannot be stored: \
         \"0000000000\" is not the id of the figure beside it"
    );
    let before_the_nhs = FinancialYear::starting(1948).unwrap().before();
    let error =
        store.save_month_end(&MonthEnd { year: before_the_nhs, ..example::month_end() }).await.unwrap_err();
    assert!(matches!(error, StoreError::NotStorable { .. }), "{error}");
    assert_eq!(store.periods().await.unwrap(), []);
}

/// What is said of a month end that another program stored with this hash and this text.
async fn check_damaged(hash: Option<&str>, record: &str) -> StoreError {
    let (folder, store) = opened().await;
    let month_end = example::month_end();
    let hash = hash.map_or_else(|| ContentHash::of(record.as_bytes()).to_string(), str::to_owned);
    sqlx::query(
        "INSERT INTO book (system, year, month, version, recorded_on, hash, record) \
         VALUES ('Z9Q', '2030/31', 5, 7, '2030-09-18', ?, ?)",
    )
    .bind(hash)
    .bind(record)
    .execute(&behind(&folder).await)
    .await
    .unwrap();
    latest(&store, &month_end).await.unwrap_err()
}

#[tokio::test]
async fn a_damaged_month_end_is_named() {
    let text = record::write(&example::month_end());
    let cut = check_damaged(None, &text[..text.len() / 2]).await.to_string();
    assert!(cut.starts_with("the stored month end Z9Q 2030/31 month 5 version 7 is damaged: EOF"), "{cut}");
    let other = check_damaged(Some(&"0".repeat(64)), &text).await.to_string();
    assert!(other.contains("is damaged: it does not have the hash it was stored with"), "{other}");
    let misplaced = check_damaged(None, &record::write(&of_month(6))).await.to_string();
    assert!(misplaced.contains("the month end Z9Q 2030/31 month 6 stands in its place"), "{misplaced}");
}

#[tokio::test]
async fn a_month_end_of_an_unknown_schema_is_named() {
    let text = record::write(&example::month_end()).replacen("oakham.book/1", "oakham.book/9", 1);
    match check_damaged(None, &text).await {
        StoreError::UnknownSchema { month_end, schema } => {
            assert_eq!(month_end, "Z9Q 2030/31 month 5 version 7");
            assert_eq!(schema, "oakham.book/9");
        }
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_name_that_is_none_is_reported_not_skipped() {
    let (folder, store) = opened().await;
    sqlx::query(
        "INSERT INTO book (system, year, month, version, recorded_on, hash, record) \
         VALUES ('z', '2030/31', 5, 1, 'someday', '', '')",
    )
    .execute(&behind(&folder).await)
    .await
    .unwrap();
    let error = store.periods().await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Damaged { month_end, .. } if month_end == "z 2030/31 month 5"),
        "{error}"
    );
}

/// The example with every figure restated, to have as many as a real system.
fn of_usual_size() -> MonthEnd {
    let mut month_end = example::month_end();
    let restated = month_end.figures.clone().into_values().map(|mut figure| {
        figure.key.version += 1;
        (figure.id(), figure)
    });
    month_end.figures.extend(restated);
    month_end
}

/// The bar is 30 ms on an idle machine; a busy one gets ten times as long.
#[tokio::test]
async fn a_month_end_of_usual_size_is_loaded_fast() {
    const BAR: Duration = Duration::from_millis(30);
    let (_folder, store) = opened().await;
    let month_end = of_usual_size();
    assert!(month_end.figures.len() >= 2_500, "only {} figures", month_end.figures.len());
    store.save_month_end(&month_end).await.unwrap();
    let mut shortest = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let loaded = latest(&store, &month_end).await.unwrap();
        shortest = shortest.min(begun.elapsed());
        assert_eq!(loaded.as_ref(), Some(&month_end));
    }
    assert!(shortest < BAR * 10, "loading took {shortest:?}");
}
