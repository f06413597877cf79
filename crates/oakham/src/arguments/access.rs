//! `oakham access`.

use clap::Subcommand;

/// What can be asked of access to care.
#[derive(Debug, Subcommand)]
pub(crate) enum Access {
    /// Appointments in general practice: by whom, how, how soon, and how sure that is.
    Gp {
        /// One area by its ODS code, such as 03W, a PCN or a practice; without it the sub-ICBs and the system.
        #[arg(long, value_name = "CODE")]
        place: Option<String>,
    },
    /// One place: who is registered, who lies in it, how it compares, its GPs, and how far care is.
    Place {
        /// The ODS code of a sub-ICB, PCN or practice, or the name of a district, such as Rutland.
        #[arg(value_name = "PLACE")]
        place: String,
    },
    /// Urgent care by site and district: attendances, waits, use and cost.
    Urgent,
    /// The waiting list by treatment function.
    Waiting {
        /// One area by its ODS code, such as 03W; without it the system.
        #[arg(long, value_name = "CODE")]
        place: Option<String>,
    },
}
