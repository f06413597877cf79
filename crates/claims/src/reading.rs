//! A figure in its sentence → a proposed reading: subject, measure, period, basis.

mod basis;
mod governed;
mod lexicon;
mod measuring;
mod mention;
mod period;
mod row;
mod subject;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::figure::{Basis, Kind, Matter, Notes, Proposal};
use crate::find::{Found, Sentence};
use crate::gazetteer::{BodyKind, Gazetteer};
use crate::measure::Measure;
use crate::partial_day::PartialDay;
use crate::read_period::ReadPeriod;
use crate::token::{Token, Tokens};

pub(crate) use lexicon::Lexicon;

/// What has been read so far, which later sentences lean on.
#[derive(Debug)]
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
    /// The last of each kind that was named.
    last_of: BTreeMap<BodyKind, String>,
    /// The month of the financial year that figures to date are of.
    month_to_date: Option<i8>,
    /// The financial year that the document says it is of.
    year: Option<i16>,
    /// The period of the sentence before, in one passage.
    carried: Option<ReadPeriod>,
    /// The last month that the document speaks of: counts of activity go on being of it.
    month_of_activity: Option<ReadPeriod>,
    /// What the heading above speaks of, in money.
    topic: Option<Measure>,
    /// What the sentence before speaks of without a figure, in money.
    asked: Option<Measure>,
    /// The first words of bodies told by their form → their names: `Fosseway` → `Fosseway ICB`.
    short_names: BTreeMap<String, String>,
    /// The body that the last sentence which named one named first.
    opener: Option<String>,
    /// Whether this passage has stated a share.
    has_share: bool,
    /// The reading of the last figure, for one that only repeats it.
    last: Option<(Kind, Proposal)>,
    /// The reading of the last money.
    last_money: Option<Proposal>,
    /// What the last share measured.
    last_share_measure: Option<Measure>,
    /// Readings by value, for `the 33% reduction`.
    by_value: BTreeMap<(Kind, i128), Proposal>,
}

impl<'r> Context<'r> {
    /// What the title and the first lines say.
    pub(crate) fn of(document: &Document<'_>, gazetteer: &'r Gazetteer, lexicon: &'r Lexicon) -> Self {
        let mut context = Self {
            gazetteer,
            lexicon,
            dated: document.dated,
            focus: None,
            since_focus: 0,
            main: None,
            main_is_sure: false,
            last_of: BTreeMap::new(),
            month_to_date: None,
            year: None,
            carried: None,
            month_of_activity: None,
            topic: None,
            opener: None,
            asked: None,
            short_names: BTreeMap::new(),
            has_share: false,
            last: None,
            last_money: None,
            last_share_measure: None,
            by_value: BTreeMap::new(),
        };
        let title: Vec<Token<'_>> = Tokens::of(document.title, 0).take(200).collect();
        let opening: Vec<Token<'_>> = Tokens::of(document.text, 0).take(600).collect();
        context.note_opening(&title, true);
        context.note_opening(&opening, false);
        let main = context.main.clone();
        context.focus = main;
        context
    }

    fn note_opening(&mut self, tokens: &[Token<'_>], is_title: bool) {
        let sentence = Sentence { tokens, dated: self.dated, opens: true, alone: false };
        let mentions = mention::mentions(&sentence, self);
        for mention in mentions.iter().filter(|mention| mention.is_named) {
            self.last_of.entry(mention.kind).or_insert_with(|| mention.name.clone());
            self.note_short_name(mention);
            if self.main.is_none() && mention.can_be_main() {
                self.main = Some(mention.name.clone());
                self.main_is_sure = is_title || mention.first < 150;
            }
        }
        if self.main.is_none() {
            self.main = mentions
                .iter()
                .find(|mention| mention.kind == BodyKind::Group && !(is_title && mention.is_weak))
                .map(|mention| mention.name.clone());
        }
        if self.year.is_none() {
            self.year = period::stated_year(&sentence, is_title);
        }
        if self.month_to_date.is_none() {
            self.month_to_date = period::stated_month(&sentence);
        }
    }

    /// Keeps what a body may be called from here on: its name without the word of its kind.
    fn note_short_name(&mut self, mention: &mention::Mention) {
        let name = &mention.name;
        let short = [" ICB", " ICS"].iter().find_map(|ending| name.strip_suffix(ending));
        let Some(short) = short.filter(|_| self.gazetteer.named(name).is_none()) else { return };
        self.short_names.entry(short.to_lowercase()).or_insert_with(|| name.clone());
    }

    /// A new passage begins.
    pub(crate) fn begin_passage(&mut self, is_item: bool) {
        self.since_focus += 1;
        // An item of a paper goes back to whom the paper is about; a paragraph of a story goes on.
        if is_item && self.main_is_sure {
            self.focus.clone_from(&self.main);
        }
        self.carried = None;
        self.asked = None;
        self.has_share = false;
        if 6 < self.since_focus && self.main.is_some() {
            self.focus.clone_from(&self.main);
        }
    }

    /// Reads the figures of a sentence.
    pub(crate) fn read(&mut self, sentence: &Sentence<'_, '_>, found: &[Found]) -> Vec<(Proposal, Notes)> {
        let mentions = mention::mentions(sentence, self);
        if let Some(month) = period::stated_month(sentence) {
            self.month_to_date = Some(month);
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
        self.move_focus(&outside, &readings);
        if let Some(stated) = period::stated(sentence, self, sentence.tokens.len()) {
            self.carried = Some(stated);
            let of_money = found.iter().any(|figure| figure.kind == Kind::Money);
            // `were told in March to cut` dates the order, and nothing that comes after it.
            let ordered = governed::is_told_to(sentence, 0, sentence.tokens.len());
            if matches!(stated, ReadPeriod::Month(_)) && !of_money && !ordered {
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
        let apposed = is_in_other_words(sentence, found, idx);
        let beside = governed::set_beside(sentence, found, idx).and(self.last.as_ref());
        let measure = self.reduction_in_money(figure, apposed).or(measure);
        let measure = match beside {
            Some((Kind::Percentage | Kind::Fraction | Kind::Ratio, last)) => last.measure.or(measure),
            Some((Kind::Count, last)) => measure.or(last.measure),
            Some((Kind::Money, last)) if governed::moves_to(sentence, found, idx) => last.measure.or(measure),
            _ => measure,
        };
        if let Some(earlier) = self.repeated(sentence, figure, measure, mentions) {
            subject.clone_from(&earlier.subject);
        }
        let mut basis = Some(basis::basis(sentence, found, idx, measure, self));
        let period = period::period(sentence, found, idx, measure, basis, self);
        let period = match (&self.last, apposed) {
            (Some((_, last)), true) => {
                basis = last.basis;
                subject.clone_from(&last.subject);
                last.period
            }
            _ => period,
        };
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
        let notes = notes(sentence, found, idx);
        (Proposal { subject, measure, period, basis }, notes)
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

    fn keep(&mut self, figure: &Found, proposal: &Proposal) {
        if let Some(number) = figure.value.number() {
            self.by_value.insert((figure.kind, number.millionths()), proposal.clone());
        }
        if matches!(figure.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio) {
            self.last_share_measure = proposal.measure;
            self.has_share = true;
        }
        if figure.kind == Kind::Money {
            self.last_money = Some(proposal.clone());
        }
        self.last = Some((figure.kind, proposal.clone()));
    }

    fn move_focus(&mut self, mentions: &[mention::Mention], readings: &[(Proposal, Notes)]) {
        for mention in mentions.iter().filter(|mention| mention.is_named) {
            self.last_of.insert(mention.kind, mention.name.clone());
            self.note_short_name(mention);
        }
        let opener = mentions.iter().find(|mention| mention.is_named && !mention.is_weak);
        if let Some(opener) = opener.filter(|opener| {
            matches!(opener.kind, BodyKind::System | BodyKind::Board | BodyKind::Trust | BodyKind::Nation)
        }) {
            self.opener = Some(opener.name.clone());
        }
        let last_read = readings.iter().rev().find_map(|(proposal, _)| proposal.subject.clone());
        let weighty = |mention: &&mention::Mention| {
            mention.can_be_main() || mention.kind == BodyKind::Group && !mention.is_weak
        };
        let first = mentions.iter().find(weighty).map(|mention| mention.name.clone());
        let last = mentions.iter().rev().find(weighty).map(|mention| mention.name.clone());
        let of_reading = last_read.filter(|name| mentions.iter().any(|mention| mention.name == *name));
        if let Some(name) = of_reading.or(if readings.is_empty() { last } else { first }) {
            self.focus = Some(name);
            self.since_focus = 0;
        }
    }

    /// The body that `most of the overspends are coming from`, where the sentence says so.
    pub(crate) fn most_from(&self, sentence: &Sentence<'_, '_>) -> Option<String> {
        let most = most_at(sentence)?;
        let mentions = mention::mentions(sentence, self);
        let after = |mention: &&mention::Mention| {
            most < mention.first && sentence.near_before(mention.first, 4, &["from", "at", "in", "by", "to"])
        };
        mentions.iter().find(after).map(|mention| mention.name.clone())
    }

    /// Reads the figures of a row of a table.
    pub(crate) fn read_row(&mut self, row: &crate::find::Row<'_>) -> Vec<Proposal> {
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

/// Whether the figure says the one before it in other words: `£40m, or 6.2 per cent of its turnover`.
fn is_in_other_words(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let Some(before) = idx.checked_sub(1).map(|before| &found[before]) else { return false };
    let between = before.end..found[idx].first;
    let figures = !before.kind.is_day() && !found[idx].kind.is_day();
    let words = [
        "or",
        "(",
        ",",
        "about",
        "around",
        "nearly",
        "just",
        "over",
        "a",
        "more",
        "than",
        "almost",
        "equal",
        "equivalent",
        "to",
        "up",
        "down",
        "by",
        "from",
    ];
    let part_of_it = found[idx].kind == Kind::Percentage
        && before.kind == Kind::Money
        && sentence.is(before.end, &[","])
        && sentence.is(found[idx].end, &["of"]);
    let compared = found[idx].kind == Kind::Percentage
        && sentence.is(before.end, &[","])
        && sentence.is(found[idx].end, &["more", "less", "fewer", "higher", "lower"]);
    figures
        && before.kind != found[idx].kind
        && between.len() <= 4
        && (between.clone().any(|at| sentence.is(at, &["or", "(", "equal", "equivalent"]))
            || sentence.is(before.end, &[","]) && between.clone().any(|at| sentence.is(at, &["up", "down"]))
            || part_of_it
            || compared)
        && between.clone().all(|at| sentence.is(at, &words))
}

/// The tokens that can say something about a figure: from the figure before it to the one after, days apart,
/// and not beyond a word that turns the sentence.
fn clause(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> (usize, usize) {
    const TURNS: [&str; 12] = [
        "but", "although", "though", "while", "whereas", "however", ";", "despite", "against", "compared",
        "versus", "so",
    ];
    let figure = &found[idx];
    let before = found[..idx].iter().rev().find(|other| !other.kind.is_day()).map_or(0, |other| other.end);
    let after = found[idx + 1..].iter().find(|other| !other.kind.is_day());
    let after = after.map_or(sentence.tokens.len(), |other| other.first);
    let from = (before..figure.first).rev().find(|at| sentence.is(*at, &TURNS)).map_or(before, |at| at + 1);
    let to = (figure.end..after).find(|at| sentence.is(*at, &TURNS)).unwrap_or(after);
    (from, to)
}

/// What checks between figures need to know of the sentence.
fn notes(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Notes {
    let figure = &found[idx];
    Notes {
        matter: if figure.kind.is_day() { matter(sentence, figure.first) } else { None },
        of_what: sentence.tokens[figure.end.min(sentence.tokens.len())..]
            .iter()
            .take(10)
            .map(|token| &*token.lower)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// What a day is about, by the words around it.
fn matter(sentence: &Sentence<'_, '_>, first: usize) -> Option<Matter> {
    const PAPERS: [&str; 12] = [
        "submit",
        "submitted",
        "plans",
        "plan",
        "report",
        "circulated",
        "circulate",
        "share",
        "update",
        "meeting",
        "setting",
        "reply",
    ];
    const CARRIED_OUT: [&str; 6] = ["delivery", "implemented", "complete", "completed", "place", "transfer"];
    const CHANGE: [&str; 26] = [
        "changes",
        "change",
        "restructure",
        "reorganisation",
        "merger",
        "mergers",
        "merge",
        "transfer",
        "transfers",
        "cut",
        "cuts",
        "costs",
        "redundancy",
        "redundancies",
        "cluster",
        "clusters",
        "implemented",
        "structure",
        "structures",
        "transition",
        "reform",
        "reforms",
        "abolished",
        "posts",
        "staff",
        "shared",
    ];
    let from = first.saturating_sub(20);
    if !sentence.near_before(first, first - from, &CHANGE) {
        return sentence.near_before(first, first - from, &PAPERS).then_some(Matter::Papers);
    }
    let papers = sentence.near_before(first, first - from, &PAPERS);
    let carried_out = sentence.near_before(first, first - from, &CARRIED_OUT);
    Some(if papers && !carried_out { Matter::Papers } else { Matter::Reorganisation })
}

/// Where a sentence says `most of the overspends`.
fn most_at(sentence: &Sentence<'_, '_>) -> Option<usize> {
    const OVER: [&str; 9] = [
        "overspends",
        "overspend",
        "overspending",
        "deficit",
        "variance",
        "shortfall",
        "overspent",
        "deficits",
        "gap",
    ];
    (0..sentence.tokens.len())
        .find(|idx| sentence.is(*idx, &["most", "majority", "bulk"]) && sentence.near_after(*idx, 5, &OVER))
}
