//! Requests: who may do what, what each move must say, and that no order of moves skips a rule.

use super::*;
use crate::scrutiny::standing::Reminder;

fn link() -> Vec<Evidence> {
    vec![Evidence::Link(text("https://example.org/paper"))]
}

/// One of each move, as it should be.
fn every_move() -> Vec<RequestMove> {
    vec![
        RequestMove::Raise,
        RequestMove::Acknowledge { owner_role: text("chief finance officer") },
        RequestMove::Start,
        RequestMove::AskToClarify { question: text("Which months?") },
        RequestMove::Clarify { answer: text("April to June.") },
        RequestMove::AnswerInPart { text: text("£74m."), evidence: link(), to_come: text("Prescribing.") },
        RequestMove::Answer { text: text("£190m."), evidence: link() },
        RequestMove::Withhold {
            reason: text("It names a patient."),
            author: text("medical director"),
            exemption: Some(Exemption::ConfidentialPersonalData),
        },
        RequestMove::Accept,
        RequestMove::Refuse { reason: text("It is of another year.") },
        RequestMove::Close { outcome: text("Known.") },
        RequestMove::Reopen { reason: text("The figure was wrong.") },
        RequestMove::Escalate { to: text("the chief executive"), reason: text("It is late.") },
        RequestMove::Lapse { reason: text("The service has closed.") },
    ]
}

fn request() -> Request {
    Request::new(ClockRule::TwentyEightDays, Power::Regulation26)
}

/// A request to which these moves were made, each a day after the other, from 1 July 2025.
#[track_caller]
fn after(moves: &[RequestMove]) -> Request {
    let mut request = request();
    for (idx, step) in moves.iter().enumerate() {
        let days = i64::try_from(idx).expect("there are few");
        let on = date(2025, 7, 1).saturating_add(days.days());
        request.record(by_right(step.clone(), on)).expect("it can be made");
    }
    request
}

fn answered() -> Vec<RequestMove> {
    let moves = every_move();
    [0, 1, 2, 6].into_iter().map(|idx| moves[idx].clone()).collect()
}

/// Tries a move of 1 August on a request, and asserts why it cannot be made.
#[track_caller]
fn refused(mut request: Request, made: Made<RequestMove>, words: &str) {
    let before = request.clone();
    let error = request.record(made).expect_err("it cannot be made");
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(request, before, "nothing has changed");
}

#[test]
fn a_request_goes_from_draft_to_closed() {
    let mut moves = answered();
    moves.push(RequestMove::Accept);
    moves.push(RequestMove::Close { outcome: text("Circulated to members.") });
    assert_eq!(after(&moves).track().state(), RequestState::Closed);
}

#[test]
fn only_the_side_that_asked_accepts_and_closes() {
    let on = date(2025, 8, 1);
    let by_owner = |step| Made { step, side: Side::Owner, by: text("director"), on };
    refused(after(&answered()), by_owner(RequestMove::Accept), "only the side that asks may be accepted");
    let mut accepted = answered();
    accepted.push(RequestMove::Accept);
    let close = RequestMove::Close { outcome: text("Done.") };
    refused(after(&accepted), by_owner(close), "only the side that asks");
    let raise = after(&[RequestMove::Raise]);
    let acknowledge = RequestMove::Acknowledge { owner_role: text("director") };
    let by_asking = Made { step: acknowledge, side: Side::Committee, by: text("officer"), on };
    refused(raise, by_asking, "only the body that is asked");
}

#[test]
fn an_answer_needs_text_and_evidence() {
    let in_progress = || after(&answered()[..3]);
    let answer = |words: &str, evidence| {
        by_right(RequestMove::Answer { text: text(words), evidence }, date(2025, 8, 1))
    };
    refused(in_progress(), answer("£190m.", Vec::new()), "a link or the id of a frozen figure");
    refused(
        in_progress(),
        answer("£190m.", vec![Evidence::Link(text(" "))]),
        "a link or the id of a frozen figure",
    );
    refused(in_progress(), answer("", link()), "a text");
}

#[test]
fn what_is_withheld_has_reason_author_and_an_exemption_of_the_regulation() {
    let withhold = |reason: &str, author: &str, exemption| {
        by_right(
            RequestMove::Withhold { reason: text(reason), author: text(author), exemption },
            date(2025, 8, 1),
        )
    };
    let in_progress = || after(&answered()[..3]);
    let lawful = Some(Exemption::ForbiddenByLaw);
    refused(in_progress(), withhold("", "director", lawful), "a reason");
    refused(in_progress(), withhold("A law.", "", lawful), "an author");
    refused(in_progress(), withhold("It is awkward.", "director", None), "one of the two exemptions");
    let mut courtesy = Request::new(ClockRule::TwentyEightDays, Power::Courtesy);
    for step in &answered()[..3] {
        courtesy.record(by_right(step.clone(), date(2025, 7, 1))).expect("it can be made");
    }
    assert_eq!(courtesy.record(withhold("It is awkward.", "director", None)), Ok(RequestState::Withheld));
}

#[test]
fn nothing_is_recorded_before_what_was_recorded_last_or_by_nobody() {
    let early = by_right(RequestMove::Accept, date(2025, 6, 30));
    refused(after(&answered()), early, "2025-06-30 is before 2025-07-04");
    let nobody = Made { by: text("  "), ..by_right(RequestMove::Accept, date(2025, 8, 1)) };
    refused(after(&answered()), nobody, "the role of whoever does it");
}

#[test]
fn an_answer_can_be_refused_and_a_closed_request_reopened_and_history_stays() {
    let mut moves = answered();
    moves.extend([
        RequestMove::Refuse { reason: text("Another year.") },
        RequestMove::Answer { text: text("£191m."), evidence: link() },
        RequestMove::Accept,
        RequestMove::Close { outcome: text("Known.") },
        RequestMove::Reopen { reason: text("Wrong again.") },
    ]);
    let request = after(&moves);
    assert_eq!(request.track().state(), RequestState::InProgress);
    assert_eq!(request.track().made().len(), moves.len());
}

#[test]
fn the_clock_stands_still_in_clarification_and_an_escalation_meanwhile_changes_nothing() {
    let calendar = england();
    let moves = every_move();
    let picked =
        |idxs: &[usize]| -> Vec<RequestMove> { idxs.iter().map(|idx| moves[*idx].clone()).collect() };
    assert_eq!(after(&picked(&[0, 1, 3])).due(&calendar), Ok(Some(Due::Stopped)));
    assert_eq!(after(&picked(&[0, 1, 3])).is_overdue(date(2026, 1, 1), &calendar), Ok(false));
    let clarified = after(&picked(&[0, 1, 3, 12, 4]));
    assert_eq!(clarified.track().state(), RequestState::Acknowledged);
    // Raised on 1 July; with the side that asked from 3 to 5 July.
    assert_eq!(clarified.due(&calendar), Ok(Some(Due::On(date(2025, 7, 31)))));
    assert!(clarified.is_escalated());
}

#[test]
fn overdue_is_computed_from_the_day_after_the_last_in_time() {
    let calendar = england();
    let raised = after(&[RequestMove::Raise]);
    assert_eq!(raised.is_overdue(date(2025, 7, 29), &calendar), Ok(false));
    assert_eq!(raised.is_overdue(date(2025, 7, 30), &calendar), Ok(true));
    assert_eq!(raised.acknowledge_by(&calendar), Ok(Some(date(2025, 7, 8))));
    assert_eq!(after(&answered()).is_overdue(date(2026, 7, 30), &calendar), Ok(false));
    assert_eq!(request().due(&calendar), Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order by whomever: what stands in the history keeps every rule.
    #[test]
    fn no_path_skips_a_rule(tries in proptest::collection::vec((0_usize..14, any::<bool>(), 0_i64..20, any::<bool>()), 1..60)) {
        let moves = every_move();
        let mut request = request();
        let mut day = date(2025, 7, 1);
        for (idx, by_asking, days, forwards) in tries {
            let on = day.saturating_add(if forwards { days.days() } else { (-days).days() });
            let side = if by_asking { Side::Committee } else { Side::Owner };
            let before = request.clone();
            let made = Made { step: moves[idx].clone(), side, by: text("somebody"), on };
            if let Ok(state) = request.record(made) {
                    prop_assert_eq!(state, request.track().state());
                    prop_assert_eq!(&request.track().made()[..before.track().made().len()], before.track().made());
                    day = on;
            } else {
                prop_assert_eq!(&request, &before);
            }
        }
        keeps_every_rule(&request)?;
    }
}

/// The rules told again from the history alone, without the table of moves.
fn keeps_every_rule(request: &Request) -> Result<(), TestCaseError> {
    let made = request.track().made();
    prop_assert!(made.windows(2).all(|pair| pair[0].on <= pair[1].on));
    let at = |is: fn(&RequestMove) -> bool| made.iter().position(|made| is(&made.step));
    let raised = at(|step| matches!(step, RequestMove::Raise));
    prop_assert!(made.is_empty() || raised == Some(0));
    for (idx, one) in made.iter().enumerate() {
        let earlier = &made[..idx];
        let since = |is: fn(&RequestMove) -> bool| earlier.iter().rposition(|made| is(&made.step));
        let answer = since(|step| matches!(step, RequestMove::Answer { .. } | RequestMove::Withhold { .. }));
        let acknowledged = since(|step| matches!(step, RequestMove::Acknowledge { .. }));
        let lapsed = since(|step| matches!(step, RequestMove::Lapse { .. }));
        let reopened = since(|step| matches!(step, RequestMove::Reopen { .. }));
        match &one.step {
            RequestMove::Accept | RequestMove::Close { .. } | RequestMove::Refuse { .. } => {
                prop_assert_eq!(one.side, Side::Committee);
                let in_part = since(|step| matches!(step, RequestMove::AnswerInPart { .. }));
                let refuse = matches!(one.step, RequestMove::Refuse { .. });
                prop_assert!(answer.is_some() || (refuse && in_part.is_some()));
            }
            RequestMove::Answer { .. } | RequestMove::Withhold { .. } | RequestMove::AnswerInPart { .. } => {
                prop_assert_eq!(one.side, Side::Owner);
                prop_assert!(acknowledged.is_some() || reopened.is_some());
            }
            RequestMove::Raise => prop_assert_eq!(idx, 0),
            _ => {}
        }
        if let RequestMove::Close { .. } = &one.step {
            let accepted = since(|step| matches!(step, RequestMove::Accept));
            prop_assert!(answer < accepted, "accepted after the last answer");
        }
        // Once lapsed, nothing but taking it up again.
        if lapsed.is_some() && reopened < lapsed {
            let taken_up = matches!(one.step, RequestMove::Reopen { .. });
            prop_assert!(taken_up, "something happened after it lapsed");
        }
    }
    Ok(())
}

#[test]
fn what_is_attached_stays_with_the_request_until_it_is_answered() {
    let attach = |id: &str| RequestMove::Attach {
        text: String::new(),
        evidence: vec![Evidence::FrozenFigure(text(id)), Evidence::Link(text("/access"))],
    };
    let mut moves = answered()[..2].to_vec();
    moves.extend([attach("0123456789"), attach("0123456788")]);
    let request = after(&moves);
    assert_eq!(request.track().state(), RequestState::Acknowledged, "attaching moves nothing on");
    let attached: Vec<&str> = request.attached().into_iter().map(Evidence::text).collect();
    assert_eq!(attached, ["0123456789", "/access", "0123456788"]);
    moves.extend([RequestMove::Start, RequestMove::Answer { text: text("£17.9m."), evidence: link() }]);
    assert!(after(&moves).attached().is_empty());
    let nothing = RequestMove::Attach { text: text("See there."), evidence: Vec::new() };
    refused(after(&answered()[..2]), by_right(nothing, date(2025, 8, 1)), "a link or the id");
    let late = by_right(attach("0123456789"), date(2025, 8, 1));
    refused(after(&answered()), late, "it is answered");
}

#[test]
fn reminders_tell_what_is_late_and_what_is_due_within_seven_days() {
    let request = after(&[RequestMove::Raise]);
    let raised = request.track().made()[0].on;
    let entry = others::entry(raised, Thing::Request(request));
    let by = match entry.standing(raised, &england()).expect("the calendar covers it").due {
        Some(Due::On(day)) => day,
        other => panic!("somebody is to be named by a day: {other:?}"),
    };
    let told = |today: Date| entry.standing(today, &england()).expect("it covers it").reminder(today);
    assert_eq!(told(by.saturating_sub(8.days())), Some(Reminder::Later));
    assert_eq!(told(by.saturating_sub(7.days())), Some(Reminder::ThisWeek));
    assert_eq!(told(by), Some(Reminder::ThisWeek));
    assert_eq!(told(by.saturating_add(1.days())), Some(Reminder::Late));
    let draft = others::entry(raised, Thing::Request(after(&[])));
    assert_eq!(draft.standing(by, &england()).expect("it covers it").reminder(by), None);
}
