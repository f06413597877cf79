//! `oakham return`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::month::{FinancialYear, Month};
use domain::organisation::OrganisationName;

use super::values::version;

/// Whose return, and for when.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReturnArgs {
    /// The organisation's ODS code or short name, such as RWE or UHL.
    pub(crate) organisation: OrganisationName,
    /// The financial year, such as 2024/25.
    pub(crate) year: FinancialYear,
    /// The month, 1 (April) to 12 (March).
    pub(crate) month: Month,
}

/// What can be done with returns.
#[derive(Debug, Subcommand)]
pub(crate) enum ReturnCommand {
    /// Write returns to fill in, with the plan and earlier months in them.
    Template {
        /// Whose return, by ODS code or short name, such as RWE or UHL, several parted by commas; without it, of all.
        #[arg(long, value_name = "CODE", value_delimiter = ',')]
        organisation: Vec<OrganisationName>,
        /// The financial year, such as 2026/27.
        #[arg(long, value_name = "YEAR")]
        year: FinancialYear,
        /// The month it runs to, 1 (April) to 12 (March).
        #[arg(long, value_name = "MONTH")]
        month: Month,
        /// The folder to write to; of several returns it has a folder for each, by code.
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
        /// Write one workbook instead of CSV files.
        #[arg(long)]
        workbook: bool,
        /// Fill in actuals to date from a trial balance or ledger extract (CSV).
        #[arg(long, value_name = "FILE", requires = "organisation")]
        ledger: Option<PathBuf>,
        /// Add a rule to the mapping for each account whose name tells its line, for review.
        #[arg(long, requires = "ledger")]
        propose: bool,
    },
    /// Check returns and submit each that nothing blocks.
    Submit {
        /// The folder of a return, its workbook, or a folder of such folders.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Who prepared it; without it, as the cover says.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Why it replaces another.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Approve what another submitted; from then on it counts.
    Approve {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who approves it; never its preparer.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// Send what was submitted back to its preparer, with the reason; it never counts.
    SendBack {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who sends it back.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// What to correct.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// Close the month of an approved return; only a resubmission may follow.
    Lock {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// Who closes it.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Only if the hash of its content begins with this.
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// List every version of every return and where it stands.
    List {
        /// Only this financial year.
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
        /// Only this month.
        #[arg(long, value_name = "MONTH")]
        month: Option<Month>,
    },
    /// Say what two versions of a return differ in; the last two unless others are named.
    Diff {
        #[command(flatten)]
        of_return: ReturnArgs,
        /// The earlier version's number.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = version)]
        from: Option<usize>,
        /// The later version's number.
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = version)]
        to: Option<usize>,
    },
}
