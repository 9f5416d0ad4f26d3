//! Writes a network to files.

use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use chrono::NaiveTime;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;

use super::Network;
use super::answer::channel;
use super::world::{REGIONS, START, TAGS, date};

/// Writes `responses.csv`, `stores.csv`, `calendar.csv`, `contacts.csv.gz` and `labels.json`.
///
/// # Errors
/// Those of the file system.
pub fn write(network: &Network, folder: &Path) -> io::Result<()> {
    create_dir_all(folder)?;
    let create = |name: &str| Ok::<_, io::Error>(BufWriter::with_capacity(1 << 16, File::create(folder.join(name))?));

    let mut out = create("responses.csv")?;
    responses(network, &mut out)?;
    out.flush()?;

    let mut out = create("stores.csv")?;
    writeln!(out, "store,region,tz")?;
    for store in &network.stores {
        let (region, zone) = REGIONS[store.region];
        writeln!(out, "{},{region},{zone}", store.name)?;
    }
    out.flush()?;

    let mut out = create("calendar.csv")?;
    writeln!(out, "date,region,kind")?;
    for day in &network.calendar {
        writeln!(out, "{},{},{}", date(day.day), REGIONS[day.region].0, day.kind())?;
    }
    out.flush()?;

    let mut out = GzEncoder::new(create("contacts.csv.gz")?, Compression::fast());
    contacts(network, &mut out)?;
    out.finish()?.flush()?;

    let mut out = create("labels.json")?;
    serde_json::to_writer_pretty(&mut out, &network.labels)?;
    writeln!(out)?;
    out.flush()
}

/// Writes the answers as CSV, in the order of time.
///
/// # Errors
/// The writer's own.
pub fn responses(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "response_id,timestamp,store,region,tz,channel,nps,csat,ces,handling_seconds,tag")?;
    let mut row = String::new();
    for answer in &network.answers {
        use std::fmt::Write as _;
        row.clear();
        let store = &network.stores[usize::from(answer.store)];
        let (region, zone) = REGIONS[store.region];
        // Writing to a string does not fail.
        let _ = write!(row, "{},{},{},{region},{zone},{},", answer.id, moment(answer.at), store.name, channel(answer));
        for point in [answer.nps, answer.csat, answer.ces] {
            if let Some(point) = point {
                let _ = write!(row, "{point}");
            }
            row.push(',');
        }
        let tag = answer.tag.and_then(|tag| TAGS.get(usize::from(tag))).copied().unwrap_or_default();
        let _ = writeln!(row, "{},{tag}", answer.handling);
        out.write_all(row.as_bytes())?;
    }
    Ok(())
}

/// Writes the contacts of customers as CSV, in the order of time.
///
/// # Errors
/// The writer's own.
pub fn contacts(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "customer_id,timestamp")?;
    let start = START.and_time(NaiveTime::MIN).and_utc().timestamp();
    let mut contacts: Vec<(i64, &str)> = Vec::new();
    for customer in &network.customers {
        contacts.extend(customer.contacts.iter().map(|day| (start + (86_400.0 * day) as i64, customer.name.as_str())));
    }
    contacts.sort_unstable();
    for (at, name) in contacts {
        writeln!(out, "{name},{}", Timestamp::from_second(at).unwrap_or_default())?;
    }
    Ok(())
}

fn moment(seconds: u32) -> Timestamp {
    Timestamp::from_second(i64::from(seconds)).unwrap_or_default()
}
