import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { AnalysisDocument, Contacts } from 'cxmetrics'

const code =
  (wanted, message = /./) =>
  (error) =>
    error instanceof Error && error.name === 'CxError' && error.code === wanted && message.test(error.message)

const SPEC = {
  customer: 'customer',
  time: { column: 'at', zone: 'Europe/Warsaw' },
  dimensions: ['channel'],
  resolved: 'solved',
  answer: { from: 'at', to: 'answered' },
}
const AS_OF = '2026-04-30'

const date = (day, hour) => new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString()

/** Sixty customers who come every nine days, and no more after the sixth time. */
const rows = Array.from({ length: 60 }, (_, customer) =>
  Array.from({ length: 6 }, (_, visit) => ({
    customer: `C${customer}`,
    at: date(visit * 9 + (customer % 5), 9),
    answered: date(visit * 9 + (customer % 5), 9 + (customer % 7)),
    channel: customer % 2 ? 'web' : 'phone',
    solved: visit % 3 ? 'yes' : 'no',
  })),
).flat()

const columns = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]))
const sorted = (contacts) => ({ ...contacts.toJSON(), intake: undefined })

const contacts = new Contacts(SPEC)
const account = await contacts.fold(rows)

test('contacts are folded from rows, columns, Arrow and files, and merge', async () => {
  assert.deepEqual([account.rowsRead, contacts.size, contacts.customers, contacts.intake.rowsRead], [360, 360, 60, 360])
  assert.deepEqual([contacts.firstDay, contacts.lastDay], ['2026-01-01', '2026-02-19'])
  assert.deepEqual([...contacts.columns].sort(), ['answered', 'at', 'channel', 'customer', 'solved'])
  assert.equal(contacts.spec.customer, 'customer')
  assert.match(inspect(contacts), /^Contacts \{ size: 360, customers: 60/)

  const others = [new Contacts(SPEC), new Contacts(SPEC), new Contacts(SPEC), new Contacts(SPEC)]
  await others[0].fold(columns)
  await others[1].fold(tableToIPC(tableFromArrays(columns)))
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  try {
    const lines = [Object.keys(rows[0]).join(';'), ...rows.map((row) => Object.values(row).join(';'))]
    await writeFile(join(folder, 'contacts.csv'), lines.join('\n'))
    let told = 0
    await others[2].fold(join(folder, 'contacts.csv'), { delimiter: ';', progress: ({ rows }) => (told = rows) })
    assert.equal(told, 360)
  } finally {
    await rm(folder, { recursive: true })
  }
  async function* halves() {
    yield rows.slice(200)
    yield rows.slice(0, 200)
  }
  await others[3].fold(halves())
  for (const other of others) assert.deepEqual(sorted(other), sorted(contacts))

  const [first, second] = [new Contacts(SPEC), new Contacts(SPEC)]
  await first.fold(rows.filter((_, at) => at % 2))
  await second.fold(rows.filter((_, at) => at % 2 === 0))
  second.merge(first)
  assert.deepEqual(sorted(second), sorted(contacts))
  assert.throws(() => second.merge(new Contacts({ ...SPEC, dimensions: [] })), code('cube_mismatch'))
  assert.throws(() => second.merge({}), code('invalid_argument'))
  for (const json of [JSON.stringify(contacts), contacts.toJSON()]) assert.deepEqual(Contacts.fromJSON(json).toJSON(), contacts.toJSON())
})

test('dates in rows are instants', async () => {
  const dated = new Contacts({ customer: 'customer', time: { column: 'at', zone: 'Europe/Warsaw' } })
  await dated.fold([{ customer: 'a', at: new Date('2026-10-31T23:30:00Z') }])
  assert.equal(dated.lastDay, '2026-11-01')
  await assert.rejects(dated.fold([{ customer: 'a', at: new Date(NaN) }]), code('column_type', /invalid Date/))
  assert.equal(dated.size, 1)
})

test('what contacts say', async () => {
  const repeats = await contacts.repeats({ asOf: AS_OF, withinDays: 9, same: ['channel'], every: 'month', by: 'channel', minBase: 1, confidence: 0.9 })
  assert.deepEqual([repeats.document, repeats.within_days, repeats.total.n], ['repeats', 9, 360])
  // The sixth contact is the last.
  assert.ok(Math.abs(repeats.total.value - 5 / 6) < 1e-12)
  assert.deepEqual([...new Set(repeats.rows.map(({ segment }) => segment))], ['phone', 'web'])
  const found = [
    repeats,
    await contacts.firstContactResolution({ asOf: AS_OF }),
    await contacts.newcomers({ asOf: AS_OF, every: 'week' }),
    await contacts.cohorts({ asOf: AS_OF, periods: 3 }),
    await contacts.recency({ asOf: AS_OF, days: [30, 90] }),
    await contacts.answerDelays({ asOf: AS_OF, quantiles: [0.5, 0.99] }),
    await contacts.silences({ asOf: AS_OF, below: 0.2, minContacts: 3, limit: 5, since: '2026-03-01', by: 'channel', visitMinutes: 30 }),
  ]
  const kinds = ['repeats', 'first_contact_resolution', 'newcomers', 'cohorts', 'recency', 'answer_delays', 'silences']
  assert.deepEqual(found.map(({ document }) => document), kinds)
  assert.deepEqual([found.at(-1).silent, found.at(-1).silent_customers.length], [60, 5])
  for (const document of found) {
    assert.ok(document.sentence().length > 10)
    assert.notEqual(document.sentence('pl'), document.sentence())
    assert.deepEqual(AnalysisDocument.fromJSON(JSON.stringify(document)), document)
  }
  assert.deepEqual(await contacts.analyse({ analysis: 'repeats', within_days: 3 }, AS_OF), await contacts.repeats({ asOf: AS_OF, withinDays: 3 }))
})

test('what does not fit is refused', async () => {
  assert.throws(() => new Contacts({ time: 'at' }), code('invalid_argument', /customer/))
  assert.throws(() => new Contacts({ customer: 'a', time: { column: 'at', zone: 'Moon' } }), code('invalid_survey'))
  assert.throws(() => new Contacts(), code('invalid_argument', /missing/))
  assert.throws(() => Contacts.fromJSON('{'), code('malformed_input'))
  await assert.rejects(contacts.repeats(), code('invalid_argument', /asOf/))
  await assert.rejects(contacts.repeats({ withinDays: 3 }), code('invalid_argument', /`asOf` is missing/))
  await assert.rejects(contacts.repeats({ asOf: AS_OF, withinDay: 3 }), code('invalid_argument', /`withinDay`; there are: .*`withinDays`/))
  await assert.rejects(contacts.repeats({ asOf: AS_OF, withinDays: 0 }), code('out_of_range'))
  await assert.rejects(contacts.newcomers({ asOf: AS_OF, by: 'store' }), code('unknown_dimension'))
  await assert.rejects(contacts.fold([{ customer: 'a' }]), code('unknown_column'))
  // A fold that is stopped counts nothing.
  const controller = new AbortController()
  const folded = contacts.fold(columns, { signal: controller.signal })
  controller.abort()
  await assert.rejects(folded, { name: 'AbortError', code: 'cancelled' })
  const empty = new Contacts({ ...SPEC, maxRefused: 0.1 })
  await assert.rejects(empty.fold(rows.map((row, at) => (at % 5 === 0 ? { ...row, customer: null } : row))), code('too_many_refusals'))
  assert.deepEqual([empty.size, contacts.size], [0, 360])
})
