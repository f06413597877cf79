//! `oakham user`: who may sign in to the pages of a workspace.

use app::password::hash;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use api::document::{Document, SchemaName};
use api::users::Users;
use domain::account::{Account, AccountName, Role, Roles};
use domain::code::OrganisationCode;
use domain::organisation::{OrganisationName, called, uncalled};
use domain::person::same_person;
use exhibits::csv_file::CsvFile;
use jiff::Timestamp;
use sources::workspace::Workspace;
use store::{AccountRecord, Store};
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::arguments::{Format, Global, User};
use crate::{load, password, terminal};

/// Does what is asked with the accounts of the workspace.
pub(crate) fn run(global: &Global, user: &User) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let runtime = Runtime::new().context("the database cannot be opened")?;
    runtime.block_on(async {
        let store = Store::open(&workspace.root.join("oakham.db")).await?;
        let done = change(global, &workspace, &store, user).await;
        store.close().await;
        done
    })
}

async fn change(global: &Global, workspace: &Workspace, store: &Store, user: &User) -> Result<Outcome> {
    let (by, at) = (actor(), Timestamp::now().to_string());
    let by_at = (by.as_str(), at.as_str());
    let sentence = match user {
        User::List => return list(global, &store.accounts().await?),
        User::Add { name, roles, organisation, password_stdin } => {
            let organisation = organisation.as_ref().map(|name| known(workspace, name)).transpose()?;
            let account = Account { name: name.clone(), roles: roles_of(roles)?, organisation };
            // Whoever types a password twice wants to know before that the name is taken.
            if store.account(name).await?.is_some() {
                bail!(
                    "there is an account {name} already; change it with `oakham user roles` or `oakham user password`"
                );
            }
            // V27 takes names that look alike for one person's, in every register from then on.
            let names = store.account_names().await?;
            if let Some(other) =
                names.iter().find(|other| *other != name.as_str() && same_person(name.as_str(), other))
            {
                bail!(
                    "{name} and {other}, which is or was an account here, would be one person (V27: punctuation makes nobody another); choose a name with other letters"
                );
            }
            let password = password::read_new(name, source(*password_stdin))?;
            keep_private(&workspace.root)?;
            store.add_account(&account, &hash(&password)?, by_at).await?;
            format!("Added {name} ({}).", account.roles)
        }
        User::Roles { name, roles, organisation, whole_system } => {
            let before = existing(store, name).await?.account;
            let organisation = match (organisation, whole_system) {
                (Some(name), _) => Some(known(workspace, name)?),
                (None, true) => None,
                (None, false) => before.organisation,
            };
            let account = Account { name: name.clone(), roles: roles_of(roles)?, organisation };
            store.change_roles(&account, by_at).await?;
            format!("{name} now has the roles {}; was {}.", account.roles, before.roles)
        }
        User::Password { name, password_stdin } => {
            existing(store, name).await?;
            let password = password::read_new(name, source(*password_stdin))?;
            store.change_password(name, &hash(&password)?, by_at).await?;
            format!("{name} has a new password and is signed out everywhere.")
        }
        User::Remove { name } => {
            store.remove_account(name, by_at).await?;
            format!(
                "Removed {name}. What was done under this name stays in the log; the name is not given out again."
            )
        }
    };
    terminal::note(global.quiet, &sentence);
    Ok(Outcome::Done)
}

/// Takes the database with its hashes from the sight of other people's accounts on this computer.
#[cfg(unix)]
pub(crate) fn keep_private(root: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    const OTHERS: u32 = 0o007;
    for name in ["oakham.db", "oakham.db-wal", "oakham.db-shm"] {
        let path = root.join(name);
        let Ok(known) = path.metadata() else { continue };
        let mode = known.permissions().mode();
        if mode & OTHERS != 0 {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode & !OTHERS)).with_context(
                || format!("{} cannot be closed to others; close it and try again", path.display()),
            )?;
        }
    }
    Ok(())
}

/// Elsewhere who may read a file is the folder's business.
#[cfg(not(unix))]
pub(crate) fn keep_private(_: &Path) -> Result<()> {
    Ok(())
}

async fn existing(store: &Store, name: &AccountName) -> Result<AccountRecord> {
    match store.account(name).await? {
        Some(record) => Ok(record),
        None => bail!("there is no account {name}; `oakham user list` shows those there are"),
    }
}

fn roles_of(roles: &[Role]) -> Result<Roles> {
    Ok(Roles::new(roles.iter().copied())?)
}

const fn source(from_standard_input: bool) -> password::From {
    if from_standard_input { password::From::StandardInput } else { password::From::Terminal }
}

/// The organisation of that name, if it is or was one of the workspace.
fn known(workspace: &Workspace, name: &OrganisationName) -> Result<OrganisationCode> {
    match called(&workspace.organisations, name) {
        Some(organisation) => Ok(organisation.code.clone()),
        None => bail!(uncalled(&workspace.organisations, name, "of this workspace")),
    }
}

/// Who is at the command line, as far as the system tells: enough to ask, not to prove.
pub(crate) fn actor() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    name.filter(|name| !name.is_empty())
        .map_or_else(|| "command line".to_owned(), |name| format!("command line ({name})"))
}

fn list(global: &Global, records: &[AccountRecord]) -> Result<Outcome> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let users = records.iter().map(|record| api::users::User::of(&record.account, &record.added_at));
            let document = Users { schema: SchemaName::default(), users: users.collect() };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["name", "roles", "organisation", "added_at"])?;
            for AccountRecord { account, added_at, .. } in records {
                let roles: Vec<&str> = account.roles.iter().map(Role::word).collect();
                let organisation = account.organisation.as_ref().map_or("", OrganisationCode::as_str);
                writer.row([account.name.as_str(), &roles.join(" "), organisation, added_at])?;
            }
            writer.flush()?;
        }
        Format::Table if records.is_empty() => {
            writeln!(out, "No accounts yet. Add one: oakham user add NAME --role ROLE")?;
        }
        Format::Table => table(&mut out, records)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn table(out: &mut dyn Write, records: &[AccountRecord]) -> io::Result<()> {
    let rows: Vec<[String; 4]> = records
        .iter()
        .map(|AccountRecord { account, added_at, .. }| {
            let organisation = account.organisation.as_ref().map_or("whole system", OrganisationCode::as_str);
            let day: String = added_at.chars().take(10).collect();
            [account.name.to_string(), account.roles.to_string(), organisation.to_owned(), day]
        })
        .collect();
    let heading = ["Name", "Roles", "Organisation", "Added"].map(str::to_owned);
    let lines = || std::iter::once(&heading).chain(&rows);
    let width = |idx: usize| lines().map(|row| row[idx].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    for (n, row) in lines().enumerate() {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(text, width)| format!("{text:<width$}")).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
        if n == 0 {
            writeln!(out, "{}", "─".repeat(widths.iter().sum::<usize>() + 6))?;
        }
    }
    Ok(())
}
