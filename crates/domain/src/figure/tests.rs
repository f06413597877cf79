//! A figure's id depends on what it is and on nothing else.

use super::*;
use crate::month::FinancialYear;

fn key() -> FigureKey {
    let year = FinancialYear::starting(2024).expect("a year");
    FigureKey {
        definition: Definition::Position,
        subject: Subject::System("QK1".parse().expect("a code")),
        period: Period::to_date(year, Month::new(5).expect("a month")),
        basis: Basis::ActualVariance,
        support: Support::Including,
        made_in: None,
        version: 1,
    }
}

#[test]
fn the_id_of_a_key_never_changes() {
    assert_eq!(key().canonical(), "position|system:QK1|2024/25|1-5|actual-variance|including|-|1");
    let id = key().id();
    assert_eq!(FigureId::parse(id.as_str()), Some(id));
    assert_eq!(FigureId::parse(&id.as_str().to_lowercase()), Some(id));
    assert_eq!(FigureId::parse("ILOU"), None);
}

#[test]
fn a_system_and_its_board_share_a_code_but_no_figure() {
    let board = key().with_subject(Subject::Organisation("QK1".parse().expect("a code")));
    assert_ne!(board.id(), key().id());
}

#[test]
fn a_key_reads_back_from_its_text() {
    let line = FigureKey {
        definition: Definition::Line(Line::named("P.PAY.AGY")),
        basis: Basis::Forecast,
        support: Support::Excluding,
        made_in: Month::new(7),
        version: 2,
        ..key()
    };
    for key in [key(), line] {
        assert_eq!(FigureKey::parse(&key.canonical()), Some(key));
    }
    assert_eq!(FigureKey::parse("position|system:QK1|2024/25|5-1|actual|including|-|1"), None);
    assert_eq!(FigureKey::parse(""), None);
}
