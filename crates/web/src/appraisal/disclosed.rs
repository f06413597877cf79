//! What everybody may see of a consequence table: counts of people are for those who are signed in, and so is what is paid
//! once where people leave, since two plans beside each other tell what few of them are paid.

use std::sync::Arc;

use api::consequence::{ConsequenceTable, Row, Scenario};
use evidence::disclosure::Readers;

use super::frame::{sentence, size};

/// Measures of what leavers are paid, and of what is paid with it.
const PAYMENTS: [&str; 2] = ["exit_cost", "one_off_cost"];
/// … and what is worked out with them, where a scenario makes a difference to them.
const WITH_PAYMENTS: [&str; 3] = ["paid_once", "present_value", "payback"];
/// What stands in place of what is for those who are signed in.
pub(super) const WITHHELD: &str = "for those who are signed in";

/// A table as a reader sees it.
pub(super) struct Disclosed {
    pub(super) table: Arc<ConsequenceTable>,
    /// How many rows are for those who are signed in.
    pub(super) n_withheld: usize,
    /// Scenarios of which the payments are.
    payments: Vec<bool>,
}

impl Disclosed {
    /// Whether values that documents always hold are withheld, so that none is given.
    pub(super) fn is_partial(&self) -> bool {
        self.payments.contains(&true)
    }

    /// Whether what a scenario costs once is shown, with all that is worked out from it.
    pub(super) fn shows_payments(&self, scenario_idx: usize) -> bool {
        !self.payments.get(scenario_idx).copied().unwrap_or(false)
    }
}

/// The table as `readers` may see it.
pub(super) fn for_readers(table: Arc<ConsequenceTable>, readers: Readers) -> Disclosed {
    let n_scenarios = table.scenarios.len();
    if readers.rule().is_none() {
        return Disclosed { table, n_withheld: 0, payments: vec![false; n_scenarios] };
    }
    let payments: Vec<bool> = (0..n_scenarios).map(|idx| pays_leavers(&table, idx)).collect();
    let mut shown = ConsequenceTable::clone(&table);
    let pays = payments.contains(&true);
    let is_withheld = |row: &Row| {
        is_withheld(row) || pays && row.engine == "sums" && WITH_PAYMENTS.contains(&row.measure.as_str())
    };
    shown.rows.retain(|row| !is_withheld(row));
    let n_withheld = table.rows.len() - shown.rows.len();
    if n_withheld == 0 && !payments.contains(&true) {
        return Disclosed { table, n_withheld, payments };
    }
    for (scenario, has_payments) in shown.scenarios.iter_mut().zip(&payments) {
        let is_there = |id: &str| table.row(id).is_some_and(|row| !is_withheld(row));
        scenario.worst_affected.retain(|worst| is_there(&worst.row));
        scenario.interactions.retain(|interaction| is_there(&interaction.row));
        if *has_payments {
            withhold_payments(scenario);
        }
    }
    Disclosed { table: Arc::new(shown), n_withheld, payments }
}

/// Whether a row counts the people of the boards, or what few of them are paid. Posts of a plan are as they are: a post
/// is there whether anybody fills it.
fn is_withheld(row: &Row) -> bool {
    is_for_keepers(&row.topic, &row.unit, &row.measure)
}

/// Whether a consequence of this topic, unit and measure counts the people of the boards, or what few of them are paid.
pub(super) fn is_for_keepers(topic: &str, unit: &str, measure: &str) -> bool {
    topic == "workforce" && ["people", "wte"].contains(&unit) || PAYMENTS.contains(&measure)
}

/// Whether a scenario makes a difference to what is paid to those who leave.
fn pays_leavers(table: &ConsequenceTable, idx: usize) -> bool {
    let payments = table.rows.iter().filter(|row| PAYMENTS.contains(&row.measure.as_str()));
    payments
        .filter_map(|row| row.cells.get(idx)?.difference.as_ref())
        .any(|payment| payment.value.real() != 0.0)
}

fn withhold_payments(scenario: &mut Scenario) {
    let a_year = match scenario.money.recurrent {
        0 => "it costs and saves the same every year".to_owned(),
        amount if 0 < amount => format!("it saves {} a year", size(amount)),
        amount => format!("it costs {} a year", size(amount)),
    };
    if let Some(of_money) = scenario.sentences.first_mut() {
        *of_money = sentence(&format!("{a_year}; what it costs once is {WITHHELD}"));
    }
    scenario.flips = format!(
        "What would have to be true for the choice to flip is {WITHHELD}, for it rests on what leavers are paid."
    );
    scenario.money.one_off = 0;
    scenario.money.net_present_value = 0;
    scenario.money.payback_years = None;
    scenario.money.by_year.clear();
    for bearer in &mut scenario.bearers {
        bearer.one_off = 0;
    }
    scenario.sensitivity.bars.clear();
    scenario.sensitivity.flip = None;
    scenario.sensitivity.usual = 0;
}

#[cfg(test)]
mod tests {
    use evidence::disclosure::DisclosureRule;

    use super::*;
    use crate::appraisal::fake;

    #[test]
    fn whoever_keeps_the_figures_sees_the_table_as_it_is() {
        let table = Arc::new(fake::table(&["close-evenings", "halve-safeguarding"]));
        let shown = for_readers(Arc::clone(&table), Readers::Keepers);
        assert!(!shown.is_partial() && Arc::ptr_eq(&shown.table, &table));
    }

    #[test]
    fn everybody_sees_no_leavers_and_nothing_that_tells_what_they_are_paid() {
        let table = Arc::new(fake::table(&["close-evenings", "halve-safeguarding"]));
        let shown = for_readers(Arc::clone(&table), Readers::Everybody(DisclosureRule::HES));
        assert!(
            shown.is_partial()
                && shown.n_withheld == 2
                && shown.shows_payments(0)
                && !shown.shows_payments(1)
        );
        let measures: Vec<&str> = shown.table.rows.iter().map(|row| row.measure.as_str()).collect();
        assert!(!measures.contains(&"leavers") && !measures.contains(&"exit_cost"), "{measures:?}");
        let [close, halve] = shown.table.scenarios.as_slice() else { panic!("two scenarios") };
        assert_eq!(close.money.by_year, table.scenarios[0].money.by_year);
        assert_eq!((halve.money.one_off, halve.money.by_year.len()), (0, 0));
        assert!(halve.sentences[0].contains("saves £6.0m a year") && !halve.sentences[0].contains("once,"));
    }
}
