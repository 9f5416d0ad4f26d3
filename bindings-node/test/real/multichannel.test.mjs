// NPS answers from e-mail, mobile and web: three files, one cube.

import assert from 'node:assert/strict'
import { Cube, Survey } from '../../index.mjs'
import { DataSet, answeredAndMissing, sameNps, sameNpsBy } from './shared.mjs'

const set = new DataSet('nps-multichannel')

const CHANNELS = {
  name: 'channels',
  time: 'response_date',
  dimensions: ['source'],
  questions: { recommend: { kind: 'rating', scale: 'nps', column: 'nps_rating' } },
}

const SOURCES = { email: 1_952, mobile: 1_801, web: 2_290 }

const file = (source) => `datacamp_nps_${source}.csv`

set.test('three files make one cube', async () => {
  const cube = new Cube(new Survey(CHANNELS))
  assert.equal(cube.grain, 'day')
  for (const [source, rows] of Object.entries(SOURCES)) {
    const account = await set.foldAs(cube, file(source), 'source', source)
    assert.deepEqual(answeredAndMissing(account, 'recommend'), [rows, 0])
  }
  assert.equal(cube.intake.rowsRead, 6_043)
  sameNpsBy(cube, 'recommend', 'source', set.figure('datacamp: NPS by source'))

  const figure = set.figure('datacamp: NPS all, by month')
  sameNps(cube, 'recommend', {}, figure.at(0))
  const { rows } = cube.nps('recommend', { every: 'month' })
  assert.deepEqual(rows.map(({ period }) => period.label), figure.at(1).keys())
  for (const { period, reading } of rows) {
    const block = figure.at(1, period.label)
    block.at('n').is(reading.n)
    block.at('nps').isNear(reading.value)
    sameNps(cube, 'recommend', { where: { days: { from: period.start, to: period.end } } }, block)
    assert.deepEqual(cube.nps('recommend', { within: [period.start, period.end] }), reading)
  }
})

set.test('people who answered twice are seen when cubes merge', async () => {
  const survey = new Survey({ ...CHANNELS, id: 'user_id' })
  const all = new Cube(survey)
  for (const [source, rows] of Object.entries(SOURCES)) {
    const one = new Cube(survey)
    await set.foldAs(one, file(source), 'source', source)
    assert.equal(one.ids, rows, 'nobody answers twice in one channel')
    all.merge(one)
  }
  const twice = all.intake.rowsRefused.duplicate.count
  set.figure('datacamp: user_ids in more than one source').is(twice)
  assert.equal(all.ids + twice, 6_043)
})

set.accountsFor()
