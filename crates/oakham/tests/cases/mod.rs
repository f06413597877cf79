//! Faults that were found from outside, each as the shortest input that shows it: the binary is run
//! on it and must behave as a person would expect.

mod documents;
mod reader;
mod months;
mod simulation;
mod scenarios;
mod consequences;
mod register;
mod server;
mod paper_units;
mod papers;
mod projection;
mod projected_demand;
mod estimates;
mod bundles;
mod money;
mod keyed_wrong;
mod by_hand;
mod reform;
mod sources;
mod unreadable;
mod search;
mod remedies;
mod start;
mod words;
mod tables;
mod workbooks;
mod access;
mod lake;
mod places;
mod questions;
mod agreement;
mod wire;
mod board_paper;
mod fetching;
mod evidence;
