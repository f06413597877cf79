//! An edition: one month of a workspace, read, checked, consolidated and analysed.
//!
//! Everything that shows a month (commands, pages, report, bundle) shows an edition, so that they
//! cannot differ. Its parts are made when they are first needed, once, and never change.

mod analysis;
pub mod findings;
mod inputs;
pub mod month;
pub mod programme;
pub mod release;
mod second_opinion;
pub(crate) mod years_before;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Result, bail};
use domain::code::OrganisationCode;
use domain::finding::Finding;
use domain::forecast::Forecast;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::monthly_return::{Cover, MonthlyReturn, PlanVersion};
use domain::organisation::{Organisation, OrganisationKind, predecessors, succession};
use domain::programme::Programme;
use domain::scheme::Scheme;
use domain::source::ContentHash;
use domain::succession::Successions;
use finance::analysis::PositionAnalysis;
use finance::efficiency::odds;
use finance::forecast::{Input, Known};
use finance::position::{Submission, SystemMonth};
use finance::rules::reporting::{
    CarriedOn, has_taken_on, no_month_before, not_approved, not_planned, not_readable, not_reported,
    not_whole, stranger,
};
use finance::rules::{self, Checked};
use governance::release::ReleaseState;
use jiff::civil::Date;
use sources::fault;
use sources::workspace::{MonthFiles, Workspace};

use crate::clock::latest_today;
use month::Waiting;
use programme::{Programmes, is_of_documents};

/// The seed of everything random where nobody names another.
pub const SEED: u64 = 1;
/// How many years a forecast simulates where nobody says.
pub const FORECAST_PATHS: u32 = 10_000;

/// Every edition of a workspace, as recorded by a day. What editions share is made once.
#[derive(Debug)]
pub struct Editions<'w> {
    workspace: &'w Workspace,
    as_at: Option<Date>,
    programmes: OnceLock<Programmes>,
    month_ends: Mutex<BTreeMap<(FinancialYear, Month), Arc<MonthEnd>>>,
}

impl<'w> Editions<'w> {
    /// The editions of a workspace as recorded by `as_at`, or as they are now.
    #[must_use]
    pub const fn new(workspace: &'w Workspace, as_at: Option<Date>) -> Self {
        let month_ends = Mutex::new(BTreeMap::new());
        Self { workspace, as_at, programmes: OnceLock::new(), month_ends }
    }

    /// The edition of a month. What cannot be read counts as not in and is a finding.
    ///
    /// # Errors
    /// Where no organisation, or nothing that counts, is of the month.
    pub fn edition(&self, month: (FinancialYear, Month)) -> Result<Edition<'_>> {
        let month_end = self.month_end(month)?;
        Ok(Edition { editions: self, month_end, analysis: OnceLock::new(), forecast: OnceLock::new() })
    }

    /// The programmes of all years.
    pub fn programmes(&self) -> &Programmes {
        self.programmes.get_or_init(|| programme::programmes(self.workspace, self.as_at))
    }

    /// The hash of all that the edition of a month rests on.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn inputs(&self, month: (FinancialYear, Month)) -> Result<ContentHash> {
        inputs::hash(self.workspace, month, self.as_at)
    }

    /// The hash of all that the forecast of a month rests on.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn forecast_inputs(&self, month: (FinancialYear, Month)) -> Result<ContentHash> {
        inputs::hash_of_forecast(self.workspace, month, self.as_at)
    }

    fn month_end(&self, month: (FinancialYear, Month)) -> Result<Arc<MonthEnd>> {
        let month_ends = || self.month_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let known = month_ends().get(&month).cloned();
        if let Some(month_end) = known {
            return Ok(month_end);
        }
        let computed = Arc::new(month_end(self.workspace, month, self.as_at)?);
        month_ends().insert(month, Arc::clone(&computed));
        Ok(computed)
    }
}

/// One month of a workspace.
#[derive(Debug)]
pub struct Edition<'e> {
    editions: &'e Editions<'e>,
    month_end: Arc<MonthEnd>,
    analysis: OnceLock<Option<Arc<PositionAnalysis>>>,
    forecast: OnceLock<Option<Arc<Forecast>>>,
}

impl<'e> Edition<'e> {
    /// The workspace that it is of.
    #[must_use]
    pub const fn workspace(&self) -> &'e Workspace {
        self.editions.workspace
    }

    /// Whether everybody may read the month, as recorded by the day of the edition.
    #[must_use]
    pub fn release(&self) -> ReleaseState {
        self.release_of((self.month_end.year, self.month_end.month))
    }

    fn release_of(&self, month: (FinancialYear, Month)) -> ReleaseState {
        release::state(self.workspace(), month, self.editions.as_at)
    }

    /// The figures of the month, and what was found in its returns.
    #[must_use]
    pub const fn month_end(&self) -> &Arc<MonthEnd> {
        &self.month_end
    }

    /// The programme of the year as far as it was known at the month; a register of a later month knows what
    /// this edition cannot know. One without a month, such as of a year whose register of schemes is not there
    /// or cannot be read, hides nothing: risks, controls and events count by themselves.
    #[must_use]
    pub fn programme(&self) -> Option<&Programme> {
        let programme = self.editions.programmes().by_year.get(&self.month_end.year);
        programme.filter(|programme| programme.month.is_none_or(|month| month <= self.month_end.month))
    }

    /// The month that the year’s register of schemes runs to, where it is later than that of the edition, so that
    /// its savings and the year’s risks are left out.
    #[must_use]
    pub fn later_register(&self) -> Option<Month> {
        let programme = self.editions.programmes().by_year.get(&self.month_end.year)?;
        programme.month.filter(|month| self.month_end.month < *month)
    }

    /// What stands behind the position; nothing where no return of the month has a schedule. Savings that
    /// will not come again are those of the programme.
    #[must_use]
    pub fn analysis(&self) -> Option<&Arc<PositionAnalysis>> {
        let Editions { workspace, as_at, .. } = self.editions;
        let analyse =
            || analysis::analysis(workspace, &self.month_end, self.programme(), *as_at).map(Arc::new);
        self.analysis.get_or_init(analyse).as_ref()
    }

    /// What stands behind the positions of the year’s months up to this one, in their order; a month of which
    /// nothing is known, or that no return is of, is left out.
    #[must_use]
    pub fn analyses_to_date(&self) -> Vec<Arc<PositionAnalysis>> {
        let before = self.month_end.month.before().into_iter().flat_map(Month::up_to);
        let year = self.month_end.year;
        let earlier = before.filter_map(|month| {
            let edition = self.editions.edition((year, month)).ok()?;
            edition.analysis().cloned()
        });
        earlier.chain(self.analysis().cloned()).collect()
    }

    /// The same of the months that everybody may read.
    pub fn public_analyses_to_date(&self) -> Vec<Arc<PositionAnalysis>> {
        let mut analyses = self.analyses_to_date();
        analyses.retain(|analysis| self.release_of((analysis.year, analysis.month)).is_released());
        analyses
    }

    /// The input of the forecast: the month ends of the year so far, the year's registers as far as they were
    /// known, and the one-off items of the returns. Nothing where the year is over or a return is missing.
    #[must_use]
    pub fn forecast_input(&self) -> Option<Input> {
        let month_end = &*self.month_end;
        // A month without any return tells nothing about how forecasts were made in it.
        let before = month_end.month.before().into_iter().flat_map(Month::up_to);
        let earlier: Vec<Arc<MonthEnd>> =
            before.filter_map(|month| self.editions.month_end((month_end.year, month)).ok()).collect();
        let earlier: Vec<&MonthEnd> = earlier.iter().map(Arc::as_ref).collect();
        let input = finance::forecast::input(month_end, &earlier)?;
        let programme = self.programme();
        let schemes: Vec<&Scheme> = programme
            .iter()
            .flat_map(|programme| &programme.efficiency.schemes)
            .map(|row| &row.scheme)
            .collect();
        let organisations = self.analysis().into_iter().flat_map(|analysis| &analysis.organisations);
        let one_offs: Vec<_> = organisations
            .flat_map(|analysis| {
                let items = analysis.underlying.iter().flat_map(|underlying| &underlying.items);
                items.map(|(item, known)| (analysis.organisation.code.clone(), item.clone(), *known))
            })
            .collect();
        Some(input.knowing(&Known {
            schemes: &schemes,
            odds: programme.map_or(&odds::DEFAULT, |programme| &programme.efficiency.odds),
            risks: programme.map_or(&[], |programme| &programme.risks.risks),
            one_offs: &one_offs,
            successions:
                &programme.map_or_else(Successions::default, |programme| {
                    Successions::among(&programme.organisations)
                }),
        }))
    }

    /// The forecast of the year's end, as `oakham forecast` makes it unless told otherwise.
    #[must_use]
    pub fn forecast(&self) -> Option<&Arc<Forecast>> {
        let compute = || {
            let input = self.forecast_input()?;
            Some(Arc::new(self.forecast_from(&input, FORECAST_PATHS, SEED)))
        };
        self.forecast.get_or_init(compute).as_ref()
    }

    /// The forecast from an input of this edition, with the second opinion beside it.
    #[must_use]
    pub fn forecast_from(&self, input: &Input, n_paths: u32, seed: u64) -> Forecast {
        let mut forecast = finance::forecast::forecast(input, n_paths, seed);
        second_opinion::put_beside(&mut forecast, self);
        forecast
    }
}

/// The month end of one month, as recorded by `as_at`. What cannot be read counts as not in and is a
/// finding.
fn month_end(
    workspace: &Workspace,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> Result<MonthEnd> {
    let files = workspace.month_as_at(year, month, as_at);
    let claims: Vec<_> = workspace
        .claims
        .iter()
        .filter(|claim| claim.recorded_on <= as_at.unwrap_or_else(latest_today))
        .cloned()
        .collect();
    let organisations = workspace.organisations_on(month.last_day(year));
    if organisations.is_empty() {
        bail!(
            "no organisation belongs to the system on {}, so that nothing can be in for month {month} of {year}; correct the days under from and to in system/organisations.csv, or ask for another month",
            month.last_day(year)
        );
    }
    if let Some(waiting) = Waiting::in_files(workspace, &files, (year, month)) {
        bail!(waiting.sentence());
    }
    if files.returns.is_empty() && files.unreadable.is_empty() && files.strangers.is_empty() {
        match as_at {
            Some(day) => bail!(
                "there is no return for month {month} of {year} recorded by {day}; leave out --as-at, or name a later day"
            ),
            None => bail!(month::no_return_of(&workspace.months(), (year, month))),
        }
    }
    let document_faults = workspace.faults.iter().filter(|fault| is_of_documents(fault));
    let mut findings = fault::findings(files.faults.iter().chain(document_faults).cloned());
    // A folder that belongs to nobody may be what is missing from the total.
    let strangers = files.strangers.iter().cloned();
    findings.extend(strangers.map(|fault| stranger(fault.file, &fault.value, fault.expected)));
    let mut submissions = Vec::new();
    let mut balances = Vec::new();
    let (limits, unusable_limits) =
        rules::register::usable_limits(&files.limits, &files.plans, &organisations);
    findings.extend(unusable_limits);
    findings.extend(rules::register::rows_to_come(&files.limits.later, latest_today()));
    findings.extend(in_nobodys_return(workspace, &files, (year, month), as_at));
    findings.extend(rules::reporting::several_boards(&organisations, month.last_day(year)));
    let plans = workspace.plans_of_all_years(&files.plans, year);
    for organisation in &organisations {
        let Some(submission) = in_folder_of(&organisation.code, &files.returns) else {
            findings.push(if files.unreadable.contains(&organisation.code) {
                not_readable(organisation, month, "it")
            } else if let Some(remedy) = month::remedy_of(&files, &organisation.code, (year, month)) {
                not_approved(organisation, month, &remedy)
            } else {
                not_reported(organisation, month)
            });
            continue;
        };
        let version = submission.cover.plan_version;
        let plan =
            files.plans.iter().find(|plan| plan.organisation == organisation.code && plan.version == version);
        let plan_file = Workspace::plan_file(&organisation.code, year, version);
        if plan.is_none() && files.faults.iter().any(|fault| fault.file == plan_file) {
            findings.push(not_readable(organisation, month, &format!("version {version} of its plan")));
            continue;
        }
        if plan.is_none() {
            findings.push(not_planned(organisation, month, &plan_file));
        }
        let before = whole_before(workspace, organisation, &files);
        // Whoever was not of the system then, such as a successor, owes no return for it.
        let earlier = month.before().filter(|before| organisation.effective.holds_on(before.last_day(year)));
        if let Some(earlier) = earlier.filter(|_| before.is_empty()) {
            let is_unreadable = files.unreadable_before.contains(&organisation.code)
                || in_folder_of(&organisation.code, &files.before).is_some();
            findings.push(no_month_before(organisation, earlier, is_unreadable));
        }
        let checked = Checked {
            organisation,
            year,
            month,
            submission,
            plan,
            plans: &plans,
            before: &before,
            limits: &limits,
            today: latest_today(),
        };
        findings.extend(rules::check(&checked));
        // Another's return counts for nobody.
        let is_own = submission.cover.organisation == organisation.code;
        let is_whole = rules::is_whole(&checked);
        if is_own && plan.is_some() && !is_whole {
            findings.push(not_whole(organisation, month));
        }
        if let Some(plan) = plan.filter(|_| is_own && is_whole) {
            submissions.push(Submission { organisation, submission, plan });
            if !rules::has_wrong_balances(&checked) {
                balances.push((organisation, submission));
            }
        }
    }
    let returns: Vec<_> = submissions.iter().map(|sent| (sent.organisation, sent.submission)).collect();
    findings.extend(rules::same_return::v01_returns_differ(&returns));
    let turnovers = rules::register::turnovers(&files.plans, &organisations);
    findings.extend(rules::register::limits_in_pounds(&files.limits, &turnovers));
    findings.extend(rules::between::v25_counterparties_agree(&balances, &workspace.organisations));
    Ok(finance::position::month_end(&SystemMonth {
        system: &workspace.system,
        name: &workspace.name,
        year,
        month,
        organisations: &organisations,
        submissions: &submissions,
        claims: &claims,
        documents: &workspace.documents,
        findings: &findings,
    }))
}

/// C05: who ended in the year, in nobody's place, and whose months nobody states with their own.
fn in_nobodys_return(
    workspace: &Workspace,
    files: &MonthFiles,
    (year, month): (FinancialYear, Month),
    as_at: Option<Date>,
) -> Vec<Finding> {
    let last_day = month.last_day(year);
    let mut codes: Vec<&OrganisationCode> =
        workspace.organisations.iter().map(|organisation| &organisation.code).collect();
    codes.sort();
    codes.dedup();
    let mut findings = Vec::new();
    let mut splits: BTreeMap<(Date, OrganisationKind), Split<'_>> = BTreeMap::new();
    for code in codes {
        let Some((to, next)) = succession(&workspace.organisations, code, last_day) else { continue };
        let last = Month::all().rfind(|month| month.last_day(year) <= to);
        let (Some(last), true) = (last, next.len() != 1 && year.first_day() <= to) else { continue };
        let is_ended = |known: &&Organisation| known.code == *code && known.effective.to() == Some(to);
        let Some(ended) = workspace.organisations.iter().find(is_ended) else { continue };
        if !next.is_empty() {
            let split = Split { ended: Vec::new(), next, last };
            splits.entry((to, ended.kind)).or_insert(split).ended.push(ended);
            continue;
        }
        let then = workspace.month_as_at(year, last, as_at);
        let others: Vec<&Organisation> = workspace
            .organisations
            .iter()
            .filter(|other| other.kind == ended.kind && other.effective.holds_on(last_day))
            .collect();
        let sent = in_folder_of(code, &then.returns);
        let returns = others.iter().filter_map(|other| {
            Some((in_folder_of(&other.code, &files.returns)?, in_folder_of(&other.code, &then.returns)))
        });
        // Those who began since, together, or one who was there.
        let (began, stayed): (Vec<_>, Vec<_>) = returns.partition(|(_, before)| before.is_none());
        let began: Vec<&MonthlyReturn> = began.into_iter().map(|(now, _)| now).collect();
        let is_taken_on = sent.is_some_and(|of_ended| {
            has_taken_on(&began, &[], of_ended)
                || stayed.iter().any(|(now, before)| has_taken_on(&[*now], before.as_slice(), of_ended))
        });
        if !is_taken_on {
            findings.push(rules::reporting::in_nobodys_return(ended, last, &others, sent));
        }
    }
    for ((_, kind), split) in splits {
        findings.extend(split.finding(workspace, files, (year, month), (kind, as_at)));
    }
    findings
}

/// Organisations of one kind that ended on one day, of which several began the day after: one that was split, or
/// several with another code each.
struct Split<'a> {
    ended: Vec<&'a Organisation>,
    next: Vec<&'a Organisation>,
    /// The last month that those which ended were of the system in.
    last: Month,
}

impl Split<'_> {
    /// C05: the months of those that ended are not in the returns of those that began.
    fn finding(
        &self,
        workspace: &Workspace,
        files: &MonthFiles,
        (year, month): (FinancialYear, Month),
        (kind, as_at): (OrganisationKind, Option<Date>),
    ) -> Option<Finding> {
        let last_day = month.last_day(year);
        let before = workspace.month_as_at(year, self.last, as_at);
        let of_all = |organisations: &[&Organisation], returns| -> Option<Vec<_>> {
            organisations.iter().map(|known| in_folder_of(&known.code, returns)).collect()
        };
        // Of whoever has not reported that is told (C01), and what they state is not known.
        let now = of_all(&self.next, &files.returns)?;
        let then = of_all(&self.ended, &before.returns);
        let carried = CarriedOn::of(&now, then.as_deref(), kind, self.last);
        // One who was there before may have taken on a part.
        let of_kind = |day: Date| -> Vec<&Organisation> {
            let known = workspace.organisations.iter();
            known.filter(|known| known.kind == kind && known.effective.holds_on(day)).collect()
        };
        let all_now = of_all(&of_kind(last_day), &files.returns);
        let all_then = of_all(&of_kind(self.last.last_day(year)), &before.returns);
        let is_first_month = month.before() == Some(self.last);
        let is_lost_in_all = all_now.zip(all_then).is_none_or(|(now, then)| {
            CarriedOn::of(&now, Some(&then), kind, self.last).is_lost(is_first_month)
        });
        let is_lost = is_lost_in_all && carried.is_lost(is_first_month);
        is_lost.then(|| rules::reporting::months_of_a_split(&self.ended, &self.next, self.last, &carried))
    }
}

/// The return of the month before of an organisation or, where it has just succeeded others, theirs.
/// Nothing is compared with what has gaps.
fn whole_before<'a>(
    workspace: &'a Workspace,
    organisation: &'a Organisation,
    files: &'a MonthFiles,
) -> Vec<&'a MonthlyReturn> {
    if let Some(own) = in_folder_of(&organisation.code, &files.before) {
        return whole(organisation, own, files).into_iter().collect();
    }
    let of_predecessor = |predecessor: &Organisation| {
        whole(predecessor, in_folder_of(&predecessor.code, &files.before)?, files)
    };
    let all: Option<Vec<_>> =
        predecessors(&workspace.organisations, organisation).into_iter().map(of_predecessor).collect();
    all.unwrap_or_default()
}

/// A return of the month before, where it has no gaps.
fn whole<'a>(
    organisation: &Organisation,
    submission: &'a MonthlyReturn,
    files: &MonthFiles,
) -> Option<&'a MonthlyReturn> {
    let Cover { year, month, plan_version, .. } = submission.cover;
    let is_its_plan =
        |plan: &&PlanVersion| plan.organisation == organisation.code && plan.version == plan_version;
    let plan = files.plans.iter().find(is_its_plan);
    let (plans, limits) = (&files.plans, &files.limits);
    let checked = Checked {
        organisation,
        year,
        month,
        submission,
        plan,
        plans,
        before: &[],
        limits,
        today: latest_today(),
    };
    rules::is_whole(&checked).then_some(submission)
}

/// The return in the folder of an organisation: the folder says whose it should be, and its cover is held
/// against that.
fn in_folder_of<'a>(
    organisation: &OrganisationCode,
    returns: &'a [MonthlyReturn],
) -> Option<&'a MonthlyReturn> {
    let folder = format!("/{organisation}/");
    returns.iter().find(|submission| submission.lines_file.path.contains(&folder))
}
