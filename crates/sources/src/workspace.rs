//! A workspace: the folder that says what a system is and holds what its organisations sent.
//!
//! Format: `docs/reference/formats.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::backing::Duty;
use domain::code::OrganisationCode;
use domain::limit::Limits;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::{Effective, Organisation, OrganisationKind};
use domain::source::{Claim, Document};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::fault::{Fault, SourcesError};
use crate::monthly_return::collect;
use crate::sheet::Sheet;
use crate::versions::{self, Versions};
use crate::{claims, limits, monthly_return, plan};

/// The file that makes a folder a workspace.
pub const SETTINGS_FILE: &str = "oakham.toml";
const SCHEMA: &str = "oakham.workspace/1";

/// `oakham.toml` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    schema: String,
    system: String,
    name: String,
    #[serde(default)]
    featured: Option<Featured>,
    #[serde(default)]
    years: BTreeMap<String, YearSettings>,
}

/// The month that pages open with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Featured {
    year: String,
    month: u8,
}

/// The rules of one financial year, which change by year and so are data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearSettings {
    /// Who must break even.
    #[serde(deserialize_with = "duty")]
    pub duty: Duty,
    /// Whether deficit support is paid in the year.
    pub deficit_support: bool,
    /// A sentence about the year's figures, such as that they are synthetic.
    #[serde(default)]
    pub note: String,
}

fn duty<'de, D: Deserializer<'de>>(text: D) -> Result<Duty, D::Error> {
    String::deserialize(text)?.parse().map_err(serde::de::Error::custom)
}

/// A workspace without its returns, which are read month by month.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder.
    pub root: PathBuf,
    /// The system's code, which is its board's.
    pub system: OrganisationCode,
    /// The system's name.
    pub name: String,
    /// The year and month that pages open with.
    pub featured: Option<(FinancialYear, Month)>,
    /// The rules of each year.
    pub years: BTreeMap<FinancialYear, YearSettings>,
    /// The organisations that make returns, trusts first, in the order of the file.
    pub organisations: Vec<Organisation>,
    /// Public documents.
    pub documents: Vec<Document>,
    /// What they claim.
    pub claims: Vec<Claim>,
}

/// What the organisations sent for one month, with what it is held against.
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
    /// Whose return for the month was submitted and waits for approval.
    pub awaiting: Vec<OrganisationCode>,
}

impl Workspace {
    /// Opens a workspace and reads all of it but the returns and plans.
    ///
    /// # Errors
    /// Where the folder is not a workspace, or files cannot be read: all faults at once.
    pub fn open(root: &Path) -> Result<Self, SourcesError> {
        if !root.join(SETTINGS_FILE).is_file() {
            return Err(SourcesError::NotAWorkspace(root.to_owned()));
        }
        let bytes = crate::file::bytes(root, SETTINGS_FILE)?;
        let wrong = |why: String| SourcesError::fault(SETTINGS_FILE, why);
        let text = String::from_utf8(bytes).map_err(|_| wrong("the file is not UTF-8 text".to_owned()))?;
        let settings: SettingsFile =
            toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        if settings.schema != SCHEMA {
            return Err(wrong(format!(
                "schema is {:?}; this version of Oakham reads {SCHEMA:?}",
                settings.schema
            )));
        }
        let system: OrganisationCode =
            settings.system.parse().map_err(|error| wrong(format!("system: {error}")))?;
        let featured = settings.featured.map(|featured| {
            let year = featured.year.parse().map_err(|error| wrong(format!("featured: {error}")))?;
            let month = Month::new(featured.month).ok_or_else(|| {
                wrong(format!("featured: {} is not a month; write 1 to 12", featured.month))
            })?;
            Ok((year, month))
        });
        let featured = featured.transpose()?;
        let mut years = BTreeMap::new();
        for (year, rules) in settings.years {
            years.insert(year.parse().map_err(|error| wrong(format!("years: {error}")))?, rules);
        }

        let mut faults = Vec::new();
        let organisations = match organisations(root) {
            Ok(organisations) => organisations,
            Err(error) => {
                collect(error, "system/organisations.csv", &mut faults);
                Vec::new()
            }
        };
        let documents = claims::documents(root).unwrap_or_else(|error| {
            collect(error, "documents/documents.csv", &mut faults);
            Vec::new()
        });
        let claims = claims::claims(root, &system, &documents).unwrap_or_else(|error| {
            collect(error, "documents/claims.csv", &mut faults);
            Vec::new()
        });
        if !faults.is_empty() {
            return Err(SourcesError::Faults(faults));
        }
        let root = root.to_owned();
        Ok(Self { root, system, name: settings.name, featured, years, organisations, documents, claims })
    }

    /// The organisations that are part of the system on `day`, trusts first.
    #[must_use]
    pub fn organisations_on(&self, day: Date) -> Vec<Organisation> {
        let mut here: Vec<_> = self
            .organisations
            .iter()
            .filter(|organisation| organisation.effective.holds_on(day))
            .cloned()
            .collect();
        here.sort_by_key(|organisation| organisation.kind != OrganisationKind::Trust);
        here
    }

    /// The months that have at least one return, in order.
    ///
    /// # Errors
    /// Where the folder of returns cannot be listed, or holds a folder that is not a year or month.
    pub fn months(&self) -> Result<Vec<(FinancialYear, Month)>, SourcesError> {
        const RETURNS: &str = "finance/returns";
        let mut months = Vec::new();
        let mut faults = Vec::new();
        for year_folder in folders(&self.root, RETURNS)? {
            let path = format!("{RETURNS}/{year_folder}");
            let Ok(year) = year_folder.parse::<FinancialYear>() else {
                faults.push(not_expected(&path, "folders of returns are named by year, such as 2024-25"));
                continue;
            };
            for month_folder in folders(&self.root, &path)? {
                let path = format!("{path}/{month_folder}");
                match month_folder.parse::<Month>() {
                    Ok(month) if self.any_counts(&path)? => months.push((year, month)),
                    Ok(_) => {}
                    Err(_) => {
                        faults.push(not_expected(&path, "folders of a year are named by month, such as M05"));
                    }
                }
            }
        }
        months.sort();
        if faults.is_empty() { Ok(months) } else { Err(SourcesError::Faults(faults)) }
    }

    /// Whether a month's folder has a return that counts: one without a register of versions, or an
    /// approved version.
    fn any_counts(&self, path: &str) -> Result<bool, SourcesError> {
        for name in folders(&self.root, path)? {
            let folder = format!("{path}/{name}");
            let counts = match Versions::read(&self.root, &folder)? {
                Some(versions) => versions.counting(None).is_some(),
                None => !versions::is_unfinished(&self.root, &folder)?,
            };
            if counts {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The folder of an organisation's return, below the workspace.
    #[must_use]
    pub fn return_folder(organisation: &OrganisationCode, year: FinancialYear, month: Month) -> String {
        format!("finance/returns/{}/{}/{organisation}", year.folder(), month.folder())
    }

    /// Reads the returns and plans of one month and the returns of the month before.
    ///
    /// # Errors
    /// All that cannot be read, at once; also a folder of an organisation that is not part of the
    /// system then.
    pub fn month(&self, year: FinancialYear, month: Month) -> Result<MonthFiles, SourcesError> {
        self.month_as_at(year, month, None)
    }

    /// Reads the same as it was recorded by the end of `as_at`: of each return the version that
    /// counted then.
    ///
    /// # Errors
    /// As [`Workspace::month`].
    pub fn month_as_at(
        &self,
        year: FinancialYear,
        month: Month,
        as_at: Option<Date>,
    ) -> Result<MonthFiles, SourcesError> {
        let organisations = self.organisations_on(month.last_day(year));
        let mut faults = Vec::new();
        let mut files = MonthFiles::default();
        let mut awaiting = Vec::new();
        for (month, returns) in [(Some(month), &mut files.returns), (month.before(), &mut files.before)] {
            let Some(month) = month else { continue };
            let path = format!("finance/returns/{}/{}", year.folder(), month.folder());
            let names = folders(&self.root, &path)?;
            for name in &names {
                if !organisations.iter().any(|organisation| organisation.code.as_str() == name) {
                    let known: Vec<_> =
                        organisations.iter().map(|organisation| organisation.code.as_str()).collect();
                    faults.push(not_expected(
                        &format!("{path}/{name}"),
                        &format!("the system's organisations are {}; correct the folder's name, or add the organisation to system/organisations.csv", known.join(", ")),
                    ));
                }
            }
            for organisation in
                organisations.iter().filter(|o| names.iter().any(|name| name == o.code.as_str()))
            {
                let folder = format!("{path}/{}", organisation.code);
                let expected =
                    monthly_return::Expected { root: &self.root, folder: &folder, kind: organisation.kind };
                match counting(expected, as_at) {
                    Ok(Counting::Return(submission)) => returns.push(*submission),
                    Ok(Counting::Awaiting) => awaiting.push((month, organisation.code.clone())),
                    Ok(Counting::Later) => {}
                    Err(error) => collect(error, &folder, &mut faults),
                }
            }
        }
        let of_month = awaiting.into_iter().filter(|(waiting, _)| *waiting == month);
        files.awaiting = of_month.map(|(_, code)| code).collect();
        match self.plans(year, &organisations) {
            Ok(plans) => files.plans = plans,
            Err(error) => collect(error, &format!("finance/plans/{}", year.folder()), &mut faults),
        }
        match limits::read(&self.root, year, &organisations, as_at) {
            Ok(limits) => files.limits = limits,
            Err(error) => collect(error, &limits::path(year), &mut faults),
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(files) } else { Err(SourcesError::Faults(faults)) }
    }
}

impl Workspace {
    /// Every plan version of a year, with why it replaced the one before.
    ///
    /// # Errors
    /// All that cannot be read, at once.
    pub fn plans(
        &self,
        year: FinancialYear,
        organisations: &[Organisation],
    ) -> Result<Vec<PlanVersion>, SourcesError> {
        let mut faults = Vec::new();
        let mut plans = Vec::new();
        let path = format!("finance/plans/{}", year.folder());
        for name in files_in(&self.root, &path)?.into_iter().filter(|name| name != plan::CHANGES) {
            let path = format!("{path}/{name}");
            let code = name.split("-v").next().unwrap_or_default();
            let Some(organisation) = organisations.iter().find(|o| o.code.as_str() == code) else {
                faults.push(not_expected(
                    &path,
                    "plans are named ORG-vN.csv after an organisation of the system, such as RWE-v1.csv",
                ));
                continue;
            };
            match plan::read(&self.root, &path, organisation.kind) {
                Ok(plan) => plans.push(plan),
                Err(error) => collect(error, &path, &mut faults),
            }
        }
        let path = format!("{path}/{}", plan::CHANGES);
        if let Err(error) = plan::read_changes(&self.root, &path, &mut plans) {
            collect(error, &path, &mut faults);
        }
        if faults.is_empty() { Ok(plans) } else { Err(SourcesError::Faults(faults)) }
    }

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
            return Ok(None);
        }
        let expected =
            monthly_return::Expected { root: &self.root, folder: &folder, kind: organisation.kind };
        match counting(expected, as_at)? {
            Counting::Return(submission) => Ok(Some(*submission)),
            Counting::Awaiting | Counting::Later => Ok(None),
        }
    }

    /// Year, month and organisation of every folder of a return, in that order, whether or not what
    /// it holds counts. Folders that are not named so are left out.
    ///
    /// # Errors
    /// Where a folder cannot be listed.
    pub fn return_folders(&self) -> Result<Vec<(FinancialYear, Month, OrganisationCode)>, SourcesError> {
        const RETURNS: &str = "finance/returns";
        let mut found = Vec::new();
        for year_folder in folders(&self.root, RETURNS)? {
            let Ok(year) = year_folder.parse::<FinancialYear>() else { continue };
            for month_folder in folders(&self.root, &format!("{RETURNS}/{year_folder}"))? {
                let Ok(month) = month_folder.parse::<Month>() else { continue };
                let names = folders(&self.root, &format!("{RETURNS}/{year_folder}/{month_folder}"))?;
                let codes = names.iter().filter_map(|name| name.parse::<OrganisationCode>().ok());
                found.extend(codes.map(|code| (year, month, code)));
            }
        }
        found.sort();
        Ok(found)
    }
}

/// What a folder of an organisation gives for a day.
enum Counting {
    /// The return that counts.
    Return(Box<MonthlyReturn>),
    /// Something was submitted, but nothing is approved.
    Awaiting,
    /// Nothing, or what is there was recorded later.
    Later,
}

fn counting(expected: monthly_return::Expected<'_>, as_at: Option<Date>) -> Result<Counting, SourcesError> {
    let Some(versions) = Versions::read(expected.root, expected.folder)? else {
        if versions::is_unfinished(expected.root, expected.folder)? {
            return Ok(Counting::Later);
        }
        let submission = monthly_return::read(expected)?;
        let by_then = as_at.is_none_or(|day| submission.cover.recorded_on <= day);
        return Ok(if by_then { Counting::Return(Box::new(submission)) } else { Counting::Later });
    };
    versions::nothing_beside(expected.root, expected.folder, &versions)?;
    match versions.counting(as_at) {
        Some(idx) => {
            let submission = monthly_return::read_version(expected, &versions.list[idx])?;
            Ok(Counting::Return(Box::new(submission)))
        }
        None => Ok(if as_at.is_none() { Counting::Awaiting } else { Counting::Later }),
    }
}

fn not_expected(path: &str, expected: &str) -> Fault {
    Fault {
        file: path.to_owned(),
        at: None,
        column: String::new(),
        value: String::new(),
        expected: expected.to_owned(),
    }
}

fn organisations(root: &Path) -> Result<Vec<Organisation>, SourcesError> {
    let sheet = Sheet::csv(root, "system/organisations.csv")?;
    sheet.require(&["code", "name", "short_name", "kind", "from", "to"])?;
    let mut faults = Vec::new();
    let mut organisations = Vec::new();
    for row in sheet.rows() {
        let code = row.parse("code", &mut faults);
        let kind = row.parse::<OrganisationKind>("kind", &mut faults);
        if kind.is_some_and(|kind| !matches!(kind, OrganisationKind::Board | OrganisationKind::Trust)) {
            faults.push(row.fault("kind", "only boards and trusts make returns; write board or trust"));
        }
        let from = row.day("from", &mut faults);
        let to = if row.text("to").is_empty() { None } else { row.day("to", &mut faults) };
        let effective = from.map(|from| Effective::new(from, to));
        if effective == Some(None) {
            faults.push(row.fault("to", "the last day comes before the first"));
        }
        let (Some(code), Some(kind), Some(Some(effective))) = (code, kind, effective) else { continue };
        organisations.push(Organisation {
            code,
            name: row.text("name").to_owned(),
            short_name: row.text("short_name").to_owned(),
            kind,
            effective,
        });
    }
    if faults.is_empty() { Ok(organisations) } else { Err(SourcesError::Faults(faults)) }
}

/// The names of the folders in a folder, sorted; none where there is no such folder.
fn folders(root: &Path, path: &str) -> Result<Vec<String>, SourcesError> {
    list(root, path, std::path::Path::is_dir)
}

/// The names of the CSV files in a folder, sorted; none where there is no such folder.
pub(crate) fn files_in(root: &Path, path: &str) -> Result<Vec<String>, SourcesError> {
    list(root, path, |entry| entry.extension().is_some_and(|extension| extension == "csv"))
}

fn list(root: &Path, path: &str, keep: impl Fn(&Path) -> bool) -> Result<Vec<String>, SourcesError> {
    let full = root.join(path);
    if !full.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |source| SourcesError::Unreadable { path: full.clone(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(&full).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if keep(&entry.path()) {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests;
