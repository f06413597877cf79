//! Names told by their form: `Westbrook ICB`, `NHS Westbrook`, `Castleford Vale NHS Trust`, `Garside Ward`.

use std::borrow::Cow;

use super::Context;
use crate::find::Sentence;
use crate::gazetteer::BodyKind;

/// Words of who speaks for a body, and so of no body's name.
const TITLES: [&str; 18] = [
    "director",
    "officer",
    "chair",
    "chief",
    "executive",
    "councillor",
    "cllr",
    "manager",
    "secretary",
    "professor",
    "dr",
    "mr",
    "mrs",
    "ms",
    "minister",
    "president",
    "leader",
    "attorney",
];

/// Words that with `Hospitals` name no trust.
const ANY: [&str; 12] = [
    "community",
    "acute",
    "local",
    "general",
    "university",
    "teaching",
    "district",
    "cottage",
    "private",
    "other",
    "both",
    "new",
];

/// The last words of the names of wards, centres and practices.
const SITES: [&[&str]; 8] = [
    &["ward"],
    &["hospice"],
    &["surgery"],
    &["medical", "centre"],
    &["health", "centre"],
    &["treatment", "centre"],
    &["birth", "centre"],
    &["medical", "practice"],
];

/// `Westbrook ICB`, `Castleford Vale NHS Trust`: capitalised words that end in the word of a kind.
pub(super) fn by_form(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &Context<'_>,
) -> Option<(String, BodyKind, usize)> {
    const NOT_FIRST: [&str; 45] = [
        "trust",
        "from",
        "by",
        "to",
        "with",
        "on",
        "of",
        "update",
        "report",
        "presentation",
        "and",
        "one",
        "every",
        "each",
        "another",
        "some",
        "most",
        "local",
        "neighbouring",
        "new",
        "your",
        "their",
        "its",
        "his",
        "that",
        "both",
        "two",
        "three",
        "the",
        "in",
        "at",
        "our",
        "this",
        "for",
        "a",
        "an",
        "all",
        "model",
        "nhs",
        "integrated",
        "board",
        "members",
        "questions",
        "minutes",
        "papers",
    ];
    let token = sentence.at(idx)?;
    if !token.is_word() || !token.is_capitalised() {
        return None;
    }
    let formed = teaching_hospitals(sentence, idx)
        .or_else(|| nhs_of_a_place(sentence, idx, context))
        .or_else(|| known_system(sentence, idx, context));
    if formed.is_some() {
        return formed;
    }
    if token.is("healthwatch") {
        let place = sentence.at(idx + 1).filter(|next| next.is_word() && next.is_capitalised())?;
        let name = format!("Healthwatch {}", place.text.trim_end_matches("'s").trim_end_matches("’s"));
        return Some((name, BodyKind::Council, idx + 2));
    }
    let from = if token.is("nhs") { idx + 1 } else { idx };
    let first = sentence.at(from)?;
    if first.is_any(&NOT_FIRST)
        || !first.is_word()
        || !first.is_capitalised()
        || first.is_any(&TITLES)
        || kind_word(sentence, from).is_some()
    {
        return None;
    }
    let mut at = from + 1;
    while at < from + 9 {
        if let Some((kind, end)) = kind_word(sentence, at) {
            // `New Hospital Programme`, `General Hospital` name none.
            let programme = sentence.is(end, &["programme", "plan", "fund"]);
            if kind == BodyKind::Trust && (programme || at == from + 1 && first.is_any(&ANY)) {
                return None;
            }
            let name = of_listed_place(sentence, from, at, kind, context)
                .unwrap_or_else(|| name_of(sentence, from, at, kind, end));
            return Some((name, kind, end));
        }
        let token = sentence.at(at)?;
        // In a heading all in capitals every word looks like one of a name.
        if token.is_any(&TITLES)
            || token.is_any(&["from", "the", "to", "by", "with", "on", "at", "for", "in", "about"])
        {
            return None;
        }
        let joins = token.is_any(&["of", "and", "&", ",", "-"])
            && sentence.at(at + 1).is_some_and(|next| next.is_word() && next.is_capitalised());
        // `Cambria and the Lakes`
        if sentence.is(at, &["and"])
            && sentence.is(at + 1, &["the"])
            && kind_word(sentence, at + 2).is_none()
            && sentence.at(at + 2).is_some_and(|next| next.is_word() && next.is_capitalised())
        {
            at += 2;
            continue;
        }
        let goes_on = (token.is_word() && token.is_capitalised()) || joins;
        if !goes_on {
            return None;
        }
        at += 1;
    }
    None
}

/// Words after `NHS` that name no board.
const NOT_A_PLACE: [&str; 106] = [
    "finances",
    "financial",
    "funding",
    "future",
    "money",
    "cuts",
    "reform",
    "reforms",
    "performance",
    "workforce",
    "winter",
    "waiting",
    "savings",
    "deficit",
    "budget",
    "budgets",
    "update",
    "system",
    "systems",
    "organisations",
    "organisation",
    "bodies",
    "leaders",
    "managers",
    "provider",
    "recovery",
    "spending",
    "reorganisation",
    "restructure",
    "changes",
    "change",
    "mergers",
    "merger",
    "reset",
    "ten-year",
    "care",
    "dentist",
    "trusts",
    "review",
    "productivity",
    "efficiency",
    "estate",
    "estates",
    "group",
    "england",
    "trust",
    "trusts",
    "foundation",
    "providers",
    "confederation",
    "employers",
    "resolution",
    "digital",
    "blood",
    "improvement",
    "professionals",
    "property",
    "long",
    "constitution",
    "app",
    "oversight",
    "health",
    "board",
    "boards",
    "integrated",
    "icb",
    "icbs",
    "ics",
    "icss",
    "chief",
    "chiefs",
    "boss",
    "bosses",
    "commissioning",
    "clinical",
    "and",
    "business",
    "supply",
    "shared",
    "pay",
    "plan",
    "ten",
    "pension",
    "pensions",
    "scotland",
    "wales",
    "direct",
    "choices",
    "hospital",
    "hospitals",
    "community",
    "mental",
    "dental",
    "dentistry",
    "dentists",
    "continuing",
    "charities",
    "standard",
    "operational",
    "planning",
    "community",
    "online",
    "jobs",
    "finance",
    "staff",
    "services",
];

/// `NHS Devon`, `NHS Cornwall and the Isles of Scilly`: the board of a place.
fn nhs_of_a_place(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &Context<'_>,
) -> Option<(String, BodyKind, usize)> {
    let capital = |at: usize| {
        sentence.at(at).is_some_and(|word| {
            let shouted = 1 < word.text.len() && word.text.chars().all(char::is_uppercase);
            word.is_word() && word.is_capitalised() && !word.is_any(&NOT_A_PLACE) && !shouted
        })
    };
    if !sentence.is(idx, &["nhs"]) || !capital(idx + 1) {
        return None;
    }
    let mut end = idx + 2;
    while end < idx + 10 {
        let link = ["and", "&", ",", "of", "on"].iter().any(|word| sentence.is(end, &[word]));
        let the = usize::from(link && sentence.is(end + 1, &["the"]));
        end = match () {
            () if kind_word(sentence, end).is_some() => return None,
            () if capital(end) => end + 1,
            () if link && capital(end + 1 + the) => end + 2 + the,
            () => break,
        };
    }
    let whole = end_of_place(sentence, idx + 1, end);
    let owner = sentence.tokens[whole - 1].text;
    // `NHS Devon's` is of it; a heading all in capitals names nobody.
    if owner.is_empty() || kind_word(sentence, whole).is_some() {
        return None;
    }
    if let Some((named, after)) = context.gazetteer.at(sentence.tokens, idx + 1) {
        let system = context.gazetteer.system_of(&named.name)?;
        let board = context.gazetteer.parts_of(system, BodyKind::Board).next()?;
        return Some((board.to_owned(), BodyKind::Board, after));
    }
    let place = name_of(sentence, idx + 1, whole, BodyKind::Council, whole);
    Some((format!("{place} ICB"), BodyKind::Board, whole))
}

/// Where the place after `NHS` ends: before `, X` and `and NHS Y`.
fn end_of_place(sentence: &Sentence<'_, '_>, from: usize, end: usize) -> usize {
    (from + 1..end).find(|at| sentence.is(*at, &[",", "and"]) && sentence.is(at + 1, &["nhs"])).unwrap_or(end)
}

/// `the Devon system`, `the Devon health and care system`: that of a board known by its place.
fn known_system<'c>(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &'c Context<'_>,
) -> Option<(String, BodyKind, usize)> {
    let first = sentence.at(idx)?;
    let first = first.text.trim_end_matches("'s").trim_end_matches("’s");
    let board =
        |name: &'c String| name.strip_suffix(" ICB").filter(|name| name.split(' ').next() == Some(first));
    let in_focus =
        [context.last_of.get(&BodyKind::Board), context.main.as_ref(), context.first_board.as_ref()];
    let named = context.short_names.values().map(|(name, _)| name);
    let of_trust =
        || context.trusts.iter().map(String::as_str).find(|name| name.split(' ').next() == Some(first));
    let known = in_focus.into_iter().flatten().chain(named).find_map(board).or_else(of_trust)?;
    let end = idx + known.split(' ').count();
    let word = (end..end + 5).find(|at| sentence.is(*at, &["system", "system's"]))?;
    let plain = (end..word).all(|at| sentence.is(at, &["health", "and", "care", "nhs", "integrated"]));
    let digital = sentence.after(word, &["it", "computer"]);
    (plain && !digital).then(|| (format!("{known} ICS"), BodyKind::System, word + 1))
}

/// `University Hospitals Fenshire`, `University Hospitals of North Dale NHS Trust`.
fn teaching_hospitals(sentence: &Sentence<'_, '_>, idx: usize) -> Option<(String, BodyKind, usize)> {
    if !sentence.is(idx, &["university"]) || !sentence.is(idx + 1, &["hospitals", "hospital"]) {
        return None;
    }
    let from = idx + 2 + usize::from(sentence.is(idx + 2, &["of"]));
    let joined = |at: usize| {
        let capital = |at: usize| sentence.at(at).is_some_and(|word| word.is_word() && word.is_capitalised());
        capital(at) && kind_word(sentence, at).is_none()
            || sentence.is(at, &["and", "&"]) && capital(at + 1) && kind_word(sentence, at + 1).is_none()
    };
    let place_end = (from..from + 5).find(|at| !joined(*at)).unwrap_or(from + 5);
    if place_end == from {
        return None;
    }
    let end = kind_word(sentence, place_end).map_or(place_end, |(_, end)| end);
    Some((name_of(sentence, idx, place_end, BodyKind::Council, place_end), BodyKind::Trust, end))
}

/// The body of a kind that belongs to the listed system or place which the words before it name.
fn of_listed_place(
    sentence: &Sentence<'_, '_>,
    from: usize,
    kind_at: usize,
    kind: BodyKind,
    context: &Context<'_>,
) -> Option<String> {
    let gazetteer = context.gazetteer;
    let (named, end) = gazetteer.at(sentence.tokens, from)?;
    let system = gazetteer.system_of(&named.name).filter(|_| end == kind_at)?;
    match kind {
        BodyKind::System => Some(system.to_owned()),
        BodyKind::Board => gazetteer.parts_of(system, kind).next().map(str::to_owned),
        _ => None,
    }
}

/// The kind that words name, and the token after them.
fn kind_word(sentence: &Sentence<'_, '_>, at: usize) -> Option<(BodyKind, usize)> {
    let token = sentence.at(at)?;
    if !token.is_capitalised() {
        return plain_kind_word(sentence, at);
    }
    let is = |words: &[&str]| {
        words.iter().enumerate().all(|(step, word)| {
            sentence.at(at + step).is_some_and(|token| token.lower.trim_end_matches("'s") == *word)
        })
    };
    Some(match () {
        () if is(&["integrated", "care", "board"]) => (BodyKind::Board, at + 3),
        () if is(&["integrated", "care", "system"]) => (BodyKind::System, at + 3),
        () if is(&["icb"]) => (BodyKind::Board, at + 1),
        () if is(&["ics"]) => (BodyKind::System, at + 1),
        () if is(&["nhs", "foundation", "trust"]) => (BodyKind::Trust, at + 3),
        () if is(&["nhs", "trust"]) || is(&["foundation", "trust"]) => (BodyKind::Trust, at + 2),
        () if is(&["county", "council"]) || is(&["city", "council"]) => (BodyKind::Council, at + 2),
        () if is(&["borough", "council"]) || is(&["district", "council"]) => (BodyKind::Council, at + 2),
        () if is(&["council"]) => (BodyKind::Council, at + 1),
        () if is(&["hospitals", "trust"]) || is(&["hospital", "trust"]) || is(&["partnership", "trust"]) => {
            (BodyKind::Trust, at + 2)
        }
        () if is(&["hospitals"])
            && !sentence.is(at + 1, &["nhs", "foundation", "trust", "of"])
            && (!sentence.after(at, &ANY)
                || at.checked_sub(2).and_then(|at| sentence.at(at)).is_some_and(|word| {
                    word.is_word() && word.is_capitalised() && !word.is_any(&["the", "our", "all"])
                })) =>
        {
            (BodyKind::Trust, at + 1)
        }
        () if is(&["general"])
            && !sentence.at(at + 1).is_some_and(|next| next.is_word() && next.is_capitalised()) =>
        {
            (BodyKind::Trust, at + 1)
        }
        () if is(&["ambulance", "service"]) => (BodyKind::Trust, at + 2),
        () if is(&["healthcare"]) => (BodyKind::Trust, at + 1),
        () if is(&["hospital"]) || is(&["infirmary"]) => (BodyKind::Trust, at + 1),
        () if is(&["health", "board"]) => (BodyKind::Board, at + 2),
        () if SITES.iter().any(|site| is(site)) => {
            let words = SITES.iter().find(|site| is(site)).map_or(1, |site| site.len());
            (BodyKind::Place, at + words)
        }
        () => return None,
    })
}

fn name_of(sentence: &Sentence<'_, '_>, from: usize, kind_at: usize, kind: BodyKind, end: usize) -> String {
    let words = |from: usize, to: usize| {
        let mut text = String::new();
        for token in &sentence.tokens[from..to] {
            if !text.is_empty() && !token.glued {
                text.push(' ');
            }
            text.push_str(&without_shouting(token.text.trim_end_matches("'s").trim_end_matches("’s")));
        }
        text
    };
    let name = words(from, kind_at);
    match kind {
        BodyKind::Board => format!("{name} ICB"),
        BodyKind::System => format!("{name} ICS"),
        BodyKind::Trust if sentence.tokens[kind_at].is_any(&["nhs", "foundation"]) => name,
        _ => words(from, end),
    }
}

/// `WESSEX` in a heading is `Wessex`; short words in capitals are names of their own.
fn without_shouting(word: &str) -> Cow<'_, str> {
    if word.len() <= 4 || !word.chars().all(char::is_uppercase) {
        return Cow::Borrowed(word);
    }
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    Cow::Owned(format!("{first}{}", rest.to_lowercase()))
}

/// The kind that small words name after a name: `Devon integrated care board`.
fn plain_kind_word(sentence: &Sentence<'_, '_>, at: usize) -> Option<(BodyKind, usize)> {
    let care = sentence.says(at, &["integrated", "care"]);
    match () {
        () if care && sentence.is(at + 2, &["board", "board's"]) => Some((BodyKind::Board, at + 3)),
        () if care && sentence.is(at + 2, &["system", "system's"]) => Some((BodyKind::System, at + 3)),
        () => None,
    }
}
