//! Each computed line sums the lines that the exchange format says.

use super::*;

#[track_caller]
fn check(code: &str, n_parts: usize, includes: &[&str], excludes: &[&str]) {
    let sum = formula(code.parse().unwrap()).unwrap();
    let codes: Vec<_> = sum.plus.iter().map(|line| line.code()).collect();
    assert_eq!(codes.len(), n_parts, "{code}: {codes:?}");
    assert!(includes.iter().all(|part| codes.contains(part)), "{code}: {codes:?}");
    assert!(!excludes.iter().any(|part| codes.contains(part)), "{code}: {codes:?}");
}

#[test]
fn computed_lines_sum_keyed_lines_and_leave_memo_lines_out() {
    check("P.OPSUR", 17, &["P.INC.ICB", "P.PAY.AGY", "P.IMP"], &["P.INC.DSF", "P.PDC", "P.ADJ.DON"]);
    check("P.SD", 21, &["P.PDC", "P.OTHGL"], &["P.ADJ.DON", "P.INC.ERF"]);
    check("P.AFP", 26, &["P.ADJ.DON", "P.ADJ.OTH"], &["P.INC.DSF"]);
    check("I.NET", 12, &["I.ACUTE", "I.RUN"], &["I.ALLOC.CONF", "I.PROGPAY"]);
    check("I.POS", 15, &["I.ALLOC.RUN", "I.RUN"], &["I.DSF.PASS", "I.NHS.OUT"]);
    assert_eq!(formula("P.AFPX".parse().unwrap()).unwrap().less, [SUPPORT]);
    assert_eq!(formula("P.PAY.AGY".parse().unwrap()), None);
}

#[test]
fn turnover_is_income_or_allocation() {
    let codes = |kind| turnover_parts(kind).map(Line::code).collect::<Vec<_>>();
    assert_eq!(codes(OrganisationKind::Trust), ["P.INC.ICB", "P.INC.NHSE", "P.INC.OTHPC", "P.INC.OTH"]);
    assert_eq!(codes(OrganisationKind::Board), ["I.ALLOC.CONF", "I.ALLOC.ANT", "I.ALLOC.RUN"]);
}

#[test]
fn every_line_stands_in_one_section_in_the_order_of_tables() {
    for kind in [OrganisationKind::Trust, OrganisationKind::Board] {
        let sections = sections(kind);
        let keyed: Vec<Line> = sections.iter().flat_map(|section| section.lines.clone()).collect();
        assert_eq!(keyed, keyed_lines(kind).collect::<Vec<_>>());
        let computed: Vec<Line> = sections.iter().flat_map(|section| section.computed.clone()).collect();
        let all: Vec<Line> = Line::of_kind(kind).filter(|line| line.nature() == Nature::Computed).collect();
        assert_eq!(computed, all);
        // A section with a total has one nature, so that its total is a plain sum.
        for section in sections.iter().filter(|section| section.total.is_some()) {
            let whole = section.lines.iter().filter(|line| !line.nature().is_memo());
            let natures: std::collections::BTreeSet<Nature> = whole.map(|line| line.nature()).collect();
            assert_eq!(natures.len(), 1, "{}", section.name);
        }
    }
}
