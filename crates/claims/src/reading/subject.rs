//! Whom a figure is about.

use super::Context;
use super::mention::{Mention, is_hospital};
use crate::figure::Kind;
use crate::find::{Found, Sentence};
use crate::gazetteer::{BodyKind, ICBS, NHS, SYSTEMS, TRUSTS};
use crate::measure::Measure;

/// The body that a figure is about.
pub(super) fn subject(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    measure: Option<Measure>,
    mentions: &[Mention],
    context: &Context<'_>,
) -> Option<String> {
    let figure = &found[idx];
    let of_a_body = mentions.iter().any(|mention| mention.end <= figure.first && mention.can_be_main());
    if let Some(group) = counted_group(sentence, figure, measure).filter(|_| !of_a_body) {
        return Some(group.to_owned());
    }
    let bare_count = figure.kind == Kind::Count && figure.unit.is_empty();
    if let (true, Some((Kind::Count | Kind::Fraction, last))) = (bare_count, &context.last)
        && last.measure == measure
        && measure == Some(Measure::NumberOfOrganisations)
    {
        return last.subject.clone();
    }
    let is_counted = |mention: &Mention| {
        let within = |other: &Found| other.first <= mention.first && mention.first < other.end;
        let together =
            sentence.near_before(figure.first, 8, &["combined", "together", "collectively", "between"]);
        let own = together && mention.end <= figure.first;
        mention.kind == BodyKind::Group && context.is_of_a_body() && !own && found.iter().any(within)
    };
    let fits = |mention: &&Mention| {
        !is_counted(mention)
            && !is_counted_after(found, mention)
            && !is_partner(sentence, mention, context)
            && !is_run_by_another(sentence, mention, mentions)
            && !is_audience(sentence, mention, context)
            && !gives_orders(sentence, mention)
            && can_be(mention, figure, measure, mentions, context)
    };
    let of_group = mentions.iter().any(|mention| mention.kind == BodyKind::Group && mention.name != NHS);
    if let Some(nation) = of_england(sentence, found, idx, measure).filter(|_| !of_group) {
        return Some(nation);
    }
    let chosen = place_of_appointments(figure, measure, mentions)
        .or_else(|| named_right_after(sentence, found, idx, mentions).filter(fits))
        .or_else(|| mentions.iter().rev().filter(|mention| mention.end <= figure.first).find(fits))
        .or_else(|| leading_or_following(sentence, figure, mentions).filter(fits));
    let combined = sentence.near_before(figure.first, 4, &["combined", "collective"])
        || is_together(sentence, figure, mentions);
    let part = |mention: &Mention| {
        mention.kind == BodyKind::Trust
            || mention.kind == BodyKind::Board && is_together(sentence, figure, mentions)
    };
    let name = match chosen.filter(|mention| !combined || !part(mention)) {
        Some(mention) => mention.name.clone(),
        None if combined && context.system().is_some() => context.system()?,
        None => national(sentence, figure, measure)
            .or_else(|| context.focus.clone())
            .or_else(|| context.main.clone())?,
    };
    let place = context.gazetteer.kind_of(&name) == Some(BodyKind::Place);
    let of_appointments = matches!(
        measure,
        Some(Measure::Appointments | Measure::ShareOfAppointments | Measure::ChangeInAppointments)
    );
    Some(if place && of_appointments { format!("{name} GP appointments") } else { name })
}

/// `The three NHS trusts and the ICB together recorded £18.5m`: a board named beside others.
fn is_together(sentence: &Sentence<'_, '_>, figure: &Found, mentions: &[Mention]) -> bool {
    let together = (0..figure.first).any(|at| sentence.is(at, &["together", "jointly", "collectively"]));
    let said = |words: &[&str]| (0..figure.first).any(|at| sentence.is(at, words));
    let board =
        mentions.iter().any(|mention| mention.kind == BodyKind::Board && mention.first < figure.first);
    // `Kestrel Vale ICB and its three NHS trusts`
    let with_its = mentions.iter().any(|mention| {
        mention.kind == BodyKind::Board
            && mention.end <= figure.first
            && sentence.is(mention.end, &["and"])
            && sentence.is(mention.end + 1, &["its", "the"])
            && sentence.near_after(mention.end + 2, 4, &["trusts", "hospitals", "providers", "partners"])
    });
    with_its || together && board && said(&["trusts", "hospitals", "providers", "partners", "bodies"])
}

/// `the average for England was 75%`, `59.8% of people in England`: England as a whole, where no body stands
/// between.
fn of_england(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    measure: Option<Measure>,
) -> Option<String> {
    let figure = &found[idx];
    let shares = matches!(figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio)
        || matches!(measure, Some(Measure::CostPerHead | Measure::CostPerPatient));
    if !shares || measure == Some(Measure::NumberOfOrganisations) {
        return None;
    }
    let england = |at: usize| {
        sentence.is(at, &["england"])
            && (sentence.after(at, &["in", "across", "for", "of"]) || sentence.said(at, &["whole", "of"]))
            || sentence.is(at, &["nationally"])
            || sentence.is(at, &["national", "england"])
                && sentence
                    .is(at + 1, &["average", "figure", "median", "target", "standard", "ambition", "mean"])
    };
    let from = idx.checked_sub(1).map_or(0, |before| found[before].end).max(figure.first.saturating_sub(9));
    let stop = found.get(idx + 1).map_or(sentence.tokens.len(), |next| next.first).min(figure.end + 9);
    let before =
        (from..figure.first).rev().take_while(|at| !sentence.is(*at, &[",", ";", "against", "than", "to"]));
    let after = (figure.end..stop)
        .take_while(|at| !sentence.is(*at, &[",", ";", "against", "compared", "than", "and"]));
    before.into_iter().chain(after).any(england).then(|| NHS.to_owned())
}

impl Context<'_> {
    /// The system of the document's body.
    pub(super) fn system(&self) -> Option<String> {
        let main = self.main.as_deref()?;
        let listed = self.gazetteer.system_of(main).map(str::to_owned);
        listed.or_else(|| main.strip_suffix(" ICB").map(|name| format!("{name} ICS")))
    }
}

/// `42 ICBs`, `three quarters of the 42 systems`: all bodies of the kind that is counted.
fn counted_group(
    sentence: &Sentence<'_, '_>,
    figure: &Found,
    measure: Option<Measure>,
) -> Option<&'static str> {
    if measure != Some(Measure::NumberOfOrganisations) {
        return None;
    }
    let from = figure.end.saturating_sub(5).max(figure.first);
    let says = |words: &[&str]| (from..figure.end + 5).any(|at| sentence.is(at, words));
    let named = |words: &[&str]| {
        says(words) && (says(&["boards", "systems", "icbs", "icb's", "icss", "trusts", "ics"]))
    };
    match () {
        () if named(&["icbs", "icb's", "boards"]) => Some(ICBS),
        () if named(&["systems", "icss"]) => Some(SYSTEMS),
        () if named(&["trusts"]) => Some(TRUSTS),
        () => None,
    }
}

/// Whether a mention can be the subject of this kind of figure.
fn can_be(
    mention: &Mention,
    figure: &Found,
    measure: Option<Measure>,
    mentions: &[Mention],
    context: &Context<'_>,
) -> bool {
    if context.main.as_ref() == Some(&mention.name) {
        return true;
    }
    let others = mentions
        .iter()
        .any(|other| other.can_be_main() || (other.kind == BodyKind::Group && other.name != NHS));
    match mention.kind {
        BodyKind::Committee => figure.kind.is_day() && !others,
        BodyKind::Council => !others,
        BodyKind::Place => {
            matches!(
                measure,
                Some(
                    Measure::Population
                        | Measure::Appointments
                        | Measure::ShareOfAppointments
                        | Measure::ChangeInAppointments
                )
            ) || !others
        }
        BodyKind::Group if mention.name == NHS => !others,
        _ => true,
    }
}

/// Whether a mention says of whom a figure before it counts some: `118th out of 134 acute trusts`.
fn is_counted_after(found: &[Found], mention: &Mention) -> bool {
    let counts = |figure: &Found| {
        figure.of.is_some() && figure.end <= mention.first && mention.first <= figure.end + 2
    };
    mention.kind == BodyKind::Group && found.iter().any(counts)
}

/// Whether a council or the NHS as a whole is only spoken to or of, in a document about one body.
fn is_audience(sentence: &Sentence<'_, '_>, mention: &Mention, context: &Context<'_>) -> bool {
    let opens = mention.first <= 2 && !sentence.after(mention.first, &["told", "to", "at"]);
    let aside = mention.kind == BodyKind::Council || mention.kind == BodyKind::Group && mention.name == NHS;
    aside && !opens && context.is_of_a_body() && context.main.as_ref() != Some(&mention.name)
}

/// Whether a body is only whom the document's own body deals with: `a pooled budget with Fenshire ICB`.
fn is_partner(sentence: &Sentence<'_, '_>, mention: &Mention, context: &Context<'_>) -> bool {
    let with = sentence.after(mention.first, &["with"]) || sentence.said(mention.first, &["with", "the"]);
    let own = context.main.as_ref().is_some_and(|main| *main != mention.name);
    with && own
        && context.is_of_a_body()
        && !sentence.near_before(mention.first, 3, &["compared", "together"])
}

/// Whether a hospital is only named as what a trust runs: `which runs Eastgate Hospital and the Royal Infirmary`.
fn is_run_by_another(sentence: &Sentence<'_, '_>, mention: &Mention, mentions: &[Mention]) -> bool {
    let runs = |other: &Mention| {
        other.kind == BodyKind::Trust
            && other.end <= mention.first
            && !is_hospital(&other.name)
            && (other.end..mention.first)
                .any(|at| sentence.is(at, &["runs", "operates", "manages", "includes"]))
    };
    is_hospital(&mention.name) && mentions.iter().any(runs)
}

/// Whether a mention only orders, gives or receives: `NHS England expects every board to`, `sent to NHS England`.
fn gives_orders(sentence: &Sentence<'_, '_>, mention: &Mention) -> bool {
    const GIVES: [&str; 31] = [
        "provided",
        "paid",
        "released",
        "allocated",
        "issued",
        "published",
        "given",
        "expects",
        "expected",
        "wants",
        "wanted",
        "requires",
        "required",
        "told",
        "asked",
        "withheld",
        "said",
        "says",
        "instructed",
        "ordered",
        "agreed",
        "approved",
        "set",
        "confirmed",
        "gave",
        "given",
        "paused",
        "wrote",
        "warned",
        "announced",
        "awarded",
    ];
    // `£4m of help from the ICB`
    let gives = sentence.after(mention.first, &["from"])
        && sentence.near_before(
            mention.first,
            4,
            &["help", "support", "grant", "loan", "bail-out", "brokerage"],
        );
    if gives {
        return true;
    }
    if mention.kind != BodyKind::Nation {
        return false;
    }
    sentence.after(mention.first, &["to", "with", "by", "from"])
        || (mention.end..mention.end + 4)
            .take_while(|at| !sentence.is(*at, &[",", "would", "will"]))
            .any(|at| sentence.is(at, &GIVES))
}

/// `60% of appointments in the city`.
fn place_of_appointments<'m>(
    figure: &Found,
    measure: Option<Measure>,
    mentions: &'m [Mention],
) -> Option<&'m Mention> {
    let of_place = matches!(
        measure,
        Some(Measure::Appointments | Measure::ShareOfAppointments | Measure::ChangeInAppointments)
    );
    let near = |mention: &&Mention| mention.kind == BodyKind::Place && mention.first < figure.end + 10;
    mentions.iter().rev().find(near).filter(|_| of_place)
}

/// `£6.0m was at Stonebridge Hospitals`, `a 33% reduction in ICB staffing`.
fn named_right_after<'m>(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    mentions: &'m [Mention],
) -> Option<&'m Mention> {
    let end = found[idx].end;
    let before = found.get(idx + 1).map_or(usize::MAX, |next| next.first);
    let after = |mention: &&Mention| {
        // `£17.9m of the ICB's share`
        let owned = sentence.is(end, &["of"])
            && mention.first <= end + 2
            && sentence
                .at(mention.end - 1)
                .is_some_and(|last| last.lower.ends_with("'s") || last.lower.ends_with("’s"));
        let linked = owned
            || sentence.after(mention.first, &["at", "in", "for", "("])
            || (sentence.after(mention.first, &["the"])
                && mention.first.checked_sub(1).is_some_and(|the| sentence.after(the, &["at", "in", "for"])));
        end <= mention.first
            && mention.first <= end + 7
            && mention.first < before
            && linked
            && !mention.is_weak
            && !(end..mention.first).any(|at| sentence.is(at, &[",", ";", "but", "which"]))
    };
    mentions.iter().find(after).filter(|mention| mention.kind != BodyKind::Place)
}

/// The first body after the figure, or the first of the sentence at all.
fn leading_or_following<'m>(
    sentence: &Sentence<'_, '_>,
    figure: &Found,
    mentions: &'m [Mention],
) -> Option<&'m Mention> {
    let _ = sentence;
    mentions.iter().find(|mention| figure.end <= mention.first && !mention.is_weak)
}

/// `the national target`, `nationally`.
fn national(sentence: &Sentence<'_, '_>, figure: &Found, measure: Option<Measure>) -> Option<String> {
    let wait = matches!(measure, Some(Measure::WaitedOverALimit | Measure::WaitedWithinALimit));
    let after =
        (figure.end..figure.end + 4).take_while(|at| !sentence.is(*at, &["against", "compared", ","]));
    let says = (figure.first.saturating_sub(4)..figure.first)
        .chain(after)
        .any(|at| sentence.is(at, &["national", "nationally", "england"]));
    let opening =
        sentence.is(0, &["the"]) && sentence.is(1, &["national"]) || sentence.is(0, &["nationally"]);
    let share = matches!(figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio)
        && (figure.end..figure.end + 2).any(|at| {
            sentence.is(at, &["nationally"])
                || sentence.is(at, &["across", "in", "for"]) && sentence.is(at + 1, &["england"])
        });
    (wait && says || share || opening).then(|| NHS.to_owned())
}
