//! Tests of names and values in words.

use domain::example;
use domain::figure::{Basis, Definition, Subject, Support};
use domain::ledger::Line;
use domain::money::Pence;
use exhibits::words::Wording;
use exhibits::words::amount::Direction;

use super::{amount, change_direction, definition, in_words, pence, title, tone, word};

#[test]
fn a_figure_is_named_by_whose_what_and_when() {
    let month_end = example::month_end();
    let key = month_end.to_date(
        Definition::Position,
        month_end.system_subject(),
        Basis::ActualVariance,
        Support::Including,
    );
    assert_eq!(title(&month_end, &key), "Eastmere and Holt: variance to plan, April to August 2030");
    let trust = Subject::Organisation(month_end.organisations[1].code.clone());
    let key = month_end.whole_year(Definition::Position, trust, Basis::Forecast, Support::Excluding);
    assert_eq!(
        title(&month_end, &key),
        "Holt Community NHS Trust: own forecast of the position, excluding deficit support, 2030/31"
    );
    let key = month_end.line_to_date(Line::named("P.NP.DRUG"), &month_end.organisations[0].code, Basis::Plan);
    assert_eq!(title(&month_end, &key), "Eastmere Hospitals: drugs, plan, April to August 2030");
}

#[test]
fn a_value_says_which_way_it_goes() {
    let month_end = example::month_end();
    let to_date = |definition, basis| {
        month_end.to_date(definition, month_end.system_subject(), basis, Support::Including)
    };
    let million = Pence::new(100_000_000);
    let variance = to_date(Definition::Position, Basis::ActualVariance);
    assert_eq!((word(&variance, -million), tone(&variance, -million)), ("adverse", "oak-adverse"));
    assert_eq!((word(&variance, million), tone(&variance, million)), ("favourable", "oak-favourable"));
    assert_eq!(word(&variance, Pence::ZERO), "on plan");
    let position = to_date(Definition::Position, Basis::Actual);
    assert_eq!((word(&position, -million), tone(&position, -million)), ("deficit", "oak-neutral"));
    let drugs =
        month_end.line_to_date(Line::named("P.NP.DRUG"), &month_end.organisations[0].code, Basis::Actual);
    assert_eq!(word(&drugs, -million), "cost");
    assert_eq!(in_words(&variance, -million, Wording::Public), "£1.0m worse");
    assert_eq!(in_words(&position, million, Wording::Public), "£1.0m surplus");
}

#[test]
fn small_amounts_are_shown_in_thousands_and_exact_ones_in_pence() {
    assert_eq!(amount(Pence::new(-1_880_000_000)), "£18.8m");
    assert_eq!(amount(Pence::new(-1_200_000)), "£12,000");
    assert_eq!(pence(Pence::new(-300_000_000)), "−300,000,000 pence");
    assert_eq!(pence(Pence::new(999)), "999 pence");
}

#[test]
fn a_change_has_a_direction_however_little() {
    assert_eq!(change_direction(Pence::new(-1)), Direction::Adverse);
    assert_eq!(change_direction(Pence::ZERO), Direction::OnPlan);
    assert_eq!(change_direction(Pence::new(1)), Direction::Favourable);
}

#[test]
fn a_definition_names_the_line_and_the_sign() {
    let month_end = example::month_end();
    let key = month_end.line_to_date(
        Line::named("P.NP.DRUG"),
        &month_end.organisations[0].code,
        Basis::ActualVariance,
    );
    let text = definition(&month_end, &key);
    assert_eq!(
        text,
        "Actual less plan of line P.NP.DRUG of the monthly return, “Drugs”, April to August 2030. \
         Adverse is negative."
    );
}
