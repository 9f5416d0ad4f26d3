//! Asking a cube again: what a click on a dashboard costs once the rows are counted.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::metric::{box_share, median, nps};

use crate::stats::{Runs, timed};

/// A question to a cube by store, channel and day.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// What the table calls it.
    pub title: &'static str,
    ask: fn(&Cube) -> cxmetrics::Result<usize>,
}

/// The questions that are timed.
pub const QUESTIONS: [Question; 8] = [
    Question { title: "overall", ask: |cube| cube.metric(nps("nps")).overall().map(|_| 1) },
    Question {
        title: "overall, filtered by channel",
        ask: |cube| cube.metric(nps("nps")).filter(Filter::one_of("channel", ["web", "chat"])).overall().map(|_| 1),
    },
    Question {
        title: "one store by week",
        ask: |cube| {
            let table = cube.metric(nps("nps")).filter(Filter::is("store", "store-017")).every(Grain::Week).table()?;
            Ok(table.rows().len())
        },
    },
    Question { title: "by store", ask: |cube| Ok(cube.metric(nps("nps")).by(["store"]).table()?.rows().len()) },
    Question {
        title: "median by store",
        ask: |cube| Ok(cube.metric(median("nps")).by(["store"]).table()?.rows().len()),
    },
    Question {
        title: "share of 9 and 10 by channel and month",
        ask: |cube| Ok(cube.metric(box_share("nps", 9, 10)).by(["channel"]).every(Grain::Month).table()?.rows().len()),
    },
    Question {
        title: "by store and week, no intervals",
        ask: |cube| {
            Ok(cube.metric(nps("nps")).by(["store"]).every(Grain::Week).without_intervals().table()?.rows().len())
        },
    },
    Question {
        title: "roll up to a cube by store and week",
        ask: |cube| Ok(cube.roll_up(&["store"], Grain::Week, &Filter::everything())?.cells()),
    },
];

impl Question {
    /// Asks a cube, and returns how many rows the answer has.
    ///
    /// # Errors
    /// When the cube cannot answer it.
    pub fn ask(self, cube: &Cube) -> cxmetrics::Result<usize> {
        (self.ask)(cube)
    }
}

/// Asks a question `runs` times.
///
/// # Errors
/// When the cube cannot answer it.
pub fn ask(question: Question, cube: &Cube, runs: usize) -> cxmetrics::Result<(Runs, usize)> {
    let mut times = Runs::default();
    let mut rows = 0;
    for _ in 0..runs {
        let (seconds, answer) = timed(|| question.ask(cube));
        rows = answer?;
        times.push(seconds);
    }
    Ok((times, rows))
}
