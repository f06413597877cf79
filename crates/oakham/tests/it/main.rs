//! The binary from end to end: what it prints, what it writes, how it ends.

mod binary;
mod position;
mod slips;
mod report;
mod init;
