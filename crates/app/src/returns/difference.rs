//! What two versions of a return say differently, and what that does to the position.

use anyhow::Result;
use domain::ledger::{Line, Measure};
use domain::money::{Millions, Pence, Thousands};
use domain::month::Month;
use domain::monthly_return::MonthlyReturn;
use domain::schedule::{Schedule, Schedules};
use exhibits::number::counted;
use finance::consolidate::{Amounts, Position};
use sources::monthly_return::version::Version;
use sources::workspace::Workspace;

use super::{ReturnId, versions};

/// A cell that differs: impact on the surplus in both versions.
pub struct Changed {
    /// The line.
    pub line: Line,
    /// The code of a measure, or `m05`.
    pub measure: String,
    /// The same in words.
    pub words: String,
    /// In the older version.
    pub from: Option<Pence>,
    /// In the newer version.
    pub to: Option<Pence>,
}

/// What version `new` of a return says differently from version `old`, a sentence each.
pub fn sentences(
    workspace: &Workspace,
    return_id: &ReturnId,
    old: &Version,
    new: &Version,
) -> Result<Vec<String>> {
    let (old, new) = (
        versions::read_version(workspace, return_id, old)?,
        versions::read_version(workspace, return_id, new)?,
    );
    let kind = return_id.organisation.kind;
    let (before, after) = (Position::of(&old, kind).including, Position::of(&new, kind).including);
    let mut sentences = cover(&old, &new);
    sentences.extend(changed(return_id, &old, &new).iter().map(Changed::sentence));
    let effects = effects(before, after).into_iter().filter(|(.., from, to)| from != to);
    sentences.extend(effects.map(|(_, words, from, to)| {
        format!("Position of {}, {words} (£m): {}.", return_id.organisation.short_name, effect(from, to))
    }));
    Ok(sentences)
}

/// Whether two versions report the same amounts, whatever else they say.
#[must_use]
pub fn is_of_the_same_figures(return_id: &ReturnId, one: &MonthlyReturn, other: &MonthlyReturn) -> bool {
    changed(return_id, one, other).is_empty()
}

/// Every amount that differs, in the order of lines.
#[must_use]
pub fn changed(return_id: &ReturnId, old: &MonthlyReturn, new: &MonthlyReturn) -> Vec<Changed> {
    let mut changed = Vec::new();
    for line in Line::of_kind(return_id.organisation.kind) {
        for measure in Measure::ALL {
            let value = |submission: &MonthlyReturn| submission.entry(line, measure).map(|entry| entry.value);
            changed.push(Changed {
                line,
                measure: measure.code().to_owned(),
                words: measure.words().to_owned(),
                from: value(old),
                to: value(new),
            });
        }
        for month in Month::all() {
            let value =
                |submission: &MonthlyReturn| submission.in_month(line, month).map(|entry| entry.value);
            changed.push(Changed {
                line,
                measure: format!("m{:02}", month.get()),
                words: format!("actual of {}", month.name()),
                from: value(old),
                to: value(new),
            });
        }
    }
    changed.retain(|cell| cell.from != cell.to);
    changed
}

impl Changed {
    /// `P.PAY.AGY Pay: agency, actual to date: was 11,915, is 12,015 (£000): 100 worse.`
    #[must_use]
    pub fn sentence(&self) -> String {
        let keyed = |value: Pence| Thousands(self.line.nature().entry(value)).to_string();
        let change_text = match (self.from, self.to) {
            (Some(from), Some(to)) => {
                let change = to - from;
                let difference = Thousands(change.magnitude());
                let word = if change.is_negative() { "worse" } else { "better" };
                format!("was {}, is {} (£000): {difference} {word}.", keyed(from), keyed(to))
            }
            (None, Some(to)) => format!("was not given, is {} (£000).", keyed(to)),
            (Some(from), None) => format!("was {} (£000), is not given.", keyed(from)),
            (None, None) => "is given in neither.".to_owned(),
        };
        format!("{} {}, {}: {change_text}", self.line, self.line.label(), self.words)
    }
}

/// What the covers say differently.
#[must_use]
pub fn cover(old: &MonthlyReturn, new: &MonthlyReturn) -> Vec<String> {
    let mut sentences = Vec::new();
    let (before, after) = (&old.cover, &new.cover);
    let mut compare = |field: &str, from: &str, to: &str| {
        if from != to {
            sentences.push(format!("The cover's {field} was {from:?}, is {to:?}."));
        }
    };
    compare("basis", before.basis.word(), after.basis.word());
    compare("plan version", &before.plan_version.to_string(), &after.plan_version.to_string());
    compare("narrative", &before.narrative, &after.narrative);
    sentences.extend(schedules(&old.schedules, &new.schedules));
    for explanation in new.explanations.iter().filter(|new| !old.explanations.contains(new)) {
        sentences
            .push(format!("{} {} is explained: {}", explanation.rule, explanation.place, explanation.text));
    }
    sentences
}

/// Which schedules say something else.
fn schedules(old: &Schedules, new: &Schedules) -> Vec<String> {
    fn rows<R: Clone>(schedule: Option<&Schedule<R>>) -> Option<Vec<R>> {
        schedule.map(|schedule| schedule.says().cloned().collect())
    }
    fn change_of<R: Clone + PartialEq>(
        old: Option<&Schedule<R>>,
        new: Option<&Schedule<R>>,
    ) -> Option<String> {
        match (rows(old), rows(new)) {
            (None, Some(now)) => Some(format!("is sent, with {}", counted(now.len(), "row", "rows"))),
            (Some(_), None) => Some("is not sent any more".to_owned()),
            (Some(then), Some(now)) if then != now => {
                let changed = now.iter().filter(|row| !then.contains(row)).count();
                let gone = then.iter().filter(|row| !now.contains(row)).count();
                Some(format!(
                    "has {} new or changed; {gone} of the old ones are gone",
                    counted(changed, "row", "rows")
                ))
            }
            _ => None,
        }
    }
    let changes = [
        change_of(old.workforce.as_ref(), new.workforce.as_ref()),
        change_of(old.capital.as_ref(), new.capital.as_ref()),
        change_of(old.cash.as_ref(), new.cash.as_ref()),
        change_of(old.payments.as_ref(), new.payments.as_ref()),
        change_of(old.balances.as_ref(), new.balances.as_ref()),
        change_of(old.bridge.as_ref(), new.bridge.as_ref()),
        change_of(old.one_offs.as_ref(), new.one_offs.as_ref()),
        change_of(old.reconcile.as_ref(), new.reconcile.as_ref()),
    ];
    let named = Schedules::NAMES.into_iter().zip(changes);
    named.filter_map(|(name, changes)| Some(format!("The schedule {name} {}.", changes?))).collect()
}

/// The position's measures: code, words, before, after.
#[must_use]
pub fn effects(before: Amounts, after: Amounts) -> [(&'static str, &'static str, Pence, Pence); 6] {
    [
        ("plan_ytd", "plan to date", before.plan_to_date, after.plan_to_date),
        ("actual_ytd", "actual to date", before.actual_to_date, after.actual_to_date),
        ("variance_ytd", "variance to date", before.variance_to_date(), after.variance_to_date()),
        ("plan_year", "plan for the year", before.plan_year, after.plan_year),
        ("forecast_year", "own forecast for the year", before.forecast_year, after.forecast_year),
        ("variance_year", "forecast less plan", before.variance_year(), after.variance_year()),
    ]
}

/// `(20.1), unchanged` or `(20.1), now (20.2): 0.1 worse`.
#[must_use]
pub fn effect(from: Pence, to: Pence) -> String {
    if from == to {
        return format!("{from}, unchanged");
    }
    let change = to - from;
    let word = if change.is_negative() { "worse" } else { "better" };
    let amount = if change.magnitude() < Pence::new(5_000_000) {
        format!("£{},000", Thousands(change.magnitude()))
    } else {
        Millions(change).to_string()
    };
    format!("was {from}, now {to}: {amount} {word}")
}
