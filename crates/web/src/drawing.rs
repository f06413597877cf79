//! Draws charts on one thread of its own: the chart engine takes a moment to start and cannot change
//! threads, so every thread that answers requests would otherwise start one.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use exhibits::exhibit::{Chart, Specification};
use exhibits::html::Drawing;
use exhibits::table::Tile;

use crate::error::PageError;

/// A specification, and where its drawing is awaited.
type Job = (Specification, Sender<Result<String, String>>);

/// Where jobs are sent. The thread starts with the first and lives as long as the program.
static JOBS: LazyLock<Mutex<Sender<Job>>> = LazyLock::new(|| {
    let (jobs, waiting) = channel();
    thread::spawn(move || draw_jobs(&waiting));
    Mutex::new(jobs)
});

/// Both drawings of a chart.
///
/// # Errors
/// Where the engine refuses a specification.
pub(crate) fn chart(chart: &Chart) -> Result<Drawing, PageError> {
    Ok(Drawing { wide: draw(&chart.wide)?, narrow: draw(&chart.narrow)? })
}

/// The drawing of each tile's spark.
///
/// # Errors
/// Where the engine refuses a specification.
pub(crate) fn sparks(tiles: &[Tile]) -> Result<Vec<Option<String>>, PageError> {
    tiles.iter().map(|tile| tile.spark.as_ref().map(draw).transpose()).collect()
}

fn draw(specification: &Specification) -> Result<String, PageError> {
    let (sender, drawing) = channel();
    let stopped = || PageError::Failed("the thread that draws charts has stopped".to_owned());
    let jobs = JOBS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    jobs.send((specification.clone(), sender)).map_err(|_| stopped())?;
    drawing.recv().map_err(|_| stopped())?.map_err(PageError::Failed)
}

fn draw_jobs(waiting: &Receiver<Job>) {
    for (specification, sender) in waiting {
        let drawing = exhibits::render::svg(&specification).map_err(|error| error.to_string());
        // Whoever asked may have gone; the drawing is kept for the next.
        drop(sender.send(drawing));
    }
}
