//! Mentions of bodies, systems and places in a sentence: by name, by form, by kind, by pronoun.

use super::Context;
use crate::find::Sentence;
use crate::gazetteer::{BodyKind, ICBS, NHS, NHS_ENGLAND, SYSTEMS, TRUSTS};

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

/// A mention of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) name: String,
    pub(super) kind: BodyKind,
    pub(super) first: usize,
    pub(super) end: usize,
    /// Whether its name stands there, rather than `the board` or `it`.
    pub(super) is_named: bool,
    /// Whether it says little: `the NHS`, a pronoun.
    pub(super) is_weak: bool,
}

impl Context<'_> {
    /// The trust of which a hospital is the main one: `Medbury Maritime Hospital` of `Medbury NHS Foundation Trust`.
    fn trust_of(&self, hospital: &str, kind: BodyKind) -> Option<String> {
        let ending = hospital.rsplit(' ').next()?;
        if kind != BodyKind::Trust || !matches!(ending, "Hospital" | "Infirmary" | "General") {
            return None;
        }
        let first = hospital.split(' ').next()?;
        let named = |trust: &&String| trust.split(' ').next() == Some(first) && *trust != hospital;
        self.trusts.iter().find(named).cloned()
    }
}

impl Mention {
    /// Whether a document can be about it.
    pub(super) fn can_be_main(&self) -> bool {
        matches!(self.kind, BodyKind::System | BodyKind::Board | BodyKind::Trust) && !self.is_weak
    }
}

/// Every mention of a sentence, in order.
pub(super) fn mentions(sentence: &Sentence<'_, '_>, context: &Context<'_>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut idx = 0;
    while idx < sentence.tokens.len() {
        let mention = named(sentence, idx, context)
            .or_else(|| by_short_name(sentence, idx, context))
            .or_else(|| by_kind(sentence, idx, context, &mentions))
            .or_else(|| pronoun(sentence, idx, context, &mentions));
        match mention {
            Some(mention) => {
                idx = mention.end.max(idx + 1);
                mentions.push(mention);
            }
            None => idx += 1,
        }
    }
    mentions
}

/// A name of the gazetteer, or one told by its form, whichever is longer.
fn named(sentence: &Sentence<'_, '_>, idx: usize, context: &Context<'_>) -> Option<Mention> {
    let listed = context.gazetteer.at(sentence.tokens, idx);
    let formed = by_form(sentence, idx, context);
    let made = |name: &str, kind: BodyKind, end: usize| {
        Some(Mention { name: name.to_owned(), kind, first: idx, end, is_named: true, is_weak: false })
    };
    match (listed, formed) {
        (Some((name, end)), Some((_, _, longer))) if longer <= end => made(&name.name, name.kind, end),
        (Some((name, end)), None) => made(&name.name, name.kind, end),
        (_, Some((name, kind, end))) => {
            if let Some(trust) = context.trust_of(&name, kind) {
                return made(&trust, BodyKind::Trust, end);
            }
            let known = context.gazetteer.named(&name);
            made(&name, known.map_or(kind, |known| known.kind), end)
        }
        (None, None) => None,
    }
}

/// `Westbrook` for `Westbrook ICB`, which was named before; a name after `in` is that of a place.
fn by_short_name(sentence: &Sentence<'_, '_>, idx: usize, context: &Context<'_>) -> Option<Mention> {
    let token = sentence.at(idx)?;
    if !token.is_word() || !token.is_capitalised() || sentence.after(idx, &["in", "across", "of", "around"]) {
        return None;
    }
    let first = token.lower.trim_end_matches("'s").trim_end_matches("’s");
    context.short_names.iter().find_map(|(short, (name, kind))| {
        let mut words = short.split(' ');
        if words.next() != Some(first) {
            return None;
        }
        let rest: Vec<&str> = words.collect();
        let end = idx + 1 + rest.len();
        // A longer name goes on: `Westbrook General Hospital`.
        let goes_on = sentence.at(end).is_some_and(|next| next.is_word() && next.is_capitalised());
        if !sentence.says(idx + 1, &rest) || goes_on && !token.lower.ends_with('s') {
            return None;
        }
        Some(Mention { name: name.clone(), kind: *kind, first: idx, end, is_named: true, is_weak: false })
    })
}

/// `Westbrook ICB`, `Castleford Vale NHS Trust`: capitalised words that end in the word of a kind.
fn by_form(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &Context<'_>,
) -> Option<(String, BodyKind, usize)> {
    const NOT_FIRST: [&str; 17] = [
        "the", "in", "at", "our", "this", "for", "a", "an", "all", "model", "nhs", "integrated", "board",
        "members", "questions", "minutes", "papers",
    ];
    let token = sentence.at(idx)?;
    if !token.is_word() || !token.is_capitalised() {
        return None;
    }
    if let Some(teaching) = teaching_hospitals(sentence, idx) {
        return Some(teaching);
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
        let goes_on = (token.is_word() && token.is_capitalised()) || joins;
        if !goes_on {
            return None;
        }
        at += 1;
    }
    None
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
        return None;
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
        () if is(&["hospitals"])
            && !sentence.is(at + 1, &["nhs", "foundation", "trust", "of"])
            && !sentence.after(at, &ANY) =>
        {
            (BodyKind::Trust, at + 1)
        }
        () if is(&["general"])
            && !sentence.at(at + 1).is_some_and(|next| next.is_word() && next.is_capitalised()) =>
        {
            (BodyKind::Trust, at + 1)
        }
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
            text.push_str(token.text.trim_end_matches("'s").trim_end_matches("’s"));
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

/// `the board`, `ICBs`, `the system`, `the trust`, `the city`.
fn by_kind(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &Context<'_>,
    before: &[Mention],
) -> Option<Mention> {
    let token = sentence.at(idx)?;
    let made = |name: String, kind: BodyKind, end: usize, is_named: bool, is_weak: bool| {
        Some(Mention { name, kind, first: idx, end, is_named, is_weak })
    };
    let group = |name: &str, end: usize| made(name.to_owned(), BodyKind::Group, end, true, false);
    let says = |words: &[&str]| sentence.says(idx, words);
    // `both boards`, `two health boards` are some, not all of England's.
    let few = ["both", "two", "three", "four", "five", "neighbouring"];
    if token.is_any(&["boards", "trusts", "systems", "icbs"]) && sentence.near_before(idx, 3, &few) {
        return None;
    }
    if token.is("board")
        && sentence.is(idx + 1, &["papers", "paper", "members", "meeting", "minutes", "report", "reports"])
    {
        return None;
    }
    match &*token.lower {
        "nhse" => return made(NHS_ENGLAND.to_owned(), BodyKind::Nation, idx + 1, true, false),
        "nhs" if says(&["nhs", "england"]) => {
            return made(NHS_ENGLAND.to_owned(), BodyKind::Nation, idx + 2, true, false);
        }
        "nhs" if sentence.is(idx + 1, &["trusts"]) => return group(TRUSTS, idx + 2),
        "nhs"
            if !sentence.at(idx + 1).is_some_and(super::super::token::Token::is_capitalised)
                && !sentence.is(
                    idx + 1,
                    &["bosses", "chiefs", "leaders", "managers", "jobs", "staff", "finance", "services"],
                ) =>
        {
            return made(NHS.to_owned(), BodyKind::Group, idx + 1, false, true);
        }
        "icbs" | "icb's"
            if sentence.is(idx, &["icbs"])
                || sentence.at(idx.checked_sub(1)?).is_some_and(super::super::token::Token::is_number) =>
        {
            return group(ICBS, idx + 1);
        }
        "icss" => return group(SYSTEMS, idx + 1),
        "integrated" if says(&["integrated", "care", "boards"]) => return group(ICBS, idx + 3),
        "integrated" if says(&["integrated", "care", "systems"]) => return group(SYSTEMS, idx + 3),
        "boards" if !sentence.after(idx, &["trust", "trusts", "wellbeing", "health", "safeguarding"]) => {
            return group(ICBS, idx + 1);
        }
        "systems"
            if !sentence.after(
                idx,
                &[
                    "computer",
                    "telephone",
                    "phone",
                    "new",
                    "digital",
                    "electronic",
                    "information",
                    "booking",
                    "it",
                ],
            ) =>
        {
            return group(SYSTEMS, idx + 1);
        }
        "trusts" => return group(TRUSTS, idx + 1),
        _ => {}
    }
    let article =
        sentence.near_before(idx, 3, &["the", "our", "this", "its", "whole", "local", "that", "each"])
            || 0 == idx
            || token.is_capitalised();
    let of_a_trust = sentence.after(idx, &["its", "their", "trust", "trust's", "hospital", "hospital's"]);
    let (kind, end) = match &*token.lower {
        "icb" | "icb's" => (BodyKind::Board, idx + 1),
        "integrated" if says(&["integrated", "care", "board"]) => (BodyKind::Board, idx + 3),
        "board" | "board's" if article && !of_a_trust => (BodyKind::Board, idx + 1),
        "ics" | "ics's" => (BodyKind::System, idx + 1),
        "integrated" if says(&["integrated", "care", "system"]) => (BodyKind::System, idx + 3),
        "system" | "system's"
            if article
                || sentence.is(
                    idx + 1,
                    &["deficit", "position", "plan", "forecast", "variance", "wide", "-", "budget"],
                ) =>
        {
            (BodyKind::System, idx + 1)
        }
        "trust" | "trust's" if article && !sentence.is(idx + 1, &["board", "boards"]) => {
            (BodyKind::Trust, idx + 1)
        }
        "hospital" if article && !sentence.is(idx + 1, &["trust", "trusts", "stays", "beds"]) => {
            (BodyKind::Trust, idx + 1)
        }
        "council" | "council's" if article => (BodyKind::Council, idx + 1),
        "committee" | "commission" if article => (BodyKind::Committee, idx + 1),
        "city" | "county" | "ward" | "hospice" | "surgery" if article => (BodyKind::Place, idx + 1),
        _ => return None,
    };
    let (name, end) = of_kind(sentence, end, kind, &token.lower, context, before)?;
    made(name, kind, end, false, false)
}

/// Which body of a kind is meant: that of the place named right after, the last one named, or the one of the
/// document's system.
fn of_kind(
    sentence: &Sentence<'_, '_>,
    end: usize,
    kind: BodyKind,
    word: &str,
    context: &Context<'_>,
    before: &[Mention],
) -> Option<(String, usize)> {
    let gazetteer = context.gazetteer;
    if kind == BodyKind::Place {
        let fits = |name: &str| name.to_lowercase().contains(word);
        let last = context.last_of.get(&BodyKind::Place).filter(|name| fits(name));
        let council = context.last_of.get(&BodyKind::Council).filter(|name| fits(name));
        let of_council = council.and_then(|council| {
            let first = council.split(' ').next()?;
            gazetteer.places().find(|place| place.name.starts_with(first)).map(|place| place.name.clone())
        });
        return last.cloned().or(of_council).map(|name| (name, end));
    }
    if sentence.is(end, &["in", "for", "of"]) {
        let place = gazetteer.at(sentence.tokens, end + 1).or_else(|| gazetteer.at(sentence.tokens, end + 2));
        if let Some((system, after)) =
            place.and_then(|(named, after)| Some((gazetteer.system_of(&named.name)?, after)))
        {
            let part =
                if kind == BodyKind::System { Some(system) } else { gazetteer.parts_of(system, kind).next() };
            if let Some(part) = part {
                return Some((part.to_owned(), after));
            }
        }
    }
    let here = before.iter().rev().find(|mention| mention.kind == kind && mention.is_named);
    let main =
        context.main.as_ref().filter(|main| context.main_is_sure && gazetteer.kind_of(main) == Some(kind));
    let last = here.map(|mention| &mention.name).or(main).or_else(|| context.last_of.get(&kind));
    let known = last.cloned().or_else(|| {
        let system = context.main.as_deref().and_then(|main| gazetteer.system_of(main))?;
        if kind == BodyKind::System {
            Some(system.to_owned())
        } else {
            gazetteer.parts_of(system, kind).next().map(str::to_owned)
        }
    });
    known.or_else(|| formed_from_other(kind, context)).map(|name| (name, end))
}

/// `X ICS` for `the system` where only `X ICB` was named, and the reverse.
fn formed_from_other(kind: BodyKind, context: &Context<'_>) -> Option<String> {
    match kind {
        BodyKind::System => {
            let board = context.last_of.get(&BodyKind::Board)?;
            board.strip_suffix(" ICB").map(|name| format!("{name} ICS"))
        }
        BodyKind::Board => {
            let system = context.last_of.get(&BodyKind::System)?;
            system.strip_suffix(" ICS").map(|name| format!("{name} ICB"))
        }
        _ => None,
    }
}

/// Words by which a writer speaks of itself.
const SPEAKERS: [&str; 4] = ["we", "our", "us", "ours"];

/// `it`, `their`, `we`: the first body of the sentence so far, else the body in focus.
fn pronoun(
    sentence: &Sentence<'_, '_>,
    idx: usize,
    context: &Context<'_>,
    before: &[Mention],
) -> Option<Mention> {
    if context.is_addressed && sentence.is(idx, &["you", "your"]) {
        let name = context.main.clone()?;
        let kind = context.gazetteer.kind_of(&name).unwrap_or(BodyKind::Trust);
        return Some(Mention { name, kind, first: idx, end: idx + 1, is_named: false, is_weak: false });
    }
    if !sentence.is(idx, &["it", "its", "they", "their", "them", "we", "our", "us", "which"]) {
        return None;
    }
    let first_person = |at: usize| sentence.is(at, &SPEAKERS);
    // Who writes to a body is not that body.
    if first_person(idx) && context.is_addressed {
        return None;
    }
    if sentence.is(idx, &["we", "our", "us"]) && context.is_of_a_body() {
        let name = context.main.clone()?;
        let kind = context.gazetteer.kind_of(&name).unwrap_or(BodyKind::Trust);
        return Some(Mention { name, kind, first: idx, end: idx + 1, is_named: false, is_weak: false });
    }
    let body = |mention: &&Mention| {
        // `X told us that it will`: it is X.
        let speaker = !first_person(idx) && first_person(mention.first);
        !mention.is_weak && !speaker && !matches!(mention.kind, BodyKind::Place | BodyKind::Committee)
    };
    let here = before.iter().rev().find(body).map(|mention| (mention.name.clone(), mention.kind));
    // `Its own headcount …` goes on about whom the sentence before began with.
    let opener = context.opener.clone().filter(|_| idx == 0).and_then(|name| {
        let kind = context.gazetteer.kind_of(&name)?;
        (kind == BodyKind::Nation).then_some((name, kind))
    });
    let here = here.or(opener);
    let (name, kind) = here.or_else(|| {
        let focus = context.focus.clone()?;
        let kind = context.gazetteer.kind_of(&focus).unwrap_or(BodyKind::Trust);
        Some((focus, kind))
    })?;
    Some(Mention { name, kind, first: idx, end: idx + 1, is_named: false, is_weak: true })
}
