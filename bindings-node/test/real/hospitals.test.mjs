// What American patients say of hospitals: published shares without counts, numbers and words in one column.

import assert from 'node:assert/strict'
import { Survey, npsOfShares } from '../../index.mjs'
import { DataSet, EVERY_ANSWER, answeredAndMissing, nothingIsLost, rowsBy } from './shared.mjs'

const set = new DataSet('hcahps-states')

/** In a cube of one row a cell a mean reads the number out again. */
const PUBLISHED = {
  dimensions: ['Release Period', 'Measure ID'],
  measures: { 'Bottom-box Percentage': 'number', 'Top-box Percentage': 'number' },
}

/** By a dimension, the numbers of one measure's rows. */
function percentages(cube, column, dimension, where) {
  const { rows } = cube.mean(column, { by: dimension, where, minBase: 0 })
  return new Map(
    rows.map(({ segment, reading }) => {
      assert.equal(reading.n, 1)
      return [segment[dimension], reading.value]
    }),
  )
}

/** By a dimension, the NPS that the shares of 0-6 and 9-10 make; nobody says from how many answers. */
function scores(cube, dimension, where) {
  const bottom = percentages(cube, 'Bottom-box Percentage', dimension, where)
  return [...percentages(cube, 'Top-box Percentage', dimension, where)].map(([segment, top]) => {
    const reading = npsOfShares(top / 100, bottom.get(segment) / 100)
    assert.deepEqual([reading.flags, reading.low], [['no_base'], null])
    return [segment, reading.value]
  })
}

set.test('every file has its rows', async () => {
  const figures = set.figure('rows')
  for (const name of figures.keys()) {
    const file = name === 'responses' ? 'responses.csv.gz' : `${name}.csv`
    const { names, rows } = set.columns(file)
    figures.at(name).is(rows)
    const cube = await set.fold(new Survey({ comments: names }), file)
    figures.at(name).is(cube.rows)
  }
})

set.test('shares without counts make scores without intervals', async () => {
  const cube = await set.fold(new Survey(PUBLISHED), 'national_results.csv')
  assert.deepEqual(answeredAndMissing(cube.intake, 'Top-box Percentage'), [90, 0])

  const found = scores(cube, 'Release Period', { 'Measure ID': 'H_HSP_RATING' })
  const figures = set.figure('national overall hospital rating 9-10 minus 0-6 (NPS cut-offs) by release')
  assert.deepEqual(found.map(([release]) => release), figures.keys())
  for (const [release, points] of found) figures.at(release).isNear(points)

  const recommended = percentages(cube, 'Top-box Percentage', 'Release Period', { 'Measure ID': 'H_RECMND' })
  set.figure('national definitely recommend (top box %) by release').is(Object.fromEntries(recommended))
})

set.test('the best and the worst states', async () => {
  const survey = new Survey({ ...PUBLISHED, dimensions: [...PUBLISHED.dimensions, 'State'] })
  const cube = await set.fold(survey, 'state_results.csv')
  const last = cube.values('Release Period').at(-1)
  assert.equal(last, '07_2023')
  const found = scores(cube, 'State', { 'Measure ID': 'H_HSP_RATING', 'Release Period': last })
  assert.equal(found.length, 51)
  const figures = set.figure('state rating NPS, last release: best 3 / worst 3')
  const [down, up] = [(a, b) => b[1] - a[1], (a, b) => a[1] - b[1]]
  for (const [end, order] of [down, up].entries()) {
    // The states come in alphabetical order, which a sort keeps among equals.
    for (const [at, [state, points]] of [...found].sort(order).slice(0, 3).entries()) {
      figures.at(end, at, 0).is(state)
      figures.at(end, at, 1).isNear(points)
    }
  }
})

set.test('boxes make a whole', async () => {
  const { columns, rows } = set.columns('state_results.csv')
  const boxes = ['Bottom-box Percentage', 'Middle-box Percentage', 'Top-box Percentage'].map((name) => columns[name])
  const sum = Int16Array.from({ length: rows }, (_, row) => boxes.reduce((sum, box) => sum + Number(box[row]), 0))
  const bands = [
    { from: 0, label: 'too little' },
    { from: 99, label: 'whole' },
    { from: 102, label: 'too much' },
  ]
  const survey = new Survey({
    dimensions: [{ name: 'boxes', column: 'sum', bands }],
    questions: { 'sum of boxes': { kind: 'measure', column: 'sum', unit: 'count' } },
  })
  const cube = await survey.fold({ sum }, { grain: 'all' })
  nothingIsLost(cube.intake)
  set.figure('boxes sum to 100 +-1 in state_results').is([rowsBy(cube, 'boxes').get('whole'), cube.rows])
})

set.test('numbers and words in one column', async () => {
  const figure = set.figure('facility response rate: numeric rows, mean, not numeric')
  const rate = { kind: 'measure', column: 'Response Rate (%)', unit: 'number' }
  // Words that the survey knows are missing answers; words that it does not know are refused. Neither is a number.
  for (const [missing, words] of [
    [['Not Available'], undefined],
    [[], 5_774],
  ]) {
    const survey = new Survey({ dimensions: ['Completed Surveys'], questions: { rate: { ...rate, missing } } })
    const cube = await set.fold(survey, 'responses.csv.gz')
    const answers = cube.intake.questions.rate
    assert.equal(answers.refused.word?.count, words)
    figure.at(0).is(answers.answered)
    figure.at(2).is(answers.missing + (words ?? 0))
    const { n, value } = cube.mean('rate', EVERY_ANSWER)
    figure.at(0).is(n)
    figure.at(1).isNear(value)

    const counted = rowsBy(cube, 'Completed Surveys')
    const figures = set.figure('Completed Surveys values')
    for (const value of figures.keys()) figures.at(value).is(counted.get(value))
    assert.equal(cube.rows, 43_219)
  }
})

set.accountsFor()
