//! Processes that end by themselves, that are given up, and that are all taken. Scripts stand in for the program.

use std::collections::BTreeMap;

use super::super::request::Wanted;
use super::*;

fn processes(script: &'static str) -> Arc<Processes> {
    Arc::new(Processes::new(Arc::new(move || {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Ok(command)
    })))
}

fn request() -> Request {
    Request {
        user: "anna".to_owned(),
        settings: BTreeMap::new(),
        sql: "SELECT 1".to_owned(),
        wanted: Wanted::Described,
    }
}

async fn answer(processes: &Arc<Processes>) -> Frame {
    processes.ask(&request()).await.map_err(|fault| fault.message).unwrap().next().await
}

fn n_idle(processes: &Processes) -> usize {
    processes.idle.lock().unwrap().len()
}

/// Answers that it is the end, to each line.
const ENDS: &str = "while read -r line; do printf 'Z\\0\\0\\0\\0'; done";

#[tokio::test]
async fn a_process_is_asked_again_and_one_that_has_ended_is_followed_by_another() {
    let processes = processes(ENDS);
    for _ in 0..3 {
        assert!(matches!(answer(&processes).await, Frame::End));
        assert!(n_idle(&processes) <= 1);
    }
    if let Some((idle, _)) = processes.take() {
        end(&idle.child);
        processes.keep(idle);
    }
    // It is found out when it is asked.
    let _ = answer(&processes).await;
    assert!(matches!(answer(&processes).await, Frame::End));
}

#[tokio::test]
async fn whoever_asks_is_told_why_a_process_ended_by_itself() {
    for (script, code) in [
        ("read -r line; echo 'memory allocation of 99 bytes failed' >&2; exit 1", "53200"),
        ("read -r line; echo \"thread 'sql' has overflowed its stack\" >&2; exit 1", "54001"),
        ("read -r line; exit 0", "XX000"),
        ("read -r line; echo nonsense", "XX000"),
    ] {
        let processes = processes(script);
        let frame = answer(&processes).await;
        let Frame::Refused(fault) = frame else { panic!("{script}: {frame:?}") };
        assert_eq!(fault.code, code, "{script}: {}", fault.message);
    }
}

#[tokio::test]
async fn an_answer_that_is_given_up_ends_its_process_and_makes_room() {
    let processes = processes("exec sleep 600");
    let mut under_way = Vec::new();
    for _ in 0..AT_ONCE {
        under_way.push(processes.ask(&request()).await.map_err(|fault| fault.message).unwrap());
    }
    assert_eq!(processes.room.available_permits(), 0);
    let children: Vec<_> =
        under_way.iter().map(|answering| Arc::clone(&answering.process.as_ref().unwrap().child)).collect();
    drop(under_way);
    for child in children {
        assert!(child.lock().unwrap().try_wait().unwrap().is_some(), "it has ended");
    }
    let all = u32::try_from(AT_ONCE).unwrap();
    let room = timeout(Duration::from_secs(10), processes.room.acquire_many(all)).await;
    assert!(room.is_ok() && n_idle(&processes) == 0);
}
