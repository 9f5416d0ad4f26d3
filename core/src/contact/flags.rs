//! What contacts say about rows: a new customer, a repeat, a contact that was repeated.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::book::{DAY, end_of};
use super::fold::Contacts;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::{Batch, Names};

/// How rows are flagged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FlagsRequest {
    /// A contact is a repeat when another one came so many days before; 7 when absent.
    pub within_days: u32,
}

impl Default for FlagsRequest {
    fn default() -> Self {
        Self { within_days: 7 }
    }
}

/// Flags of the rows of a batch, a value a row: nothing for rows that are refused, and where it cannot be told.
///
/// Hand them to a survey as columns of its batch, for a flag or a dimension. Those that look back, `new` and `repeat`, are final as soon as
/// all earlier contacts are folded; `repeated` looks ahead, and is nothing until the window of the contact is over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ContactFlags {
    /// Whether it is the customer's first contact.
    pub new: Vec<Option<bool>>,
    /// Whether the same customer made contact within the days before.
    pub repeat: Vec<Option<bool>>,
    /// Whether the same customer made contact within the days after.
    pub repeated: Vec<Option<bool>>,
}

impl ContactFlags {
    /// A text a row: `yes`, `no` or nothing, which a flag question reads.
    pub fn words(flags: &[Option<bool>]) -> Vec<&'static str> {
        flags.iter().map(|flag| flag.map_or("", |flag| if flag { "yes" } else { "no" })).collect()
    }

    /// A text a row: `new`, `returning` or nothing, for a dimension.
    pub fn standing(&self) -> Vec<&'static str> {
        self.new.iter().map(|flag| flag.map_or("", |is_new| if is_new { "new" } else { "returning" })).collect()
    }
}

impl Contacts {
    /// Flags the rows of a batch by all contacts that are folded, as known at the end of `as_of`.
    ///
    /// The batch has the columns of the spec; it may be one that was folded, or another table of the same customers, such as a survey's
    /// answers: only customers and times matter. Fold every contact first: a row is flagged by what is known, in whatever order it came.
    ///
    /// # Errors
    /// As [`Contacts::fold`], but for the share of refusals; [`ErrorKind::OutOfRange`] for a window of no days.
    ///
    /// ```
    /// use cxmetrics::contact::{ContactFlags, ContactSpec, Contacts, FlagsRequest};
    /// use cxmetrics::intake::{Batch, Values};
    /// let customers = ["a", "b", "a", ""];
    /// let days = ["2026-09-01", "2026-09-02", "2026-09-05", "2026-09-05"];
    /// let batch = Batch::new(4)
    ///     .with("customer", Values::from(&customers[..]))?
    ///     .with("day", Values::from(&days[..]))?;
    /// let mut contacts = Contacts::new(ContactSpec::new("customer", "day"))?;
    /// contacts.fold(&batch)?;
    /// let flags = contacts.flags(&batch, &FlagsRequest::default(), "2026-09-30".parse().unwrap())?;
    /// assert_eq!(flags.standing(), ["new", "new", "returning", ""]);
    /// assert_eq!(ContactFlags::words(&flags.repeat), ["no", "no", "yes", ""]);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn flags(&self, batch: &Batch<'_>, request: &FlagsRequest, as_of: NaiveDate) -> Result<ContactFlags> {
        if request.within_days == 0 {
            return Err(Error::new(ErrorKind::OutOfRange, "a window of 0 days holds no contact; write 1 or more"));
        }
        let window = i64::from(request.within_days) * DAY;
        let end = end_of(as_of);
        let book = Arc::clone(self.book());
        let part = self.read_rows(batch)?;
        let own = part.contacts.customer_names();
        let places: BTreeMap<u32, usize> = (0..book.customers()).map(|place| (book.code(place), place)).collect();
        let code_here = |code: u32| {
            let name = own.and_then(|names| names.name(code))?;
            self.customer_names().and_then(|names: &Names| names.find(name))
        };
        let mut flags = ContactFlags {
            new: vec![None; batch.rows()],
            repeat: vec![None; batch.rows()],
            repeated: vec![None; batch.rows()],
        };
        let rows = part.contacts.rows();
        for ((row, code), at) in part.kept.iter().zip(&rows.customers).zip(&rows.at) {
            if end <= *at {
                continue;
            }
            let place = code_here(*code).and_then(|code| places.get(&code));
            let times = place.map_or(&[][..], |place| book.contacts(*place).0);
            let before = times.partition_point(|other| other < at);
            let after = times.partition_point(|other| other <= at);
            let last = before.checked_sub(1).and_then(|place| times.get(place));
            let next = times.get(after).filter(|next| **next < end);
            let is_over = at + window <= end;
            let set = |flags: &mut Vec<Option<bool>>, flag: Option<bool>| {
                if let Some(slot) = flags.get_mut(*row) {
                    *slot = flag;
                }
            };
            set(&mut flags.new, Some(last.is_none()));
            set(&mut flags.repeat, Some(last.is_some_and(|last| at - last <= window)));
            set(&mut flags.repeated, is_over.then_some(next.is_some_and(|next| next - at <= window)));
        }
        Ok(flags)
    }
}
