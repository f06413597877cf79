//! Notices of a change of service: who may do what, by when, and that no order of moves skips a consultation.

use super::*;
use crate::scrutiny::clock::Due;
use crate::scrutiny::standing::Owed;

fn judge(variation: Variation) -> ChangeMove {
    ChangeMove::Judge { variation, reason: text("One site of two."), consultation: text("Twelve weeks.") }
}

fn consult(comments_by: Date, decide_on: Date) -> ChangeMove {
    ChangeMove::Consult { how: text("Meetings and a survey."), comments_by, decide_on }
}

fn decide(conclusion: Conclusion) -> ChangeMove {
    ChangeMove::Decide { conclusion, reasons: text("The comments were answered.") }
}

fn notice() -> ChangeNotice {
    ChangeNotice::new(Some(ClockRule::TwentyEightDays))
}

/// A notice to which these moves were made, each on its day.
#[track_caller]
fn after(moves: &[(ChangeMove, Date)]) -> ChangeNotice {
    let mut notice = notice();
    for (step, on) in moves {
        notice.record(by_right(step.clone(), *on)).expect("it can be made");
    }
    notice
}

/// Consulted on from 1 September 2025: comments by 1 December, a decision on 2 February 2026.
fn consulted() -> Vec<(ChangeMove, Date)> {
    vec![
        (ChangeMove::Notify, date(2025, 7, 1)),
        (judge(Variation::Substantial), date(2025, 7, 20)),
        (consult(date(2025, 12, 1), date(2026, 2, 2)), date(2025, 9, 1)),
    ]
}

fn owed(moves: &[(ChangeMove, Date)], today: Date) -> (Option<Owed>, Option<Due>, bool) {
    let thing = Thing::Change(after(moves));
    let particulars = others::entry(date(2025, 7, 1), thing).particulars;
    let entry = RegisterEntry { particulars, thing: Thing::Change(after(moves)) };
    let standing = entry.standing(today, &england()).expect("the calendar covers it");
    (standing.owed, standing.due, standing.is_overdue)
}

#[test]
fn a_substantial_change_is_consulted_on_commented_on_decided_and_closed_by_the_committee() {
    let mut moves = consulted();
    moves.push((ChangeMove::Comment { text: text("Keep the evening hours.") }, date(2025, 11, 20)));
    moves.push((decide(Conclusion::Changed), date(2026, 2, 2)));
    moves.push((ChangeMove::Close { outcome: text("Evening hours stay.") }, date(2026, 3, 1)));
    assert_eq!(after(&moves).track().state(), ChangeState::Closed);
}

#[test]
fn each_side_makes_its_own_moves() {
    let on = date(2025, 7, 2);
    let by_owner = Made { side: Side::Owner, ..by_right(judge(Variation::NotSubstantial), on) };
    let refused = after(&consulted()[..1]).record(by_owner).unwrap_err();
    assert!(refused.to_string().contains("only the side that asks may be judged"), "{refused}");
    let by_committee = Made { side: Side::Committee, ..by_right(decide(Conclusion::AsProposed), on) };
    assert!(matches!(
        notice().record(by_committee),
        Err(ChangeError::Move(MoveError::WrongSide { allowed: Side::Owner, .. }))
    ));
}

#[test]
fn whether_it_is_substantial_has_a_reason_and_where_it_is_a_plan_of_consultation() {
    let said = |variation, reason: &str, consultation: &str| {
        let step = ChangeMove::Judge { variation, reason: text(reason), consultation: text(consultation) };
        after(&consulted()[..1]).record(by_right(step, date(2025, 7, 20)))
    };
    let lacking = |told: Result<ChangeState, ChangeError>| told.unwrap_err().to_string();
    assert!(lacking(said(Variation::NotSubstantial, " ", "")).contains("the reason why"));
    assert!(
        lacking(said(Variation::Substantial, "One site.", "")).contains("how people are to be consulted")
    );
    assert_eq!(
        said(Variation::NotSubstantial, "Same site, same hours.", ""),
        Ok(ChangeState::NotSubstantial)
    );
}

#[test]
fn what_is_owed_follows_from_the_days_that_the_body_named() {
    let comments_by = date(2025, 12, 1);
    let told = |n: usize, today: Date| owed(&consulted()[..n], today);
    let judged_by = Due::On(date(2025, 7, 29));
    assert_eq!(told(1, date(2025, 7, 29)), (Some(Owed::Judgement), Some(judged_by), false));
    assert_eq!(told(1, date(2025, 7, 30)), (Some(Owed::Judgement), Some(judged_by), true));
    assert_eq!(told(2, date(2025, 8, 1)), (Some(Owed::Consultation), None, false));
    assert_eq!(told(3, comments_by), (Some(Owed::Comments), Some(Due::On(comments_by)), false));
    let mut moves = consulted();
    moves.push((ChangeMove::Comment { text: text("Keep it.") }, comments_by));
    let decided_by = Due::On(date(2026, 2, 2));
    assert_eq!(owed(&moves, date(2026, 2, 3)), (Some(Owed::Decision), Some(decided_by), true));
}

#[test]
fn days_of_a_consultation_come_in_order_and_may_be_moved() {
    let at = |comments_by, decide_on| {
        after(&consulted()[..2]).record(by_right(consult(comments_by, decide_on), date(2025, 9, 1)))
    };
    let days = |told| matches!(told, Err(ChangeError::Days { .. }));
    assert!(days(at(date(2025, 9, 1), date(2025, 12, 1))), "comments are asked for at once");
    assert!(days(at(date(2025, 12, 2), date(2025, 12, 1))), "decided before comments are in");
    let mut moves = consulted();
    moves.push((consult(date(2026, 1, 5), date(2026, 3, 2)), date(2025, 11, 1)));
    assert_eq!(after(&moves).days(), Some((date(2026, 1, 5), date(2026, 3, 2))));
}

#[test]
fn nothing_is_decided_while_comments_are_awaited_and_silence_holds_nothing_up() {
    let decide_on = |on| after(&consulted()).record(by_right(decide(Conclusion::AsProposed), on));
    assert_eq!(
        decide_on(date(2025, 12, 1)),
        Err(ChangeError::CommentsAwaited { comments_by: date(2025, 12, 1) })
    );
    assert_eq!(decide_on(date(2025, 12, 2)), Ok(ChangeState::Decided(Conclusion::AsProposed)));
}

#[test]
fn since_31_january_2024_a_change_is_called_in_and_not_referred() {
    let early = [(ChangeMove::Notify, date(2024, 1, 2)), (judge(Variation::Substantial), date(2024, 1, 3))];
    let refer = ChangeMove::Refer { reason: text("The distance.") };
    let call_in = ChangeMove::AskForCallIn { reason: text("The distance.") };
    let record = |step: &ChangeMove, on| after(&early).record(by_right(step.clone(), on));
    let (last, first) = (date(2024, 1, 30), date(2024, 1, 31));
    assert_eq!(record(&refer, last), Ok(ChangeState::Referred));
    assert_eq!(record(&refer, first), Err(ChangeError::NoReferral(first)));
    assert_eq!(record(&call_in, last), Err(ChangeError::NoCallIn(last)));
    assert_eq!(record(&call_in, first), Ok(ChangeState::CallInAsked));
    let mut answered = early.to_vec();
    answered.push((call_in, first));
    answered.push((ChangeMove::NoteAnswer { answer: text("Not called in.") }, date(2024, 3, 1)));
    assert_eq!(after(&answered).track().state(), ChangeState::Substantial, "it goes on where it was");
}

fn any_move() -> impl Strategy<Value = ChangeMove> {
    let comments_by = date(2025, 12, 1);
    prop::sample::select(vec![
        ChangeMove::Notify,
        judge(Variation::Substantial),
        judge(Variation::NotSubstantial),
        consult(comments_by, date(2026, 2, 2)),
        ChangeMove::Comment { text: text("Keep it.") },
        decide(Conclusion::AsProposed),
        decide(Conclusion::Dropped),
        ChangeMove::Refer { reason: text("No.") },
        ChangeMove::AskForCallIn { reason: text("No.") },
        ChangeMove::NoteAnswer { answer: text("No.") },
        ChangeMove::Withdraw { reason: text("No.") },
        ChangeMove::Close { outcome: text("Known.") },
        ChangeMove::Reopen { reason: text("Again.") },
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    /// Told again from the history alone, without the table of moves.
    #[test]
    fn no_order_of_moves_decides_a_substantial_change_without_a_consultation(
        moves in prop::collection::vec((any_move(), any::<bool>(), 0_i32..400), 0..24)
    ) {
        let mut notice = notice();
        for (step, is_owner, days) in moves {
            let on = date(2025, 7, 1).saturating_add(days.days());
            let side = if is_owner { Side::Owner } else { Side::Committee };
            let before = notice.clone();
            if notice.record(Made { step, side, by: text("officer"), on }).is_err() {
                prop_assert_eq!(&before, &notice);
            }
        }
        let mut judged = None;
        let mut consulted = None;
        let mut commented = false;
        for made in notice.track().made() {
            prop_assert_eq!(made.side, made.step.side());
            match &made.step {
                ChangeMove::Notify | ChangeMove::Reopen { .. } => (judged, consulted, commented) = (None, None, false),
                ChangeMove::Judge { variation, .. } => judged = Some(*variation),
                ChangeMove::Consult { comments_by, .. } => {
                    prop_assert_eq!(judged, Some(Variation::Substantial));
                    (consulted, commented) = (Some(*comments_by), false);
                }
                ChangeMove::Comment { .. } => commented = true,
                ChangeMove::Decide { .. } if judged == Some(Variation::Substantial) => {
                    prop_assert!(commented || consulted.is_some_and(|comments_by| comments_by < made.on));
                }
                ChangeMove::Decide { .. } => prop_assert_eq!(judged, Some(Variation::NotSubstantial)),
                ChangeMove::Refer { .. } => prop_assert!(false, "referral ended in 2024"),
                _ => {}
            }
        }
    }
}
