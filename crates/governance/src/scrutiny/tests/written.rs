//! Moves in plain words: every verb reads back, and what is possible is what is taken.

use super::*;
use crate::scrutiny::written::{FORMS, Family, VerbForm, Written, WrittenError, happened};

const DAY: Date = date(2026, 6, 1);

fn filled(form: &VerbForm) -> Written {
    let text = match form.verb {
        "schedule" => "2026-07-01",
        "score" => "3 2 1 0 3",
        _ => "Because of the winter.",
    };
    Written {
        verb: form.verb.to_owned(),
        text: form.text.map_or_else(String::new, |_| text.to_owned()),
        more: form.more.map_or_else(String::new, |_| {
            if form.verb == "consult" { "2026-07-01 2026-08-01" } else { "The chief nurse" }.to_owned()
        }),
        evidence: if form.evidence {
            vec!["/access".to_owned(), "M07.QK1.agency".to_owned()]
        } else {
            vec![]
        },
        choice: form.choices.last().copied().unwrap_or_default().to_owned(),
    }
}

fn things() -> [Thing; 4] {
    [
        Thing::Request(Request::new(ClockRule::TwentyEightDays, Power::Courtesy)),
        Thing::Recommendation(Recommendation::new(Some(ClockRule::TwentyEightDays))),
        Thing::Programme(ProgrammeItem::new()),
        Thing::Change(ChangeNotice::new(Some(ClockRule::TwentyEightDays))),
    ]
}

fn take(thing: &mut Thing, happened: Happened) -> Result<(), String> {
    match (thing, happened) {
        (Thing::Request(request), Happened::Request(made)) => {
            request.record(made).map(drop).map_err(|error| error.to_string())
        }
        (Thing::Recommendation(recommendation), Happened::Recommendation(made)) => {
            recommendation.record(made).map(drop).map_err(|error| error.to_string())
        }
        (Thing::Programme(item), Happened::Programme(made)) => {
            item.record(made, &england()).map(drop).map_err(|error| error.to_string())
        }
        (Thing::Change(notice), Happened::Change(made)) => {
            notice.record(made).map(drop).map_err(|error| error.to_string())
        }
        _ => Err("another kind".to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_is_possible_is_taken_and_tells_what_was_written(choices in prop::collection::vec(0_usize..40, 0..30)) {
        for mut thing in things() {
            for choice in &choices {
                let possible = thing.possible();
                for form in FORMS.iter().filter(|form| thing.family() == Some(form.family)) {
                    let is_possible = possible.iter().any(|(other, _)| other == form);
                    let (step, _) = happened(form.family, &filled(form), "The clerk", DAY).unwrap();
                    // The day for comments is to come.
                    let awaits = form.verb == "decide" && thing.state() == "being consulted on";
                    prop_assert_eq!(take(&mut thing.clone(), step).is_ok(), is_possible && !awaits, "{}", form.verb);
                }
                if possible.is_empty() {
                    break;
                }
                let (form, side) = possible[choice % possible.len()];
                if form.verb == "decide" && thing.state() == "being consulted on" {
                    continue;
                }
                let (step, made_by) = happened(form.family, &filled(&form), "The clerk", DAY).unwrap();
                prop_assert_eq!(side, made_by);
                prop_assert!(take(&mut thing, step).is_ok());
                let (told, told_side, by, on) = thing.history().pop().unwrap();
                let mut expected = filled(&form);
                if form.verb == "agree" {
                    expected.evidence = vec![expected.evidence.join("; ")];
                }
                prop_assert_eq!((told, told_side, by, on), (expected, side, "The clerk".to_owned(), DAY));
            }
        }
    }
}

#[test]
fn a_move_that_cannot_be_read_says_what_to_write() {
    let read =
        |written: &Written| happened(Family::Request, written, "The clerk", DAY).unwrap_err().to_string();
    let of = |verb: &str| Written { verb: verb.to_owned(), ..Written::default() };
    assert!(read(&of("answr")).contains("acknowledge, start, ask"));
    assert!(read(&Written { text: "Yes.".to_owned(), ..of("accept") }).contains("accept takes no text"));
    let unknown = Written { choice: "commercial".to_owned(), ..of("withhold") };
    assert!(read(&unknown).contains("confidential personal data, forbidden by law"));
    let of_item = |verb: &str, text: &str| {
        let written = Written {
            text: text.to_owned(),
            choice: if verb == "score" { "" } else { "joint" }.to_owned(),
            ..of(verb)
        };
        happened(Family::Programme, &written, "The clerk", DAY).unwrap_err()
    };
    assert_eq!(of_item("schedule", "1/7/2026"), WrittenError::Day("1/7/2026".to_owned()));
    assert_eq!(of_item("score", "3 2 1 0"), WrittenError::Scores("3 2 1 0".to_owned()));
    assert!(of_item("score", "3 2 1 0 4").to_string().contains("duplication is scored 4"));
}

#[test]
fn verbs_may_be_written_with_dashes_and_capitals() {
    let written = Written {
        verb: "Answer-in-part".to_owned(),
        text: "Half of it.".to_owned(),
        more: "The rest in June.".to_owned(),
        evidence: vec!["https://example.org/paper".to_owned()],
        ..Written::default()
    };
    let (step, side) = happened(Family::Request, &written, "The director of finance", DAY).unwrap();
    assert_eq!(side, Side::Owner);
    assert!(matches!(step, Happened::Request(Made { step: RequestMove::AnswerInPart { .. }, .. })));
}

#[test]
fn clocks_read_back_as_they_are_written() {
    for text in ["28 days", "two months", "1 working day", "10 working days", "2026-12-04"] {
        assert_eq!(text.parse::<ClockRule>().unwrap().to_string(), text);
    }
    for text in ["", "4 weeks", "0 working days", "261 working days", "soon", "2026-02-30"] {
        assert!(text.parse::<ClockRule>().is_err(), "{text}");
    }
}
