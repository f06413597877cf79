//! The models of the rows, written as ordinary networks in TOML.
//!
//! One unit of time of a row becomes an hour, a minute or a second, or such a part of a day that a wave
//! fits into one.

use std::fmt::Write as _;

use flow::kernel::draw::Distribution;

use super::parameters::{self, Parameters};

/// What a row is about.
#[derive(Clone, Debug)]
pub(super) enum Model {
    /// One line of patients before servers.
    Queue(Queue),
    /// No line: everybody is served at once.
    Endless(Endless),
    /// Several queues, with routes among them.
    Jackson(Jackson),
}

/// One line of patients before servers.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    /// Rate and service of each class, the first of them served first.
    classes: Vec<(f64, Distribution)>,
    servers: u32,
    /// At most so many inside.
    capacity: Option<u32>,
    /// Mean of the exponential patience.
    patience: Option<f64>,
    preempts: bool,
}

/// Everybody is served at once.
#[derive(Clone, Debug)]
pub(super) struct Endless {
    rate: f64,
    service: Distribution,
    wave: Option<Wave>,
}

/// A rate that swings: `rate × (1 + swing × sin(2π (t + ahead) ÷ period))`.
#[derive(Clone, Copy, Debug)]
struct Wave {
    swing: f64,
    period: f64,
    ahead: f64,
}

/// Queues with exponential service, and the shares of those who go on from one to another.
#[derive(Clone, Debug)]
pub(super) struct Jackson {
    external: Vec<f64>,
    routing: Vec<Vec<f64>>,
    rates: Vec<f64>,
    servers: Vec<u32>,
    /// Arrivals at each node from everywhere.
    throughput: Vec<f64>,
}

/// How time of a row is written in a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Minutes of one unit.
    pub(super) minutes: f64,
    symbol: &'static str,
    /// One unit in that symbol.
    factor: f64,
}

const HOURS: Unit = Unit { minutes: 60.0, symbol: "h", factor: 1.0 };
const MINUTES: Unit = Unit { minutes: 1.0, symbol: "min", factor: 1.0 };
const SECONDS: Unit = Unit { minutes: 1.0 / 60.0, symbol: "s", factor: 1.0 };
const DAY: f64 = flow::network::DAY;

impl Unit {
    fn time(self, time: f64) -> String {
        format!("\"{} {}\"", time * self.factor, self.symbol)
    }

    fn rate(self, rate: f64) -> String {
        format!("\"{} / {}\"", rate / self.factor, self.symbol)
    }

    fn distribution(self, distribution: &Distribution) -> String {
        let time = |time: &f64| self.time(*time);
        let parts = |parts: &[(f64, f64)], name: &str| {
            let tables = parts
                .iter()
                .map(|(share, value)| format!("{{ share = {share:?}, {name} = {} }}", time(value)));
            tables.collect::<Vec<_>>().join(", ")
        };
        match distribution {
            Distribution::Fixed(value) => time(value),
            Distribution::Exponential { mean } => format!("{{ exponential = {} }}", time(mean)),
            Distribution::Uniform { low, high } => {
                format!("{{ uniform = {{ low = {}, high = {} }} }}", time(low), time(high))
            }
            Distribution::Erlang { phases, mean } => {
                format!("{{ erlang = {{ phases = {phases}, mean = {} }} }}", time(mean))
            }
            Distribution::Gamma { mean, sd } => {
                format!("{{ gamma = {{ mean = {}, sd = {} }} }}", time(mean), time(sd))
            }
            Distribution::Lognormal { mean, sd } => {
                format!("{{ lognormal = {{ mean = {}, sd = {} }} }}", time(mean), time(sd))
            }
            Distribution::Weibull { shape, scale } => {
                format!("{{ weibull = {{ shape = {shape:?}, scale = {} }} }}", time(scale))
            }
            Distribution::Hyperexponential(branches) => {
                format!("{{ hyperexponential = [{}] }}", parts(branches, "mean"))
            }
            Distribution::Empirical(branches) => format!("{{ empirical = [{}] }}", parts(branches, "value")),
        }
    }
}

/// A time of day at which those inside are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Snapshot {
    /// Minutes after midnight, whole.
    pub(super) minute: u32,
    /// How long after the moment asked for that is [minutes]; patients come so much later.
    pub(super) later: f64,
}

impl Snapshot {
    /// As it is written: `06:00`.
    pub(super) fn clock_time(self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

/// What is asked of one network.
#[derive(Clone, Debug, Default)]
pub(super) struct Asks {
    /// Waits that are told apart [units].
    pub(super) limits: Vec<f64>,
    /// When those inside are counted; all of them as much later.
    pub(super) snapshots: Vec<Snapshot>,
}

/// The name of the only queue or delay.
pub(super) const ONLY: &str = "care";

/// The name of a node, counted from 1.
pub(super) fn node(number: usize) -> String {
    format!("node {number}")
}

/// The name of a class, counted from 1.
pub(super) fn class(number: usize) -> String {
    format!("class {number}")
}

/// The clock that tells waits up to a limit apart.
pub(super) fn within(limit: f64) -> String {
    format!("wait within {limit}")
}

impl Model {
    /// What a row names, with its parameters. `t` is left to the measure.
    pub(super) fn read(name: &str, parameters: &Parameters) -> Result<Self, String> {
        let name = name.trim();
        let model = match name.split_once(' ') {
            None if name == "Jackson" => Self::Jackson(jackson(parameters)?),
            None => of_letters(name, parameters)?,
            Some((letters, "non-preemptive priority")) => Self::Queue(queue(letters, parameters)?),
            Some((letters, "preemptive-resume priority")) => {
                Self::Queue(Queue { preempts: true, ..queue(letters, parameters)? })
            }
            Some(_) => return Err(unknown(name)),
        };
        let _ = parameters.text(&["t"]);
        parameters.finish()?;
        Ok(model)
    }

    /// The unit of time that suits it.
    pub(super) fn unit(&self) -> Unit {
        if let Self::Endless(Endless { wave: Some(wave), .. }) = self {
            if (wave.period - 24.0).abs() < 1e-12 {
                return HOURS;
            }
            let minutes = DAY / wave.period;
            return Unit { minutes, symbol: "min", factor: minutes };
        }
        // Counts are kept by the hour: not many hours without anybody, nor many patients a second.
        match self.events() {
            many if 1.0 <= many => HOURS,
            some if 1.0 / 60.0 <= some => MINUTES,
            _ => SECONDS,
        }
    }

    /// About how many events a unit of time has.
    pub(super) fn events(&self) -> f64 {
        match self {
            Self::Queue(queue) => 2.0 * queue.rate(),
            Self::Endless(endless) => 2.0 * endless.rate,
            Self::Jackson(jackson) => jackson.external.iter().chain(&jackson.throughput).sum(),
        }
    }

    /// How fast it forgets: about the time in which what is left of how it began falls to a third.
    ///
    /// Of M/M/c, 1 ÷ (c mu (1 − √rho)²), longer in proportion to how uneven services are; where a limit
    /// or impatience holds the line short, not above what that gives.
    pub(super) fn relaxation(&self) -> f64 {
        match self {
            Self::Queue(queue) => queue.relaxation(),
            Self::Endless(endless) => endless.service.mean(),
            Self::Jackson(jackson) => (0..jackson.rates.len())
                .map(|idx| {
                    let capacity = f64::from(jackson.servers[idx]) * jackson.rates[idx];
                    1.0 / jackson.rates[idx] + relaxation(jackson.throughput[idx], capacity)
                })
                .sum(),
        }
    }

    /// The longest mean of a service.
    pub(super) fn longest_service(&self) -> f64 {
        match self {
            Self::Queue(queue) => {
                queue.classes.iter().map(|(_, distribution)| distribution.mean()).fold(0.0, f64::max)
            }
            Self::Endless(endless) => endless.service.mean(),
            Self::Jackson(jackson) => jackson.rates.iter().map(|rate| 1.0 / rate).fold(0.0, f64::max),
        }
    }

    /// When to count those inside at time `t`; none where nothing swings.
    pub(super) fn snapshot(&self, t: f64) -> Option<Snapshot> {
        let Self::Endless(Endless { wave: Some(wave), .. }) = self else { return None };
        let moment = (t + wave.ahead).rem_euclid(wave.period) * self.unit().minutes;
        let minute = (moment - 1e-9).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of a day")]
        let of_day = minute as u32 % 1_440;
        let later = minute - moment;
        Some(Snapshot { minute: of_day, later: if later < 1e-9 { 0.0 } else { later } })
    }

    /// The network as it is written, run for `length` after `warm_up` [minutes].
    pub(super) fn text(&self, title: &str, asks: &Asks, warm_up: f64, length: f64) -> String {
        let snapshots: Vec<String> =
            asks.snapshots.iter().map(|snapshot| format!("{:?}", snapshot.clock_time())).collect();
        let head = format!(
            "schema = \"oakham.network/1\"\ntitle = {title:?}\nprovenance = \"published\"\n\
             source_note = \"a textbook\"\n\n[run]\nwarm_up = \"{warm_up} min\"\nlength = \"{length} min\"\n\
             snapshots = [{}]\n",
            snapshots.join(", ")
        );
        let unit = self.unit();
        let mut text = match self {
            Self::Queue(queue) => head + &queue.text(unit),
            Self::Endless(endless) => head + &endless.text(unit, asks),
            Self::Jackson(jackson) => head + &jackson.text(unit),
        };
        for limit in &asks.limits {
            let _ = write!(
                text,
                "\n[[clock]]\nname = {:?}\nstarts = [{ONLY:?}]\nstops = [{ONLY:?}]\nlimit = {}\n",
                within(*limit),
                unit.time(*limit)
            );
        }
        text
    }

    /// How many classes or nodes it has.
    pub(super) fn n_parts(&self) -> usize {
        match self {
            Self::Queue(queue) => queue.classes.len(),
            Self::Endless(_) => 1,
            Self::Jackson(jackson) => jackson.rates.len(),
        }
    }

    /// Whether patients may leave the line.
    pub(super) fn has_patience(&self) -> bool {
        matches!(self, Self::Queue(queue) if queue.patience.is_some())
    }
}

fn unknown(name: &str) -> String {
    format!("{name:?} is a model that nothing here knows")
}

fn exit(text: &mut String, name: &str) {
    let _ = write!(text, "\n[[station]]\nname = {name:?}\nkind = \"exit\"\n");
}

fn source(text: &mut String, name: &str, to: &str, rate: &str) {
    let _ = write!(text, "\n[[source]]\nname = {name:?}\nto = {to:?}\nrate = {rate}\n");
}

/// 1 ÷ (√arrivals − √capacity)², which is that of a queue before one server.
fn relaxation(arrivals: f64, capacity: f64) -> f64 {
    let apart = capacity.sqrt() - arrivals.sqrt();
    1.0 / (apart * apart)
}

/// A model in the notation of Kendall: `M/G/1`, `M/M/c+M`, `M/M/c/K`, `Mt/G/inf`.
fn of_letters(name: &str, parameters: &Parameters) -> Result<Model, String> {
    match name.split('/').collect::<Vec<_>>().as_slice() {
        ["Mt" | "M(t)", "M" | "G", "inf"] => {
            Ok(Model::Endless(endless(parameters, Some(wave(parameters)?))?))
        }
        ["M", "M" | "G", "inf"] => Ok(Model::Endless(endless(parameters, None)?)),
        _ => Ok(Model::Queue(queue(name, parameters)?)),
    }
}

fn endless(parameters: &Parameters, wave: Option<(f64, Wave)>) -> Result<Endless, String> {
    let rate = match wave {
        Some((rate, _)) => rate,
        None => positive("lambda", parameters.required("lambda")?)?,
    };
    Ok(Endless {
        rate,
        service: service(parameters)?.ok_or("service is missing")?,
        wave: wave.map(|(_, wave)| wave),
    })
}

/// Reads `10.0*(1+0.5 sin(2 pi t/24.0))`.
fn wave(parameters: &Parameters) -> Result<(f64, Wave), String> {
    let text = parameters.text(&["lambda(t)"]).ok_or("lambda(t) is missing")?;
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let read = || {
        let (rate, rest) = plain.split_once("*(1").or_else(|| plain.split_once("(1"))?;
        let rest = rest.strip_suffix("))")?;
        let (swing, rest, quarter) = match rest.split_once("sin(") {
            Some((swing, rest)) => (swing, rest, 0.0),
            // A cosine is a sine a quarter of a wave ahead.
            None => rest.split_once("cos(").map(|(swing, rest)| (swing, rest, 0.25))?,
        };
        let angle = rest.strip_prefix("2pit").or_else(|| rest.strip_prefix("2*pi*t"))?;
        let period = if angle.is_empty() { "1" } else { angle.strip_prefix('/')? };
        let number = |text: &str| parameters::number(text).ok();
        Some((number(rate)?, number(swing.trim_end_matches('*'))?, number(period)?, quarter))
    };
    let wrong = || format!("lambda(t): {text:?} is not like 10.0*(1+0.5 sin(2 pi t/24.0))");
    let (rate, swing, period, quarter) = read().ok_or_else(wrong)?;
    if !(rate > 0.0 && period > 0.0 && swing.abs() <= 1.0) {
        return Err(wrong());
    }
    // A negative swing is half a wave ahead.
    let ahead = period * if swing < 0.0 { quarter + 0.5 } else { quarter };
    Ok((rate, Wave { swing: swing.abs(), period, ahead }))
}

fn positive(name: &str, number: f64) -> Result<f64, String> {
    if number > 0.0 { Ok(number) } else { Err(format!("{name}: {number} is not above 0")) }
}

fn service(parameters: &Parameters) -> Result<Option<Distribution>, String> {
    parameters.text(&["service"]).map(parameters::distribution).transpose()
}

/// A queue by its letters, such as `M/M/c/K`.
fn queue(letters: &str, parameters: &Parameters) -> Result<Queue, String> {
    let (letters, leaves) = letters.strip_suffix("+M").map_or((letters, false), |letters| (letters, true));
    let parts: Vec<&str> = letters.split('/').collect();
    let (distribution, servers, capacity) = match parts.as_slice() {
        ["M", distribution, servers] => (*distribution, *servers, None),
        ["M", distribution, servers, capacity] => (*distribution, *servers, Some(*capacity)),
        _ => return Err(unknown(letters)),
    };
    let servers = match servers {
        "c" => parameters.count("c")?.ok_or("c is missing")?,
        number => number.parse().map_err(|_| unknown(letters))?,
    };
    let capacity = match capacity {
        None => None,
        Some("c") => Some(servers),
        Some("K") => Some(parameters.count("K")?.ok_or("K is missing")?),
        Some(number) => Some(number.parse().map_err(|_| unknown(letters))?),
    };
    let classes = classes(letters, distribution, parameters)?;
    let patience = leaves.then(|| positive("theta", parameters.required("theta")?).map(|theta| 1.0 / theta));
    let queue = Queue { classes, servers, capacity, patience: patience.transpose()?, preempts: false };
    if queue.capacity.is_none() && queue.patience.is_none() && queue.load() >= 1.0 {
        return Err(format!("{} of the servers would be busy: the queue grows without end", queue.load()));
    }
    Ok(queue)
}

/// Rate and service of each class.
fn classes(
    letters: &str,
    distribution: &str,
    parameters: &Parameters,
) -> Result<Vec<(f64, Distribution)>, String> {
    let exponential = |mean: f64| Distribution::Exponential { mean };
    let means = match (parameters.numbers("mean service")?, parameters.numbers("mu")?) {
        (Some(_), Some(_)) => return Err("both mean service and mu are given".to_owned()),
        (None, Some(rates)) => Some(rates.into_iter().map(|rate| 1.0 / rate).collect::<Vec<f64>>()),
        (means, None) => means,
    };
    let services: Vec<Distribution> = match (distribution, service(parameters)?, means) {
        ("G" | "M", Some(service), None) => vec![service],
        ("M", None, Some(means)) => means.into_iter().map(exponential).collect(),
        ("D", None, Some(means)) => means.into_iter().map(Distribution::Fixed).collect(),
        // What is lost does not depend on the distribution, so that one far from exponential is tried.
        ("G", None, means) if letters.ends_with("/c/c") => {
            let mean = means.and_then(|means| means.first().copied()).unwrap_or(1.0);
            vec![Distribution::Lognormal { mean, sd: mean }]
        }
        ("G" | "M" | "D", ..) => {
            return Err("service, mean service or mu is missing, or more than one is given".to_owned());
        }
        _ => return Err(unknown(letters)),
    };
    if services.iter().any(|distribution| !(distribution.mean() > 0.0 && distribution.mean().is_finite())) {
        return Err("a service takes no time".to_owned());
    }
    // Offered load in servers stands for the rate where it is given.
    let rates = match parameters.number("a")? {
        Some(load) => vec![load / services[0].mean()],
        None => parameters.required_list("lambda")?,
    };
    let services = if services.len() == 1 { vec![services[0].clone(); rates.len()] } else { services };
    if services.len() != rates.len() || rates.is_empty() {
        return Err(format!("{} rates and {} services do not go together", rates.len(), services.len()));
    }
    rates
        .into_iter()
        .zip(services)
        .map(|(rate, distribution)| Ok((positive("lambda", rate)?, distribution)))
        .collect()
}

fn jackson(parameters: &Parameters) -> Result<Jackson, String> {
    let (external, rates) = (parameters.required_list("external")?, parameters.required_list("mu")?);
    let servers: Vec<u32> = parameters
        .required_list("servers")?
        .into_iter()
        .map(|number| parameters::count("servers", number))
        .collect::<Result<_, _>>()?;
    let routing = parameters.matrix("routing")?;
    let n = external.len();
    if [rates.len(), servers.len(), routing.len()]
        .iter()
        .chain(&routing.iter().map(Vec::len).collect::<Vec<_>>())
        .any(|len| *len != n)
    {
        return Err(format!("external has {n} nodes, and mu, servers or routing another number"));
    }
    rates.iter().try_for_each(|rate| positive("mu", *rate).map(|_| ()))?;
    // Arrivals from everywhere are those from outside and those who come on, over and over.
    let mut throughput = external.clone();
    let mut moving = external.clone();
    for _ in 0..100_000 {
        moving = (0..n).map(|to| (0..n).map(|from| moving[from] * routing[from][to]).sum()).collect();
        throughput.iter_mut().zip(&moving).for_each(|(total, inflow)| *total += inflow);
        if moving.iter().sum::<f64>() < 1e-12 {
            break;
        }
    }
    for idx in 0..n {
        let load = throughput[idx] / (rates[idx] * f64::from(servers[idx]));
        if load >= 1.0 {
            return Err(format!(
                "{load} of the servers of node {} would be busy: the queue grows without end",
                idx + 1
            ));
        }
    }
    Ok(Jackson { external, routing, rates, servers, throughput })
}

impl Queue {
    fn rate(&self) -> f64 {
        self.classes.iter().map(|(rate, _)| rate).sum()
    }

    fn load(&self) -> f64 {
        self.classes.iter().map(|(rate, distribution)| rate * distribution.mean()).sum::<f64>()
            / f64::from(self.servers)
    }

    fn relaxation(&self) -> f64 {
        let mean = self.load() * f64::from(self.servers) / self.rate();
        let square =
            self.classes.iter().map(|(rate, distribution)| rate * mean_square(distribution)).sum::<f64>()
                / self.rate();
        let unevenness = 0.5 * square / (mean * mean);
        let capacity = f64::from(self.servers) / mean;
        let mut line = unevenness * relaxation(self.rate(), capacity);
        if let Some(inside) = self.capacity {
            // Wandering over all lengths of the line.
            let lengths = f64::from(inside.saturating_sub(self.servers) + 1);
            line = line.min(lengths * lengths / capacity);
        }
        if let Some(patience) = self.patience {
            line = line.min(patience);
        }
        mean + line
    }

    fn text(&self, unit: Unit) -> String {
        let mut text = String::new();
        let names: Vec<String> = (1..=self.classes.len()).map(class).collect();
        for (name, (rate, _)) in names.iter().zip(&self.classes) {
            source(&mut text, name, ONLY, &unit.rate(*rate));
        }
        let _ = write!(
            text,
            "\n[[station]]\nname = {ONLY:?}\nkind = \"queue\"\nservers = {}\nservice = {}\nthen = \"home\"\n",
            self.servers,
            unit.distribution(&self.classes[0].1)
        );
        if self.classes.len() > 1 {
            let distributions = names
                .iter()
                .zip(&self.classes)
                .map(|(name, (_, distribution))| format!("{name:?} = {}", unit.distribution(distribution)));
            let ranks =
                names.iter().zip(1..).map(|(name, rank): (&String, u32)| format!("{name:?} = {rank}"));
            let _ = writeln!(text, "service_for = {{ {} }}", distributions.collect::<Vec<_>>().join(", "));
            let _ = writeln!(text, "priority = {{ {} }}", ranks.collect::<Vec<_>>().join(", "));
        }
        if self.preempts {
            text += "preemption = \"resume\"\n";
        }
        if let Some(capacity) = self.capacity {
            let _ = writeln!(text, "capacity = {capacity}\nfull = \"turned away\"");
        }
        if let Some(mean) = self.patience {
            let patience = unit.distribution(&Distribution::Exponential { mean });
            let _ = writeln!(text, "patience = {patience}\nleft = \"left unseen\"");
        }
        exit(&mut text, "home");
        if self.capacity.is_some() {
            exit(&mut text, "turned away");
        }
        if self.patience.is_some() {
            exit(&mut text, "left unseen");
        }
        text
    }
}

/// The mean of the square, near enough, from a thousand quantiles.
fn mean_square(distribution: &Distribution) -> f64 {
    let quantiles = (0..1_000).map(|idx| distribution.quantile((f64::from(idx) + 0.5) / 1_000.0));
    quantiles.map(|value| value * value).sum::<f64>() / 1_000.0
}

impl Endless {
    fn text(&self, unit: Unit, asks: &Asks) -> String {
        let mut text = String::new();
        let later = asks.snapshots.first().map_or(0.0, |snapshot| snapshot.later);
        source(&mut text, "arrivals", if later > 0.0 { "on the way" } else { ONLY }, &unit.rate(self.rate));
        if let Some(wave) = &self.wave {
            let (swing, period) = (wave.swing, unit.time(wave.period));
            let _ = writeln!(text, "wave = {{ swing = {swing:?}, period = {period} }}");
        }
        if later > 0.0 {
            let _ = write!(
                text,
                "\n[[station]]\nname = \"on the way\"\nkind = \"delay\"\ntime = \"{later} min\"\nthen = {ONLY:?}\n"
            );
        }
        let _ = write!(
            text,
            "\n[[station]]\nname = {ONLY:?}\nkind = \"delay\"\ntime = {}\nthen = \"home\"\n",
            unit.distribution(&self.service)
        );
        exit(&mut text, "home");
        text
    }
}

impl Jackson {
    fn text(&self, unit: Unit) -> String {
        let mut text = String::new();
        for (idx, rate) in self.external.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
            source(&mut text, &format!("arrivals at {}", idx + 1), &node(idx + 1), &unit.rate(*rate));
        }
        for (idx, rate) in self.rates.iter().enumerate() {
            let shares = &self.routing[idx];
            let on = shares.iter().enumerate().filter(|(_, share)| **share > 0.0);
            let mut then: Vec<String> =
                on.map(|(to, share)| format!("{:?} = {share:?}", node(to + 1))).collect();
            let leave = 1.0 - shares.iter().sum::<f64>();
            if leave > 1e-9 {
                then.push(format!("home = {leave:?}"));
            }
            let _ = write!(
                text,
                "\n[[station]]\nname = {:?}\nkind = \"queue\"\nservers = {}\nservice = {}\nthen = {{ {} }}\n",
                node(idx + 1),
                self.servers[idx],
                unit.distribution(&Distribution::Exponential { mean: 1.0 / rate }),
                then.join(", ")
            );
        }
        exit(&mut text, "home");
        text
    }
}
