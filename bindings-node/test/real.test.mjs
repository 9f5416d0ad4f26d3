import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cube, Survey, npsOfShares } from '../index.mjs'
import { answeredAndMissing, byValue, dataSet, inBand, plainly, same, sameNps, sameNpsBy } from './support/shared.mjs'

const needs = (name) => {
  const set = dataSet(name)
  return [{ skip: set ? false : `no data set ${name}` }, set]
}

/** Reading only the columns that the survey names, as a host with many would. */
const fold = (survey, path, options) => survey.fold(path, { columns: survey.columns, ...options })

test('airline passengers: shares, means and delays', ...dataTest('airline-satisfaction', async (set) => {
  const zeros = set.figure('zeros per touch point')
  const survey = new Survey({
    dimensions: ['Class', 'Type of Travel', { name: 'outcome', column: 'Satisfaction' }],
    questions: {
      satisfied: { kind: 'flag', column: 'Satisfaction', yes: ['Satisfied'], no: ['Neutral or Dissatisfied'] },
      'Departure Delay': { kind: 'measure', unit: 'minutes' },
      'Arrival Delay': { kind: 'measure', unit: 'minutes' },
      ...Object.fromEntries(Object.keys(zeros).map((name) => [name, { kind: 'rating', scale: 'csat', missing: [0] }])),
    },
  })
  const cube = await fold(survey, set.path('airline_passenger_satisfaction.csv.gz'))
  assert.equal(cube.intake.rowsAccepted, set.figure('rows'))
  const { n, value } = cube.share('satisfied', plainly)
  const [count, share] = set.figure('satisfied count, share')
  same(value, share, 8)
  same(value * n, count)
  for (const dimension of ['Class', 'Type of Travel']) {
    const table = byValue(cube.share('satisfied', { by: dimension }))
    const figures = Object.entries(set.figure(`satisfied share by ${dimension}`))
    assert.equal(Object.keys(table).length, figures.length)
    for (const [segment, [n, share]] of figures) {
      assert.equal(table[segment].n, n)
      same(table[segment].value, share, 8)
    }
  }
  const means = set.figure('mean rating by touch point, zeros (= not applicable) left out')
  for (const [name, zero] of Object.entries(zeros)) {
    const [answered, missing] = answeredAndMissing(cube.intake, name)
    assert.equal(missing, zero, name)
    const reading = cube.mean(name, plainly)
    assert.deepEqual([reading.n, answered], [means[name][0], means[name][0]])
    same(reading.value, means[name][1])
  }
  assert.equal(answeredAndMissing(cube.intake, 'Arrival Delay')[1], set.figure('Arrival Delay missing'))
  const delays = byValue(cube.mean('Departure Delay', { by: 'outcome' }))
  const [satisfied, not] = set.figure('mean Departure Delay satisfied / not')
  same(delays.Satisfied.value / 60, satisfied)
  same(delays['Neutral or Dissatisfied'].value / 60, not)
  set.accountsFor(['driver ranking: Spearman(rating>0, satisfied)'])
}))

test('a garden-centre chain: what is missing, scores by segment, revenue to the cent', ...dataTest('nps-garden-fr', async (set) => {
  const bands = (...pairs) => pairs.map(([from, label]) => ({ from, label }))
  const rating = { kind: 'rating', scale: { min: 0, max: 10 }, missing: ['NA'] }
  const survey = new Survey({
    name: 'garden',
    dimensions: [
      { name: 't', missing: ['NA'] },
      { name: 'visits', column: 'NbPassageKS', bands: bands([0, '0-2'], [3, '3-5'], [6, '6-10'], [11, '11+']) },
      { name: 'group', column: 'nps', missing: ['NA'], bands: bands([0, 'detractors'], [7, 'passives'], [9, 'promoters']) },
    ],
    questions: {
      nps: { kind: 'rating', scale: 'nps', missing: ['NA'] },
      satisfaction: rating,
      intention: rating,
      basket: { kind: 'measure', column: 'CaTicket', unit: { money: 'EUR' } },
    },
  })
  const path = set.path('nps.csv.gz')
  const cube = await fold(survey, path)
  assert.equal(cube.intake.rowsAccepted, set.figure('rows'))
  const missing = set.figure('missing nps / satisfaction / intention')
  assert.deepEqual(['nps', 'satisfaction', 'intention'].map((name) => answeredAndMissing(cube.intake, name)[1]), missing)
  const { counts, unanswered } = cube.histogram('nps')
  assert.equal(unanswered, missing[0])
  const histogram = set.figure('nps histogram')
  counts.slice(1).forEach((count, at) => assert.equal(count, histogram[at + 1]))
  sameNps(cube, 'nps', set.figure('NPS overall'))
  sameNpsBy(cube, 'nps', 't', set.figure('NPS by t'))
  sameNpsBy(cube, 'nps', 'visits', set.figure('NPS by visit band (NbPassageKS 0-2, 3-5, 6-10, 11+)'))
  const [mean, n] = set.figure('satisfaction mean, n')
  const satisfaction = cube.mean('satisfaction', plainly)
  same(satisfaction.value, mean)
  assert.equal(satisfaction.n, n)
  const hidden = cube.nps('nps', { by: 't' }).rows.filter(({ reading }) => reading.withheld === 'small_base')
  assert.deepEqual(hidden.map(({ segment }) => segment.t), ['15', '16', '17'])
  const revenue = byValue(cube.sum('basket', { by: 'group' }))
  for (const [group, sum] of Object.entries(set.figure('revenue (sum CaTicket) by group'))) {
    assert.deepEqual(revenue[group].unit, { money: 'EUR' })
    same(revenue[group].value, sum, 2)
  }
  assert.ok((await fold(survey, path, { encoding: 'windows-1252', batchRows: 1000 })).equals(cube))
  set.accountsFor([
    'Spearman nps~satisfaction, nps~intention (pairwise complete)',
    'lines with non-ASCII bytes / with CP850 0x82 / with 0x82 and Latin-1 0xE9 in one line',
  ])
}))

test('hospitals: published shares without counts, numbers and words in one column', ...dataTest('hcahps-states', async (set) => {
  for (const [name, rows] of Object.entries(set.figure('rows'))) {
    const columns = set.columns(name === 'responses' ? 'responses.csv.gz' : `${name}.csv`)
    assert.equal(Object.values(columns)[0].length, rows, name)
  }
  const points = (file) => {
    const columns = set.columns(file)
    const rows = columns['Measure ID'].map((measure, row) => ({ measure, row }))
    return rows
      .filter(({ measure }) => measure === 'H_HSP_RATING')
      .map(({ row }) => {
        const [bottom, top] = ['Bottom-box Percentage', 'Top-box Percentage'].map((name) => Number(columns[name][row]))
        const reading = npsOfShares(top / 100, bottom / 100)
        assert.deepEqual([reading.flags, reading.low], [['no_base'], null])
        return { release: columns['Release Period'][row], state: columns.State?.[row], value: reading.value }
      })
  }
  const national = set.figure('national overall hospital rating 9-10 minus 0-6 (NPS cut-offs) by release')
  const found = points('national_results.csv')
  assert.equal(found.length, Object.keys(national).length)
  for (const { release, value } of found) same(value, national[release])

  const states = points('state_results.csv').filter(({ release }) => release === '07_2023')
  const [best, worst] = set.figure('state rating NPS, last release: best 3 / worst 3')
  const ranked = (sign) => [...states].sort((a, b) => sign * (b.value - a.value) || (a.state < b.state ? -1 : 1))
  for (const [known, sign] of [[best, 1], [worst, -1]]) {
    known.forEach(([state, value], at) => {
      assert.equal(ranked(sign)[at].state, state)
      same(ranked(sign)[at].value, value)
    })
  }

  const percent = new Survey({ dimensions: ['Release Period', 'Measure ID'], measures: { 'Top-box Percentage': 'number' } })
  const tops = await fold(percent, set.path('national_results.csv'))
  const recommend = byValue(tops.mean('Top-box Percentage', { by: 'Release Period', where: { 'Measure ID': 'H_RECMND' }, minBase: 0 }))
  for (const [release, value] of Object.entries(set.figure('national definitely recommend (top box %) by release'))) {
    same(recommend[release].value, value)
  }

  const boxes = set.columns('state_results.csv')
  const sums = boxes.State.map((_, row) => ['Bottom', 'Middle', 'Top'].reduce((sum, box) => sum + Number(boxes[`${box}-box Percentage`][row]), 0))
  const whole = new Survey({
    dimensions: [{ name: 'boxes', column: 'sum', bands: [{ from: 0, label: 'too little' }, { from: 99, label: 'whole' }, { from: 102, label: 'too much' }] }],
    measures: { sum: 'count' },
  })
  const cube = await whole.fold({ sum: sums })
  assert.deepEqual([cube.volume({ where: { boxes: 'whole' } }).value, cube.rows], set.figure('boxes sum to 100 +-1 in state_results'))

  const [numeric, mean, words] = set.figure('facility response rate: numeric rows, mean, not numeric')
  const rate = { kind: 'measure', column: 'Response Rate (%)', unit: 'number' }
  for (const [question, refused] of [[{ ...rate, missing: ['Not Available'] }, 0], [rate, words]]) {
    const rates = await fold(new Survey({ dimensions: ['Completed Surveys'], questions: { rate: question } }), set.path('responses.csv.gz'))
    const answers = rates.intake.questions.rate
    assert.deepEqual([answers.answered, answers.refused.word?.count ?? 0], [numeric, refused])
    assert.equal(answers.missing + refused, words)
    same(rates.mean('rate').value, mean)
    const counted = byValue(rates.volume({ by: 'Completed Surveys' }))
    for (const [value, n] of Object.entries(set.figure('Completed Surveys values'))) assert.equal(counted[value].value, n, value)
  }
  set.accountsFor([])
}))

test('incidents: the last event of each holds', ...dataTest('support-servicenow', async (set) => {
  const survey = new Survey({
    name: 'incidents',
    time: { column: 'opened_at', formats: ['%d/%m/%Y %H:%M'] },
    id: 'number',
    revision: 'sys_mod_count',
    dimensions: ['contact_type', 'priority', 'reopen_count', 'reassignment_count'],
    questions: {
      made_sla: { kind: 'flag' },
      resolution: { kind: 'measure', between: { from: 'opened_at', to: 'resolved_at' }, unit: 'seconds', missing: ['?'] },
    },
  })
  const cube = await fold(survey, set.path('incident_event_log.csv.gz'), { grain: 'month', batchRows: 5000 })
  const { intake } = cube
  const [events, incidents] = set.figure('events / incidents')
  assert.deepEqual([intake.rowsRead, intake.rowsAccepted, cube.ids], [events, incidents, incidents])
  const { duplicate, stale_revision, replaced } = intake.rowsRefused
  assert.deepEqual([duplicate.count, stale_revision.count, replaced.count], [5, 10, events - incidents - 15])
  const counts = (table) => Object.fromEntries(Object.entries(byValue(table)).map(([value, { n }]) => [value, n]))
  assert.deepEqual(counts(cube.volume({ by: 'contact_type' })), set.figure('incidents by contact_type'))
  assert.deepEqual(counts(cube.volume({ by: 'priority' })), set.figure('incidents by priority'))
  const months = Object.fromEntries(cube.volume({ every: 'month' }).rows.map(({ period, reading }) => [period.label, reading.n]))
  assert.deepEqual(months, set.figure('incidents opened by month'))
  assert.equal(cube.volume({ where: { not: { is: { reopen_count: '0' } } } }).n, set.figure('incidents with reopen_count>0'))
  const [oneTouch, share] = set.figure('one-touch proxy for FCR: reopen=0 and reassignment=0')
  const { n } = cube.volume({ where: { reopen_count: '0', reassignment_count: '0' } })
  assert.equal(n, oneTouch)
  same(n / cube.rows, share, 8)
  same(cube.share('made_sla').value, set.figure('made_sla share'), 8)
  const kept = byValue(cube.share('made_sla', { by: 'priority' }))
  for (const [priority, value] of Object.entries(set.figure('made_sla share by priority'))) same(kept[priority].value, value)
  const [resolved, mean, median] = set.figure('hours to resolve: n, mean, median')
  const answers = intake.questions.resolution
  assert.deepEqual([answers.answered, answers.refused.negative?.count ?? 0], [resolved, set.figure('negative resolve times')])
  same(cube.mean('resolution').value / 3600, mean)
  const middle = cube.median('resolution')
  assert.ok(middle.flags.includes('binned'))
  assert.ok(Math.abs(middle.value / 3600 / median - 1) <= 1 / 256)
  set.accountsFor([])
}))

test('three channels, three files, one cube', ...dataTest('nps-multichannel', async (set) => {
  const definition = {
    name: 'channels',
    time: 'response_date',
    dimensions: ['source'],
    questions: { recommend: { kind: 'rating', scale: 'nps', column: 'nps_rating' } },
  }
  const survey = new Survey(definition)
  const keyed = new Survey({ ...definition, id: 'user_id' })
  const [cube, all] = [new Cube(survey), new Cube(keyed)]
  for (const source of ['email', 'mobile', 'web']) {
    const columns = set.columns(`datacamp_nps_${source}.csv`)
    const data = { ...columns, source: columns.nps_rating.map(() => source) }
    await cube.fold(data)
    all.merge(await keyed.fold(data))
  }
  sameNpsBy(cube, 'recommend', 'source', set.figure('datacamp: NPS by source'))
  const [whole, months] = set.figure('datacamp: NPS all, by month')
  sameNps(cube, 'recommend', whole)
  const table = cube.nps('recommend', { every: 'month', ...plainly })
  assert.equal(table.rows.length, Object.keys(months).length)
  for (const { period, reading } of table.rows) {
    assert.equal(reading.n, months[period.label].n)
    same(reading.value, months[period.label].nps)
    sameNps(cube, 'recommend', months[period.label], { within: [period.start, period.end] })
  }
  assert.equal(all.intake.rowsRefused.duplicate.count, set.figure('datacamp: user_ids in more than one source'))
  set.accountsFor([])
}))

test('orders with their reviews: joins are the host\'s work', ...dataTest('olist', async (set) => {
  const FORMAT = '%m/%d/%Y %H:%M'
  const score = { kind: 'rating', scale: 'csat', column: 'review_score' }
  const sameScores = (cube, block, where) => {
    const reading = cube.mean('score', { ...plainly, where })
    assert.equal(reading.n, block.n)
    same(reading.value, block.mean)
    assert.equal(inBand(cube.histogram('score', where), 4, 5), block.top_box_count)
    same(100 * cube.csat('score', { ...plainly, where }).value, block.top_box_pct)
  }
  const definition = { time: { column: 'review_answer_timestamp', formats: [FORMAT] }, questions: { score } }
  const [reviewsPath, ordersPath] = ['reviews', 'orders'].map((name) => set.path(`head5k_${name === 'reviews' ? 'order_reviews' : name}.csv.gz`))
  const cube = await fold(new Survey(definition), reviewsPath)
  sameScores(cube, set.figure('head5k: score'))
  const [nOrders, nReviews, reviewed] = set.figure('head5k: orders, reviews, orders with a review')
  assert.equal(cube.intake.questions.score.answered, nReviews)
  const one = await fold(new Survey({ ...definition, id: 'order_id' }), reviewsPath)
  assert.deepEqual([one.ids, one.intake.rowsRefused.duplicate.count], [reviewed, 22])

  const [reviews, orders, customers] = ['order_reviews', 'orders', 'customers'].map((name) => set.columns(`head5k_${name}.csv.gz`))
  const byKey = (columns, key) => new Map(columns[key].map((value, row) => [value, row]))
  const [orderOf, customerOf] = [byKey(orders, 'order_id'), byKey(customers, 'customer_id')]
  const states = reviews.order_id.map((order) => customers.customer_state[customerOf.get(orders.customer_id[orderOf.get(order)])])
  const moment = (text) => {
    const [, month, day, year, hour, minute] = /(\d+)\/(\d+)\/(\d+) (\d+):(\d+)/.exec(text)
    return Date.UTC(year, month - 1, day, hour, minute)
  }
  const deliveries = reviews.order_id.map((order) => {
    const at = orderOf.get(order)
    const day = orders.order_delivered_customer_date[at]
    if (day === '') return null
    return moment(orders.order_estimated_delivery_date[at]) < moment(day) ? 'late' : 'not late'
  })
  const joined = await new Survey({ dimensions: ['customer_state', 'delivery'], questions: { score } }).fold({
    customer_state: states,
    delivery: deliveries,
    review_score: reviews.review_score,
  })
  const table = byValue(joined.mean('score', { by: 'customer_state' }))
  const figures = Object.entries(set.figure('head5k: mean score by customer_state (n>=100)'))
  assert.equal(Object.values(table).filter(({ n }) => n >= 100).length, figures.length)
  for (const [state, [n, value]] of figures) {
    assert.equal(table[state].n, n)
    same(table[state].value, value)
  }
  const [late, not, none] = set.figure('head5k: score when delivered late (actual > estimated) / not late / no delivery date')
  sameScores(joined, late, { delivery: 'late' })
  sameScores(joined, not, { delivery: 'not late' })
  sameScores(joined, none, { delivery: null })

  const delivery = { kind: 'measure', between: { from: 'order_purchase_timestamp', to: 'order_delivered_customer_date' }, unit: 'seconds' }
  for (const time of [{ column: 'order_purchase_timestamp', formats: [FORMAT] }, 'order_purchase_timestamp']) {
    const bought = await fold(new Survey({ time, questions: { delivery } }), ordersPath)
    assert.equal(bought.intake.rowsAccepted, nOrders)
    const days = bought.periods()
    assert.deepEqual([days[0].label, days.at(-1).label], set.figure('head5k: purchase date range').map((at) => at.split(' ')[0]))
  }
  set.accountsFor(['head5k: Spearman(delay_days, score)'])
}))

test('an airport: one definition reads eight years, weights, and a code that is no promoter', ...dataTest('sfo-survey', async (set) => {
  const survey = new Survey({
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
  const cube = new Cube(survey)
  for (let year = 2010; year <= 2017; year += 1) {
    const columns = set.columns(`${year}_SFO_Customer_Survey.csv.gz`)
    const name = survey.columns.find((column) => column in columns && column !== 'year')
    const figure = set.figure(`${year} overall 1-5 (valid only)`)
    const account = await cube.fold({ [name]: columns[name], year: columns[name].map(() => String(year)) })
    const [answered, missing] = answeredAndMissing(account, 'overall')
    assert.deepEqual([answered, answered + missing], [figure.n, figure.rows])
    const where = { year: String(year) }
    same(cube.mean('overall', { where }).value, figure.mean)
    same(100 * cube.csat('overall', { where }).value, figure.top_box_pct)
    assert.equal(inBand(cube.histogram('overall', where), 4, 5), figure.top_box_count)
  }
  assert.ok((await fold(survey, set.path('harmonised.csv.gz'))).equals(cube))

  const last = new Survey({
    name: 'airport 2017',
    weight: 'WEIGHT',
    dimensions: [{ name: 'boarding_area', column: 'BAREA' }, { name: 'netpro_raw', column: 'NETPRO' }],
    questions: { recommend: { kind: 'rating', scale: 'nps', column: 'NETPRO', missing: [11] } },
  })
  const path = set.path('2017_SFO_Customer_Survey.csv.gz')
  const weighted = await fold(last, path)
  assert.deepEqual(answeredAndMissing(weighted.intake, 'recommend'), [2746, 85])
  sameNps(weighted, 'recommend', set.figure('2017 NPS unweighted'))
  sameNpsBy(weighted, 'recommend', 'boarding_area', set.figure('2017 NPS by boarding area'))
  const reading = weighted.nps('recommend')
  same(reading.value, set.figure('2017 NPS weighted by WEIGHT'))
  assert.ok(reading.nEff < 2746 && reading.flags.includes('weighted'))
  const raw = set.figure('2017 NETPRO raw histogram')
  const counted = byValue(weighted.volume({ by: 'netpro_raw' }))
  for (const [code, n] of Object.entries(raw)) assert.equal(counted[code].n, n, code)
  const trap = new Survey({ questions: { recommend: { kind: 'rating', scale: { min: 0, max: 11, good: [9, 11], bad: [0, 6] }, column: 'NETPRO' } } })
  const trapped = await fold(trap, path)
  same(trapped.nps('recommend').value, set.figure('2017 TRAP: NPS if code 11 (=Blank) is counted as a promoter'))
  set.accountsFor([])
}))

/** The options and the body of a test that needs a data set. */
function dataTest(name, run) {
  const [options, set] = needs(name)
  return [options, () => run(set)]
}
