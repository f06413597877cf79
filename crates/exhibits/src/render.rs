//! A specification drawn to SVG by ECharts, inside this process: no browser, no network, no clock.
//!
//! The same specification gives the same bytes on every machine and thread: text is measured with a
//! table of our own, and the ids that the engine counts up are named after the specification.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use rquickjs::context::EvalOptions;
use rquickjs::prelude::Func;
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Runtime};
use sha2::{Digest, Sha256};

use crate::exhibit::Specification;

mod text_width;

pub(crate) use text_width::{Weight, text_width};

/// The face of pages. Text is measured for it, so that no label meets another.
pub const WEB_FONT: &str = "Arial, Helvetica, 'Oakham charts', sans-serif";

/// ECharts 6.1, unchanged, as npm delivers it.
const ECHARTS: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../node_modules/echarts/dist/echarts.min.js"));

/// What stands between the engine and us.
const DRAW: &str = include_str!("render/draw.js");

/// The most memory an engine may take [bytes]; it needs about a tenth of it.
const MEMORY: usize = 256 * 1024 * 1024;

/// The deepest stack an engine may build [bytes], below that of any thread we start.
const STACK: usize = 768 * 1024;

/// How often the engine may report that it is still at work before a drawing is given up. A chart takes
/// fewer than a hundred; a thousand are some seconds.
const PATIENCE: u32 = 3_000;

/// How many drawings are kept. A month has some forty charts, each at two widths.
const KEPT: usize = 400;

/// Why a chart was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The engine itself did not start.
    #[error("the chart engine did not start: {message}")]
    Engine {
        /// What the engine says.
        message: String,
    },
    /// The name cannot begin an id.
    #[error(
        "“{name}” cannot name a chart: use letters, digits and hyphens, beginning with a letter, as in bridge-wide"
    )]
    Name {
        /// The name as given.
        name: String,
    },
    /// ECharts refuses the option.
    #[error(
        "the option of chart {name} cannot be drawn: {message}; compare it with the manual of ECharts 6.1"
    )]
    Option {
        /// The specification's name.
        name: String,
        /// What the engine says.
        message: String,
    },
    /// Drawing takes too long, as with a million grid lines.
    #[error("chart {name} takes too long to draw: look for an axis with too many intervals")]
    TooLong {
        /// The specification's name.
        name: String,
    },
}

/// Draws `specification` in the face of pages.
///
/// # Errors
/// Where the name cannot begin an id, or ECharts refuses the option.
pub fn svg(specification: &Specification) -> Result<String, RenderError> {
    svg_with_font(specification, WEB_FONT)
}

/// Draws `specification` in `font_family`, a CSS list of families: a name of several words or with
/// digits in it needs single quotes, as in `'Source Sans 3'`.
///
/// # Errors
/// Where the name cannot begin an id, or ECharts refuses the option.
pub fn svg_with_font(specification: &Specification, font_family: &str) -> Result<String, RenderError> {
    let name = specification.name.as_str();
    let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|part| part.is_ascii_alphanumeric() || part == '-');
    if !fits {
        return Err(RenderError::Name { name: name.to_owned() });
    }

    let option = specification.option.to_string();
    let key = key(specification, &option, font_family);
    if let Some(drawing) = DRAWINGS.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(drawing);
    }
    let drawing = ENGINE.with_borrow_mut(|slot| {
        // An engine that failed may be left in any state, so the next chart gets a fresh one.
        let engine = match slot.take() {
            Some(engine) => engine,
            None => Engine::start()?,
        };
        let drawing = engine.draw(specification, &option, font_family)?;
        *slot = Some(engine);
        Ok(drawing)
    })?;
    DRAWINGS.lock().unwrap_or_else(PoisonError::into_inner).keep(key, drawing.clone());
    Ok(drawing)
}

/// What a drawing depends on, hashed.
type Key = [u8; 32];

fn key(specification: &Specification, option: &str, font_family: &str) -> Key {
    let mut hasher = Sha256::new();
    for part in [&specification.name, font_family, option] {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.update(specification.width.to_le_bytes());
    hasher.update(specification.height.to_le_bytes());
    hasher.finalize().into()
}

/// Drawings made before, the oldest dropped first.
struct Drawings {
    by_key: BTreeMap<Key, String>,
    order: VecDeque<Key>,
}

impl Drawings {
    fn get(&self, key: &Key) -> Option<String> {
        self.by_key.get(key).cloned()
    }

    fn keep(&mut self, key: Key, drawing: String) {
        if self.by_key.insert(key, drawing).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_key.remove(&oldest);
        }
    }
}

static DRAWINGS: Mutex<Drawings> = Mutex::new(Drawings { by_key: BTreeMap::new(), order: VecDeque::new() });

thread_local! {
    /// ECharts takes a moment to start, and an engine cannot change threads.
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// QuickJS with ECharts loaded.
struct Engine {
    context: Context,
    /// How often the engine may still report before a drawing is given up.
    patience: Rc<Cell<u32>>,
}

impl Engine {
    fn start() -> Result<Self, RenderError> {
        let failed = |error: rquickjs::Error| RenderError::Engine { message: error.to_string() };
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let patience = Rc::new(Cell::new(PATIENCE));
        let left = Rc::clone(&patience);
        runtime.set_interrupt_handler(Some(Box::new(move || {
            left.set(left.get().saturating_sub(1));
            left.get() == 0
        })));
        let context = Context::full(&runtime).map_err(failed)?;
        context.with(|ctx| {
            load(&ctx).catch(&ctx).map_err(|error| RenderError::Engine { message: message(&error) })
        })?;
        Ok(Self { context, patience })
    }

    fn draw(
        &self,
        specification: &Specification,
        option: &str,
        font_family: &str,
    ) -> Result<String, RenderError> {
        self.patience.set(PATIENCE);
        let Specification { name, width, height, .. } = specification;
        self.context.with(|ctx| {
            let drawn = ctx.globals().get("draw").and_then(|draw: Function<'_>| {
                draw.call((name.as_str(), *width, *height, option, font_family))
            });
            drawn.catch(&ctx).map_err(|error| {
                if self.patience.get() == 0 {
                    return RenderError::TooLong { name: name.clone() };
                }
                RenderError::Option { name: name.clone(), message: message(&error) }
            })
        })
    }
}

/// ECharts first asks for a timer and a way to measure text, then reads itself in.
fn load(ctx: &Ctx<'_>) -> rquickjs::Result<()> {
    let measure = |text: String, size: f64, bold: bool| {
        text_width(&text, size, if bold { Weight::Bold } else { Weight::Regular })
    };
    ctx.globals().set("textWidth", Func::from(measure))?;
    // There is no loop that could run a timer: a drawing is finished when it is returned.
    ctx.eval::<(), _>("globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};")?;
    let mut sloppy = EvalOptions::default();
    sloppy.strict = false;
    ctx.eval_with_options::<(), _>(ECHARTS, sloppy)?;
    ctx.eval::<(), _>(DRAW)
}

/// What went wrong, in the engine's words, on one line.
fn message(error: &CaughtError<'_>) -> String {
    match error {
        CaughtError::Exception(exception) => exception.message().unwrap_or_default(),
        CaughtError::Value(value) => format!("{value:?}"),
        CaughtError::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
