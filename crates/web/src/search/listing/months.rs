//! Months of the library, and the returns of each.

use domain::month_end::MonthEnd;

use super::Ground;
use crate::search::entry::{Address, Kind, Listed};

/// What an earlier month counts beside the one after it.
const EARLIER: f32 = 0.99;

/// Every month, newest first, with the page of its returns; the returns of the month shown.
pub(super) fn listed(ground: &Ground<'_>, month_end: Option<&MonthEnd>) -> Vec<Listed> {
    let mut listed = Vec::new();
    let mut share = 1.0;
    for (year, month) in ground.library.periods().into_iter().rev() {
        let last = month.last_day(year);
        let (name, calendar_year, number) = (month.name(), last.year(), last.month());
        let address = Address::of("/").choosing(&format!("year={year}&month={month}"));
        let title = format!("{year} month {month}: {name} {calendar_year}");
        let short: String = name.chars().take(3).collect();
        let names = [
            format!("month {month}"),
            format!("M{month}"),
            format!("M{month:0>2}", month = month.get()),
            format!("{name} {calendar_year}"),
            format!("{short} {calendar_year}"),
            format!("{year}"),
            format!("{year} month {month}"),
            format!("{year} M{month}"),
            format!("{calendar_year}-{number:02}"),
            format!("{calendar_year}"),
            name.to_owned(),
        ];
        let n_reported = ground.library.month_end(year, month).map(|month_end| {
            format!(
                "{} of {} organisations reported",
                month_end.organisations.len().saturating_sub(month_end.missing.len()),
                month_end.organisations.len()
            )
        });
        listed.push(Listed::new(Kind::Month, address, title).named(names).saying(n_reported).weighing(share));
        if ground.has_return_desk {
            let path = format!("/returns/{}/{}", year.folder(), month.folder());
            let title = format!("Returns, {year} month {month}");
            listed.push(
                Listed::new(Kind::Return, Address::of(&path).choosing(""), title)
                    .named([format!("{name} {calendar_year} returns"), format!("M{month} returns")])
                    .weighing(share),
            );
        }
        share *= EARLIER;
    }
    if let Some(month_end) = month_end.filter(|_| ground.has_return_desk) {
        let (year, month) = (month_end.year, month_end.month);
        listed.extend(month_end.organisations.iter().map(|organisation| {
            let path = format!("/returns/{}/{}/{}", year.folder(), month.folder(), organisation.code);
            let short = &organisation.short_name;
            Listed::new(
                Kind::Return,
                Address::of(&path).choosing(""),
                format!("Return of {}, {year} month {month}", organisation.name),
            )
            .named([format!("{short} return"), format!("{} return", organisation.code)])
        }));
    }
    listed
}
