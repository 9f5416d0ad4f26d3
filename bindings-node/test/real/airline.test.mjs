// Airline passengers: fourteen ratings of which 0 is not one, and whether they were satisfied.

import assert from 'node:assert/strict'
import { Survey } from '../../index.mjs'
import { DataSet, answeredAndMissing, rowOf } from './shared.mjs'

const set = new DataSet('airline-satisfaction')
const FILE = 'airline_passenger_satisfaction.csv.gz'

function survey(touchPoints) {
  return new Survey({
    dimensions: ['Class', 'Type of Travel', { name: 'outcome', column: 'Satisfaction' }],
    questions: {
      satisfied: { kind: 'flag', column: 'Satisfaction', yes: ['Satisfied'], no: ['Neutral or Dissatisfied'] },
      ...Object.fromEntries(touchPoints.map((name) => [name, { kind: 'rating', scale: 'csat', missing: [0] }])),
    },
    measures: { 'Departure Delay': 'minutes', 'Arrival Delay': 'min' },
  })
}

set.test('shares, means and delays', async () => {
  const zeros = set.figure('zeros per touch point')
  const means = set.figure('mean rating by touch point, zeros (= not applicable) left out')
  const touchPoints = zeros.keys()
  assert.deepEqual([...means.keys()].sort(), [...touchPoints].sort())
  const cube = await set.fold(survey(touchPoints), FILE)
  const account = cube.intake
  set.figure('rows').is(account.rowsAccepted)
  assert.deepEqual(answeredAndMissing(account, 'satisfied'), [129_880, 0])

  const { n, value } = cube.share('satisfied')
  set.figure('satisfied count, share').at(0).isNear(value * n)
  set.figure('satisfied count, share').at(1).isNear(value, 8)

  for (const dimension of ['Class', 'Type of Travel']) {
    const figures = set.figure(`satisfied share by ${dimension}`)
    const table = cube.share('satisfied', { by: dimension })
    assert.equal(table.rows.length, figures.keys().length)
    for (const segment of figures.keys()) {
      const { reading } = rowOf(table, { [dimension]: segment })
      figures.at(segment, 0).is(reading.n)
      figures.at(segment, 1).isNear(reading.value, 8)
    }
  }

  for (const touchPoint of touchPoints) {
    const [answered, missing] = answeredAndMissing(account, touchPoint)
    zeros.at(touchPoint).is(missing)
    const reading = cube.mean(touchPoint)
    means.at(touchPoint, 0).is(answered)
    means.at(touchPoint, 0).is(reading.n)
    means.at(touchPoint, 1).isNear(reading.value)
  }

  set.figure('Arrival Delay missing').is(answeredAndMissing(account, 'Arrival Delay')[1])
  const delays = cube.mean('Departure Delay', { by: 'outcome' })
  const figure = set.figure('mean Departure Delay satisfied / not')
  for (const [at, outcome] of ['Satisfied', 'Neutral or Dissatisfied'].entries()) {
    const { reading } = rowOf(delays, { outcome })
    assert.equal(reading.unit, 'seconds')
    figure.at(at).isNear(reading.value / 60)
  }
})

set.accountsFor({
  'driver ranking: Spearman(rating>0, satisfied)': 'a pair of questions needs a joint histogram, which a cube does not keep',
})
