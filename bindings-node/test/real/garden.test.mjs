// A garden-centre chain: recommendation, satisfaction, intention and basket value, with `NA` for what is missing.

import assert from 'node:assert/strict'
import { Survey } from '../../index.mjs'
import { DataSet, EVERY_ANSWER, answeredAndMissing, rowOf, rowsBy, sameNps, sameNpsBy } from './shared.mjs'

const set = new DataSet('nps-garden-fr')
const FILE = 'nps.csv.gz'

const survey = new Survey({
  name: 'garden',
  dimensions: [
    { name: 't', missing: ['NA'] },
    {
      name: 'visits',
      column: 'NbPassageKS',
      bands: [
        { from: 0, label: '0-2' },
        { from: 3, label: '3-5' },
        { from: 6, label: '6-10' },
        { from: 11, label: '11+' },
      ],
    },
    {
      name: 'group',
      column: 'nps',
      missing: ['NA'],
      bands: [
        { from: 0, label: 'detractors' },
        { from: 7, label: 'passives' },
        { from: 9, label: 'promoters' },
      ],
    },
  ],
  questions: {
    nps: { kind: 'rating', scale: 'nps', missing: ['NA'] },
    satisfaction: { kind: 'rating', scale: { min: 0, max: 10 }, missing: ['NA'] },
    intention: { kind: 'rating', scale: { min: 0, max: 10 }, missing: ['NA'] },
    basket: { kind: 'measure', column: 'CaTicket', unit: { money: 'EUR' } },
  },
})

set.test('what is missing is counted as missing', async () => {
  const cube = await set.fold(survey, FILE)
  const account = cube.intake
  set.figure('rows').is(account.rowsAccepted)
  const missing = ['nps', 'satisfaction', 'intention'].map((question) => answeredAndMissing(account, question)[1])
  set.figure('missing nps / satisfaction / intention').is(missing)
  assert.deepEqual(answeredAndMissing(account, 'basket'), [13_954, 0])

  const { points, counts, unanswered } = cube.histogram('nps')
  set.figure('missing nps / satisfaction / intention').at(0).is(unanswered)
  assert.deepEqual([points[0], counts[0]], [0, 0], 'the scale that people saw began at 1')
  set.figure('nps histogram').is(Object.fromEntries(points.slice(1).map((point, at) => [point, counts[at + 1]])))
})

set.test('scores by segment', async () => {
  const cube = await set.fold(survey, FILE)
  sameNps(cube, 'nps', {}, set.figure('NPS overall'))
  sameNpsBy(cube, 'nps', 't', set.figure('NPS by t'))
  assert.equal(rowsBy(cube, 't').get(null), 18)
  sameNpsBy(cube, 'nps', 'visits', set.figure('NPS by visit band (NbPassageKS 0-2, 3-5, 6-10, 11+)'))

  const { n, value } = cube.mean('satisfaction', EVERY_ANSWER)
  set.figure('satisfaction mean, n').at(0).isNear(value)
  set.figure('satisfaction mean, n').at(1).is(n)

  // Segments of one, two and three people are not shown unless the host insists.
  const hidden = cube.nps('nps', { by: 't' }).rows.filter(({ reading }) => reading.withheld === 'small_base')
  assert.deepEqual(hidden.map(({ segment }) => segment.t), ['15', '16', '17'])
})

set.test('revenue by group is exact to the cent', async () => {
  const cube = await set.fold(survey, FILE)
  const table = cube.sum('basket', { by: 'group' })
  const figures = set.figure('revenue (sum CaTicket) by group')
  assert.equal(table.rows.length, figures.keys().length + 1, 'and those who did not say')
  for (const group of figures.keys()) {
    const { reading } = rowOf(table, { group })
    assert.deepEqual(reading.unit, { money: 'EUR' })
    figures.at(group).is(reading.value)
  }
})

set.test('the file reads the same in any encoding that holds ASCII', async () => {
  const { names, columns } = set.columns(FILE)
  assert.deepEqual(names.slice(0, 2), ['', 'id'], 'the first has no name')
  assert.ok(Object.values(columns).flat().every((cell) => /^[\x20-\x7e]*$/.test(cell)))
  const cube = await set.fold(survey, FILE)
  for (const encoding of ['windows-1252', 'ibm866', 'iso-8859-15']) {
    const other = await set.fold(survey, FILE, { encoding })
    assert.ok(cube.equals(other), encoding)
  }
})

set.accountsFor({
  'Spearman nps~satisfaction, nps~intention (pairwise complete)':
    'a pair of questions needs a joint histogram, which a cube does not keep',
  'lines with non-ASCII bytes / with CP850 0x82 / with 0x82 and Latin-1 0xE9 in one line':
    'such bytes stood in the comments, and the file at hand has no comments',
})
