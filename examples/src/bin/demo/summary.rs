//! A report as a page of the terminal: what stands in the document, nothing computed.

use std::io::{self, Write};

use cxmetrics::report::{Block, Breakdown, BreakdownRow, Card, DataQuality, Figures, Notice, Report, Tone};

/// How many segments are shown at each end of a breakdown.
const ENDS: usize = 4;

/// Writes what a report says in short.
pub(crate) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let figures = Figures::of(report);
    writeln!(out, "{}", report.title)?;
    write!(out, "{}", figures.span(&report.period))?;
    if let Some(before) = &report.compared_to {
        write!(out, ", compared with {}", figures.span(before))?;
    }
    writeln!(out)?;
    for block in report.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Headline(headline) => {
                writeln!(out)?;
                for sentence in &headline.sentences {
                    let mark = match sentence.tone {
                        Tone::Better => "✓",
                        Tone::Worse => "!",
                        Tone::Neutral => "·",
                    };
                    writeln!(out, "  {mark} {}", sentence.text)?;
                }
            }
            Block::KeyReadings(key) => {
                let rows: Vec<Vec<String>> = key.cards.iter().map(|card| line_of(card, figures)).collect();
                writeln!(out)?;
                table(out, &rows)?;
            }
            Block::Notice(Notice { title, text }) => writeln!(out, "\n  {title}: {text}")?,
            Block::DataQuality(quality) => account(out, quality, figures)?,
            _ => {}
        }
    }
    let lead = report.sections.iter().filter_map(|section| section.blocks.iter().find_map(as_breakdown));
    for breakdown in lead {
        segments(out, breakdown, figures)?;
    }
    Ok(())
}

fn as_breakdown(block: &Block) -> Option<&Breakdown> {
    match block {
        Block::Breakdown(breakdown) => Some(breakdown),
        _ => None,
    }
}

fn line_of(card: &Card, figures: Figures) -> Vec<String> {
    let interval = figures.interval(&card.now).map_or_else(String::new, |interval| format!("({interval})"));
    let change = card.change.as_ref().map_or_else(String::new, |change| figures.change(change, card.now.unit));
    vec![card.title.clone(), figures.reading(&card.now), interval, figures.base(card.now.n), change]
}

/// The first and the last rows of a breakdown.
fn segments(out: &mut impl Write, breakdown: &Breakdown, figures: Figures) -> io::Result<()> {
    writeln!(out, "\n  {}; all together {}", breakdown.title, figures.full(&breakdown.overall))?;
    let line = |row: &BreakdownRow| {
        let change = row.change.as_ref().map_or_else(String::new, |change| figures.change_short(change, row.now.unit));
        let interval = figures.interval(&row.now).map_or_else(String::new, |interval| format!("({interval})"));
        let name = figures.segment(&row.segment);
        vec![name, figures.reading(&row.now), interval, figures.base(row.now.n), change]
    };
    let rows = &breakdown.rows;
    let between = rows.len().saturating_sub(2 * ENDS);
    let mut lines: Vec<Vec<String>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if between < 2 || at < ENDS || rows.len() - ENDS <= at {
            lines.push(line(row));
        } else if at == ENDS {
            lines.push(vec![format!("… {}", figures.more(between))]);
        }
    }
    table(out, &lines)
}

fn account(out: &mut impl Write, quality: &DataQuality, figures: Figures) -> io::Result<()> {
    let share = quality.accepted_share.map_or_else(String::new, |share| format!(" ({})", figures.share(share)));
    let (read, accepted) = (figures.count(quality.read), figures.count(quality.accepted));
    let refused = if quality.refused.is_empty() { "nothing refused" } else { "refused, rows counted from 0:" };
    writeln!(out, "\n  Rows read {read}, accepted {accepted}{share}; {refused}")?;
    let rows: Vec<Vec<String>> = quality
        .refused
        .iter()
        .map(|refusal| {
            let places: Vec<String> = refusal.first_rows.iter().map(|row| figures.count(*row)).collect();
            let places = if places.is_empty() { String::new() } else { format!("first rows {}", places.join(" · ")) };
            vec![refusal.column.clone(), refusal.reason.clone(), figures.count(refusal.count), places]
        })
        .collect();
    table(out, &rows)
}

/// Rows with their columns one under another, as far as the letters of a terminal are one column wide.
fn table(out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // A row of a single cell is a remark and widens nothing.
    let cells = |at: usize| rows.iter().filter(|row| 1 < row.len()).filter_map(move |row| row.get(at));
    let widths: Vec<usize> =
        (0..columns).map(|at| cells(at).map(|cell| cell.chars().count()).max().unwrap_or(0)).collect();
    for row in rows {
        let mut line = String::from("   ");
        for (cell, width) in row.iter().zip(&widths) {
            let room = width.saturating_sub(cell.chars().count());
            line.push(' ');
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', room + 1));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
