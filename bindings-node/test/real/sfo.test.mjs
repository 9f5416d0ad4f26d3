// San Francisco airport's passenger survey, 2010 to 2017: eight files, each with columns and codes of its own.

import assert from 'node:assert/strict'
import { Cube, Survey } from '../../index.mjs'
import { DataSet, EVERY_ANSWER, answeredAndMissing, inBand, rowOf, rowsBy, sameNps, sameNpsBy } from './shared.mjs'

const set = new DataSet('sfo-survey')
const YEARS = [2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017]
const file = (year) => `${year}_SFO_Customer_Survey.csv.gz`

/**
 * One definition for all years: the overall rating stands in the first of these columns that a file has. Codes 0 and 6 and
 * the word of 2017 are no answer.
 */
const allYears = new Survey({
  schema: 'cx-survey/1',
  name: 'airport',
  dimensions: ['year'],
  questions: {
    overall: {
      kind: 'rating',
      scale: 'csat',
      column: ['Q7ALL', 'Q7O_WHOLE', 'Q8N_WHOLE', 'Q8N', 'Q6N', 'overall_raw'],
      missing: [0, 6, 'Blank'],
    },
  },
})

const LAST_YEAR = {
  name: 'airport 2017',
  weight: 'WEIGHT',
  dimensions: [
    { name: 'boarding_area', column: 'BAREA' },
    { name: 'netpro_raw', column: 'NETPRO' },
  ],
  questions: { recommend: { kind: 'rating', scale: 'nps', column: 'NETPRO', missing: [11] } },
}

set.test('one definition reads all years', async () => {
  const cube = new Cube(allYears, { grain: 'all' })
  for (const year of YEARS) {
    const { names } = set.columns(file(year))
    const present = allYears.columns.filter((name) => names.includes(name))
    assert.equal(present.length, 1, `${year}: which column is meant must not hang on the order of the names`)

    const account = await set.foldAs(cube, file(year), 'year', String(year))
    const figure = set.figure(`${year} overall 1-5 (valid only)`)
    const [answered, missing] = answeredAndMissing(account, 'overall')
    figure.at('rows').is(account.rowsAccepted)
    figure.at('rows').is(answered + missing)
    figure.at('n').is(answered)
  }
  const means = cube.mean('overall', { by: 'year' })
  const shares = cube.csat('overall', { by: 'year' })
  assert.equal(means.rows.length, YEARS.length)
  for (const year of YEARS.map(String)) {
    const figure = set.figure(`${year} overall 1-5 (valid only)`)
    const mean = rowOf(means, { year }).reading
    figure.at('n').is(mean.n)
    figure.at('mean').isNear(mean.value)
    figure.at('top_box_pct').isNear(100 * rowOf(shares, { year }).reading.value)
    figure.at('top_box_count').is(inBand(cube.histogram('overall', { where: { year } }), 4, 5))
  }
  assert.equal(cube.intake.rowsRead, 25_856)

  // Somebody else has put the years into one file: it must make the same cube.
  const harmonised = await set.fold(allYears, 'harmonised.csv.gz')
  assert.ok(cube.equals(harmonised))
})

set.test('weights and the code for blank of 2017', async () => {
  const cube = await set.fold(new Survey(LAST_YEAR), file(2017))
  // 84 rows say 11 and one says nothing.
  assert.deepEqual(answeredAndMissing(cube.intake, 'recommend'), [2_746, 85])

  sameNps(cube, 'recommend', {}, set.figure('2017 NPS unweighted'))
  sameNpsBy(cube, 'recommend', 'boarding_area', set.figure('2017 NPS by boarding area'))
  const weighted = cube.nps('recommend')
  set.figure('2017 NPS weighted by WEIGHT').isNear(weighted.value)
  assert.ok(weighted.nEff < 2_746 && weighted.flags.includes('weighted'))

  const counted = rowsBy(cube, 'netpro_raw')
  assert.equal(counted.get(null), 1)
  counted.delete(null)
  set.figure('2017 NETPRO raw histogram').is(Object.fromEntries(counted))
  assert.equal(cube.volume({ where: { netpro_raw: '11' } }).n, 84)
})

set.test('a code for blank is never a promoter', async () => {
  const recommend = { kind: 'rating', scale: 'nps', column: 'NETPRO' }
  // Nobody has said what 11 means: then it is no point of the scale, and said to be none.
  const cube = await set.fold(new Survey({ questions: { recommend } }), file(2017))
  assert.equal(cube.intake.questions.recommend.refused.out_of_scale.count, 84)
  const { value } = cube.nps('recommend', EVERY_ANSWER)
  set.figure('2017 NPS unweighted').at('nps').isNear(value)

  // To walk into the trap one has to ask for it: a scale that reaches to 11.
  const scale = { min: 0, max: 11, good: [9, 11], bad: [0, 6] }
  const trapped = await set.fold(new Survey({ questions: { recommend: { ...recommend, scale } } }), file(2017))
  const trap = trapped.nps('recommend', EVERY_ANSWER).value
  set.figure('2017 TRAP: NPS if code 11 (=Blank) is counted as a promoter').isNear(trap)
  assert.ok(1 < Math.abs(value - trap))
})

set.test('dates are coded anew every year', async () => {
  const overall = { kind: 'rating', scale: 'csat', column: 'Q7ALL', missing: [0, 6] }
  const found = new Survey({ time: 'INTDATE', questions: { overall } })
  const stated = new Survey({ time: { column: 'INTDATE', formats: ['%m/%d/%Y %I:%M:%S %p'] }, questions: { overall } })
  // In 2016 they are dates, and one of them is the 13th of a month: that settles which number is the month.
  for (const survey of [found, stated]) {
    const cube = await set.fold(survey, file(2016), { grain: 'month' })
    assert.deepEqual([cube.periods().map(({ label }) => label), cube.rows], [['2016-05'], 3_087])
  }
  // In 2015 they are the numbers of days that only a code book knows: no calendar is made of them.
  const cube = new Cube(found, { grain: 'month' })
  await assert.rejects(cube.fold(set.path(file(2015))), { name: 'CxError', code: 'time_format_unknown' })
  assert.deepEqual([cube.rows, cube.intake.rowsRead], [0, 0])
})

set.accountsFor()
