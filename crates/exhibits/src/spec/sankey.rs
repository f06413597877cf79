//! A Sankey diagram of who goes where: from the left to the right, only harm coloured.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{NARROW, Pair, base, colour, count, lines_of, tidy};
use crate::exhibit::Specification;
use crate::number::whole;

/// What it means to end somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// Seen elsewhere.
    Elsewhere,
    /// Seen in an emergency department.
    Emergency,
    /// Not seen.
    Unseen,
}

impl Endpoint {
    const fn colour(self) -> &'static str {
        match self {
            Self::Elsewhere => colour::NOTE,
            Self::Emergency => colour::EMERGENCY,
            Self::Unseen => colour::ADVERSE,
        }
    }
}

/// A stream of patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it comes from.
    pub from: String,
    /// Where it goes.
    pub to: String,
    /// What it means to end there.
    pub end: Endpoint,
    /// How many [a year].
    pub a_year: f64,
}

/// The width of the wide drawing, a whole sheet [px].
const WIDE: u32 = 1104;
/// The most names on the left.
const MOST_LEFT: usize = 6;
/// The most names on the right.
const MOST_RIGHT: usize = 8;
/// How much wider bold letters are than others, with some room to spare.
const BOLD: f64 = 1.2;
/// What stands for the rest.
const OTHERS: &str = "Elsewhere";
const LEFT_COLOURS: [&str; 3] = [colour::ACTUAL, colour::PLAN, colour::NOTE];

/// Draws `streams`; the names of the specifications begin with `name`.
#[must_use]
pub fn sankey(name: &str, streams: &[Link]) -> Pair {
    Pair {
        wide: drawing(format!("{name}-wide"), streams, WIDE),
        narrow: drawing(format!("{name}-narrow"), streams, NARROW),
    }
}

/// A name on either side.
struct Node {
    name: String,
    a_year: f64,
    end: Endpoint,
}

/// The names of one side, the most first and harm last; what is too much becomes one.
fn nodes(streams: &[Link], end_of: impl Fn(&Link) -> (&str, Endpoint), most: usize) -> Vec<Node> {
    let mut sums: BTreeMap<(Endpoint, &str), f64> = BTreeMap::new();
    for stream in streams {
        let (name, end) = end_of(stream);
        *sums.entry((end, name)).or_default() += stream.a_year;
    }
    let mut nodes: Vec<Node> =
        sums.into_iter().map(|((end, name), a_year)| Node { name: name.to_owned(), a_year, end }).collect();
    nodes.sort_by(|one, other| other.a_year.total_cmp(&one.a_year));
    // Harm stays, however little it is.
    let n_harm = nodes.iter().filter(|node| node.end != Endpoint::Elsewhere).count();
    let room = most.saturating_sub(n_harm).max(2);
    let (plain, harm): (Vec<Node>, Vec<Node>) =
        nodes.into_iter().partition(|node| node.end == Endpoint::Elsewhere);
    let mut retained: Vec<Node> = Vec::new();
    let mut rest = 0.0;
    let n_plain = plain.len();
    for (idx, node) in plain.into_iter().enumerate() {
        if n_plain <= room || idx + 1 < room {
            retained.push(node);
        } else {
            rest += node.a_year;
        }
    }
    if 0.0 < rest {
        retained.push(Node { name: OTHERS.to_owned(), a_year: rest, end: Endpoint::Elsewhere });
    }
    let mut harm = harm;
    harm.sort_by_key(|node| node.end);
    retained.extend(harm);
    retained
}

fn drawing(name: String, streams: &[Link], width: u32) -> Specification {
    let is_wide = NARROW < width;
    let left = nodes(streams, |stream| (&stream.from, Endpoint::Elsewhere), MOST_LEFT);
    let right = nodes(streams, |stream| (&stream.to, stream.end), MOST_RIGHT);
    let (margin_left, margin_right, size) = if is_wide { (200.0, 330.0, 14.0) } else { (84.0, 118.0, 13.0) };
    // Sides are told apart by what stands before the name, so that a place may be a destination too.
    let label = |node: &Node, first: bool| {
        let number = whole(node.a_year);
        let text = match (first, node.name.as_str()) {
            (true, OTHERS) => format!("Others  {number}"),
            (true, name) => format!("{name}  {number}"),
            (false, name) => format!("{number}  {name}"),
        };
        let room = if first { margin_left } else { margin_right } - 12.0;
        // Harm is set bold, which takes more room.
        lines_of(&text, if node.end == Endpoint::Elsewhere { size } else { size * BOLD }, room)
    };
    let n_lines =
        |nodes: &[Node], first: bool| nodes.iter().map(|node| label(node, first).len()).max().unwrap_or(1);
    // Between two thin bars the longest label has to find room, and half of it beyond the last.
    let label_height = count(n_lines(&left, true).max(n_lines(&right, false))) * size * 1.2;
    let gap = label_height.max(if is_wide { 16.0 } else { 30.0 });
    let n_most = left.len().max(right.len());
    let height = super::pixels((count(n_most) * (gap + 35.0)).max(140.0));
    let end = tidy((label_height / 2.0).max(6.0));
    let data = |node: &Node, first: bool, ink: &str| {
        json!({
            "name": format!("{}{}", if first { "from " } else { "to " }, node.name),
            "depth": i32::from(!first),
            "itemStyle": { "color": ink },
            "label": {
                "formatter": label(node, first).join("\n"),
                "fontWeight": if node.end == Endpoint::Elsewhere { "normal" } else { "bold" },
            },
        })
    };
    let mut data_nodes: Vec<Value> = left
        .iter()
        .enumerate()
        .map(|(idx, node)| data(node, true, LEFT_COLOURS[idx.min(LEFT_COLOURS.len() - 1)]))
        .collect();
    data_nodes.extend(right.iter().map(|node| data(node, false, node.end.colour())));
    let mut option = base();
    option["series"] = json!([{
        "type": "sankey", "silent": true, "draggable": false, "emphasis": { "disabled": true },
        "left": margin_left, "right": margin_right, "top": end, "bottom": end,
        "nodeWidth": if is_wide { 12 } else { 8 }, "nodeGap": gap, "nodeAlign": "justify",
        "layoutIterations": 0,
        "label": { "fontSize": size, "color": colour::INK, "lineHeight": tidy(size * 1.2) },
        "levels": [
            { "depth": 0, "label": { "position": "left" } },
            { "depth": 1, "label": { "position": "right" } },
        ],
        "lineStyle": { "color": "source", "opacity": 0.28, "curveness": 0.5 },
        "data": data_nodes,
        "links": links(streams, &left, &right),
    }]);
    Specification { name, width, height, option }
}

fn links(streams: &[Link], left: &[Node], right: &[Node]) -> Vec<Value> {
    let side = |nodes: &[Node], name: &str, end: Endpoint| {
        let is = |node: &Node| node.name == name && node.end == end;
        nodes
            .iter()
            .position(is)
            .or_else(|| nodes.iter().position(|node| node.name == OTHERS && node.end == Endpoint::Elsewhere))
    };
    let mut sums: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for stream in streams {
        let ends = (side(left, &stream.from, Endpoint::Elsewhere), side(right, &stream.to, stream.end));
        if let (Some(from), Some(to)) = ends {
            *sums.entry((from, to)).or_default() += stream.a_year;
        }
    }
    sums.into_iter()
        .filter(|(_, a_year)| 0.0 < *a_year)
        .map(|((from, to), a_year)| {
            let mut link = json!({
                "source": format!("from {}", left[from].name),
                "target": format!("to {}", right[to].name),
                "value": tidy(a_year),
            });
            if right[to].end != Endpoint::Elsewhere {
                link["lineStyle"] = json!({ "color": right[to].end.colour(), "opacity": 0.4 });
            }
            link
        })
        .collect()
}

#[cfg(test)]
mod tests;
