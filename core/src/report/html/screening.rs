//! A screening as a league table and a funnel.

use super::super::chart::{Plane, Shape, Spot, Strip};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{folded, mark, pick, rank, ranked};
use super::document::ROWS;
use super::fragment::fragment;
use super::rows::{Row, Rows};
use crate::explain::words::{segment, title};
use crate::explain::{FunnelCurve, ScreenFunnel, ScreenedSegment, Screening, Verdict};
use crate::locale::Locale;

/// How many segments a funnel names.
const NAMED: usize = 12;

pub(super) fn screening(found: &Screening, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(found.sentence(locale));
        league(root, found, figures);
        if let Some(one) = &found.funnel {
            funnel(root, found, one, figures);
        }
    })
}

fn league(root: &mut Markup, found: &Screening, figures: Figures) {
    let locale = figures.locale();
    let ranked = ranked(found);
    let is_ranked = ranked.iter().any(|one| one.rank.is_some());
    let reading = |one: &'_ ScreenedSegment| if is_ranked { one.shrunken.clone() } else { one.reading.clone() };
    let (head, hidden, tail) = folded(&ranked, ROWS);
    let shown: Vec<_> = head.iter().chain(tail).map(|one| reading(one)).collect();
    let rows: Vec<Row<'_>> = head
        .iter()
        .chain(tail)
        .zip(&shown)
        .map(|(one, reading)| {
            let name = format!("{}{}", mark(one.verdict), segment(&one.segment, locale));
            let row = Row::new(name, reading).with([figures.short(&one.reading), figures.count(one.reading.n)]);
            if is_ranked { row.lead(rank(one.rank)) } else { row }
        })
        .collect();
    let (first, last) = rows.split_at(head.len());
    let by = found.by.join(", ");
    let own = pick(figures, "own value", "wynik własny");
    let table = Rows {
        lead: is_ranked.then_some(pick(figures, "place", "miejsce")),
        name: &by,
        value: if is_ranked { pick(figures, "shrunken", "ściągnięte") } else { title(&found.title, locale) },
        cells: &[(own, true), ("n", false)],
        strip: Strip::common(found.unit, shown.iter()),
        is_difference: false,
        figures,
    };
    table.write(root, first, hidden, last);
    if is_ranked {
        root.el("div").class("cx-soft cx-note").text(pick(
            figures,
            "Shrunken: the segment’s value pulled towards the common one, the more the fewer its answers. Places as 1–14 are tied: \
             segments whose places overlap cannot be told apart. ▲ ▼: above or below the rest beyond chance.",
            "Ściągnięte: wynik segmentu przyciągnięty do wspólnego, tym mocniej, im mniej odpowiedzi. Miejsca takie jak 1–14 są wspólne: \
             segmentów, których miejsca na siebie zachodzą, nie da się odróżnić. ▲ ▼: powyżej lub poniżej reszty bardziej, niż tłumaczy \
             przypadek.",
        ));
    }
}

fn funnel(root: &mut Markup, found: &Screening, funnel: &ScreenFunnel, figures: Figures) {
    let locale = figures.locale();
    // The surest findings are named first.
    let mut drawn: Vec<&ScreenedSegment> = found.findings();
    drawn.extend(found.segments.iter().filter(|one| one.verdict == Verdict::Undecided));
    let spots: Vec<Spot> = drawn
        .into_iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let (place, value) = (one.funnel?, one.reading.value()?);
            let name = segment(&one.segment, locale);
            let hint = format!("{name}: {}", figures.full(&one.reading));
            let shape = match one.verdict {
                Verdict::Higher => Shape::Up,
                Verdict::Lower => Shape::Down,
                Verdict::Undecided => Shape::Dot,
            };
            let name = (shape != Shape::Dot && at < NAMED).then_some(name);
            Some(Spot { x: place.n, y: value, shape, name, hint })
        })
        .collect();
    let wide = 0.0 < funnel.tau2;
    let outer = |at: &FunnelCurve| if wide { at.limits998_random_effects } else { at.limits998 };
    let inner = |at: &FunnelCurve| if wide { at.limits95_random_effects } else { at.limits95 };
    let ends = funnel.curve.iter().flat_map(|at| <[f64; 2]>::from(inner(at)));
    let plane = Plane::of_bases(found.unit, &spots, ends);
    let name = title(&found.title, locale);
    let across = pick(figures, "answers, logarithmic", "odpowiedzi, skala logarytmiczna");
    let desc = pick(figures, "Funnel: values by number of answers", "Lejek: wyniki według liczby odpowiedzi");
    plane.draw(root, (across, name), desc, &spots, figures, |svg, plane| {
        let curve = |of: &dyn Fn(&FunnelCurve) -> f64| -> Vec<(f64, f64)> {
            funnel.curve.iter().map(|at| (at.n, of(at))).collect()
        };
        if wide {
            for line in [curve(&|at| at.limits95.0), curve(&|at| at.limits95.1)] {
                plane.line(svg, "cx-limit cx-chance", line.into_iter());
            }
        }
        for line in [curve(&|at| inner(at).0), curve(&|at| inner(at).1)] {
            plane.line(svg, "cx-limit", line.into_iter());
        }
        for line in [curve(&|at| outer(at).0), curve(&|at| outer(at).1)] {
            plane.line(svg, "cx-limit cx-outer", line.into_iter());
        }
        plane.line(svg, "cx-limit cx-target", curve(&|_| funnel.target).into_iter());
        if let Some(last) = funnel.curve.last() {
            plane.at_end(svg, outer(last).1, &locale.confidence(0.998));
        }
    });
    root.el("div").class("cx-soft cx-note").text(if wide {
        pick(
            figures,
            "Solid lines hold 95% of segments, dashed ones 99.8%, given how far segments spread; dotted: 95% by chance alone.",
            "Linie ciągłe obejmują 95% segmentów, przerywane 99,8%, przy zmierzonym rozrzucie segmentów; kropkowane: 95% przy samym \
             przypadku.",
        )
    } else {
        pick(
            figures,
            "Solid lines hold 95% of segments by chance alone, dashed ones 99.8%.",
            "Linie ciągłe obejmują 95% segmentów przy samym przypadku, przerywane 99,8%.",
        )
    });
}
