//! `oakham token`.

use clap::Subcommand;
use domain::account::AccountName;

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Add a token and print it, once: nobody can show it again.
    Add {
        /// Its name, with which the program signs in, such as metabase.
        name: AccountName,
        /// The account as which an assistant with this token reads at /mcp; without one it reads what everybody may.
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: Option<AccountName>,
    },
    /// List the tokens.
    List,
    /// Remove a token: nobody signs in with it any more.
    Remove {
        /// Its name.
        name: AccountName,
    },
}
