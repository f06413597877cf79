//! The library of books that pages show: computed, saved in the store, read back from it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use domain::backing::Backing;
use domain::book::Book;
use domain::forecast::Forecast;
use jiff::Timestamp;
use jiff::civil::Date;
use sources::fault::SourcesError;
use sources::workspace::Workspace;
use store::{BookState, Event, Store};
use web::library::Shelf;

use crate::{load, terminal};

/// Computes the book of every month of the workspace, saves what changed in `oakham.db`, and gives
/// the shelf of what the store holds.
pub(crate) async fn publish(workspace: &Workspace, as_at: Option<Date>, quiet: bool) -> Result<Shelf> {
    let months = workspace.months();
    let featured = load::usual_month(workspace, &months);
    let store = Store::open(&workspace.root.join("oakham.db")).await?;
    let bar = terminal::progress(quiet, months.len());
    let mut books: Vec<Book> = Vec::new();
    for (year, month) in months {
        bar.set_message(format!("{year} month {month}"));
        bar.inc(1);
        // As of a day in the past, a month may not have been recorded yet.
        let Ok(book) = load::book(workspace, (year, month), as_at) else { continue };
        if as_at.is_some() {
            // The past is shown, not recorded again.
            books.push(book);
        } else {
            if store.save_book(&book).await? != BookState::Unchanged {
                let at = Timestamp::now().to_string();
                store
                    .record(&Event {
                        at,
                        actor: "oakham".to_owned(),
                        kind: "book saved".to_owned(),
                        subject: format!("{} {year} month {month}", book.system),
                        detail: format!("{} figures", book.figures.len()),
                    })
                    .await?;
            }
            let saved = store.book(&book.system, year, month).await?;
            books
                .push(saved.context("a book that was just saved is gone; run `oakham check` and try again")?);
        }
    }
    bar.finish_and_clear();
    store.close().await;
    let programmes = crate::programme::programmes(workspace, as_at);
    let mut missing = load::unreadable_beside(workspace, programmes.findings());
    missing.extend(load::waiting_months(workspace).iter().map(load::Waiting::finding));
    if books.is_empty() {
        missing.push(load::nothing_yet(workspace));
    }
    let programmes = programmes.of_year;
    let before = |book: &Book| -> Vec<Book> {
        books.iter().filter(|other| other.year == book.year && other.month < book.month).cloned().collect()
    };
    let (mut backings, mut forecasts): (Vec<Backing>, Vec<Forecast>) = (Vec::new(), Vec::new());
    for book in &books {
        let programme = programmes.get(&book.year);
        let backing = crate::backing::backing(workspace, book, programme, as_at);
        let beside = load::Beside { programme, backing: backing.as_ref() };
        forecasts.extend(load::forecast(book, &before(book), beside));
        backings.extend(backing);
    }
    let on = crate::reform::today();
    let reform = crate::reform::worked_out(workspace, on, &BTreeMap::new(), crate::arguments::SEED);
    // What cannot be read is told already; what cannot be worked out is told here.
    let reform = reform.unwrap_or_else(|error| {
        if error.downcast_ref::<SourcesError>().is_none() {
            missing.extend(load::told(error, "reform"));
        }
        None
    });
    let clusters = crate::job::reform::clusters::usual()?;
    let shelf = Shelf::new(books)
        .with_forecasts(forecasts)
        .with_backings(backings)
        .with_programmes(programmes.into_values())
        .with_reform(reform)
        .with_clusters(clusters)
        .with_missing(missing);
    Ok(match featured {
        Some((year, month)) => shelf.featuring(year, month),
        None => shelf,
    })
}
