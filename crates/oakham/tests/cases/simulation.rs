//! Patient flow: known answers, and what a simulation says of itself.
