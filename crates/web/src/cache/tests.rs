//! Tests of answers kept in memory.

use axum::body::Bytes;
use axum::http::HeaderMap;

use super::{BESIDE, CachedAnswer, ResponseCache, day_of};

fn answer(content: &'static str) -> CachedAnswer {
    CachedAnswer { headers: HeaderMap::new(), content: Bytes::from_static(content.as_bytes()) }
}

/// A memory with room for so many answers with an address of 2 characters and a content of 4.
fn with_room_for(n_answers: usize) -> ResponseCache {
    ResponseCache::new(n_answers * (2 + 4 + BESIDE))
}

fn content(cache: &ResponseCache, edition: u64, address: &str) -> Option<Bytes> {
    cache.get(edition, address).map(|answer| answer.content)
}

#[test]
fn an_answer_is_recalled_until_the_library_changes() {
    let cache = with_room_for(9);
    cache.insert(0, "/".to_owned(), answer("home"));
    assert_eq!(content(&cache, 0, "/").as_deref(), Some("home".as_bytes()));
    assert_eq!(content(&cache, 1, "/"), None);
    assert_eq!(content(&cache, 1, "/"), None);
}

#[test]
fn an_answer_made_from_an_older_edition_is_not_kept() {
    let cache = with_room_for(9);
    assert_eq!(content(&cache, 7, "/"), None);
    cache.insert(6, "/".to_owned(), answer("home"));
    assert_eq!(content(&cache, 7, "/"), None);
}

#[test]
fn no_more_is_kept_than_there_is_room_for_and_what_is_asked_for_again_stays() {
    let cache = with_room_for(4);
    cache.insert(0, "/a".to_owned(), answer("aaaa"));
    for address in ["/b", "/c", "/d", "/e", "/f", "/g", "/h"] {
        assert!(content(&cache, 0, "/a").is_some(), "before {address}");
        cache.insert(0, address.to_owned(), answer("bbbb"));
    }
    let addresses = ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h"];
    let n_kept = addresses.iter().filter(|address| content(&cache, 0, address).is_some()).count();
    assert!((1..=4).contains(&n_kept), "{n_kept}");
}

#[test]
fn an_answer_kept_again_takes_its_room_once() {
    let cache = with_room_for(2);
    cache.insert(0, "/a".to_owned(), answer("aaaa"));
    cache.insert(0, "/a".to_owned(), answer("AAAA"));
    cache.insert(0, "/b".to_owned(), answer("bbbb"));
    assert_eq!(content(&cache, 0, "/a").as_deref(), Some("AAAA".as_bytes()));
    assert!(content(&cache, 0, "/b").is_some());
}

#[test]
fn answers_without_content_take_room_too() {
    let cache = with_room_for(2);
    let addresses = ["/a", "/b", "/c"];
    for address in addresses {
        cache.insert(0, address.to_owned(), answer(""));
    }
    let n_kept = addresses.iter().filter(|address| content(&cache, 0, address).is_some()).count();
    assert!((1..=2).contains(&n_kept), "{n_kept}");
}

#[test]
fn an_answer_larger_than_the_room_is_not_kept() {
    let cache = ResponseCache::new(3 + 2 + BESIDE);
    cache.insert(0, "/a".to_owned(), answer("aaaa"));
    assert!(content(&cache, 0, "/a").is_none());
}

#[test]
fn pages_on_which_days_are_counted_are_kept_for_a_day() {
    for path in ["/scrutiny", "/scrutiny/due.xml", "/packs/autumn"] {
        assert_eq!(day_of(path).len(), " 2026-12-04".len(), "{path}");
    }
    assert_eq!(day_of("/money"), "");
}
