//! What a share measures by whom it is a share of: `14% of adults`, `one in four residents`, `81% of nurses`.

use super::Measure;
use super::count::STAFF;
use crate::find::{Found, Sentence, numeral, organisations_of};

const RESIDENTS: [&str; 18] = [
    "adults",
    "children",
    "residents",
    "pupils",
    "women",
    "men",
    "households",
    "babies",
    "girls",
    "boys",
    "mothers",
    "population",
    "people",
    "pensioners",
    "citizens",
    "families",
    "youngsters",
    "smokers",
];
const ANSWERS: [&str; 31] = [
    "feared",
    "fear",
    "believe",
    "believed",
    "worried",
    "trusted",
    "voted",
    "said",
    "say",
    "says",
    "felt",
    "feel",
    "supported",
    "support",
    "agreed",
    "disagreed",
    "wanted",
    "want",
    "thought",
    "rated",
    "described",
    "preferred",
    "opposed",
    "backed",
    "told",
    "answered",
    "replied",
    "responded",
    "knew",
    "complained",
    "reported",
];
const LIMITED: [&str; 8] = ["minutes", "hours", "days", "weeks", "months", "minute", "hour", "week"];

/// The measure that those whom a share is of tell, with what they did, beside a cue of some weight.
pub(super) fn of_whom(sentence: &Sentence<'_, '_>, figure: &Found, weight: u32) -> Option<Measure> {
    if let Some(limited) = within_a_limit(sentence, figure) {
        return Some(limited);
    }
    if sentence.near_after(figure.end, 2, &ANSWERS) {
        return Some(Measure::Responses);
    }
    let (at, whom) = noun(sentence, figure)?;
    let answered = sentence.near_after(at + 1, 4, &ANSWERS);
    let spoken_of =
        RESIDENTS.contains(&whom) || STAFF.contains(&whom) || matches!(whom, "patients" | "respondents");
    match () {
        () if answered && spoken_of || whom == "respondents" => Some(Measure::Responses),
        () if RESIDENTS.contains(&whom) && weight <= 6 => Some(Measure::Population),
        () if STAFF.contains(&whom) && !sentence.near_before(figure.first, 8, &super::CUT) => {
            Some(Measure::StaffEmployed)
        }
        () => None,
    }
}

/// `eight in ten feared for their jobs`
pub(super) fn answered(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    const NOT_OF_PEOPLE: [&str; 5] = ["support", "reported", "backed", "supported", "rated"];
    sentence.is(figure.end, &ANSWERS) && !sentence.is(figure.end, &NOT_OF_PEOPLE)
}

/// `two fifths of local providers`
pub(super) fn is_of_organisations(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    noun(sentence, figure).is_some_and(|(_, whom)| organisations_of(whom))
}

/// Whether a share names what it is of: `one in eight acute beds`, `40% of shifts`.
pub(super) fn has_a_noun(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    const BACK: [&str; 11] =
        ["them", "those", "these", "it", "this", "that", "which", "whom", "the", "patients", "people"];
    sentence.is(figure.end, &["of"]) && !sentence.is(figure.end + 1, &BACK)
        || figure.kind == crate::figure::Kind::Ratio
            && (figure.end..figure.end + 2).any(|at| {
                sentence
                    .at(at)
                    .is_some_and(|token| token.is_word() && token.lower.ends_with('s') && !token.is("is"))
            })
}

/// The first noun of people after a share, with its place.
fn noun<'s>(sentence: &'s Sentence<'_, '_>, figure: &Found) -> Option<(usize, &'s str)> {
    let from = match () {
        () if sentence.is(figure.end, &["of"]) => figure.end + 1,
        () if figure.kind == crate::figure::Kind::Ratio => figure.end,
        () => return None,
    };
    (from..from + 4)
        .take_while(|at| !sentence.is(*at, &[",", ".", "in", "at", "who", "with", "and"]))
        .find_map(|at| {
            let word = &*sentence.at(at)?.lower;
            let known = organisations_of(word)
                || RESIDENTS.contains(&word)
                || STAFF.contains(&word)
                || matches!(word, "patients" | "respondents");
            known.then_some((at, word))
        })
}

/// `95% of patients should be triaged within 15 minutes`, `1.4% of it has waited over 52 weeks`.
pub(super) fn within_a_limit(sentence: &Sentence<'_, '_>, figure: &Found) -> Option<Measure> {
    (figure.end..figure.end + 16).find_map(|at| {
        let measured = |from: usize| {
            if sentence.is(from, &["a", "an"]) && sentence.is(from + 1, &LIMITED) {
                return Some(());
            }
            let number = numeral(sentence, from)?;
            let hyphen = usize::from(sentence.is(number.end, &["-"]));
            sentence.is(number.end + hyphen, &LIMITED).then_some(())
        };
        let wait = || {
            sentence.near_before(at, 8, &["wait", "waits", "waited", "waiting", "spent", "stayed", "held"])
        };
        match () {
            () if sentence.is(at, &["within", "inside"]) => {
                measured(at + 1).map(|()| Measure::WaitedWithinALimit)
            }
            () if sentence.is(at, &["waited", "waiting"]) => {
                let from = at + 1 + usize::from(sentence.is(at + 1, &["for"]));
                measured(from).map(|()| Measure::WaitedOverALimit)
            }
            () if sentence.is(at, &["in", "under"])
                && sentence.near_before(at, 3, &["seen", "treated", "dealt", "admitted", "started"]) =>
            {
                measured(at + 1).map(|()| Measure::WaitedWithinALimit)
            }
            () if sentence.says(at, &["less", "than"]) && wait() => {
                measured(at + 2).map(|()| Measure::WaitedWithinALimit)
            }
            () if sentence.is(at, &["over", "than", "beyond"]) && wait() => {
                measured(at + 1).map(|()| Measure::WaitedOverALimit)
            }
            () => None,
        }
    })
}
