//! Jobs go from the queue to their end once, in order, with a line in the log for each move.

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use super::*;

const AT: &str = "2030-09-18T09:00:00Z";
const LATER: &str = "2030-09-18T09:05:00Z";
const ROOM: QueueRoom = QueueRoom { most: 20, most_of_one: 20 };
const KIND: &str = "what-if";

async fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    (folder, store)
}

async fn queued(store: &Store, title: &str) -> i64 {
    let job = NewJob { kind: KIND, title, request: "schema = \"oakham.scenario/1\"" };
    match store.queue_job(&job, ROOM, ("anna", AT)).await.unwrap() {
        Queued::As(id) => id,
        full => panic!("{full:?}"),
    }
}

async fn state(store: &Store, id: i64) -> JobState {
    store.job(id).await.unwrap().unwrap().record.state
}

/// What the log says happened to a job, in order: by whom and what.
async fn log_entries(store: &Store, id: i64) -> Vec<(String, String)> {
    let mut events = store.events(99).await.unwrap();
    events.reverse();
    let subject = format!("job {id}");
    let of_it = events.into_iter().filter(|event| event.subject == subject);
    of_it.map(|event| (event.actor, event.kind)).collect()
}

#[tokio::test]
async fn a_job_goes_from_the_queue_to_its_result() {
    let (folder, store) = opened().await;
    let id = queued(&store, "Closing evenings").await;
    let job = store.job(id).await.unwrap().unwrap();
    assert_eq!((job.record.state, job.record.progress), (JobState::Queued, 0));
    assert_eq!((job.record.asked_by.as_str(), job.record.asked_at.as_str()), ("anna", AT));

    let taken_job = store.take_next_job(KIND, AT).await.unwrap().unwrap();
    assert_eq!((taken_job.record.id, taken_job.request), (id, job.request));
    assert!(!store.job_progress(id, (40, "about 2 minutes left"), LATER).await.unwrap());
    let record = store.jobs(KIND, 9).await.unwrap().remove(0);
    assert_eq!((record.progress, record.note.as_str()), (40, "about 2 minutes left"));
    assert!(store.finish_job(id, "{}", LATER).await.unwrap());
    store.close().await;

    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    let job = store.job(id).await.unwrap().unwrap();
    assert_eq!((job.record.state, job.record.progress), (JobState::Done, 100));
    assert_eq!(job.result.as_deref(), Some("{}"));
    assert_eq!(job.record.changed_at, LATER);
    let by = |who: &str, what: &str| (who.to_owned(), what.to_owned());
    let expected = [by("anna", "job queued"), by("oakham", "job running"), by("oakham", "job done")];
    assert_eq!(log_entries(&store, id).await, expected);
}

#[tokio::test]
async fn jobs_are_taken_oldest_first_and_each_once() {
    let (_folder, store) = opened().await;
    let (first, second) = (queued(&store, "first").await, queued(&store, "second").await);
    assert!(store.take_next_job("report", AT).await.unwrap().is_none());
    let (one, other) = tokio::join!(store.take_next_job(KIND, AT), store.take_next_job(KIND, AT));
    let mut taken_job = [one, other].map(|taken_job| taken_job.unwrap().unwrap().record.id);
    taken_job.sort_unstable();
    assert_eq!(taken_job, [first, second]);
    assert!(store.take_next_job(KIND, AT).await.unwrap().is_none());
    let listed: Vec<i64> = store.jobs(KIND, 9).await.unwrap().iter().map(|job| job.id).collect();
    assert_eq!(listed, [second, first]);
    assert_eq!(store.jobs(KIND, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_full_queue_takes_no_more_until_one_is_taken() {
    let (_folder, store) = opened().await;
    let job = NewJob { kind: KIND, title: "one more", request: "" };
    let room = QueueRoom { most: 3, most_of_one: 3 };
    for _ in 0..3 {
        assert!(matches!(store.queue_job(&job, room, ("anybody", AT)).await.unwrap(), Queued::As(_)));
    }
    assert_eq!(store.queue_job(&job, room, ("anybody", AT)).await.unwrap(), Queued::Full);
    store.take_next_job(KIND, AT).await.unwrap().unwrap();
    assert!(matches!(store.queue_job(&job, room, ("anybody", AT)).await.unwrap(), Queued::As(_)));
}

#[tokio::test]
async fn one_who_asks_for_much_leaves_room_for_others() {
    let (_folder, store) = opened().await;
    let job = NewJob { kind: KIND, title: "one more", request: "" };
    let room = QueueRoom { most: 3, most_of_one: 2 };
    for _ in 0..2 {
        assert!(matches!(store.queue_job(&job, room, ("anna", AT)).await.unwrap(), Queued::As(_)));
    }
    assert_eq!(store.queue_job(&job, room, ("anna", AT)).await.unwrap(), Queued::FullOfOne);
    assert!(matches!(store.queue_job(&job, room, ("bert", AT)).await.unwrap(), Queued::As(_)));
}

#[tokio::test]
async fn what_was_interrupted_is_done_again() {
    let (_folder, store) = opened().await;
    let (first, second) = (queued(&store, "first").await, queued(&store, "second").await);
    store.take_next_job(KIND, AT).await.unwrap().unwrap();
    store.job_progress(first, (60, "soon"), AT).await.unwrap();
    assert_eq!(store.put_back_running(LATER).await.unwrap(), 1);
    let job = store.job(first).await.unwrap().unwrap().record;
    assert_eq!((job.state, job.progress, job.note.as_str()), (JobState::Queued, 0, ""));
    assert_eq!(store.take_next_job(KIND, LATER).await.unwrap().unwrap().record.id, first);
    assert_eq!(state(&store, second).await, JobState::Queued);
}

#[tokio::test]
async fn what_was_interrupted_twice_has_failed_and_what_was_stopped_has_not() {
    let (_folder, store) = opened().await;
    let id = queued(&store, "first").await;
    for (n_again, state_after) in [(1, JobState::Queued), (0, JobState::Failed)] {
        // A server that is stopped as it should be puts back what it does, however often.
        for _ in 0..3 {
            store.take_next_job(KIND, AT).await.unwrap().unwrap();
            assert!(store.put_back_job(id, AT).await.unwrap());
            assert!(!store.put_back_job(id, AT).await.unwrap());
        }
        store.take_next_job(KIND, AT).await.unwrap().unwrap();
        assert_eq!(store.put_back_running(LATER).await.unwrap(), n_again);
        assert_eq!(state(&store, id).await, state_after);
    }
    let record = store.job(id).await.unwrap().unwrap().record;
    assert!(record.note.contains("the server ended twice while this was made"), "{}", record.note);
    assert!(store.take_next_job(KIND, LATER).await.unwrap().is_none());
    assert_eq!(log_entries(&store, id).await.last().unwrap().1, "job failed");
}

#[tokio::test]
async fn a_cancelled_job_is_not_done_and_its_worker_hears_of_it() {
    let (_folder, store) = opened().await;
    let (running, waiting) = (queued(&store, "running").await, queued(&store, "waiting").await);
    store.take_next_job(KIND, AT).await.unwrap().unwrap();
    for id in [running, waiting] {
        assert!(store.cancel_job(id, ("bert", LATER)).await.unwrap());
        assert!(!store.cancel_job(id, ("bert", LATER)).await.unwrap());
        assert_eq!(state(&store, id).await, JobState::Cancelled);
    }
    assert!(store.job_progress(running, (50, ""), LATER).await.unwrap());
    assert!(!store.finish_job(running, "{}", LATER).await.unwrap());
    assert!(!store.fail_job(running, "no", LATER).await.unwrap());
    assert!(store.take_next_job(KIND, LATER).await.unwrap().is_none());
    assert_eq!(store.job(running).await.unwrap().unwrap().result, None);
    assert_eq!(log_entries(&store, waiting).await.len(), 2);
}

#[tokio::test]
async fn a_failed_job_says_why() {
    let (_folder, store) = opened().await;
    let id = queued(&store, "first").await;
    assert!(!store.fail_job(id, "it does not run yet", AT).await.unwrap());
    store.take_next_job(KIND, AT).await.unwrap();
    assert!(store.fail_job(id, "no station is called so", LATER).await.unwrap());
    let job = store.job(id).await.unwrap().unwrap().record;
    assert_eq!((job.state, job.note.as_str()), (JobState::Failed, "no station is called so"));
    assert_eq!(store.put_back_running(LATER).await.unwrap(), 0);
}

#[tokio::test]
async fn a_time_is_checked_before_anything_is_kept() {
    let (_folder, store) = opened().await;
    let job = NewJob { kind: KIND, title: "", request: "" };
    let error = store.queue_job(&job, ROOM, ("anna", "today")).await.unwrap_err();
    assert!(matches!(error, StoreError::Time { .. }), "{error}");
    assert_eq!(store.jobs(KIND, 9).await.unwrap(), []);
}

#[tokio::test]
async fn past_the_store_a_job_moves_only_as_jobs_do() {
    let (folder, store) = opened().await;
    let (_waiting, ended) = (queued(&store, "waiting").await, queued(&store, "ended").await);
    store.cancel_job(ended, ("anna", AT)).await.unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join("oakham.db"));
    let behind = SqlitePool::connect_with(options).await.unwrap();
    for (sql, said) in [
        ("UPDATE job SET request = 'other'", "what a job was asked for is never changed"),
        ("UPDATE job SET asked_by = 'nobody' WHERE id = 1", "what a job was asked for is never changed"),
        ("UPDATE job SET state = 'done', result = '' WHERE id = 1", "a job does not move like this"),
        ("UPDATE job SET progress = 50 WHERE id = 1", "a job does not move like this"),
        ("UPDATE job SET state = 'queued' WHERE id = 2", "a job does not move like this"),
        ("DELETE FROM job", "jobs are never deleted"),
        (
            "REPLACE INTO job (id, kind, title, request, asked_by, asked_at, changed_at) \
             VALUES (1, 'k', '', '', '', '', '')",
            "jobs are never replaced",
        ),
        (
            "INSERT INTO job (kind, title, request, asked_by, asked_at, changed_at, state, result) \
             VALUES ('k', '', '', '', '', '', 'done', '')",
            "a job begins in the queue",
        ),
    ] {
        let error = sqlx::query(sql).execute(&behind).await.unwrap_err();
        let error = error.into_database_error().unwrap();
        assert!(error.message().starts_with(said), "{sql}: {error}");
    }
}
