//! A figure in its sentence → a proposed reading: subject, measure, period, basis.

mod basis;
mod clause;
mod governed;
mod lexicon;
mod link;
mod matter;
mod measuring;
mod mention;
mod naming;
mod opening;
mod period;
mod row;
mod subject;
mod when;

use std::collections::BTreeMap;

use crate::figure::{Basis, Kind, Notes, Proposal};
use crate::find::{Found, Sentence};
use crate::gazetteer::{BodyKind, Gazetteer};
use crate::measure::Measure;
use crate::partial_day::PartialDay;
use crate::read_period::ReadPeriod;
use crate::token::{Token, Tokens};

use clause::{clause, is_aside, is_in_other_words};
pub(crate) use lexicon::Lexicon;

/// What has been read so far, which later sentences lean on.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is another thing that the text may have said")]
pub(crate) struct Context<'r> {
    gazetteer: &'r Gazetteer,
    lexicon: &'r Lexicon,
    dated: PartialDay,
    /// The body that a pronoun or a sentence without a name means.
    focus: Option<String>,
    /// Passages since the focus was set.
    since_focus: usize,
    /// Whom the document is about.
    main: Option<String>,
    /// Whether the title or the first lines say so.
    main_is_sure: bool,
    /// Whether the title speaks of boards.
    title_is_of_boards: bool,
    /// The board that the opening names first.
    first_board: Option<String>,
    /// Two boards that are told of together.
    pair: Option<String>,
    /// The trusts that the opening names in full.
    trusts: Vec<String>,
    /// Whether the document is written to that body: `your board`.
    is_addressed: bool,
    /// Whom an item that names nobody is about: the main body, or its system.
    home: Option<String>,
    /// Whether a figure has told which of them.
    home_is_settled: bool,
    /// The last of each kind that was named.
    last_of: BTreeMap<BodyKind, String>,
    /// The month of the financial year that figures to date are of.
    month_to_date: Option<i8>,
    /// The financial year that the document says it is of.
    year: Option<i16>,
    /// The period of the sentence before, in one passage.
    carried: Option<ReadPeriod>,
    /// Passages so far.
    passage: usize,
    /// The last year ahead that a passage named, and that passage.
    year_ahead: Option<(i16, usize)>,
    /// The last month that the document speaks of: counts of activity go on being of it.
    month_of_activity: Option<ReadPeriod>,
    /// Whether the document says that its figures are of that month.
    month_is_of_report: bool,
    /// What the heading above speaks of, in money.
    topic: Option<Measure>,
    /// What the sentence before speaks of without a figure, in money.
    asked: Option<Measure>,
    /// The first words of bodies told by their form → their names: `Fosseway` → `Fosseway ICB`.
    short_names: BTreeMap<String, (String, BodyKind)>,
    /// The body that the last sentence which named one named first.
    opener: Option<String>,
    /// Whether this passage has stated a share.
    has_share: bool,
    /// The reading of the last figure, for one that only repeats it.
    last: Option<(Kind, Proposal)>,
    /// The reading of the last figure that is no day.
    last_value: Option<(Kind, Proposal)>,
    /// The reading of the last money.
    last_money: Option<Proposal>,
    /// What the last share measured.
    last_share_measure: Option<Measure>,
    /// Readings by value, for `the 33% reduction`.
    by_value: BTreeMap<(Kind, i128), Proposal>,
}

impl Context<'_> {
    /// A new passage begins.
    pub(crate) fn begin_passage(&mut self, is_item: bool) {
        self.since_focus += 1;
        self.passage += 1;
        // An item of a paper goes back to whom the paper is about; a paragraph of a story goes on.
        if (is_item || self.home != self.main) && self.main_is_sure {
            self.focus.clone_from(&self.home);
        }
        if self.is_addressed {
            self.focus.clone_from(&self.main);
        }
        self.carried = None;
        self.asked = None;
        self.has_share = false;
        if 6 < self.since_focus && self.main.is_some() {
            self.focus.clone_from(&self.home);
        }
    }

    /// Reads the figures of a sentence.
    pub(crate) fn read(&mut self, sentence: &Sentence<'_, '_>, found: &[Found]) -> Vec<(Proposal, Notes)> {
        let mentions = mention::mentions(sentence, self);
        if let Some(month) = when::stated_month(sentence) {
            // `industrial action at the end of June`, after `five months into the year`, is an event.
            let may_be_an_event =
                (0..sentence.tokens.len()).any(|at| sentence.says(at, &["at", "the", "end", "of"]));
            if !may_be_an_event || self.month_to_date.is_none_or(|known| known <= month) {
                self.month_to_date = Some(month);
            }
        }
        self.note_topic(sentence, found);
        let mut readings = Vec::new();
        for idx in 0..found.len() {
            let (proposal, notes) = self.read_one(sentence, found, idx, &mentions);
            self.keep(&found[idx], &proposal);
            readings.push((proposal, notes));
        }
        let outside: Vec<mention::Mention> = mentions
            .iter()
            .filter(|mention| {
                let counted =
                    found.iter().any(|figure| figure.first <= mention.first && mention.first < figure.end);
                !(counted && mention.kind == BodyKind::Group && self.is_of_a_body())
            })
            .cloned()
            .collect();
        self.asked =
            if found.iter().all(|figure| figure.kind.is_day()) { self.heaviest(sentence) } else { None };
        let subjects: Vec<_> = found
            .iter()
            .zip(&readings)
            .map(|(figure, (proposal, _))| (figure.kind, proposal.subject.as_deref()))
            .collect();
        self.settle_home(&subjects);
        self.move_focus(sentence, &outside, &readings);
        if let Some(stated) = period::stated(sentence, self, sentence.tokens.len()) {
            self.carried = Some(stated);
            self.note_year(stated);
            let of_money = found.iter().any(|figure| figure.kind == Kind::Money);
            // `were told in March to cut` dates the order, and nothing that comes after it.
            let ordered = governed::is_told_to(sentence, 0, sentence.tokens.len());
            if matches!(stated, ReadPeriod::Month(_)) && !of_money && !ordered && !self.month_is_of_report {
                self.month_of_activity = Some(stated);
            }
        }
        readings
    }

    fn read_one(
        &self,
        sentence: &Sentence<'_, '_>,
        found: &[Found],
        idx: usize,
        mentions: &[mention::Mention],
    ) -> (Proposal, Notes) {
        let figure = &found[idx];
        let measure = measuring::measure(sentence, found, idx, self);
        let mut subject = subject::subject(sentence, found, idx, measure, mentions, self);
        let apposed = is_in_other_words(sentence, found, idx) || self.is_restated(sentence, found, idx);
        let beside = governed::set_beside(sentence, found, idx).and(self.last.as_ref());
        let measure = self.reduction_in_money(figure, apposed).or(measure);
        let measure = match beside {
            Some((Kind::Percentage | Kind::Fraction | Kind::Ratio, last)) => last.measure.or(measure),
            Some((Kind::Count, last)) => measure.or(last.measure),
            Some((Kind::Money, last)) if governed::moves_to(sentence, found, idx) => last.measure.or(measure),
            _ => measure,
        };
        let last = || self.last_value.as_ref().map(|(_, last)| last);
        let hangs = last().filter(|_| link::hangs_on_last(sentence, found, idx));
        let grows = last().filter(|_| link::grows_from_last(sentence, found, idx));
        let measure = grows.and_then(|last| last.measure).or(measure);
        let measure = measure.or_else(|| link::difference(sentence, found, idx, last()));
        let measure = link::difference_right_after(sentence, found, idx, last()).or(measure);
        let joined = last().filter(|_| link::is_joined(sentence, found, idx));
        let measure = joined.and_then(|last| last.measure).or(measure);
        let equal = sentence.near_after(figure.end, 3, &["equal", "equivalent"]);
        // `33 per cent of its staff, or about 115 people`
        let people = figure.kind == Kind::Count && matches!(measure, None | Some(Measure::Population));
        // `rose by 18 per cent to 2,310`
        let risen_to = sentence.after(figure.first, &["to"])
            && idx.checked_sub(1).is_some_and(|before| figure.first <= found[before].end + 1);
        let hung = (risen_to || apposed || hangs.is_some()) && people;
        let in_count = self
            .last
            .as_ref()
            .filter(|(kind, _)| hung && matches!(kind, Kind::Percentage | Kind::Fraction | Kind::Ratio));
        let measure = in_count.and_then(|(_, last)| last.measure).or(measure);
        let again = self.told_before(figure).filter(|_| measure.is_none() || equal);
        let measure = again.map_or(measure, |earlier| earlier.measure);
        if let Some(earlier) = self.repeated(sentence, figure, measure, mentions) {
            subject.clone_from(&earlier.subject);
        }
        let mut basis = Some(basis::basis(sentence, found, idx, measure, self));
        if let (Some(last), Some(own)) = (grows.or(hangs), basis) {
            basis = Some(link::basis(own, measure, last, grows.is_some()));
        }
        if let Some(earlier) = again {
            basis = earlier.basis;
        }
        let period = period::period(sentence, found, idx, measure, basis, self);
        let period = match (&self.last, apposed) {
            (Some((_, last)), true) => {
                if measure != Some(Measure::RunningCostReduction) {
                    basis = last.basis;
                }
                subject.clone_from(&last.subject);
                last.period
            }
            _ => period,
        };
        let ahead =
            period.and_then(ReadPeriod::financial_year).is_some_and(|year| self.this_year() < Some(year));
        if ahead && basis == Some(Basis::Actual) {
            basis = Some(Basis::Plan);
        }
        let of_money =
            self.last_money.as_ref().filter(|_| measuring::part_of_last(sentence, figure, self).is_some());
        let period = of_money.map_or(period, |money| money.period);
        let measure = self
            .last_in_share(
                apposed && figure.kind == Kind::Percentage && measure != Some(Measure::RunningCostReduction),
            )
            .filter(|said| *said == Measure::ShareOfSavings)
            .or(measure);
        let measure = measure.or_else(|| self.last_in_share(apposed));
        let measure = measuring::settle(measure, basis);
        let notes = matter::notes(sentence, found, idx);
        (Proposal { subject, measure, period, basis }, notes)
    }

    /// Keeps a year that has not begun.
    fn note_year(&mut self, stated: ReadPeriod) {
        let (ReadPeriod::Year(year), Some(this)) = (stated, self.this_year()) else { return };
        if this < year {
            self.year_ahead = Some((year, self.passage));
        }
    }

    /// Whether a share says the money of the sentence before in other words: `That is 7.5% of its income`.
    fn is_restated(&self, sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
        let share = matches!(found[idx].kind, Kind::Percentage | Kind::Fraction | Kind::Ratio);
        let of_money = self.last.as_ref().is_some_and(|(kind, _)| *kind == Kind::Money);
        let says = sentence.is(0, &["that", "this", "which"])
            && sentence.is(1, &["is", "was", "represents", "equates", "equals", "amounts"]);
        share && of_money && says && 0 == idx && found[idx].first <= 6
    }

    /// What a heading speaks of.
    fn note_topic(&mut self, sentence: &Sentence<'_, '_>, found: &[Found]) {
        let ends = sentence.tokens.last().is_some_and(|token| token.is_any(&[".", "!", "?", ";", ","]));
        if sentence.alone && sentence.tokens.len() <= 12 && !ends && found.is_empty() {
            self.topic = self.heaviest(sentence);
        }
    }

    /// The measure of the heaviest cue of money in a sentence.
    fn heaviest(&self, sentence: &Sentence<'_, '_>) -> Option<Measure> {
        self.lexicon.money(sentence).into_iter().max_by_key(|cue| cue.weight).map(|cue| cue.measure)
    }

    /// The earlier figure that `the 33% workforce reduction` means.
    fn repeated(
        &self,
        sentence: &Sentence<'_, '_>,
        figure: &Found,
        measure: Option<Measure>,
        mentions: &[mention::Mention],
    ) -> Option<&Proposal> {
        if !sentence.after(figure.first, &["the", "this", "that"])
            || mentions.iter().any(|mention| mention.end <= figure.first)
        {
            return None;
        }
        let value = figure.value.number()?.millionths();
        self.by_value.get(&(figure.kind, value)).filter(|earlier| earlier.measure == measure)
    }

    /// The reading of the same money earlier in the document.
    fn told_before(&self, figure: &Found) -> Option<&Proposal> {
        let value = figure.value.number().filter(|_| figure.kind == Kind::Money)?.millionths();
        self.by_value.get(&(figure.kind, value)).filter(|earlier| earlier.measure.is_some())
    }

    fn keep(&mut self, figure: &Found, proposal: &Proposal) {
        if let Some(number) = figure.value.number() {
            self.by_value.insert((figure.kind, number.millionths()), proposal.clone());
        }
        if matches!(figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio) {
            self.last_share_measure = proposal.measure;
            self.has_share = true;
        }
        if !figure.kind.is_day() {
            self.last_value = Some((figure.kind, proposal.clone()));
        }
        if figure.kind == Kind::Money {
            self.last_money = Some(proposal.clone());
        }
        self.last = Some((figure.kind, proposal.clone()));
    }

    fn move_focus(
        &mut self,
        sentence: &Sentence<'_, '_>,
        mentions: &[mention::Mention],
        readings: &[(Proposal, Notes)],
    ) {
        for mention in mentions.iter().filter(|mention| mention.is_named) {
            let known = self.last_of.get(&mention.kind);
            let in_full = known.is_some_and(|known| !mention::is_hospital(known));
            if !(in_full && mention::is_hospital(&mention.name)) {
                self.last_of.insert(mention.kind, mention.name.clone());
            }
            self.note_names(sentence, mention);
        }
        let opener = mentions.iter().find(|mention| mention.is_named && !mention.is_weak);
        if let Some(opener) = opener.filter(|opener| {
            matches!(opener.kind, BodyKind::System | BodyKind::Board | BodyKind::Trust | BodyKind::Nation)
        }) {
            self.opener = Some(opener.name.clone());
        }
        let last_read = readings.iter().rev().find_map(|(proposal, _)| proposal.subject.clone());
        let weighty = |mention: &&mention::Mention| {
            let body = mention.can_be_main() || self.main.as_ref() == Some(&mention.name);
            // A hospital that a sentence about something else names is not what comes next.
            let hospital = mention::is_hospital(&mention.name) && 2 < mention.first && self.main_is_sure;
            (body || mention.kind == BodyKind::Group && !mention.is_weak)
                && !(hospital && readings.is_empty())
                && !is_aside(sentence, mention)
        };
        let first = mentions.iter().find(weighty).map(|mention| mention.name.clone());
        let last = mentions.iter().rev().find(weighty).map(|mention| mention.name.clone());
        // What names several bodies, each with its figure, leaves the text with whom it is about.
        let subjects: std::collections::BTreeSet<&String> =
            readings.iter().filter_map(|(proposal, _)| proposal.subject.as_ref()).collect();
        let of_system =
            self.home.as_deref().and_then(|home| self.gazetteer.kind_of(home)) == Some(BodyKind::System);
        if of_system && self.main_is_sure && 2 < subjects.len() {
            self.focus.clone_from(&self.home);
            return;
        }
        let combined = last_read.clone().filter(|name| {
            self.system().as_ref() == Some(name) && !mentions.iter().any(|mention| mention.name == *name)
        });
        if let Some(system) =
            combined.filter(|_| mentions.iter().any(|mention| mention.kind == BodyKind::Board))
        {
            self.focus = Some(system);
            self.since_focus = 0;
            return;
        }
        let of_reading = last_read.filter(|name| {
            mentions.iter().any(|mention| mention.name == *name && !is_aside(sentence, mention))
        });
        if let Some(name) = of_reading.or(if readings.is_empty() { last } else { first }) {
            self.focus = Some(name);
            self.since_focus = 0;
        }
    }

    /// The body that `most of the overspends are coming from`, where the sentence says so.
    pub(crate) fn most_from(&self, sentence: &Sentence<'_, '_>) -> Option<String> {
        let most = matter::most_at(sentence)?;
        let mentions = mention::mentions(sentence, self);
        let after = |mention: &&mention::Mention| {
            most < mention.first && sentence.near_before(mention.first, 4, &["from", "at", "in", "by", "to"])
        };
        mentions.iter().find(after).map(|mention| mention.name.clone())
    }

    /// Reads the figures of a row of a table.
    pub(crate) fn read_row(&mut self, row: &crate::find::Row<'_>) -> Vec<Proposal> {
        let tokens: Vec<Token<'_>> = Tokens::of(row.label, 0).take(30).collect();
        let sentence = Sentence { tokens: &tokens, dated: self.dated, opens: true, alone: true };
        for mention in mention::mentions(&sentence, self).iter().filter(|mention| mention.is_named) {
            self.note_short_name(mention);
        }
        row::read(row, self)
    }

    /// What a share measures that says the last money in other words.
    fn last_in_share(&self, apposed: bool) -> Option<Measure> {
        match self.last_money.as_ref().filter(|_| apposed)?.measure? {
            Measure::RunningCostReduction => Some(Measure::RunningCostReduction),
            Measure::SavingsRequired | Measure::SavingsDelivered | Measure::SavingsForecast => {
                Some(Measure::ShareOfSavings)
            }
            Measure::Cost => Some(Measure::SpendingChange),
            _ => None,
        }
    }

    /// A cut in money that says the last share in other words: `39%, equivalent to £13.8m`.
    fn reduction_in_money(&self, figure: &Found, apposed: bool) -> Option<Measure> {
        let cut = self.last_share_measure == Some(Measure::RunningCostReduction);
        let share = self.last.as_ref().is_some_and(|(kind, _)| *kind != Kind::Money);
        (apposed && cut && share && figure.kind == Kind::Money).then_some(Measure::RunningCostReduction)
    }

    /// Whether the document is about one body rather than all of a kind.
    fn is_of_a_body(&self) -> bool {
        let kind = self.main.as_deref().and_then(|main| self.gazetteer.kind_of(main));
        self.main_is_sure && kind != Some(BodyKind::Group)
    }

    /// The financial year of the document, by the year it begins in.
    fn this_year(&self) -> Option<i16> {
        self.dated.financial_year()
    }
}

#[cfg(test)]
mod tests;
