// Where the data sets are, what is known of them, and how readings are compared with that.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const beside = fileURLToPath(new URL('../../../../shared', import.meta.url))
const folder = join(process.env.CXMETRICS_SHARED ?? beside, 'data')

/** A data set with its known figures; nothing, said aloud, where it is not at hand. */
export function dataSet(name) {
  const at = join(folder, name)
  if (!existsSync(at)) {
    console.log(`skipped: no data set \`${name}\`; name the folder that holds \`data/${name}\` in CXMETRICS_SHARED`)
    return undefined
  }
  const figures = JSON.parse(readFileSync(join(at, 'oracle.json'), 'utf8'))
  const used = new Set()
  return {
    path: (file) => join(at, file),
    figure(key) {
      assert.ok(key in figures, `no figure \`${key}\``)
      used.add(key)
      return figures[key]
    },
    keys: Object.keys(figures),
    columns: (file) => columnsOf(readFileSync(join(at, file)), file),
    /** Every figure was asked for, or is named here. */
    accountsFor(notYet) {
      assert.deepEqual([...used, ...notYet].sort(), Object.keys(figures).sort())
      for (const key of notYet) console.log(`not reproduced: ${key}`)
    },
  }
}

/** The columns of a file of delimited text, for what is the host's work: joins, and columns of its own. */
function columnsOf(bytes, file) {
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
  const records = []
  let record = []
  for (const [, delimiter, quoted, bare] of text.matchAll(/(,|\r?\n|^)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)) {
    if (delimiter !== ',' && (record.length > 1 || record[0])) records.push(record)
    if (delimiter !== ',') record = []
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
  }
  if (record.length > 1 || record[0]) records.push(record)
  const [names, ...rows] = records
  return Object.fromEntries(names.map((name, at) => [name, rows.map((row) => row[at] ?? '')]))
}

/** The number is the figure, to as many decimals as the figure was printed with. */
export function same(number, figure, decimals = 6) {
  assert.equal(typeof number, 'number')
  assert.ok(Math.abs(number - figure) <= 0.5 * 10 ** -decimals * (1 + 1e-6), `${number} is not ${figure}`)
}

/** Each answer counted once whatever its weight, however few they are. */
export const plainly = { unweighted: true, minBase: 0 }

/** The readings of a table by the value of its one dimension. */
export function byValue(table) {
  return Object.fromEntries(table.rows.map(({ segment, reading }) => [String(Object.values(segment)[0]), reading]))
}

const inBand = ({ points, counts }, low, high) =>
  counts.reduce((sum, count, at) => (low <= points[at] && points[at] <= high ? sum + count : sum), 0)

export { inBand }

/** The counts and the NPS of a question are those of a block `{n, promoters, passives, detractors, nps}`. */
export function sameNps(cube, question, block, options = {}) {
  const reading = cube.nps(question, { ...plainly, ...options })
  assert.equal(reading.n, block.n)
  same(reading.value, block.nps)
  const { where, within } = options
  if (within) return
  const counts = cube.histogram(question, where)
  assert.deepEqual([inBand(counts, 9, 10), inBand(counts, 7, 8), inBand(counts, 0, 6)], [block.promoters, block.passives, block.detractors])
}

/** The same for every value of a dimension; there are no others, "not known" aside. */
export function sameNpsBy(cube, question, dimension, blocks) {
  assert.equal(cube.values(dimension).filter((value) => value !== null).length, Object.keys(blocks).length)
  const table = byValue(cube.nps(question, { by: dimension, ...plainly }))
  for (const [value, block] of Object.entries(blocks)) {
    sameNps(cube, question, block, { where: { [dimension]: value } })
    assert.equal(table[value].n, block.n)
    same(table[value].value, block.nps)
  }
}

/** What was read was counted, or is missing, or was refused for a reason; and here nothing was refused. */
export function answeredAndMissing(intake, question) {
  const { answered, missing, refused } = intake.questions[question]
  assert.deepEqual([intake.rowsRefused, refused], [{}, {}], question)
  assert.deepEqual([intake.rowsRead, intake.rowsAccepted], [answered + missing, answered + missing])
  return [answered, missing]
}
