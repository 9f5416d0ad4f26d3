import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { AnalysisDocument, BusinessTable, Cube, Survey, assessInvestment, compare, errorCodes, investmentByAssociation } from 'cxmetrics'
import { tableFromArrays, tableToIPC } from 'apache-arrow'

const code =
  (wanted, message = /./) =>
  (error) =>
    error instanceof Error && error.name === 'CxError' && error.code === wanted && message.test(error.message)

const SURVEY = new Survey({
  time: 'day',
  ratings: { nps: 'nps', csat: 'csat', staff: 'csat', price: 'csat' },
  dimensions: ['store', 'stage'],
  pairs: [['nps', 'csat', 'staff', 'price']],
})

/** Twelve stores with 60 answers in each of two months; store A is bad in October, the others are alike. */
function rows() {
  const stores = 'ABCDEFGHIJKL'.split('')
  return stores.flatMap((store, s) =>
    ['2026-09-15', '2026-10-15'].flatMap((day, month) =>
      Array.from({ length: 60 }, (_, i) => {
        const luck = (i * 7 + s * 3 + month * 5) % 20
        const nps = store === 'A' && month === 1 ? luck % 7 : luck < 10 ? 10 : luck < 16 ? 8 : 4
        const staff = Math.max(1, Math.min(5, Math.round(nps / 2) + (i % 3) - 1))
        return { day, store, stage: ['search', 'cart', 'pay'][i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2], nps, csat: Math.max(1, Math.round(nps / 2)), staff, price: 1 + (i % 5) }
      }),
    ),
  )
}

const cube = await SURVEY.fold(rows())
const SEPTEMBER = ['2026-09-01', '2026-10-01']
const OCTOBER = ['2026-10-01', '2026-11-01']

test('a side is compared with the rest, the period before, or another side', () => {
  const rest = cube.compare('nps', { where: { store: 'A' }, within: OCTOBER })
  assert.equal(rest.document, 'comparison')
  assert.equal(rest.verdict, 'lower')
  assert.match(rest.sentence(), /^NPS is lower in store A/)
  assert.match(rest.sentence('pl'), /NPS/)
  assert.notEqual(rest.sentence('pl'), rest.sentence())
  assert.equal(`${rest}`, rest.sentence())
  const before = cube.compare('nps', { name: 'October', where: { store: 'A' }, within: OCTOBER }, 'before')
  assert.equal(before.verdict, 'lower')
  assert.match(before.sentence(), /October/)
  const alike = cube.compare('nps', { where: { store: 'B' } }, { where: { store: 'C' } }, { confidence: 0.9, toSee: 10, power: 0.9 })
  assert.deepEqual([alike.verdict, alike.confidence, alike.power, alike.needed.to_see], ['undecided', 0.9, 0.9, 10])
  const months = cube.compare({ metric: 'csat', question: 'csat' }, OCTOBER, SEPTEMBER)
  assert.equal(months.metric.metric, 'csat')
  assert.throws(() => cube.compare('nps', { where: { store: 'A' } }, { where: { store: ['A', 'B'] } }), code('overlap'))
  assert.throws(() => cube.compare('nps', { where: { shop: 'A' } }), code('unknown_dimension'))
  assert.throws(() => cube.compare('nsp', { where: { store: 'A' } }), code('unknown_question', /nps/))
  assert.throws(() => cube.compare('nps'), code('invalid_argument', /side/))
  assert.throws(() => cube.compare('nps', ['2026-10-01']), code('invalid_argument', /two days/))
  assert.throws(() => cube.compare('nps', OCTOBER, 'before', { confidense: 0.9 }), code('invalid_argument', /did you mean `confidence`/))
})

test('a small side is hidden', () => {
  const small = cube.compare('nps', { where: { store: 'A' } }, 'rest', { minBase: 1000 })
  assert.equal(small.side.reading.value, null)
  assert.equal(small.verdict, 'undecided')
})

test('documents are plain data that speak', () => {
  const found = cube.compare('nps', { where: { store: 'A' } })
  const read = AnalysisDocument.fromJSON(JSON.stringify(found))
  assert.deepEqual(read, found)
  assert.equal(read.sentence('pl'), found.sentence('pl'))
  assert.deepEqual(Object.keys(found)[0], 'document')
  assert.match(inspect(found), /NPS/)
  assert.throws(() => AnalysisDocument.fromJSON('{'), code('malformed_input'))
  assert.throws(() => AnalysisDocument.fromJSON({ document: 'poem' }), code('invalid_argument'))
  assert.throws(() => found.sentence('xx'), code('invalid_argument', /locale/))
})

test('documents write themselves as pages, Markdown and text', async () => {
  const found = cube.compare('nps', { where: { store: 'A' }, within: OCTOBER })
  const read = AnalysisDocument.fromJSON(JSON.stringify(found))
  for (const write of ['toHtml', 'toMarkdown', 'toText']) {
    assert.ok(found[write]().includes('store A'), write)
    assert.equal(found[write](), found[write]('en'))
    assert.notEqual(found[write]('pl'), found[write]('en'))
    assert.equal(read[write]('pl'), found[write]('pl'))
    assert.throws(() => found[write]('xx'), code('invalid_argument', /locale/))
    assert.ok((await cube.screen('nps', { by: 'store' }))[write]().length > 0)
  }
  assert.match(found.toHtml(), /<table/)
  assert.doesNotMatch(found.toHtml(), /<script/)
  assert.match(found.toMarkdown(), /^\|/m)
  assert.ok(found.toText().startsWith(found.sentence().slice(0, 20)))
  const hostile = cube.compare('nps', { where: { store: 'A' }, name: '<img src=x>' }, { where: { store: 'B' } })
  assert.ok(!hostile.toHtml().includes('<img'))
})

test('the smallest comparison needs no cube', () => {
  const high = [10, 9, 10, 9, 10, 8, 9, 10]
  const low = Uint8Array.of(3, 7, 8, 6, 2, 9, 7, 5)
  assert.equal(compare(high, low).verdict, 'higher')
  assert.equal(compare(low, high).difference.value, -125)
  assert.equal(compare([5, 4, 2, 5], [5, 1, 2, 5], 'csat').difference.value, 0.25)
  assert.equal(compare([7, 6, 5, 6], [4, 6, 5, 3], 'ces').difference.value, 1.5)
  assert.equal(compare([3, 4, 4, 3], [2, 3, 3, 2], { min: 1, max: 4 }).difference.value, 1)
  assert.equal(compare({ hits: 56, base: 70 }, { hits: 48, base: 80 }).test.method, 'prop.diff.z_pooled')
  const classes = compare({ detractors: 50, passives: 124, promoters: 238 }, { detractors: 90, passives: 130, promoters: 190 })
  assert.equal(classes.verdict, 'higher')
  assert.throws(() => compare([11], [1]), code('out_of_range'))
  assert.throws(() => compare([1], 'x'), code('invalid_argument', /^b is a string/))
  assert.throws(() => compare({ hits: 2, base: 1 }, { hits: 1, base: 2 }), code('out_of_range', /exceed/))
})

test('several sides, stages, pairs and weights', () => {
  const all = cube.compareAll('nps', { by: 'store', control: 'B', within: OCTOBER })
  assert.equal(all.comparisons.length, 11)
  const journey = cube.journey('nps', 'stage', ['search', 'cart', 'pay'])
  assert.deepEqual(journey.stages.map(({ stage }) => stage), ['search', 'cart', 'pay'])
  assert.equal(journey.is_funnel, true)
  const together = cube.correlate('nps', 'csat', { where: { store: 'B' } })
  assert.deepEqual([together.n, together.direction], [120, 'positive'])
  assert.equal(cube.paired('csat', 'staff').document, 'paired_comparison')
  const margins = { store: Object.fromEntries('ABCDEFGHIJKL'.split('').map((store) => [store, 100])), stage: { search: 600, cart: 400, pay: 200 } }
  assert.equal(cube.raked('nps', { margins }).reweighted.value, cube.raked('nps', { margins, trim: null }).reweighted.value)
  const population = ['search', 'cart', 'pay'].map((stage) => ({ segment: [stage], size: 1 }))
  assert.equal(cube.poststratified('nps', { by: 'stage', population }).method, 'nps.poststratified')
  assert.throws(() => cube.raked('nps', { margins: { store: { Z: 10 } } }), code('out_of_range', /`store`/))
})

test('why it moved', () => {
  const change = cube.explain('nps', { before: SEPTEMBER, after: OCTOBER, by: 'store' })
  assert.equal(change.segments[0].segment[0], 'A')
  const parts = change.segments.reduce((sum, { rate, mix }) => sum + rate + mix, 0)
  assert.ok(Math.abs(parts - change.effects.change) < 1e-9)
  assert.match(change.sentence(), /NPS/)
  const every = cube.explain('nps', { before: { within: SEPTEMBER }, after: { within: OCTOBER, name: 'now' }, falseDiscoveryRate: 0.1 })
  assert.equal(every.false_discovery_rate, 0.1)
  assert.throws(() => cube.explain('nps', { before: SEPTEMBER, after: ['2026-09-10', null], by: 'store' }), code('overlap'))
})

test('why it moved, by tag', async () => {
  const tagged = new Survey({ time: 'day', ratings: { nps: 'nps' }, tags: ['topics'], pairs: [['topics', 'nps']] })
  const told = await tagged.fold(
    ['2026-09-15', '2026-10-15'].flatMap((day, month) =>
      Array.from({ length: 200 }, (_, i) => {
        const topics = i % 2 === 0 ? (i % 10 === 0 ? ['queue', '__proto__'] : ['queue']) : ['7']
        return { day, topics, nps: month === 1 && topics[0] === 'queue' ? i % 7 : 6 + ((i * 3) % 5) }
      }),
    ),
  )
  const change = told.explainTags('nps', 'topics', { before: SEPTEMBER, after: OCTOBER })
  assert.deepEqual([change.document, change.verdict, change.false_discovery_rate], ['tag_change', 'lower', 0.05])
  const queue = change.contributions.find(({ tag }) => tag === 'queue')
  assert.equal(queue.verdict, 'lower')
  assert.ok(queue.contribution < 0)
  assert.match(change.sentence(), /queue/)
  assert.match(change.toHtml('pl'), /queue/)
  assert.equal(told.explainTags('nps', 'topics', { before: SEPTEMBER, after: OCTOBER, falseDiscoveryRate: 0.1 }).false_discovery_rate, 0.1)
  assert.throws(() => told.explainTags('nps', 'topics', { before: SEPTEMBER }), code('invalid_argument', /after/))
  assert.throws(() => cube.explainTags('nps', 'staff', { before: SEPTEMBER, after: OCTOBER }), (error) => error.name === 'CxError')

  const scores = told.scoresByTag('topics', 'nps')
  assert.deepEqual(scores.byTag.map(({ tag, scores: { n } }) => [tag, n]), [['7', 200], ['__proto__', 40], ['queue', 200]])
  assert.deepEqual([scores.tagged.n, scores.tagged.points.length], [400, 11])
  assert.throws(() => told.scoresByTag('topics', 'csat'), (error) => error.name === 'CxError')
  assert.equal(told.scoresByTag('topics', 'nps', { where: {} }).tagged.n, 400)
})

test('screening and drivers work off the event loop', async () => {
  const screening = await cube.screen('nps', { by: 'store', within: OCTOBER })
  assert.equal(screening.segments.length, 12)
  assert.deepEqual([screening.lower, screening.tested], [1, 12])
  const worst = screening.segments.find(({ segment }) => segment[0] === 'A')
  assert.equal(worst.verdict, 'lower')
  const drivers = await cube.drivers('nps', ['staff', 'price'], { resamples: 200, seed: 7 })
  assert.equal(drivers.document, 'drivers')
  assert.deepEqual(await cube.drivers('nps', ['staff', 'price'], { resamples: 200, seed: 7 }), drivers)
  const followed = await cube.followUp('nps', { by: 'store', before: SEPTEMBER, after: OCTOBER, lowest: 3 })
  assert.equal(followed.document, 'followed_up')
  const as = await cube.analyse('nps', { analysis: 'screen', level: 0.01 }, { by: 'store' })
  assert.equal(as.level, 0.01)
  await assert.rejects(cube.screen('nps', {}), code('unknown_dimension'))
  await assert.rejects(cube.screen('nps', { by: 'store', levle: 0.1 }), code('invalid_argument', /have no `levle`; there are: .*`level`/))
  await assert.rejects(cube.drivers('nps', ['staff', 'nothing']), code('unknown_question'))
  await assert.rejects(cube.analyse('nps', { analysis: 'guess' }), code('invalid_argument'))
})

test('a cube may change while it is screened', async () => {
  const own = Cube.fromArrow(cube.toArrow())
  const before = own.screen('nps', { by: 'store' })
  own.add({ day: '2026-10-20', store: 'Z', stage: 'pay', nps: 3 })
  assert.equal((await before).segments.length, 12)
})

test('two sources side by side', () => {
  const alike = cube.reconcile('nps', Cube.fromArrow(cube.toArrow()), { by: 'store', names: ['tool', 'warehouse'] })
  assert.equal(alike.effects?.difference ?? 0, 0)
  assert.deepEqual([alike.first.name, alike.second.name], ['tool', 'warehouse'])
  const months = cube.reconcile('nps', cube, { where: { store: 'A' }, theirWhere: { store: 'B' } })
  assert.equal(months.document, 'reconciliation')
  assert.throws(() => cube.reconcile('nps', cube), code('overlap'))
  assert.throws(() => cube.reconcile('nps', {}), code('invalid_argument'))
})

test('money is read from columns and Arrow, exactly and in one currency', async () => {
  const store = 'ABCDEFGHIJKL'.split('')
  const sales = store.map((_, at) => 900.25 + 10 * at)
  const roles = { keys: ['store'], values: { sales: 'PLN', buyers: 'count' } }
  const business = BusinessTable.read({ store, sales: Float64Array.from(sales), buyers: Uint32Array.from(sales, () => 40) }, roles)
  assert.deepEqual([business.rows, business.intake.rowsRead, business.duplicates], [12, 12, []])
  const arrow = BusinessTable.read(tableToIPC(tableFromArrays({ store, sales, buyers: Int32Array.from(sales, () => 40) }), 'stream'), roles)
  const found = await cube.value('nps', business, 'sales', { by: 'store', customers: 'buyers' })
  assert.deepEqual(await cube.value('nps', arrow, 'sales', { by: 'store', customers: 'buyers' }), found)
  assert.deepEqual(found.total.unit, { money: 'PLN' })
  assert.equal(found.total.minor, Math.round(100 * sales.reduce((sum, amount) => sum + amount)))
  assert.ok(found.association.spearman.value >= -1)
  assert.match(found.sentence(), /association between NPS and sales/)
  const twice = { store: ['A', 'A'], sales: [1, 2] }
  assert.throws(() => BusinessTable.read(twice, { keys: ['store'], values: { sales: 'PLN' } }), code('invalid_table'))
  const summed = BusinessTable.read(twice, { keys: ['store'], values: { sales: 'PLN' }, duplicates: 'sum' })
  assert.deepEqual(summed.duplicates, [{ key: ['A'], rows: 2 }])
  assert.throws(() => BusinessTable.read([{ store: 'A' }], roles), code('invalid_argument', /BusinessTable\.of/))
  await assert.rejects(cube.value('nps', business, 'profit', { by: 'store' }), code('unknown_question'))
  await assert.rejects(cube.value('nps', {}, 'sales', { by: 'store' }), code('invalid_argument'))

  const risk = cube.revenueAtRisk('nps', {
    customers: 12000,
    valuePerCustomer: { amount: 850, currency: 'PLN' },
    lossRates: { detractors: 0.3, passives: 0.12, promoters: 0.05 },
    recovered: { customers: 40, otherwiseLost: 0.5 },
  })
  assert.equal(risk.revenue.minor, 12000 * 85000)
  assert.equal(risk.recovered.otherwise_lost, 0.5)
  assert.ok(risk.assumptions.length > 0)

  const investment = { cost: { amount: 80000, currency: 'PLN' }, delta: { value: 4, se: 1.5 }, valueOfPoint: { value: 5, se: 2 }, currency: 'PLN', volume: 12000, margin: 0.5 }
  const back = assessInvestment(investment)
  assert.ok(Math.abs(back.roi.expected - 0.5) < 1e-12)
  assert.match(back.sentence(), /loss/)
  assert.throws(() => assessInvestment({ ...investment, currency: 'EUR' }), code('currency_mismatch'))
  const judged = investmentByAssociation({ amount: 1000, currency: 'PLN' }, { value: 2 }, found)
  if (judged !== null) assert.equal(assessInvestment(judged).document, 'return')
  const counts = BusinessTable.read({ store, visits: sales }, { keys: ['store'], values: { visits: 'number' } })
  assert.equal(investmentByAssociation({ amount: 1000, currency: 'PLN' }, { value: 2 }, await cube.value('nps', counts, 'visits', { by: 'store' })), null)
})

test('a cube is a business table too', async () => {
  const orders = new Survey({ measures: { sales: 'PLN' }, dimensions: ['store'] })
  const folded = await orders.fold([{ store: 'A', sales: 10.5 }, { store: 'A', sales: 4.5 }, { store: 'B', sales: 8 }])
  const table = BusinessTable.of(folded, 'sum')
  assert.equal(table.rows, 3)
  assert.equal((await cube.value('nps', table, 'sales', { by: 'store' })).total.value, 23)
  assert.throws(() => BusinessTable.of(folded, 'both'), code('invalid_argument'))
  assert.throws(() => BusinessTable.of({}), code('invalid_argument'))
})

test('whatever is asked gives a document or an error with a code', async () => {
  const odd = [undefined, null, NaN, 0, -1, 1e9, '', 'x', 'nps', [], [null, null], ['2026-09-01', 'x'], {}, { where: 1 }, { within: [1] }, { by: 'store' }, new Date(), () => 1, Symbol('s'), 5n]
  const codes = errorCodes()
  const methods = ['compare', 'compareAll', 'paired', 'screen', 'followUp', 'explain', 'explainTags', 'correlate', 'drivers', 'journey', 'raked', 'poststratified', 'reconcile', 'revenueAtRisk', 'value', 'analyse']
  let refused = 0
  for (const name of methods) {
    for (const first of ['nps', ...odd]) {
      for (const second of odd) {
        for (const third of first === 'nps' ? odd : [undefined]) {
          try {
            const found = await cube[name](first, second, third)
            assert.equal(typeof found.sentence(), 'string', name)
          } catch (error) {
            assert.ok(['CxError'].includes(error?.name) && codes.includes(error.code) && error.code !== 'internal', `${name}: ${error?.stack}`)
            refused++
          }
        }
      }
    }
  }
  assert.ok(refused > 5000)
})
