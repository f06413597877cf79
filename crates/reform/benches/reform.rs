//! How long choices of functions, their frontier and the spread of exits take.
//!
//! Prints a reading a line, a name and a value. With `--problems FILE` it writes the problems that
//! it solved, a line a candidate, for another solver to try.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a bench reads the clock and its arguments, and writes what was asked for"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use domain::function::OptionKind;
use domain::money::Pence;
use reform::choice::{self, Answer, Choices, CostedOption, SelectionProblem};
use reform::exit::{Crowd, ExitTerms, OnCosts, Range, spread};
use reform::solve::Budget;
use stats::stream::Stream;

const KINDS: [OptionKind; 5] =
    [OptionKind::Retain, OptionKind::Slim, OptionKind::Share, OptionKind::Transfer, OptionKind::Stop];

fn pounds(amount: u64) -> Result<Pence, Box<dyn Error>> {
    Ok(Pence::new(i64::try_from(amount)? * 100))
}

/// A synthetic board: functions of £0.2m to £2.5m, options that cut 10 to 90 per cent, four in ten of
/// them by moving some of the cost to another body.
fn made_up(n_functions: u64, n_options: u64, seed: u64) -> Result<SelectionProblem, Box<dyn Error>> {
    let mut stream = Stream::named(seed, &["reform bench"]);
    let mut functions = Vec::new();
    let mut baseline = 0;
    for idx in 0..n_functions {
        let cost = stream.between(200, 2_500) * 1_000;
        baseline += cost;
        let whole = CostedOption {
            kind: OptionKind::Retain,
            icb_cost: pounds(cost)?,
            receiver_cost: Pence::ZERO,
            exit_cost: Pence::ZERO,
            impact: 0,
        };
        let mut options = vec![whole];
        for option in 1..n_options {
            let cut = cost * stream.between(10, 90) / 100;
            let moved = if stream.below(10) < 4 { cut * stream.between(0, 90) / 100 } else { 0 };
            options.push(CostedOption {
                kind: KINDS[usize::try_from(option)? % KINDS.len()],
                icb_cost: pounds(cost - cut)?,
                receiver_cost: pounds(moved)?,
                exit_cost: pounds(cut * stream.between(20, 120) / 100)?,
                impact: u16::try_from(stream.between(1, 9))?,
            });
        }
        functions.push(Choices { function: format!("F{idx:03}").parse()?, baseline: pounds(cost)?, options });
    }
    Ok(SelectionProblem {
        functions,
        baseline: pounds(baseline)?,
        envelope: pounds(baseline * 60 / 100)?,
        least_saving: pounds(baseline * 28 / 100)?,
        most_exit_cost: pounds(baseline * 28 / 100)?,
    })
}

/// Solves a case several times; prints the time of each and the lowest impact score.
fn timed(name: &str, case: &SelectionProblem, n_runs: u32) -> Result<(), Box<dyn Error>> {
    let mut harm = choice::lowest_impact(case, &mut Budget::default());
    for _ in 0..n_runs {
        let started = Instant::now();
        harm = choice::lowest_impact(case, &mut Budget::default());
        println!("{name}_ms {:.4}", started.elapsed().as_secs_f64() * 1e3);
    }
    println!("{name}_harm {}", harm.impact().ok_or("the synthetic case has no plan")?);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let mut written = String::from("problem,group,harm,icb,system,exits\n");
    let mut limits = String::new();
    for (name, n_functions, n_options) in [("choice_35", 35, 5), ("choice_200", 200, 6)] {
        let case = made_up(n_functions, n_options, 1)?;
        timed(name, &case, 15)?;
        for (group, choices) in case.functions.iter().enumerate() {
            for option in &choices.options {
                let system = (option.icb_cost + option.receiver_cost).get();
                let (icb, exits) = (option.icb_cost.get(), option.exit_cost.get());
                writeln!(written, "{name},{group},{},{icb},{system},{exits}", option.impact)?;
            }
        }
        let system = (case.baseline - case.least_saving).get();
        writeln!(limits, "{name},-1,0,{},{system},{}", case.envelope.get(), case.most_exit_cost.get())?;
        if name == "choice_35" {
            for _ in 0..5 {
                let started = Instant::now();
                let n_points = choice::frontier(&case, 50, &mut Budget::default()).len();
                println!("frontier_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
                println!("frontier_points {n_points}");
            }
            let proven =
                matches!(choice::best(&case, &mut Budget::default()), Answer::Found(best) if best.gap() == 0);
            println!("proven {proven}");
        }
    }
    written.push_str(&limits);
    if let Some(at) = arguments.iter().position(|argument| argument == "--problems") {
        std::fs::write(arguments.get(at + 1).ok_or("--problems needs a file")?, written)?;
    }
    alike()?;
    exits()
}

/// 35 functions alike, each with the costs of the first of a synthetic board: the plan, what binds it, every
/// function kept and the frontier, within one budget.
fn alike() -> Result<(), Box<dyn Error>> {
    let mut case = made_up(35, 5, 1)?;
    let first = case.functions.first().ok_or("no function")?.clone();
    for choices in &mut case.functions {
        (choices.baseline, choices.options) = (first.baseline, first.options.clone());
    }
    let share = |hundredths: i64| Pence::new(first.baseline.get() * 35 / 100 * hundredths);
    let case = SelectionProblem {
        baseline: share(100),
        envelope: share(60),
        least_saving: share(28),
        most_exit_cost: share(28),
        ..case
    };
    for _ in 0..5 {
        let (started, mut budget) = (Instant::now(), Budget::default());
        let answer = choice::best(&case, &mut budget);
        for idx in 0..case.functions.len() {
            let mut kept = case.clone();
            kept.functions[idx].options.truncate(1);
            let _ = choice::lowest_impact(&kept, &mut budget);
        }
        let n_points = choice::frontier(&case, 50, &mut budget).len();
        println!("alike_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
        println!("alike_steps {}", budget.spent());
        println!("alike_points {n_points}");
        println!("alike_proven {}", matches!(answer, Answer::Found(best) if best.gap() == 0));
    }
    Ok(())
}

/// 100 people in ten crowds, drawn 10,000 times.
fn exits() -> Result<(), Box<dyn Error>> {
    let terms = ExitTerms {
        months_per_year: 100,
        most_months: 24,
        least_months: 0,
        weeks_per_month: 435,
        least_years: 2,
        pay_floor: pounds(23_000)?,
        pay_cap: pounds(80_000)?,
    };
    let on_costs = OnCosts {
        pension: 1_438,
        pension_central: 940,
        insurance: 1_500,
        insurance_from: pounds(5_000)?,
        levy: 50,
    };
    let crowds = (0..10)
        .map(|idx| -> Result<Crowd, Box<dyn Error>> {
            Ok(Crowd {
                name: format!("crowd {idx}"),
                people: 10,
                take_up: Range { low: 80, high: 100 },
                pay: Range { low: pounds(40_000)?, high: pounds(60_000)? },
                share: 100,
                years: Range { low: 2, high: 28 },
                notice_weeks: 12,
                notice_paid: false,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    for _ in 0..7 {
        let started = Instant::now();
        let leavers = spread(&terms, &on_costs, &crowds, 10_000, 1)?.leavers.p50;
        println!("exits_ms {:.3}", started.elapsed().as_secs_f64() * 1e3);
        println!("exits_leavers {leavers}");
    }
    Ok(())
}
