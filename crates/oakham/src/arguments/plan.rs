//! `oakham plan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::month::FinancialYear;
use domain::organisation::OrganisationName;
use jiff::civil::Date;

use super::values::day;

/// Plans that were sent, and what is asked of each.
#[derive(Args, Clone, Debug)]
pub(crate) struct PlanFileArgs {
    /// Workbooks (.xlsx) or CSV files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose plan it must be, by ODS code or short name, such as RWE or UHL.
    #[arg(long, value_name = "CODE")]
    pub(crate) organisation: Option<OrganisationName>,
    /// The financial year it must be for, such as 2026/27.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<FinancialYear>,
    /// Why it replaces the version before; without it, as its cover says.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Who approved it; without it, as its cover says.
    #[arg(long, value_name = "NAME")]
    pub(crate) approved_by: Option<String>,
    /// The day of its approval, such as 2026-03-28; without it, as its cover says.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) approved_on: Option<Date>,
    /// Rules of whose warnings you say that the plan is right all the same, such as V06,V08.
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rule)]
    pub(crate) confirm: Vec<String>,
    /// Put it in the place of a first plan that was wrong, while no return of the year is in; the log says so.
    #[arg(long)]
    pub(crate) replace: bool,
}

/// The id of a rule, such as `V06`.
fn rule(text: &str) -> Result<String, String> {
    let id = text.trim().to_uppercase();
    let number = id.strip_prefix('V').filter(|number| number.len() == 2);
    if number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        Ok(id)
    } else {
        Err("expected the rules of the warnings, such as V06 or V06,V08".to_owned())
    }
}

/// What can be done with plans.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Write plans to fill in, with the version before and last year's plan in it.
    Template {
        /// Whose plan, by ODS code or short name, such as RWE or UHL, several parted by commas; without it, of all.
        #[arg(long, value_name = "CODE", value_delimiter = ',')]
        organisation: Vec<OrganisationName>,
        /// The financial year, such as 2026/27.
        #[arg(long, value_name = "YEAR")]
        year: FinancialYear,
        /// The file to write, a workbook (.xlsx) or CSV (.csv); of several plans the folder of workbooks.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Check filled-in plans and say what each would change; nothing is written.
    Check {
        #[command(flatten)]
        sent: PlanFileArgs,
    },
    /// Check filled-in plans and keep each that nothing blocks as the next version.
    Import {
        #[command(flatten)]
        sent: PlanFileArgs,
    },
}
