// Where the data sets are, what is known of them, and how readings are compared with that.
//
// The files belong to others and do not come with the project. Where their folder is not at hand, each test says so and
// checks nothing.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

const SHARED = process.env.CXMETRICS_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))

/** A data set with its known figures, and which of them some test has met. */
export class DataSet {
  #folder
  #skip
  #figures = {}
  #met = new Set()

  constructor(name) {
    this.name = name
    this.#folder = join(SHARED, 'data', name)
    if (existsSync(this.#folder)) {
      this.#figures = JSON.parse(readFileSync(this.path('oracle.json'), 'utf8'))
    } else {
      this.#skip = `no data set \`${name}\`; name the folder that holds \`data/${name}\` in CXMETRICS_SHARED`
      aloud(`skipped: ${this.#skip}`)
    }
  }

  /** A test that needs the data set. */
  test(title, check) {
    test(title, { skip: this.#skip }, check)
  }

  /** The last test of a data set: every figure was met by one of the others, or is named here with the reason why not. */
  accountsFor(notYet = {}) {
    this.test(`every figure of ${this.name} is accounted for`, () => {
      const leaves = (keys) => keys.flatMap((key) => [...this.figure(key).leaves()])
      const [all, named] = [leaves(Object.keys(this.#figures)), new Set(leaves(Object.keys(notYet)))]
      assert.deepEqual(all.filter((leaf) => this.#met.has(leaf) === named.has(leaf)), [], 'neither met nor named, or both')
      for (const [key, why] of Object.entries(notYet)) aloud(`not reproduced: ${key}: ${why}`)
      aloud(`${this.name}: ${this.#met.size} of ${all.length} figures are reproduced`)
    })
  }

  /** A known figure. */
  figure(key) {
    assert.ok(key in this.#figures, `no figure \`${key}\``)
    return new Figure(this.#figures[key], [key], this.#met)
  }

  path(file) {
    return join(this.#folder, file)
  }

  /** A new cube of a file, reading only the columns that the survey names. */
  async fold(survey, file, options) {
    const cube = await survey.fold(this.path(file), { columns: survey.columns, grain: 'all', ...options })
    nothingIsLost(cube.intake)
    return cube
  }

  /** Folds a file with one more column that says the same in every row. */
  async foldAs(cube, file, column, text) {
    const constants = { [column]: text }
    const account = await cube.fold(this.path(file), { columns: cube.survey.columns, constants })
    nothingIsLost(account)
    return account
  }

  /** The rows of a file as arrays of text, read by another reader than ours: for what is the host's work. */
  records(file) {
    const bytes = readFileSync(this.path(file))
    return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { bom: true })
  }

  /** The same as columns of text by name. */
  columns(file) {
    const [names, ...rows] = this.records(file)
    const columns = Object.fromEntries(names.map((name, at) => [name, rows.map((row) => row[at])]))
    return { names, columns, rows: rows.length }
  }
}

/** A figure, or a part of one. What is compared with it is met. */
class Figure {
  #value
  #path
  #met

  constructor(value, path, met) {
    this.#value = value
    this.#path = path
    this.#met = met
  }

  at(...path) {
    return path.reduce((figure, key) => {
      assert.ok(Object.hasOwn(figure.#value, key), `no figure ${JSON.stringify([...figure.#path, key])}`)
      return new Figure(figure.#value[key], [...figure.#path, key], this.#met)
    }, this)
  }

  keys() {
    return Object.keys(this.#value)
  }

  /** Numbers and texts, each by its path. */
  *leaves() {
    if (this.#value === null || typeof this.#value !== 'object') yield JSON.stringify(this.#path.map(String))
    else for (const key of this.keys()) yield* this.at(key).leaves()
  }

  /** What was found is the figure, exactly. */
  is(found) {
    assert.deepEqual({ figure: this.#path, is: found }, { figure: this.#path, is: this.#value })
    this.#meet()
  }

  /** The number is the figure, to as many decimals as the figure was printed with. */
  isNear(found, decimals = 6) {
    this.isWithin(found, 0.5 * 10 ** -decimals)
  }

  isWithin(found, distance) {
    assert.equal(typeof found, 'number', JSON.stringify(this.#path))
    const apart = Math.abs(found - this.#value)
    assert.ok(apart <= distance * (1 + 1e-6), `${JSON.stringify(this.#path)}: ${found} is not ${this.#value}`)
    this.#meet()
  }

  /** What a comparison of another kind needs. */
  whatever(check) {
    check(this.#value)
    this.#meet()
  }

  #meet() {
    for (const leaf of this.leaves()) this.#met.add(leaf)
  }
}

/** Says something whether or not the test passes. */
function aloud(text) {
  process.stderr.write(`${text}\n`)
}

/** Every answer that passes, each counted once whatever its weight, however few they are. */
export const EVERY_ANSWER = { unweighted: true, minBase: 0 }

/** What was read was counted, or is missing, or was refused for a reason. */
export function nothingIsLost(account) {
  assert.equal(account.rowsRead, account.rowsAccepted + refusals(account.rowsRefused))
  for (const [question, { answered, missing, refused }] of Object.entries(account.questions)) {
    assert.equal(account.rowsAccepted, answered + missing + refusals(refused), question)
  }
}

function refusals(refused) {
  return Object.values(refused).reduce((sum, { count }) => sum + count, 0)
}

/** Nothing at all was refused; how many answers the question has, and how many are missing. */
export function answeredAndMissing(account, question) {
  const { answered, missing, refused } = account.questions[question]
  assert.deepEqual([account.rowsRefused, refused], [{}, {}], question)
  return [answered, missing]
}

/** The one row of a table in this segment. */
export function rowOf(table, segment) {
  const found = table.rows.filter((row) => Object.entries(segment).every(([name, value]) => row.segment[name] === value))
  assert.equal(found.length, 1, JSON.stringify(segment))
  return found[0]
}

/** How many rows have each value of a dimension, as pairs; `null` is "not known". */
export function rowsBy(cube, dimension) {
  const { rows } = cube.volume({ by: dimension })
  return new Map(rows.map(({ segment, reading }) => [segment[dimension], reading.n]))
}

/** How many answers stand on the points from `low` to `high`. */
export function inBand({ points, counts }, low, high) {
  return counts.reduce((sum, count, at) => (low <= points[at] && points[at] <= high ? sum + count : sum), 0)
}

/** The counts and the NPS of a question are those of a block `{n, promoters, passives, detractors, nps}`. */
export function sameNps(cube, question, options, block) {
  const histogram = cube.histogram(question, { where: options.where })
  block.at('n').is(histogram.n)
  block.at('promoters').is(inBand(histogram, 9, 10))
  block.at('passives').is(inBand(histogram, 7, 8))
  block.at('detractors').is(inBand(histogram, 0, 6))
  const reading = cube.nps(question, { ...EVERY_ANSWER, ...options })
  block.at('n').is(reading.n)
  block.at('nps').isNear(reading.value)
}

/** The same for every value of a dimension; there are no others, "not known" aside. */
export function sameNpsBy(cube, question, dimension, blocks) {
  const known = cube.values(dimension).filter((value) => value !== null)
  assert.deepEqual(known.sort(), blocks.keys().sort())
  const table = cube.nps(question, { by: dimension, ...EVERY_ANSWER })
  for (const value of known) {
    sameNps(cube, question, { where: { [dimension]: value } }, blocks.at(value))
    const { reading } = rowOf(table, { [dimension]: value })
    blocks.at(value, 'n').is(reading.n)
    blocks.at(value, 'nps').isNear(reading.value)
  }
}
