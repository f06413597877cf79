//! The plans of a workspace.

use std::path::Path;

use domain::code::OrganisationCode;
use domain::month::FinancialYear;
use domain::monthly_return::PlanVersion;

use super::Workspace;
use super::folders::{NO_CSV, PLANS, files_in, folders};
use crate::fault::{Fault, collect, file_fault};
use crate::plan;

impl Workspace {
    /// The years that have a folder of plans, in order.
    #[must_use]
    pub fn plan_years(&self) -> Vec<FinancialYear> {
        let names = folders(&self.root, PLANS).unwrap_or_default();
        names.iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// The file of a plan version, below the workspace.
    #[must_use]
    pub fn plan_file(organisation: &OrganisationCode, year: FinancialYear, version: u16) -> String {
        format!("{PLANS}/{}/{organisation}-v{version}.csv", year.folder())
    }

    /// A file of plans that is of no organisation of the system in the year: why, and what to do.
    fn plan_of_nobody(&self, path: &str, code: &str, year: FinancialYear) -> Fault {
        match self.ended(code, year.first_day()) {
            Some((until, whose)) => Fault {
                value: until,
                ..file_fault(
                    path,
                    format!(
                        "a plan of {year} is that of {whose}; name it after whose plan it is, move it away, or correct the days in system/organisations.csv"
                    ),
                )
            },
            None => file_fault(
                path,
                "plans are named ORG-vN.csv after an organisation of the system, such as RWE-v1.csv; rename this file, or move it away",
            ),
        }
    }

    /// Every plan version of a year that can be read, with why it replaced the one before, and what
    /// cannot be read.
    #[must_use]
    pub fn plans(&self, year: FinancialYear) -> (Vec<PlanVersion>, Vec<Fault>) {
        let organisations = self.organisations_in(year);
        let mut faults = Vec::new();
        let mut plans = Vec::new();
        let path = format!("{PLANS}/{}", year.folder());
        let names = files_in(&self.root, &path).unwrap_or_else(|error| {
            collect(error, &path, &mut faults);
            Vec::new()
        });
        let mut misnamed: Vec<(String, String, PlanVersion)> = Vec::new();
        for name in names.into_iter().filter(|name| name != plan::CHANGES) {
            let path = format!("{path}/{name}");
            let code = name.split("-v").next().unwrap_or_default();
            if Path::new(&name).extension().is_none_or(|extension| extension != "csv") {
                faults.push(file_fault(&path, NO_CSV));
                continue;
            }
            let Some(organisation) = organisations.iter().find(|o| o.code.as_str() == code) else {
                faults.push(self.plan_of_nobody(&path, code, year));
                continue;
            };
            match plan::read(&self.root, &path, organisation.kind) {
                Ok(plan) => {
                    let expected = Self::plan_file(&plan.organisation, plan.year, plan.version);
                    if expected == path {
                        plans.push(plan);
                    } else {
                        misnamed.push((path, expected, plan));
                    }
                }
                Err(error) => collect(error, &path, &mut faults),
            }
        }
        for (path, expected, plan) in &misnamed {
            let is_rival =
                |(other, of_other, _): &&(String, String, PlanVersion)| other != path && of_other == expected;
            let todo = if self.root.join(expected).exists() {
                format!(
                    "that of its name is there, {expected}: remove this file, or where it is a changed plan record it as a new version"
                )
            } else if let Some((other, ..)) = misnamed.iter().find(is_rival) {
                format!("so does {other}: name the one that is meant {expected}, and move the other away")
            } else {
                format!("name it {expected}, or correct its rows")
            };
            faults.push(file_fault(
                path,
                format!(
                    "the file holds version {} of the plan of {} for {}; {todo}",
                    plan.version, plan.organisation, plan.year
                ),
            ));
        }
        // A reason for a plan that cannot be read is no fault of its own.
        let unreadable: Vec<String> = faults.iter().map(|fault| fault.file.clone()).collect();
        let path = format!("{path}/{}", plan::CHANGES);
        if let Err(error) = plan::read_changes(&self.root, &path, &mut plans, &unreadable) {
            collect(error, &path, &mut faults);
        }
        (plans, faults)
    }
}
