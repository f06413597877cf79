//! Scenarios that are adopted: what is expected of them is set down with who decided and when, and from then on every
//! month says what came of it.

mod expect;
mod outcomes;
pub mod desk;

use std::path::Path;

use anyhow::{Context, Result, bail};
use appraisal::adopted::{Adoption, Decided};
use domain::account::Role;
use domain::month::{FinancialYear, day_in_words};
use domain::remark::{LONGEST_REASON, remark};
use domain::source::ContentHash;
use jiff::civil::Date;
use sources::adopted::{FOLDER, REGISTER, adopt_steps, adoptions, next_id, withdraw_steps};
use sources::monthly_return::version::Turn;
use sources::workspace::Workspace;
use store::Event;

use crate::appraisal::computed::computed;
use crate::clock::now;
use crate::on_record::{put_in_force, whole};
use crate::returns::NOTHING_CHANGED;
use crate::returns::person::{ActorRef, Person};
use crate::workspace::open_workspace;

pub use outcomes::{Came, came};

/// What is adopted.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// A file, or the name of a scenario of the workspace.
    pub file: &'a Path,
    /// The first day on which it is in force; what the scenario says where it is not given.
    pub starts: Option<Date>,
    /// As which day's its table was worked out; as things are now without one.
    pub as_at: Option<Date>,
    /// The seed that it was worked out with.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    pub adoption: Adoption,
    pub by: Person,
    /// What whoever decided has to know of it, a sentence each.
    pub told: Vec<String>,
    /// Why the log does not have it; nothing where it has.
    pub not_recorded: Option<String>,
}

/// Adopts a scenario, and sets down what is expected of it.
///
/// # Errors
/// Where the person may not, it was not worked out as it is now, it is adopted already, or nobody says when it starts;
/// nothing has changed then.
pub fn adopt(workspace: &Workspace, actor: ActorRef<'_>, asked: Asked<'_>) -> Result<Done> {
    let person = deciding(workspace, actor)?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let workspace = &open_workspace(root).context(NOTHING_CHANGED)?;
    let before = whole(adoptions(root))?;
    let computed = computed(root, asked.file, asked.as_at, asked.seed)?;
    if let Some(known) = before.iter().find(|known| known.scenario == computed.name && known.stands()) {
        bail!(
            "{} is adopted already, as {} to start on {}; withdraw that first: oakham scenario withdraw {} --by NAME --reason TEXT",
            computed.name,
            known.id,
            day_in_words(known.starts),
            known.id
        );
    }
    let Some(starts) = asked.starts.or_else(|| expect::starts(&computed.scenario)) else {
        bail!(
            "nobody says when it starts; give its first day with --on 2027-01-04, or write starts in scenarios/{}.toml",
            computed.name
        );
    };
    if FinancialYear::starting(starts.year()).is_none() {
        bail!("it starts on {starts}, farther away than any year that is kept; check the day");
    }
    let expected = expect::expected(workspace, asked.as_at, &computed)?;
    let adoption = Adoption {
        id: next_id(&computed.name, &before),
        scenario: computed.name,
        title: computed.scenario.title,
        starts,
        scenario_hash: ContentHash::of(computed.text.as_bytes()).to_string(),
        text: computed.text,
        seed: computed.table.made.seed,
        edition: computed.table.made.inputs.clone(),
        adopted: Decided { by: person.name.clone(), at: now() },
        withdrawn: None,
        expected,
    };
    let event = Event {
        at: adoption.adopted.at.to_string(),
        actor: person.name.clone(),
        kind: "scenario adopted".to_owned(),
        subject: adoption.id.clone(),
        detail: format!(
            "starts {starts}; sha256 {}; {} consequences, {} with a measure; {}",
            adoption.scenario_hash,
            adoption.expected.len(),
            adoption.tested().count(),
            person.identification.words()
        ),
    };
    let not_recorded = put_in_force(
        workspace,
        FOLDER,
        &adopt_steps(root, &adoption).context(NOTHING_CHANGED)?,
        &event,
        &person,
    )?;
    let refused = computed.table.scenarios.first().map(|scenario| scenario.refused.clone());
    Ok(Done { told: told(&adoption, refused.unwrap_or_default()), adoption, by: person, not_recorded })
}

/// What whoever adopts it has to know.
fn told(adoption: &Adoption, refused: Vec<String>) -> Vec<String> {
    let mut told = refused;
    if adoption.tested().count() == 0 {
        told.push(
            "No measure of the workspace tests it, so nobody will know whether it worked; it is adopted all the same."
                .to_owned(),
        );
    }
    let day = adoption.adopted.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    if adoption.starts < day {
        told.push(format!(
            "It started on {}, before it was adopted: what is expected was set down when it could be known what came.",
            day_in_words(adoption.starts)
        ));
    }
    told
}

/// Withdraws an adoption, with the reason.
///
/// # Errors
/// Where the person may not, there is none, it was withdrawn before, or no reason is given; nothing has changed then.
pub fn withdraw(workspace: &Workspace, actor: ActorRef<'_>, id: &str, reason: &str) -> Result<Done> {
    let person = deciding(workspace, actor)?;
    let root = &workspace.root;
    let _turn = Turn::wait(root)?;
    let workspace = &open_workspace(root).context(NOTHING_CHANGED)?;
    let reason = remark("the reason", reason, LONGEST_REASON)?;
    if reason.is_empty() {
        bail!("it is not said why; write a reason, since what was adopted stays on record");
    }
    let mut adoption = find(&whole(adoptions(root))?, id)?;
    if let Some((decided, why)) = &adoption.withdrawn {
        bail!("{id} was withdrawn already, by {} ({why})", decided.by);
    }
    let decided = Decided { by: person.name.clone(), at: now() };
    let event = Event {
        at: decided.at.to_string(),
        actor: person.name.clone(),
        kind: "scenario withdrawn".to_owned(),
        subject: adoption.id.clone(),
        detail: format!("{reason}; {}", person.identification.words()),
    };
    let steps = withdraw_steps(root, &adoption.id, &reason, &decided).context(NOTHING_CHANGED)?;
    let not_recorded = put_in_force(workspace, REGISTER, &steps, &event, &person)?;
    adoption.withdrawn = Some((decided, reason));
    Ok(Done { adoption, by: person, told: Vec::new(), not_recorded })
}

/// The adoption with an id, or the one that stands of a scenario of that name.
///
/// # Errors
/// Where there is none; the message names some.
pub fn find(adoptions: &[Adoption], id: &str) -> Result<Adoption> {
    if let Some(found) = adoptions.iter().find(|adoption| adoption.id.eq_ignore_ascii_case(id)) {
        return Ok(found.clone());
    }
    let ids: Vec<&str> = adoptions.iter().take(10).map(|adoption| adoption.id.as_str()).collect();
    if ids.is_empty() {
        bail!("nothing is adopted yet; oakham scenario adopt FILE --by NAME adopts a scenario");
    }
    bail!("nothing was adopted under {id:?}; there are {}", ids.join(", "))
}

/// Who decides.
fn deciding(workspace: &Workspace, actor: ActorRef<'_>) -> Result<Person> {
    let person = actor.person(workspace, Role::Publisher, &workspace.system)?;
    person.require_role(&[Role::Publisher], "adopts and withdraws scenarios")?;
    Ok(person)
}
