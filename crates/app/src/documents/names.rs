//! The names that figures of documents are looked for by: boards, systems and trusts of the register, those of the
//! workspace first.

use std::collections::BTreeSet;

use claims::{BodyKind, Gazetteer, Name};
use domain::organisation::{Organisation, OrganisationKind};
use domain::register::Board;
use sources::register::register;
use sources::workspace::Workspace;

/// The names of a workspace, then those of the register.
#[must_use]
pub(super) fn gazetteer(workspace: &Workspace) -> Gazetteer {
    let tables = register().tables();
    let mut names = Names::default();
    let is_own = |board: &&Board| board.code() == &workspace.system;
    for board in
        tables.boards.iter().filter(is_own).chain(tables.boards.iter().filter(|board| !is_own(board)))
    {
        names.board(board, is_own(&board));
    }
    // A system that the register does not know; one that it knows is there already.
    let own = own_system(workspace);
    names.add(&format!("{own} ICS"), BodyKind::System, None, vec![format!("{own} Integrated Care System")]);
    let ics = format!("{own} ICS");
    names.add(
        &format!("{own} ICB"),
        BodyKind::Board,
        Some(&ics),
        vec![format!("{own} Integrated Care Board")],
    );
    for organisation in &workspace.organisations {
        names.body(organisation, Some(&ics), true);
    }
    // `Leicester city`, which is not all that is called Leicester.
    for place in tables.places.iter().filter(|place| place.also.iter().any(|also| also.ends_with(" City"))) {
        names.add(&format!("{} city", place.name), BodyKind::Place, None, place.also.clone());
    }
    for trust in &tables.trusts {
        let current = trust.memberships.last().map(|membership| &membership.board);
        let board = current.and_then(|code| tables.boards.iter().find(|board| board.code() == code));
        let system = board.map(|board| format!("{} ICS", named(board, is_own(&board))));
        names.body(&trust.organisation, system.as_deref(), false);
    }
    names.add("NHS England", BodyKind::Nation, None, vec!["NHSE".to_owned()]);
    Gazetteer::new(names.names).expect("every name has letters, and a part is only of what was added before")
}

/// What the system of a workspace is called before `ICS` and `ICB`: `LLR`.
pub(super) fn own_system(workspace: &Workspace) -> &str {
    let board = register().tables().boards.iter().find(|board| board.code() == &workspace.system);
    board.map_or(&workspace.name, called)
}

/// What people call a system: the short name of its board without `ICB`.
fn called(board: &Board) -> &str {
    let short = board.organisation.short_name.trim_end_matches(" ICB");
    if short.is_empty() { &board.system_name } else { short }
}

/// What a system is named by: at home as people call it, elsewhere in full, for nobody here knows what `N&W` is.
fn named(board: &Board, is_own: bool) -> &str {
    if is_own { called(board) } else { &board.system_name }
}

#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "they are what it lists")]
struct Names {
    names: Vec<Name>,
    known: BTreeSet<String>,
    /// How bodies are written: the first that is called so keeps the name.
    written: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &str, kind: BodyKind, part_of: Option<&str>, others: Vec<String>) {
        // What a body is written by already is no second body.
        if self.written.contains(&name.to_lowercase()) || !self.known.insert(name.to_owned()) {
            return;
        }
        self.written.insert(name.to_lowercase());
        let part_of = part_of.filter(|whole| self.known.contains(*whole)).map(str::to_owned);
        let written = &mut self.written;
        let others = others.into_iter().filter(|other| written.insert(other.to_lowercase())).collect();
        self.names.push(Name { name: name.to_owned(), kind, part_of, others });
    }

    /// A board and its system: `LLR ICB`, `LLR ICS`, and what else they are called.
    fn board(&mut self, board: &Board, is_own: bool) {
        let system = board.system_name.as_str();
        let (called, name) = (called(board), named(board, is_own));
        let parts = pairs(system);
        let ics = format!("{name} ICS");
        let mut others: Vec<String> = vec![
            format!("{system} Integrated Care System"),
            format!("{system} ICS"),
            format!("{called} ICS"),
        ];
        if system.contains(' ') {
            others.push(system.to_owned());
        }
        if called != system && called.chars().all(char::is_uppercase) {
            others.push(called.to_owned());
        }
        others.extend(parts.iter().cloned());
        self.add(&ics, BodyKind::System, None, others);
        let mut others = vec![
            board.organisation.name.clone(),
            format!("{system} Integrated Care Board"),
            format!("{called} Integrated Care Board"),
            format!("{system} ICB"),
            format!("{called} ICB"),
        ];
        others.extend(turned(system).map(|turned| format!("{turned} Integrated Care Board")));
        others.extend(parts.iter().map(|pair| format!("{pair} health board")));
        others.extend(last_part(system).map(|part| format!("{part} Health Board")));
        self.add(&format!("{name} ICB"), BodyKind::Board, Some(&ics), others);
    }

    /// A trust by its full name, that without the words of its kind, and at home by its short name.
    fn body(&mut self, organisation: &Organisation, system: Option<&str>, is_own: bool) {
        if organisation.kind != OrganisationKind::Trust {
            return;
        }
        let plain =
            organisation.name.trim_end_matches(" NHS Foundation Trust").trim_end_matches(" NHS Trust");
        let plain = plain.trim_start_matches("The ");
        let short = organisation.short_name.as_str();
        // One word is a place more often than a trust: `Salford`.
        let is_short = !short.is_empty() && (is_own || !plain.contains(' '));
        let name = if is_short { short } else { plain };
        let mut others = vec![organisation.name.clone()];
        if !short.is_empty() {
            others.push(short.to_owned());
        }
        if plain.contains(' ') {
            others.push(plain.to_owned());
            others.push(format!("{plain} Trust"));
        }
        self.add(name, BodyKind::Trust, system, others);
    }
}

/// The parts of `Leicester, Leicestershire and Rutland`.
fn parts(system: &str) -> Vec<&str> {
    let parts = system.split(", ").flat_map(|part| part.split(" and "));
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Two of three parts, as newspapers name systems: `Leicester and Rutland`.
fn pairs(system: &str) -> Vec<String> {
    match parts(system)[..] {
        [one, two, three] => {
            vec![format!("{one} and {three}"), format!("{two} and {three}"), format!("{one} and {two}")]
        }
        _ => Vec::new(),
    }
}

/// The same parts the other way about: `Leicestershire, Leicester and Rutland`.
fn turned(system: &str) -> Option<String> {
    match parts(system)[..] {
        [one, two, three] => Some(format!("{two}, {one} and {three}")),
        _ => None,
    }
}

/// The last of three parts, which no other system is named after.
fn last_part(system: &str) -> Option<&str> {
    match parts(system)[..] {
        [_, _, three] => Some(three),
        _ => None,
    }
}
