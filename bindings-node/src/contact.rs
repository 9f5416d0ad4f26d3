//! Customers one by one: who came back, who is new, whose questions were settled at once, who has gone silent.

use std::sync::{Arc, RwLock, RwLockReadGuard};

use cxmetrics::ContactAnalysis;
use cxmetrics::contact::{self, ContactSpec};
use napi::bindgen_prelude::{AsyncTask, Either, Env, Result, Unknown};
use napi_derive::napi;
use serde_json::Value;

use crate::document::{self, parse, to_json};
use crate::explain::json;
use crate::failure::{Failure, call, contained};
use crate::intake::Intake;
use crate::options::day;
use crate::work::{Work, off_loop};

type Outcome<T> = std::result::Result<T, Failure>;

/// Contacts that are asked beside the event loop may be folded into meanwhile; see [`crate::cube::Shared`].
pub(crate) type Shared = Arc<RwLock<Arc<contact::Contacts>>>;

pub(crate) fn read(contacts: &Shared) -> Outcome<RwLockReadGuard<'_, Arc<contact::Contacts>>> {
    contacts.read().map_err(|_| Failure::broken("the contacts"))
}

pub(crate) fn change<T>(
    contacts: &Shared,
    change: impl FnOnce(&mut contact::Contacts) -> cxmetrics::Result<T>,
) -> Outcome<T> {
    let mut contacts = contacts.write().map_err(|_| Failure::broken("the contacts"))?;
    Ok(change(Arc::make_mut(&mut contacts))?)
}

/// Who made contact, when, and how it went, by customer: all that repeats, silence, first contact resolution and cohorts will ask.
///
/// ```js
/// const contacts = new Contacts({ customer: 'customer', time: { column: 'at', zone: 'Europe/Warsaw' }, dimensions: ['channel'] })
/// await contacts.fold('contacts.csv')
/// console.log((await contacts.repeats({ withinDays: 7, asOf: '2026-11-02' })).sentence())
/// ```
#[napi]
pub struct Contacts {
    pub(crate) inner: Shared,
}

#[napi]
impl Contacts {
    /// No contacts yet: which column is the customer, which the time, and what contacts are told apart by.
    ///
    /// Throws `invalid_survey`; `faults` lists everything that is wrong with it.
    #[napi(constructor, ts_args_type = "spec: ContactOptions")]
    pub fn new(env: Env, spec: Unknown<'_>) -> Result<Self> {
        call(env, || {
            let mut json = to_json(spec, "the contacts")?;
            // The one field whose name has two words, as an option is written here.
            if let Value::Object(fields) = &mut json
                && let Some(share) = fields.remove("maxRefused")
            {
                fields.entry("max_refused").or_insert(share);
            }
            let spec: ContactSpec = parse(json, "the columns of the contacts")?;
            Ok(Self::of(contact::Contacts::new(spec)?))
        })
    }

    fn of(contacts: contact::Contacts) -> Self {
        Self { inner: Arc::new(RwLock::new(Arc::new(contacts))) }
    }

    /// Contacts from their JSON, as text or parsed.
    #[napi(factory, js_name = "fromJSON", ts_args_type = "json: string | Record<string, unknown>")]
    pub fn from_json(env: Env, json: Either<String, Unknown<'_>>) -> Result<Self> {
        call(env, || {
            let json = match json {
                Either::A(text) => serde_json::from_str(&text)
                    .map_err(|err| Failure::of(cxmetrics::ErrorKind::MalformedInput, format!("the contacts: {err}")))?,
                Either::B(value) => to_json(value, "the contacts")?,
            };
            Ok(Self::of(parse(json, "the fields of the contacts")?))
        })
    }

    /// All contacts, as plain data. The customers stand in it by their keys.
    #[napi(js_name = "toJSON", ts_return_type = "Record<string, unknown>")]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &json(&**read(&self.inner)?)?))
    }

    /// What they were made from.
    #[napi(getter, ts_return_type = "documents.ContactSpec")]
    pub fn spec<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        call(*env, || document::to_object(env, &json(read(&self.inner)?.spec())?))
    }

    /// How many contacts.
    #[napi(getter)]
    pub fn size(&self, env: Env) -> Result<f64> {
        call(env, || Ok(read(&self.inner)?.len() as f64))
    }

    /// How many customers have made contact.
    #[napi(getter)]
    pub fn customers(&self, env: Env) -> Result<f64> {
        call(env, || Ok(read(&self.inner)?.customers() as f64))
    }

    /// The columns to read.
    #[napi(getter)]
    pub fn columns(&self, env: Env) -> Result<Vec<String>> {
        call(env, || Ok(read(&self.inner)?.columns().into_iter().map(str::to_owned).collect()))
    }

    /// The day of the first contact; `null` without one.
    #[napi(getter)]
    pub fn first_day(&self, env: Env) -> Result<Option<String>> {
        call(env, || Ok(read(&self.inner)?.first_day().map(|day| day.to_string())))
    }

    /// The day of the last contact; `null` without one.
    #[napi(getter)]
    pub fn last_day(&self, env: Env) -> Result<Option<String>> {
        call(env, || Ok(read(&self.inner)?.last_day().map(|day| day.to_string())))
    }

    /// The account of everything that was read.
    #[napi(getter)]
    pub fn intake(&self, env: Env) -> Result<Intake> {
        call(env, || Ok(Intake::from(read(&self.inner)?.intake())))
    }

    /// Adds the contacts of another fold of the same spec: however the rows were split and ordered, the contacts are those of the whole.
    #[napi]
    pub fn merge(&self, env: Env, other: &Contacts) -> Result<()> {
        call(env, || {
            let other = Arc::clone(&*read(&other.inner)?);
            change(&self.inner, |contacts| contacts.merge(&other))
        })
    }
}

/// Asks contacts off the event loop, as they are now.
#[napi(skip_typescript)]
pub fn analyse_contacts_later(
    contacts: &Contacts,
    analysis: Unknown<'_>,
    as_of: Unknown<'_>,
) -> AsyncTask<Work<String>> {
    let asked = contained(|| {
        let analysis: ContactAnalysis = parse(to_json(analysis, "the analysis")?, "the fields of the analysis")?;
        let as_of: String = parse(to_json(as_of, "`asOf`")?, "the text of `asOf`")?;
        Ok((analysis, day(&as_of)?, Arc::clone(&*read(&contacts.inner)?)))
    });
    off_loop(move || {
        let (analysis, as_of, contacts) = asked?;
        json(&contacts.analyse(&analysis, as_of)?)
    })
}
