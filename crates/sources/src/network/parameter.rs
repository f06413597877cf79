//! Numbers of a network with their sources, for its description.

use domain::provenance::Provenance;
use flow::network::Parameter;
use toml::de::{DeTable, DeValue};

use super::row::Row;

/// What a planner may change, as it is written, with where it comes from.
pub(super) fn parameters(lists: &[(&str, &Vec<Row<'_>>)], defaults: &DeTable<'_>) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (kind, rows) in lists {
        for (file, row) in *rows {
            let DeValue::Table(map) = row.get_ref() else { continue };
            let text = |key: &str| {
                let value = map.get(key).or_else(|| defaults.get(key));
                value.and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned()
            };
            let provenance = text("provenance").parse().unwrap_or(Provenance::Synthetic);
            let owner = format!("{kind} {}", text("name"));
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.span().start);
            for (key, value) in entries {
                let name = key.get_ref().as_ref();
                if ["name", "kind", "provenance", "source", "site", "note", "destination", "like", "to"]
                    .contains(&name)
                {
                    continue;
                }
                let raw = file.text.get(value.span()).unwrap_or_default();
                let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
                parameters.push(Parameter {
                    of: owner.clone(),
                    name: name.to_owned(),
                    value: raw,
                    provenance,
                    source: text("source"),
                });
            }
        }
    }
    parameters
}
