//! Figures of the month, by name, organisation and amount.

use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::money::grouped;
use domain::month_end::MonthEnd;
use exhibits::words::Wording;

use crate::naming;
use crate::search::entry::{Address, Kind, Listed};

/// Pence in a pound, and in a thousand pounds.
const POUND: u64 = 100;

/// Every figure.
pub(super) fn listed(month_end: &MonthEnd) -> Vec<Listed> {
    month_end.figures.values().map(|figure| of(month_end, figure)).collect()
}

fn of(month_end: &MonthEnd, figure: &Figure) -> Listed {
    let key = &figure.key;
    let (code, short_name) = match &key.subject {
        Subject::System(code) => (code.as_str(), "system"),
        Subject::Organisation(code) => (
            code.as_str(),
            month_end.organisation(code).map_or("", |organisation| organisation.short_name.as_str()),
        ),
    };
    let who = format!("{short_name} {code}");
    let what = format!("{}, {}", key.definition.code(), figure.id());
    let listed = Listed {
        figure: Some(figure.id()),
        ..Listed::new(
            Kind::Figure,
            Address::of(&format!("/f/{}", figure.id())),
            naming::title(month_end, key),
        )
    };
    listed
        .named([who, what])
        .named(amounts(figure))
        .saying([naming::in_words(key, figure.value, Wording::Staff), figure.provenance().word().to_owned()])
        .weighing(weight(month_end, figure))
}

/// An amount as somebody may have read it: in millions, in thousands as in returns, in pounds.
fn amounts(figure: &Figure) -> Vec<String> {
    let pounds = figure.value.get().unsigned_abs() / POUND;
    if pounds == 0 {
        return Vec::new();
    }
    vec![naming::amount(figure.value), grouped(pounds), grouped(pounds / 1000)]
}

/// What a figure counts beside others of the same name: the system before organisations, what is to date or of
/// the year before single months, variances before what they come from.
fn weight(month_end: &MonthEnd, figure: &Figure) -> f32 {
    let key = &figure.key;
    let is_now = (key.period.year(), key.period.to()) == (month_end.year, month_end.month);
    let period = match (key.period.from().get() == 1, key.period.from() == key.period.to()) {
        (true, _) if is_now => 1.3,
        (_, false) => 1.0,
        _ => 0.7,
    };
    let basis = match key.basis {
        Basis::ActualVariance => 1.15,
        Basis::Actual => 1.1,
        Basis::Plan | Basis::Forecast | Basis::ForecastVariance => 1.0,
    };
    let subject = if matches!(key.subject, Subject::System(_)) { 1.2 } else { 1.0 };
    let definition = if key.definition == Definition::Position { 1.1 } else { 1.0 };
    let support = if key.support == Support::Including { 1.0 } else { 0.9 };
    period * basis * subject * definition * support
}
