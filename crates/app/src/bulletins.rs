//! Monthly bulletins: generated from the figures of a month, or written by a publisher; each version is kept.

pub mod desk;
mod paper;

use anyhow::{Context, Result, bail};
use domain::account::Role;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::remark::{LONGEST_TITLE, remark};
use exhibits::words::bulletin::{BulletinText, TextFault, faults, figures_of, paragraphs};
use sources::bulletins::{BulletinVersion, steps, versions};
use sources::monthly_return::version::Turn;
use sources::scrutiny::FOLDER;
use sources::workspace::Workspace;
use store::Event;

use crate::clock::now;
use crate::edition::Editions;
use crate::edition::findings::refuse_spoilt;
use crate::on_record::{put_in_force, whole};
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

pub use paper::paper;

/// The most headings and paragraphs of a text.
const MOST_PARAGRAPHS: usize = 40;
/// The longest heading or paragraph [characters].
const LONGEST_PARAGRAPH: usize = 1500;

/// What somebody writes.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Of which month.
    pub month: (FinancialYear, Month),
    /// What the bulletin says in a line.
    pub title: &'a str,
    /// Headings, which begin with `# `, and paragraphs, with empty lines between them; empty where the bulletin is to
    /// be generated again.
    pub text: &'a str,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    pub version: BulletinVersion,
    pub by: Person,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// Keeps a text as the next version of a month's bulletin.
///
/// # Errors
/// All that is wrong with what is written; nothing has changed then.
pub fn edit(workspace: &Workspace, actor: ActorRef<'_>, asked: Asked<'_>) -> Result<Outcome> {
    let person = actor.person(workspace, Role::Publisher, &workspace.system)?;
    person.require_role(&[Role::Publisher], "writes a bulletin")?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let workspace = &open_workspace(root).context(NOTHING_CHANGED)?;
    let editions = Editions::new(workspace, None);
    let month_end = editions.edition(asked.month)?.month_end().clone();
    refuse_spoilt(&month_end).context(NOTHING_CHANGED)?;
    let BulletinText { title, paragraphs, figures } = checked(&month_end, &asked)?;
    let last = whole(versions(root))?
        .into_iter()
        .filter(|known| known.month == asked.month)
        .map(|known| known.version);
    let version = BulletinVersion {
        month: asked.month,
        version: last.max().unwrap_or(0) + 1,
        title,
        paragraphs,
        figures,
        by: person.name.clone(),
        at: now(),
        is_whole: true,
    };
    let (year, month) = asked.month;
    let event = Event {
        at: version.at.to_string(),
        actor: person.name.clone(),
        kind: "bulletin written".to_owned(),
        subject: format!("{} {year} month {month}", workspace.system),
        detail: format!(
            "version {}, {} paragraphs, {} figures; {}",
            version.version,
            version.paragraphs.len(),
            version.figures.len(),
            person.identification.words()
        ),
    };
    let not_recorded =
        put_in_force(workspace, FOLDER, &steps(root, &version).context(NOTHING_CHANGED)?, &event, &person)?;
    Ok(Outcome { version, by: person, not_recorded })
}

/// The text as it is kept, with the values that its figures have now; a text without words is generated again.
fn checked(month_end: &MonthEnd, asked: &Asked<'_>) -> Result<BulletinText> {
    let mut told = Vec::new();
    let mut taken = |what: &'static str, place: &str, text: &str, longest: usize| -> String {
        for fault in faults(month_end, text) {
            told.push(format!("{place}: {}", in_words(month_end, &fault)));
        }
        remark(what, text, longest).unwrap_or_else(|error| {
            told.push(format!("{place}: {error}"));
            String::new()
        })
    };
    let texts = paragraphs(asked.text);
    if texts.is_empty() {
        return Ok(BulletinText { title: String::new(), paragraphs: Vec::new(), figures: Vec::new() });
    }
    let title = taken("the title", "title", asked.title, LONGEST_TITLE);
    let mut kept = Vec::new();
    for (idx, text) in texts.iter().take(MOST_PARAGRAPHS).enumerate() {
        kept.push(taken("the paragraph", &format!("paragraph {}", idx + 1), text, LONGEST_PARAGRAPH));
    }
    if title.is_empty() && told.is_empty() {
        told.push("title: there is none; say in a line what the bulletin says".to_owned());
    }
    if MOST_PARAGRAPHS < texts.len() {
        told.push(format!("there are {} paragraphs; write {MOST_PARAGRAPHS} at most", texts.len()));
    }
    if !told.is_empty() {
        bail!("{}", told.join("\n"));
    }
    let figures = figures_of(month_end, std::iter::once(&title).chain(&kept).map(String::as_str));
    Ok(BulletinText { title, paragraphs: kept, figures })
}

fn in_words(month_end: &MonthEnd, fault: &TextFault) -> String {
    let (year, month) = (month_end.year, month_end.month);
    match fault {
        TextFault::Unknown(id) => {
            format!("month {month} of {year} has no figure {id:?}; `oakham search` finds ids")
        }
        TextFault::Brace(from) => {
            format!("the brace at {from:?} has no other; write a figure as {{0123456789}}")
        }
        TextFault::Amount(amount) => format!(
            "“{amount}” is an amount that nobody could check; write the id of its figure in braces, such as {{0123456789}}"
        ),
    }
}

/// The text of a month that counts: of the last version, unless that is generated again or lacks rows that cannot be read.
#[must_use]
pub fn in_force(workspace: &Workspace, month: (FinancialYear, Month)) -> Option<BulletinVersion> {
    let of_month = versions(&workspace.root).0.into_iter().filter(|known| known.month == month);
    of_month.max_by_key(|known| known.version).filter(BulletinVersion::is_shown)
}

/// A version as it is shown.
#[must_use]
pub fn text_of(version: &BulletinVersion) -> BulletinText {
    BulletinText {
        title: version.title.clone(),
        paragraphs: version.paragraphs.clone(),
        figures: version.figures.clone(),
    }
}
