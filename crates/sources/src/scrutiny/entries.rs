//! What was asked, one row an entry.

use std::collections::BTreeSet;
use std::path::Path;

use governance::scrutiny::change::ChangeNotice;
use governance::scrutiny::clock::ClockRule;
use governance::scrutiny::committee::Committee;
use governance::scrutiny::id::{ObjectKind, ScrutinyId};
use governance::scrutiny::programme::ProgrammeItem;
use governance::scrutiny::recommendation::Recommendation;
use governance::scrutiny::register::{Openness, Particulars, RegisterEntry, Thing};
use governance::scrutiny::request::{Power, Request};

use super::{REGISTER, Recorded, listed};
use crate::appended::Added;
use crate::fault::Fault;
use crate::file::is_there;
use crate::sheet::Row;

pub(super) const COLUMNS: [&str; 18] = [
    "id",
    "title",
    "asked",
    "committee",
    "minute",
    "web_address",
    "raised_by",
    "raised_on",
    "clock",
    "power",
    "owner",
    "owner_role",
    "tags",
    "places",
    "linked",
    "closed_because",
    "recorded_by",
    "recorded_at",
];

/// The word for information that must be given; nothing for a courtesy.
const REGULATION_26: &str = "regulation 26";

/// An entry, under its id, as it was recorded.
type Read = (ScrutinyId, RegisterEntry, Recorded);

/// The entries that can be read, and the ids of the others; nothing where the register cannot be read at all.
pub(super) fn read(
    root: &Path,
    committees: &[Committee],
    faults: &mut Vec<Fault>,
) -> Option<(Vec<Read>, BTreeSet<String>)> {
    if !is_there(root, REGISTER) {
        return Some((Vec::new(), BTreeSet::new()));
    }
    let added = Added::of(root, REGISTER, &COLUMNS, faults)?;
    let mut ids = BTreeSet::new();
    let mut entries = Vec::new();
    let mut unread: BTreeSet<String> = added.lost().map(|row| row.text("id").to_owned()).collect();
    for row in added.rows() {
        let Some((id, entry, recorded)) = entry(row, committees, faults) else {
            unread.insert(row.text("id").to_owned());
            continue;
        };
        if ids.insert(id.clone()) {
            entries.push((id, entry, recorded));
        } else {
            faults.push(
                row.fault("id", "an entry above has this id, which is never used again; write the next one"),
            );
        }
    }
    Some((entries, unread))
}

/// An entry without its moves; `None` where something of it cannot be read.
pub(super) fn entry(
    row: Row<'_>,
    committees: &[Committee],
    faults: &mut Vec<Fault>,
) -> Option<(ScrutinyId, RegisterEntry, Recorded)> {
    let n_before = faults.len();
    let id: Option<ScrutinyId> = row.parse("id", faults);
    let raised_on = row.day("raised_on", faults);
    let at = row.moment("recorded_at", faults);
    let clock: Option<ClockRule> = row.parse_if_any("clock", faults);
    for column in ["title", "asked", "raised_by", "owner", "recorded_by"] {
        if row.text(column).is_empty() {
            faults.push(row.fault(column, "the cell is empty; write it"));
        }
    }
    let committee = row.text("committee");
    if !committees.iter().any(|known| known.code == committee) {
        faults.push(row.fault(
            "committee",
            "no committee has this code; add it to committees.csv, or write one that is there",
        ));
    }
    let power = match row.text("power") {
        "" => Power::Courtesy,
        REGULATION_26 => Power::Regulation26,
        _ => {
            faults.push(row.fault("power", "expected regulation 26, or nothing for a courtesy"));
            Power::Courtesy
        }
    };
    let (id, raised_on, at) = (id?, raised_on?, at?);
    let thing = thing(id.kind(), clock, power);
    if thing.is_none() {
        let why = format!(
            "of {} a clock is needed; write 28 days, two months, 10 working days or a day",
            id.kind().word()
        );
        faults.push(row.fault("clock", why));
    }
    let closed = row.text("closed_because").to_owned();
    let text = |column| row.text(column).to_owned();
    let particulars = Particulars {
        title: text("title"),
        asked: text("asked"),
        committee: text("committee"),
        minute: text("minute"),
        web_address: text("web_address"),
        raised_by: text("raised_by"),
        raised_on,
        tags: listed(row.text("tags")),
        places: listed(row.text("places")),
        linked: listed(row.text("linked")),
        owner: text("owner"),
        owner_role: text("owner_role"),
        openness: if closed.is_empty() { Openness::Public } else { Openness::Closed { reason: closed } },
    };
    let recorded = Recorded { by: text("recorded_by"), at };
    (faults.len() == n_before).then_some((id, RegisterEntry { particulars, thing: thing? }, recorded))
}

/// A thing of a kind, to which nothing has happened; `None` where it lacks a clock.
#[must_use]
pub fn thing(kind: ObjectKind, clock: Option<ClockRule>, power: Power) -> Option<Thing> {
    Some(match kind {
        ObjectKind::Question | ObjectKind::InformationRequest | ObjectKind::Attendance => {
            Thing::Request(Request::new(clock?, power))
        }
        ObjectKind::Action | ObjectKind::Commitment => Thing::Action(Request::new(clock?, power)),
        ObjectKind::Recommendation => Thing::Recommendation(Recommendation::new(clock)),
        ObjectKind::WorkProgramme => Thing::Programme(ProgrammeItem::new()),
        ObjectKind::ServiceChange => Thing::Change(ChangeNotice::new(clock)),
    })
}

/// The cells of an entry.
pub(super) fn cells(id: &ScrutinyId, entry: &RegisterEntry, recorded: &Recorded) -> Vec<String> {
    let particulars = &entry.particulars;
    let (clock, power) = match &entry.thing {
        Thing::Request(request) | Thing::Action(request) => (Some(request.rule()), request.power()),
        Thing::Recommendation(recommendation) => (recommendation.respond_within, Power::Courtesy),
        Thing::Change(notice) => (notice.judge_within, Power::Courtesy),
        Thing::Programme(_) | Thing::Figure(_) => (None, Power::Courtesy),
    };
    let text = str::to_owned;
    vec![
        id.to_string(),
        particulars.title.clone(),
        particulars.asked.clone(),
        particulars.committee.clone(),
        particulars.minute.clone(),
        particulars.web_address.clone(),
        particulars.raised_by.clone(),
        particulars.raised_on.to_string(),
        clock.map_or_else(String::new, |clock| clock.to_string()),
        text(if power == Power::Regulation26 { REGULATION_26 } else { "" }),
        particulars.owner.clone(),
        particulars.owner_role.clone(),
        particulars.tags.join("; "),
        particulars.places.join("; "),
        particulars.linked.join("; "),
        match &particulars.openness {
            Openness::Public => String::new(),
            Openness::Closed { reason } => reason.clone(),
        },
        recorded.by.clone(),
        recorded.at.to_string(),
    ]
}
