//! The blocks of the page, one function each.

use super::super::block::{
    Block, Breakdown, Card, Change, DataQuality, Distribution, Good, Headline, Heat, KeyReadings, Method, Notice,
    Point, Series, Tone,
};
use super::super::chart;
use super::super::figure::{Figures, arrow, change_class, tone_class};
use super::super::markup::Markup;
use super::super::words::Word;
use super::fact;
use crate::metric::Reading;
use crate::unit::Unit;

/// The value of a card with more letters than this is written smaller.
const WIDEST_BIG: usize = 7;
/// A table ends after so many rows; the document has them all.
const TABLE_ROWS: usize = 200;

/// Writes a block; `width` is the class that says how wide it stands.
pub(super) fn block(grid: &mut Markup, block: &Block, width: &str, figures: Figures) {
    let class = format!("block {} {width}", block.kind().replace('_', "-"));
    grid.el("article").class(class).body(|article| match block {
        Block::Headline(block) => headline(article, block),
        Block::KeyReadings(block) => key_readings(article, block, figures),
        Block::Series(block) => series(article, block, figures),
        Block::Breakdown(block) => breakdown(article, block, figures),
        Block::Distribution(block) => distribution(article, block, figures),
        Block::Heat(block) => heat(article, block, figures),
        Block::DataQuality(block) => data_quality(article, block, figures),
        Block::Method(block) => method(article, block, figures),
        Block::Notice(block) => notice(article, block),
    });
    grid.line();
}

/// A table with its caption and the heads of its columns; a head that begins a column of numbers is marked so.
fn table(markup: &mut Markup, caption: &str, heads: &[(&str, bool)], rows: impl FnOnce(&mut Markup)) {
    markup.el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", caption).body(
        |div| {
            div.el("table").body(|table| {
                table.el("caption").text(caption);
                table.el("thead").body(|head| {
                    head.el("tr").body(|tr| {
                        for (name, is_number) in heads {
                            let th = tr.el("th").attr("scope", "col");
                            if *is_number { th.class("num").text(name) } else { th.text(name) }
                        }
                    });
                });
                table.el("tbody").body(rows);
            });
        },
    );
    markup.line();
}

const TEXT: bool = false;
const NUMBER: bool = true;

fn row_head(tr: &mut Markup, text: &str) {
    tr.el("th").attr("scope", "row").text(text);
}

fn number(tr: &mut Markup, text: &str) {
    tr.el("td").class("num").text(text);
}

/// A reading in a table: the value, or why there is none.
fn reading_cell(tr: &mut Markup, reading: &Reading, figures: Figures) {
    let class = if reading.value().is_some() { "num" } else { "num withheld" };
    tr.el("td").class(class).text(figures.reading(reading));
}

fn change_cell(tr: &mut Markup, change: Option<&Change>, good: Good, unit: Unit, figures: Figures) {
    match change {
        Some(change) => {
            let text = format!("{} {}", arrow(change.verdict), figures.change(change, unit));
            tr.el("td").class(format_args!("num {}", change_class(change, good))).text(text);
        }
        None => number(tr, "–"),
    }
}

fn folded(markup: &mut Markup, summary: &str, body: impl FnOnce(&mut Markup)) {
    markup.el("details").body(|details| {
        details.el("summary").text(summary);
        body(details);
    });
}

fn headline(article: &mut Markup, block: &Headline) {
    article.el("ul").class("headline").body(|ul| {
        for sentence in &block.sentences {
            ul.el("li").class(tone_class(sentence.tone)).body(|li| {
                // The mark repeats in shape what colour says; the words say it too.
                let mark = match sentence.tone {
                    Tone::Better => "✓",
                    Tone::Worse => "!",
                    Tone::Neutral => "·",
                };
                li.el("span").class("mark").attr("aria-hidden", "true").text(mark);
                li.el("span").text(&sentence.text);
            });
        }
    });
}

fn key_readings(article: &mut Markup, block: &KeyReadings, figures: Figures) {
    article.el("h3").class("unseen").text(figures.word(Word::KeyReadings));
    article.el("div").class("cards").body(|cards| {
        cards.line();
        for one in &block.cards {
            card(cards, one, figures);
        }
    });
    folded(article, figures.word(Word::AsTable), |details| {
        let word = |word| figures.word(word);
        let heads = [
            (word(Word::Metric), TEXT),
            (word(Word::Now), NUMBER),
            (word(Word::Interval), NUMBER),
            (word(Word::Answers), NUMBER),
            (word(Word::Before), NUMBER),
            (word(Word::Change), NUMBER),
        ];
        table(details, word(Word::KeyReadings), &heads, |body| {
            for card in &block.cards {
                body.el("tr").body(|tr| {
                    row_head(tr, &card.title);
                    reading_cell(tr, &card.now, figures);
                    number(tr, &figures.interval(&card.now).unwrap_or_else(|| "–".to_owned()));
                    number(tr, &figures.count(card.now.n));
                    match &card.before {
                        Some(before) => reading_cell(tr, before, figures),
                        None => number(tr, "–"),
                    }
                    change_cell(tr, card.change.as_ref(), card.good, card.now.unit, figures);
                });
            }
        });
        for card in block.cards.iter().filter(|card| !card.course.is_empty()) {
            points_table(details, &card.title, &card.course, figures);
        }
    });
}

fn card(cards: &mut Markup, card: &Card, figures: Figures) {
    cards.el("section").class("card").body(|section| {
        section.el("h4").text(&card.title);
        match card.now.value() {
            Some(_) => {
                let text = figures.reading(&card.now);
                // A length of time has two units; it stays on one line.
                let class = if WIDEST_BIG < text.chars().count() { "big long" } else { "big" };
                section.el("p").class(class).text(text);
            }
            None => {
                section.el("p").class("big withheld").text(figures.reading(&card.now));
            }
        }
        if let Some(change) = &card.change {
            let (lead, detail) = figures.change_parts(change, card.before.as_ref(), card.now.unit);
            section.el("p").class(format_args!("change {}", change_class(change, card.good))).body(|p| {
                p.el("span").class("mark").attr("aria-hidden", "true").text(arrow(change.verdict));
                p.text(" ");
                p.text(lead);
            });
            section.el("p").class("small").text(detail);
        }
        if !card.course.is_empty() {
            let desc = figures.course(&card.title, &card.course);
            chart::sparkline(section, &card.title, &desc, card.now.unit, &card.course);
        }
        if let Some((name, range)) = figures.interval_parts(&card.now) {
            section.el("p").class("small foot").body(|p| {
                p.text(name);
                p.text(" ");
                // The range stays together, on a line of its own: so the cards of a row stand alike.
                p.el("span").class("range").text(range);
            });
        }
        section.el("p").class("small").body(|p| {
            p.text(figures.base(card.now.n));
            let flags = figures.flags(&card.now);
            if !flags.is_empty() {
                p.text(" · ");
                p.text(flags);
            }
        });
    });
    cards.line();
}

fn points_table(markup: &mut Markup, caption: &str, points: &[Point], figures: Figures) {
    let word = |word| figures.word(word);
    let heads = [
        (word(Word::Period), TEXT),
        (word(Word::Reading), NUMBER),
        (word(Word::Interval), NUMBER),
        (word(Word::Answers), NUMBER),
        (word(Word::Remarks), TEXT),
    ];
    table(markup, caption, &heads, |body| {
        for point in points {
            body.el("tr").body(|tr| {
                row_head(tr, &point.label);
                reading_cell(tr, &point.reading, figures);
                number(tr, &figures.interval(&point.reading).unwrap_or_else(|| "–".to_owned()));
                number(tr, &figures.count(point.reading.n));
                tr.el("td").text(figures.remarks(point));
            });
        }
    });
}

fn series(article: &mut Markup, block: &Series, figures: Figures) {
    article.el("h3").text(&block.title);
    chart::line(article, block, figures);
    article.el("p").class("small").body(|p| {
        p.text(figures.word(Word::LegendSeries));
        if block.points.iter().any(|point| point.partial) {
            p.text(" ");
            p.text(figures.word(Word::LegendPartial));
        }
        if block.points.iter().any(|point| point.reading.value().is_none()) {
            p.text(" ");
            p.text(figures.word(Word::LegendGap));
        }
    });
    folded(article, figures.word(Word::AsTable), |details| {
        points_table(details, &block.title, &block.points, figures);
    });
}

fn breakdown(article: &mut Markup, block: &Breakdown, figures: Figures) {
    let word = |word| figures.word(word);
    article.el("h3").text(&block.title);
    chart::forest(article, block, figures);
    article.el("p").class("small").body(|p| {
        if let Some(more) = hidden(block.rows.len(), block.shown) {
            p.el("strong").text(figures.more(more));
            p.text(". ");
        }
        p.text(word(Word::Legend));
        if block.rows.iter().any(|row| row.before.as_ref().is_some_and(|before| before.value().is_some())) {
            p.text(" ");
            p.text(word(Word::LegendBefore));
        }
    });
    folded(article, word(Word::AllRows), |details| {
        // A column for each dimension, unless a row has more or fewer values than there are dimensions.
        let columns = block.dimensions.len();
        let by_dimension = 0 < columns && block.rows.iter().all(|row| row.segment.len() == columns);
        let mut heads: Vec<(&str, bool)> = if by_dimension {
            block.dimensions.iter().map(|name| (name.as_str(), TEXT)).collect()
        } else {
            vec![(word(Word::Segment), TEXT)]
        };
        heads.extend([
            (block.metric.as_str(), NUMBER),
            (word(Word::Interval), NUMBER),
            (word(Word::Answers), NUMBER),
            (word(Word::Before), NUMBER),
            (word(Word::Change), NUMBER),
            (word(Word::Remarks), TEXT),
        ]);
        table(details, &block.title, &heads, |body| {
            for row in block.rows.iter().take(TABLE_ROWS) {
                body.el("tr").body(|tr| {
                    if by_dimension {
                        row.segment.iter().for_each(|name| row_head(tr, name));
                    } else {
                        row_head(tr, &figures.segment(&row.segment));
                    }
                    reading_cell(tr, &row.now, figures);
                    number(tr, &figures.interval(&row.now).unwrap_or_else(|| "–".to_owned()));
                    number(tr, &figures.count(row.now.n));
                    match &row.before {
                        Some(before) => reading_cell(tr, before, figures),
                        None => number(tr, "–"),
                    }
                    change_cell(tr, row.change.as_ref(), block.good, block.unit, figures);
                    tr.el("td").text(figures.flags(&row.now));
                });
                body.line();
            }
        });
        if let Some(more) = hidden(block.rows.len(), TABLE_ROWS) {
            details.el("p").class("small").text(figures.more(more));
        }
    });
}

/// How many rows are not shown, when any are not.
const fn hidden(rows: usize, shown: usize) -> Option<usize> {
    if shown < rows { Some(rows - shown) } else { None }
}

fn distribution(article: &mut Markup, block: &Distribution, figures: Figures) {
    let word = |word| figures.word(word);
    article.el("h3").text(&block.title);
    if block.withheld.is_some() || block.bins.is_empty() {
        article.el("p").class("withheld").text(figures.withheld(block.withheld));
        return;
    }
    chart::distribution(article, block, figures);
    article.el("p").class("small").text(figures.base(block.n));
    folded(article, word(Word::AsTable), |details| {
        let heads = [(word(Word::Point), TEXT), (word(Word::Share), NUMBER), (word(Word::Answers), NUMBER)];
        table(details, &block.title, &heads, |body| {
            for bin in &block.bins {
                body.el("tr").body(|tr| {
                    row_head(tr, &bin.label);
                    number(tr, &figures.share(bin.share));
                    number(tr, &figures.count(bin.count));
                });
            }
            for band in &block.bands {
                body.el("tr").class("sum").body(|tr| {
                    row_head(tr, figures.band(band.band).unwrap_or_default());
                    number(tr, &figures.share(band.share));
                    number(tr, &figures.count(band.count));
                });
            }
        });
    });
}

fn heat(article: &mut Markup, block: &Heat, figures: Figures) {
    article.el("h3").text(&block.title);
    chart::heat(article, block, figures);
    article.el("p").class("small").body(|p| {
        if let Some(more) = hidden(block.rows.len(), block.shown) {
            p.el("strong").text(figures.more(more));
            p.text(". ");
        }
        p.text(figures.word(Word::LegendHeat));
        let shown = block.rows.iter().take(block.shown).flat_map(|row| &row.readings);
        let reasons = figures.reasons(shown);
        if !reasons.is_empty() {
            p.text(format_args!(" –: {reasons}."));
        }
    });
}

fn data_quality(article: &mut Markup, block: &DataQuality, figures: Figures) {
    let word = |word| figures.word(word);
    article.el("dl").class("facts").body(|dl| {
        fact(dl, word(Word::RowsRead), &figures.count(block.read));
        let accepted = match block.accepted_share {
            Some(share) => format!("{} ({})", figures.count(block.accepted), figures.share(share)),
            None => figures.count(block.accepted),
        };
        fact(dl, word(Word::Accepted), &accepted);
        if let Some(latest) = block.latest {
            fact(dl, word(Word::DataUntil), &figures.locale().date(latest));
        }
    });
    if block.refused.is_empty() {
        article.el("p").class("small").text(word(Word::NothingRefused));
    } else {
        let heads = [
            (word(Word::Column), TEXT),
            (word(Word::Reason), TEXT),
            (word(Word::Refused), NUMBER),
            (word(Word::FirstRows), TEXT),
        ];
        table(article, word(Word::Refused), &heads, |body| {
            for refusal in &block.refused {
                body.el("tr").body(|tr| {
                    row_head(tr, &refusal.column);
                    tr.el("td").text(&refusal.reason);
                    number(tr, &figures.count(refusal.count));
                    let rows: Vec<String> = refusal.first_rows.iter().map(|row| figures.count(*row)).collect();
                    tr.el("td").text(rows.join(" · "));
                });
            }
        });
    }
    if !block.questions.is_empty() {
        let heads = [
            (word(Word::Question), TEXT),
            (word(Word::Answered), NUMBER),
            (word(Word::Blank), NUMBER),
            (word(Word::AnswersRefused), NUMBER),
            (word(Word::ResponseRate), NUMBER),
        ];
        table(article, word(Word::ResponseRate), &heads, |body| {
            for question in &block.questions {
                body.el("tr").body(|tr| {
                    row_head(tr, &question.question);
                    number(tr, &figures.count(question.answered));
                    number(tr, &figures.count(question.blank));
                    number(tr, &figures.count(question.refused));
                    number(tr, &question.response.map_or_else(|| "–".to_owned(), |share| figures.share(share)));
                });
            }
        });
    }
}

fn method(article: &mut Markup, block: &Method, figures: Figures) {
    let word = |word| figures.word(word);
    article.el("dl").class("definitions").body(|dl| {
        for definition in &block.definitions {
            dl.el("div").body(|div| {
                div.el("dt").text(&definition.title);
                div.el("dd").text(&definition.text);
                if let Some(interval) = &definition.interval {
                    div.el("dd").class("small").text(interval);
                }
            });
        }
    });
    if !block.remarks.is_empty() {
        article.el("ul").class("remarks").body(|ul| {
            for remark in &block.remarks {
                ul.el("li").text(remark);
            }
        });
    }
    article.el("dl").class("facts").body(|dl| {
        fact(dl, word(Word::Confidence), &figures.confidence(block.confidence.get()));
        fact(dl, word(Word::MinBase), &figures.base(figures.min_base()));
        for version in &block.versions {
            fact(dl, &version.name, &version.version);
        }
    });
}

fn notice(article: &mut Markup, block: &Notice) {
    article.el("h3").text(&block.title);
    article.el("p").text(&block.text);
}
