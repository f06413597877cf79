//! Turns, and what is said of failures.

use super::*;

#[tokio::test]
async fn as_many_as_there_are_turns_work_and_a_bounded_number_waits() {
    let turns = Arc::new(Turns::new(2, 1, Duration::from_mins(1)));
    let (first, _second) = (turns.take(1).await.unwrap(), turns.take(1).await.unwrap());
    let waits = tokio::spawn({
        let turns = Arc::clone(&turns);
        async move { turns.take(1).await.is_ok() }
    });
    while turns.waiting.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(turns.take(1).await.unwrap_err(), PageError::Busy);
    drop(first);
    assert!(waits.await.unwrap());
    assert_eq!(turns.waiting.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn who_waits_too_long_or_goes_away_waits_no_more() {
    let turns = Turns::new(1, 5, Duration::ZERO);
    let _first = turns.take(1).await.unwrap();
    assert_eq!(turns.take(1).await.unwrap_err(), PageError::Busy);
    drop(turns.take(1));
    assert_eq!(turns.waiting.load(Ordering::Relaxed), 0);
}

#[test]
fn a_failure_is_told_on_one_line_with_its_code() {
    let failure = Failure { code: "0123abcd".to_owned(), why: "the database\n  is gone".to_owned() };
    let time = "2026-11-29T01:02:03.9Z".parse().unwrap();
    let line = failure.log_line(time, &Method::GET, &Uri::from_static("/flow?year=2024/25"));
    assert_eq!(line, "2026-11-29T01:02:03Z error 0123abcd: GET /flow: the database is gone");
    assert_eq!(Failure::of(&PageError::Page), None);
    let [one, other] = [(); 2].map(|()| Failure::of(&PageError::Failed("x".to_owned())).unwrap());
    assert_ne!(one.code, other.code);
}

#[test]
fn what_a_panic_says_is_told() {
    assert_eq!(panic_message(&"short"), "panicked: short");
    assert_eq!(panic_message(&"long".to_owned()), "panicked: long");
    assert_eq!(panic_message(&1), "panicked: it does not say why");
}
