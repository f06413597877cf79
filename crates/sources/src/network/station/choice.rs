//! Choices among stations as they are written.

use flow::network::{ByType, Choice, ChoiceOption, StationKind};

use super::Stations;
use crate::toml_reader::{Faults, TomlTable, number};

impl Stations<'_> {
    pub(super) fn choice(&self, faults: &Faults, table: &TomlTable<'_>) -> Option<StationKind> {
        let mut options = Vec::new();
        let rows = table.list(faults, "options").unwrap_or_default();
        let n_rows = rows.len();
        for row in rows {
            let example = "{ to = \"a station\", constant = 0.0 }";
            let Some(option) = TomlTable::from_value(
                format!("{}, options", table.subject),
                table.file,
                row,
                example,
                faults,
            ) else {
                continue;
            };
            let to = option.required_text(faults, "to", "a station to choose");
            let to = to.and_then(|to| self.station_names.station(faults, &option, "to", to));
            let constant = option.number(faults, "constant").unwrap_or(0.0);
            let only = option.list(faults, "only");
            let mut constants =
                ByType::same(if only.is_some() { None } else { Some(constant) }, self.types.len());
            for label in only.unwrap_or_default() {
                match label.get_ref().as_str() {
                    Some(text) => {
                        constants.set(Some(constant), self.types_called(faults, &option, "only", text));
                    }
                    None => option.add_fault(
                        faults,
                        "only",
                        label,
                        "expected a need, place or age in quotation marks",
                    ),
                }
            }
            for (label, value) in option.entries(faults, "constant_for").unwrap_or_default().into_iter().rev()
            {
                match number(value) {
                    Some(constant) => {
                        constants
                            .set(Some(constant), self.types_called(faults, &option, "constant_for", label));
                    }
                    None => option.add_fault(faults, "constant_for", value, "expected a number"),
                }
            }
            option.finish(faults);
            if let Some(to) = to.filter(|to| options.iter().any(|option: &ChoiceOption| option.to == *to)) {
                let name = &self.station_names.stations[to.idx()];
                option.add_table_fault(
                    faults,
                    format!("another option leads to {name}; write one, with constant_for where it differs"),
                );
            }
            options.extend(to.map(|to| ChoiceOption { to, constant: constants }));
        }
        if n_rows == 0 {
            table.add_table_fault(
                faults,
                "options is missing: a list of { to = \"station\", constant = 0.0 }",
            );
        }
        let weight = |key: &str| {
            let weight = table.number(faults, key).unwrap_or(0.0);
            if weight > 0.0 {
                table.add_table_fault(
                    faults,
                    format!("{key} is above 0: patients would like more of it; write 0 or less"),
                );
            }
            weight
        };
        let weights = ["per_travel_minute", "per_wait_minute", "out_of_hours"].map(weight);
        let reach = Self::time(faults, table, "reach").unwrap_or(f64::INFINITY);
        let travels = table.flag(faults, "travels").unwrap_or(false);
        let none_open = self.route(
            faults,
            table,
            "none_open",
            Some("where those go for whom nothing is open within reach"),
        );
        if options.len() < n_rows.max(1) {
            return None;
        }
        Some(StationKind::Choice(Box::new(Choice {
            options,
            per_travel_minute: weights[0],
            per_wait_minute: weights[1],
            out_of_hours: weights[2],
            reach,
            travels,
            none_open: none_open?,
        })))
    }
}
