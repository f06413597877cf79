//! What the peers share, so that only the engines differ: the two models' numbers and draws, the
//! statistics kept, the command line and the line printed. How events are kept and run is not here.

pub mod ed;
pub mod mmc;
pub mod run;
