//! Mentions of bodies, systems and places in a sentence: by name, by form, by kind, by pronoun.

use super::Context;
use super::naming::by_form;
use crate::find::Sentence;
use crate::gazetteer::{BodyKind, ICBS, NHS, NHS_ENGLAND, SYSTEMS, TRUSTS};

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
    /// The two boards that are told of together: `both boards`, `the pair`.
    fn pair_at(&self, sentence: &Sentence<'_, '_>, idx: usize) -> Option<String> {
        let pair = self.pair.as_ref()?;
        let led = sentence.near_before(idx, 2, &["both", "two"]) || sentence.after(idx, &["the"]);
        let counted = sentence.is(idx, &["boards", "organisations", "icbs", "bodies"]) && led;
        let named =
            sentence.is(idx, &["pair", "cluster"]) && sentence.near_before(idx, 2, &["the", "new", "this"]);
        let alone = sentence.is(idx, &["both"])
            && sentence.is(idx + 1, &["to", "must", "will", "have", "are", "were"]);
        let all = ["england", "nationally", "country", "all", "every", "other", "42"];
        let is_main = self.main.as_ref() == Some(pair)
            && sentence.is(idx, &["boards", "icbs"])
            && !(0..sentence.tokens.len()).any(|at| sentence.is(at, &all));
        (counted || named || alone || is_main).then(|| pair.clone())
    }

    /// Keeps what the brackets after a name call it, and two boards that are named together.
    pub(super) fn note_names(&mut self, sentence: &Sentence<'_, '_>, mention: &Mention) {
        let parts = mention.name.split_once(" ICB and ").filter(|_| mention.kind == BodyKind::Board);
        if let Some((one, other)) = parts {
            for name in [format!("{one} ICB"), other.to_owned()] {
                self.note_short_name(&Mention { name, ..mention.clone() });
            }
        } else {
            self.note_short_name(mention);
        }
        if parts.is_some() {
            let with = sentence.after(mention.first, &["with", "alongside"]);
            let main = self.main.clone().filter(|main| with && main.ends_with(" ICB"));
            self.pair = Some(main.unwrap_or_else(|| mention.name.clone()));
        }
        let bracketed = sentence.is(mention.end, &["("]) && sentence.is(mention.end + 2, &[")"]);
        let comma = usize::from(sentence.is(mention.end, &[","]));
        let known_as = sentence.says(mention.end + comma, &["known", "as"]);
        let at = match () {
            () if bracketed => mention.end + 1,
            () if known_as => mention.end + comma + 2,
            () => return,
        };
        let Some(token) = sentence.at(at) else { return };
        let short = (2..=6).contains(&token.text.len()) && token.text.chars().all(char::is_uppercase);
        if short && !token.is_any(&["icb", "icbs", "ics", "nhs", "nhse"]) {
            self.add_short_name(&token.lower, mention);
        }
    }

    /// The trust of which a hospital is the main one: `Medbury Maritime Hospital` of `Medbury NHS Foundation Trust`.
    fn trust_of(&self, hospital: &str, kind: BodyKind) -> Option<String> {
        if kind != BodyKind::Trust || !is_hospital(hospital) {
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
                if let Some(last) = mentions.last_mut().filter(|last| are_a_pair(sentence, last, &mention)) {
                    last.name = format!("{} and {}", last.name, mention.name);
                    last.end = mention.end;
                } else {
                    mentions.push(mention);
                }
            }
            None => idx += 1,
        }
    }
    mentions
}

/// `Westbrook ICB and Dale ICB`: two boards in one.
fn are_a_pair(sentence: &Sentence<'_, '_>, last: &Mention, next: &Mention) -> bool {
    let boards = [last, next].iter().all(|mention| mention.kind == BodyKind::Board && mention.is_named);
    let joined = sentence.is(last.end, &["and", "&"]) && last.end + 1 == next.first;
    boards && joined && last.name != next.name && !last.name.contains(" and NHS ")
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
    if let Some(pair) = context.pair_at(sentence, idx) {
        return made(pair, BodyKind::Board, idx + 1, false, false);
    }
    // `both boards`, `two health boards` are some, not all of England's.
    let few = ["both", "two", "three", "four", "five", "neighbouring"];
    if token.is_any(&["boards", "trusts", "systems", "icbs"]) && sentence.near_before(idx, 3, &few) {
        return None;
    }
    // `one of the north's biggest hospital trusts` is one.
    if token.is_any(&["trusts", "boards", "systems", "icbs"])
        && (1..8).any(|back| idx.checked_sub(back).is_some_and(|at| sentence.says(at, &["one", "of"])))
    {
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
        // `the local NHS`, `the NHS in Haverwick`: that of the document.
        "nhs" if is_local_nhs(sentence, idx) && context.system().is_some() => {
            return made(context.system()?, BodyKind::System, idx + 1, false, false);
        }
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

/// `the local NHS`, `the NHS in Haverwick`
fn is_local_nhs(sentence: &Sentence<'_, '_>, idx: usize) -> bool {
    let place = sentence.is(idx + 1, &["in", "across"])
        && sentence
            .at(idx + 2)
            .is_some_and(|next| next.is_capitalised() && !next.is_any(&["england", "wales"]));
    let county = sentence.after(idx, &["county's", "city's", "area's", "region's"]);
    place || county || sentence.after(idx, &["local"])
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
    // `beds at the Royal Hospital, and the trust spends`: a trust named in full before a hospital.
    let in_full = context.last_of.get(&BodyKind::Trust).filter(|name| !is_hospital(name));
    let in_full =
        in_full.or(context.trusts.first()).filter(|_| kind == BodyKind::Trust && word.starts_with("trust"));
    let here = before
        .iter()
        .rev()
        .find(|mention| mention.kind == kind && mention.is_named)
        .filter(|here| !is_hospital(&here.name) || in_full.is_none());
    let main =
        context.main.as_ref().filter(|main| context.main_is_sure && gazetteer.kind_of(main) == Some(kind));
    let last = here.map(|mention| &mention.name).or(main).or(in_full).or_else(|| context.last_of.get(&kind));
    let known = last.cloned().or_else(|| {
        let system = context.main.as_deref().and_then(|main| gazetteer.system_of(main))?;
        if kind == BodyKind::System {
            Some(system.to_owned())
        } else {
            gazetteer.parts_of(system, kind).next().map(str::to_owned)
        }
    });
    known.or_else(|| formed_from_other(kind, word, context)).map(|name| (name, end))
}

/// Whether a name is that of a hospital, rather than of who runs it.
pub(super) fn is_hospital(name: &str) -> bool {
    matches!(name.rsplit(' ').next(), Some("Hospital" | "Infirmary" | "General"))
}

/// `X ICS` for `the system` where only `X ICB` was named, and the reverse.
fn formed_from_other(kind: BodyKind, word: &str, context: &Context<'_>) -> Option<String> {
    match kind {
        BodyKind::System => {
            let main = context.main.as_ref().filter(|main| context.main_is_sure && main.ends_with(" ICB"));
            let board = main.or(context.last_of.get(&BodyKind::Board))?;
            board.strip_suffix(" ICB").map(|name| format!("{name} ICS"))
        }
        BodyKind::Board => {
            // `The county's integrated care board`, in a story about its council.
            let of_council = || {
                let council = context.last_of.get(&BodyKind::Council)?;
                let council = (word != "board" && !council.contains(',')).then_some(council)?;
                [" County Council", " City Council", " Council"]
                    .iter()
                    .find_map(|end| council.strip_suffix(end))
            };
            let system = context.last_of.get(&BodyKind::System).and_then(|name| name.strip_suffix(" ICS"));
            system.or_else(of_council).map(|name| format!("{name} ICB"))
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
        let itself = sentence.near_after(1, 3, &["itself"]);
        (itself || kind == BodyKind::Nation).then_some((name, kind))
    });
    let here = here.or(opener);
    let (name, kind) = here.or_else(|| {
        let focus = context.focus.clone()?;
        let kind = context.gazetteer.kind_of(&focus).unwrap_or(BodyKind::Trust);
        Some((focus, kind))
    })?;
    Some(Mention { name, kind, first: idx, end: idx + 1, is_named: false, is_weak: true })
}
