//! The command line of the demo.

use std::path::PathBuf;

use chrono::NaiveDate;
use cxmetrics::calendar::Grain;
use cxmetrics::intake::FileFormat;
use cxmetrics::locale::Locale;

pub(crate) const USAGE: &str = "\
usage: demo                              generate the demo survey, fold it and report on it
       demo FILE --survey SURVEY.json    the same for a file of yours

  --survey FILE     the definition of the survey, JSON
  --spec FILE       the specification of the report, JSON; without it one that suits the survey
  --format NAME     csv, jsonl or parquet; without it by the ending of the file
  --encoding NAME   of delimited text, such as windows-1250
  --delimiter CHAR  of delimited text, such as ';'
  --decimal-comma   read `9,5` in delimited text as nine and a half
  --every GRAIN     of the series: day, week, month, quarter or year
  --by A,B          breakdowns: dimensions, A+B for their combinations
  --locale TAG      en or pl
  --as-of DATE      the day of the report; without it the day after the last answers
  --out DIR         where the report goes; out";

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Arguments {
    pub(crate) file: Option<PathBuf>,
    pub(crate) survey: Option<PathBuf>,
    pub(crate) spec: Option<PathBuf>,
    pub(crate) format: Option<FileFormat>,
    pub(crate) encoding: Option<String>,
    pub(crate) delimiter: Option<char>,
    pub(crate) decimal_comma: bool,
    pub(crate) every: Option<Grain>,
    pub(crate) by: Vec<Vec<String>>,
    pub(crate) locale: Option<Locale>,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) out: PathBuf,
    pub(crate) help: bool,
}

impl Arguments {
    /// Reads the words after the name of the program; what is wrong comes back as a sentence.
    pub(crate) fn read(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut found = Self { out: PathBuf::from("out"), ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
                _ => (word, None),
            };
            if name == "--help" || name == "-h" {
                found.help = true;
                continue;
            }
            if name == "--decimal-comma" && inline.is_none() {
                found.decimal_comma = true;
                continue;
            }
            if !name.starts_with("--") {
                if found.file.replace(PathBuf::from(&name)).is_some() {
                    return Err(format!("`{name}` is a second file; give one"));
                }
                continue;
            }
            let mut value = || inline.clone().or_else(|| words.next()).ok_or_else(|| format!("`{name}` needs a value"));
            match name.as_str() {
                "--survey" => found.survey = Some(value()?.into()),
                "--spec" => found.spec = Some(value()?.into()),
                "--out" => found.out = value()?.into(),
                "--encoding" => found.encoding = Some(value()?),
                "--format" => {
                    let value = value()?;
                    let name = format!("file.{value}");
                    found.format =
                        Some(FileFormat::of_name(&name).map_err(|_| known("format", &value, "csv, jsonl, parquet"))?);
                }
                "--delimiter" => {
                    let value = value()?;
                    let mut chars = value.chars();
                    found.delimiter = match (value.as_str(), chars.next(), chars.next()) {
                        ("\\t" | "tab", ..) => Some('\t'),
                        (_, Some(one), None) => Some(one),
                        _ => return Err(format!("the delimiter `{value}` is not one character")),
                    };
                }
                "--every" => {
                    let value = value()?;
                    let grain = value.parse();
                    found.every = Some(grain.map_err(|_| known("grain", &value, "day, week, month, quarter, year"))?);
                }
                "--locale" => {
                    let value = value()?;
                    let locale = Locale::ALL.iter().find(|locale| locale.code() == value);
                    found.locale = Some(*locale.ok_or_else(|| known("locale", &value, "en, pl"))?);
                }
                "--as-of" => {
                    let value = value()?;
                    found.as_of =
                        Some(value.parse().map_err(|_| format!("`{value}` is not a date; write 2026-10-31"))?);
                }
                "--by" => {
                    let value = value()?;
                    let names = |part: &str| part.split('+').map(|name| name.trim().to_owned()).collect();
                    found.by.extend(value.split(',').map(names));
                }
                _ => return Err(format!("there is no option `{name}`; --help lists them")),
            }
        }
        if found.file.is_some() && found.survey.is_none() && !found.help {
            return Err("a file of yours needs its survey; add --survey SURVEY.json".to_owned());
        }
        Ok(found)
    }
}

fn known(what: &str, value: &str, list: &str) -> String {
    format!("there is no {what} `{value}`; there are: {list}")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests assert")]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::read(line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let found = read(
            "a.csv --survey s.json --decimal-comma --by=store,region+channel --every month --delimiter ; --locale pl",
        )
        .unwrap();
        assert_eq!(found.by, vec![vec!["store".to_owned()], vec!["region".to_owned(), "channel".to_owned()]]);
        assert_eq!((found.every, found.delimiter, found.locale), (Some(Grain::Month), Some(';'), Some(Locale::Pl)));
        assert!(found.decimal_comma);
        assert_eq!(found.out, PathBuf::from("out"));
        assert_eq!(read("").unwrap().file, None);
    }

    #[test]
    fn slips_are_said() {
        for (line, part) in [
            ("a.csv", "needs its survey"),
            ("a.csv b.csv", "second file"),
            ("--evry week", "no option `--evry`"),
            ("--every fortnight", "there are: day, week"),
            ("--by", "needs a value"),
            ("--as-of 31.10.2026", "write 2026-10-31"),
            ("--delimiter ab", "not one character"),
        ] {
            let err = read(line).unwrap_err();
            assert!(err.contains(part), "{line}: {err}");
        }
    }
}
