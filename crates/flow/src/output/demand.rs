//! Where demand of a scenario follows the projection of its series: what each source was multiplied by, and why.

/// What one change of demand by projection did. Months are written `2027-01`.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandByProjection {
    /// The month whose demand was taken.
    pub month: String,
    /// The end of what is projected that was taken: `low`, `middle` or `high`.
    pub end: String,
    /// Sources that follow a series, in their order.
    pub sources: Vec<SourceDemand>,
    /// Sources that keep their demand, in their order.
    pub kept: Vec<KeptDemand>,
}

/// A source whose patients follow a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceDemand {
    /// Its name.
    pub source: String,
    /// What the series is of: `attendances of RWE, Type 1`.
    pub series: String,
    /// The files that it is from.
    pub files: String,
    /// The months that the network was observed in: `2024-06 to 2025-06`.
    pub observed: String,
    /// The months that the projection rests on: `30 months, 2023-01 to 2025-06`.
    pub rests_on: String,
    /// How many times as many come as in the base.
    pub factor: f64,
    /// 1 in 10 projected months has a lower factor.
    pub low: f64,
    /// As many have a lower one as a higher one.
    pub middle: f64,
    /// 1 in 10 has a higher one.
    pub high: f64,
    /// What weakens the projection, a clause each.
    pub warnings: Vec<String>,
}

/// A source that keeps its demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDemand {
    /// Its name.
    pub source: String,
    /// Why.
    pub why: String,
}
