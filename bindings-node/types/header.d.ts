/* Made by `npm run build`; edit types/header.d.ts, or the doc comments in src/. */

import type { Filter, Flag, FileFormat, Grain, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld } from './documents.js'

export type { Filter, Flag, FileFormat, Grain, Metric, Reason, ReportDocument, ReportSpec, SurveyDefinition, Unit, Withheld }
/** The types of everything that stands in a document. */
export type * as documents from './documents.js'

/** What a survey is made from: its definition, in full or in the short forms. */
export type SurveyOptions = SurveyDefinition & {
  /** The share of refused rows, or of refused answers in one column, past which a fold fails; 0.2 without it. */
  maxRefused?: number
}

/** A day: `2026-09-01`. */
export type Day = string

/** `[from, to]`: the days from the first up to but not including the second; `null` leaves an end open. */
export type Days = readonly [from: Day | null, to: Day | null]

/** For each dimension a value, a list of values, or `null` for "not known"; or a filter. */
export type Where = Readonly<Record<string, string | null | readonly (string | null)[]>> | Filter

/** One answer by the names of the columns; what is left out is null. */
export type Row = Readonly<Record<string, Cell | undefined>>

/** A value of a row: text, a number, yes or no, a time, a list of tags, or nothing. */
export type Cell = string | number | bigint | boolean | Date | readonly string[] | null

/** A column: a typed array, an array of one kind of value, or codes into a list of names. */
export type Column =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly (string | null | undefined)[]
  | readonly (number | null | undefined)[]
  | readonly (bigint | null | undefined)[]
  | readonly (boolean | null | undefined)[]
  | readonly (Date | null | undefined)[]
  | readonly (readonly string[] | null | undefined)[]
  | DictionaryColumn

/** Text as codes into a list of names; a code outside the list is null. */
export interface DictionaryColumn {
  codes: Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | readonly number[]
  names: readonly string[]
}

/** Columns of one length by their names. */
export type Columns = Readonly<Record<string, Column | undefined>>

/** What is folded as one: Arrow IPC bytes (a stream or a file), columns, or an array of rows. */
export type Piece = Uint8Array | ArrayBuffer | Columns | readonly Row[]

/**
 * What can be folded: the path of a CSV, JSON lines or Parquet file, Arrow IPC bytes, columns, rows, or a stream of them.
 * Typed arrays and bytes are not copied: do not write to them until the promise settles.
 */
export type Data = string | URL | Piece | AsyncIterable<Piece> | Iterable<Piece>

/** How to fold. */
export interface FoldOptions extends FileOptions {
  /** Stops the fold; the promise rejects with an `AbortError` whose code is `cancelled`, and nothing is counted. */
  signal?: AbortSignal
  /** Is told how far the fold is, ten times a second and at its end. */
  progress?: (progress: Progress) => void
}

/** A query that tells nothing apart: its answer is one reading. */
export type OverallOptions = Omit<QueryOptions, 'by' | 'every' | 'withTotal'> & { by?: undefined; every?: undefined }

/** One row of a table. */
export interface TableRow {
  /** A value for each dimension that tells segments apart; `null` for "not known". */
  segment: Record<string, string | null>
  /** The period; that of all time where periods are not told apart. */
  period: Period | null
  /** The reading. */
  reading: Reading
}

/** A table as plain data, the same in every language. */
export interface TableDocument {
  dimensions: string[]
  grain: Grain
  rows: TableDocumentRow[]
  totals?: TableDocumentRow[]
}

/** A row of a table as plain data. */
export interface TableDocumentRow {
  /** A value for each dimension, in their order. */
  segment: (string | null)[]
  period: string | null
  reading: import('./documents.js').Reading
}

/** Numbers: an array, or a typed array of any kind. Where they count something they are whole. */
export type Numbers =
  | readonly number[]
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** The stable codes of errors. */
export type ErrorCode =
  | 'invalid_survey'
  | 'invalid_metric'
  | 'invalid_report'
  | 'out_of_range'
  | 'invalid_period'
  | 'unknown_zone'
  | 'unknown_column'
  | 'unknown_question'
  | 'unknown_dimension'
  | 'scale_mismatch'
  | 'column_type'
  | 'time_format_ambiguous'
  | 'time_format_unknown'
  | 'too_many_refusals'
  | 'too_many_cells'
  | 'cube_mismatch'
  | 'not_contained'
  | 'overflow'
  | 'invalid_table'
  | 'unsupported_version'
  | 'malformed_input'
  | 'unsupported_format'
  | 'io'
  | 'cancelled'
  | 'empty'
  | 'zero_variance'
  | 'too_few'
  | 'invalid_argument'
  | 'internal'

/** What a failed call throws, or rejects with. */
export interface CxError extends Error {
  /** What went wrong; the text of the message may change, this does not. */
  code: ErrorCode
  /** Where, as far as it is known. */
  place: Place
  /** All faults of a definition; empty for every other error. */
  faults: Fault[]
}

/** Where something went wrong. */
export interface Place {
  /** The row of the data, counted from 0. */
  row?: number
  /** The column of the data. */
  column?: string
  /** The path in a definition, such as `questions.nps.scale`. */
  path?: string
}

/** One fault of a definition. */
export interface Fault {
  path: string
  code: string
  message: string
}

// Classes have further members that are written in JavaScript.

export interface Survey {
  /**
   * Folds data into a new cube, off the event loop. Where it fails, or is stopped, there is no cube.
   *
   * ```js
   * const cube = await survey.fold('answers.csv')
   * ```
   */
  fold(data: Data, options?: (FoldOptions & CubeOptions) | null): Promise<Cube>
}

export interface Cube {
  /**
   * Folds data into this cube, off the event loop: all of it, or nothing where it fails or is stopped. The cube can be used
   * meanwhile. Resolves to the account of what was read.
   */
  fold(data: Data, options?: FoldOptions | null): Promise<Intake>
}

export interface Table {
  /** The rows, by segment and period. */
  readonly rows: TableRow[]
  /** The total of each period, where it was asked for. */
  readonly totals: TableRow[]
}

/**
 * How a quantile is read off between two values: always an observed value, the middle of two where the step falls between, or linear
 * between values.
 */
export type QuantileType = 'observed' | 'averaged' | 'interpolated'

/** Intervals, tests and suppression by name. The ids of their methods are those that readings carry. */
export declare namespace infer {
  /** The ids of the methods implemented here, sorted. */
  export const METHODS: readonly string[]
}
