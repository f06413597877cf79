//! Documents as they are listed: their figures in order, each with its reading and what a person decided.

use anyhow::Result;
use api::claims::{ClaimValue, Claimed, ClaimedDocument, Claims};
use api::document::SchemaName;
use claims::{DecidedReading, Decision, Figure, Reader, Reading, Value, decide};
use domain::claim::Claim;
use sources::readings::{RecordedDecision, readings};
use sources::workspace::Workspace;

use super::{Text, names};

/// Documents with their figures.
pub(super) struct Listed {
    pub(super) claims: Claims,
    /// The figures of each document that count, for checks.
    pub(super) readings: Vec<Reading>,
    pub(super) reader: Reader,
}

/// The figures of texts, with their readings and what people decided about them.
pub(super) fn listed(workspace: &Workspace, texts: &[Text]) -> Result<Listed> {
    let recorded = readings(&workspace.root, &workspace.documents).0;
    let reader = Reader::new(names::gazetteer(workspace));
    let mut documents = Vec::new();
    let mut of_documents = Vec::new();
    for text in texts {
        let document = claims::Document { title: &text.title, dated: text.day, text: &text.text };
        let of_text = |one: &&RecordedDecision| text.id.as_ref().is_some_and(|id| one.is_of(id, &text.hash));
        let recorded: Vec<&RecordedDecision> = recorded.iter().filter(of_text).collect();
        let decisions: Vec<Decision> = recorded.iter().map(|one| one.decision.clone()).collect();
        let decided = decide(reader.read(&document)?, &decisions, &reader, text.day)?;
        documents.push(described(text, &decided, &recorded, &workspace.claims));
        of_documents.push(decided.reading);
    }
    let claims = Claims { schema: SchemaName::default(), documents, checks: None };
    Ok(Listed { claims, readings: of_documents, reader })
}

fn described(
    text: &Text,
    decided: &DecidedReading,
    recorded: &[&RecordedDecision],
    confirmed: &[Claim],
) -> ClaimedDocument {
    let DecidedReading { reading, decisions, rejected } = decided;
    let letters: Vec<char> = text.text.chars().collect();
    let in_register: Vec<(usize, usize)> = confirmed
        .iter()
        .filter(|claim| Some(&claim.document) == text.id.as_ref())
        .filter_map(|claim| characters(&claim.locator))
        .collect();
    let mut notes = text.notes.clone();
    if let Some(stopped) = reading.stopped_at {
        notes.push(format!(
            "The first {} figures were read, up to character {stopped}.",
            reading.figures.len()
        ));
    }
    let of = |figure: &Figure, decision: Option<usize>| {
        let decision = decision.and_then(|idx| recorded.get(idx).copied());
        claimed(figure, &letters, &in_register, decision)
    };
    let counting = reading.figures.iter().zip(decisions).map(|(figure, decision)| of(figure, *decision));
    let rejected = rejected.iter().map(|(figure, decision)| of(figure, Some(*decision)));
    let mut claims: Vec<Claimed> = counting.chain(rejected).collect();
    claims.sort_by_key(|claim| (claim.start, claim.end));
    ClaimedDocument {
        id: text.id.clone(),
        file: text.file.clone(),
        sha256: text.hash.clone(),
        title: text.title.clone(),
        publisher: text.publisher.clone(),
        dated: text.dated.clone(),
        web_address: Some(text.web_address.clone()).filter(|address| !address.is_empty()),
        note: text.note.clone().unwrap_or_default(),
        form: text.form,
        pages: text.pages,
        characters: letters.len(),
        was_kept: text.was_kept,
        has_copy: text.has_text,
        notes,
        claims,
    }
}

fn claimed(
    figure: &Figure,
    letters: &[char],
    in_register: &[(usize, usize)],
    decision: Option<&RecordedDecision>,
) -> Claimed {
    let Figure { span, sentence, proposal, .. } = figure;
    let words: String = letters
        .get(sentence.start..sentence.end)
        .map_or_else(String::new, |letters| letters.iter().collect());
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let standing = decision.map_or("proposed", |one| one.decision.verdict.word());
    Claimed {
        start: span.start,
        end: span.end,
        text: figure.text.clone(),
        kind: figure.kind.word(),
        value: value(figure.value),
        value_high: figure.value_high.map(value),
        of: figure.of,
        unit: figure.unit.clone(),
        hedge: figure.hedge.map(claims::Hedge::word),
        subject: proposal.subject.clone(),
        measure: proposal.measure.map(claims::Measure::words),
        period: proposal.period.map(|period| period.to_string()),
        basis: proposal.basis.map(claims::Basis::word),
        sentence: if words.is_empty() {
            decision.map_or_else(String::new, |one| one.passage.clone())
        } else {
            words
        },
        confirmed: ["confirmed", "corrected", "added"].contains(&standing)
            || decision.is_none()
                && in_register.iter().any(|(start, end)| *start < span.end && span.start < *end),
        standing,
        decided_by: decision.map(|one| one.by.clone()),
        decided_at: decision.map(|one| one.at.to_string()),
        note: decision.map_or_else(String::new, |one| one.note.clone()),
    }
}

pub(super) fn value(value: Value) -> ClaimValue {
    match value {
        Value::Number(number) => {
            let number = number.to_string();
            serde_json::from_str(&number).map_or(ClaimValue::Day(number), ClaimValue::Number)
        }
        Value::Day(day) => ClaimValue::Day(day.to_string()),
    }
}

/// The place that a locator names: `characters 443 to 480`.
pub(super) fn characters(locator: &str) -> Option<(usize, usize)> {
    let (start, end) = locator.strip_prefix("characters ")?.split_once(" to ")?;
    Some((start.trim().parse().ok()?, end.trim().parse().ok()?))
}
