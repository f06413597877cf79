//! What can be found in a workspace without serving its pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use api::search::Search;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use jiff::civil::Date;
use sources::workspace::Workspace;
use web::library::LibrarySnapshot;
use web::scrutiny::port::Register;
use web::search::Records;

use crate::clock::today;
use crate::edition::month::first_month;
use crate::edition::{Editions, SEED, month};
use crate::reform::{self, clusters};
use crate::requests::desk::WorkspaceRegister;
use crate::{documents, simulation};

/// Finds what the words of `query` name on the pages of a month, as recorded by `as_at` or as it is now. Where no
/// return counts yet, what needs no month: patient flow, scenarios, the reform, documentation.
///
/// # Errors
/// Where the workspace has no such month.
pub fn search(
    workspace: &Workspace,
    as_at: Option<Date>,
    month: (FinancialYear, Month),
    query: &str,
) -> Result<Search> {
    if workspace.months().is_empty() {
        let library = LibrarySnapshot::empty()
            .with_first_month(Some(first_month(workspace)))
            .with_access(crate::access::access(workspace).ok().flatten())
            .with_reform(reform::evaluate(workspace, today(), &BTreeMap::new(), SEED).unwrap_or(None))
            .with_clusters(clusters::usual()?);
        let care = simulation::care(&workspace.root);
        let records = records(workspace, None);
        return web::search::search(&library, care, records, month, query).map_err(|error| anyhow!(error));
    }
    let editions = Editions::new(workspace, as_at);
    let edition = editions.edition(month)?;
    let months = workspace.months();
    let all: Vec<_> = months.iter().filter_map(|month| editions.edition(*month).ok()).collect();
    let library = LibrarySnapshot::new(all.iter().map(|edition| edition.month_end().clone()))
        .with_forecasts(edition.forecast().cloned())
        // A page of a month shows the months before it too.
        .with_analyses(all.iter().filter_map(|edition| edition.analysis().cloned()))
        .with_programmes(editions.programmes().by_year.values().cloned())
        // What cannot be read or worked out is told by its own command.
        .with_access(crate::access::access(workspace).ok().flatten())
        .with_reform(reform::evaluate(workspace, today(), &BTreeMap::new(), SEED).unwrap_or(None))
        .with_clusters(clusters::usual()?);
    let library = match month::month(workspace, None, None) {
        Ok((year, month)) => library.featuring(year, month),
        Err(_) => library,
    };
    let care = simulation::care(&workspace.root);
    let records = records(workspace, Some(edition.month_end()));
    web::search::search(&library, care, records, month, query).map_err(|error| anyhow!(error))
}

/// Public documents and the register, as everybody may read them; what cannot be read is told by its own command.
fn records(workspace: &Workspace, month_end: Option<&MonthEnd>) -> Records {
    let register = WorkspaceRegister::new(workspace.root.clone());
    Records {
        documents: documents::desk::shown(&workspace.root, month_end).ok().map(Arc::new),
        register: register.shown(true).ok(),
    }
}
