//! Places whose code changed: their figures go on as one series, and it is said where the code changed.

use jiff::civil::Date;

/// A code under which figures of a place were published before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeChange {
    /// The place, by its code of today.
    pub place: String,
    /// The code before.
    pub was: String,
    /// The first day of the code of today.
    pub from: Date,
    /// Where this is stated.
    pub source: String,
}

/// `Until March 2020 published under 03T and 04D, from April 2020 under 71E.`: of each day on which codes of
/// an area's parts changed, where figures from before it are shown, `first` being the earliest.
#[must_use]
pub fn in_words(changes: &[CodeChange], parts: &[String], first: Date) -> Vec<String> {
    let mut days: Vec<(Date, &str)> = changes
        .iter()
        .filter(|change| parts.contains(&change.place) && first < change.from)
        .map(|change| (change.from, change.place.as_str()))
        .collect();
    days.sort_unstable();
    days.dedup();
    let sentence = |(from, place): &(Date, &str)| {
        let mut codes: Vec<&str> = changes
            .iter()
            .filter(|change| change.from == *from && change.place == *place)
            .map(|change| change.was.as_str())
            .collect();
        codes.sort_unstable();
        let last_month = from.yesterday().map_or(*from, Date::first_of_month).strftime("%B %Y").to_string();
        let first_month = from.strftime("%B %Y");
        format!("Until {last_month} published under {}, from {first_month} under {place}.", listed(&codes))
    };
    days.iter().map(sentence).collect()
}

/// Whether the code of any of these parts changed in the month that begins on a day.
#[must_use]
pub fn changed_in(changes: &[CodeChange], parts: &[String], month: Date) -> bool {
    changes.iter().any(|change| parts.contains(&change.place) && change.from.first_of_month() == month)
}

/// Whether figures of a month are added up from several codes that a place had before.
#[must_use]
pub fn is_added_up(changes: &[CodeChange], parts: &[String], month: Date) -> bool {
    parts
        .iter()
        .any(|part| 1 < changes.iter().filter(|change| &change.place == part && month < change.from).count())
}

/// `A, B and C`.
fn listed(codes: &[&str]) -> String {
    match codes {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn change(place: &str, was: &str, from: Date) -> CodeChange {
        CodeChange { place: place.to_owned(), was: was.to_owned(), from, source: "register".to_owned() }
    }

    #[test]
    fn it_is_said_until_when_figures_stood_under_other_codes() {
        let from = date(2020, 4, 1);
        let changes = [change("71E", "04D", from), change("71E", "03T", from), change("03W", "X", from)];
        let parts = ["71E".to_owned()];
        assert_eq!(
            in_words(&changes, &parts, date(2019, 3, 1)),
            ["Until March 2020 published under 03T and 04D, from April 2020 under 71E."]
        );
        assert_eq!(in_words(&changes, &parts, from), [""; 0], "nothing from before it is shown");
        assert!(is_added_up(&changes, &parts, date(2020, 3, 1)) && !is_added_up(&changes, &parts, from));
        assert!(changed_in(&changes, &parts, from) && !changed_in(&changes, &parts, date(2020, 5, 1)));
    }
}
