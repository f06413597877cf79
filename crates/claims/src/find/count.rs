//! Counts: a number and what it counts, `42 Integrated Care Systems`; bare numbers where they count something.

use super::{Found, Sentence, numeral};
use crate::figure::{Kind, Value};
use crate::token::Token;

/// Words that end the name of what is counted.
const STOPS: [&str; 72] = [
    "of",
    "in",
    "on",
    "at",
    "to",
    "for",
    "from",
    "by",
    "with",
    "and",
    "or",
    "but",
    "that",
    "which",
    "who",
    "is",
    "are",
    "was",
    "were",
    "will",
    "would",
    "has",
    "have",
    "had",
    "as",
    "than",
    "the",
    "a",
    "an",
    "it",
    "they",
    "we",
    "this",
    "more",
    "less",
    "fewer",
    "per",
    "after",
    "before",
    "since",
    "when",
    "where",
    "while",
    "if",
    "because",
    "so",
    "not",
    "now",
    "today",
    "over",
    "under",
    "up",
    "down",
    "out",
    "into",
    "between",
    "across",
    "against",
    "including",
    "being",
    "be",
    "do",
    "does",
    "did",
    "can",
    "could",
    "should",
    "may",
    "must",
    "said",
    "have",
    "compared",
];
/// Plurals that do not end in `s`.
const PLURALS: [&str; 12] = [
    "people",
    "staff",
    "wte",
    "wtes",
    "fte",
    "ftes",
    "children",
    "women",
    "men",
    "members",
    "personnel",
    "clinicians",
];
/// Things that are spoken of rather than counted.
const IDLE: [&str; 20] = [
    "things",
    "ways",
    "reasons",
    "sides",
    "parts",
    "points",
    "words",
    "ends",
    "views",
    "thoughts",
    "cheers",
    "comments",
    "minutes",
    "steps",
    "options",
    "as",
    "signs",
    "tips",
    "facts",
    "questions",
];
const ORGANISATIONS: [&str; 38] = [
    "icb",
    "icbs",
    "icb's",
    "ics",
    "icss",
    "systems",
    "boards",
    "trusts",
    "hospitals",
    "practices",
    "providers",
    "councils",
    "counties",
    "clusters",
    "networks",
    "pcns",
    "places",
    "neighbourhoods",
    "sites",
    "surgeries",
    "pharmacies",
    "homes",
    "centres",
    "units",
    "organisations",
    "bodies",
    "partners",
    "authorities",
    "districts",
    "boroughs",
    "regions",
    "services",
    "wards",
    "clinics",
    "hubs",
    "universities",
    "charities",
    "schools",
];

/// The count that begins at a token.
pub(super) fn count(sentence: &Sentence<'_, '_>, idx: usize) -> Option<Found> {
    let number = numeral(sentence, idx)?;
    let touches = sentence.is(number.end, &["-", "‑"]) && sentence.glued(number.end);
    let sign_before = sentence.at(idx)?.glued && sentence.after(idx, &["£", "/", "$", "€"]);
    if touches || sign_before || sentence.is(number.end, &["/", ":", "%"]) && sentence.glued(number.end) {
        return None;
    }
    // `all three organisations` are those told of before.
    let few = number.bare.is_none() && number.value.as_whole().is_some_and(|value| value <= 5);
    let known = sentence.after(idx, &["all"]) && few;
    if known && noun(sentence, number.end).is_some_and(|end| sentence.is(end - 1, &ORGANISATIONS)) {
        return None;
    }
    // `330 of the 790 people` counts people.
    let of = sentence.is(number.end, &["of"]);
    let of_at = if of {
        number.end + 1 + usize::from(sentence.is(number.end + 1, &["the", "our", "its", "their", "all"]))
    } else {
        number.end
    };
    let whole = if of { numeral(sentence, of_at) } else { None };
    let part = whole.filter(|whole| whole.magnitude.is_none() && number.value < whole.value);
    let people = part.and_then(|whole| Some((whole, noun(sentence, whole.end)?))).filter(|(whole, end)| {
        sentence.tokens[whole.end..*end].iter().any(|token| {
            token.is_any(&[
                "people",
                "staff",
                "employees",
                "posts",
                "wte",
                "jobs",
                "roles",
                "patients",
                "beds",
                "practices",
                "surgeries",
                "schools",
                "wards",
                "trusts",
                "councils",
            ])
        })
    });
    if let Some((whole, end)) = people {
        let words: Vec<&str> = sentence.tokens[whole.end..end].iter().map(|token| token.text).collect();
        let mut found =
            Found::new(idx, end, Kind::Count, Value::Number(number.value), &words.join(" ").to_lowercase());
        found.of = whole.value.as_whole();
        return Some(found);
    }
    // `“in the order of 210” roles`
    let quoted = usize::from(sentence.is(number.end, &["”", "\""]));
    let noun_end = noun(sentence, number.end + quoted);
    let counted = |end: usize| {
        let words: Vec<&str> =
            sentence.tokens[number.end + quoted..end].iter().map(|token| token.text).collect();
        words.join(" ").to_lowercase()
    };
    if let Some(end) = noun_end {
        let last = sentence.at(end - 1)?;
        let multiple = last.is("times")
            && sentence.is(end, &["the", "as", "more", "higher", "larger", "what", "greater"]);
        if last.is_any(&IDLE) && number.value.as_whole().is_some_and(|value| value < 100) || multiple {
            return None;
        }
        let mut found = Found::new(idx, end, Kind::Count, Value::Number(number.value), &counted(end));
        found.of = of_how_many(sentence, end);
        return Some(found);
    }
    if !stands_alone(sentence, idx, &number) {
        return None;
    }
    let mut found = Found::new(idx, number.end, Kind::Count, Value::Number(number.value), "");
    found.of = of_how_many(sentence, number.end);
    Some(found)
}

/// Whether a plural follows a number.
pub(super) fn counts_something(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    noun(sentence, idx + 1).is_some()
}

/// The token after what is counted, where it follows directly.
fn noun(sentence: &Sentence<'_, '_>, from: usize) -> Option<usize> {
    for at in from..from + 5 {
        let token = sentence.at(at)?;
        let hyphen = token.is("-") && token.glued && from < at;
        // `A&E attendances`
        let ampersand = token.is("&") && token.glued && from < at
            || token.is("a") && sentence.is(at + 1, &["&"]) && sentence.glued(at + 1);
        if hyphen || ampersand {
            continue;
        }
        let compared = at == from
            && token.is_any(&["more", "fewer", "less"])
            && sentence.at(at + 1).is_some_and(|next| next.is_word() && is_plural(next));
        if compared {
            continue;
        }
        if at == from
            && token.is_any(&["sent", "came", "said", "went", "told", "took", "found", "gave", "wrote"])
        {
            return None;
        }
        // The second half of `walk-in` ends no name.
        let of_compound = from < at && token.glued && sentence.after(at, &["-"]);
        if !token.is_word()
            || (token.is_any(&STOPS) && !of_compound)
            || (token.first_of_line && token.is_capitalised() && from < at)
        {
            return None;
        }
        if is_plural(token) {
            return Some(grown(sentence, at + 1));
        }
    }
    None
}

/// `Integrated Care Systems` ends at its last plural; `community hospitals` does not grow.
fn grown(sentence: &Sentence<'_, '_>, end: usize) -> usize {
    let next = sentence
        .at(end)
        .is_some_and(|token| token.is_word() && is_plural(token) && token.is_any(&ORGANISATIONS));
    if next { end + 1 } else { end }
}

fn is_plural(token: &Token<'_>) -> bool {
    let word = token.lower.trim_end_matches("'s");
    PLURALS.contains(&word)
        || matches!(&*token.lower, "icb's" | "gp's")
        || (3 < word.len()
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !word.ends_with("is"))
        || matches!(word, "icbs" | "gps" | "ics")
}

/// `of the 42` after a count.
fn of_how_many(sentence: &Sentence<'_, '_>, at: usize) -> Option<i64> {
    let from = if sentence.says(at, &["out", "of"]) {
        at + 2
    } else if sentence.is(at, &["of"]) {
        at + 1
    } else {
        return None;
    };
    let from = if sentence.is(from, &["the", "all"]) { from + 1 } else { from };
    numeral(sentence, from)?.value.as_whole()
}

/// Whether a number without a noun still counts something.
fn stands_alone(sentence: &Sentence<'_, '_>, idx: usize, number: &super::Numeral) -> bool {
    const LEADS: [&str; 30] = [
        "of",
        "all",
        "from",
        "to",
        "than",
        "were",
        "was",
        "for",
        "about",
        "around",
        "only",
        "least",
        "some",
        "nearly",
        "almost",
        "over",
        "under",
        "by",
        "between",
        "are",
        "is",
        "employs",
        "employed",
        "at",
        "including",
        "just",
        "approximately",
        "roughly",
        "and",
        "these",
    ];
    let of_them = sentence.is(number.end, &["of"])
        && (sentence.is(number.end + 1, &["the", "them", "those", "these", "our", "its", "which", "whom"])
            || sentence.at(number.end + 1).is_some_and(|next| next.lower.ends_with("'s")))
        || sentence.says(number.end, &["out", "of"])
        || sentence.is(number.end, &["who"])
        || sentence.near_after(number.end, 3, &["payroll", "books"])
        || sentence.said(idx, &["of", "which"])
        || sentence.said(idx, &["of", "whom"]);
    let led = sentence.after(idx, &LEADS)
        || sentence.after(idx, &[":"]) && sentence.is(number.end, &[")"])
        || sentence.said(idx, &["of", "the"])
        || sentence.said(idx, &["all", "the"]);
    if sentence.is(number.end, &["more", "fewer"]) && sentence.is(number.end + 1, &["than"])
        || sentence.is(number.end, &["above", "below", "over", "under"])
            && sentence.is(number.end + 1, &["plan", "establishment", "trajectory", "target"])
    {
        return true;
    }
    let Some(bare) = number.bare else {
        let in_thousands = number.value.as_whole().is_some_and(|value| 1_000 <= value);
        let led = sentence
            .after(idx, &["only", "least", "including", "than", "almost", "nearly", "about", "around"]);
        return of_them || led || in_thousands;
    };
    let whole = bare.as_whole().is_some() || number.magnitude.is_some();
    let large = number.magnitude.is_some() || sentence.at(idx).is_some_and(|token| token.text.contains(','));
    let before_verb = sentence
        .at(number.end)
        .is_some_and(|next| next.is_any(&["will", "have", "had", "were", "are", "is", "was", "would"]));
    whole && (large || of_them || led || before_verb)
}

/// Whether what is counted is a kind of organisation or site.
pub(crate) fn organisations_of(unit: &str) -> bool {
    unit.split([' ', '-']).any(|word| ORGANISATIONS.contains(&word))
}
