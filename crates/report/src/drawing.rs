//! The charts of a report, each drawn for the page and for print.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use exhibits::exhibit::{Chart, Specification};
use exhibits::render;

use crate::ReportError;

/// The face that print is set in, as charts name it; the typesetter knows no other.
const PRINT_FONT: &str = "'Source Sans 3'";

/// The most engines that draw at once: each takes a moment to start.
const MOST_THREADS: usize = 4;

/// The drawings of a report by the names of their specifications.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawings {
    /// For the page.
    pages: BTreeMap<String, String>,
    /// For print.
    prints: BTreeMap<String, Print>,
}

/// A chart for print.
#[derive(Clone, Debug)]
pub(crate) struct Print {
    /// Its place beside the templates; from a fixed set of names.
    pub(crate) path: String,
    /// The drawing.
    pub(crate) svg: String,
}

impl Drawings {
    /// Draws `charts` for page and print, and `sparks` for the page.
    ///
    /// # Errors
    /// Where a chart cannot be drawn.
    pub(crate) fn draw<'a>(
        charts: impl IntoIterator<Item = &'a Chart>,
        sparks: impl IntoIterator<Item = &'a Specification>,
    ) -> Result<Self, ReportError> {
        let charts: Vec<&Chart> = charts.into_iter().collect();
        let for_pages = charts.iter().flat_map(|chart| [&chart.wide, &chart.narrow]);
        let for_pages: Vec<&Specification> = sparks.into_iter().chain(for_pages).collect();
        let on_page = for_pages.iter().map(|specification| (*specification, render::WEB_FONT));
        let for_print: Vec<&Specification> =
            charts.iter().flat_map(|chart| [&chart.wide, &chart.narrow]).collect();
        let in_print = for_print.iter().map(|specification| (*specification, PRINT_FONT));
        let mut drawn = all(&on_page.chain(in_print).collect::<Vec<_>>())?.into_iter();

        let names = for_pages.iter().map(|specification| specification.name.clone());
        let mut drawings = Self { pages: names.zip(drawn.by_ref()).collect(), prints: BTreeMap::new() };
        for (specification, svg) in for_print.iter().zip(drawn) {
            let path = format!("/chart-{}.svg", drawings.prints.len());
            drawings.prints.insert(specification.name.clone(), Print { path, svg });
        }
        Ok(drawings)
    }

    /// The drawing of `specification` for the page.
    pub(crate) fn page(&self, specification: &Specification) -> Option<&str> {
        self.pages.get(&specification.name).map(String::as_str)
    }

    /// The drawing of `specification` for print.
    pub(crate) fn print(&self, specification: &Specification) -> Option<&Print> {
        self.prints.get(&specification.name)
    }

    /// Every drawing for print, in the order of names.
    pub(crate) fn prints(&self) -> impl Iterator<Item = &Print> {
        self.prints.values()
    }

    /// Every drawing for the page, in the order of names.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.values().map(String::as_str)
    }
}

/// Draws each specification in its face, several at once: an engine takes a moment a chart and cannot be shared.
fn all(wanted: &[(&Specification, &str)]) -> Result<Vec<String>, ReportError> {
    let next = AtomicUsize::new(0);
    let draw = || {
        let mut drawn = Vec::new();
        loop {
            let idx = next.fetch_add(1, Ordering::Relaxed);
            let Some((specification, face)) = wanted.get(idx) else { return drawn };
            drawn.push((idx, render::svg_with_font(specification, face)));
        }
    };
    let n_threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_THREADS);
    let mut drawn = thread::scope(|scope| {
        let others: Vec<_> = (1..n_threads.min(wanted.len())).map(|_| scope.spawn(draw)).collect();
        let mut drawn = draw();
        for other in others {
            drawn.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        drawn
    });
    drawn.sort_by_key(|(idx, _)| *idx);
    drawn.into_iter().map(|(_, svg)| Ok(svg?)).collect()
}

#[cfg(test)]
mod tests;
