// Brazilian orders with their reviews: joins are the host's work, dates are American.

import assert from 'node:assert/strict'
import { Survey } from '../../index.mjs'
import { DataSet, EVERY_ANSWER, answeredAndMissing, inBand, nothingIsLost, rowOf, rowsBy } from './shared.mjs'

const set = new DataSet('olist')
const REVIEWS = 'head5k_order_reviews.csv.gz'
const ORDERS = 'head5k_orders.csv.gz'
const FORMAT = '%m/%d/%Y %H:%M'

const score = { kind: 'rating', scale: 'csat', column: 'review_score' }

/** The column's rows by the values of another column, which does not repeat. */
function byKey({ columns, rows }, key, column) {
  const found = new Map(columns[key].map((value, row) => [value, columns[column][row]]))
  assert.equal(found.size, rows, `${key} repeats`)
  return found
}

/** `9/4/2016 21:15` as a number that tells earlier from later. */
function moment(text) {
  const [month, day, year, hour, minute] = text.split(/\D/).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute)
}

function sameScores(cube, where, block) {
  const mean = cube.mean('score', { where, ...EVERY_ANSWER })
  block.at('n').is(mean.n)
  block.at('mean').isNear(mean.value)
  block.at('top_box_count').is(inBand(cube.histogram('score', { where }), 4, 5))
  block.at('top_box_pct').isNear(100 * cube.csat('score', { where, ...EVERY_ANSWER }).value)
}

set.test('scores of reviews, and orders reviewed twice', async () => {
  const reviews = { time: { column: 'review_answer_timestamp', formats: [FORMAT] }, questions: { score } }
  const cube = await set.fold(new Survey(reviews), REVIEWS, { grain: 'day' })
  sameScores(cube, undefined, set.figure('head5k: score'))
  const figure = set.figure('head5k: orders, reviews, orders with a review')
  figure.at(1).is(answeredAndMissing(cube.intake, 'score')[0])

  const oneEach = await set.fold(new Survey({ ...reviews, id: 'order_id' }), REVIEWS, { grain: 'day' })
  figure.at(2).is(oneEach.intake.rowsAccepted)
  figure.at(2).is(oneEach.ids)
  assert.equal(oneEach.intake.rowsRefused.duplicate.count, 22)
})

set.test('scores by state and by delivery', async () => {
  const { columns } = set.columns(REVIEWS)
  const orders = set.columns(ORDERS)
  const customerOf = byKey(orders, 'order_id', 'customer_id')
  const stateOf = byKey(set.columns('head5k_customers.csv.gz'), 'customer_id', 'customer_state')
  const delivered = byKey(orders, 'order_id', 'order_delivered_customer_date')
  const promised = byKey(orders, 'order_id', 'order_estimated_delivery_date')
  const delivery = (order) => {
    if (delivered.get(order) === '') return null
    return moment(promised.get(order)) < moment(delivered.get(order)) ? 'late' : 'not late'
  }
  const rows = columns.order_id.map((order, row) => ({
    customer_state: stateOf.get(customerOf.get(order)),
    delivery: delivery(order),
    review_score: columns.review_score[row],
  }))

  const survey = new Survey({ dimensions: ['customer_state', 'delivery'], questions: { score } })
  const cube = await survey.fold(rows, { grain: 'all' })
  nothingIsLost(cube.intake)
  assert.deepEqual(answeredAndMissing(cube.intake, 'score'), [4_988, 0])

  const table = cube.mean('score', { by: 'customer_state' })
  const states = set.figure('head5k: mean score by customer_state (n>=100)')
  assert.equal(table.rows.filter(({ reading }) => 100 <= reading.n).length, states.keys().length)
  for (const state of states.keys()) {
    const { reading } = rowOf(table, { customer_state: state })
    states.at(state, 0).is(reading.n)
    states.at(state, 1).isNear(reading.value)
  }

  const key = 'head5k: score when delivered late (actual > estimated) / not late / no delivery date'
  for (const [at, delivery] of ['late', 'not late', null].entries()) {
    sameScores(cube, { delivery }, set.figure(key).at(at))
  }
})

set.test('dates stated and dates found out', async () => {
  const delivery = {
    kind: 'measure',
    between: { from: 'order_purchase_timestamp', to: 'order_delivered_customer_date' },
    unit: 'seconds',
  }
  const column = 'order_purchase_timestamp'
  const stated = new Survey({ time: { column, formats: [FORMAT] }, questions: { delivery } })
  const cube = await set.fold(stated, ORDERS, { grain: 'day' })
  set.figure('head5k: orders, reviews, orders with a review').at(0).is(cube.intake.rowsAccepted)
  assert.deepEqual(answeredAndMissing(cube.intake, 'delivery'), [4_858, 142])

  // Cells know days, not minutes: the range is reproduced to the day.
  const days = cube.periods()
  for (const [at, period] of [days[0], days.at(-1)].entries()) {
    set.figure('head5k: purchase date range').at(at).whatever((time) => assert.equal(time.split(' ')[0], period.label))
  }

  // Not stated: some purchase falls on the 13th of a month or later, and so do some deliveries.
  const found = new Survey({ time: column, questions: { delivery } })
  const foundOut = await set.fold(found, ORDERS, { grain: 'day' })
  assert.deepEqual([foundOut.periods(), foundOut.intake], [cube.periods(), cube.intake])

  // Where no value of a batch tells, nothing is guessed, though a later batch might tell.
  const unclear = set.columns(ORDERS).columns[column].filter((text) => Number(text.split('/')[1]) <= 12)
  const rows = unclear.map((text) => ({ [column]: text, order_delivered_customer_date: null }))
  await assert.rejects(found.fold(rows), { name: 'CxError', code: 'time_format_ambiguous' })
})

set.test('a byte order mark is no part of a name', async () => {
  const file = 'category_translation_bom.csv'
  const english = Object.fromEntries(byKey(set.columns(file), 'product_category_name', 'product_category_name_english'))
  const translation = new Survey({ dimensions: ['product_category_name'], comments: ['product_category_name_english'] })
  const names = await set.fold(translation, file)
  assert.deepEqual(names.values('product_category_name').sort(), Object.keys(english).sort())

  const survey = new Survey({
    dimensions: [
      'product_category_name',
      { name: 'english', lookup: { of: 'product_category_name', values: english } },
    ],
    measures: { product_weight_g: 'number' },
  })
  const cube = await set.fold(survey, 'head5k_products.csv.gz')
  assert.ok(rowsBy(cube, 'english').has('health_beauty'))
  // Categories without a translation are "not known", as are products without a category.
  const without = cube.volume({ by: 'product_category_name', where: { english: null } })
  assert.deepEqual(
    without.rows.map(({ segment }) => segment.product_category_name),
    ['pc_gamer', 'portateis_cozinha_e_preparadores_de_alimentos', null],
  )
})

set.accountsFor({
  'head5k: Spearman(delay_days, score)': 'a pair of questions needs a joint histogram, which a cube does not keep',
})
