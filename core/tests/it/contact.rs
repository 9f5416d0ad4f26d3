//! Contacts by customer: laws of the fold, edges of the questions, and the proof on a network whose truth is known.

use chrono::NaiveDate;
use cxmetrics::contact::{
    CohortRequest, ContactSpec, Contacts, DelayRequest, FlagsRequest, NewcomersRequest, RecencyRequest, RepeatRequest,
    ResolutionBasis, SilenceRequest,
};
use cxmetrics::cube::Record;
use cxmetrics::infer::operations::repeat_contact;
use cxmetrics::intake::{Batch, Reason, Values};
use cxmetrics::locale::Locale;
use cxmetrics::{Confidence, ContactAnalysis, Document, Withheld};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn spec() -> ContactSpec {
    serde_json::from_str(
        r#"{"customer": {"name": "customer", "missing": ["?"]}, "time": {"column": "at", "zone": "Europe/Warsaw"},
            "dimensions": ["topic"], "resolved": "solved", "answer": {"from": "asked", "to": "answered"}}"#,
    )
    .unwrap()
}

/// A contact: customer, seconds, topic, solved, delay in seconds.
type Row = (u8, i64, u8, Option<bool>, i64);

fn fold(rows: &[Row]) -> Contacts {
    let mut contacts = Contacts::new(spec()).unwrap();
    let customers: Vec<String> = rows.iter().map(|row| format!("c{}", row.0)).collect();
    let at: Vec<String> = rows.iter().map(|row| time(row.1)).collect();
    let topics: Vec<String> = rows.iter().map(|row| format!("t{}", row.2)).collect();
    let solved: Vec<&str> =
        rows.iter().map(|row| row.3.map_or("", |solved| if solved { "yes" } else { "no" })).collect();
    let answered: Vec<String> = rows.iter().map(|row| time(row.1 + row.4)).collect();
    let batch = Batch::new(rows.len())
        .with("customer", Values::from(&customers[..]))
        .and_then(|batch| batch.with("at", Values::from(&at[..])))
        .and_then(|batch| batch.with("topic", Values::from(&topics[..])))
        .and_then(|batch| batch.with("solved", Values::from(&solved[..])))
        .and_then(|batch| batch.with("asked", Values::from(&at[..])))
        .and_then(|batch| batch.with("answered", Values::from(&answered[..])))
        .unwrap();
    contacts.fold(&batch).unwrap();
    contacts
}

fn time(seconds: i64) -> String {
    chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn row() -> impl Strategy<Value = Row> {
    // Few moments, so that many contacts share one.
    (0..6_u8, (0..400_i64).prop_map(|at| at * 43_200), 0..3_u8, prop::option::of(any::<bool>()), 0..5_000_i64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(48)))]

    #[test]
    fn contacts_are_the_same_however_rows_were_split_and_ordered(
        rows in prop::collection::vec(row(), 0..120), at in 0..120_usize, seed in any::<u64>(),
    ) {
        let whole = fold(&rows);
        let mut shuffled = rows.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
        }
        let (one, two) = shuffled.split_at(at.min(shuffled.len()));
        let mut merged = fold(two);
        merged.merge(&fold(one)).unwrap();
        prop_assert!(merged == whole);
        prop_assert_eq!(merged.intake().rows_accepted, whole.intake().rows_accepted);
        let mut with_nothing = whole.clone();
        with_nothing.merge(&whole.part()).unwrap();
        prop_assert!(with_nothing == whole);
        // What is asked of both is answered alike, to the last byte.
        let as_of = day("2027-03-01");
        for analysis in [
            r#"{"analysis": "silences", "since": "2020-01-01", "by": "topic", "min_contacts": 2}"#,
            r#"{"analysis": "repeats", "every": "month", "same": ["topic"]}"#,
            r#"{"analysis": "first_contact_resolution", "by": "topic"}"#,
            r#"{"analysis": "newcomers"}"#,
            r#"{"analysis": "recency"}"#,
            r#"{"analysis": "cohorts"}"#,
            r#"{"analysis": "answer_delays", "every": "week"}"#,
        ] {
            let analysis: ContactAnalysis = serde_json::from_str(analysis).unwrap();
            let json = |contacts: &Contacts| serde_json::to_string(&contacts.analyse(&analysis, as_of).unwrap()).unwrap();
            prop_assert_eq!(json(&merged), json(&whole));
            let document: Document = serde_json::from_str(&json(&whole)).unwrap();
            for locale in [Locale::En, Locale::Pl] {
                prop_assert!(document.sentence(locale).ends_with('.'), "{}", document.sentence(locale));
            }
        }
    }

    #[test]
    fn contacts_come_back_from_their_table(rows in prop::collection::vec(row(), 0..60)) {
        let contacts = fold(&rows);
        let json = serde_json::to_string(&contacts).unwrap();
        let read: Contacts = serde_json::from_str(&json).unwrap();
        prop_assert!(read == contacts);
        prop_assert_eq!(read.intake(), contacts.intake());
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn repeats_are_those_of_the_plain_function(rows in prop::collection::vec(row(), 1..120), within in 1..30_u32) {
        let contacts = fold(&rows);
        let as_of = day("2027-02-20");
        let request = RepeatRequest { within_days: within, min_base: 0, every: Some(cxmetrics::calendar::Grain::Month), ..RepeatRequest::default() };
        let found = contacts.repeats(&request, as_of).unwrap();
        // The wall clock of Warsaw, on which the windows are counted.
        let zone = cxmetrics::calendar::Zone::get("Europe/Warsaw").unwrap();
        let until = f64::from(as_of.to_epoch_days()) + 1.0;
        let mut plain: Vec<(u8, i64)> = rows.iter().map(|row| {
            let instant = chrono::DateTime::from_timestamp(1_790_000_000 + row.1, 0).unwrap();
            (row.0, zone.to_civil(instant).unwrap().naive_local().and_utc().timestamp())
        }).collect();
        plain.sort_unstable();
        plain.dedup();
        let days: Vec<(u8, f64)> = plain.into_iter().map(|(who, at)| (who, at as f64)).filter(|one| one.1 < until * 86_400.0).collect();
        match repeat_contact(&days, f64::from(within) * 86_400.0, until * 86_400.0, Confidence::P95) {
            Ok(expected) => {
                prop_assert_eq!((found.total.n, found.censored), (expected.eligible, expected.censored));
                prop_assert_eq!(found.total.value(), Some(expected.interval.estimate));
                prop_assert_eq!(found.total.interval(), Some((expected.interval.lower, expected.interval.upper)));
            }
            Err(_) => prop_assert_eq!(found.total.value(), None),
        }
        prop_assert_eq!(found.rows.iter().map(|row| row.reading.n).sum::<u64>(), found.total.n);
        prop_assert_eq!(found.rows.iter().map(|row| row.censored).sum::<u64>(), found.censored);
    }
}

#[test]
fn nothing_gives_reasons_and_no_numbers() {
    let as_of = day("2026-11-23");
    let empty = Contacts::new(spec()).unwrap();
    let one = fold(&[(1, 0, 0, Some(true), 60)]);
    let same: Vec<Row> = (0..40).map(|at| (at % 8, 0, 0, None, 1)).collect();
    for contacts in [empty, one, fold(&same)] {
        let silences = contacts
            .silences(&SilenceRequest { by: Some("topic".to_owned()), ..SilenceRequest::default() }, as_of)
            .unwrap();
        assert_eq!((silences.silent, silences.model, silences.judged), (0, None, 0));
        assert_eq!(silences.share_silent.reason(), Some(Withheld::Empty));
        assert_eq!(silences.expected_active, None);
        assert!(contacts.activity(&SilenceRequest::default(), as_of).unwrap().is_empty());
        let repeats = contacts.repeats(&RepeatRequest::default(), as_of).unwrap();
        assert!(repeats.total.value().is_none_or(|share| share == 0.0));
        // Everything before the data begin.
        let before = day("1999-01-01");
        assert_eq!(contacts.silences(&SilenceRequest::default(), before).unwrap().customers, 0);
        assert_eq!(contacts.repeats(&RepeatRequest::default(), before).unwrap().total.reason(), Some(Withheld::Empty));
        assert_eq!(contacts.recency(&RecencyRequest::default(), before).unwrap().customers, 0);
        assert!(contacts.cohorts(&CohortRequest::default(), before).unwrap().cohorts.is_empty());
        assert!(contacts.newcomers(&NewcomersRequest::default(), before).unwrap().rows.is_empty());
        assert_eq!(contacts.answer_delays(&DelayRequest::default(), before).unwrap().total.median.value(), None);
        // At the ends of the calendar.
        for end in [NaiveDate::MIN, NaiveDate::MAX] {
            contacts.silences(&SilenceRequest::default(), end).unwrap();
            contacts.cohorts(&CohortRequest::default(), end).unwrap();
        }
    }
}

#[test]
fn future_contacts_are_left_out_and_counted() {
    let rows: Vec<Row> = (0..30).map(|at| (0, at * 86_400, 0, None, 1)).collect();
    let contacts = fold(&rows);
    let found = contacts.silences(&SilenceRequest::default(), contacts.first_day().unwrap()).unwrap();
    assert_eq!((found.customers, found.later_contacts, found.too_few), (1, 29, 1));
}

#[test]
fn what_is_wrong_is_said() {
    let contacts = fold(&[(1, 0, 0, None, 1)]);
    let as_of = day("2026-11-23");
    let below =
        |below| contacts.silences(&SilenceRequest { below, ..SilenceRequest::default() }, as_of).unwrap_err().code();
    assert_eq!((below(0.0), below(1.0), below(f64::NAN)), ("out_of_range", "out_of_range", "out_of_range"));
    let few = SilenceRequest { min_contacts: 1, ..SilenceRequest::default() };
    assert_eq!(contacts.silences(&few, as_of).unwrap_err().code(), "out_of_range");
    let by = SilenceRequest { by: Some("shop".to_owned()), ..SilenceRequest::default() };
    assert_eq!(contacts.silences(&by, as_of).unwrap_err().code(), "unknown_dimension");
    let window = RepeatRequest { within_days: 0, ..RepeatRequest::default() };
    assert_eq!(contacts.repeats(&window, as_of).unwrap_err().code(), "out_of_range");
    let plain = Contacts::new(ContactSpec::new("customer", "at")).unwrap();
    assert_eq!(plain.answer_delays(&DelayRequest::default(), as_of).unwrap_err().code(), "unknown_column");
    assert_eq!(Contacts::new(ContactSpec::new("", "at")).unwrap_err().code(), "invalid_survey");
    let mut other = Contacts::new(ContactSpec::new("customer", "at")).unwrap();
    assert_eq!(other.merge(&contacts).unwrap_err().code(), "cube_mismatch");
    let broken = serde_json::to_string(&contacts).unwrap().replace("\"customer\":[0]", "\"customer\":[7]");
    assert!(serde_json::from_str::<Contacts>(&broken).unwrap_err().to_string().contains("broken"));
}

#[test]
fn a_row_without_customer_or_time_is_refused_and_counted() {
    let spec = ContactSpec::new("customer", "at");
    let mut contacts = Contacts::new(spec).unwrap();
    let customers = ["a", "", "b", "c"];
    let at = ["2026-09-01", "2026-09-01", "", "soon"];
    let batch = Batch::new(4)
        .with("customer", Values::from(&customers[..]))
        .unwrap()
        .with("at", Values::from(&at[..]))
        .unwrap();
    // A column of which not all reads is settled by what does; "soon" stands for itself.
    match contacts.fold(&batch) {
        Ok(account) => {
            assert_eq!((account.rows_read, account.rows_accepted), (4, 1));
            let reasons: Vec<Reason> = account.rows_refused.iter().map(|(reason, _)| reason).collect();
            assert_eq!(reasons, [Reason::TimeMissing, Reason::TimeUnreadable, Reason::IdMissing]);
        }
        Err(err) => assert!(err.code().starts_with("time_format"), "{err}"),
    }
    let err = contacts.add(&Record::new().text("at", "2026-09-01")).unwrap_err();
    assert_eq!(err.faults()[0].code, "id_missing");
}

#[test]
fn first_contact_resolution_follows_the_flag_and_the_window() {
    let d = 86_400;
    let rows = [
        (9, 0, 0, None, 1),             // the data begin here
        (1, 20 * d, 0, Some(true), 1),  // settled, alone
        (2, 20 * d, 0, Some(true), 1),  // settled, yet repeated
        (2, 23 * d, 0, Some(true), 1),  // part of the same matter
        (3, 20 * d, 0, Some(false), 1), // not settled
        (4, 20 * d, 0, None, 1),        // nobody marked it
        (5, 39 * d, 0, Some(true), 1),  // its week is not over
    ];
    let contacts = fold(&rows);
    let as_of = contacts.last_day().unwrap();
    let request = RepeatRequest { min_base: 0, ..RepeatRequest::default() };
    let found = contacts.first_contact_resolution(&request, as_of).unwrap();
    assert_eq!(found.basis, ResolutionBasis::MarkedAndNotRepeated);
    // Of 1, 2 and 3 the first alone; 9 lies too near the start, 5 too near the end.
    assert_eq!((found.total.n, found.total.value(), found.unmarked, found.censored), (3, Some(1.0 / 3.0), 1, 2));
}

#[test]
fn flags_look_back_and_ahead() {
    let customers = ["a", "a", "b", "a"];
    let at = ["2026-09-10", "2026-09-01", "2026-09-25", "2026-09-07"];
    let batch = Batch::new(4)
        .with("customer", Values::from(&customers[..]))
        .unwrap()
        .with("at", Values::from(&at[..]))
        .unwrap();
    let mut contacts = Contacts::new(ContactSpec::new("customer", "at")).unwrap();
    contacts.fold(&batch).unwrap();
    let flags = contacts.flags(&batch, &FlagsRequest { within_days: 5 }, day("2026-09-28")).unwrap();
    assert_eq!(flags.new, [Some(false), Some(true), Some(true), Some(false)]);
    assert_eq!(flags.repeat, [Some(true), Some(false), Some(false), Some(false)]);
    assert_eq!(flags.repeated, [Some(false), Some(false), None, Some(true)]);
}

#[test]
fn cohorts_are_followed_as_far_as_their_periods_are_over() {
    let d = 86_400;
    // From 21 September 2026 on: two customers begin in September, one of them is back in October, both in November.
    let rows = [
        (1, 0, 0, None, 1),
        (2, d, 0, None, 1),
        (1, 20 * d, 0, None, 1),
        (1, 50 * d, 0, None, 1),
        (2, 50 * d, 0, None, 1),
    ];
    let request = CohortRequest { min_base: 0, ..CohortRequest::default() };
    let found = fold(&rows).cohorts(&request, day("2026-11-30")).unwrap();
    let shares: Vec<Option<f64>> = found.cohorts[0].in_touch.iter().map(cxmetrics::Reading::value).collect();
    assert_eq!((found.cohorts.len(), found.cohorts[0].customers, shares), (1, 2, vec![Some(0.5), Some(1.0)]));
    // A day earlier November is not over.
    assert_eq!(fold(&rows).cohorts(&request, day("2026-11-29")).unwrap().cohorts[0].in_touch.len(), 1);
}
