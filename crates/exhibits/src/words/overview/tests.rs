//! The headline and the leads.

use domain::example::{incomplete_month_end, month_end, of_a_closed_year};
use domain::figure::FigureKey;
use domain::provenance::Provenance;

use super::*;

const STAFF: View = View { wording: Wording::Staff, support: Support::Including };
const EXCLUDING: View = View { wording: Wording::Staff, support: Support::Excluding };
const PUBLIC: View = View { wording: Wording::Public, support: Support::Including };

fn lead(month_end: &MonthEnd, view: View) -> [String; 3] {
    let texts: Vec<String> = leads(month_end, view).iter().map(Sentence::text).collect();
    texts.try_into().unwrap()
}

/// The example with each figure's value as `value` gives it.
fn changed(value: impl Fn(&MonthEnd, &FigureKey, Pence) -> Pence) -> MonthEnd {
    let before = month_end();
    let mut after = before.clone();
    for figure in after.figures.values_mut() {
        figure.value = value(&before, &figure.key, figure.value);
    }
    after
}

#[test]
fn a_deficit_worse_than_planned() {
    let month_end = month_end();
    assert_eq!(
        headline(&month_end, STAFF).text(),
        "The system is £7.4 million worse than planned after 5 months"
    );
    assert_eq!(headline(&month_end, STAFF).provenance, Provenance::Published);
    assert_eq!(
        lead(&month_end, STAFF),
        [
            "By the end of August 2030 the system had a deficit of £18.1 million after £9.0 million of deficit \
             support, against £10.7 million planned.",
            "Eastmere Hospitals is £4.6 million worse than planned and the Eastmere and Holt ICB £3.0 million; \
             Holt Community NHS Trust is £0.2 million better than planned.",
            "The organisations’ own forecasts give a deficit of £36.8 million for the year, £2.0 million worse \
             than planned. To end there, the remaining 7 months must average a deficit of £2.7 million, against \
             £3.6 million a month so far.",
        ]
    );
}

#[test]
fn the_public_reads_what_was_spent_and_received() {
    let month_end = month_end();
    assert_eq!(
        headline(&month_end, PUBLIC).text(),
        "The local NHS is £7.4 million worse than planned after 5 months"
    );
    let [what, _, next] = lead(&month_end, PUBLIC);
    assert_eq!(
        what,
        "By the end of August 2030 the local NHS had spent £18.1 million more than it received, counting £9.0 \
         million of national support; the plan was to have spent £10.7 million more than it received."
    );
    assert!(
        next.starts_with(
            "Over the whole year the organisations expect to spend £36.8 million more than they receive, £2.0 \
             million worse than planned. To end there,"
        ),
        "{next}"
    );
}

#[test]
fn without_support_the_sentences_say_so() {
    let month_end = month_end();
    assert_eq!(
        headline(&month_end, EXCLUDING).text(),
        "Without deficit support, the system is £6.4 million worse than planned after 5 months"
    );
    assert_eq!(
        lead(&month_end, EXCLUDING)[0],
        "Without deficit support, by the end of August 2030 the system had a deficit of £27.1 million, against \
         £20.7 million planned."
    );
}

#[test]
fn a_surplus_better_than_planned() {
    let month_end = changed(|_, _, value| -value);
    assert_eq!(
        headline(&month_end, STAFF).text(),
        "The system is £7.4 million better than planned after 5 months"
    );
    let [headline_sentence, organisations_sentence, next] = lead(&month_end, STAFF);
    assert!(headline_sentence.contains("the system had a surplus of £18.1 million"), "{headline_sentence}");
    assert!(headline_sentence.ends_with("against £10.7 million planned."), "{headline_sentence}");
    assert!(
        organisations_sentence.starts_with("Eastmere Hospitals is £4.6 million better than planned"),
        "{organisations_sentence}"
    );
    assert!(next.contains("must average a surplus of £2.7 million, against £3.6 million"), "{next}");
}

#[test]
fn when_all_differ_the_same_way_each_accounts_for_its_part() {
    let month_end = changed(|_, key, value| if key.basis.is_variance() { -value.magnitude() } else { value });
    assert_eq!(
        lead(&month_end, STAFF)[1],
        "Eastmere Hospitals accounts for £4.6 million of the difference, the Eastmere and Holt ICB for £3.0 \
         million and Holt Community NHS Trust for £0.2 million."
    );
}

#[test]
fn on_plan_throughout() {
    let month_end = changed(|month_end, key, value| {
        let plan = FigureKey { made_in: None, ..key.with_basis(Basis::Plan) };
        if key.basis.is_variance() {
            // £40,000 shows as nil.
            Pence::new(-4_000_000)
        } else {
            month_end.figure(&plan).map_or(value, |plan| plan.value)
        }
    });
    assert_eq!(headline(&month_end, STAFF).text(), "The system is on plan after 5 months");
    let [_, organisations_sentence, next] = lead(&month_end, STAFF);
    assert_eq!(organisations_sentence, "Every organisation that reported is on plan.");
    assert!(
        next.starts_with(
            "Every organisation that reported forecasts its plan for the year, a deficit of £34.8 million."
        ),
        "{next}"
    );
}

#[test]
fn an_incomplete_system_says_how_many_reported() {
    let month_end = incomplete_month_end();
    assert_eq!(
        headline(&month_end, STAFF).text(),
        "2 of 3 organisations reported: together they are £2.8 million worse than planned after 5 months"
    );
    let [headline_sentence, organisations_sentence, _] = lead(&month_end, STAFF);
    assert!(
        headline_sentence.starts_with("By the end of August 2030 the 2 organisations that reported had"),
        "{headline_sentence}"
    );
    assert!(!organisations_sentence.contains("Eastmere Hospitals"), "{organisations_sentence}");
}

#[test]
fn with_nothing_reported_the_sentences_say_so() {
    let mut month_end = incomplete_month_end();
    month_end.figures.clear();
    month_end.missing =
        month_end.organisations.iter().map(|organisation| organisation.code.clone()).collect();
    assert_eq!(headline(&month_end, STAFF).text(), "0 of 3 organisations reported for August 2030");
    for sentence in leads(&month_end, STAFF) {
        assert!(sentence.text().ends_with('.'), "{}", sentence.text());
        assert_eq!(sentence.rests_on, []);
    }
}

#[test]
fn at_the_end_of_the_year_nothing_is_left_to_average() {
    let mut month_end = month_end();
    let to_date = FigureKey {
        period: domain::month::Period::whole(month_end.year),
        ..month_end.to_date(
            Definition::Position,
            month_end.system_subject(),
            Basis::Actual,
            Support::Including,
        )
    };
    let mut actual = month_end.figures.values().next().unwrap().clone();
    actual.key = to_date;
    month_end.figures.insert(actual.id(), actual);
    month_end.month = Month::LAST;
    for figure in month_end.figures.clone().into_values() {
        if figure.key.made_in.is_some() {
            let mut moved = figure;
            moved.key.made_in = Some(Month::LAST);
            month_end.figures.insert(moved.id(), moved);
        }
    }
    let next = lead(&month_end, STAFF)[2].clone();
    assert!(next.ends_with("£2.0 million worse than planned."), "{next}");
}

#[test]
fn a_year_that_is_over_has_an_outturn_and_no_forecast() {
    assert_eq!(outturn(&month_end(), STAFF), None);
    let said = |month_end, view| {
        let month_end = of_a_closed_year(month_end);
        assert_eq!(lead(&month_end, view)[2], outturn(&month_end, view).unwrap().text());
        lead(&month_end, view)[2].clone()
    };
    assert_eq!(
        said(month_end(), STAFF),
        "The year is over: the system ended it with a deficit of £18.1 million, £7.4 million worse than \
         planned; its plan was missed."
    );
    assert_eq!(
        said(month_end(), EXCLUDING),
        "The year is over: without deficit support, the system ended it with a deficit of £27.1 million, £6.4 \
         million worse than planned; its plan was missed."
    );
    assert_eq!(
        said(month_end(), PUBLIC),
        "The year is over: the local NHS spent £18.1 million more than it received, £7.4 million worse than \
         planned; its plan was missed."
    );
    assert!(
        said(incomplete_month_end(), STAFF)
            .starts_with("The year is over: the 2 organisations that reported ended it with")
    );
    let on_plan =
        changed(|_, key, value| if key.basis == Basis::ActualVariance { Pence::ZERO } else { value });
    assert!(said(on_plan, STAFF).ends_with(", on plan; its plan was met."));
}

#[test]
fn sentences_rest_on_figures_of_the_month_end_and_know_the_weakest() {
    let month_end = month_end();
    for view in [STAFF, EXCLUDING, PUBLIC] {
        for sentence in leads(&month_end, view).into_iter().chain([headline(&month_end, view)]) {
            assert!(!sentence.rests_on.is_empty(), "{}", sentence.text());
            let weakest = sentence.rests_on.iter().map(|id| month_end.figures[id].provenance()).max();
            assert_eq!(weakest, Some(sentence.provenance), "{}", sentence.text());
        }
    }
}
