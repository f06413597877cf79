//! The parameters of a row as they are written: `lambda=[3  1];c=2;service=erlang(k=2,mean=1)`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use flow::kernel::draw::Distribution;

/// What a row gives, by name; and which of it somebody asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    values: BTreeMap<String, String>,
    read_names: RefCell<BTreeSet<String>>,
}

impl Parameters {
    /// Reads `name=value` parts between semicolons. A part without `=` is a remark, and so is what stands
    /// in parentheses, after a space, behind a value.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut values = BTreeMap::new();
        for part in split(text, ';') {
            let Some(equals_sign) = outside(part, |rest| rest.starts_with('=')) else { continue };
            let (name, value) = (part[..equals_sign].trim(), without_remark(&part[equals_sign + 1..]));
            if values.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(format!("{name} is given twice"));
            }
        }
        Ok(Self { values, read_names: RefCell::default() })
    }

    /// What is given under the first of these names.
    pub(super) fn text(&self, names: &[&str]) -> Option<&str> {
        self.read_names.borrow_mut().extend(names.iter().map(|name| (*name).to_owned()));
        names.iter().find_map(|name| self.values.get(*name)).map(String::as_str)
    }

    /// One number.
    pub(super) fn number(&self, name: &str) -> Result<Option<f64>, String> {
        self.text(&[name]).map(|text| number(text).map_err(|why| format!("{name}: {why}"))).transpose()
    }

    /// One number that must be there.
    pub(super) fn required(&self, name: &str) -> Result<f64, String> {
        self.number(name)?.ok_or_else(|| format!("{name} is missing"))
    }

    /// A whole number from 1.
    pub(super) fn count(&self, name: &str) -> Result<Option<u32>, String> {
        self.number(name)?.map(|number| count(name, number)).transpose()
    }

    /// A list of numbers; one number is a list of one.
    pub(super) fn numbers(&self, name: &str) -> Result<Option<Vec<f64>>, String> {
        self.text(&[name]).map(|text| numbers(text).map_err(|why| format!("{name}: {why}"))).transpose()
    }

    /// A list of numbers that must be there.
    pub(super) fn required_list(&self, name: &str) -> Result<Vec<f64>, String> {
        self.numbers(name)?.ok_or_else(|| format!("{name} is missing"))
    }

    /// A list of lists of numbers that must be there.
    pub(super) fn matrix(&self, name: &str) -> Result<Vec<Vec<f64>>, String> {
        let text = self.text(&[name]).ok_or_else(|| format!("{name} is missing"))?;
        let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let inner = inner.ok_or_else(|| format!("{name}: {text:?} is not a list of lists"))?;
        let rows = inner.split(']').map(|row| row.trim_start_matches([' ', ',', '[']));
        rows.filter(|row| !row.trim().is_empty())
            .map(|row| numbers(&format!("[{row}]")).map_err(|why| format!("{name}: {why}")))
            .collect()
    }

    /// Everything that is given except `name`, in order of names: rows that agree in it share their runs.
    pub(super) fn all_but(&self, name: &str) -> String {
        let others = self.values.iter().filter(|(known, _)| *known != name);
        others.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";")
    }

    /// An error where something is given that nobody asked for.
    pub(super) fn finish(&self) -> Result<(), String> {
        let read_names = self.read_names.borrow();
        match self.values.keys().find(|name| !read_names.contains(*name)) {
            Some(name) => Err(format!("{name} is a parameter that nothing here knows")),
            None => Ok(()),
        }
    }
}

/// A whole number from 1.
pub(super) fn count(name: &str, number: f64) -> Result<u32, String> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and small"
    )]
    let whole = number as u32;
    if 1.0 <= number && (f64::from(whole) - number).abs() < 1e-9 {
        Ok(whole)
    } else {
        Err(format!("{name}: {number} is not a whole number from 1"))
    }
}

/// A number.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| format!("{text:?} is not a number"))
}

fn numbers(text: &str) -> Result<Vec<f64>, String> {
    let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let Some(inner) = inner else { return Ok(vec![number(text)?]) };
    inner.split([' ', ',', ';']).filter(|part| !part.is_empty()).map(number).collect()
}

/// The first place outside all brackets where `is_there` holds of the rest.
fn outside(text: &str, is_there: impl Fn(&str) -> bool) -> Option<usize> {
    let mut depth = 0;
    for (position, letter) in text.char_indices() {
        if depth == 0 && is_there(&text[position..]) {
            return Some(position);
        }
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(place) = outside(rest, |rest| rest.starts_with(separator)) {
        parts.push(&rest[..place]);
        rest = &rest[place + separator.len_utf8()..];
    }
    parts.push(rest);
    parts
}

fn without_remark(value: &str) -> &str {
    let value = value.trim();
    outside(value, |rest| rest.starts_with(" (")).map_or(value, |remark_start| value[..remark_start].trim())
}

/// The arguments of a distribution: by name, or in the order in which they are asked for.
struct Arguments {
    named: BTreeMap<String, f64>,
    nameless: Vec<f64>,
}

impl Arguments {
    fn read(text: &str) -> Result<Self, String> {
        let (mut named, mut nameless) = (BTreeMap::new(), Vec::new());
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            match part.split_once('=') {
                Some((name, value)) => {
                    named.insert(name.trim().to_owned(), number(value)?);
                }
                None => nameless.push(number(part)?),
            }
        }
        Ok(Self { named, nameless })
    }

    fn has(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// Takes what is called by one of these names, or what comes next without a name.
    fn take(&mut self, names: &[&str]) -> Result<f64, String> {
        let value = names.iter().find_map(|name| self.named.remove(*name));
        value
            .or_else(|| (!self.nameless.is_empty()).then(|| self.nameless.remove(0)))
            .ok_or_else(|| format!("{} is missing", names.join(" or ")))
    }

    fn finish(&self) -> Result<(), String> {
        match (self.named.keys().next(), self.nameless.first()) {
            (Some(name), _) => Err(format!("{name} is not part of this law")),
            (None, Some(number)) => Err(format!("{number} is one number too many")),
            (None, None) => Ok(()),
        }
    }
}

/// A distribution of durations such as `exp(mean=4.0)`, `deterministic(1)` or `lognormal(mean=25,sd=15)`.
pub(super) fn distribution(text: &str) -> Result<Distribution, String> {
    let read = || {
        let (name, rest) = text.split_once('(').ok_or("expected a law such as exp(mean=4)")?;
        let inner = rest.trim_end().strip_suffix(')').ok_or("its last parenthesis is missing")?;
        let mut arguments = Arguments::read(inner)?;
        let distribution = distribution_of(name.trim(), &mut arguments)?;
        arguments.finish()?;
        Ok(distribution)
    };
    read().map_err(|why: String| format!("service {text:?}: {why}"))
}

fn distribution_of(name: &str, arguments: &mut Arguments) -> Result<Distribution, String> {
    Ok(match name {
        "deterministic" | "det" | "fixed" | "constant" => {
            Distribution::Fixed(arguments.take(&["mean", "value"])?)
        }
        "exponential" | "exp" if arguments.has("rate") => {
            Distribution::Exponential { mean: 1.0 / arguments.take(&["rate"])? }
        }
        "exponential" | "exp" => Distribution::Exponential { mean: arguments.take(&["mean"])? },
        "erlang" => Distribution::Erlang {
            phases: count("k", arguments.take(&["k", "phases", "shape"])?)?,
            mean: arguments.take(&["mean"])?,
        },
        "hyperexponential" | "hyperexp" => {
            let share = arguments.take(&["p", "p1"])?;
            let (first, second) = (arguments.take(&["mean1"])?, arguments.take(&["mean2"])?);
            Distribution::Hyperexponential(vec![(share, first), (1.0 - share, second)])
        }
        "lognormal" | "gamma" => {
            let mean = arguments.take(&["mean"])?;
            let sd = if arguments.has("cv") {
                mean * arguments.take(&["cv"])?
            } else {
                arguments.take(&["sd"])?
            };
            if name == "gamma" {
                Distribution::Gamma { mean, sd }
            } else {
                Distribution::Lognormal { mean, sd }
            }
        }
        // Where only the mean is given, even from 0 to twice as much.
        "uniform" | "uni" if arguments.has("mean") || arguments.nameless.len() == 1 => {
            Distribution::Uniform { low: 0.0, high: 2.0 * arguments.take(&["mean"])? }
        }
        "uniform" | "uni" => Distribution::Uniform {
            low: arguments.take(&["low", "a"])?,
            high: arguments.take(&["high", "b"])?,
        },
        "weibull" => Distribution::Weibull {
            shape: arguments.take(&["shape", "k"])?,
            scale: arguments.take(&["scale"])?,
        },
        _ => return Err("nothing here knows this law".to_owned()),
    })
}
