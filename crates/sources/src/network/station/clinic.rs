//! Books of appointments as they are written.

use flow::kernel::draw::{Distribution, Shares};
use flow::network::{ByType, ClinicSchedule, DAY, Session, StationKind};

use super::Stations;
use crate::network::unit;
use crate::toml_reader::{Faults, TomlTable, number};

impl Stations<'_> {
    pub(super) fn book(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<StationKind> {
        let mut sessions = Vec::new();
        let mut asked_shares = Vec::new();
        let rows = table.list(faults, "sessions").unwrap_or_default();
        let n_rows = rows.len();
        for row in rows {
            let example = "{ staff = \"GP\", a_week = 500, same_day = 0.4, asked = 0.5 }";
            let Some(session) = TomlTable::from_value(
                format!("{}, sessions", table.subject),
                table.file,
                row,
                example,
                faults,
            ) else {
                continue;
            };
            let staff = session.required_text(faults, "staff", "whose appointments, such as \"GP\"");
            let a_week = session.number_in(faults, "a_week", 0.0, 1e9);
            let same_day = session.number_in(faults, "same_day", 0.0, 1.0);
            let share = session.number_in(faults, "asked", 0.0, 1.0).unwrap_or(1.0);
            if a_week.is_none() || same_day.is_none() {
                session.add_table_fault(
                    faults,
                    "expected { staff = \"GP\", a_week = 500, same_day = 0.4, asked = 0.5 }",
                );
            }
            session.finish(faults);
            if let (Some(staff), Some(slots_a_week), Some(same_day)) = (staff, a_week, same_day) {
                sessions.push(Session { staff: staff.to_owned(), slots_a_week, same_day });
                asked_shares.push(share);
            }
        }
        if n_rows == 0 {
            table.add_table_fault(faults, "sessions is missing: a list of { staff = \"GP\", a_week = 500, same_day = 0.4, asked = 0.5 }");
        }
        let sum: f64 = asked_shares.iter().sum();
        let are_read = 0 < n_rows && sessions.len() == n_rows;
        if are_read && (sum - 1.0).abs() > 1e-6 {
            table.add_table_fault(faults, format!("the shares `asked` of its sessions add to {sum}, not 1"));
        }
        let share = |key: &str, default: f64| table.number_in(faults, key, 0.0, 1.0).unwrap_or(default);
        let wants = Some(share("wants_same_day", 0.0));
        let wants_same_day = self.by_type(faults, table, "wants_same_day", wants, |value| {
            let share = number(value).filter(|share| (0.0..=1.0).contains(share));
            if share.is_none() {
                table.add_fault(faults, "wants_same_day_for", value, "expected a share from 0 to 1");
            }
            share
        });
        let ahead = if table.get("ahead").is_some() {
            self.distributions(faults, table, "ahead", true)
        } else {
            Some(ByType::same(Distribution::Fixed(0.0), self.types.len()))
        };
        let horizon = horizon(faults, table);
        let hours = table.text(faults, "hours").map_or(Ok((8.0 * 60.0, 18.5 * 60.0)), unit::hours);
        let hours = hours.map_err(|why| table.add_table_fault(faults, format!("hours: {why}"))).ok();
        let days = table.numbers::<7>(faults, "days").unwrap_or([1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
        if days.iter().sum::<f64>() <= 0.0 {
            table.add_table_fault(faults, "days are all 0; give one at least a weight");
        }
        let not_attended = share("not_attended", 0.0);
        let same_day_full = self.route(
            faults,
            table,
            "same_day_full",
            Some("where those go who get no appointment on the day"),
        );
        let full = self.route(
            faults,
            table,
            "full",
            Some("where those go for whom there is none within the horizon"),
        );
        let missed = if not_attended > 0.0 || table.get("missed").is_some() {
            self.route(faults, table, "missed", Some("where those go who did not attend"))
        } else {
            Some(self.route_to_nowhere())
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 366")]
        let horizon_days = (horizon? / DAY) as u32;
        if !are_read {
            return None;
        }
        Some(StationKind::Slots(Box::new(ClinicSchedule {
            sessions,
            session_shares: Shares::new(&asked_shares),
            session_weights: asked_shares,
            wants_same_day: wants_same_day?,
            ahead: ahead?,
            horizon_days,
            not_attended,
            same_day_full: same_day_full?,
            full: full?,
            missed: missed?,
            hours: hours?,
            days,
        })))
    }
}

/// How far ahead appointments are given [minutes].
fn horizon(faults: &Faults, table: &TomlTable<'_>) -> Option<f64> {
    let expected = "how far ahead appointments are given, from \"1 d\" to \"366 d\"";
    let Some(value) = table.get("horizon") else {
        table.add_table_fault(faults, format!("horizon is missing: {expected}"));
        return None;
    };
    let horizon = value.get_ref().as_str().and_then(unit::time);
    let horizon = horizon.filter(|horizon| (DAY..=366.0 * DAY).contains(horizon));
    if horizon.is_none() {
        table.add_fault(faults, "horizon", value, format!("expected {expected}"));
    }
    horizon
}
