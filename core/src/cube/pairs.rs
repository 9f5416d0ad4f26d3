//! Answers to two questions counted together, from the codes that were decoded for the questions themselves.

use super::store::{Store, Tally};
use crate::intake::{Chunk, ChunkAnswers, Plan, SKIPPED};
use crate::survey::{Pair, Survey};
use crate::tally::Dense;

/// The bin of a row in the tally of a pair; the last one where it did not answer both.
pub(super) fn pair_bin(pair: &Pair, codes: [u8; 2]) -> usize {
    let [a, b] = codes.map(usize::from);
    let [rows, columns] = pair.answers;
    if a < rows && b < columns { a * columns + b } else { rows * columns }
}

/// The codes of one chunk's answers to questions that are in a pair.
pub(super) struct Pairs<'s> {
    survey: &'s Survey,
    /// By question; empty for those in no pair.
    codes: Vec<Vec<u8>>,
    paired: Vec<bool>,
}

impl<'s> Pairs<'s> {
    pub(super) fn new(survey: &'s Survey) -> Self {
        let mut paired = vec![false; survey.questions().len()];
        for question in survey.pairs.iter().flat_map(|pair| pair.questions) {
            paired[question] = true;
        }
        Self { survey, codes: vec![Vec::new(); paired.len()], paired }
    }

    /// Keeps the codes of a question's answers: those that were decoded, or the bytes that needed no decoding.
    pub(super) fn keep(&mut self, plan: &Plan<'_>, chunk: &Chunk, question: usize, decoded: bool) {
        if !self.paired[question] {
            return;
        }
        let own = &mut self.codes[question];
        own.clear();
        match (&chunk.answers[question], plan.bytes(question)) {
            (ChunkAnswers::Codes(codes), _) if decoded => own.extend_from_slice(codes),
            (_, Some((bytes, offset))) => {
                let bytes = bytes.get(chunk.rows.clone()).unwrap_or_default();
                own.extend(bytes.iter().map(|byte| byte.wrapping_sub(offset)));
            }
            _ => own.resize(chunk.rows.len(), SKIPPED),
        }
    }

    /// Counts the rows of a chunk whose questions were all kept.
    pub(super) fn count(&self, store: &mut Store, chunk: &Chunk, cells: &[u32]) {
        let first = self.survey.questions().len();
        for (pair, tally) in self.survey.pairs.iter().zip(store.tallies.iter_mut().skip(first)) {
            let Tally::Dense(dense) = tally else { continue };
            let [a, b] = pair.questions.map(|at| self.codes[at].as_slice());
            if chunk.any_refused || !chunk.weights.is_empty() {
                for (row, ((cell, a), b)) in cells.iter().zip(a).zip(b).enumerate() {
                    if chunk.states[row] == 0 {
                        dense.add(*cell as usize, pair_bin(pair, [*a, *b]), chunk.weights.get(row).copied());
                    }
                }
            } else {
                count_all(dense, pair, cells, a, b);
            }
        }
    }
}

/// Counts rows none of which is refused and none of which has a weight.
fn count_all(dense: &mut Dense, pair: &Pair, cells: &[u32], a: &[u8], b: &[u8]) {
    let bins = dense.bins();
    let counts = dense.counts_mut();
    let rows = cells.iter().zip(a.iter().zip(b));
    let columns = pair.answers[1];
    let highest = |codes: &[u8]| codes.iter().fold(0, |max, code| max.max(*code));
    if usize::from(highest(a)) < pair.answers[0] && usize::from(highest(b)) < columns {
        for (cell, (a, b)) in rows {
            if let Some(count) = counts.get_mut(*cell as usize * bins + usize::from(*a) * columns + usize::from(*b)) {
                *count += 1;
            }
        }
    } else {
        for (cell, (a, b)) in rows {
            if let Some(count) = counts.get_mut(*cell as usize * bins + pair_bin(pair, [*a, *b])) {
                *count += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::calendar::Grain;
    use crate::cube::{Cube, Filter, Record};
    use crate::intake::{Batch, Bits, Keys, Text, Values};
    use crate::survey::{Scale, Survey};

    fn survey(weighted: bool) -> Survey {
        let builder = Survey::builder()
            .time("day")
            .rating("overall", Scale::nps())
            .rating("wifi", Scale::csat())
            .flag("late")
            .comment("words")
            .pairs(["overall", "wifi", "late"])
            .max_refused(1.0)
            .dimensions(["store"]);
        if weighted { builder.weight("w").build().unwrap() } else { builder.build().unwrap() }
    }

    /// Rows of bytes: those of `clean` batches are all on their scales; of others a row in 13 has no wifi, the overall of a
    /// row in 17 is off the scale, and a row in 19 has no day.
    fn check(weighted: bool, clean: bool) {
        const ROWS: usize = 150_000;
        let survey = survey(weighted);
        let of = |row: usize| {
            let off = !clean && row.is_multiple_of(17);
            let overall = u8::try_from(if off { 200 } else { row * 7 % 11 }).unwrap();
            let wifi = u8::try_from(row / 3 % 5 + 1).unwrap();
            (overall, wifi, row % 29 < 11, u8::try_from(row * 31 % 7).unwrap(), 20_000 + i32::from(row % 4 == 0))
        };
        let rows: Vec<_> = (0..ROWS).map(of).collect();
        let overall: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let wifi: Vec<u8> = rows.iter().map(|row| row.1).collect();
        let stores: Vec<u8> = rows.iter().map(|row| row.3).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.4).collect();
        let weights: Vec<f64> = (0..ROWS).map(|row| [0.5, 1.0, 2.25][row % 3]).collect();
        let answered = |row: &usize| clean || !row.is_multiple_of(13);
        let dated = |row: &usize| clean || !row.is_multiple_of(19);
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let nulls =
            |valid: &dyn Fn(&usize) -> bool| (!clean).then(|| Bits::from_bools((0..ROWS).map(|row| valid(&row))));
        let batch = Batch::new(ROWS)
            .with_nulls("day", Values::Days(days.as_slice().into()), nulls(&dated))
            .unwrap()
            .with("store", Values::Dictionary(Keys::U8(&stores), Text::Slice(&names[..])))
            .unwrap()
            .with("overall", Values::from(&overall[..]))
            .unwrap()
            .with_nulls("wifi", Values::from(&wifi[..]), nulls(&answered))
            .unwrap()
            .with("late", Values::Bool(Bits::from_bools(rows.iter().map(|row| row.2))))
            .unwrap()
            .with("words", Values::Null(ROWS))
            .unwrap()
            .with("w", Values::from(&weights[..]))
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        cube.fold(&batch).unwrap();

        let filter = Filter::is("store", "c");
        let joint = cube.joint("wifi", "overall", &filter).unwrap();
        let mut expected: BTreeMap<(i32, i32), (u64, f64)> = BTreeMap::new();
        let mut not_both = 0;
        for row in (0..ROWS).filter(|row| dated(row) && stores[*row] == 2) {
            if answered(&row) && overall[row] <= 10 {
                let entry = expected.entry((i32::from(wifi[row]), i32::from(overall[row]))).or_default();
                *entry = (entry.0 + 1, entry.1 + if weighted { weights[row] } else { 1.0 });
            } else {
                not_both += 1;
            }
        }
        let found: Vec<(f64, f64, u64)> = joint.triples();
        assert_eq!(
            found,
            expected.iter().map(|((x, y), (n, _))| (f64::from(*x), f64::from(*y), *n)).collect::<Vec<_>>()
        );
        assert_eq!((joint.not_both(), joint.is_weighted()), (not_both, weighted));
        let sums: f64 = expected.values().map(|(_, sum)| sum).sum();
        assert_eq!(joint.weights().iter().sum::<f64>(), sums);
        // Every answer to `late` was given, so its pairs miss no more than the other question.
        let histogram = cube.histogram("wifi", &filter).unwrap();
        assert_eq!(cube.joint("late", "wifi", &filter).unwrap().column_totals(), histogram.counts());

        #[cfg(feature = "arrow")]
        assert_eq!(Cube::from_arrow([&cube.to_arrow().unwrap()]).unwrap(), cube);
        assert!(cube.intake().questions.len() == 4, "a pair is no question");
        let totals = cube.roll_up(&[], Grain::All, &Filter::everything()).unwrap();
        assert_eq!(totals.joint("overall", "late", &Filter::everything()).unwrap().n(), {
            (0..ROWS).filter(|row| dated(row) && overall[*row] <= 10).count() as u64
        });
    }

    #[test]
    fn pairs_are_those_of_the_rows() {
        for (weighted, clean) in [(false, true), (false, false), (true, true), (true, false)] {
            check(weighted, clean);
        }
    }

    #[test]
    fn a_pair_that_was_not_counted_says_how_to_ask_for_it() {
        let survey = Survey::builder().rating("nps", Scale::nps()).flag("late").comment("words").build().unwrap();
        let cube = Cube::new(&survey, Grain::All);
        for (a, b) in [("nps", "late"), ("late", "words"), ("nps", "nps")] {
            let err = cube.joint(a, b, &Filter::everything()).unwrap_err();
            assert_eq!(err.code(), "invalid_metric");
            assert!(err.to_string().contains(&format!("pairs: [[\"{a}\", \"{b}\"]]")), "{err}");
        }
        assert_eq!(cube.joint("nps", "wifi", &Filter::everything()).unwrap_err().code(), "unknown_question");
    }

    #[cfg(feature = "arrow")]
    #[test]
    fn tables_whose_pairs_do_not_add_up_are_refused() {
        let mut cube = Cube::new(&survey(false), Grain::Day);
        cube.add(&Record::new().text("day", "2026-11-02").integer("overall", 9).integer("wifi", 5)).unwrap();
        let without = Survey::builder()
            .time("day")
            .rating("overall", Scale::nps())
            .rating("wifi", Scale::csat())
            .flag("late")
            .comment("words")
            .dimensions(["store"])
            .build()
            .unwrap();
        let mut plain = Cube::new(&without, Grain::Day);
        plain.add(&Record::new().text("day", "2026-11-02").integer("overall", 9).integer("wifi", 4)).unwrap();
        let bare = |cube: &Cube| {
            let table = cube.to_arrow().unwrap();
            let schema = table.schema().as_ref().clone().with_metadata(std::collections::HashMap::new());
            arrow_array::RecordBatch::try_new(schema.into(), table.columns().to_vec()).unwrap()
        };
        assert_eq!(Cube::from_table(cube.survey(), Grain::Day, [&bare(&cube)]).unwrap(), cube);
        let err = Cube::from_table(cube.survey(), Grain::Day, [&bare(&plain)]).unwrap_err();
        assert_eq!(err.code(), "invalid_table");
        assert!(err.to_string().contains("`late*overall`"), "{err}");
        // The pairs of one cube beside the answers of another: 5 and 4 for wifi.
        let (table, other) = (bare(&cube), bare(&plain));
        let is_pair = |row: &usize| {
            let names: &arrow_array::StringArray = arrow_array::cast::AsArray::as_string(&table["question"]);
            arrow_array::Array::is_valid(names, *row) && names.value(*row).contains('*')
        };
        let pairs: Vec<_> = (0..table.num_rows()).filter(is_pair).map(|row| table.slice(row, 1)).collect();
        assert_eq!(pairs.len(), 3);
        let mixed: Vec<_> = pairs.iter().chain([&other]).collect();
        let err = Cube::from_table(cube.survey(), Grain::Day, mixed).unwrap_err();
        assert!(err.to_string().contains("`overall*wifi`"), "{err}");
    }

    #[test]
    fn pairs_count_in_the_bytes_of_a_cube() {
        let record = Record::new().text("day", "2026-11-02").integer("overall", 9);
        let mut paired = Cube::new(&survey(false), Grain::Day);
        paired.add(&record).unwrap();
        let bins = 11 * 5 + 1 + 11 * 2 + 1 + 5 * 2 + 1;
        let mut def = survey(false).def().clone();
        def.pairs.clear();
        let mut plain = Cube::new(&Survey::new(def).unwrap(), Grain::Day);
        plain.add(&record).unwrap();
        assert_eq!(paired.bytes() - plain.bytes(), 8 * bins);
    }
}
