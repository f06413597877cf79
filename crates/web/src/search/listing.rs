//! Everything that can be found in a month, as everybody may see it.

mod access;
mod documentation;
mod figures;
mod flow;
mod months;
mod pages;
mod papers;
mod records;
mod reform;
mod registers;

use std::sync::Arc;

use domain::month_end::MonthEnd;

use super::care::Care;
use super::entry::Listed;
use super::records::Records;
use crate::address::View;
use crate::library::Library;
use crate::visible_findings;

/// What the list is made from.
pub(crate) struct Ground<'a> {
    pub(crate) library: &'a dyn Library,
    /// Patient flow, where it is simulated.
    pub(crate) care: Option<Care>,
    /// What people recorded.
    pub(crate) records: Records,
    /// Whether returns are submitted here.
    pub(crate) has_return_desk: bool,
    /// Whether scenarios are appraised here.
    pub(crate) has_scenarios: bool,
    /// Whether publications can be asked in SQL here.
    pub(crate) has_questions: bool,
    /// The month.
    pub(crate) view: View,
}

impl Ground<'_> {
    /// The month end without details of files that do not count, which some readers may not see.
    fn month_end(&self) -> Option<Arc<MonthEnd>> {
        let month_end = self.library.month_end(self.view.year, self.view.month)?;
        if !visible_findings::has_restricted(&month_end) {
            return Some(month_end);
        }
        let findings = visible_findings::visible(&month_end.findings, Some(&month_end), None);
        Some(Arc::new(MonthEnd { findings, ..MonthEnd::clone(&month_end) }))
    }
}

/// The list.
pub(crate) fn listed(ground: &Ground<'_>) -> Vec<Listed> {
    let month_end = ground.month_end();
    let month_end = month_end.as_deref();
    let mut listed = pages::listed(ground, month_end);
    listed.extend(month_end.into_iter().flat_map(figures::listed));
    listed.extend(reform::listed(ground));
    listed.extend(access::listed(ground));
    listed.extend(registers::listed(ground));
    listed.extend(flow::listed(ground));
    listed.extend(month_end.into_iter().flat_map(papers::listed));
    listed.extend(records::listed(ground, month_end));
    listed.extend(months::listed(ground, month_end));
    listed.extend(documentation::listed());
    listed
}
