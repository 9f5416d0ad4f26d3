//! Answers to two questions counted together, from the codes that were decoded for the questions themselves.

use super::store::{Store, Tally};
use crate::intake::{Chunk, ChunkAnswers, MISSING, Plan};
use crate::survey::{Pair, QuestionKind, Survey};
use crate::tally::Dense;

/// The bin of a row in the tally of a pair; the last one where it did not answer both.
pub(super) fn pair_bin(pair: &Pair, codes: [u8; 2]) -> usize {
    let [a, b] = codes.map(usize::from);
    let [rows, columns] = pair.answers;
    if a < rows && b < columns { a * columns + b } else { rows * columns }
}

/// Rows whose pairs are counted at a time. A pair's counts of all cells are read once for them, so few would be slow.
const BLOCK: usize = 1 << 16;
/// Counts of a pair up to this many bytes stay in the near caches, in whatever order they are met.
const NEAR: usize = 1 << 18;
/// Fewer pairs are not worth it to put the rows in the order of cells.
const MANY_PAIRS: usize = 4;

/// Rows that wait for their pairs to be counted.
pub(super) struct Pairs<'s> {
    survey: &'s Survey,
    paired: Vec<bool>,
    /// By question; empty for those in no pair.
    codes: Vec<Vec<u8>>,
    cells: Vec<u32>,
    /// Empty when rows carry no weight.
    weights: Vec<u64>,
}

impl<'s> Pairs<'s> {
    pub(super) fn new(survey: &'s Survey) -> Self {
        let mut paired = vec![false; survey.questions().len()];
        for question in survey.pairs.iter().flat_map(|pair| pair.questions) {
            paired[question] = survey.questions()[question].kind() != &QuestionKind::Tags;
        }
        Self { survey, codes: vec![Vec::new(); paired.len()], paired, cells: Vec::new(), weights: Vec::new() }
    }

    /// Keeps the codes of a question's answers: those that were decoded, or the bytes that needed no decoding.
    pub(super) fn keep(&mut self, plan: &Plan<'_>, chunk: &Chunk, question: usize, decoded: bool) {
        if !self.paired[question] {
            return;
        }
        let own = &mut self.codes[question];
        match (&chunk.answers[question], plan.bytes(question)) {
            (ChunkAnswers::Codes(codes), _) if decoded => own.extend(accepted(chunk, codes)),
            (_, Some((bytes, offset))) => {
                let bytes = bytes.get(chunk.rows.clone()).unwrap_or_default();
                own.extend(accepted(chunk, bytes).map(|byte| byte.wrapping_sub(offset)));
            }
            _ => {}
        }
    }

    /// Keeps the cells of a chunk whose questions were all kept, and counts when enough rows wait.
    pub(super) fn keep_rows(&mut self, store: &mut Store, chunk: &Chunk, cells: &[u32]) {
        if self.survey.pairs.is_empty() {
            return;
        }
        self.count_tags(store, chunk, cells);
        self.cells.extend(accepted(chunk, cells));
        self.weights.extend(accepted(chunk, &chunk.weights));
        if BLOCK <= self.cells.len() {
            self.count(store);
        }
    }

    /// Counts a chunk's pairs with tags at once: rows differ in how many tags they have.
    fn count_tags(&self, store: &mut Store, chunk: &Chunk, cells: &[u32]) {
        let first = self.survey.questions().len();
        for (pair, tally) in self.survey.pairs.iter().zip(store.tallies.iter_mut().skip(first)) {
            let (Some((tagged, answered)), Tally::Tags(_, tags)) = (pair.tagged(), tally) else { continue };
            let Some(ChunkAnswers::Tags { codes, ends, items }) = chunk.answers.get(tagged) else { continue };
            // Of the codes that wait, those of this chunk stand last.
            let answers = self.codes[answered].get(self.cells.len()..).unwrap_or_default();
            let mut answers = answers.iter();
            let mut start = 0;
            for (row, ((cell, state), end)) in cells.iter().zip(codes).zip(ends).enumerate() {
                let own = items.get(start..*end).unwrap_or_default();
                start = *end;
                if chunk.any_refused && chunk.states.get(row) != Some(&0) {
                    continue;
                }
                let Some(answer) = answers.next() else { break };
                if *state < MISSING {
                    // An answer that is missing has no place among the tags.
                    tags.add(*cell as usize, usize::from(*answer), own, chunk.weights.get(row).copied());
                }
            }
        }
    }

    /// Counts the rows that wait.
    pub(super) fn count(&mut self, store: &mut Store) {
        let bins = self.survey.pairs.iter().map(Pair::bins).max().unwrap_or(0);
        let is_near = store.cells().saturating_mul(bins).saturating_mul(size_of::<u64>()) <= NEAR;
        if MANY_PAIRS <= self.survey.pairs.len() && !is_near {
            self.sort();
        }
        let first = self.survey.questions().len();
        for (pair, tally) in self.survey.pairs.iter().zip(store.tallies.iter_mut().skip(first)) {
            let Tally::Dense(dense) = tally else { continue };
            let [a, b] = pair.questions.map(|at| self.codes[at].as_slice());
            if self.weights.is_empty() {
                count_all(dense, pair, &self.cells, a, b);
            } else {
                for (((cell, a), b), weight) in self.cells.iter().zip(a).zip(b).zip(&self.weights) {
                    dense.add(*cell as usize, pair_bin(pair, [*a, *b]), Some(*weight));
                }
            }
        }
        self.codes.iter_mut().for_each(Vec::clear);
        self.cells.clear();
        self.weights.clear();
    }

    /// Puts rows in the order of their cells, so that every pair's counts are walked through once from front to back.
    fn sort(&mut self) {
        let mut order: Vec<u64> =
            (0_u64..).zip(&self.cells).map(|(row, cell)| (u64::from(*cell) << 32) | row).collect();
        order.sort_unstable();
        let rows: Vec<u32> = order.into_iter().map(|key| u32::try_from(key & 0xFFFF_FFFF).unwrap_or(0)).collect();
        ordered(&mut self.cells, &rows);
        ordered(&mut self.weights, &rows);
        for codes in &mut self.codes {
            ordered(codes, &rows);
        }
    }
}

/// The values of a chunk's rows that take part.
fn accepted<'c, T: Copy>(chunk: &'c Chunk, values: &'c [T]) -> impl Iterator<Item = T> + 'c {
    let any_refused = chunk.any_refused;
    values.iter().zip(&chunk.states).filter(move |(_, state)| !any_refused || **state == 0).map(|(value, _)| *value)
}

fn ordered<T: Copy>(values: &mut Vec<T>, rows: &[u32]) {
    *values = rows.iter().filter_map(|row| values.get(*row as usize).copied()).collect();
}

/// Counts rows without weights.
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
            (
                overall,
                wifi,
                row % 29 < 11,
                u8::try_from(row * 31 % 7).unwrap(),
                20_000 + i32::from(row.is_multiple_of(4)),
            )
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
    fn many_pairs_in_many_cells_are_those_of_the_rows() {
        const ROWS: usize = 140_000;
        let names = ["q0", "q1", "q2", "q3"];
        for weighted in [false, true] {
            let survey = Survey::builder().dimensions(["store"]).pairs(names).max_refused(1.0);
            let survey = names.iter().fold(survey, |survey, name| survey.rating(*name, Scale::csat()));
            let survey = if weighted { survey.weight("w") } else { survey }.build().unwrap();
            let stores: Vec<String> = (0..ROWS).map(|row| (row * 7_919 % 3_001).to_string()).collect();
            // Points 0 and 6 are off the scale.
            let answers: Vec<Vec<u8>> = (0..4_usize)
                .map(|at| (0..ROWS).map(|row| u8::try_from((row * (at + 2) + row / 5) % 7).unwrap()).collect())
                .collect();
            // A weight in eleven is missing, and its row refused.
            let weights: Vec<f64> = (0..ROWS).map(|row| [1.5, 1.0][row % 2]).collect();
            let weighed = |row: usize| !weighted || !row.is_multiple_of(11);
            let mut batch = Batch::new(ROWS).with("store", Values::from(&stores[..])).unwrap();
            let valid = Bits::from_bools((0..ROWS).map(weighed));
            batch = batch.with_nulls("w", Values::from(&weights[..]), Some(valid)).unwrap();
            for (name, column) in names.iter().zip(&answers) {
                batch = batch.with(*name, Values::from(&column[..])).unwrap();
            }
            let mut cube = Cube::new(&survey, Grain::All);
            cube.fold(&batch).unwrap();
            assert_eq!(cube.cells(), 3_001);
            for store in [None, Some("17"), Some("3000")] {
                let filter = store.map_or_else(Filter::everything, |store| Filter::is("store", store));
                let mut expected: BTreeMap<(u8, u8), (u64, f64)> = BTreeMap::new();
                for row in (0..ROWS).filter(|row| weighed(*row) && store.is_none_or(|store| stores[*row] == store)) {
                    let (x, y) = (answers[3][row], answers[1][row]);
                    if (1..=5).contains(&x) && (1..=5).contains(&y) {
                        let entry = expected.entry((x, y)).or_default();
                        *entry = (entry.0 + 1, entry.1 + if weighted { weights[row] } else { 1.0 });
                    }
                }
                let joint = cube.joint("q3", "q1", &filter).unwrap();
                let triples: Vec<_> =
                    expected.iter().map(|((x, y), (n, _))| (f64::from(*x), f64::from(*y), *n)).collect();
                assert_eq!(joint.triples(), triples);
                assert_eq!(joint.weights().iter().sum::<f64>(), expected.values().map(|(_, w)| w).sum::<f64>());
            }
        }
    }

    /// Rows of bytes beside tags; where they are not clean a row in 17 has an answer off the scale, one in 13 none, one in 19 no
    /// day, and one in 7 no tags.
    fn check_tags(weighted: bool, clean: bool) {
        const ROWS: usize = 140_000;
        let builder = Survey::builder()
            .time("day")
            .rating("overall", Scale::nps())
            .flag("late")
            .tags("topics")
            .pairs(["overall", "topics", "late"])
            .max_refused(1.0)
            .dimensions(["store"]);
        let survey = if weighted { builder.weight("w") } else { builder }.build().unwrap();
        let off = |row: usize| !clean && row.is_multiple_of(17);
        let overall: Vec<u8> =
            (0..ROWS).map(|row| u8::try_from(if off(row) { 200 } else { row * 7 % 11 }).unwrap()).collect();
        let stores: Vec<u8> = (0..ROWS).map(|row| u8::try_from(row * 31 % 3).unwrap()).collect();
        let topics: Vec<&str> = (0..ROWS).map(|row| ["price", "staff;price", "queue", "staff"][row / 2 % 4]).collect();
        let late = |row: usize| row % 29 < 11;
        let weights: Vec<f64> = (0..ROWS).map(|row| [0.5, 1.0, 2.25][row % 3]).collect();
        let every = |nth: usize| move |row: usize| clean || !row.is_multiple_of(nth);
        let (dated, tagged, answered) = (every(19), every(7), every(13));
        let valid = |is: &dyn Fn(usize) -> bool| (!clean).then(|| Bits::from_bools((0..ROWS).map(is)));
        let days = vec![20_000; ROWS];
        let names = ["a", "b", "c"];
        let batch = Batch::new(ROWS)
            .with_nulls("day", Values::Days(days.as_slice().into()), valid(&dated))
            .unwrap()
            .with("store", Values::Dictionary(Keys::U8(&stores), Text::Slice(&names[..])))
            .unwrap()
            .with_nulls("overall", Values::from(&overall[..]), valid(&answered))
            .unwrap()
            .with_nulls("topics", Values::from(&topics[..]), valid(&tagged))
            .unwrap()
            .with("late", Values::Bool(Bits::from_bools((0..ROWS).map(late))))
            .unwrap()
            .with("w", Values::from(&weights[..]))
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::Day);
        cube.fold(&batch).unwrap();
        let counts = |store: Option<u8>, tag: &str| {
            let mut expected: BTreeMap<i32, (u64, f64)> = BTreeMap::new();
            for row in (0..ROWS).filter(|row| dated(*row) && tagged(*row) && answered(*row) && !off(*row)) {
                if store.is_none_or(|store| stores[row] == store) && topics[row].contains(tag) {
                    let entry = expected.entry(i32::from(overall[row])).or_default();
                    *entry = (entry.0 + 1, entry.1 + if weighted { weights[row] } else { 1.0 });
                }
            }
            expected
        };
        let totals = cube.roll_up(&[], Grain::All, &Filter::everything()).unwrap();
        for (cube, store) in [(&cube, None), (&cube, Some(1_u8)), (&totals, None)] {
            let filter = store.map_or_else(Filter::everything, |at| Filter::is("store", names[usize::from(at)]));
            let scores = cube.scores_by_tag("topics", "overall", &filter).unwrap();
            assert_eq!(scores.by_tag.keys().collect::<Vec<_>>(), ["price", "queue", "staff"]);
            for (tag, histogram) in
                scores.by_tag.iter().map(|(tag, all)| (tag.as_str(), all)).chain([("", &scores.tagged)])
            {
                let expected = counts(store, tag);
                assert_eq!(
                    histogram.pairs(),
                    expected.iter().map(|(point, (n, _))| (f64::from(*point), *n)).collect::<Vec<_>>(),
                    "{tag}"
                );
                assert_eq!(histogram.weights().iter().sum::<f64>(), expected.values().map(|(_, w)| w).sum::<f64>());
            }
        }
        #[cfg(feature = "arrow")]
        assert_eq!(Cube::from_arrow([&cube.to_arrow().unwrap()]).unwrap(), cube);
        let whole = cube.clone();
        cube.merge(&whole).unwrap();
        cube.unmerge(&whole).unwrap();
        assert!(cube == whole);
    }

    #[test]
    fn tags_with_answers_are_those_of_the_rows() {
        for (weighted, clean) in [(false, true), (false, false), (true, true), (true, false)] {
            check_tags(weighted, clean);
        }
    }

    #[test]
    fn tags_with_answers_count_in_the_bytes_of_a_cube() {
        let builder = || Survey::builder().flag("late").tags("topics");
        let record = Record::new().flag("late", true).tags("topics", ["price", "staff"]);
        let bytes = |survey: Survey| {
            let mut cube = Cube::new(&survey, Grain::All);
            cube.add(&record).unwrap();
            cube.bytes()
        };
        let paired = bytes(builder().pairs(["late", "topics"]).build().unwrap());
        assert!(bytes(builder().build().unwrap()) + 2 * 64 < paired);
    }

    #[cfg(feature = "arrow")]
    #[test]
    fn tables_whose_tags_with_answers_do_not_add_up_are_refused() {
        use arrow_array::cast::AsArray;
        use arrow_array::types::{Int32Type, Int64Type};
        use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch};
        use std::sync::Arc;

        let survey = Survey::builder()
            .rating("overall", Scale::nps())
            .tags("topics")
            .pairs(["topics", "overall"])
            .build()
            .unwrap();
        let mut cube = Cube::new(&survey, Grain::All);
        for (answer, tag) in [(9, "price"), (2, "price"), (2, "staff")] {
            cube.add(&Record::new().integer("overall", answer).tags("topics", [tag])).unwrap();
        }
        let table = cube.to_arrow().unwrap();
        let question = table["question"].as_string::<i32>();
        let is_pair =
            |row: usize| arrow_array::Array::is_valid(question, row) && question.value(row) == "overall*topics";
        let pairs: Vec<usize> = (0..table.num_rows()).filter(|row| is_pair(*row)).collect();
        // 2 tagged, one of each; 9 tagged, price.
        assert_eq!(pairs.len(), 5);
        let with = |name: &str, column: ArrayRef| {
            let at = table.schema().index_of(name).unwrap();
            let mut columns = table.columns().to_vec();
            columns[at] = column;
            Cube::from_arrow([&RecordBatch::try_new(table.schema(), columns).unwrap()])
        };
        assert_eq!(with("n", Arc::clone(&table["n"])).unwrap(), cube);
        for row in pairs {
            let n = table["n"].as_primitive::<Int64Type>();
            let more: Int64Array =
                (0..table.num_rows()).map(|at| Some(n.value(at) + if at == row { 2 } else { 0 })).collect();
            let err = with("n", Arc::new(more)).unwrap_err();
            assert_eq!(err.code(), "invalid_table");
            assert!(err.to_string().contains("`overall*topics`"), "{err}");
            let bins = table["bin"].as_primitive::<Int32Type>();
            for wrong in [None, Some(11), Some(-1)] {
                let bins: Int32Array =
                    bins.iter().enumerate().map(|(at, bin)| if at == row { wrong } else { bin }).collect();
                assert_eq!(with("bin", Arc::new(bins)).unwrap_err().code(), "invalid_table");
            }
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
