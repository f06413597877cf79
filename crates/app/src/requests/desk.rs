//! The register of a workspace, as pages read and change it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use domain::account::Account;
use domain::day;
use domain::organisation::Organisation;
use governance::scrutiny::clock::{ClockRule, ClockRuleError};
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::measures::measures;
use governance::scrutiny::register::{Openness, Particulars, RegisterEntry, ScrutinyRegister};
use governance::scrutiny::request::Power;
use governance::scrutiny::written::Written;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sources::scrutiny::{Scrutiny, english_calendar, thing};
use web::refusal::Refusal;
use web::scrutiny::port::{NewEntry, Register, RegisterAct, RegisterShown, ShownEntry};

use super::{Act, EnteredBy, act, enter, is_of_register, standings};
use crate::clock::now;
use crate::refusal::refusal;
use crate::returns::person::ActorRef;
use crate::workspace::open_workspace;

/// The verb by which a request is raised.
const RAISE: &str = "raise";
/// How many questions of the public may wait for a clerk.
const MOST_WAITING: usize = 200;

/// The register of the workspace in a folder.
pub struct WorkspaceRegister {
    root: PathBuf,
}

impl WorkspaceRegister {
    /// The register.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn read(&self, public_only: bool) -> Result<RegisterShown> {
        let workspace = open_workspace(&self.root)?;
        let on = today();
        let n_unreadable = workspace.faults.iter().filter(|fault| is_of_register(fault)).count();
        let entries = standings(&workspace, on, public_only);
        let public = public_part(&workspace.scrutiny);
        let mut places: Vec<String> =
            entries.iter().flat_map(|(_, entry, _)| entry.particulars.places.clone()).collect();
        places.sort_unstable();
        let name = |organisation: &Organisation| {
            (organisation.code.to_string(), (organisation.name.clone(), organisation.short_name.clone()))
        };
        Ok(RegisterShown {
            on,
            committees: workspace.scrutiny.committees.clone(),
            entries: entries
                .into_iter()
                .map(|(id, entry, standing)| ShownEntry { id, entry, standing })
                .collect(),
            measures: measures(&public, on, &english_calendar())?,
            bodies: workspace.organisations.iter().map(name).collect(),
            places: places.into_iter().map(|place| (place.clone(), place)).collect(),
            n_unreadable,
        })
    }

    fn record(&self, asked: RegisterAct<'_>, account: &Account) -> Result<String> {
        let workspace = open_workspace(&self.root)?;
        let on =
            if asked.on.is_empty() { today() } else { day::read(asked.on).context("when it happened")? };
        let act_asked =
            Act { id: asked.id, written: asked.written, role: asked.role, on, known: asked.known };
        let done = act(&workspace, ActorRef::SignedIn(account), act_asked)?;
        let more = done.not_recorded.map_or_else(String::new, |why| format!(" The log lacks it ({why})."));
        Ok(format!("Recorded: it is {}.{more}", done.state))
    }

    fn add(&self, new: NewEntry, account: Option<&Account>) -> Result<ScrutinyId> {
        let workspace = open_workspace(&self.root)?;
        if account.is_none() {
            let waiting = |entry: &RegisterEntry| entry.thing.history().is_empty();
            let entries = workspace.scrutiny.register.entries();
            let n = entries
                .iter()
                .filter(|(id, entry)| id.kind() == ObjectKind::Question && waiting(entry))
                .count();
            anyhow::ensure!(n < MOST_WAITING, "{n} questions wait to be read; ask again in some days");
        }
        let clock: ClockRule =
            if new.clock.is_empty() { ClockRule::TwentyEightDays } else { clock_rule(&new.clock)? };
        let clock = (new.kind != ObjectKind::WorkProgramme).then_some(clock);
        let power = if new.is_under_regulation_26 { Power::Regulation26 } else { Power::Courtesy };
        let raised_on = if new.raised_on.is_empty() {
            today()
        } else {
            day::read(&new.raised_on).context("when it was raised")?
        };
        anyhow::ensure!(
            raised_on <= today(),
            "{raised_on} is still to come; write the day on which it was raised"
        );
        let thing = thing(new.kind, clock, power).context("such a thing is not kept in the register")?;
        let is_raised = new.is_raised && thing.possible().iter().any(|(form, _)| form.verb == RAISE);
        let raised_by = new.raised_by.clone();
        let some = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
        let links = new.link.split_whitespace().map(|link| link.trim_matches([',', ';']).to_owned());
        let particulars = Particulars {
            title: new.title,
            asked: new.asked,
            committee: new.committee,
            minute: new.minute,
            web_address: String::new(),
            raised_by: new.raised_by,
            raised_on,
            tags: Vec::new(),
            places: some(new.place),
            linked: links.filter(|link| !link.is_empty()).collect(),
            owner: new.owner,
            owner_role: new.owner_role,
            openness: Openness::Public,
        };
        let by = account.map_or(EnteredBy::Public, |account| EnteredBy::Person(ActorRef::SignedIn(account)));
        let entered = enter(&workspace, by, new.kind, RegisterEntry { particulars, thing })?;
        if let Some(account) = account.filter(|_| is_raised) {
            let written = Written { verb: RAISE.to_owned(), ..Written::default() };
            let raise =
                Act { id: &entered.id, written: &written, role: &raised_by, on: raised_on, known: &[] };
            act(&workspace, ActorRef::SignedIn(account), raise)
                .with_context(|| format!("it was entered as {} and is still a draft", entered.id))?;
        }
        Ok(entered.id)
    }
}

fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

/// The part of the register that everybody may read.
fn public_part(scrutiny: &Scrutiny) -> ScrutinyRegister {
    let mut public = ScrutinyRegister::default();
    for (id, entry) in scrutiny.register.entries().iter().filter(|(_, entry)| entry.is_public()) {
        // Ids of a register are different.
        let _ = public.restore(id.clone(), entry.clone());
    }
    public
}

impl Register for WorkspaceRegister {
    fn shown(&self, public_only: bool) -> Result<RegisterShown, Refusal> {
        self.read(public_only).map_err(|error| refusal(&self.root, &error))
    }

    fn act(&self, act: RegisterAct<'_>, account: &Account) -> Result<String, Refusal> {
        self.record(act, account).map_err(|error| refusal(&self.root, &error))
    }

    fn enter(&self, new: NewEntry, account: Option<&Account>) -> Result<ScrutinyId, Refusal> {
        self.add(new, account).map_err(|error| refusal(&self.root, &error))
    }
}

/// A clock; a day that was agreed on in any form in which days are written.
fn clock_rule(text: &str) -> Result<ClockRule, ClockRuleError> {
    let agreed = day::read(text).map(|day| day.to_string());
    text.parse().or_else(|error| agreed.ok().and_then(|day| day.parse().ok()).ok_or(error))
}
