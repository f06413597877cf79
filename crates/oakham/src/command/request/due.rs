//! `oakham request due`: reminders of what is late, due this week and due later.

use std::io::Write;

use anyhow::Result;
use app::requests::standings;
use governance::scrutiny::standing::Reminder;
use sources::workspace::Workspace;

use super::{Stood, in_words, refuse_unknown, tell_faults, today, write};
use crate::arguments::request::Whose;
use crate::arguments::{Format, Global};
use crate::{Outcome, terminal};

pub(super) fn run(global: &Global, workspace: &Workspace, whose: &Whose) -> Result<Outcome> {
    tell_faults(global, workspace)?;
    let on = whose.on.unwrap_or_else(today);
    let mut owed = standings(workspace, on, false);
    refuse_unknown(workspace, &owed, whose)?;
    owed.retain(|(_, entry, standing)| standing.owed.is_some() && whose.takes(&entry.particulars));
    owed.sort_by_key(|(id, _, standing)| (standing.reminder(on), standing.order(), id.clone()));
    if global.format != Format::Table {
        write(global, workspace, on, &owed)?;
        return Ok(Outcome::Done);
    }
    let mut out = terminal::out();
    if owed.is_empty() {
        writeln!(out, "Nothing is owed on {on}.")?;
    }
    let mut is_first = true;
    for reminder in Reminder::ALL {
        let of: Vec<&Stood> =
            owed.iter().filter(|(_, _, standing)| standing.reminder(on) == Some(reminder)).collect();
        if of.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            writeln!(out)?;
        }
        writeln!(out, "{} ({})", reminder.heading(), of.len())?;
        for (id, entry, standing) in of {
            writeln!(out, "{id}  {}", entry.particulars.title)?;
            writeln!(out, "    {}", in_words(entry, standing))?;
        }
    }
    Ok(Outcome::Done)
}
