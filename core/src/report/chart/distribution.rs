//! How answers spread over a scale: a column for each point, a bar for the bands.

use super::super::block::{Band, Distribution};
use super::super::figure::Figures;
use super::super::markup::{Across, Markup, Px, clip};
use super::super::words::Word;
use super::{frame, label, segment};

/// Height of the tallest column.
const TALLEST: f64 = 130.0;
/// Room above the tallest column for its label.
const HEAD: f64 = 20.0;
/// The line the columns stand on.
const GROUND: f64 = HEAD + TALLEST;
/// The bar of the bands: where it begins and how tall it is.
const BAR: (f64, f64) = (GROUND + 34.0, 18.0);
/// With more points than this, the columns are too narrow for labels.
const LABELLED: usize = 12;

/// Draws a distribution that is not withheld.
pub(in super::super) fn distribution(markup: &mut Markup, distribution: &Distribution, figures: Figures) {
    let bins = &distribution.bins;
    let n = bins.len().max(1) as f64;
    let most = bins.iter().map(|bin| bin.share).filter(|share| share.is_finite()).fold(0.0, f64::max);
    let height = |share: f64| if 0.0 < most { (share / most).clamp(0.0, 1.0) * TALLEST } else { 0.0 };
    let foot = if distribution.bands.is_empty() { GROUND + 26.0 } else { BAR.0 + BAR.1 + 44.0 };
    frame(markup, "spread", foot, &distribution.title, &desc(distribution, figures), |svg| {
        for (at, bin) in bins.iter().enumerate() {
            let tall = height(bin.share);
            svg.el("rect")
                .class(class(bin.band))
                .attr("x", Across((at as f64 + 0.14) / n))
                .attr("y", Px(GROUND - tall))
                .attr("width", Across(0.72 / n))
                .attr("height", Px(tall))
                .body(|rect| {
                    let base = figures.base(bin.count);
                    rect.el("title").text(format_args!("{}: {} ({base})", bin.label, figures.share(bin.share)));
                });
            let middle = (at as f64 + 0.5) / n;
            if bins.len() <= LABELLED {
                label(svg, "value mid", (middle, GROUND - tall - 6.0), 0.0, &figures.share_short(bin.share));
            }
            if bins.len() <= LABELLED || at.is_multiple_of(bins.len().div_ceil(8)) {
                label(svg, "tick mid", (middle, GROUND + 18.0), 0.0, &clip(&bin.label, 10));
            }
        }
        segment(svg, "axis", (0.0, GROUND), (1.0, GROUND));
        bands(svg, distribution, figures);
    });
}

/// The bands as one bar, each named below its own part: the first at the left, the last at the right.
fn bands(svg: &mut Markup, distribution: &Distribution, figures: Figures) {
    let count = distribution.bands.len();
    let mut from: f64 = 0.0;
    for (at, band) in distribution.bands.iter().enumerate() {
        let share = if band.share.is_finite() { band.share.clamp(0.0, 1.0 - from) } else { 0.0 };
        svg.el("rect")
            .class(class(band.band))
            .attr("x", Across(from))
            .attr("y", Px(BAR.0))
            .attr("width", Across(share))
            .attr("height", Px(BAR.1))
            .empty();
        // The first and the last name stand at the ends, for a band may be too narrow for its own; the rest keep clear of them.
        let (anchor, x) = match at {
            0 => ("", 0.0),
            at if at + 1 == count => (" end", 1.0),
            _ => (" mid", (from + share / 2.0).clamp(0.36, 0.64)),
        };
        from += share;
        let name = figures.band(band.band).unwrap_or_default();
        label(svg, &format!("value{anchor} on-{}", class(band.band)), (x, BAR.0 + BAR.1 + 18.0), 0.0, name);
        label(svg, &format!("strong{anchor}"), (x, BAR.0 + BAR.1 + 37.0), 0.0, &figures.share(band.share));
    }
    let mut edge = 0.0;
    for band in distribution.bands.iter().take(count.saturating_sub(1)) {
        edge += band.share;
        segment(svg, "edge", (edge, BAR.0), (edge, BAR.0 + BAR.1));
    }
}

/// The class that colours a band.
const fn class(band: Band) -> &'static str {
    match band {
        Band::None => "b-none",
        Band::Detractor | Band::BottomBox => "b-low",
        Band::Passive | Band::Middle => "b-middle",
        Band::Promoter | Band::TopBox => "b-high",
    }
}

/// The chart in words: the bands, or the commonest answer.
fn desc(distribution: &Distribution, figures: Figures) -> String {
    let mut parts = vec![figures.base(distribution.n)];
    if distribution.bands.is_empty() {
        let commonest = distribution.bins.iter().max_by(|a, b| a.count.cmp(&b.count));
        parts.extend(
            commonest.map(|bin| format!("{} {}: {}", figures.word(Word::Point), bin.label, figures.share(bin.share))),
        );
    }
    for band in &distribution.bands {
        parts.push(format!("{} {}", figures.band(band.band).unwrap_or_default(), figures.share(band.share)));
    }
    parts.join("; ")
}
