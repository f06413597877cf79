//! `oakham token`: which programs may ask the lake in SQL, and which assistants read as whom.

use std::io::Write;

use anyhow::{Context, Result};
use api::document::{Document, SchemaName};
use api::tokens::Tokens;
use domain::account::AccountName;
use exhibits::csv_file::CsvFile;
use jiff::Timestamp;
use store::{Store, TokenRecord};
use tokio::runtime::Runtime;
use warehouse::wire::{Verifier, new_token};

use crate::Outcome;
use crate::arguments::{Format, Global, Token};
use crate::command::user::{actor, keep_private};
use crate::{load, terminal};

/// Does what is asked with the tokens of the workspace.
pub(crate) fn run(global: &Global, token: &Token) -> Result<Outcome> {
    let workspace = load::workspace(global)?;
    let runtime = Runtime::new().context("the database cannot be opened")?;
    runtime.block_on(async {
        let store = Store::open(&workspace.root.join("oakham.db")).await?;
        let (by, at) = (actor(), Timestamp::now().to_string());
        let by_at = (by.as_str(), at.as_str());
        match token {
            Token::List => list(global, &store.tokens().await?)?,
            Token::Add { name, account } => {
                let token = new_token()?;
                keep_private(&workspace.root)?;
                store.add_token(name, &Verifier::of(&token).to_string(), account.as_ref(), by_at).await?;
                let mut out = terminal::out();
                writeln!(out, "{token}")?;
                out.flush()?;
                drop(out);
                let sentence = format!(
                    "Added {name}. Above is its token, which is not kept and not shown again: the program signs in as \
                     {name} with it as password; an assistant at /mcp sends {name}.TOKEN as its bearer token."
                );
                terminal::note(global.quiet, &sentence);
            }
            Token::Remove { name } => {
                store.remove_token(name, by_at).await?;
                let sentence =
                    format!("Removed {name}. Nobody signs in with it any more; connections that are open stay open.");
                terminal::note(global.quiet, &sentence);
            }
        }
        store.close().await;
        Ok(Outcome::Done)
    })
}

fn list(global: &Global, tokens: &[TokenRecord]) -> Result<()> {
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let tokens = tokens.iter().map(|token| api::tokens::Token {
                name: token.name.to_string(),
                added_at: token.added_at.clone(),
                account: token.account.as_ref().map(ToString::to_string),
            });
            let document = Tokens { schema: SchemaName::default(), tokens: tokens.collect() };
            out.write_all(document.text().as_bytes())?;
        }
        Format::Csv => {
            let mut writer = CsvFile::to(&mut out);
            writer.row(["name", "added_at", "account"])?;
            for token in tokens {
                let account = token.account.as_ref().map_or("", AccountName::as_str);
                writer.row([token.name.as_str(), &token.added_at, account])?;
            }
            writer.flush()?;
        }
        Format::Table if tokens.is_empty() => {
            writeln!(out, "No tokens yet. Add one: oakham token add NAME")?;
        }
        Format::Table => {
            let width = tokens.iter().map(|token| token.name.as_str().len()).max().unwrap_or(0).max(4);
            writeln!(out, "{:<width$}  Added", "Name")?;
            writeln!(out, "{}", "─".repeat(width + 12))?;
            for token in tokens {
                let day: String = token.added_at.chars().take(10).collect();
                let of = token.account.as_ref().map_or_else(String::new, |account| format!("  as {account}"));
                writeln!(out, "{:<width$}  {day}{of}", token.name.as_str())?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
