//! `oakham token`.

use clap::Subcommand;
use domain::account::{AccountError, AccountName};

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Add a token and print it, once: nobody can show it again.
    Add {
        /// Its name, with which the program signs in, such as metabase.
        #[arg(value_parser = token_name)]
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
        #[arg(value_parser = token_name)]
        name: AccountName,
    },
}

/// The name of a token, which is written as those of accounts are.
fn token_name(text: &str) -> Result<AccountName, String> {
    text.parse().map_err(|error| match error {
        AccountError::Name(name) => format!(
            "{name:?} cannot be the name of a token; write 2 to 64 letters, digits, dots, hyphens, underscores or @, a \
             letter first, such as metabase"
        ),
        other => other.to_string(),
    })
}
