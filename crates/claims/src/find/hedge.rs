//! The words before a figure that say how firmly it is stated.

use super::{Found, Sentence};
use crate::figure::Hedge;

const HEDGES: [(&[&str], Hedge); 46] = [
    (&["up", "to"], Hedge::UpTo),
    (&["no", "more", "than"], Hedge::UpTo),
    (&["not", "more", "than"], Hedge::UpTo),
    (&["no", "longer", "than"], Hedge::UpTo),
    (&["at", "most"], Hedge::UpTo),
    (&["maximum", "of"], Hedge::UpTo),
    (&["as", "much", "as"], Hedge::UpTo),
    (&["as", "many", "as"], Hedge::UpTo),
    (&["no", "less", "than"], Hedge::AtLeast),
    (&["no", "fewer", "than"], Hedge::AtLeast),
    (&["at", "least"], Hedge::AtLeast),
    (&["minimum", "of"], Hedge::AtLeast),
    (&["more", "than"], Hedge::MoreThan),
    (&["longer", "than"], Hedge::MoreThan),
    (&["greater", "than"], Hedge::MoreThan),
    (&["higher", "than"], Hedge::MoreThan),
    (&["in", "excess", "of"], Hedge::MoreThan),
    (&["upwards", "of"], Hedge::MoreThan),
    (&["over"], Hedge::MoreThan),
    (&["above"], Hedge::MoreThan),
    (&["exceeding"], Hedge::MoreThan),
    (&[">"], Hedge::MoreThan),
    (&["just", "under"], Hedge::Almost),
    (&["almost"], Hedge::Almost),
    (&["nearly"], Hedge::Almost),
    (&["close", "to"], Hedge::Almost),
    (&["approaching"], Hedge::Almost),
    (&["less", "than"], Hedge::LessThan),
    (&["fewer", "than"], Hedge::LessThan),
    (&["under"], Hedge::LessThan),
    (&["below"], Hedge::LessThan),
    (&["<"], Hedge::LessThan),
    (&["about"], Hedge::About),
    (&["around"], Hedge::About),
    (&["circa"], Hedge::About),
    (&["c", "."], Hedge::About),
    (&["some"], Hedge::About),
    (&["roughly"], Hedge::About),
    (&["approximately"], Hedge::About),
    (&["approx", "."], Hedge::About),
    (&["approx"], Hedge::About),
    (&["~"], Hedge::About),
    (&["an", "estimated"], Hedge::About),
    (&["region", "of"], Hedge::About),
    (&["only"], Hedge::Only),
    (&["just"], Hedge::Only),
];

/// The hedge of a figure; articles and `a further` may stand between.
pub(super) fn before(sentence: &Sentence<'_, '_>, figure: &Found) -> Option<Hedge> {
    if figure.kind.is_day() {
        return None;
    }
    let mut at = figure.first;
    if sentence.after(at, &["("]) {
        at -= 1;
    }
    let article = sentence.after(at, &["a", "an", "the"]) && !sentence.said(at, &["an", "estimated"]);
    let places = [Some(at), article.then(|| at - 1)];
    places.into_iter().flatten().find_map(|place| {
        HEDGES.iter().find(|(words, _)| sentence.said(place, words)).map(|(_, hedge)| *hedge)
    })
}
