//! Small multiples: a tile a place, a dot a scenario with its interval, one scale for all.

use serde_json::{Value, json};

use super::{Label, NARROW, Pair, TextAnchor, base, colour, count, lines_of, tidy};
use crate::exhibit::Specification;
use crate::render::Weight;

/// A difference and its interval, in the unit of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// The difference.
    pub mean: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether the interval leaves zero out.
    pub is_significant: bool,
    /// What stands at its right: `+8.6`, `no difference`.
    pub label: String,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Its name.
    pub name: String,
    /// Its column and row on the wide drawing; nothing places tiles in their order.
    pub at: Option<(usize, usize)>,
    /// A dot a scenario.
    pub dots: Vec<Dot>,
}

/// What a chart of tiles shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// The tiles, the most changed first.
    pub tiles: Vec<Tile>,
    /// The scenarios: letter and title.
    pub scenarios: Vec<(char, String)>,
    /// The unit of differences: `minutes`.
    pub unit: String,
}

/// The width of the wide drawing, a whole sheet [px].
const WIDE: u32 = 1104;
/// Columns of the wide drawing.
const N_COLUMNS: usize = 4;
/// Between tiles [px].
const GAP: f64 = 20.0;
/// From a tile's top to its first dot's row [px].
const HEAD: f64 = 32.0;
/// From dot to dot [px].
const PITCH: f64 = 28.0;
/// The room at the right of a tile for what is written beside a dot [px].
const BESIDE: f64 = 100.0;
/// The most tiles drawn; the table has the rest.
const MOST: usize = 20;

/// Colours and shapes of scenarios, told apart by letter as well.
const STYLES: [(&str, &str); 6] = [
    (colour::ACTUAL, "circle"),
    (colour::PLAN, "rect"),
    (colour::EMERGENCY, "triangle"),
    (colour::FORECAST, "diamond"),
    (colour::NOTE, "roundRect"),
    (colour::INK, "pin"),
];

/// Where a tile stands [px].
#[derive(Clone, Copy, Debug)]
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Draws `tiles`; the names of the specifications begin with `name`.
#[must_use]
pub fn tiles(name: &str, tiles: &Tiles) -> Pair {
    Pair { wide: wide(format!("{name}-wide"), tiles), narrow: narrow(format!("{name}-narrow"), tiles) }
}

fn height_of(tiles: &Tiles) -> f64 {
    HEAD + PITCH * count(tiles.scenarios.len()) + 6.0
}

fn wide(name: String, tiles: &Tiles) -> Specification {
    let tiles_drawn = &tiles.tiles[..tiles.tiles.len().min(MOST)];
    // A pixel at either side for the frames.
    let width = (f64::from(WIDE) - 2.0 - GAP * count(N_COLUMNS - 1)) / count(N_COLUMNS);
    // The corner that says how to read a tile is as high as one.
    let height = height_of(tiles).max(read_height(tiles, width - 40.0));
    let place = |(column, line): (usize, usize)| Place {
        left: 1.0 + count(column) * (width + GAP),
        top: 1.0 + count(line) * (height + GAP),
        width,
        height,
    };
    let on_map = tiles_drawn.iter().all(|tile| tile.at.is_some());
    // The key and the way to read take the free corners of the map, or the first two places in order.
    let (read_at, key_at, first) = if on_map { ((3, 0), (0, 2), 0) } else { ((1, 0), (0, 0), 2) };
    let position = |idx: usize, tile: &Tile| {
        let idx = idx + first;
        tile.at.filter(|_| on_map).unwrap_or((idx % N_COLUMNS, idx / N_COLUMNS))
    };
    let placed: Vec<(Place, &Tile)> =
        tiles_drawn.iter().enumerate().map(|(idx, tile)| (place(position(idx, tile)), tile)).collect();
    let n_lines =
        tiles_drawn.iter().enumerate().map(|(idx, tile)| position(idx, tile).1 + 1).max().unwrap_or(1);
    let mut graphic = read(tiles, place(read_at), width - 40.0);
    graphic.extend(key(tiles, place(key_at), width - 24.0));
    let full = count(n_lines) * (height + GAP) - GAP + 2.0;
    drawing(name, tiles, &placed, graphic, (WIDE, super::pixels(full)))
}

fn narrow(name: String, tiles: &Tiles) -> Specification {
    let tiles_drawn = &tiles.tiles[..tiles.tiles.len().min(MOST)];
    let width = f64::from(NARROW) - 2.0;
    let key_lines: usize =
        tiles.scenarios.iter().map(|(_, title)| lines_of(title, 13.0, width - 24.0).len()).sum();
    let key_height = 18.0 * count(key_lines) + 4.0;
    let read_height = read_height(tiles, width - 34.0) + 4.0;
    let first = key_height + read_height + 8.0;
    let height = height_of(tiles);
    let placed: Vec<(Place, &Tile)> = tiles_drawn
        .iter()
        .enumerate()
        .map(|(idx, tile)| {
            (Place { left: 1.0, top: first + count(idx) * (height + 12.0), width: width - 1.0, height }, tile)
        })
        .collect();
    let mut graphic = key(tiles, Place { left: 0.0, top: -10.0, width, height: key_height }, width);
    graphic.extend(read(
        tiles,
        Place { left: 0.0, top: key_height, width, height: read_height },
        width - 34.0,
    ));
    let full = first + count(tiles_drawn.len()) * (height + 12.0);
    drawing(name, tiles, &placed, graphic, (NARROW, super::pixels(full)))
}

/// The ends of the common scale, round and around zero.
fn ends(tiles: &Tiles) -> (f64, f64, f64) {
    let dots = || tiles.tiles.iter().flat_map(|tile| &tile.dots);
    let low = dots().map(|dot| dot.low).fold(0.0, f64::min);
    let high = dots().map(|dot| dot.high).fold(0.0, f64::max);
    let span = (high - low).max(1e-6);
    let mut step = 1e-6;
    while step * 8.0 < span {
        step *= 10.0;
    }
    for finer in [0.2, 0.25, 0.5] {
        if span <= step * finer * 8.0 {
            step *= finer;
            break;
        }
    }
    ((low / step).floor() * step, (high / step).ceil() * step, step)
}

fn drawing(
    name: String,
    tiles: &Tiles,
    placed: &[(Place, &Tile)],
    mut graphic: Vec<Value>,
    (width, height): (u32, u32),
) -> Specification {
    let (low, high, step) = ends(tiles);
    let rows = PITCH * count(tiles.scenarios.len());
    let letters: Vec<String> = tiles.scenarios.iter().map(|(letter, _)| letter.to_string()).collect();
    let (mut grids, mut x_axes, mut y_axes, mut series) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (idx, (place, tile)) in placed.iter().enumerate() {
        let is_changed = tile.dots.iter().any(|dot| dot.is_significant);
        graphic.push(frame(*place, is_changed));
        graphic.push(
            text(
                (place.left + 10.0, place.top + 16.0),
                tile.name.clone(),
                TextStyle {
                    size: 15.0,
                    weight: if is_changed { Weight::Bold } else { Weight::Regular },
                    colour: colour::INK,
                    hold: TextAnchor::Left,
                },
            )
            .graphic(),
        );
        grids.push(json!({
            "left": tidy(place.left + 26.0), "top": tidy(place.top + HEAD),
            "width": tidy(place.width - 26.0 - BESIDE), "height": tidy(rows),
        }));
        x_axes.push(json!({ "gridIndex": idx, "type": "value", "min": tidy(low), "max": tidy(high),
            "interval": tidy(step), "show": false }));
        y_axes.push(json!({
            "gridIndex": idx, "type": "category", "inverse": true, "data": letters,
            "axisLine": { "show": false }, "axisTick": { "show": false },
            "axisLabel": { "color": colour::NOTE, "fontSize": 13, "margin": 8 },
        }));
        series.push(zero(idx));
        for (row, dot) in tile.dots.iter().enumerate() {
            series.extend(drawn(idx, row, dot));
            let y = place.top + HEAD + PITCH * (count(row) + 0.5);
            let ink = TextStyle {
                size: if dot.is_significant { 14.0 } else { 13.0 },
                weight: if dot.is_significant { Weight::Bold } else { Weight::Regular },
                colour: if dot.is_significant { colour::INK } else { colour::NOTE },
                hold: TextAnchor::Right,
            };
            graphic.push(text((place.left + place.width - 10.0, y), dot.label.clone(), ink).graphic());
        }
    }
    let mut option = base();
    option["grid"] = json!(grids);
    option["xAxis"] = json!(x_axes);
    option["yAxis"] = json!(y_axes);
    option["series"] = json!(series);
    option["graphic"] = json!(graphic);
    Specification { name, width, height, option }
}

/// The line of no change.
fn zero(tile: usize) -> Value {
    json!({
        "type": "line", "xAxisIndex": tile, "yAxisIndex": tile, "data": [], "silent": true,
        "markLine": { "silent": true, "symbol": "none", "label": { "show": false },
            "lineStyle": { "color": colour::MARK, "width": 1, "type": "solid" }, "data": [{ "xAxis": 0 }] },
    })
}

/// The interval and the dot on it: filled and coloured where a difference is shown, else hollow.
fn drawn(tile: usize, row: usize, dot: &Dot) -> [Value; 2] {
    let (ink, shape) = STYLES[row % STYLES.len()];
    let line = if dot.is_significant { ink } else { colour::MARK };
    let fill = if dot.is_significant { ink } else { colour::PAPER };
    [
        json!({
            "type": "line", "xAxisIndex": tile, "yAxisIndex": tile, "symbol": "none", "silent": true,
            "data": [[tidy(dot.low), row], [tidy(dot.high), row]],
            "lineStyle": { "color": line, "width": 2 },
        }),
        json!({
            "type": "scatter", "xAxisIndex": tile, "yAxisIndex": tile, "symbol": shape, "silent": true,
            "symbolSize": if dot.is_significant { 10 } else { 8 }, "z": 5,
            "data": [[tidy(dot.mean), row]],
            "itemStyle": { "color": fill, "borderColor": line, "borderWidth": 1.5 },
        }),
    ]
}

fn frame(place: Place, is_changed: bool) -> Value {
    json!({
        "type": "rect", "silent": true, "z": 0,
        "shape": { "x": tidy(place.left + 0.5), "y": tidy(place.top + 0.5),
            "width": tidy(place.width - 1.0), "height": tidy(place.height - 1.0) },
        "style": { "fill": colour::PAPER, "stroke": if is_changed { colour::INK } else { colour::OUTLINE },
            "lineWidth": if is_changed { 1.5 } else { 1.0 } },
    })
}

/// How a text is written.
#[derive(Clone, Copy)]
struct TextStyle {
    size: f64,
    weight: Weight,
    colour: &'static str,
    hold: TextAnchor,
}

fn text((x, y): (f64, f64), text: String, ink: TextStyle) -> Label {
    Label { x, y, text, size: ink.size, weight: ink.weight, colour: ink.colour, hold: ink.hold }
}

/// How high the words on how to read a tile are, their heading with them.
fn read_height(tiles: &Tiles, width: f64) -> f64 {
    36.0 + 15.6 * count(lines_of(&how_to_read(tiles), 13.0, width).len())
}

/// How to read a tile, in words.
fn how_to_read(tiles: &Tiles) -> String {
    let (low, high, _) = ends(tiles);
    let number = |value: f64| {
        let text = format!("{}", tidy(value.abs()));
        if value < 0.0 {
            format!("−{text}")
        } else if 0.0 < value {
            format!("+{text}")
        } else {
            text
        }
    };
    format!(
        "{}, more or less, with its 95% interval. The line is no change. Scale {} to {} in every tile. Hollow, grey: none shown, or a very small one.",
        crate::words::capital_first(&tiles.unit),
        number(low),
        number(high)
    )
}

/// The same, drawn.
fn read(tiles: &Tiles, at: Place, width: f64) -> Vec<Value> {
    let reading = how_to_read(tiles);
    let ink = |weight, size, colour| TextStyle { size, weight, colour, hold: TextAnchor::Left };
    let lines = lines_of(&reading, 13.0, width);
    let middle = at.top + 32.0 + 15.6 * count(lines.len()) / 2.0;
    vec![
        text(
            (at.left + 4.0, at.top + 16.0),
            "How to read a tile".to_owned(),
            ink(Weight::Bold, 14.0, colour::INK),
        )
        .graphic(),
        text((at.left + 4.0, middle), lines.join("\n"), ink(Weight::Regular, 13.0, colour::NOTE)).graphic(),
    ]
}

/// The scenarios by letter.
fn key(tiles: &Tiles, at: Place, width: f64) -> Vec<Value> {
    let mut y = at.top + 16.0;
    let mut graphics = Vec::new();
    for (idx, (letter, title)) in tiles.scenarios.iter().enumerate() {
        let (ink, _) = STYLES[idx % STYLES.len()];
        let lines = lines_of(title, 13.0, width - 24.0);
        let height = 18.0 * count(lines.len().max(1));
        let style = |weight| TextStyle { size: 13.0, weight, colour: ink, hold: TextAnchor::Left };
        graphics.push(text((at.left + 4.0, y + 2.0), letter.to_string(), style(Weight::Bold)).graphic());
        let middle = y + 2.0 + 7.8 * (count(lines.len()) - 1.0);
        graphics.push(text((at.left + 22.0, middle), lines.join("\n"), style(Weight::Regular)).graphic());
        y += height;
    }
    graphics
}

#[cfg(test)]
mod tests;
