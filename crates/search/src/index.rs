//! The index of a list, and what a query finds in it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, PreTokenizedString, RawTokenizer, Stemmer, TextAnalyzer, Token};
use tantivy::{DocAddress, Index, Searcher, TantivyDocument, TantivyError, Term};
use thiserror::Error;

use crate::synonyms::{LONGEST_PHRASE, StemSynonyms, Synonyms};
use crate::vocabulary::Vocabulary;
use crate::words::{Unit, Word, is_numeric, words};

/// Memory of the writer while an index is made, the least that it takes [bytes].
const WRITER_BYTES: usize = 15_000_000;
/// What a word counts in the title, in other names and in the text.
const COUNTS: [f32; 3] = [4.0, 3.0, 1.0];
/// What a word of the same meaning counts beside the word itself.
const SYNONYM_COUNTS: f32 = 0.7;
/// What a word that may be meant counts beside one that stands there.
const MEANT_COUNTS: f32 = 0.5;
/// What counts more where the whole query is a title, and where it is another name.
const WHOLE_COUNTS: [f32; 2] = [4.0, 3.0];
/// Of so many words of a query one may be missing in what is found.
const MISSING_OF: usize = 3;
/// How many words of a query are read.
const MOST_WORDS: usize = 24;
/// Words that say nothing of what is sought.
const EMPTY: [&str; 76] = [
    "a", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could",
    "did", "do", "does", "find", "for", "from", "get", "give", "had", "has", "have", "how", "i", "if", "in",
    "into", "is", "it", "its", "let", "many", "me", "much", "my", "of", "on", "or", "our", "please", "s",
    "should", "show", "so", "tell", "that", "the", "their", "them", "there", "these", "they", "this",
    "those", "to", "up", "us", "was", "we", "were", "what", "whats", "when", "where", "which", "who", "why",
    "will", "with", "would", "you", "your",
];

/// Why an index cannot be made or asked.
#[derive(Debug, Error)]
#[error("the search index cannot be used")]
pub struct SearchError(#[from] TantivyError);

/// What can be found: its words, in three grades, and what it counts beside others.
#[derive(Clone, Debug, PartialEq)]
pub struct Searched {
    /// What it is called; a word here counts most.
    pub title: String,
    /// What else people call it.
    pub other_names: Vec<String>,
    /// What it says; a word here counts least.
    pub text: String,
    /// What it counts beside others that have the same words: 1 for most.
    pub weight: f32,
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Places in the list, best first, each with its score.
    pub places: Vec<(usize, f32)>,
    /// Whether only some of the words are in what was found.
    pub is_partial: bool,
    /// The query with slips of the keyboard mended; none where there are none.
    pub meant: Option<String>,
    /// Which words of a text match.
    pub matching: Matching,
}

/// The words that match a query, to be marked in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching(BTreeSet<String>);

/// An index of a list.
pub struct SearchIndex {
    searcher: Searcher,
    stems: Stems,
    fields: [Field; 3],
    weights: Vec<f32>,
    /// Titles, then other names, as stems, with the places that have them.
    whole: [BTreeMap<Vec<String>, Vec<usize>>; 2],
    synonyms: StemSynonyms,
    vocabulary: Vocabulary,
}

/// The stems of words.
#[derive(Clone)]
struct Stems(TextAnalyzer);

impl Stems {
    fn english() -> Self {
        Self(TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build())
    }

    fn of(&self, word: &str) -> String {
        if is_numeric(word) {
            return word.to_owned();
        }
        let mut analyzer = self.0.clone();
        let mut stem = String::new();
        analyzer.token_stream(word).process(&mut |token| stem.push_str(&token.text));
        stem
    }

    /// The stem of a word of a text; a number of thousands or of billions is another than that of millions.
    fn of_word(&self, word: &Word) -> String {
        let mark = word.unit.map_or("", Unit::mark);
        let stem = self.of(&word.text);
        if mark.is_empty() { stem } else { stem + mark }
    }

    /// The stems of a text without words that say nothing, unless there are no others.
    fn of_text(&self, text: &str) -> Vec<String> {
        telling(&words(text)).iter().map(|word| self.of_word(word)).collect()
    }
}

/// The words that say something, or all where none does.
fn telling(words: &[Word]) -> Vec<&Word> {
    let telling: Vec<&Word> = words.iter().filter(|word| !EMPTY.contains(&word.text.as_str())).collect();
    if telling.is_empty() { words.iter().collect() } else { telling }
}

/// A word or phrase of a query, with what stands for it.
struct Concept {
    /// The ways to write it, as stems, and what each counts.
    ways: Vec<(Vec<String>, f32)>,
}

impl SearchIndex {
    /// Indexes a list.
    ///
    /// # Errors
    /// Where memory runs out.
    pub fn new(list: &[Searched], synonyms: &Synonyms) -> Result<Self, SearchError> {
        let stems = Stems::english();
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let mut schema = Schema::builder();
        let fields =
            ["title", "other_names", "text"].map(|name| schema.add_text_field(name, options.clone()));
        let builder = Index::builder().schema(schema.build());
        let mut writer = builder.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        let mut vocabulary = Vocabulary::default();
        let mut known_stems: BTreeMap<String, String> = BTreeMap::new();
        let mut whole = [BTreeMap::new(), BTreeMap::new()];
        for (idx, searched) in list.iter().enumerate() {
            let mut document = TantivyDocument::new();
            let other_names = searched.other_names.join(" . ");
            for (field, text) in fields.into_iter().zip([&searched.title, &other_names, &searched.text]) {
                let mut tokens = Vec::new();
                for word in words(text) {
                    vocabulary.add(&word.text);
                    let mark = word.unit.map_or("", Unit::mark);
                    let stem = known_stems.entry(word.text).or_insert_with_key(|word| stems.of(word)).clone();
                    let stem = if mark.is_empty() { stem } else { stem + mark };
                    let position = tokens.len();
                    let Range { start: offset_from, end: offset_to } = word.range;
                    tokens.push(Token { offset_from, offset_to, position, text: stem, position_length: 1 });
                }
                document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
            }
            writer.add_document(document)?;
            let [titles, names] = &mut whole;
            titles.entry(stems.of_text(&searched.title)).or_insert_with(Vec::new).push(idx);
            for name in &searched.other_names {
                let places = names.entry(stems.of_text(name)).or_insert_with(Vec::new);
                if places.last() != Some(&idx) {
                    places.push(idx);
                }
            }
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        let weights = list.iter().map(|searched| searched.weight).collect();
        let synonyms = synonyms.by_stems(|phrase| stems.of_text(phrase));
        Ok(Self { searcher, stems, fields, weights, whole, synonyms, vocabulary })
    }

    /// What the words of `text` name, best first. Any text may be asked for; where nothing has all words but
    /// some of them, that is found.
    ///
    /// # Errors
    /// Where memory runs out.
    pub fn find(&self, text: &str) -> Result<Found, SearchError> {
        let all = words(text);
        let asked: Vec<&Word> = telling(&all).into_iter().take(MOST_WORDS).collect();
        let stems: Vec<String> = asked.iter().map(|word| self.stems.of_word(word)).collect();
        let (concepts, meant) = self.concepts(text, &asked, &stems)?;
        let mut matching = Matching::default();
        for (way, _) in concepts.iter().flat_map(|concept| &concept.ways) {
            matching.0.extend(way.iter().cloned());
        }
        if concepts.is_empty() || self.weights.is_empty() {
            return Ok(Found { places: Vec::new(), is_partial: false, meant: None, matching });
        }
        let least = concepts.len() - concepts.len() / MISSING_OF;
        let mut places = self.ranked(&concepts, least, &stems)?;
        let is_partial = places.is_empty() && 1 < concepts.len();
        if is_partial {
            places = self.ranked(&concepts, 1, &stems)?;
        }
        let is_partial = is_partial && !places.is_empty();
        Ok(Found { places, is_partial, meant, matching })
    }

    /// The words and phrases of a query, and the query with slips mended.
    fn concepts(
        &self,
        text: &str,
        asked: &[&Word],
        stems: &[String],
    ) -> Result<(Vec<Concept>, Option<String>), SearchError> {
        let mut concepts = Vec::new();
        let mut mended: Vec<(Range<usize>, String)> = Vec::new();
        let mut idx = 0;
        while idx < stems.len() {
            let longest = (1..=LONGEST_PHRASE.min(stems.len() - idx))
                .rev()
                .find_map(|n| self.synonyms.get_key_value(&stems[idx..idx + n]));
            if let Some((phrase, same)) = longest {
                let same = same.iter().map(|other| (other.clone(), share(phrase, other) * SYNONYM_COUNTS));
                concepts.push(Concept { ways: [(phrase.clone(), 1.0)].into_iter().chain(same).collect() });
                idx += phrase.len();
                continue;
            }
            let (word, stem) = (asked[idx], &stems[idx]);
            let mut ways = vec![(vec![stem.clone()], 1.0)];
            if word.unit.is_none() && is_numeric(&word.text) {
                // Without a unit any may be meant.
                ways.extend(Unit::TOLD_APART.map(|unit| (vec![format!("{stem}{}", unit.mark())], 1.0)));
            }
            if !self.is_known(stem)? && !is_numeric(&word.text) {
                let meant = self.vocabulary.meant(&word.text);
                if let Some(best) = meant.first().filter(|best| best.is_slip) {
                    mended.push((word.range.clone(), best.word.clone()));
                }
                for meant in &meant {
                    let meant = vec![self.stems.of(&meant.word)];
                    for other in self.synonyms.get(&meant).into_iter().flatten() {
                        ways.push((other.clone(), share(&meant, other) * SYNONYM_COUNTS * MEANT_COUNTS));
                    }
                    ways.push((meant, MEANT_COUNTS));
                }
            }
            concepts.push(Concept { ways });
            idx += 1;
        }
        let meant = (!mended.is_empty()).then(|| {
            let mut text = text.to_owned();
            for (range, word) in mended.into_iter().rev() {
                text.replace_range(range, &word);
            }
            text
        });
        Ok((concepts, meant))
    }

    /// Whether a stem stands anywhere in the list.
    fn is_known(&self, stem: &str) -> Result<bool, SearchError> {
        for field in self.fields {
            if 0 < self.searcher.doc_freq(&Term::from_field_text(field, stem))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The places that have at least so many of the concepts, best first, with their scores.
    fn ranked(
        &self,
        concepts: &[Concept],
        least: usize,
        stems: &[String],
    ) -> Result<Vec<(usize, f32)>, SearchError> {
        let clauses = concepts.iter().map(|concept| (Occur::Should, self.clause(concept))).collect();
        let query = BooleanQuery::with_minimum_required_clauses(clauses, least);
        // Weights are known here only, so all are taken and set in order afterwards.
        let all = TopDocs::with_limit(self.weights.len()).order_by_score();
        let found = self.searcher.search(&query, &all)?;
        let whole: Vec<BTreeSet<usize>> = self
            .whole
            .iter()
            .map(|whole| whole.get(stems).into_iter().flatten().copied().collect())
            .collect();
        let mut places: Vec<(usize, f32)> = found
            .into_iter()
            .filter_map(|(score, DocAddress { doc_id, .. })| {
                // One segment: documents have the numbers in which they were added.
                let idx = usize::try_from(doc_id).ok()?;
                let whole = whole.iter().zip(WHOLE_COUNTS).find(|(places, _)| places.contains(&idx));
                Some((idx, score * self.weights.get(idx)? * whole.map_or(1.0, |(_, counts)| counts)))
            })
            .collect();
        places.sort_by(|(first, one), (second, other)| other.total_cmp(one).then(first.cmp(second)));
        Ok(places)
    }

    /// What a concept names, in whichever way it is written.
    fn clause(&self, concept: &Concept) -> Box<dyn Query> {
        let ways = concept.ways.iter().map(|(stems, counts)| {
            let words = stems.iter().map(|stem| (Occur::Must, self.word(stem))).collect();
            let phrase: Box<dyn Query> = Box::new(BooleanQuery::new(words));
            Box::new(BoostQuery::new(phrase, *counts)) as Box<dyn Query>
        });
        Box::new(DisjunctionMaxQuery::new(ways.collect()))
    }

    /// What a word names, where it counts most.
    fn word(&self, stem: &str) -> Box<dyn Query> {
        let ways = self.fields.into_iter().zip(COUNTS).map(|(field, counts)| {
            let term = Term::from_field_text(field, stem);
            let exact = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(exact), counts)) as Box<dyn Query>
        });
        // A word that is in the title and in the text counts a little more than in the title alone.
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways.collect(), 0.1))
    }
}

/// What a phrase of the same meaning counts, so that one of more words does not count more.
#[expect(clippy::cast_precision_loss, reason = "phrases have few words")]
fn share(phrase: &[String], other: &[String]) -> f32 {
    phrase.len() as f32 / other.len() as f32
}

impl Matching {
    /// Where the words that match stand in a text [bytes], in order.
    #[must_use]
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let stems = Stems::english();
        let matching = words(text).into_iter().filter(|word| self.0.contains(&stems.of_word(word)));
        matching.map(|word| word.range).collect()
    }
}

#[cfg(test)]
mod tests;
