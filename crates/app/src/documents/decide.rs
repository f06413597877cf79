//! Decides how figures of public documents are read: confirms a proposed reading, corrects it, or rejects it.
//!
//! Renaming `documents/readings.csv` into place is the moment of change. Rows are only added; the last decision about a
//! figure stands.

use anyhow::{Context, Result, bail};
use api::claims::{Claimed, ClaimedDocument};
use claims::{Basis, Decision, Measure, Proposal, ReadPeriod, Span, Verdict};
use domain::account::Role;
use domain::remark::{LONGEST_EXPLANATION, LONGEST_NAME, remark};
use sources::monthly_return::version::Turn;
use sources::readings::{FOLDER, RecordedDecision, readings, steps};
use sources::workspace::Workspace;
use store::Event;

use super::kept;
use super::listed::{Listed, listed};
use crate::clock::now;
use crate::on_record::{put_in_force, whole};
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

/// The most figures that are decided at once.
const MOST_AT_ONCE: usize = 500;

/// What somebody decides about figures of a document.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The document's id.
    pub document: &'a str,
    /// The first characters of the figures.
    pub places: &'a [usize],
    /// What is decided.
    pub verdict: Verdict,
    /// How they are read; a part that is not named stays as it is, one that is empty is not known.
    pub reading: Correction,
    /// Why, or what is to be said of it.
    pub note: &'a str,
}

/// How a figure is read, in words.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    pub subject: Option<String>,
    pub measure: Option<String>,
    pub period: Option<String>,
    pub basis: Option<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// What was recorded, a sentence a figure.
    pub sentences: Vec<String>,
    /// Who decided.
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// Decides about figures, and records who did and when.
///
/// # Errors
/// All that is wrong with what is asked; nothing has changed then.
pub fn decide(workspace: &Workspace, actor: ActorRef<'_>, asked: &Asked<'_>) -> Result<Outcome> {
    let person = actor.person(workspace, Role::Publisher, &workspace.system)?;
    person.require_role(&[Role::Publisher, Role::Clerk], "decides how figures of documents are read")?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    // Whatever was decided since the workspace was opened.
    let workspace = &open_workspace(root).context(NOTHING_CHANGED)?;
    let texts = kept::texts(workspace, &[asked.document.to_owned()])?;
    let Listed { claims, reader, .. } = listed(workspace, &texts)?;
    let [document] = &claims.documents[..] else { bail!("no document is called {}", asked.document) };
    let note = remark("the note", asked.note, LONGEST_EXPLANATION)?;
    let found = found(document, asked)?;
    let at = now();
    let recorded = whole(readings(root, &workspace.documents))?;
    if let Some(last) = recorded.iter().map(|one| one.at).max().filter(|last| at < *last) {
        bail!(
            "it is {at} by the clock of this computer, but the last decision was recorded at {last}; {NOTHING_CHANGED}: set the clock right and try again"
        );
    }
    let mut new = Vec::new();
    let mut sentences = Vec::new();
    for claim in found {
        let proposal = proposal(claim, asked)?;
        let standing = asked.verdict.word();
        let unknown = proposal.subject.as_deref().filter(|subject| {
            asked.reading.subject.is_some() && reader.gazetteer().kind_of(subject).is_none()
        });
        let mut sentence = format!("{} is {standing}: {}.", claim.text, in_words(&proposal));
        if let Some(subject) = unknown {
            let apart =
                format!(" No body is known here as {subject:?}, so that it is compared with nothing else.");
            sentence.push_str(&apart);
        }
        sentences.push(sentence);
        let span = Some(Span { start: claim.start, end: claim.end });
        let decision = Decision { span, text: claim.text.clone(), verdict: asked.verdict, proposal };
        new.push(RecordedDecision {
            document: asked.document.to_owned(),
            sha256: document.sha256.clone(),
            decision,
            passage: claim.sentence.clone(),
            note: note.clone(),
            by: person.name.clone(),
            at,
        });
    }
    let event = Event {
        at: at.to_string(),
        actor: person.name.clone(),
        kind: format!("figure {}", asked.verdict.word()),
        subject: asked.document.to_owned(),
        detail: format!("{}; {}", sentences.join(" "), person.identification.words()),
    };
    let not_recorded =
        put_in_force(workspace, FOLDER, &steps(root, &new).context(NOTHING_CHANGED)?, &event, &person)?;
    Ok(Outcome { sentences, by: person, not_recorded })
}

/// The figures that are meant, all that are none being told at once.
fn found<'a>(document: &'a ClaimedDocument, asked: &Asked<'_>) -> Result<Vec<&'a Claimed>> {
    let Asked { document: id, places, verdict, note, .. } = asked;
    if places.is_empty() || MOST_AT_ONCE < places.len() {
        bail!("{} figures are named; name 1 to {MOST_AT_ONCE}", places.len());
    }
    if *verdict == Verdict::Rejected && note.trim().is_empty() {
        bail!("it is not said why; write a reason, since what is rejected stays on record");
    }
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for place in *places {
        match document.claims.iter().find(|claim| claim.start == *place && 0 < claim.end) {
            Some(claim) => found.push(claim),
            None => faults.push(place.to_string()),
        }
    }
    if faults.is_empty() {
        return Ok(found);
    }
    bail!(
        "{id} has no figure at {}; `oakham document claims {id}` lists the places of its figures",
        faults.join(", ")
    )
}

/// The reading as it is decided on: what is there, with the parts that are corrected.
fn proposal(claim: &Claimed, asked: &Asked<'_>) -> Result<Proposal> {
    let Correction { subject, measure, period, basis } = &asked.reading;
    let mut faults = Vec::new();
    let subject = match subject {
        None => claim.subject.clone(),
        Some(text) => match remark("the subject", text, LONGEST_NAME) {
            Ok(name) => Some(name).filter(|name| !name.is_empty()),
            Err(error) => {
                faults.push(error.to_string());
                None
            }
        },
    };
    let word = |corrected: &Option<String>, stands: Option<&str>| {
        let word = corrected.as_deref().or(stands).unwrap_or_default().trim();
        Some(word.to_owned()).filter(|word| !word.is_empty())
    };
    let measure = word(measure, claim.measure).and_then(|word| {
        let found = Measure::parse(&word);
        if found.is_none() {
            faults
                .push(format!("{word:?} is no measure; write one of: {}", all(Measure::ALL, Measure::words)));
        }
        found
    });
    let basis = word(basis, claim.basis).and_then(|word| {
        let found = Basis::parse(&word);
        if found.is_none() {
            faults.push(format!("{word:?} is no basis; write one of: {}", all(&Basis::ALL, Basis::word)));
        }
        found
    });
    let period = word(period, claim.period.as_deref()).and_then(|word| match word.parse::<ReadPeriod>() {
        Ok(period) => Some(period),
        // What the rules read, such as a month of an unknown year, may be more than can be written.
        Err(_) if claim.period.as_ref() == Some(&word) => None,
        Err(error) => {
            faults.push(error.to_string());
            None
        }
    });
    if faults.is_empty() {
        Ok(Proposal { subject, measure, period, basis })
    } else {
        bail!("{}", faults.join("\n"))
    }
}

fn all<T: Copy>(list: &[T], words: fn(T) -> &'static str) -> String {
    list.iter().map(|one| words(*one)).collect::<Vec<_>>().join(", ")
}

/// `LLR ICB, savings required, 2025/26, plan`.
fn in_words(proposal: &Proposal) -> String {
    let parts = [
        Some(proposal.subject.as_deref().unwrap_or("nobody named").to_owned()),
        Some(proposal.measure.map_or("measure not told", Measure::words).to_owned()),
        proposal.period.map(|period| period.to_string()),
        proposal.basis.map(|basis| basis.word().to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
