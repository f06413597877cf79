//! Functions of boards, their duties, and boards with the region whose clusters they are in.

use exhibits::number::grouped_count;
use exhibits::table::clusters::clusters_of_region;

use super::Ground;
use crate::search::entry::{Address, Kind, Listed};

/// Every function, duty and board.
pub(super) fn listed(ground: &Ground<'_>) -> Vec<Listed> {
    let mut listed = Vec::new();
    if let Some(reform) = ground.library.reform() {
        let input = &reform.input;
        listed.extend(input.functions.iter().map(|function| {
            let duties = input.duties.iter().filter(|duty| duty.function.as_ref() == Some(&function.id));
            let duties: Vec<&str> = duties.map(|duty| duty.what.as_str()).collect();
            let also = function.also_done_by.iter().map(|other| format!("{}: {}", other.body, other.what));
            Listed::new(
                Kind::Function,
                Address::of(&format!("/reform/function/{}", function.id)),
                function.name.as_str(),
            )
            .named([function.id.as_str()])
            .saying([
                if function.destination.is_empty() {
                    String::new()
                } else {
                    format!("Moves to: {}", function.destination)
                },
                also.collect::<Vec<_>>().join("; "),
                function.contracts.clone(),
                function.systems.clone(),
                function.measures.clone(),
            ])
            .saying(duties)
        }));
        listed.extend(input.duties.iter().map(|duty| {
            let path = duty.function.as_ref().map_or_else(
                || "/reform/duties".to_owned(),
                |function| format!("/reform/function/{function}#duties"),
            );
            let law = format!("{} {}", duty.act, duty.section);
            Listed::new(Kind::Duty, Address::of(&path), duty.what.as_str())
                .named([duty.id.as_str(), &law, &format!("who is responsible for {}", duty.what)])
                .saying([law.as_str(), duty.kind.words(), &duty.executive])
        }));
    }
    if let Some(clusters) = ground.library.clusters() {
        for plans in &clusters.regions {
            let path = format!("/reform/clusters#{}", clusters_of_region(&clusters, plans).name);
            listed.extend(plans.region.bodies.iter().map(|body| {
                Listed::new(Kind::Board, Address::of(&path), clusters.name(&body.code))
                    .named([body.code.as_str()])
                    .saying([format!("{}, {} people", plans.name, grouped_count(body.people))])
            }));
        }
    }
    listed
}
