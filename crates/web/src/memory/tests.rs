//! Tests of answers kept in memory.

use axum::body::Bytes;
use axum::http::HeaderMap;

use super::{BESIDE, Kept, Memory};

fn answer(content: &'static str) -> Kept {
    Kept { headers: HeaderMap::new(), content: Bytes::from_static(content.as_bytes()) }
}

/// A memory with room for so many answers with an address of 2 characters and a content of 4.
fn with_room_for(n_answers: usize) -> Memory {
    Memory::new(n_answers * (2 + 4 + BESIDE))
}

fn recalled(memory: &Memory, edition: u64, address: &str) -> Option<Bytes> {
    memory.recall(edition, address).map(|kept| kept.content)
}

#[test]
fn an_answer_is_recalled_until_the_library_changes() {
    let memory = with_room_for(9);
    memory.keep(0, "/".to_owned(), answer("home"));
    assert_eq!(recalled(&memory, 0, "/").as_deref(), Some("home".as_bytes()));
    assert_eq!(recalled(&memory, 1, "/"), None);
    assert_eq!(recalled(&memory, 1, "/"), None);
}

#[test]
fn an_answer_made_from_an_older_edition_is_not_kept() {
    let memory = with_room_for(9);
    assert_eq!(recalled(&memory, 7, "/"), None);
    memory.keep(6, "/".to_owned(), answer("home"));
    assert_eq!(recalled(&memory, 7, "/"), None);
}

#[test]
fn what_was_used_longest_ago_goes_first() {
    let memory = with_room_for(2);
    memory.keep(0, "/a".to_owned(), answer("aaaa"));
    memory.keep(0, "/b".to_owned(), answer("bbbb"));
    assert!(recalled(&memory, 0, "/a").is_some());
    memory.keep(0, "/c".to_owned(), answer("cccc"));
    assert!(recalled(&memory, 0, "/a").is_some());
    assert!(recalled(&memory, 0, "/b").is_none());
    assert!(recalled(&memory, 0, "/c").is_some());
}

#[test]
fn an_answer_kept_again_takes_its_room_once() {
    let memory = with_room_for(2);
    memory.keep(0, "/a".to_owned(), answer("aaaa"));
    memory.keep(0, "/a".to_owned(), answer("AAAA"));
    memory.keep(0, "/b".to_owned(), answer("bbbb"));
    assert_eq!(recalled(&memory, 0, "/a").as_deref(), Some("AAAA".as_bytes()));
    assert!(recalled(&memory, 0, "/b").is_some());
}

#[test]
fn answers_without_content_take_room_too() {
    let memory = with_room_for(2);
    for address in ["/a", "/b", "/c"] {
        memory.keep(0, address.to_owned(), answer(""));
    }
    assert!(recalled(&memory, 0, "/a").is_none());
    assert!(recalled(&memory, 0, "/c").is_some());
}

#[test]
fn an_answer_larger_than_the_room_is_not_kept() {
    let memory = Memory::new(3 + 2 + BESIDE);
    memory.keep(0, "/a".to_owned(), answer("aaaa"));
    assert!(recalled(&memory, 0, "/a").is_none());
}
