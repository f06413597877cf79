//! `oakham user`.

use clap::Subcommand;
use domain::account::{AccountName, Role};
use domain::organisation::OrganisationName;

/// What can be done with accounts. A password is typed or read from standard input, never given as
/// an argument, where other programs and the shell's history would see it.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add an account.
    Add {
        /// Its name, such as anna.smith.
        name: AccountName,
        /// Its roles: preparer, approver, publisher, clerk, auditor, administrator.
        #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_delimiter = ',')]
        roles: Vec<Role>,
        /// The organisation it works for, by ODS code or short name, such as RWE or UHL; without it the whole system.
        #[arg(long, value_name = "CODE")]
        organisation: Option<OrganisationName>,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    List,
    /// Give an account other roles, in place of those it has.
    Roles {
        /// Its name.
        name: AccountName,
        /// Its roles from now on.
        #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_delimiter = ',')]
        roles: Vec<Role>,
        /// The organisation it works for from now on, by ODS code or short name; without it as before.
        #[arg(long, value_name = "CODE")]
        organisation: Option<OrganisationName>,
        /// It works for the whole system from now on.
        #[arg(long, conflicts_with = "organisation")]
        whole_system: bool,
    },
    /// Give an account a new password, which signs it out everywhere.
    Password {
        /// Its name.
        name: AccountName,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Remove an account; its name stays in the log and is not given out again.
    Remove {
        /// Its name.
        name: AccountName,
    },
}
