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
    },
    /// List the tokens.
    List,
    /// Remove a token: nobody signs in with it any more.
    Remove {
        /// Its name.
        name: AccountName,
    },
}
