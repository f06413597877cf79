//! The server under half requests, foreign names, queued simulations and signals.
