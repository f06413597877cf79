//! The charts of a report, each drawn for the page and for print.

use std::collections::BTreeMap;

use exhibits::exhibit::{Chart, Specification};
use exhibits::render;

use crate::ReportError;

/// The face that print is set in, as charts name it; the typesetter knows no other.
const PRINT_FONT: &str = "'Source Sans 3'";

/// The drawings of a report by the names of their specifications.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawings {
    /// For the page.
    pages: BTreeMap<String, String>,
    /// For print: only wide ones.
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
    /// Draws `exhibits` for page and print, and `sparks` for the page.
    ///
    /// # Errors
    /// Where a chart cannot be drawn.
    pub(crate) fn draw<'a>(
        charts: impl IntoIterator<Item = &'a Chart>,
        sparks: impl IntoIterator<Item = &'a Specification>,
    ) -> Result<Self, ReportError> {
        let mut drawings = Self::default();
        for spark in sparks {
            drawings.pages.insert(spark.name.clone(), render::svg(spark)?);
        }
        for chart in charts {
            for specification in [&chart.wide, &chart.narrow] {
                drawings.pages.insert(specification.name.clone(), render::svg(specification)?);
            }
            let path = format!("/chart-{}.svg", drawings.prints.len());
            let svg = render::svg_with_font(&chart.wide, PRINT_FONT)?;
            drawings.prints.insert(chart.wide.name.clone(), Print { path, svg });
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

#[cfg(test)]
mod tests;
