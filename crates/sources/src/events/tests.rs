//! Events are read in order, or refused with what is known.

use std::fs;

use super::*;

#[test]
fn events_are_read_in_the_order_of_their_days() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "E2,critical_incident,It was declared.,RWE,,2024-09-01,2024-11-30,autumn 2024,,published,doc,2026-11-21\n\
                E1,industrial_action,A strike.,,,2024-06-01,2024-06-30,end of June 2024,,published,doc,2026-11-21\n";
    fs::write(folder.path().join(PATH), format!("{}\n{rows}", REQUIRED.join(","))).unwrap();
    let events = events(folder.path()).unwrap();
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["E1", "E2"]);
}

#[test]
fn an_unknown_kind_is_refused_with_the_known_ones() {
    let folder = tempfile::tempdir().unwrap();
    let row = "E1,strike,A strike.,,,2024-06-01,,,,published,doc,2026-11-21\n";
    fs::write(folder.path().join(PATH), format!("{}\n{row}", REQUIRED.join(","))).unwrap();
    assert!(events(folder.path()).unwrap_err().to_string().contains("industrial_action"));
}
