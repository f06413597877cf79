//! The library of books that pages show: computed, saved in the store, read back from it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use domain::backing::Backing;
use domain::book::Book;
use domain::forecast::Forecast;
use jiff::Timestamp;
use jiff::civil::Date;
use sources::workspace::Workspace;
use store::{BookState, Event, Store};
use web::library::Shelf;

use crate::{load, terminal};

/// Computes the book of every month of the workspace, saves what changed in `oakham.db`, and gives
/// the shelf of what the store holds.
pub(crate) async fn publish(workspace: &Workspace, as_at: Option<Date>, quiet: bool) -> Result<Shelf> {
    let months = workspace.months()?;
    // A workspace without returns is told what to do.
    let featured = load::month(workspace, crate::arguments::When { year: None, month: None })?;
    let store = Store::open(&workspace.root.join("oakham.db")).await?;
    let bar = terminal::progress(quiet, months.len());
    let mut books: Vec<Book> = Vec::new();
    for (year, month) in months {
        bar.set_message(format!("{year} month {month}"));
        let book = load::book(workspace, (year, month), as_at)?;
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
        bar.inc(1);
    }
    bar.finish_and_clear();
    store.close().await;
    let programmes = crate::programme::programmes(workspace, as_at)?;
    let before = |book: &Book| -> Vec<Book> {
        books.iter().filter(|other| other.year == book.year && other.month < book.month).cloned().collect()
    };
    let (mut backings, mut forecasts): (Vec<Backing>, Vec<Forecast>) = (Vec::new(), Vec::new());
    for book in &books {
        let programme = programmes.get(&book.year);
        let backing = crate::backing::backing(workspace, book, programme, as_at)?;
        let beside = load::Beside { programme, backing: backing.as_ref() };
        forecasts.extend(load::forecast(book, &before(book), beside));
        backings.extend(backing);
    }
    let reform = crate::reform::worked_out(
        workspace,
        crate::reform::today(),
        &BTreeMap::new(),
        crate::arguments::SEED,
    )?;
    let clusters = crate::job::reform::clusters::usual()?;
    Ok(Shelf::new(books)
        .with_forecasts(forecasts)
        .with_backings(backings)
        .with_programmes(programmes.into_values())
        .with_reform(reform)
        .with_clusters(clusters)
        .featuring(featured.0, featured.1))
}
