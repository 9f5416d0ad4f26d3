// IT incidents as a log of events: one row an update, of which the last one holds.

import assert from 'node:assert/strict'
import { Survey } from '../../index.mjs'
import { DataSet, EVERY_ANSWER, rowOf, rowsBy } from './shared.mjs'

const set = new DataSet('support-servicenow')
const FILE = 'incident_event_log.csv.gz'

const survey = new Survey({
  name: 'incidents',
  time: { column: 'opened_at', formats: ['%d/%m/%Y %H:%M'] },
  id: 'number',
  revision: 'sys_mod_count',
  dimensions: ['contact_type', 'priority', 'reopen_count', 'reassignment_count'],
  flags: ['made_sla'],
  questions: {
    resolution: {
      kind: 'measure',
      between: { from: 'opened_at', to: 'resolved_at' },
      unit: 'seconds',
      missing: ['?'],
    },
  },
})

set.test('the last event of each incident holds', async () => {
  // All columns, two of which share a name. Small batches, so that many an event and the one that replaces it lie in
  // different ones.
  const cube = await set.fold(survey, FILE, { grain: 'month', columns: undefined, batchRows: 5_000 })
  theAccountIsWhole(cube)
  segments(cube)
  timesAndShares(cube)
})

function theAccountIsWhole(cube) {
  const { rowsRead, rowsAccepted, rowsRefused } = cube.intake
  set.figure('events / incidents').is([rowsRead, rowsAccepted])
  assert.equal(cube.ids, rowsAccepted)
  // Five events repeat the revision before them, ten come late; everything else was replaced by what came after.
  const counts = Object.fromEntries(Object.entries(rowsRefused).map(([reason, { count }]) => [reason, count]))
  assert.deepEqual(counts, { duplicate: 5, stale_revision: 10, replaced: 141_712 - 24_918 - 15 })
}

function segments(cube) {
  for (const dimension of ['contact_type', 'priority']) {
    set.figure(`incidents by ${dimension}`).is(Object.fromEntries(rowsBy(cube, dimension)))
  }
  const months = cube.volume({ every: 'month' }).rows.map(({ period, reading }) => [period.label, reading.n])
  set.figure('incidents opened by month').is(Object.fromEntries(months))

  const rows = (where) => cube.volume({ where, minBase: 0 }).n
  set.figure('incidents with reopen_count>0').is(rows({ not: { is: { reopen_count: ['0'] } } }))
  const oneTouch = rows({ reopen_count: '0', reassignment_count: '0' })
  const figure = set.figure('one-touch proxy for FCR: reopen=0 and reassignment=0')
  figure.at(0).is(oneTouch)
  figure.at(1).isNear(oneTouch / cube.rows, 8)
}

function timesAndShares(cube) {
  set.figure('made_sla share').isNear(cube.share('made_sla').value, 8)
  const table = cube.share('made_sla', { by: 'priority' })
  const figures = set.figure('made_sla share by priority')
  assert.equal(table.rows.length, figures.keys().length)
  for (const priority of figures.keys()) figures.at(priority).isNear(rowOf(table, { priority }).reading.value)

  const figure = set.figure('hours to resolve: n, mean, median')
  const { answered, missing, refused } = cube.intake.questions.resolution
  figure.at(0).is(answered)
  assert.equal(missing, 24_918 - 23_362)
  set.figure('negative resolve times').is(refused.negative?.count ?? 0)
  assert.deepEqual(refused, {})
  const mean = cube.mean('resolution', EVERY_ANSWER)
  assert.deepEqual([mean.unit, mean.n], ['seconds', answered])
  figure.at(1).isNear(mean.value / 3_600)
  // A median comes from bins, and says so.
  const median = cube.median('resolution', EVERY_ANSWER)
  assert.ok(median.flags.includes('binned'))
  figure.at(0).is(median.n)
  figure.at(2).whatever((hours) => assert.ok(Math.abs(median.value / 3_600 / hours - 1) <= 1 / 256, `${median.value}`))
}

set.accountsFor()
