//! Seeded answers in columns, as many as asked for, and as the files that the peers read.
//!
//! Answers arrive over 400 days: row by row the day never falls, the time within the day is in no order. Stores differ in
//! size (the largest has some 25 times the answers of the smallest) and in how content their customers are.

use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::{UInt8Type, UInt16Type};
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray, TimestampMicrosecondArray, UInt8Array};
use arrow_array::{UInt16Array, cast::AsArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

/// How many stores there are; their codes are 0 to 499, their names `store-000` to `store-499`.
pub const STORES: u16 = 500;

/// The channels; a code is a place in this list.
pub const CHANNELS: [&str; 5] = ["store", "web", "phone", "chat", "e-mail"];

/// How many days the answers span.
pub const DAYS: u32 = 400;

/// The first day (UTC), 2025-09-27, counted from 1970-01-01.
pub const FIRST_DAY: u32 = 20_358;

const MICROS_A_DAY: i64 = 86_400_000_000;

/// Rows of a row group of the Parquet file, and of a batch while writing.
const ROW_GROUP: usize = 1 << 20;

/// Answers in columns. All columns have the same length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// When it was answered: microseconds since 1970-01-01 00:00 UTC, not sorted.
    pub times: Vec<i64>,
    /// The store's code, below [`STORES`].
    pub stores: Vec<u16>,
    /// The channel's code, a place in [`CHANNELS`].
    pub channels: Vec<u8>,
    /// The likelihood to recommend, 0 to 10.
    pub scores: Vec<u8>,
}

impl Answers {
    /// `rows` answers. The same arguments give the same answers on every platform.
    ///
    /// ```
    /// use cxmetrics_benches::generate::Answers;
    /// let answers = Answers::generate(1_000, 7);
    /// assert_eq!(answers.len(), 1_000);
    /// assert_eq!(answers, Answers::generate(1_000, 7));
    /// assert!(answers.scores.iter().all(|score| *score <= 10));
    /// ```
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "a day is below 400, a time below an hour"
    )]
    pub fn generate(rows: usize, seed: u64) -> Self {
        let stores = table::<u16>(65_536, (0..STORES).map(|store| (store, 100_000 / (20 + u32::from(store)))));
        let channels = table::<u8>(256, [46, 24, 13, 9, 8].into_iter().zip(0..).map(|(weight, code)| (code, weight)));
        // Three moods of a store: content, so-so, cross. Weights of the scores 0 to 10.
        let moods = [
            [8, 5, 8, 10, 14, 26, 30, 80, 175, 184, 460],
            [20, 9, 13, 15, 20, 45, 45, 100, 190, 183, 360],
            [45, 20, 26, 28, 35, 80, 75, 130, 190, 141, 230],
        ]
        .map(|weights| table::<u8>(4_096, weights.into_iter().zip(0..).map(|(weight, score)| (score, weight))));
        // Weights of the hours 0 to 23 in UTC.
        let hours = [4, 2, 1, 1, 2, 5, 12, 24, 38, 48, 54, 56, 55, 54, 54, 56, 60, 64, 60, 48, 34, 22, 14, 8];
        let hours = table::<u8>(1_024, hours.into_iter().zip(0..).map(|(weight, hour)| (hour, weight)));

        let mut answers = Self {
            times: Vec::with_capacity(rows),
            stores: Vec::with_capacity(rows),
            channels: Vec::with_capacity(rows),
            scores: Vec::with_capacity(rows),
        };
        let mut random = SplitMix(seed);
        for row in 0..rows {
            let (a, b) = (random.next(), random.next());
            let store = pick(&stores, a);
            let mood = &moods[usize::from(store * 7 % 11 % 3)];
            let day = i64::from(FIRST_DAY) + (row as u128 * u128::from(DAYS) / rows as u128) as i64;
            let hour = i64::from(pick(&hours, a >> 36));
            // 32 random bits scaled to an hour: a step of 0.84 microseconds.
            let within = (((b >> 32) * 3_600_000_000) >> 32) as i64;
            answers.times.push(day * MICROS_A_DAY + hour * 3_600_000_000 + within);
            answers.stores.push(store);
            answers.channels.push(pick(&channels, a >> 20));
            answers.scores.push(pick(mood, b));
        }
        answers
    }

    /// How many answers.
    pub fn len(&self) -> usize {
        self.scores.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    /// The columns of a record batch: `answered_at` (microseconds, UTC), `store` and `channel` (dictionaries), `nps` (u8).
    pub fn schema() -> Arc<Schema> {
        let names = |keys| DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
        Arc::new(Schema::new(vec![
            Field::new("answered_at", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), false),
            Field::new("store", names(DataType::UInt16), false),
            Field::new("channel", names(DataType::UInt8), false),
            Field::new("nps", DataType::UInt8, false),
        ]))
    }

    /// All answers as one record batch, without a copy.
    ///
    /// # Errors
    /// When the columns were changed so that they no longer fit together.
    pub fn into_batch(self) -> Result<RecordBatch, ArrowError> {
        let stores = DictionaryArray::<UInt16Type>::try_new(UInt16Array::from(self.stores), store_names())?;
        let channels = DictionaryArray::<UInt8Type>::try_new(
            UInt8Array::from(self.channels),
            Arc::new(StringArray::from(CHANNELS.to_vec())),
        )?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(TimestampMicrosecondArray::from(self.times).with_timezone("UTC")),
            Arc::new(stores),
            Arc::new(channels),
            Arc::new(UInt8Array::from(self.scores)),
        ];
        RecordBatch::try_new(Self::schema(), columns)
    }

    /// The answers `rows`, copied; rows past the end are left out.
    #[must_use]
    pub fn slice(&self, rows: Range<usize>) -> Self {
        let end = rows.end.min(self.len());
        let rows = rows.start.min(end)..end;
        Self {
            times: self.times[rows.clone()].to_vec(),
            stores: self.stores[rows.clone()].to_vec(),
            channels: self.channels[rows.clone()].to_vec(),
            scores: self.scores[rows].to_vec(),
        }
    }

    /// Writes a Parquet file (Snappy, row groups of 2^20 rows), a row group in memory at a time.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_parquet(&self, file: impl Write + Send) -> parquet::errors::Result<()> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_column_dictionary_enabled("answered_at".into(), false)
            .build();
        let mut writer = ArrowWriter::try_new(file, Self::schema(), Some(properties))?;
        for start in (0..self.len()).step_by(ROW_GROUP) {
            writer.write(&self.slice(start..start + ROW_GROUP).into_batch()?)?;
        }
        writer.close()?;
        Ok(())
    }

    /// Writes a CSV file with a header; times like `2025-09-27T08:15:00.250000Z`.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_csv(&self, file: impl Write) -> io::Result<()> {
        let names = store_names();
        let names = names.as_string::<i32>();
        let mut file = BufWriter::new(file);
        writeln!(file, "answered_at,store,channel,nps")?;
        for row in 0..self.len() {
            let time = self.times[row];
            let (year, month, day) = civil(time.div_euclid(MICROS_A_DAY));
            let micros = time.rem_euclid(MICROS_A_DAY);
            let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
            let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            let store = names.value(usize::from(self.stores[row]));
            let channel = CHANNELS[usize::from(self.channels[row])];
            writeln!(
                file,
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z,{store},{channel},{}",
                self.scores[row]
            )?;
        }
        file.flush()
    }
}

/// The stores' names in the order of their codes.
pub fn store_names() -> ArrayRef {
    Arc::new((0..STORES).map(|store| Some(format!("store-{store:03}"))).collect::<StringArray>())
}

/// Year, month and day of a day counted from 1970-01-01, by the method of eras of 400 years that begin in March.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

/// A list in which every value stands about as often as its weight says: picking a place at random draws by weight.
/// `len` must be a power of two.
fn table<T: Copy>(len: usize, weights: impl IntoIterator<Item = (T, u32)>) -> Vec<T> {
    let weights: Vec<(T, u32)> = weights.into_iter().collect();
    let total: usize = weights.iter().map(|(_, weight)| *weight as usize).sum();
    let (mut places, mut so_far) = (Vec::with_capacity(len), 0);
    for (value, weight) in weights {
        so_far += weight as usize;
        places.resize(so_far * len / total, value);
    }
    places
}

/// The place of a table that the low bits of a random number name.
#[expect(clippy::cast_possible_truncation, reason = "only the low bits count")]
fn pick<T: Copy>(table: &[T], random: u64) -> T {
    table[random as usize & (table.len() - 1)]
}

/// `SplitMix64`: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

#[cfg(test)]
mod tests {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;
    use crate::digest::{Digest, Group};

    #[test]
    fn split_mix_gives_its_published_numbers() {
        let mut random = SplitMix(1_234_567);
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn columns_have_the_promised_shape() {
        let answers = Answers::generate(40_000, 1);
        let first = i64::from(FIRST_DAY) * MICROS_A_DAY;
        let last = first + i64::from(DAYS) * MICROS_A_DAY;
        assert!(answers.times.iter().all(|time| (first..last).contains(time)));
        assert!(answers.times.chunks(100).all(|day| day.iter().all(|t| t / MICROS_A_DAY == day[0] / MICROS_A_DAY)));
        assert!(!answers.times.is_sorted());
        assert!(answers.stores.iter().all(|store| *store < STORES));
        assert!(answers.channels.iter().all(|channel| usize::from(*channel) < CHANNELS.len()));
        let of = |store: u16| answers.stores.iter().filter(|code| **code == store).count();
        assert!(0 < of(499) && of(499) * 5 < of(0), "{} and {}", of(499), of(0));
        let promoters = answers.scores.iter().filter(|score| 9 <= **score).count();
        let detractors = answers.scores.iter().filter(|score| **score <= 6).count();
        assert!(detractors < promoters && 0 < detractors);
    }

    #[test]
    fn another_seed_gives_other_answers() {
        assert_ne!(Answers::generate(100, 1), Answers::generate(100, 2));
        assert!(Answers::generate(0, 1).is_empty());
    }

    #[test]
    fn parquet_gives_back_the_columns() {
        let answers = Answers::generate(5_000, 3);
        let mut file = Vec::new();
        answers.write_parquet(&mut file).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file)).unwrap();
        assert_eq!(reader.schema().fields(), Answers::schema().fields());
        let batches: Vec<RecordBatch> = reader.with_batch_size(5_000).build().unwrap().map(Result::unwrap).collect();
        let [batch] = batches.try_into().unwrap();
        let written = answers.clone().into_batch().unwrap();
        assert_eq!(batch.column(0).as_ref(), written.column(0).as_ref());
        assert_eq!(batch.column(3).as_ref(), written.column(3).as_ref());
        let stores = batch.column(1).as_dictionary::<UInt16Type>();
        let names = stores.values().as_string::<i32>();
        for (row, code) in answers.stores.iter().enumerate() {
            assert_eq!(names.value(usize::from(stores.keys().value(row))), format!("store-{code:03}"));
        }
    }

    #[test]
    fn csv_writes_times_in_utc() {
        let answers = Answers {
            times: vec![1_774_747_800_250_000, -1],
            stores: vec![17, 0],
            channels: vec![4, 0],
            scores: vec![10, 0],
        };
        let mut csv = Vec::new();
        answers.write_csv(&mut csv).unwrap();
        assert_eq!(
            String::from_utf8(csv).unwrap(),
            "answered_at,store,channel,nps\n\
             2026-03-29T01:30:00.250000Z,store-017,e-mail,10\n\
             1969-12-31T23:59:59.999999Z,store-000,store,0\n"
        );
    }

    #[test]
    fn the_digest_by_store_is_the_peers() {
        let answers = Answers::generate(20_000, 42);
        let mut groups = vec![Group::default(); usize::from(STORES)];
        for (store, score) in answers.stores.iter().zip(&answers.scores) {
            let group = &mut groups[usize::from(*store)];
            group.key = u64::from(*store);
            group.n += 1;
            group.promoters += u64::from(9 <= *score);
            group.detractors += u64::from(*score <= 6);
            group.sum += u64::from(*score);
        }
        let digest: Digest = groups.into_iter().filter(|group| 0 < group.n).collect();
        // What `peers.py --tasks store` prints for these answers, the same in Polars, DuckDB and pandas.
        assert_eq!(digest, Digest { groups: 500, n: 20_000, net: 7_187, checksum: 7_509_558_945 });
    }
}
