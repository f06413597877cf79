//! What a run measured: estimates with intervals, by station, clock and group of patients.

mod estimate;
mod metric;
mod key;
mod run_result;
mod comparison;
mod fewer_seen;
mod demand;

pub use comparison::{Comparison, Displaced, IMMATERIAL, PairedEstimate, ScenarioResult};
pub use demand::{DemandByProjection, KeptDemand, SourceDemand};
pub use estimate::{Estimate, LEAST_AGREEING};
pub use fewer_seen::with_fewer_seen;
pub use key::{Group, Key, Subject};
pub use metric::{Direction, Metric, Unit};
pub use run_result::{Beyond, Locked, Measured, Overloaded, RunRecord, RunResult, WarmUpFrom};
