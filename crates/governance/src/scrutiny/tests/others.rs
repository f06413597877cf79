//! Recommendations, papers, figures, promises, changes of service, the register and its measures.

use super::*;

fn agree() -> RecommendationMove {
    RecommendationMove::Agree {
        explanation: text("Access."),
        evidence: text("A survey."),
        participants: text("Eight."),
    }
}

fn respond(response: Response) -> RecommendationMove {
    RecommendationMove::Respond { response, reasons: text("Because."), actions: vec![text("Publish it.")] }
}

fn close() -> RecommendationMove {
    RecommendationMove::Close { outcome: text("Done.") }
}

/// A recommendation to which these moves were made, all on one day.
#[track_caller]
fn after(moves: &[RecommendationMove], on: Date) -> Recommendation {
    let mut recommendation = Recommendation::new(Some(ClockRule::TwentyEightDays));
    for step in moves {
        recommendation.record(by_right(step.clone(), on)).expect("it can be made");
    }
    recommendation
}

#[test]
fn what_is_implemented_is_closed_by_the_committee_after_a_review() {
    let done = RecommendationMove::ReportDone { what: text("Published.") };
    let on = date(2025, 7, 8);
    let mut recommendation = after(
        &[
            agree(),
            RecommendationMove::Send,
            respond(Response::Accepted),
            RecommendationMove::Implement,
            done,
        ],
        on,
    );
    assert_eq!(recommendation.track().state(), RecommendationState::Implemented);
    let early = recommendation.record(by_right(close(), on));
    assert!(matches!(early, Err(MoveError::NotFromHere { .. })));
    let review = RecommendationMove::ReviewImpact { finding: text("More appointments.") };
    assert_eq!(recommendation.record(by_right(review, on)), Ok(RecommendationState::ImpactReviewed));
    let by_owner = Made { side: Side::Owner, ..by_right(close(), on) };
    assert!(matches!(recommendation.record(by_owner), Err(MoveError::WrongSide { .. })));
    assert_eq!(recommendation.record(by_right(close(), on)), Ok(RecommendationState::Closed));
    let again = RecommendationMove::Reopen { reason: text("It fell back.") };
    assert_eq!(recommendation.record(by_right(again, on)), Ok(RecommendationState::Implementing));
}

#[test]
fn a_response_is_due_in_28_days_where_one_was_asked_for_and_reviews_after_6_and_12_months() {
    let calendar = england();
    let sent = after(&[agree(), RecommendationMove::Send], date(2025, 8, 31));
    assert_eq!(sent.due(&calendar), Ok(Some(Due::On(date(2025, 9, 28)))));
    assert_eq!(sent.is_overdue(date(2025, 9, 29), &calendar), Ok(true));
    assert_eq!(sent.reviews(), None);
    let mut unasked = sent.clone();
    unasked.respond_within = None;
    assert_eq!(unasked.due(&calendar), Ok(None));
    let taken = after(&[agree(), RecommendationMove::Send, respond(Response::Part)], date(2025, 8, 31));
    assert_eq!(taken.reviews(), Some([date(2026, 2, 28), date(2026, 8, 31)]));
    assert_eq!(taken.is_overdue(date(2027, 1, 1), &calendar), Ok(false));
}

#[test]
fn a_recommendation_says_what_the_regulation_asks_and_a_refusal_says_why() {
    let mut recommendation = Recommendation::new(None);
    let on = date(2025, 7, 8);
    let bare = RecommendationMove::Agree {
        explanation: text("Access."),
        evidence: text(""),
        participants: text("x"),
    };
    let error = recommendation.record(by_right(bare, on)).expect_err("there is no evidence");
    assert!(error.to_string().contains("a summary of the evidence"), "{error}");
    let mut sent = after(&[agree(), RecommendationMove::Send], on);
    let silent = |response| RecommendationMove::Respond { response, reasons: text(" "), actions: Vec::new() };
    for (response, lacks) in [(Response::Rejected, "reasons"), (Response::Accepted, "an action at least")] {
        let error = sent.record(by_right(silent(response), on)).expect_err("it says too little");
        assert!(error.to_string().contains(lacks), "{error}");
    }
    let mut rejected = after(&[agree(), RecommendationMove::Send, respond(Response::Rejected)], on);
    assert!(rejected.record(by_right(RecommendationMove::Implement, on)).is_err());
    assert_eq!(rejected.record(by_right(close(), on)), Ok(RecommendationState::Closed));
}

#[test]
fn papers_are_in_time_or_say_why_they_are_late() {
    let calendar = england();
    let mut item = ProgrammeItem::new();
    let score = Score::new([3, 2, 1, 0, 0]).expect("each is at most 3");
    let meeting = date(2026, 1, 6);
    let steps = [
        ProgrammeMove::Rate(score),
        ProgrammeMove::Schedule { meeting, form: Form::SingleItem },
        ProgrammeMove::CallForPapers,
    ];
    for step in steps {
        item.record(by_right(step, date(2025, 12, 1)), &calendar).expect("it can be made");
    }
    let publish =
        |late_because: &str, on| by_right(ProgrammeMove::Publish { late_because: text(late_because) }, on);
    let late = item.record(publish("", date(2025, 12, 29)), &calendar);
    assert!(matches!(late, Err(PaperError::Late { .. })));
    let after = item.record(publish("urgent", meeting), &calendar);
    assert!(matches!(after, Err(PaperError::AfterMeeting { .. })));
    assert_eq!(
        item.clone().record(publish("", date(2025, 12, 24)), &calendar),
        Ok(ProgrammeState::Published)
    );
    let urgent = item.record(publish("A ward closes.", date(2025, 12, 29)), &calendar);
    assert_eq!(urgent, Ok(ProgrammeState::Published));
    let consider = item.record(by_right(ProgrammeMove::Finish { outcome: text("x") }, meeting), &calendar);
    assert!(matches!(consider, Err(PaperError::Move(MoveError::NotFromHere { .. }))));
}

#[test]
fn a_score_has_five_parts_of_0_to_3() {
    assert_eq!(Score::new([3, 3, 3, 3, 3]).map(Score::sum), Ok(15));
    let error = Score::new([0, 0, 4, 0, 0]).expect_err("4 is too much");
    assert_eq!(error.to_string(), "performance concern is scored 4; write 0, 1, 2 or 3");
}

#[test]
fn time_makes_no_figure_public() {
    let mut track: Track<FigureMove> = Track::new();
    let day = date(2025, 7, 1);
    let embargo = FigureMove::Embargo { paper: text("LLR-2025-07"), planned: date(2025, 7, 2) };
    for step in [FigureMove::Check, FigureMove::Approve, embargo] {
        track.record(by_right(step, day)).expect("it can be made");
    }
    assert_eq!(track.state(), FigureState::Embargoed);
    assert_eq!(track.record(by_right(FigureMove::MakePublic, date(2025, 7, 9))), Ok(FigureState::Public));
    let mut fresh: Track<FigureMove> = Track::new();
    assert!(fresh.record(by_right(FigureMove::MakePublic, day)).is_err());
}

#[test]
fn a_promise_becomes_an_action_in_its_own_words() {
    let id: ScrutinyId = "LLR-CO-2025-001".parse().expect("it is one");
    let promise =
        Commitment { id, words: text("ICB to provide a paper for circulation"), minute: text("minute 14") };
    let action = make_action(&promise, "LLR ICB", Taken::ChairInsists).map(|action| action.text);
    assert_eq!(action.as_deref(), Ok("ICB to provide a paper for circulation"));
    assert!(matches!(make_action(&promise, " ", Taken::OwnerAgrees), Err(CommitmentError::NoOwner(_))));
    let unminuted = Commitment { minute: String::new(), ..promise };
    assert!(matches!(
        make_action(&unminuted, "LLR ICB", Taken::OwnerAgrees),
        Err(CommitmentError::NoMinute(_))
    ));
}

fn committees() -> Vec<Committee> {
    let committee = |code: &str, from, to, successor: Option<&str>| Committee {
        code: text(code),
        name: format!("Committee {code}"),
        from,
        to,
        successor: successor.map(text),
    };
    vec![
        committee("CITY", date(2020, 1, 1), Some(date(2027, 3, 31)), Some("UNITARY")),
        committee("UNITARY", date(2027, 4, 1), None, None),
    ]
}

pub(super) fn entry(raised_on: Date, thing: Thing) -> RegisterEntry {
    let particulars = Particulars {
        asked: "The detail behind the plan.".to_owned(),
        title: text("What makes up £190m"),
        committee: text("CITY"),
        minute: text("minute 14"),
        web_address: String::new(),
        raised_by: text("member"),
        raised_on,
        tags: Vec::new(),
        places: Vec::new(),
        linked: Vec::new(),
        owner: text("LLR ICB"),
        owner_role: text("chief finance officer"),
        openness: Openness::Public,
    };
    RegisterEntry { particulars, thing }
}

fn asked() -> Thing {
    Thing::Request(Request::new(ClockRule::TwentyEightDays, Power::Regulation26))
}

#[test]
fn committees_act_from_one_day_to_another() {
    let acts = |on| acting(&committees(), "CITY", on).map(|committee| committee.code.clone());
    assert_eq!(acts(date(2027, 3, 31)).as_deref(), Some("CITY"));
    assert_eq!(acts(date(2027, 4, 1)).as_deref(), Some("UNITARY"));
    assert_eq!(acts(date(2019, 12, 31)), None);
}

#[test]
fn an_id_is_never_used_again_and_numbers_begin_anew_each_year() {
    let mut register = ScrutinyRegister::default();
    let mut enter = |on| {
        let id = register.enter("LLR", ObjectKind::InformationRequest, entry(on, asked()), &committees());
        id.map(|id| id.to_string())
    };
    assert_eq!(enter(date(2025, 12, 31)).as_deref(), Ok("LLR-IR-2025-001"));
    assert_eq!(enter(date(2025, 12, 31)).as_deref(), Ok("LLR-IR-2025-002"));
    assert_eq!(enter(date(2026, 1, 1)).as_deref(), Ok("LLR-IR-2026-001"));
    let faults = enter(date(2027, 5, 1)).expect_err("the committee has gone");
    assert!(faults[0].to_string().ends_with("its business is that of UNITARY"), "{faults:?}");
    let id: ScrutinyId = "LLR-IR-2025-002".parse().expect("it is one");
    let again = register.restore(id, entry(date(2025, 12, 31), asked()));
    assert!(matches!(again, Err(RegisterError::InUse(_))));
}

#[test]
fn ids_are_read_as_they_are_written() {
    for right in ["LLR-IR-2026-014", "LLR-WP-2026-1000"] {
        assert_eq!(right.parse::<ScrutinyId>().map(|id| id.to_string()).as_deref(), Ok(right));
    }
    for wrong in [
        "LLR-IR-2026-14",
        "LLR-XX-2026-014",
        "llr-IR-2026-014",
        "LLR-IR-2026-000",
        "LLR-IR-2026-0014",
        "",
        "---",
    ] {
        assert!(wrong.parse::<ScrutinyId>().is_err(), "{wrong}");
    }
}

#[test]
fn all_that_is_wrong_with_an_entry_is_told_at_once() {
    let mut wrong = entry(date(2025, 7, 8), asked());
    wrong.particulars.title.clear();
    wrong.particulars.owner.clear();
    wrong.particulars.committee = text("NONE");
    wrong.particulars.openness = Openness::Closed { reason: String::new() };
    let faults = ScrutinyRegister::default().enter("llr", ObjectKind::Action, wrong, &committees());
    assert_eq!(faults.expect_err("much is wrong").len(), 5);
}

#[test]
fn a_register_records_only_what_can_happen_to_a_thing() {
    let calendar = england();
    let mut register = ScrutinyRegister::default();
    let on = date(2025, 7, 8);
    let id = register.enter("LLR", ObjectKind::InformationRequest, entry(on, asked()), &committees());
    let id = id.expect("it is right");
    let raise = || by_right(RequestMove::Raise, on);
    assert_eq!(register.record(&id, Happened::Request(raise()), &calendar), Ok(()));
    let other = register.record(&id, Happened::Figure(by_right(FigureMove::Check, on)), &calendar);
    assert!(matches!(other, Err(RecordError::OtherKind(_))));
    let twice = register.record(&id, Happened::Request(raise()), &calendar);
    assert!(matches!(twice, Err(RecordError::Move(MoveError::NotFromHere { .. }))));
}

#[test]
fn bodies_are_measured_by_what_they_answered_and_when() {
    let calendar = england();
    let mut register = ScrutinyRegister::default();
    let answer =
        || RequestMove::Answer { text: text("£190m."), evidence: vec![Evidence::FrozenFigure(text("f-1"))] };
    for (raised, answered) in [
        (date(2025, 6, 2), Some(date(2025, 6, 12))),
        (date(2025, 6, 2), Some(date(2025, 7, 12))),
        (date(2025, 6, 3), None),
    ] {
        let id = register
            .enter("LLR", ObjectKind::Action, entry(raised, asked()), &committees())
            .expect("it is right");
        let mut steps = vec![
            RequestMove::Raise,
            RequestMove::Acknowledge { owner_role: text("director") },
            RequestMove::Start,
        ];
        let last = answered.unwrap_or(raised);
        steps.extend(answered.map(|_| answer()));
        for step in steps {
            let on = if step == answer() { last } else { raised };
            register.record(&id, Happened::Request(by_right(step, on)), &calendar).expect("it can be made");
        }
    }
    let bodies = measures(&register, date(2025, 8, 1), &calendar).expect("it is covered");
    let body = &bodies["LLR ICB"];
    assert_eq!((body.n_raised, body.n_answered, body.n_in_time, body.n_overdue), (3, 2, 1, 1));
    assert_eq!((body.n_with_evidence, body.n_withheld, body.n_reopened), (2, 0, 0));
    assert_eq!((body.median_days, body.oldest_open), (Some(10), Some(date(2025, 6, 3))));
}
