//! A workspace: the folder that says what a system is and holds what its organisations sent.
//!
//! Format: `docs/reference/formats.md`.

mod folders;
mod organisations;
mod plans;
mod strays;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::claim::{Claim, Document};
use domain::code::OrganisationCode;
use domain::limit::Limits;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::{Organisation, OrganisationKind, predecessors, succession};
use domain::paper::FrontSheet;
use evidence::disclosure::DisclosureRule;
use governance::release::Releases;
use jiff::civil::Date;

use crate::fault::{Fault, SourcesError, collect, file_fault};
use crate::monthly_return::version::{self, Log, Versions};
use crate::scrutiny::Scrutiny;
use crate::{
    adopted, bulletins, claims, limits, monthly_return, pack_drafts, packs, readings, releases, scrutiny,
    settings,
};
use folders::{RETURNS, folders, month_of};
use organisations::{organisations, same_names};
use strays::strays;

pub use crate::fault::SETTINGS_FILE;
pub use crate::settings::YearSettings;
pub(crate) use folders::files_in;
pub use folders::year_of;
pub use organisations::ORGANISATIONS;
pub(crate) use strays::year_meant;

/// A workspace without its returns, which are read month by month.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder.
    pub root: PathBuf,
    /// The system's code, which is its board's.
    pub system: OrganisationCode,
    /// The system's name.
    pub name: String,
    /// The names by which its pages answer, beside those of the computer that serves them.
    pub hosts: Vec<String>,
    /// The address of a mirror that publications are fetched from, in the place of their publishers.
    pub mirror: Option<String>,
    /// The year and month that pages open with.
    pub featured: Option<(FinancialYear, Month)>,
    /// The rules of each year.
    pub years: BTreeMap<FinancialYear, YearSettings>,
    /// What the front sheet of the board paper says.
    pub front_sheet: FrontSheet,
    /// What everybody is shown of counts of people.
    pub disclosure_rule: DisclosureRule,
    /// The organisations that make returns, trusts first, in the order of the file.
    pub organisations: Vec<Organisation>,
    /// Public documents.
    pub documents: Vec<Document>,
    /// What they claim.
    pub claims: Vec<Claim>,
    /// Which months are released to everybody; none where the register cannot be read.
    pub releases: Releases,
    /// What committees asked, and what came of it.
    pub scrutiny: Scrutiny,
    /// What happened to returns, against which registers of versions are held; nothing where there is no log.
    pub log: Option<Log>,
    /// The day on which it is looked at; without it everything that is recorded counts.
    pub today: Option<Date>,
    /// What cannot be read of documents, claims and the folder of returns, in order; all the rest is
    /// used without it.
    pub faults: Vec<Fault>,
}

/// What a return that nobody has approved waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// It is submitted: somebody approves it or sends it back.
    Approval,
    /// It only lies in its folder and was never submitted.
    Submission,
    /// It was sent back: its preparer corrects it and submits it again.
    Correction,
}

/// What the organisations sent for one month, with what it is compared with.
#[derive(Clone, Debug, Default)]
pub struct MonthFiles {
    /// The returns for the month.
    pub returns: Vec<MonthlyReturn>,
    /// The returns for the month before.
    pub before: Vec<MonthlyReturn>,
    /// Every plan version of the year.
    pub plans: Vec<PlanVersion>,
    /// The limits of the year.
    pub limits: Limits,
    /// Whose return for the month is there but not approved, and what it waits for.
    pub awaiting: Vec<(OrganisationCode, Awaited)>,
    /// Whose return for the month cannot be read: it counts as not in.
    pub unreadable: Vec<OrganisationCode>,
    /// Whose return for the month before cannot be read.
    pub unreadable_before: Vec<OrganisationCode>,
    /// Folders of returns of the month that belong to no organisation of the system then.
    pub strangers: Vec<Fault>,
    /// What cannot be read of the month's returns, the year's plans and its limits, in order; all the
    /// rest is here.
    pub faults: Vec<Fault>,
}

impl Workspace {
    /// Opens a workspace and reads all of it but the returns and plans.
    ///
    /// # Errors
    /// Where the folder is not a workspace, or it cannot be read whose system it is or who belongs to it:
    /// without that no total is right. All faults are reported at once. Of settings, documents and claims all
    /// else is used without what cannot be read, which is in `faults`.
    pub fn open(root: &Path) -> Result<Self, SourcesError> {
        if !root.join(SETTINGS_FILE).is_file() {
            return Err(SourcesError::NotAWorkspace(root.to_owned()));
        }
        let mut faults = Vec::new();
        let settings = settings::read(root).map_err(|error| collect(error, SETTINGS_FILE, &mut faults)).ok();
        faults.extend(settings.iter().flat_map(|settings| settings.faults.iter().cloned()));
        let organisations =
            organisations(root).map_err(|error| collect(error, ORGANISATIONS, &mut faults)).ok();
        let list = claims::documents(root);
        faults.extend(list.faults.iter().cloned());
        faults.extend(organisations.iter().flat_map(|organisations| same_names(organisations)));
        // The system goes by its board's code.
        if let (Some(system), Some(organisations)) =
            (settings.as_ref().and_then(|settings| settings.system.as_ref()), &organisations)
        {
            let boards: Vec<&str> = organisations
                .iter()
                .filter(|organisation| organisation.kind == OrganisationKind::Board)
                .map(|organisation| organisation.code.as_str())
                .collect();
            if !boards.contains(&system.as_str()) {
                let known = if boards.is_empty() { "no board".to_owned() } else { boards.join(", ") };
                let why = format!(
                    "system is {system:?}, but {ORGANISATIONS} has {known}; write the code of the system's board in both",
                    system = system.as_str()
                );
                faults.push(file_fault(SETTINGS_FILE, why));
            }
        }
        let settings = settings.and_then(|settings| Some((settings.system.clone()?, settings)));
        let (Some((system, settings)), Some(organisations)) = (settings, organisations) else {
            return Err(SourcesError::Faults(faults));
        };
        // Where no document can be read, their claims would only repeat what is reported already.
        let has_documents = list.faults.is_empty() || !list.documents.is_empty();
        let claims = has_documents.then(|| claims::claims(root, &system, &list));
        let claims = claims.unwrap_or_else(|| Ok(Vec::new())).unwrap_or_else(|error| {
            collect(error, claims::CLAIMS, &mut faults);
            Vec::new()
        });
        let documents = list.documents;
        let releases = releases::releases(root, &system, None).unwrap_or_else(|error| {
            collect(error, releases::PATH, &mut faults);
            Releases::none()
        });
        let (scrutiny, unread) = scrutiny::scrutiny(root);
        faults.extend(unread);
        faults.extend(packs::packs(root).1);
        faults.extend(pack_drafts::drafts(root).1);
        faults.extend(bulletins::versions(root).1);
        faults.extend(adopted::adoptions(root).1);
        faults.extend(adopted::later_months(root).1);
        if has_documents {
            faults.extend(readings::readings(root, &documents).1);
        }
        strays(root, &organisations, &mut faults);
        faults.sort();
        Ok(Self {
            root: root.to_owned(),
            name: settings.name.unwrap_or_else(|| system.to_string()),
            system,
            hosts: settings.hosts,
            mirror: settings.mirror,
            featured: settings.featured,
            years: settings.years,
            front_sheet: settings.front_sheet,
            disclosure_rule: settings.disclosure_rule,
            organisations,
            documents,
            claims,
            releases,
            scrutiny,
            log: None,
            today: None,
            faults,
        })
    }

    /// The same workspace, looked at on `today`: what is recorded later does not count yet.
    #[must_use]
    pub fn on_day(self, today: Date) -> Self {
        Self { today: Some(today), ..self }
    }

    /// The same workspace with the log of what happened, with which its registers are compared.
    #[must_use]
    pub fn with_log(mut self, log: Log) -> Self {
        // A register that cannot be read is told already.
        if self.faults.iter().all(|fault| fault.file != releases::PATH) {
            self.releases =
                releases::releases(&self.root, &self.system, Some(&log)).unwrap_or_else(|error| {
                    collect(error, releases::PATH, &mut self.faults);
                    self.faults.sort();
                    Releases::none()
                });
        }
        Self { log: Some(log), ..self }
    }

    /// The organisations that are part of the system on `day`, trusts first.
    #[must_use]
    pub fn organisations_on(&self, day: Date) -> Vec<Organisation> {
        let mut members: Vec<_> = self
            .organisations
            .iter()
            .filter(|organisation| organisation.effective.holds_on(day))
            .cloned()
            .collect();
        members.sort_by_key(|organisation| organisation.kind != OrganisationKind::Trust);
        members
    }

    /// The organisations that are part of the system on any day of `year`, trusts first, each once and
    /// as it was last called: those whose plans, limits and schemes a file of the year may hold.
    #[must_use]
    pub fn organisations_in(&self, year: FinancialYear) -> Vec<Organisation> {
        let mut members: Vec<Organisation> = Vec::new();
        for month in Month::all() {
            for organisation in self.organisations_on(month.last_day(year)) {
                match members.iter_mut().find(|known| known.code == organisation.code) {
                    Some(known) => *known = organisation,
                    None => members.push(organisation),
                }
            }
        }
        members.sort_by_key(|organisation| organisation.kind != OrganisationKind::Trust);
        members
    }

    /// The last month of `year` on whose last day an organisation is part of the system: March, unless it ends in
    /// the year.
    #[must_use]
    pub fn last_month_of(&self, code: &OrganisationCode, year: FinancialYear) -> Month {
        let of_code = || self.organisations.iter().filter(|organisation| organisation.code == *code);
        let is_there = |month: &Month| of_code().any(|known| known.effective.holds_on(month.last_day(year)));
        Month::all().rfind(is_there).unwrap_or(Month::LAST)
    }

    /// The months that have at least one return, in order.
    #[must_use]
    pub fn months(&self) -> Vec<(FinancialYear, Month)> {
        let mut months: Vec<(FinancialYear, Month)> = self
            .return_folders()
            .into_iter()
            .filter(|(year, month, code)| self.counts(&Self::return_folder(code, *year, *month)))
            .map(|(year, month, _)| (year, month))
            .collect();
        months.dedup();
        months
    }

    /// Whether a folder has a return that counts: one without a register of versions, or an approved
    /// version. What cannot be read is taken for one, so that its month is read and the fault reported.
    fn counts(&self, folder: &str) -> bool {
        match self.versions(folder) {
            Ok(Some(versions)) => versions.counting(None).is_some(),
            Ok(None) => !version::is_unfinished(&self.root, folder).unwrap_or(false),
            Err(_) => true,
        }
    }

    /// The register of versions of a folder, compared with the log; `None` where there is none.
    ///
    /// # Errors
    /// All that cannot be read or is not what the log says, at once; also a register that is gone.
    pub fn versions(&self, folder: &str) -> Result<Option<Versions>, SourcesError> {
        let logged = self.log.as_ref().map_or(&[][..], |log| log.of(folder));
        let versions = Versions::read(&self.root, folder, logged)?;
        if let (Some(versions), Some(log)) = (&versions, &self.log) {
            let faults = version::unaccounted(folder, versions, log);
            if !faults.is_empty() {
                return Err(SourcesError::Faults(faults));
            }
        }
        if versions.is_none() {
            version::require_register(&self.root, folder, (self.log.is_some(), logged))?;
        }
        Ok(versions)
    }

    /// What cannot be read of versions that count nowhere: those that wait, were sent back or were replaced.
    #[must_use]
    pub fn damaged_versions(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (year, month, code) in self.return_folders() {
            let folder = Self::return_folder(&code, year, month);
            // A register that cannot be read is reported with its month.
            let Ok(Some(versions)) = self.versions(&folder) else { continue };
            let counting = versions.counting(None);
            let not_counting = versions.list.iter().enumerate().filter(|(idx, _)| Some(*idx) != counting);
            for (_, version) in not_counting {
                if let Err(error) = version::files_of(&self.root, &folder, version) {
                    collect(error, &format!("{folder}/versions/{}", version.folder()), &mut faults);
                }
            }
        }
        faults
    }

    /// The plans of a year, which are known, and of all other years as far as they can be read.
    #[must_use]
    pub fn plans_of_all_years(&self, of_year: &[PlanVersion], year: FinancialYear) -> Vec<PlanVersion> {
        let others = self.plan_years().into_iter().filter(|other| *other != year);
        of_year.iter().cloned().chain(others.flat_map(|other| self.plans(other).0)).collect()
    }

    /// The folder of an organisation's return, below the workspace.
    #[must_use]
    pub fn return_folder(organisation: &OrganisationCode, year: FinancialYear, month: Month) -> String {
        format!("finance/returns/{}/{}/{organisation}", year.folder(), month.folder())
    }

    /// Reads the returns and plans of one month and the returns of the month before.
    #[must_use]
    pub fn month(&self, year: FinancialYear, month: Month) -> MonthFiles {
        self.month_as_at(year, month, None)
    }

    /// Reads the same as it was recorded by the end of `as_at`: of each return the version that
    /// counted then. What cannot be read is in `faults`.
    #[must_use]
    pub fn month_as_at(&self, year: FinancialYear, month: Month, as_at: Option<Date>) -> MonthFiles {
        let mut files = MonthFiles::default();
        self.returns(&mut files, (year, month), as_at);
        // The organisations of the month before may have been others.
        if let Some(before) = month.before() {
            let mut earlier = MonthFiles::default();
            self.returns(&mut earlier, (year, before), as_at);
            files.before = earlier.returns;
            files.unreadable_before = earlier.unreadable;
        }
        let (plans, faults) = self.plans(year);
        files.plans = plans;
        files.faults.extend(faults);
        match limits::read(&self.root, year, &self.organisations_in(year), as_at.or(self.today)) {
            Ok(limits) => files.limits = limits,
            Err(error) => collect(error, &limits::path(year), &mut files.faults),
        }
        files.faults.sort();
        files.faults.dedup();
        files
    }

    /// Reads the returns of one month into `files`.
    fn returns(&self, files: &mut MonthFiles, (year, month): (FinancialYear, Month), as_at: Option<Date>) {
        let organisations = self.organisations_on(month.last_day(year));
        let path = format!("{RETURNS}/{}/{}", year.folder(), month.folder());
        let names = folders(&self.root, &path).unwrap_or_else(|error| {
            collect(error, &path, &mut files.faults);
            Vec::new()
        });
        let last_day = month.last_day(year);
        for name in names.iter().filter(|name| organisations.iter().all(|o| o.code.as_str() != *name)) {
            files.strangers.push(self.stranger(&format!("{path}/{name}"), name, last_day));
        }
        for organisation in &organisations {
            let folder = format!("{path}/{}", organisation.code);
            let is_logged = self.log.as_ref().is_some_and(|log| log.returns.contains_key(&folder));
            if !is_logged && !names.iter().any(|name| name == organisation.code.as_str()) {
                continue;
            }
            let expected =
                monthly_return::Expected { root: &self.root, folder: &folder, kind: organisation.kind };
            match self.counting(expected, as_at) {
                Ok(Counting::Return(submission)) => files.returns.push(*submission),
                Ok(Counting::Awaiting(awaited)) => {
                    files.awaiting.push((organisation.code.clone(), awaited));
                }
                Ok(Counting::Later) => {}
                Err(error) => {
                    // Another's return breaks nearly every rule of a row; whose it is says it all.
                    match monthly_return::cover_field(&self.root, &folder, "org_code") {
                        Ok(code)
                            if !code.is_empty()
                                && !organisation.code.as_str().eq_ignore_ascii_case(&code) =>
                        {
                            files.faults.push(not_this_organisation(&folder, &code, &organisation.code));
                        }
                        _ => collect(error, &folder, &mut files.faults),
                    }
                    files.unreadable.push(organisation.code.clone());
                }
            }
        }
    }
}

impl Workspace {
    /// Of a code that was of the system until before `day`: that in words with who came after it, and whom to ask.
    pub(crate) fn ended(&self, code: &str, day: Date) -> Option<(String, String)> {
        let (to, next) = succession(&self.organisations, &code.parse().ok()?, day)?;
        let codes: Vec<&str> = next.iter().map(|next| next.code.as_str()).collect();
        let until = format!("{code} was of the system until {to}");
        Some(if codes.is_empty() {
            (until, "whoever took it on".to_owned())
        } else {
            (format!("{until}; {} came after it", codes.join(" and ")), codes.join(" or "))
        })
    }

    /// A folder of a return that is of no organisation of the system on `day`: what is known of it, and what to
    /// do.
    fn stranger(&self, path: &str, name: &str, day: Date) -> Fault {
        if let Some((until, whose)) = self.ended(name, day) {
            return Fault {
                value: until,
                ..file_fault(
                    path,
                    format!(
                        "Ask {whose} for the return of the month, or correct the days in system/organisations.csv."
                    ),
                )
            };
        }
        let known: Vec<_> =
            self.organisations_on(day).iter().map(|organisation| organisation.code.to_string()).collect();
        file_fault(
            path,
            format!(
                "the system's organisations are {}; correct the folder's name, or add the organisation to system/organisations.csv",
                known.join(", ")
            ),
        )
    }
}

fn not_this_organisation(folder: &str, stated: &str, expected: &OrganisationCode) -> Fault {
    file_fault(
        folder,
        format!(
            "the cover says organisation {stated}, but the folder is that of {expected}; put the return in the folder it belongs to, or send the right one"
        ),
    )
}

impl Workspace {
    /// The return of an organisation that counted at the end of `as_at`, or counts now.
    ///
    /// # Errors
    /// All that cannot be read, at once.
    pub fn return_of(
        &self,
        organisation: &Organisation,
        (year, month): (FinancialYear, Month),
        as_at: Option<Date>,
    ) -> Result<Option<MonthlyReturn>, SourcesError> {
        let folder = Self::return_folder(&organisation.code, year, month);
        if !self.root.join(&folder).is_dir() {
            // Its register may be gone with it.
            return self.versions(&folder).map(|_| None);
        }
        let expected =
            monthly_return::Expected { root: &self.root, folder: &folder, kind: organisation.kind };
        match self.counting(expected, as_at)? {
            Counting::Return(submission) => Ok(Some(*submission)),
            Counting::Awaiting(_) | Counting::Later => Ok(None),
        }
    }

    /// The returns of one month that an organisation's next one carries on from, as they count: its own or,
    /// where it had not begun by then, those of the organisations that it succeeded. Empty where they are not
    /// all there.
    ///
    /// # Errors
    /// All that cannot be read, at once.
    pub fn returns_carried_on(
        &self,
        organisation: &Organisation,
        (year, month): (FinancialYear, Month),
    ) -> Result<Vec<MonthlyReturn>, SourcesError> {
        let members = self.organisations_on(month.last_day(year));
        if members.iter().any(|member| member.code == organisation.code) {
            return Ok(self.return_of(organisation, (year, month), None)?.into_iter().collect());
        }
        // It may have been given another name since it began.
        let rows = self.organisations.iter().filter(|row| row.code == organisation.code);
        let Some(began) = rows.min_by_key(|row| row.effective.from()) else { return Ok(Vec::new()) };
        let (mut returns, mut faults, mut is_whole) = (Vec::new(), Vec::new(), true);
        for predecessor in predecessors(&self.organisations, began) {
            match self.returns_carried_on(predecessor, (year, month)) {
                Ok(found) => {
                    is_whole &= !found.is_empty();
                    returns.extend(found);
                }
                Err(error) => {
                    collect(error, &Self::return_folder(&predecessor.code, year, month), &mut faults);
                }
            }
        }
        if !faults.is_empty() {
            return Err(SourcesError::Faults(faults));
        }
        Ok(if is_whole { returns } else { Vec::new() })
    }

    /// Year, month and organisation of every folder of a return, in that order, whether or not what
    /// it holds counts. Folders that are not named so are left out.
    #[must_use]
    pub fn return_folders(&self) -> Vec<(FinancialYear, Month, OrganisationCode)> {
        // A folder that cannot be listed is reported when the workspace is opened.
        let folders_in = |path: &str| folders(&self.root, path).unwrap_or_default();
        let mut return_folders = Vec::new();
        for year_folder in folders_in(RETURNS) {
            let Some(year) = year_of(&year_folder) else { continue };
            for month_folder in folders_in(&format!("{RETURNS}/{year_folder}")) {
                let Some(month) = month_of(&month_folder) else { continue };
                let names = folders_in(&format!("{RETURNS}/{year_folder}/{month_folder}"));
                let codes = names.iter().filter_map(|name| name.parse::<OrganisationCode>().ok());
                return_folders.extend(codes.map(|code| (year, month, code)));
            }
        }
        return_folders.sort();
        return_folders
    }
}

/// What a folder of an organisation gives for a day.
enum Counting {
    /// The return that counts.
    Return(Box<MonthlyReturn>),
    /// Something is there, but nothing is approved.
    Awaiting(Awaited),
    /// Nothing, or what is there was recorded later.
    Later,
}

impl Workspace {
    /// What the folder of a return gives for a day.
    fn counting(
        &self,
        expected: monthly_return::Expected<'_>,
        as_at: Option<Date>,
    ) -> Result<Counting, SourcesError> {
        let Some(versions) = self.versions(expected.folder)? else {
            if version::is_unfinished(expected.root, expected.folder)? {
                return Ok(Counting::Later);
            }
            let submission = monthly_return::read(expected)?;
            let cover = &submission.cover;
            // Without a register the cover says whether somebody approved it.
            let is_approved = cover.counts();
            return Ok(match as_at {
                None if !is_approved => Counting::Awaiting(Awaited::Submission),
                Some(day) if !is_approved || day < cover.recorded_on => Counting::Later,
                _ => Counting::Return(Box::new(submission)),
            });
        };
        version::refuse_stray_files(expected.root, expected.folder, &versions)?;
        match versions.counting(as_at) {
            Some(idx) => {
                let submission = monthly_return::read_version(expected, &versions.list[idx])?;
                Ok(Counting::Return(Box::new(submission)))
            }
            None if as_at.is_some() => Ok(Counting::Later),
            None => {
                let is_sent_back = versions.list.last().is_some_and(|last| last.sent_back.is_some());
                let awaited = if is_sent_back { Awaited::Correction } else { Awaited::Approval };
                Ok(Counting::Awaiting(awaited))
            }
        }
    }
}

#[cfg(test)]
mod tests;
