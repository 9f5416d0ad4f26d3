'use strict'

// Columns as JavaScript has them -> columns with a kind, which the native side borrows. Typed arrays pass as they are.

const { failure } = require('./failure.js')

const KINDS = {
  Uint8Array: 'uint8',
  Int8Array: 'int8',
  Uint16Array: 'uint16',
  Int16Array: 'int16',
  Uint32Array: 'uint32',
  Int32Array: 'int32',
  BigUint64Array: 'uint64',
  BigInt64Array: 'int64',
  Float32Array: 'float32',
  Float64Array: 'float64',
}

/** The columns of a plain object by their names. */
function columnsOf(data) {
  return Object.entries(data)
    .filter(([, values]) => values !== undefined)
    .map(([name, values]) => ({ name, ...column(name, values) }))
}

function column(name, values) {
  if (ArrayBuffer.isView(values)) return typed(name, values)
  if (Array.isArray(values)) return list(name, values)
  if (isDictionary(values)) return dictionary(name, values)
  throw failure(
    'column_type',
    `column \`${name}\` is neither a typed array, an array nor \`{ codes, names }\``,
    { column: name },
  )
}

function typed(name, values) {
  const tag = values[Symbol.toStringTag] ?? 'DataView'
  if (tag === 'Uint8ClampedArray') return { kind: 'uint8', values: new Uint8Array(values.buffer, values.byteOffset, values.length) }
  const kind = KINDS[tag]
  if (kind === undefined) throw failure('column_type', `column \`${name}\` is a ${tag}, which is not read`, { column: name })
  // A Buffer is a Uint8Array too, but of another class.
  return { kind, values }
}

function isDictionary(values) {
  return values !== null && typeof values === 'object' && 'codes' in values && 'names' in values
}

function dictionary(name, { codes, names }) {
  const isList = Array.isArray(codes) || (ArrayBuffer.isView(codes) && KINDS[codes[Symbol.toStringTag]]?.includes('int'))
  if (!isList || !Array.isArray(names) || names.some((text) => typeof text !== 'string')) {
    throw failure('column_type', `column \`${name}\` needs whole numbers in \`codes\` and texts in \`names\``, { column: name })
  }
  // A code outside the names is null, so what is negative must stay outside.
  return { kind: 'codes', values: codes instanceof Uint32Array ? codes : Uint32Array.from(codes, Number), names }
}

/** An array of texts, numbers, truth values, dates or lists of texts, each or `null`. */
function list(name, values) {
  const first = values.find((value) => value !== null && value !== undefined)
  const read = LISTS[kindOf(first)]
  const wrong = (at) => {
    const [wanted, met] = [kindOf(first), kindOf(values[at])]
    return failure('column_type', `column \`${name}\` begins with a ${wanted} and has a ${met} at ${at}; one column has one type`, {
      column: name,
      row: at,
    })
  }
  if (read === undefined) {
    throw failure('column_type', `column \`${name}\` holds a ${kindOf(first)}, which is not read`, { column: name })
  }
  return { ...read(values, wrong), valid: validity(values) }
}

function kindOf(value) {
  if (value === null || value === undefined) return 'null'
  if (value instanceof Date) return 'date'
  if (Array.isArray(value)) return 'list'
  return typeof value
}

const LISTS = {
  null: (values) => ({ kind: 'codes', values: new Uint32Array(values.length), names: [] }),
  string: texts,
  number: numbers,
  bigint: (values, wrong) => filled('int64', new BigInt64Array(values.length), values, 'bigint', wrong, (value) => value),
  boolean: truths,
  date: (values, wrong) => {
    const instant = (value, at) => {
      const time = value.getTime()
      if (Number.isNaN(time)) throw wrong(at)
      return BigInt(time)
    }
    return filled('instant', new BigInt64Array(values.length), values, 'date', wrong, instant)
  },
  list: lists,
}

function filled(kind, into, values, wanted, wrong, convert) {
  values.forEach((value, at) => {
    if (value === null || value === undefined) return
    if (kindOf(value) !== wanted) throw wrong(at)
    into[at] = convert(value, at)
  })
  return { kind, values: into }
}

/** Whole numbers stay whole, as far as one width holds them all. */
function numbers(values, wrong) {
  let whole = true
  let narrow = true
  values.forEach((value, at) => {
    if (value === null || value === undefined) return
    if (typeof value !== 'number') throw wrong(at)
    whole &&= Number.isSafeInteger(value)
    narrow &&= (value | 0) === value
  })
  const into = narrow ? new Int32Array(values.length) : whole ? new BigInt64Array(values.length) : new Float64Array(values.length)
  const kind = narrow ? 'int32' : whole ? 'int64' : 'float64'
  return filled(kind, into, values, 'number', wrong, whole && !narrow ? BigInt : (value) => value)
}

/** Texts as codes into the list of those that differ: far fewer strings cross the border. */
function texts(values, wrong) {
  const names = new Map()
  const codes = new Uint32Array(values.length)
  values.forEach((value, at) => {
    if (value === null || value === undefined) return
    if (typeof value !== 'string') throw wrong(at)
    codes[at] = code(names, value)
  })
  return { kind: 'codes', values: codes, names: [...names.keys()] }
}

function lists(values, wrong) {
  const names = new Map()
  const picks = []
  const offsets = new Uint32Array(values.length + 1)
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]
    if (value !== null && value !== undefined) {
      // A hole in a list is no text either.
      if (!Array.isArray(value) || !Array.from(value).every((item) => typeof item === 'string')) throw wrong(at)
      for (const item of value) picks.push(code(names, item))
    }
    offsets[at + 1] = picks.length
  }
  return { kind: 'lists', values: Uint32Array.from(picks), offsets, names: [...names.keys()] }
}

function code(names, text) {
  const known = names.get(text)
  if (known !== undefined) return known
  names.set(text, names.size)
  return names.size - 1
}

function truths(values, wrong) {
  const bits = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, at) => {
    if (value === null || value === undefined) return
    if (typeof value !== 'boolean') throw wrong(at)
    if (value) bits[at >> 3] |= 1 << (at & 7)
  })
  return { kind: 'bool', values: bits, rows: values.length }
}

/** One bit a row, 0 for null; nothing where no row is. A hole in an array is null too, and the methods of arrays pass it over. */
function validity(values) {
  const bits = new Uint8Array(Math.ceil(values.length / 8))
  let nulls = 0
  for (let at = 0; at < values.length; at += 1) {
    if (values[at] === null || values[at] === undefined) nulls += 1
    else bits[at >> 3] |= 1 << (at & 7)
  }
  return nulls === 0 ? undefined : bits
}

module.exports = { columnsOf }
