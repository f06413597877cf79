//! What the title and the first lines of a document say: whom it is about, of which year and month.

use std::collections::BTreeMap;

use super::{Context, Lexicon, mention, when};
use crate::document::Document;
use crate::figure::Kind;
use crate::find::Sentence;
use crate::gazetteer::{BodyKind, Gazetteer};
use crate::token::{Token, Tokens};

/// So many bodies told by their form are known by a short name: each is looked for at every capital.
const MOST_SHORT_NAMES: usize = 60;

impl<'r> Context<'r> {
    /// What the title and the first lines say.
    pub(crate) fn of(document: &Document<'_>, gazetteer: &'r Gazetteer, lexicon: &'r Lexicon) -> Self {
        let mut context = Self {
            gazetteer,
            lexicon,
            dated: document.dated,
            focus: None,
            since_focus: 0,
            passage: 0,
            year_ahead: None,
            main: None,
            main_is_sure: false,
            is_addressed: false,
            trusts: Vec::new(),
            pair: None,
            first_board: None,
            title_is_of_boards: false,
            home: None,
            home_is_settled: false,
            month_is_of_report: false,
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
            last_value: None,
            last_money: None,
            last_share_measure: None,
            by_value: BTreeMap::new(),
        };
        let title: Vec<Token<'_>> = Tokens::of(document.title, 0).take(200).collect();
        let opening: Vec<Token<'_>> = Tokens::of(document.text, 0).take(600).collect();
        context.note_trusts(&opening);
        context.is_addressed = is_addressed(&opening);
        context.title_is_of_boards = title.iter().any(|token| token.is_any(&["icb", "icbs", "boards"]));
        context.note_opening(&title, true);
        context.note_opening(&opening, false);
        context.focus.clone_from(&context.main);
        context.home.clone_from(&context.main);
        context
    }

    /// Keeps the trusts that are named in full: `Medbury NHS Foundation Trust`.
    fn note_trusts(&mut self, tokens: &[Token<'_>]) {
        let sentence = Sentence { tokens, dated: self.dated, opens: true, alone: false };
        let in_full = |mention: &mention::Mention| {
            mention.is_named && mention.kind == BodyKind::Trust && sentence.after(mention.end, &["trust"])
        };
        let mentions = mention::mentions(&sentence, self);
        let board = mentions.iter().find(|mention| mention.kind == BodyKind::Board && mention.is_named);
        self.first_board = board.map(|board| board.name.clone());
        let named: Vec<String> =
            mentions.iter().filter(|mention| in_full(mention)).map(|mention| mention.name.clone()).collect();
        self.trusts = named;
    }

    fn note_opening(&mut self, tokens: &[Token<'_>], is_title: bool) {
        let sentence = Sentence { tokens, dated: self.dated, opens: true, alone: false };
        let mentions = mention::mentions(&sentence, self);
        for mention in mentions.iter().filter(|mention| mention.is_named) {
            self.last_of.entry(mention.kind).or_insert_with(|| mention.name.clone());
            self.note_names(&sentence, mention);
            // `What clustering means for ICBs` is about no board that it names late.
            let late = !is_title && 60 < mention.first && self.title_is_of_boards;
            if self.main.is_none() && mention.can_be_main() && !late {
                self.main = Some(mention.name.clone());
                self.main_is_sure = is_title || mention.first < 150;
            }
        }
        if self.main.is_none() && is_title {
            self.main = author(&sentence, &mentions);
            self.main_is_sure = self.main.is_some();
            if let Some(name) = self.main.as_ref().filter(|name| self.gazetteer.kind_of(name).is_none()) {
                self.short_names.insert(name.to_lowercase(), (name.clone(), BodyKind::Place));
            }
        }
        if self.main.is_none() {
            self.main = mentions
                .iter()
                .find(|mention| mention.kind == BodyKind::Group && !(is_title && mention.is_weak))
                .map(|mention| mention.name.clone());
        }
        let of_all =
            self.main.as_deref().is_some_and(|main| self.gazetteer.kind_of(main) == Some(BodyKind::Group));
        if let Some(pair) = self.pair.clone().filter(|_| of_all) {
            self.main = Some(pair);
            self.main_is_sure = true;
        }
        if self.year.is_none() {
            self.year = when::stated_year(&sentence, is_title);
        }
        if self.month_to_date.is_none() {
            self.month_to_date = when::stated_month(&sentence);
        }
        if let Some(month) = when::month_of_report(&sentence, self, is_title) {
            self.month_of_activity = Some(month);
            self.month_is_of_report = true;
        }
    }

    /// A paper of a board whose first money is its system's goes on about the system.
    pub(super) fn settle_home(&mut self, readings: &[(Kind, Option<&str>)]) {
        let money = readings.iter().find(|(kind, _)| *kind == Kind::Money);
        let Some((_, subject)) = money.filter(|_| !self.home_is_settled) else { return };
        self.home_is_settled = true;
        let of_kind = |name: &str, kind| self.gazetteer.kind_of(name) == Some(kind);
        let main = self.main.as_deref().filter(|main| of_kind(main, BodyKind::Board));
        let (Some(main), Some(subject)) = (main, *subject) else { return };
        let listed = self.gazetteer.system_of(main) == Some(subject);
        let formed = main.strip_suffix(" ICB") == subject.strip_suffix(" ICS");
        if of_kind(subject, BodyKind::System) && (listed || formed) {
            self.home = Some(subject.to_owned());
        }
    }

    /// Keeps what a body may be called from here on: its name without the word of its kind.
    pub(super) fn note_short_name(&mut self, mention: &mention::Mention) {
        let name = &mention.name;
        if self.gazetteer.named(name).is_some() || MOST_SHORT_NAMES <= self.short_names.len() {
            return;
        }
        let of_board = [" ICB", " ICS"].iter().find_map(|ending| name.strip_suffix(ending));
        let of_trust =
            Some(name.as_str()).filter(|name| mention.kind == BodyKind::Trust && name.contains(' '));
        let Some(short) = of_board.or(of_trust) else { return };
        self.add_short_name(&short.to_lowercase(), mention);
    }

    /// Keeps another name of a body, in small letters.
    pub(super) fn add_short_name(&mut self, short: &str, mention: &mention::Mention) {
        if self.short_names.len() < MOST_SHORT_NAMES {
            self.short_names.entry(short.to_owned()).or_insert_with(|| (mention.name.clone(), mention.kind));
        }
    }
}

/// Whether a letter is to a body that it speaks to: `your board`, `you told us`.
fn is_addressed(opening: &[Token<'_>]) -> bool {
    const OF_A_BODY: [&str; 8] =
        ["board", "board's", "trust", "trust's", "organisation", "letter", "papers", "colleagues"];
    let is = |at: usize, words: &[&str]| opening.get(at).is_some_and(|token| token.is_any(words));
    let dear = (0..opening.len().min(120)).any(|at| is(at, &["dear"]));
    let to_a_body = (0..opening.len()).any(|at| {
        is(at, &["your"]) && (is(at + 1, &OF_A_BODY) || is(at + 2, &OF_A_BODY))
            || is(at, &["you"]) && is(at + 1, &["told", "wrote", "say", "said"]) && !is(at + 2, &["to"])
    });
    dear && to_a_body
}

/// The council or place that a paper is of, by its title; a council that only hears others is not.
fn author(sentence: &Sentence<'_, '_>, mentions: &[mention::Mention]) -> Option<String> {
    const HEARS: [&str; 14] = [
        "minutes",
        "scrutiny",
        "overview",
        "committee",
        "commission",
        "panel",
        "councillors",
        "wellbeing",
        "motion",
        "select",
        "hears",
        "told",
        "warned",
        "letter",
    ];
    const OF_A_PLACE: [&str; 6] = ["annual", "public", "needs", "profile", "strategy", "population"];
    let says = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.is(at, words));
    let named = |kind| mentions.iter().find(move |mention| mention.is_named && mention.kind == kind);
    let council = named(BodyKind::Council).filter(|council| {
        let own = council.name.starts_with("Healthwatch ") && !says(&["letter"]);
        own || !says(&HEARS)
    });
    let place = || named(BodyKind::Place).filter(|_| says(&OF_A_PLACE) && !says(&HEARS));
    let unlisted = || place_at_end(sentence).filter(|_| says(&OF_A_PLACE) && !says(&HEARS));
    council.or_else(place).map(|mention| mention.name.clone()).or_else(unlisted)
}

/// The place of `annual report of the director of public health for Tidewell 2024`, though no list has it.
fn place_at_end(sentence: &Sentence<'_, '_>) -> Option<String> {
    let at =
        (1..sentence.tokens.len()).rev().find(|at| sentence.after(*at, &["for", "in", "of", "across"]))?;
    let words: Vec<&str> = sentence.tokens[at..]
        .iter()
        .take(4)
        .take_while(|token| token.is_word() && token.is_capitalised() || token.is("and"))
        .map(|token| token.text.trim_end_matches("'s").trim_end_matches("’s"))
        .collect();
    let known = words.first().is_some_and(|first| !matches!(*first, "Public" | "Health" | "Adult" | "The"));
    known.then(|| words.join(" ").trim_end_matches(" and").to_owned())
}
