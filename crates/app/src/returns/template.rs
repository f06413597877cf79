//! The template of a return: its sheets from the workspace, and as a workbook.

use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::code::OrganisationCode;
use domain::month::{Month, day_in_words};
use domain::monthly_return::{MonthlyReturn, PlanVersion, ReturnBasis};
use jiff::civil::Date;
use sources::fault::SourcesError;
use sources::ledger_extract::{self, Mapped, Mapping};
use sources::template::{Template, TemplateSheet, sheets};
use sources::workspace::Workspace;

use super::{ReturnId, form};

/// The workbook to fill in.
pub fn workbook_of(workspace: &Workspace, return_id: &ReturnId) -> Result<Vec<u8>> {
    Inputs::of(workspace, return_id)?.workbook(return_id, None)
}

/// What a template has of the months before its own.
#[derive(Debug, Default)]
pub struct Earlier {
    /// The month of the last approved return, whose months are in it.
    pub of: Option<Month>,
    /// Whose return that is, where the organisation succeeded others.
    pub predecessors: Vec<OrganisationCode>,
    /// The months after it whose return cannot be read: theirs are left empty.
    pub unread: Vec<Month>,
}

/// What a template is made from.
pub struct Inputs {
    plan: PlanVersion,
    before: Vec<MonthlyReturn>,
    others: Vec<OrganisationCode>,
    basis: ReturnBasis,
    /// Which of the months before are in it: those of the last approved return.
    pub earlier: Earlier,
}

/// Whether the organisation of a return has a plan of its year, be it one that cannot be read.
#[must_use]
pub fn has_plan(workspace: &Workspace, return_id: &ReturnId) -> bool {
    let (plans, faults) = workspace.plans(return_id.year);
    let code = &return_id.organisation.code;
    plans.iter().any(|plan| plan.organisation == *code)
        || faults.iter().any(|fault| fault.file.contains(&format!("/{code}-v")))
}

impl Inputs {
    /// What the workspace has for the template of a return.
    ///
    /// # Errors
    /// Where there is no plan, or it cannot be read.
    pub fn of(workspace: &Workspace, return_id: &ReturnId) -> Result<Self> {
        let organisations = workspace.organisations_on(return_id.month.last_day(return_id.year));
        let code = &return_id.organisation.code;
        let (plans, faults) = workspace.plans(return_id.year);
        // A template of an older version would be filled in for nothing.
        let own_faults: Vec<_> =
            faults.into_iter().filter(|fault| fault.file.contains(&format!("/{code}-v"))).collect();
        if !own_faults.is_empty() {
            return Err(SourcesError::Faults(own_faults).into());
        }
        let latest =
            plans.into_iter().filter(|plan| plan.organisation == *code).max_by_key(|plan| plan.version);
        let Some(plan) = latest else {
            bail!(
                "{code} has no plan for {year}; write one with `oakham plan template --organisation {code} --year {year} -o plan.xlsx`, fill it in, and `oakham plan import` it",
                year = return_id.year
            );
        };
        let mut earlier = Earlier::default();
        let mut before = Vec::new();
        let mut month = return_id.month.before();
        while let Some(closed) = month.filter(|_| before.is_empty()) {
            match workspace.returns_carried_on(&return_id.organisation, (return_id.year, closed)) {
                Ok(found) => {
                    earlier.of = (!found.is_empty()).then_some(closed);
                    before = found;
                }
                // What is wrong with it is told by `oakham check`.
                Err(_) => earlier.unread.push(closed),
            }
            month = closed.before();
        }
        let codes = before.iter().map(|before| before.cover.organisation.clone());
        earlier.predecessors = codes.filter(|before| before != code).collect();
        let locked = workspace.versions(&return_id.folder())?.is_some_and(|versions| versions.is_locked());
        let others = organisations.iter().map(|other| other.code.clone()).collect();
        let basis = if locked { ReturnBasis::Resubmission } else { ReturnBasis::Final };
        Ok(Self { plan, before, others, basis, earlier })
    }

    fn template<'a>(&'a self, return_id: &'a ReturnId, mapped: Option<&'a Mapped>) -> Template<'a> {
        Template {
            organisation: &return_id.organisation,
            year: return_id.year,
            month: return_id.month,
            plan: &self.plan,
            before: &self.before,
            basis: self.basis,
            ledger: mapped.map(|mapped| &mapped.actuals),
            others: &self.others,
        }
    }

    /// The files of the template, a sheet each.
    #[must_use]
    pub fn files(&self, return_id: &ReturnId, mapped: Option<&Mapped>) -> Vec<TemplateSheet> {
        sheets(&self.template(return_id, mapped))
    }

    /// The template as one workbook.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn workbook(&self, return_id: &ReturnId, mapped: Option<&Mapped>) -> Result<Vec<u8>> {
        let template = self.template(return_id, mapped);
        let title = format!("Return of {}: {}", return_id.words(), return_id.organisation.name);
        Ok(report::template::render(&title, &form::sheets(&template, &sheets(&template)))?)
    }
}

/// What is said of a template of a month that is not over on `today`: there are no actuals of it yet.
#[must_use]
pub fn not_over(return_id: &ReturnId, today: Date) -> Option<String> {
    let last_day = return_id.month.last_day(return_id.year);
    (today <= last_day).then(|| {
        format!(
            "Month {} ends on {}, and today is {}: it is not over, and its amounts are not known yet.",
            return_id.month,
            day_in_words(last_day),
            day_in_words(today)
        )
    })
}

/// The file that maps the accounts of an organisation to lines.
#[must_use]
pub fn mapping_path(return_id: &ReturnId) -> String {
    format!("finance/mappings/{}.csv", return_id.organisation.code)
}

/// Whether accounts whose names tell their line are added to the mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposals {
    /// They are, for somebody to review.
    Added,
    /// They are only told.
    Told,
}

/// A ledger extract with each account mapped to its line, and how many rules were added to the mapping.
///
/// # Errors
/// Where there is no mapping, or it or the ledger cannot be read.
pub fn mapped(
    workspace: &Workspace,
    return_id: &ReturnId,
    ledger: &Path,
    proposals: Proposals,
) -> Result<(Mapped, usize)> {
    let path = mapping_path(return_id);
    let kind = return_id.organisation.kind;
    let is_there = workspace.root.join(&path).exists();
    if !is_there && proposals == Proposals::Told {
        bail!(
            "there is no {path}; make it with the columns main_code, subcode, line_code, sign, reviewed_by, note, or begin it with --propose from the names of the accounts"
        );
    }
    let read_mapping = || Mapping::read(&workspace.root, &path, kind);
    let mapping = if is_there { read_mapping()? } else { Mapping::empty(kind) };
    let folder = ledger.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = ledger.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is not a file", ledger.display()))?;
    let rows = ledger_extract::read(folder, &name)?;
    let mapped = ledger_extract::map(&rows, &mapping, &name);
    let n_proposed = mapped.n_proposed();
    if proposals == Proposals::Told || n_proposed == 0 {
        return Ok((mapped, 0));
    }
    let before = if is_there { Some(sources::file::bytes(&workspace.root, &path)?) } else { None };
    let before = before.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = mapped.with_proposals(&path, before.as_deref())?;
    crate::whole_file::put(&workspace.root, &path, text.as_bytes())?;
    Ok((ledger_extract::map(&rows, &read_mapping()?, &name), n_proposed))
}
