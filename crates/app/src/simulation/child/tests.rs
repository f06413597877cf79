//! What is said of a simulation that ended without a result.

use std::os::unix::process::ExitStatusExt;

use super::*;

#[track_caller]
fn check(status: i32, complaint: &str, expected: &str) {
    let words = ending_in_words(ExitStatus::from_raw(status), complaint);
    assert!(words.starts_with(expected), "{words}");
}

#[test]
fn how_it_ended_is_told_in_words() {
    check(6, "memory allocation of 4096 bytes failed\n", "it took more than 2 GB of memory");
    check(24, "", "it took more than 2 hours of processor time");
    check(9, "", "the simulation ended by itself (signal: 9 (SIGKILL)): it said nothing");
    let panic = "thread 'main' panicked at x.rs:1:\nno station\n\n";
    check(101 << 8, panic, "the simulation ended by itself (exit status: 101): no station");
}

#[test]
fn what_is_said_is_read_line_by_line_and_a_broken_line_is_nothing() {
    let heard = |text: &'static str| -> Vec<Result<Message>> {
        let (sender, receiver) = mpsc::sync_channel(16);
        read_answers(text.as_bytes(), &sender);
        drop(sender);
        receiver.into_iter().collect()
    };
    let messages = heard("{\"progress\":{\"made\":1,\"needed\":9,\"part\":0.5}}\n{\"result\":\"{}\"}\n");
    assert!(matches!(messages[0], Ok(Message::Progress { made: 1, needed: 9, .. })), "{messages:?}");
    assert!(matches!(&messages[1], Ok(Message::Result(text)) if text == "{}"), "{messages:?}");
    assert!(heard("{\"result\":\"{").is_empty());
    assert!(heard("nonsense\n")[0].is_err());
}
