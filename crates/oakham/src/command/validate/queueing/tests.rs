//! A handful of models in every test; all of the cases, at length, with `SLOW_TESTS=1`.

#![expect(clippy::print_stderr, reason = "a test says why it leaves the cases out, and what came of them")]

use std::f64::consts::TAU;
use std::path::PathBuf;

use flow::kernel::draw::Distribution;
use sources::network::of_files;

use super::model::{Asks, Model};
use super::parameters::{Parameters, distribution};
use super::{Effort, Report, of_text};
use crate::command::validate::simulation;
use app::simulation::n_threads;

const HEADER: &str = "model,parameters,metric,exact_value,formula_reference\n";

/// A text laid out as the file, from model, parameters, metric and exact value.
fn text(rows: &[(&str, &str, &str, f64)]) -> String {
    let lines = rows.iter().map(|(model, parameters, metric, exact)| {
        format!("{model},\"{parameters}\",\"{metric}\",{exact},\n")
    });
    HEADER.to_owned() + &lines.collect::<String>()
}

fn quick(rows: &[(&str, &str, &str, f64)]) -> Report {
    of_text(&text(rows), Effort::Quick, 1, n_threads()).unwrap()
}

/// All of them pass with short runs.
#[track_caller]
fn check(rows: &[(&str, &str, &str, f64)]) {
    let report = quick(rows);
    assert!(report.passes(), "{report:#?}");
    assert!(report.rows.iter().all(|row| row.z.is_some()), "{report:#?}");
}

#[test]
fn one_line_of_each_kind_is_as_the_textbook_says() {
    check(&[
        // Erlang C.
        ("M/M/c", "lambda=3.0;mu=1.0;c=4", "P(wait>0)", 0.509_433_962_264),
        ("M/M/c", "lambda=3.0;mu=1.0;c=4", "mean wait Wq", 0.509_433_962_264),
        ("M/M/c", "lambda=3.0;mu=1.0;c=4;t=1", "P(wait>t)", 0.187_410_281_351),
        // P(wait > t) = C exp(−(c mu − lambda) t), another t of the same runs.
        ("M/M/c", "lambda=3.0;mu=1.0;c=4;t=2", "P(wait>t)", 0.068_944_391_3),
        // Palm.
        ("M/M/c+M", "lambda=12.0;mu=1.0;theta=2.0;c=10", "P(wait>0)", 0.658_135_172_593),
        ("M/M/c+M", "lambda=12.0;mu=1.0;theta=2.0;c=10", "P(abandon)", 0.232_906_086_817),
        // Erlang B, and a finite chain.
        ("M/G/c/c", "a=2.0;c=5", "P(blocked)", 0.036_697_247_706_4),
        ("M/M/c/K", "lambda=0.9;mu=1.0;c=1;K=5", "mean wait of the admitted", 1.790_285_951_5),
        // Jackson: whoever comes back to the node they leave begins again there.
        ("Jackson", "feedback;external=[2];routing=[[0.3]];mu=[4.0];servers=[1]", "L at node 1", 2.5),
        // Cobham.
        (
            "M/M/1 non-preemptive priority",
            "lambda=[0.3  0.4];mean service=[1  1] (exponential)",
            "mean wait class 2",
            3.333_333_333_33,
        ),
        (
            "M/M/1 preemptive-resume priority",
            "lambda=[0.3  0.4];mu=1",
            "mean sojourn class 1",
            1.428_571_428_57,
        ),
    ]);
}

#[test]
fn distributions_of_service_that_the_file_does_not_have_are_as_pollaczek_and_khinchine_say() {
    // Wq = lambda E[S²] ÷ (2 (1 − rho)).
    let wait = |rate: f64, mean: f64, sd: f64| rate * (mean * mean + sd * sd) / (2.0 * (1.0 - rate * mean));
    check(&[
        ("M/G/1", "lambda=0.5;service=gamma(mean=1,sd=0.7)", "mean wait Wq", wait(0.5, 1.0, 0.7)),
        (
            "M/G/1",
            "lambda=0.5;service=uniform(0.5,1.5)",
            "mean wait Wq",
            wait(0.5, 1.0, (1.0_f64 / 12.0).sqrt()),
        ),
        ("M/G/1", "lambda=5;service=exp(mean=0.1)", "mean wait Wq", wait(5.0, 0.1, 0.1)),
        ("M/D/1", "lambda=0.6;mu=1", "mean wait Wq", wait(0.6, 1.0, 0.0)),
    ]);
}

/// The mean number present of exponential stays: Eick, Massey and Whitt (1993), section 4.
fn present(rate: f64, swing: f64, period: f64, mean: f64, t: f64) -> f64 {
    let (turn, angle) = (TAU / period * mean, TAU * t / period);
    rate * mean * (1.0 + swing * (angle.sin() - turn * angle.cos()) / (1.0 + turn * turn))
}

#[test]
fn waves_of_any_length_are_counted_at_any_time() {
    let remark = "(periodic regime: arrivals since -inf)";
    let row = |period: f64, t: f64| {
        let parameters =
            format!("lambda(t)=30*(1+0.6 sin(2 pi t/{period}));service=exp(mean=2.0);t={t} {remark}");
        (parameters, present(30.0, 0.6, period, 2.0, t))
    };
    // 6.0125 h is no whole minute, 31 h is 7 h of the next day, and a wave may take ten units.
    let rows = [row(24.0, 6.0), row(24.0, 6.0125), row(24.0, 31.0), row(10.0, 3.3)];
    // A cosine that swings the other way is a sine three quarters of a wave ahead.
    let cosine = format!("lambda(t)=30*(1-0.6*cos(2 pi t/24));service=exp(mean=2.0);t=5 {remark}");
    let ahead = present(30.0, 0.6, 24.0, 2.0, 5.0 + 18.0);
    let metric = "mean number present (Poisson, so = variance)";
    let mut rows_of_model: Vec<(&str, &str, &str, f64)> =
        rows.iter().map(|(parameters, exact)| ("Mt/G/inf", parameters.as_str(), metric, *exact)).collect();
    rows_of_model.push(("Mt/G/inf", &cosine, metric, ahead));
    check(&rows_of_model);
    assert_eq!(quick(&rows_of_model).n_networks, 4);
}

#[test]
fn what_comes_out_depends_neither_on_threads_nor_on_other_rows() {
    let rows = [
        ("M/M/c", "lambda=1;mu=1;c=3", "mean wait Wq", 0.045_454_545_5),
        ("M/G/c/c", "a=0.5;c=1", "mean busy", 1.0 / 3.0),
    ];
    let report_of =
        |rows: &[(&str, &str, &str, f64)], threads| of_text(&text(rows), Effort::Quick, 1, threads).unwrap();
    let (on_one, on_three, alone) = (report_of(&rows, 1), report_of(&rows, 3), report_of(&rows[1..], 2));
    let bits =
        |report: &Report, idx: usize| (report.rows[idx].mean.to_bits(), report.rows[idx].z.map(f64::to_bits));
    assert_eq!(bits(&on_one, 0), bits(&on_three, 0));
    assert_eq!(bits(&on_one, 1), bits(&on_three, 1));
    assert_eq!(bits(&on_one, 1), bits(&alone, 0));
}

#[test]
fn a_wrong_value_is_told_and_nothing_else_fails() {
    let report = quick(&[
        ("M/M/c", "lambda=1;mu=1;c=3", "P(wait>0)", 1.0 / 11.0),
        ("M/M/c", "lambda=1;mu=1;c=3", "mean wait Wq", 0.09),
    ]);
    assert!(!report.passes());
    assert_eq!(report.rows[0].fault, None);
    assert!(report.rows[1].fault.as_ref().unwrap().contains("expected 0.09: z is -"));
}

#[test]
fn what_nothing_here_knows_is_a_fault_that_says_so() {
    for (model, parameters, metric, fault) in [
        ("G/G/1", "lambda=1", "mean wait Wq", "\"G/G/1\" is a model that nothing here knows"),
        ("M/M/c polling", "lambda=1;mu=1;c=3", "mean wait Wq", "\"M/M/c polling\" is a model"),
        ("M/M/c", "lambda=1;mu=1;c=3", "mean mood", "\"mean mood\" is a metric that nothing here knows"),
        ("M/M/c", "lambda=1;mu=1;c=3;p=2", "mean wait Wq", "p is a parameter that nothing here knows"),
        ("M/M/c", "lambda=1;mu=1;c=3", "P(wait>t)", "t is missing"),
        ("M/M/c", "lambda=1;mu=1;c=2.5", "mean wait Wq", "c: 2.5 is not a whole number from 1"),
        ("M/M/c", "lambda=3;mu=1;c=3", "mean wait Wq", "the queue grows without end"),
        ("M/M/c/K", "lambda=3;mu=1;c=3;K=2", "P(turned away)", "room for 2 is less than its 3 servers"),
        ("M/G/1", "lambda=0.5;service=pareto(1,2)", "mean wait Wq", "nothing here knows this law"),
        ("M/G/1", "lambda=0.5;service=gamma(mean=1)", "mean wait Wq", "sd is missing"),
        (
            "Jackson",
            "external=[1  1];routing=[[0]];mu=[2];servers=[1]",
            "L at node 1",
            "external has 2 nodes",
        ),
        ("Jackson", "external=[1];routing=[[0]];mu=[2];servers=[1]", "L at node 2", "is a metric"),
    ] {
        let report = quick(&[(model, parameters, metric, 1.0)]);
        let found = report.rows[0].fault.clone().unwrap_or_default();
        assert!(found.contains(fault), "{model} {parameters}: {found}");
        assert!(report.sum.is_none() && !report.passes());
    }
    assert!(of_text("model,parameters\n", Effort::Quick, 1, 1).unwrap_err().contains("no column metric"));
}

#[test]
fn distributions_are_read_by_name_or_in_order() {
    for (text, expected) in [
        ("det(mean=3.0)", Distribution::Fixed(3.0)),
        ("deterministic(1)", Distribution::Fixed(1.0)),
        ("exp(rate=4)", Distribution::Exponential { mean: 0.25 }),
        ("erlang(k=2,mean=1)", Distribution::Erlang { phases: 2, mean: 1.0 }),
        ("uni(mean=10.0)", Distribution::Uniform { low: 0.0, high: 20.0 }),
        ("uniform(low=1,high=3)", Distribution::Uniform { low: 1.0, high: 3.0 }),
        ("lognormal(mean=2,cv=0.5)", Distribution::Lognormal { mean: 2.0, sd: 1.0 }),
        ("gamma(2,1)", Distribution::Gamma { mean: 2.0, sd: 1.0 }),
        ("weibull(shape=2,scale=3)", Distribution::Weibull { shape: 2.0, scale: 3.0 }),
        ("hyperexp(p=0.75,mean1=1,mean2=2)", Distribution::Hyperexponential(vec![(0.75, 1.0), (0.25, 2.0)])),
    ] {
        assert_eq!(distribution(text).as_ref(), Ok(&expected), "{text}");
        // And each is written so that a network may be read of it.
        let parameters = Parameters::read(&format!("lambda=0.001;service={text}")).unwrap();
        let model = Model::read("M/G/1", &parameters).unwrap();
        let network = model.text("one law", &Asks::default(), 0.0, 1_440.0);
        of_files(vec![("network.toml".to_owned(), network)]).unwrap();
    }
}

#[test]
fn every_known_answer_of_the_flow_engine_is_met() {
    let Some(folder) = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from) else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        return;
    };
    if std::env::var_os("SLOW_TESTS").is_none() {
        eprintln!("left out: it takes a minute or two; SLOW_TESTS is not set");
        return;
    }
    for report in simulation::run(&folder, Effort::Whole, app::edition::SEED, n_threads()).unwrap() {
        for row in &report.rows {
            let z = row.z.map_or_else(String::new, |z| format!("{z:.2}"));
            eprintln!("{z:>6} {} ± {} of {}: {}", row.mean, row.standard_error, row.exact, row.id);
        }
        eprintln!("{}: {} events, {:?}", report.file, report.events, report.sum);
        assert!(report.passes(), "{report:#?}");
        assert!(!report.rows.is_empty());
    }
}
