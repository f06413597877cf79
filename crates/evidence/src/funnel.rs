//! Funnels: which of many units lie further from the rest than chance alone takes them.
//!
//! Method, sources and limits: `docs/method/evaluation.md`.

pub mod fault;
pub mod exact;
pub mod interval;
pub mod overdispersion;
