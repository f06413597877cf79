//! Which months a second opinion rests on, and where it ends.

use domain::example;
use evidence::evaluation::calendar::months_after;
use finance::forecast::{forecast, input};

use super::*;

fn year() -> FinancialYear {
    "2026/27".parse().unwrap()
}

fn month(number: u8) -> Month {
    Month::new(number).unwrap()
}

/// Months from `first` months after April 2026 on, each with its position [£m].
fn months_from(first: i32, positions: impl IntoIterator<Item = f64>) -> Vec<Underlying> {
    let dated = (first..).zip(positions);
    dated
        .map(|(n, millions)| Underlying {
            month: months_after(year().first_day(), n),
            position: pence(millions),
            provenance: Provenance::Reported,
        })
        .collect()
}

fn ended(earlier: &[Underlying], of_year: &[Underlying]) -> Option<ProjectedEnd> {
    let closed = month(u8::try_from(of_year.len()).unwrap());
    projected((year(), closed), earlier, of_year, pence(-20.0), 1)
}

#[test]
fn the_actual_to_date_goes_on_by_what_underlying_months_come_to() {
    let end = ended(&[], &months_from(0, [-3.0, -2.6, -3.2, -2.8, -3.1, -2.9, -3.0, -3.2, -2.7])).unwrap();
    // £20m to date, one-off items and all, and three months of about £3m.
    assert!((millions(end.middle) + 29.0).abs() < 0.5, "{end:?}");
    let within = |inner: Ends, outer: Ends| outer.worse < inner.worse && inner.better < outer.better;
    assert!(within(end.interval_50, end.interval_80) && within(end.interval_80, end.interval_95), "{end:?}");
    assert_eq!((end.n_months, end.n_of_earlier_years, end.provenance), (9, 0, Provenance::Reported));
    assert!(end.warnings[0].starts_with("9 months are fewer than two years"), "{:?}", end.warnings);
}

#[test]
fn months_of_the_year_before_count_where_few_are_missing_between() {
    let early = months_from(0, [-3.0, -2.5]);
    assert_eq!(ended(&[], &early), None, "two months are too few");
    let before = months_from(-12, (0..12).map(|idx| -3.0 + 0.1 * f64::from(idx % 3)));
    let end = ended(&before, &early).unwrap();
    assert_eq!((end.n_months, end.n_of_earlier_years), (14, 12));
    // Its last seven months are missing: nothing before them counts.
    assert_eq!(ended(&before[..5], &early), None);
    let of_year = months_from(0, [-3.0, -2.5, -3.0, -2.7, -3.1, -2.8]);
    let end = ended(&before[..5], &of_year).unwrap();
    assert_eq!((end.n_months, end.n_of_earlier_years), (6, 0));
    // With too many gaps in it, this year stands alone.
    let sparse: Vec<Underlying> = before.into_iter().step_by(6).collect();
    let end = ended(&sparse, &of_year).unwrap();
    assert_eq!((end.n_months, end.n_of_earlier_years), (6, 0));
}

#[test]
fn surpluses_may_turn_into_a_deficit() {
    let positions = [1.0, 0.1, 2.0, 0.2, 1.5, 0.3];
    let end = projected((year(), month(6)), &[], &months_from(0, positions), pence(5.1), 1).unwrap();
    assert!(end.interval_95.worse < pence(5.1), "six months may lose what is there: {end:?}");
}

#[test]
fn it_is_put_beside_every_course_and_changes_nothing_else() {
    let this = example::month_end();
    let made = forecast(&input(&this, &[]).unwrap(), 200, 1);
    let mut with = made.clone();
    of_months(&mut with, (&this, None), None);
    assert_eq!(with, made, "the example has too few months");
    // The same months as those of the year before, and all of that year.
    let known = months((&this, None), &this.system_subject(), Support::Including);
    assert_eq!(known.len(), usize::from(this.month.get()));
    let to_date: Pence = known.iter().map(|of| of.position).sum();
    assert_eq!(Some(&to_date), made.system.including.actual.last());
}
