//! Documents that are made from the workspace when they are asked for; made in `app`.

use api::benchmark::Benchmark;
use api::claims::Claims;
use api::requests::Requests;
use evidence::access::Access;

/// Makes documents. Called outside the threads that answer requests: it may read files.
pub trait WorkspaceAnswers: Send + Sync {
    /// Entries of the register of scrutiny as they stand today.
    ///
    /// # Errors
    /// Where the entry or committee that is asked for is not there for whoever asks, or the register cannot be read.
    fn requests(&self, asked: &RequestsAsked<'_>) -> Result<Requests, NoDocument>;

    /// Units compared by a measure of what is published.
    ///
    /// # Errors
    /// Where there is no such measure, kind of unit or unit.
    fn benchmark(&self, access: Option<&Access>, asked: &BenchmarkAsked<'_>)
    -> Result<Benchmark, NoDocument>;

    /// The figures that documents state: of the one asked for or of all, and those in whose sentence all `words` stand.
    ///
    /// # Errors
    /// Where no such document is kept, or one cannot be read.
    fn claims(&self, document: Option<&str>, words: Option<&str>) -> Result<Claims, NoDocument>;
}

/// Which entries of the register are asked for.
#[derive(Clone, Copy, Debug)]
pub struct RequestsAsked<'a> {
    /// The one of this id.
    pub id: Option<&'a str>,
    /// Those of this committee, by its code.
    pub committee: Option<&'a str>,
    /// Those in which all these words stand.
    pub words: Option<&'a str>,
    /// Whether only those that everybody may read.
    pub public_only: bool,
}

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct BenchmarkAsked<'a> {
    /// The measure: `within-4-hours`.
    pub measure: &'a str,
    /// The kind of unit: `trusts`.
    pub set: Option<&'a str>,
    /// The unit whose like are told: `RWE`.
    pub unit: Option<&'a str>,
}

/// Why there is no document, in words for whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDocument {
    /// Nothing is known of what is asked for.
    NotKnown(String),
    /// It is asked for in a way that cannot be read.
    Asked(String),
    /// Something here is at fault: why, for whoever runs the site.
    Failed(String),
}
