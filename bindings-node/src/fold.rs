//! Folding off the event loop: into a part of its own, which is added to the cube at the end or not at all.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use bytes::Bytes;
use cxmetrics::intake::{Batch, FileFormat, Source};
use cxmetrics::{contact, cube};
use napi::bindgen_prelude::{AsyncTask, Env, External, Object, Result, Uint8Array, Unknown};
use napi_derive::napi;

use crate::columns::Columns;
use crate::contact::{self as contacts, Contacts};
use crate::cube::{Cube, Shared, change, file_failure, read};
use crate::document;
use crate::failure::{Failure, call};
use crate::intake::Intake;
use crate::ipc::{Decoder, buffer};
use crate::options::FileOptions;
use crate::work::{Work, off_loop};

/// So many values of small batches are folded together, and of rows with an id before anybody is asked whether to go on: some tens
/// of milliseconds. A number of values rather than a time, so that the same rows always make the same pieces.
const VALUES_AT_A_TIME: usize = 1 << 23;

/// How far a fold is.
#[derive(Debug)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Progress {
    /// Rows read so far.
    pub rows: f64,
    /// Bytes read so far.
    pub bytes: f64,
    /// How many bytes there are, where that is known; of a stream it is not.
    pub total_bytes: Option<f64>,
}

/// A fold under way, which the JavaScript beside this crate drives; it is no part of the public face.
pub struct Fold {
    target: Target,
    state: Arc<Mutex<State>>,
    told: Arc<Told>,
    options: FileOptions,
}

/// What is folded into.
#[derive(Clone)]
enum Target {
    Cube(Shared),
    Contacts(contacts::Shared),
}

/// What is folded, until it is added.
enum Part {
    Cube(Box<cube::Cube>),
    Contacts(Box<contact::Contacts>),
}

impl Part {
    fn rows_read(&self) -> u64 {
        match self {
            Self::Cube(cube) => cube.intake().rows_read,
            Self::Contacts(contacts) => contacts.intake().rows_read,
        }
    }

    fn fold_all(&mut self, batches: &[Batch<'_>], told: &Told) -> std::result::Result<(), Failure> {
        match self {
            Self::Cube(cube) => {
                cube.fold_all_while(batches, |rows| {
                    told.read_rows(rows as u64);
                    !told.cancelled.load(Ordering::Relaxed)
                })?;
            }
            Self::Contacts(contacts) => {
                for batch in batches {
                    told.check()?;
                    contacts.fold(batch)?;
                    told.read_rows(batch.rows() as u64);
                }
            }
        }
        Ok(())
    }

    fn fold_source(&mut self, source: &mut Source, told: &Told) -> std::result::Result<(), Failure> {
        let mut rows_told = 0;
        let mut go_on = |source: &Source| {
            told.read_rows(source.rows_read() - rows_told);
            rows_told = source.rows_read();
            told.read_bytes(source.bytes_read());
            !told.cancelled.load(Ordering::Relaxed)
        };
        match self {
            Self::Cube(cube) => {
                cube.fold_source_while(source, go_on)?;
            }
            Self::Contacts(contacts) => {
                contacts.fold_source_while(source, &mut go_on)?;
            }
        }
        Ok(())
    }
}

/// What counts into the part.
struct State {
    part: Part,
    decoder: Decoder,
    /// How many rows of small batches are folded together.
    rows_at_a_time: usize,
    /// How many rows of one batch are: all of them, but where there are ids, for their fold can only be stopped between pieces.
    rows_of_batch: usize,
}

/// What the two sides tell each other.
#[derive(Default)]
struct Told {
    cancelled: AtomicBool,
    rows: AtomicU64,
    bytes: AtomicU64,
    /// Bytes of the pieces that are done.
    bytes_before: AtomicU64,
    total_bytes: AtomicU64,
}

impl Told {
    fn check(&self) -> std::result::Result<(), Failure> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Failure::cancelled()) } else { Ok(()) }
    }

    fn read_bytes(&self, of_piece: u64) {
        self.bytes.store(self.bytes_before.load(Ordering::Relaxed) + of_piece, Ordering::Relaxed);
    }

    fn read_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    fn end_piece(&self, bytes: u64) {
        self.bytes_before.fetch_add(bytes, Ordering::Relaxed);
        self.read_bytes(0);
    }
}

/// One piece of what is folded.
enum Piece {
    File(PathBuf, FileFormat, Box<cxmetrics::intake::ReadOptions>),
    Text(Bytes, FileFormat, Box<cxmetrics::intake::ReadOptions>),
    /// All bytes there are, which stay as they are until the fold is over.
    Ipc(Uint8Array),
    /// The next bytes of a stream, whose source may write to them as soon as they are folded.
    IpcPart(Uint8Array),
    Columns(Columns),
}

/// Begins a fold into a cube.
#[napi(skip_typescript)]
pub fn begin_fold(
    env: Env,
    cube: &Cube,
    options: Option<Unknown<'_>>,
    read_elsewhere: Vec<String>,
) -> Result<External<Fold>> {
    call(env, || {
        let read_elsewhere: Vec<&str> = read_elsewhere.iter().map(String::as_str).collect();
        let options = document::options_beside(options, &read_elsewhere, "the options of a fold")?;
        let part = read(&cube.inner)?.part();
        let rows_at_a_time = VALUES_AT_A_TIME / cube.survey.columns().len().max(1);
        let rows_of_batch = if cube.survey.def().id.is_some() { rows_at_a_time } else { usize::MAX };
        Ok(External::new(Fold {
            target: Target::Cube(Arc::clone(&cube.inner)),
            state: Arc::new(Mutex::new(State {
                part: Part::Cube(Box::new(part)),
                decoder: Decoder::default(),
                rows_at_a_time,
                rows_of_batch,
            })),
            told: Arc::default(),
            options,
        }))
    })
}

/// Begins a fold into contacts.
#[napi(skip_typescript)]
pub fn begin_contact_fold(
    env: Env,
    contacts: &Contacts,
    options: Option<Unknown<'_>>,
    read_elsewhere: Vec<String>,
) -> Result<External<Fold>> {
    call(env, || {
        let read_elsewhere: Vec<&str> = read_elsewhere.iter().map(String::as_str).collect();
        let options = document::options_beside(options, &read_elsewhere, "the options of a fold")?;
        let part = contacts::read(&contacts.inner)?.part();
        let rows_at_a_time = VALUES_AT_A_TIME / part.columns().len().max(1);
        let part = Part::Contacts(Box::new(part));
        let state = State { part, decoder: Decoder::default(), rows_at_a_time, rows_of_batch: rows_at_a_time };
        Ok(External::new(Fold {
            target: Target::Contacts(Arc::clone(&contacts.inner)),
            state: Arc::new(Mutex::new(state)),
            told: Arc::default(),
            options,
        }))
    })
}

/// Folds a file.
#[napi(skip_typescript)]
pub fn fold_file(env: Env, fold: &External<Fold>, path: String) -> Result<AsyncTask<Work<()>>> {
    call(env, || {
        let format = fold.options.format(&path)?;
        Ok(fold.take(Piece::File(PathBuf::from(path), format, Box::new(fold.options.read_options(format)?))))
    })
}

/// Folds rows written as JSON lines.
#[napi(skip_typescript)]
pub fn fold_lines(env: Env, fold: &External<Fold>, text: String) -> Result<AsyncTask<Work<()>>> {
    call(env, || {
        fold.options.refuse_for("rows in memory")?;
        fold.told.total_bytes.store(text.len() as u64, Ordering::Relaxed);
        Ok(fold.take(Piece::Text(text.into(), FileFormat::JsonLines, Box::default())))
    })
}

/// Folds bytes: of Arrow IPC, all or the next of a stream; of a file whose format is stated, all.
#[napi(skip_typescript)]
pub fn fold_bytes(env: Env, fold: &External<Fold>, bytes: Uint8Array, is_all: bool) -> Result<AsyncTask<Work<()>>> {
    call(env, || {
        if is_all {
            fold.told.total_bytes.store(bytes.len() as u64, Ordering::Relaxed);
        }
        Ok(fold.take(match fold.options.stated_format()? {
            None => {
                fold.options.refuse_for("Arrow IPC bytes")?;
                if is_all { Piece::Ipc(bytes) } else { Piece::IpcPart(bytes) }
            }
            Some(_) if !is_all => {
                return Err(Failure::argument(
                    "a stream of bytes is Arrow IPC; hand over the bytes of a file with a `format` as one",
                ));
            }
            Some(format) => {
                let options = fold.options.read_options(format)?;
                Piece::Text(Bytes::from_owner(bytes), format, Box::new(options))
            }
        }))
    })
}

/// Folds columns.
#[napi(skip_typescript)]
pub fn fold_columns(env: Env, fold: &External<Fold>, columns: Object<'_>, is_all: bool) -> Result<AsyncTask<Work<()>>> {
    call(env, || {
        fold.options.refuse_for("columns in memory")?;
        let columns = Columns::read(&columns)?;
        if is_all {
            fold.told.total_bytes.store(columns.bytes(), Ordering::Relaxed);
        }
        Ok(fold.take(Piece::Columns(columns)))
    })
}

/// Adds what was folded to the cube, or to the contacts.
#[napi(skip_typescript)]
pub fn finish_fold(fold: &External<Fold>) -> AsyncTask<Work<Intake>> {
    let (target, state, told) = (fold.target.clone(), Arc::clone(&fold.state), Arc::clone(&fold.told));
    off_loop(move || {
        let mut state = lock(&state)?;
        state.decoder.finish()?;
        told.check()?;
        // A stream without a row has columns all the same, and they must fit the survey.
        if let (0, Some(schema)) = (state.part.rows_read(), state.decoder.schema()) {
            state.part.fold_all(&[Batch::from_arrow(&RecordBatch::new_empty(schema))?], &told)?;
        }
        let account = match (&mut state.part, target) {
            (Part::Cube(part), Target::Cube(target)) => {
                let empty = part.part();
                let part = std::mem::replace(&mut **part, empty);
                change(&target, |cube| {
                    // The sum of nothing and the part is the part, and adding up a million cells takes its time.
                    if cube.cells() == 0 && *cube.intake() == cxmetrics::intake::Intake::default() {
                        *cube = part;
                        return Ok(cube.intake().clone());
                    }
                    cube.merge(&part)
                })?
            }
            (Part::Contacts(part), Target::Contacts(target)) => {
                contacts::change(&target, |contacts| contacts.merge(part))?;
                let account = part.intake().clone();
                let empty = part.part();
                **part = empty;
                account
            }
            _ => return Err(Failure::argument("the fold was begun for something else")),
        };
        Ok(Intake::from(&account))
    })
}

/// Stops the fold at the next occasion.
#[napi(skip_typescript)]
pub fn cancel_fold(fold: &External<Fold>) {
    fold.told.cancelled.store(true, Ordering::Relaxed);
}

/// How far it is.
#[napi(skip_typescript)]
pub fn fold_progress(fold: &External<Fold>) -> Progress {
    let total = fold.told.total_bytes.load(Ordering::Relaxed);
    Progress {
        rows: fold.told.rows.load(Ordering::Relaxed) as f64,
        bytes: fold.told.bytes.load(Ordering::Relaxed) as f64,
        total_bytes: (0 < total).then_some(total as f64),
    }
}

impl Fold {
    fn take(&self, piece: Piece) -> AsyncTask<Work<()>> {
        let (state, told) = (Arc::clone(&self.state), Arc::clone(&self.told));
        off_loop(move || {
            let mut state = lock(&state)?;
            told.check()?;
            match piece {
                Piece::File(path, format, options) => {
                    let file = File::open(&path).map_err(|err| file_failure(&path, &err))?;
                    fold_source(&mut state.part, &mut Source::from_file(file, format, &options)?, &told)
                }
                Piece::Text(text, format, options) => {
                    let reader = std::io::Cursor::new(text);
                    fold_source(&mut state.part, &mut Source::from_reader(reader, format, &options)?, &told)
                }
                Piece::Ipc(bytes) => fold_ipc(&mut state, buffer(bytes), &told),
                // The decoder keeps a stream's dictionaries for the pieces to come: they must not lie in foreign bytes.
                Piece::IpcPart(bytes) => fold_ipc(&mut state, Buffer::from(bytes.to_vec()), &told),
                Piece::Columns(columns) => {
                    let (rows, bytes) = (columns.rows(), columns.bytes());
                    fold_in_pieces(rows, state.rows_of_batch, &told, |rows| {
                        state.part.fold_all(&[columns.batch(rows)?], &told)
                    })?;
                    told.end_piece(bytes);
                    Ok(())
                }
            }
        })
    }
}

fn fold_ipc(state: &mut State, bytes: Buffer, told: &Told) -> std::result::Result<(), Failure> {
    let len = bytes.len() as u64;
    let State { part, decoder, rows_at_a_time, rows_of_batch } = state;
    let mut waiting = Waiting { batches: Vec::new(), rows: 0, most: *rows_at_a_time, of_batch: *rows_of_batch };
    decoder.decode(bytes, |batch, bytes_read| {
        waiting.take(part, batch, told)?;
        told.read_bytes(bytes_read as u64);
        Ok(())
    })?;
    waiting.fold(part, told)?;
    told.end_piece(len);
    Ok(())
}

fn lock(state: &Mutex<State>) -> std::result::Result<MutexGuard<'_, State>, Failure> {
    state.lock().map_err(|_| Failure::broken("the fold"))
}

/// Batches that are folded together, for small ones would leave cores idle.
struct Waiting {
    batches: Vec<RecordBatch>,
    rows: usize,
    /// How many rows may wait.
    most: usize,
    /// How many rows of one batch are folded at once.
    of_batch: usize,
}

impl Waiting {
    fn take(&mut self, part: &mut Part, batch: RecordBatch, told: &Told) -> std::result::Result<(), Failure> {
        if self.most < batch.num_rows() {
            self.fold(part, told)?;
            return fold_in_pieces(batch.num_rows(), self.of_batch, told, |rows| {
                part.fold_all(&[Batch::from_arrow(&batch.slice(rows.start, rows.len()))?], told)
            });
        }
        if self.most < self.rows + batch.num_rows() {
            self.fold(part, told)?;
        }
        self.rows += batch.num_rows();
        self.batches.push(batch);
        Ok(())
    }

    fn fold(&mut self, part: &mut Part, told: &Told) -> std::result::Result<(), Failure> {
        told.check()?;
        let records = std::mem::take(&mut self.batches);
        let batches = records.iter().map(Batch::from_arrow).collect::<cxmetrics::Result<Vec<_>>>()?;
        self.rows = 0;
        part.fold_all(&batches, told)
    }
}

/// Folds rows piece by piece, so that a fold can be given up; also no rows at all, for their columns are checked too.
fn fold_in_pieces(
    rows: usize,
    rows_at_a_time: usize,
    told: &Told,
    mut fold: impl FnMut(std::ops::Range<usize>) -> std::result::Result<(), Failure>,
) -> std::result::Result<(), Failure> {
    let mut start = 0_usize;
    loop {
        told.check()?;
        let end = rows.min(start.saturating_add(rows_at_a_time));
        fold(start..end)?;
        start = end;
        if rows <= start {
            return Ok(());
        }
    }
}

fn fold_source(part: &mut Part, source: &mut Source, told: &Told) -> std::result::Result<(), Failure> {
    told.total_bytes.fetch_max(source.total_bytes().unwrap_or(0), Ordering::Relaxed);
    part.fold_source(source, told)?;
    told.end_piece(source.bytes_read());
    Ok(())
}
