//! One function: what each option costs and saves, and the posts that do it.

use domain::counted::Counted;
use domain::function::{Function, FunctionOption, Posts};
use domain::provenance::Provenance;
use reform::plan::Reform;

use super::super::efficiency::row;
use super::super::figures;
use super::{amount, count, in_hundredths};
use crate::exhibit::{Exhibit, FileRows, RowKind, Table};
use crate::number::{Form, counted};

/// The options of a function: money a year, exits and other costs once, the impact score and posts.
#[must_use]
pub fn function_options(reform: &Reform, function: &Function) -> Exhibit {
    let options = || reform.input.options_of(&function.id);
    let line = |option: &FunctionOption| {
        let known = option.provenance;
        let cells = vec![
            amount(option.icb_cost, known),
            amount(option.receiver_cost, known),
            amount(function.cost() - option.icb_cost - option.receiver_cost, known.max(Provenance::Derived)),
            amount(option.exit_cost, known),
            amount(option.one_off_cost, known),
            count(u64::from(option.impact), known),
            in_hundredths(option.posts.to_string(), option.posts.hundredths(), Form::decimals(2), known),
        ];
        let rows = FileRows {
            file: "reform/options.csv".to_owned(),
            chosen_by: vec![
                ("function_id", function.id.to_string()),
                ("option", option.kind.code().to_owned()),
            ],
        };
        row(&format!("{} {}", function.id, option.kind.words()), RowKind::Body, cells).reading([rows])
    };
    Exhibit {
        key: "T10n".into(),
        name: "options".into(),
        heading: format!("{}: {}", function.name, counted(options().count(), "option", "options")),
        note: "£m a year; exits and other costs once. What the receiver pays is not saved by the system."
            .to_owned(),
        provenance: options().map(|option| option.provenance).fold(function.provenance, Provenance::max),
        table: Table {
            caption: "Options of a function, £m, impact score and posts [WTE].".to_owned(),
            row_heading: "Option".to_owned(),
            columns: vec![
                figures("", "Board").reading(&["icb_cost"]),
                figures("", "Receiver").reading(&["receiver_cost"]),
                figures("", "System saves").reading(&["icb_cost", "receiver_cost"]),
                figures("", "Exits").reading(&["exit_cost"]),
                figures("", "Other, once").reading(&["one_off_cost"]),
                figures("", "Impact score").reading(&["harm"]),
                figures("", "Posts under it").reading(&["posts_wte"]),
            ],
            rows: options().map(line).collect(),
        },
        chart: None,
    }
}

/// The posts of a function, by band.
#[must_use]
pub fn function_posts(reform: &Reform, function: &Function) -> Exhibit {
    let posts = || reform.input.posts.iter().filter(|posts| posts.function == function.id);
    let line = |posts: &Posts| {
        let cells = vec![in_hundredths(
            posts.wte.to_string(),
            posts.wte.hundredths(),
            Form::decimals(2),
            posts.provenance,
        )];
        let rows = FileRows::with("reform/posts.csv", "function_id", function.id.to_string());
        row(&format!("{} {}", function.id, posts.band.words()), RowKind::Body, cells).reading([rows])
    };
    let total = reform.input.posts_of(&function.id);
    let provenance = posts().map(|posts| posts.provenance).fold(function.provenance, Provenance::max);
    // Posts are there whether anybody fills them or not; who fills which is of people.
    let all = in_hundredths(total.to_string(), total.hundredths(), Form::decimals(2), provenance);
    let all = row("All posts", RowKind::Total, vec![all]).counting(Counted::NotPeople);
    Exhibit {
        key: "T10o".into(),
        name: "posts".into(),
        heading: format!("{total} posts of {}, by band", function.name),
        note: "No person is named.".to_owned(),
        provenance,
        table: Table {
            caption: "Posts by band, WTE.".to_owned(),
            row_heading: "Band".to_owned(),
            columns: vec![figures("", "WTE").counting(Counted::People).reading(&["wte"])],
            rows: posts().map(line).chain([all]).collect(),
        },
        chart: None,
    }
}
