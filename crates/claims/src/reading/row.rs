//! Readings of the figures of a table: the row says of whom or of what, the column plan, actual or variance.

use super::Context;
use crate::figure::{Basis, Kind, Proposal};
use crate::find::{ColumnHead, Row, Sentence};
use crate::gazetteer::BodyKind;
use crate::measure::Measure;
use crate::read_period::ReadPeriod;
use crate::token::{Token, Tokens};

/// Reads the figures of a row.
pub(super) fn read(row: &Row<'_>, context: &Context<'_>) -> Vec<Proposal> {
    let label = row.label.to_lowercase();
    let subject = subject(row.label, &label, context);
    row.figures
        .iter()
        .map(|cell| {
            let basis = basis(&cell.head);
            let measure = measure(cell.kind, cell.unit, &label, row, &cell.head, basis, context);
            let period = period(&cell.head, measure, basis, context);
            Proposal { subject: subject.clone(), measure, period, basis: Some(basis) }
        })
        .collect()
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn is_variance(head: &ColumnHead) -> bool {
    has(&head.words, &["variance", "var", "difference", "adverse"])
}

fn basis(head: &ColumnHead) -> Basis {
    match () {
        () if has(&head.words, &["forecast", "outturn", "fot"]) => Basis::Forecast,
        () if is_variance(head) => Basis::Actual,
        () if has(&head.words, &["plan", "budget"]) => Basis::Plan,
        () if has(&head.words, &["target", "standard"]) => Basis::Target,
        () => Basis::Actual,
    }
}

fn subject(label: &str, lower: &str, context: &Context<'_>) -> Option<String> {
    let tokens: Vec<Token<'_>> = Tokens::of(label, 0).take(30).collect();
    let sentence = Sentence { tokens: &tokens, dated: context.dated, opens: true, alone: true };
    let named = super::mention::mentions(&sentence, context).into_iter().find(|mention| !mention.is_weak);
    if let Some(mention) = named {
        return Some(mention.name);
    }
    let main = context.main.clone();
    if has(lower, &["total", "system"]) {
        let system = main.as_deref().and_then(|main| context.gazetteer.system_of(main)).map(str::to_owned);
        return system.or_else(|| context.last_of.get(&BodyKind::System).cloned()).or(main);
    }
    main
}

fn measure(
    kind: Kind,
    unit: &str,
    label: &str,
    row: &Row<'_>,
    head: &ColumnHead,
    basis: Basis,
    context: &Context<'_>,
) -> Option<Measure> {
    if kind == Kind::Percentage {
        return has(label, &["hour", "week", "wait"]).then_some(Measure::WaitedWithinALimit);
    }
    if unit == "WTE" {
        return Some(if is_variance(head) { Measure::WorkforceVariance } else { Measure::StaffEmployed });
    }
    if kind != Kind::Money {
        return None;
    }
    let to_date = (context.month_to_date.is_some() || head.words.contains("ytd"))
        && !has(&head.words, &["annual", "year end", "full year", "forecast", "outturn", "fot"]);
    if is_variance(head) {
        let in_month = has(&head.words, &["in month", "in-month"]);
        return Some(match () {
            () if in_month => Measure::InMonthVariance,
            () if to_date => Measure::YearToDateVariance,
            () => Measure::Variance,
        });
    }
    let caption = row.caption.as_str();
    Some(match () {
        () if has(label, &["cash"]) => Measure::Cash,
        () if has(label, &["saving", "efficienc", "cip"])
            || has(caption, &["saving", "efficienc", "cost improvement"]) =>
        {
            if basis == Basis::Actual {
                Measure::SavingsDelivered
            } else {
                Measure::SavingsRequired
            }
        }
        () if has(label, &["surplus/(deficit)", "surplus / (deficit)", "deficit", "position", "net"]) => {
            deficit(to_date, basis)
        }
        () if has(label, &["income", "revenue", "allocation"]) => Measure::TotalBudget,
        () if has(label, &["pay", "cost", "expenditure", "drug", "supplies", "prescribing", "spend"]) => {
            Measure::Cost
        }
        () if has(caption, &["expenditure", "spend", "cost"])
            && !has(label, &["trust", "icb", "hospital", "total"]) =>
        {
            Measure::Cost
        }
        () if !has(
            &head.words,
            &[
                "plan", "actual", "forecast", "ytd", "date", "deficit", "surplus", "outturn", "position",
                "budget", "20",
            ],
        ) && !has(
            label,
            &[
                "total",
                "trust",
                "icb",
                "hospital",
                "system",
                "health",
                "university",
                "community",
                "partnership",
            ],
        ) && !has(caption, &["deficit", "surplus", "position", "financ", "outturn", "variance"]) =>
        {
            Measure::Cost
        }
        () => deficit(to_date, basis),
    })
}

fn deficit(to_date: bool, basis: Basis) -> Measure {
    match (to_date, basis) {
        (true, Basis::Plan) => Measure::YearToDatePlannedDeficit,
        (true, _) => Measure::YearToDateDeficit,
        (false, Basis::Plan) => Measure::PlannedDeficit,
        (false, _) => Measure::Deficit,
    }
}

fn period(
    head: &ColumnHead,
    measure: Option<Measure>,
    basis: Basis,
    context: &Context<'_>,
) -> Option<ReadPeriod> {
    let tokens: Vec<Token<'_>> = Tokens::of(&head.words, 0).take(30).collect();
    let sentence = Sentence { tokens: &tokens, dated: context.dated, opens: true, alone: true };
    let stated = super::period::stated(&sentence, context, 0);
    let year =
        stated.and_then(ReadPeriod::financial_year).or(context.year).or_else(|| context.this_year())?;
    let whole = basis == Basis::Forecast
        || matches!(measure, Some(Measure::Deficit | Measure::PlannedDeficit | Measure::Variance));
    Some(match context.month_to_date {
        Some(month) if !whole && stated.is_none() => ReadPeriod::ToMonth(year, month),
        _ => stated.unwrap_or(ReadPeriod::Year(year)),
    })
}
