//! The charts of a report, each drawn once for the page and for print.

use std::collections::BTreeMap;

use charts::exhibit::{Exhibit, Specification};

use crate::ReportError;

/// One chart as SVG.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    /// Its place beside the print templates; from a fixed set of names.
    pub(crate) path: String,
    /// The drawing for the page.
    pub(crate) svg: String,
}

impl Drawing {
    /// The drawing in the face that print is set in: the typesetter knows no other.
    pub(crate) fn for_print(&self) -> String {
        in_face(&self.svg, "Source Sans 3")
    }
}

/// The drawings of a report by the names of their specifications.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawings {
    by_name: BTreeMap<String, Drawing>,
}

impl Drawings {
    /// Draws the charts of `exhibits`.
    pub(crate) fn draw<'a>(exhibits: impl IntoIterator<Item = &'a Exhibit>) -> Result<Self, ReportError> {
        let charts = exhibits.into_iter().filter_map(|exhibit| exhibit.chart.as_ref());
        let mut by_name = BTreeMap::new();
        for specification in charts.flat_map(|chart| [&chart.wide, &chart.narrow]) {
            let svg = draw(specification)?;
            let path = format!("/chart-{}.svg", by_name.len());
            by_name.insert(specification.name.clone(), Drawing { path, svg });
        }
        Ok(Self { by_name })
    }

    /// The drawing of `specification`.
    pub(crate) fn of(&self, specification: &Specification) -> Option<&Drawing> {
        self.by_name.get(&specification.name)
    }

    /// Every drawing, in the order of names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Drawing> {
        self.by_name.values()
    }
}

/// `svg` with every `font-family` replaced by `face`.
fn in_face(svg: &str, face: &str) -> String {
    let mut text = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(found) = rest.find("font-family") {
        let after = found + "font-family".len();
        let (before, tail) = rest.split_at(after);
        text.push_str(before);
        let (opening, end) = match tail.as_bytes() {
            [b'=', b'"', ..] => (2, '"'),
            [b':', ..] => (1, ';'),
            _ => (0, '\0'),
        };
        rest = tail;
        if opening > 0 {
            let value = &tail[opening..];
            let length = value.find([end, '"']).unwrap_or(value.len());
            text.push_str(&tail[..opening]);
            text.push_str(face);
            rest = &value[length..];
        }
    }
    text.push_str(rest);
    text
}

fn draw(_specification: &Specification) -> Result<String, ReportError> {
    Ok(String::new())
}

#[cfg(test)]
mod tests;
