//! `oakham mcp`: a person's assistant asks on standard input and is answered on standard output.

use std::sync::Arc;

use anyhow::{Context, Result};
use app::assistant::WorkspaceDocuments;
use assistant::Assistant;
use assistant::port::Asker;
use domain::account::AccountName;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::arguments::Global;
use crate::{load, terminal};

/// Answers an assistant until it goes away, as `account` may read or as everybody may.
pub(crate) fn run(global: &Global, account: Option<&AccountName>) -> Result<Outcome> {
    let version = env!("CARGO_PKG_VERSION");
    // What is wrong with the workspace is told before anybody asks.
    let workspace = load::workspace(global)?;
    let runtime = Runtime::new().context("no assistant can be answered")?;
    let outcome = runtime.block_on(async {
        let documents =
            WorkspaceDocuments::open(&workspace.root, global.as_at, account.cloned(), version).await?;
        let whose = account.map_or_else(|| "what everybody may read".to_owned(), |name| format!("what {name} may read"));
        terminal::note(
            global.quiet,
            &format!("Answering an assistant on standard input and output with {whose}; `oakham mcp` is begun by assistants."),
        );
        let documents = Arc::new(documents);
        let assistant = Assistant::new(Arc::clone(&documents), version);
        // An assistant begins the program long before it asks.
        tokio::spawn(async move { documents.prepare().await });
        assistant::serve(assistant, Asker::Everybody).await?;
        Ok(Outcome::Done)
    });
    // Nothing that is still under way is for anybody any more.
    runtime.shutdown_background();
    outcome
}
