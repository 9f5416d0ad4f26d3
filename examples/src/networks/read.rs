//! Reads the files of a network back: those that [`write()`](super::write()) wrote, or another's of the same format.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use chrono::NaiveDate;
use flate2::read::GzDecoder;
use jiff::Timestamp;

use super::answer::{Answer, REGION_ZONES};
use super::label::Labels;
use super::world::{CHANNELS, CalendarDay, REGIONS, START, Store, TAGS};

/// A network as its files tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct Files {
    /// The stores, by name; only their names and regions are known.
    pub stores: Vec<Store>,
    /// Days that are not like others.
    pub calendar: Vec<CalendarDay>,
    /// The answers, in the order of time.
    pub answers: Vec<Answer>,
    /// Customers and the moments of their contacts, in the order of time.
    pub contacts: Vec<(String, Timestamp)>,
    /// What happened.
    pub labels: Labels,
}

impl Files {
    /// Reads a folder; each table as `.csv` or as `.csv.gz`.
    ///
    /// # Errors
    /// Those of the file system, and [`io::ErrorKind::InvalidData`] for what is not in the format.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut stores = Vec::new();
        rows(folder, "stores", |[name, region, _]| {
            let region = place(region, REGIONS.map(|(name, _)| name))?;
            stores.push(Store { name: name.to_owned(), region, ..Store::plain(stores.len(), 0.0) });
            Some(())
        })?;
        let mut calendar = Vec::new();
        rows(folder, "calendar", |[date, region, kind]| {
            let date: NaiveDate = date.parse().ok()?;
            let day = usize::try_from((date - START).num_days()).ok()?;
            let region = place(region, REGIONS.map(|(name, _)| name))?;
            calendar.push(CalendarDay { day, region, promotion: kind == "promotion" });
            Some(())
        })?;
        let mut answers = Vec::new();
        rows(folder, "responses", |[id, at, store, _, _, channel, nps, csat, ces, handling, tag]| {
            let at: Timestamp = at.parse().ok()?;
            let store = stores.iter().position(|one| one.name == store)?;
            let zone = &REGION_ZONES[stores.get(store)?.region];
            let local = zone.to_datetime(at).date();
            let local = NaiveDate::from_ymd_opt(local.year().into(), local.month() as u32, local.day() as u32)?;
            let point = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
            answers.push(Answer {
                at: u32::try_from(at.as_second()).ok()?,
                id: id.parse().ok()?,
                day: u16::try_from((local - START).num_days()).ok()?,
                store: u8::try_from(store).ok()?,
                channel: place(channel, CHANNELS)? as u8,
                nps: point(nps)?,
                csat: point(csat)?,
                ces: point(ces)?,
                tag: if tag.is_empty() { None } else { Some(place(tag, TAGS)? as u8) },
                handling: handling.parse().ok()?,
            });
            Some(())
        })?;
        answers.sort_unstable();
        let mut contacts = Vec::new();
        rows(folder, "contacts", |[customer, at]| {
            contacts.push((customer.to_owned(), at.parse().ok()?));
            Some(())
        })?;
        let labels = serde_json::from_reader(BufReader::new(File::open(folder.join("labels.json"))?))?;
        Ok(Self { stores, calendar, answers, contacts, labels })
    }
}

fn place<const N: usize>(name: &str, names: [&str; N]) -> Option<usize> {
    names.iter().position(|one| *one == name)
}

/// Calls `with` for each row of a table of `N` columns, but the header. No cell of these tables has a comma or a quote in it.
fn rows<const N: usize>(folder: &Path, name: &str, mut with: impl FnMut([&str; N]) -> Option<()>) -> io::Result<()> {
    let plain = folder.join(format!("{name}.csv"));
    let file: Box<dyn Read> = if plain.is_file() {
        Box::new(File::open(plain)?)
    } else {
        Box::new(GzDecoder::new(File::open(folder.join(format!("{name}.csv.gz")))?))
    };
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut number) = (String::new(), 0_usize);
    while {
        line.clear();
        file.read_line(&mut line)?
    } != 0
    {
        number += 1;
        if number == 1 {
            continue;
        }
        let mut cells = [""; N];
        let mut parts = line.trim_end().split(',');
        let filled = cells.iter_mut().all(|cell| parts.next().map(|part| *cell = part).is_some());
        if !filled || parts.next().is_some() || with(cells).is_none() {
            let message = format!("line {number} of `{name}` is not in the format of a network's file");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
    }
    Ok(())
}
