//! `oakham plan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::code::OrganisationCode;
use domain::month::FinancialYear;
use jiff::civil::Date;

use super::values::day;

/// Plans that were sent, and what is asked of each.
#[derive(Args, Clone, Debug)]
pub(crate) struct PlanFileArgs {
    /// Workbooks (.xlsx) or CSV files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose plan it must be, by ODS code, such as RWE.
    #[arg(long, value_name = "CODE")]
    pub(crate) organisation: Option<OrganisationCode>,
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
}

/// What can be done with plans.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Write plans to fill in, with the version before and last year's plan in it.
    Template {
        /// Whose plan, by ODS code, such as RWE, several parted by commas; without it, of all.
        #[arg(long, value_name = "CODE", value_delimiter = ',')]
        organisation: Vec<OrganisationCode>,
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
