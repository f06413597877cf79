//! Every move from every state, and who may not make it.

use super::*;

fn content(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

fn asks_as(actor: &Actor<'_>, requested: ReturnMove, state: ReturnState) -> Result<ReturnState, Refusal> {
    let preparers = ["Ann Lee".to_owned(), "Cy Fox".to_owned()];
    next_state(&Version { state, preparers: &preparers, content: content("month 8") }, requested, actor)
}

fn asks(name: &str, requested: ReturnMove, state: ReturnState) -> Result<ReturnState, Refusal> {
    asks_as(&Actor { name, roles: &Role::ALL, looked_at: content("month 8") }, requested, state)
}

#[test]
fn a_return_goes_from_draft_to_superseded_and_no_other_way() {
    use ReturnMove::{Approve, Lock, SendBack, Submit, Supersede};
    use ReturnState::{Approved, Draft, Locked, Submitted, Superseded};
    let allowed = [
        (Submit, Draft, Submitted),
        (Approve, Submitted, Approved),
        (SendBack, Submitted, Draft),
        (Lock, Approved, Locked),
        (Supersede, Approved, Superseded),
        (Supersede, Locked, Superseded),
    ];
    for requested in ReturnMove::ALL {
        for state in ReturnState::ALL {
            let expected =
                allowed.iter().find(|(w, s, _)| (*w, *s) == (requested, state)).map(|(.., next)| *next);
            let found = asks("Bo", requested, state);
            assert_eq!(found.clone().ok(), expected, "{requested:?} from {state}");
            assert!(found.is_ok() || matches!(found, Err(Refusal::State { .. })));
        }
    }
}

#[test]
fn none_of_the_preparers_ever_approves_whatever_the_spelling() {
    for name in ["Ann Lee", "ann lee", " ANN  LEE ", "ann.lee", "\u{410}nn Lee", "cy fox"] {
        let refused = asks(name, ReturnMove::Approve, ReturnState::Submitted).unwrap_err();
        assert!(matches!(refused, Refusal::OwnWork { .. }), "{refused}");
    }
}

#[test]
fn a_move_covers_exactly_the_content_looked_at() {
    let actor = Actor { name: "Bo", roles: &Role::ALL, looked_at: content("another") };
    for requested in ReturnMove::ALL {
        let start =
            ReturnState::ALL.into_iter().find(|state| requested.state_after(*state).is_some()).unwrap();
        let refused = asks_as(&actor, requested, start).unwrap_err();
        assert!(matches!(refused, Refusal::OtherContent { .. }), "{refused}");
    }
}

#[test]
fn each_move_needs_its_role_and_a_name() {
    for requested in ReturnMove::ALL {
        let start =
            ReturnState::ALL.into_iter().find(|state| requested.state_after(*state).is_some()).unwrap();
        let without: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != requested.role()).collect();
        let actor = Actor { name: "Bo", roles: &without, looked_at: content("month 8") };
        let refused = asks_as(&actor, requested, start).unwrap_err();
        assert!(matches!(refused, Refusal::Role { .. }), "{requested:?}");
        for nobody in ["  ", "\u{200b}", "-"] {
            assert_eq!(asks(nobody, requested, start), Err(Refusal::Nobody));
        }
    }
    // Auditors and administrators move nothing.
    assert!(ReturnMove::ALL.iter().all(|m| ![Role::Auditor, Role::Administrator].contains(&m.role())));
}

#[test]
fn words_read_back() {
    for state in ReturnState::ALL {
        assert_eq!(state.word().parse(), Ok(state));
    }
    assert!("closed".parse::<ReturnState>().is_err());
}

#[test]
fn a_return_that_was_sent_back_is_submitted_again_before_it_is_approved() {
    let told = asks("Bo", ReturnMove::Approve, ReturnState::Draft).unwrap_err().to_string();
    assert!(told.contains("it was sent back, or never submitted"), "{told}");
    assert!(told.ends_with("submits it again"), "{told}");
}
