import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { errorCodes, infer } from 'cxmetrics'

const code =
  (wanted, message = /./) =>
  (error) =>
    error instanceof Error && error.name === 'CxError' && error.code === wanted && message.test(error.message)

const near = (got, wanted, within = 1e-4) => assert.ok(Math.abs(got - wanted) <= within, `${got} is not ${wanted}`)

function store(detractors, passives, promoters) {
  return { detractors, passives, promoters }
}

function share(hits, base) {
  return { hits, base }
}

function moments(n, mean, variance) {
  return { n, mean, variance }
}

/** Functions that give a promise. */
const OFF_LOOP = ['importanceIntervals']

/** Eight weeks of days with a season of a week, some noise and a change of level. */
const DAYS = Array.from({ length: 56 }, (_, day) => 40 + (day % 7) * 2 + ((day * day * 5) % 11) + (day < 30 ? 0 : 15))

/** Arguments that every function takes. */
const CALLS = {
  acf: [[...DAYS.slice(0, 20), null, 40], 7],
  bgnbdPAlive: [{ r: 1.1, alpha: 16.9, a: 0.133, b: 2.51 }, 30, 290, 300],
  betweenDayVariance: [[40, 52, 31, 45], [20, 25, 20, 15]],
  ccf: [DAYS, [null, ...DAYS.slice(1)], 5],
  cusum: [[0.3, -0.5, null, 0.1, -1.4, -1.4], 0, 1, 0.5, 4],
  defaultPenalty: [100, 365],
  ets: [DAYS, 3],
  ewmaChart: [[0.3, -0.5, null, 0.1, -1.4, -1.4], 0, 1, 0.2, 2.7],
  gapTail: [2.5, 14, 71, 0.024],
  granger: [DAYS, DAYS.map((value, day) => value + ((day * day * day) % 13)), 2],
  holtDamped: [DAYS, { alpha: 0.8, beta: 0.5, phi: 0.9 }, 3],
  holtWinters: [DAYS, { alpha: 0.2, gamma: 0.1, level: 40, season: [0, 2, 4, 6, 8, 10, 12] }, 3],
  laneyPPrime: [[share(30, 40), share(70, 90), null, share(3, 4), share(20, 60)], 3],
  ljungBox: [DAYS, 7],
  localLevelFilter: [{ q: 8, responseVariance: 5600, start: 38, startVariance: 100 }, [60, null, 20], [2, 0, 500]],
  mannKendall: [[10, 12, 11, 13, null, 14, 16, 15, 17]],
  mstl: [DAYS, [7, 14]],
  npsChart: [[store(14, 20, 66), null, store(16, 22, 62), store(40, 30, 30)], 3],
  overdispersion: [[0, 3, 9, 1], [2, 3, 4, 2]],
  pChart: [[share(30, 40), share(70, 90), null, share(3, 4), share(20, 60)], 3],
  pelt: [DAYS, 500, 7],
  peltWeighted: [DAYS, DAYS.map(() => 20), 10000, 7],
  precisionWeights: [[1, 100, 0], 6000, 40],
  prewhitenedCcf: [DAYS, DAYS.map((value, day) => value + ((day * day * day) % 13)), 1, 5],
  robustBetweenDayVariance: [[40, 52, 31, 45], [300, 250, 300, 400], 6000],
  sHEsd: [DAYS, 7],
  segmentKnownK: [DAYS, 1, 7],
  ses: [DAYS, 0.4, 3],
  standardized: [[20, null, 20], [5, 0, 500], 40, 5000, 0],
  stl: [DAYS, 7],
  theilSen: [[10, 10.5, null, 11.5, 90, null, 13, 13.5]],
  theta: [DAYS, 2, 3],
  volumeTail: [0, 1.4, 0.1],
  weightedTrend: [[0, 1, 2, 4, 5, 6], [40, 41, 90, 43.5, 45, 46.5], [50, 60, 1, 55, 40, 60]],
  adjust: [[0.01, null, 0.04]],
  brunnerMunzel: [[5, 5, 4, 5, 3, 5], [3, 4, 2, 3, 3, 4]],
  chiSquareGoodnessOfFit: [[5063, 4937], [0.5, 0.5]],
  chiSquareIndependence: [[[500, 300, 200], [450, 320, 230]]],
  cuped: [
    { before: [1, 2, 3, 4], after: [1.5, 1.9, 3.2, 3.9] },
    { before: [2, 3, 4, 5], after: [3.1, 4, 4.8, 6.2] },
  ],
  decompose: [
    { sizes: [80, 20], means: [50, 10], ses: [2, 3] },
    { sizes: [40, 60], means: [55, 15], ses: [2, 3] },
  ],
  disattenuated: [[0.41, 0.35, 0.52, 0.47, 0.3], [0.002, 0.003, 0.001, 0.002, 0.004], [900, 850, 940, 870, 860]],
  findings: [[0.04, null, 0.2], 0.05],
  fisherExact: [
    { hits: 3, base: 25 },
    { hits: 11, base: 30 },
  ],
  funnelMeans: [[moments(5, 4, 1), moments(9, 3, 2), moments(50, 3.5, 1.5)], 'score'],
  funnelNps: [[store(1, 5, 12), store(3, 3, 8), store(50, 40, 30), store(17, 34, 96)]],
  funnelShares: [[share(5, 6), share(40, 50), share(10, 30)]],
  groupMoments: [[1, 2, 6]],
  kendallB: [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]],
  kruskalWallis: [[[1, 2, 3], [4, 5, 6]]],
  lmg: [{ staff: [1, 2, 3, 4, 5, 6], price: [2, 1, 4, 3, 6, 5] }, [1, 3, 2, 5, 4, 6]],
  lmgOf: [[0.5], [0.6, 0.4]],
  mannWhitney: [[9, 10, 10, 7], [8, 7, 3]],
  meanDetectable: [
    { sd: 1, n: 393 },
    { sd: 1, n: 393 },
  ],
  meanMargin: [0.1, 1],
  meanPoststratified: [[moments(5, 4, 1), moments(9, 3, 2)], [600, 400]],
  meanTwoSample: [0.2, 1, 1],
  npsDetectable: [3768, 3768],
  npsDifferenceAdjustedWald: [store(6, 30, 64), store(12, 33, 55)],
  npsDifferenceScore: [store(6, 30, 64), store(12, 33, 55)],
  npsDifferenceScoreSkewed: [store(6, 30, 64), store(12, 33, 55)],
  npsDifferenceWelch: [store(6, 30, 64), store(12, 33, 55)],
  npsMargin: [5],
  npsPoststratified: [[store(5, 8, 7), store(3, 13, 19), store(18, 15, 17)], [5000, 2000, 3000]],
  npsSpread: [0.6, 0.1],
  npsSuperiority: [store(6, 30, 64), store(12, 33, 55)],
  npsTwoSample: [5],
  pairedMean: [[1, 0, 1, 0, -1, 1, 1, 0]],
  pairedNps: [[[0, 0, 0], [0, 0, 4], [0, 0, 6]]],
  pairedShares: [50, 5, 15, 30],
  pairwiseCorrelation: [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]],
  pearson: [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]],
  pearsonWeighted: [[41, 35, 52, 47], [900, 850, 990, 870], [120, 30, 80, 45]],
  rake: [[20, 60, 10, 10], { sex: { targets: { men: 480, women: 520 }, cells: ['men', 'men', 'women', 'women'] } }],
  relativeWeights: [[[1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]], [1, 3, 2, 5, 4, 6]],
  relativeWeightsOf: [[0.5], [0.6, 0.4]],
  repeatContact: [['a', 'a', 'b', 'b', 'c', 'd'], [0, 3, 1, 20, 5, 27], 7, 30],
  sampleRatio: [[5020, 4980], [1, 1]],
  shareDetectable: [0.8, 900, 900],
  shareDifferenceMiettinenNurminen: [share(56, 70), share(48, 80)],
  shareDifferenceZPooled: [share(56, 70), share(48, 80)],
  shareMargin: [0.03, 0.5],
  sharePoststratified: [[share(5, 6), share(40, 50)], [600, 400]],
  shareTwoSample: [0.8, 0.85],
  trimWeights: [[1, 1, 0.5, 2, 30], 5],
  shrinkMeans: [[moments(5, 4, 1), moments(9, 3, 2), moments(50, 3.5, 1.5)]],
  shrinkNormalDl: [[40, 60, 5], [9, 9, 400]],
  shrinkNormalPm: [[40, 60, 5], [9, 9, 400]],
  shrinkNps: [[store(0, 0, 4), store(10, 20, 70), store(40, 60, 100), store(20, 30, 50)]],
  shrinkShares: [[share(5, 5), share(40, 50), share(10, 30), share(48, 52)]],
  spearman: [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]],
  welch: [[4, 5, 5, 2], [3, 1, 2, 2]],
  welchAnova: [[[1, 2, 3], [2, 3, 4], [7, 8, 9]]],
  welchAnovaOf: [[moments(5, 4, 1), moments(9, 3, 2)]],
  welchOf: [moments(5, 4, 1), moments(9, 3, 2)],
  abandonment: [2400, 190, 60],
  agrestiCoull: [45, 60],
  clopperPearson: [45, 60],
  clusterRobustMean: [[9, 9, 6, 4], ['ann', 'ann', 'bob', 'cid'], [1, 1, 2, 1]],
  csatSummary: [[2, 1, 3, 9, 5], 1, 4],
  effortSummary: [[1, 0, 2, 3, 5, 8, 9], 1],
  firstContactResolution: [70, 90],
  geometricMean: [[84, 85, 86, 103, 111]],
  handleTime: [[900, 300], [9, 1]],
  interpolatedMedian: [[3, 4, 4, 5], 1],
  jeffreys: [45, 60],
  meanPerks: [[2, 1, 3, 9, 5], 1],
  meanT: [[2, 1, 3, 9, 5], 1],
  median: [[10, 9, 10, 7, 6, 10]],
  medianDeviation: [[1, 2, 4, 9]],
  medianInterval: [[10, 9, 10, 7, 6, 10]],
  mover: [
    { estimate: 0.8, lower: 0.69, upper: 0.88, confidence: 0.95, unit: 'share', method: 'csat.ci.wilson' },
    { estimate: 0.6, lower: 0.49, upper: 0.7, unit: 'share' },
  ],
  npsAdjustedWald: [2, 6, 12],
  npsCounts: [[5, 3, 7, 3, 6, 12, 14, 35, 89, 100, 138], 0, 6, 9],
  npsDifference: [
    { detractors: 6, passives: 30, promoters: 64 },
    { detractors: 12, passives: 33, promoters: 55 },
  ],
  npsDirichletJeffreys: [2, 6, 12],
  npsPoint: [2, 6, 12],
  npsScoreInterval: [2, 6, 12],
  npsScoreTest: [2, 6, 12, 30],
  npsWald: [2, 6, 12],
  quantile: [[10, 9, 10, 7, 6, 10], 0.5, 'interpolated'],
  ratingSummary: [[2, 1, 3, 9, 5], 1],
  shareDifference: [
    { hits: 56, base: 70 },
    { hits: 48, base: 80 },
  ],
  suppress: [[3, 20, 50]],
  suppressAlso: [[40, 60, 70], [1]],
  tInterval: [3.7, 1.2, 20],
  topboxWilson: [[2, 1, 3, 9, 5], 1, 4],
  trimmedMean: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.1],
  unanimous: [[0, 0, 40]],
  weightedMean: [[5, 2, 4], [0.5, 1, 0]],
  weightedMedian: [[9, 3, 7], [2, 1, 1]],
  weightedNps: [[10, 9, 3, 8], [1, 0.5, 2, 1]],
  weightedNpsAdjustedWaldKish: [[10, 9, 3, 8], [1, 0.5, 2, 1]],
  weightedNpsLinearised: [[10, 9, 3, 8], [1, 0.5, 2, 1]],
  weightedNpsScore: [[10, 9, 3, 8], [1, 0.5, 2, 1]],
  weightedNpsScoreKish: [[10, 9, 3, 8], [1, 0.5, 2, 1]],
  weightedQuantile: [[9, 3, 7], [2, 1, 1], 0.5],
  weightedShare: [[true, false, true], [1.5, 0.5, 0]],
  weightedShareDesign: [[true, false, true], [1.5, 0.5, 1]],
  weightedShareKish: [[true, false, true], [1.5, 0.5, 0]],
  wilson: [45, 60],
}

/** Functions whose last argument is options, and what those may say. */
const WITHOUT_OPTIONS =
  'acf bgnbdPAlive ccf cusum defaultPenalty ewmaChart gapTail granger holtDamped holtWinters laneyPPrime ljungBox localLevelFilter npsChart overdispersion pChart pelt peltWeighted precisionWeights prewhitenedCcf ses standardized volumeTail chiSquareGoodnessOfFit chiSquareIndependence decompose findings fisherExact funnelMeans funnelNps funnelShares groupMoments kruskalWallis lmg lmgOf mannWhitney npsDifferenceScoreSkewed npsSpread npsSuperiority pairwiseCorrelation pearsonWeighted rake trimWeights relativeWeights relativeWeightsOf sampleRatio shrinkMeans shrinkNormalDl shrinkNormalPm shrinkNps shrinkShares welchAnova welchAnovaOf clusterRobustMean csatSummary effortSummary interpolatedMedian median medianDeviation mover npsCounts npsPoint npsScoreTest quantile ratingSummary unanimous weightedMean weightedMedian weightedQuantile'.split(
    ' ',
  )

/** Functions whose options have no confidence level. */
const UNSURE = ['adjust', 'betweenDayVariance', 'mstl', 'robustBetweenDayVariance', 'sHEsd', 'segmentKnownK', 'stl']

/** Whatever may stand where it should not. */
const ODD = () => [
  ...[NaN, Infinity, -Infinity, -0, -1, 0, 1, 0.5, 1e300, -1e300, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 31, 2 ** 64],
  ...[0n, 5n, -5n, 2n ** 70n, '', '3', 'interpolated', null, undefined, true, false, Symbol('s'), () => 1, new Date(NaN), /x/, new Map()],
  ...[{}, { confidence: 0.9 }, { estimate: 1 }, { detractors: -1, passives: NaN, promoters: 0n }, { hits: 9, base: 1 }, Object.create(null), new Proxy({}, {})],
  ...[[], [1], [0, 0, 0], [NaN, 1], [1, , 3], [[1], [2]], ['1', 2], [1n, 2n], [null, 1], new Array(2000).fill(1), new Array(3), new Array(2 ** 32 - 1), { confidence: new Array(2 ** 32 - 1) }],
  ...[new Uint8Array(), Uint8Array.of(1, 2, 3), Float64Array.of(NaN, 1), Float32Array.of(1, 2, 3), BigInt64Array.of(-1n, 2n), BigUint64Array.of(2n ** 64n - 1n)],
  ...[new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), Buffer.from([1, 2, 3]), infer, infer.wilson, Promise.resolve(1)],
]

const KNOWN = errorCodes()

/** A call gives a result without a hole, or an error of this package. */
function holds(name, args) {
  let result
  try {
    result = infer[name](...args)
  } catch (error) {
    assert.ok(error instanceof Error, `${name}: ${error}`)
    assert.equal(error.name, 'CxError', `${name}: ${error}`)
    assert.ok(KNOWN.includes(error.code) && error.code !== 'internal', `${name}: ${error.code}`)
    assert.ok(error.message.length > 0 && typeof error.place === 'object' && Array.isArray(error.faults), name)
    return false
  }
  whole(name, result)
  return true
}

function whole(path, value) {
  if (typeof value === 'number') assert.ok(!Number.isNaN(value), path)
  else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) whole(`${path}.${name}`, inner)
  else assert.notEqual(value, undefined, path)
}

test('every function takes what it is meant to take', () => {
  assert.deepEqual(Object.keys(infer).sort(), ['METHODS', ...OFF_LOOP, ...Object.keys(CALLS)].sort())
  for (const [name, args] of Object.entries(CALLS)) {
    assert.ok(holds(name, args), name)
    if (WITHOUT_OPTIONS.includes(name)) continue
    for (const none of [null, undefined, {}]) assert.deepEqual(infer[name](...args, none), infer[name](...args), name)
    const isUnsure = name.startsWith('suppress') || UNSURE.includes(name)
    assert.throws(() => infer[name](...args, { confidense: 0.9 }), code('invalid_argument', isUnsure ? /have no `confidense`; there are: / : /have no `confidense`; did you mean `confidence`\?/), name)
    if (isUnsure) continue
    assert.throws(() => infer[name](...args, { confidence: 95 }), code('out_of_range', /write 0\.95 for 95 percent/), name)
  }
})

test('whatever else is given, and wherever, is a result or an error with a code', () => {
  let refused = 0
  for (const [name, args] of Object.entries(CALLS)) {
    for (let at = 0; at <= args.length; at++) {
      for (const odd of ODD()) {
        const changed = [...args]
        changed[at] = odd
        if (!holds(name, changed)) refused++
      }
      holds(name, args.slice(0, at))
    }
    for (const odd of ODD()) {
      holds(
        name,
        args.map(() => odd),
      )
    }
  }
  assert.ok(refused > 1000)
})

test('what is missing or of another type is refused by its name', () => {
  const refused = (call, message) => assert.throws(call, code('invalid_argument', message))
  refused(() => infer.wilson(), /^hits is missing; give a number$/)
  refused(() => infer.wilson(45), /^base is missing/)
  refused(() => infer.wilson('45', 60), /^hits is a string/)
  refused(() => infer.wilson(45n, 60), /^hits is a bigint/)
  refused(() => infer.wilson(45, 60, 0.95), /options are an object/)
  refused(() => infer.wilson(45, 60, { confidence: '0.95' }), /confidence|expected/)
  refused(() => infer.median(), /^values is missing; give an array or a typed array of numbers$/)
  refused(() => infer.median('abc'), /^values is a string/)
  refused(() => infer.median([1, 2, '3']), /^values\[2\] is a string/)
  refused(() => infer.median([1, null]), /^values\[1\] is null/)
  refused(() => infer.median([1, , 3]), /^values\[1\] is missing/)
  refused(() => infer.median(new DataView(new ArrayBuffer(8))), /^values is an object/)
  refused(() => infer.weightedShare([true, 'no'], [1, 1]), /^hits\[1\] is a string/)
  refused(() => infer.clusterRobustMean([1], [{}]), /^clusters\[0\] is an object; give a list of strings or numbers alone$/)
  refused(() => infer.quantile([1], 0.5), /^kind is missing; give a string$/)
  refused(() => infer.npsDifference([6, 30, 64], [12, 33, 55]), /^a is an array; give an object$/)
  refused(() => infer.npsDifference({ detractors: 6, passives: 30 }, {}), /fields of a .*missing field `promoters`/)
  refused(() => infer.shareDifference({ hits: 1, base: 2 }, { hits: 1, base: 2, n: 3 }), /fields of b .*unknown field `n`/)
})

test('numbers outside their range are refused as such', () => {
  const refused = (call, message) => assert.throws(call, code('out_of_range', message))
  for (const bad of [NaN, Infinity, -1, 1e200]) refused(() => infer.wilson(bad, 60), /^hits .* is not a count/)
  refused(() => infer.wilson(61, 60), /exceed the base/)
  for (const bad of [NaN, -1, 0.5, 2 ** 53]) refused(() => infer.firstContactResolution(bad, 90), /^resolved .* is not a count/)
  refused(() => infer.ratingSummary([1, -2, 3], 1), /^counts\[1\] `-2` is not a count/)
  refused(() => infer.ratingSummary([1, 2, 3], 1.5), /^lowest `1\.5` is not a point of a scale/)
  refused(() => infer.csatSummary([1, 2, 3], 1, 4), /not on the scale; write a point from 1 to 3/)
  refused(() => infer.effortSummary([1, 2, 3], 1), /from 1 to 7/)
  refused(() => infer.quantile([1], 90, 'observed'), /write 0\.9 for the 90th percentile/)
  refused(() => infer.quantile([1], 0.9, 'type7'), /write `observed`, `averaged` or `interpolated`/)
  refused(() => infer.weightedMean([1, 2], [1]), /`2` values and `1` weights/)
  refused(() => infer.suppressAlso([40], [1]), /cell `1` is not one of the `1` cells/)
  assert.throws(() => infer.mover(infer.wilson(1, 2), infer.npsScoreInterval(1, 2, 3)), code('scale_mismatch'))
  refused(() => infer.mover(infer.wilson(1, 2), infer.wilson(1, 2, { confidence: 0.9 })), /levels/)
})

test('what cannot be said has its own code', () => {
  assert.throws(() => infer.wilson(0, 0), code('empty'))
  assert.throws(() => infer.median([]), code('empty'))
  assert.throws(() => infer.meanT([0, 1], 1), code('too_few'))
  assert.throws(() => infer.meanT([0, 9], 1), code('zero_variance'))
  assert.throws(() => infer.weightedNpsScore([10], [1]), code('too_few'))
  assert.equal(infer.geometricMean([2]).interval, null)
  assert.equal(infer.ratingSummary([0, 1], 1).sd, null)
})

test('a value that does not fit names its row', () => {
  const row = (call, at) => assert.throws(call, (error) => code('out_of_range')(error) && error.place.row === at)
  row(() => infer.median([1, 2, NaN]), 2)
  row(() => infer.weightedNps([10, 11], [1, 1]), 1)
  row(() => infer.weightedMean([10, 11, 12], [1, 1, -1]), 2)
  row(() => infer.handleTime([900, -3], [9, 1]), 1)
  row(() => infer.clusterRobustMean([1, Infinity], ['a', 'b']), 1)
})

test('an exception of the caller passes through', () => {
  const mine = () => {
    throw new RangeError('mine')
  }
  const list = Object.defineProperty([1, 2, 3], 1, { get: mine })
  for (const call of [
    () => infer.median(list),
    () => infer.weightedShare(list, [1, 1, 1]),
    () => infer.clusterRobustMean([1, 2, 3], list),
    () => infer.wilson(45, 60, { get confidence() { return mine() } }), // prettier-ignore
    () => infer.npsDifference({ get detractors() { return mine() } }, {}), // prettier-ignore
  ]) {
    assert.throws(call, new RangeError('mine'))
  }
  near(infer.wilson(45, 60).lower, 0.6277)
})

test('what reading one argument does to another does not matter', () => {
  const weights = Float64Array.of(1, 1, 1)
  const transfer = () => structuredClone(weights.buffer, { transfer: [weights.buffer] })
  const values = Object.defineProperty([1, 2, 3], 1, { get: () => (transfer(), 2) })
  assert.throws(() => infer.weightedMean(values, weights), code('out_of_range', /`3` values and `0` weights/))
  const shrinking = Object.defineProperty([1, 2, 3], 0, { get: () => ((shrinking.length = 1), 1) })
  assert.throws(() => infer.median(shrinking), code('invalid_argument', /^values\[1\] is missing/))
})

test('lists of every kind are the same numbers', () => {
  const numbers = [10, 9, 10, 7, 6, 10]
  const wanted = infer.medianInterval(numbers)
  const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]
  for (const Kind of kinds) assert.deepEqual(infer.medianInterval(Kind.from(numbers)), wanted, Kind.name)
  for (const Kind of [BigInt64Array, BigUint64Array]) assert.deepEqual(infer.medianInterval(Kind.from(numbers.map(BigInt))), wanted, Kind.name)
  // A view into a part of a buffer.
  assert.deepEqual(infer.medianInterval(Float64Array.from([0, ...numbers, 0]).subarray(1, 7)), wanted)
  assert.deepEqual(infer.ratingSummary(BigUint64Array.of(2n, 1n, 3n, 9n, 5n), 1), infer.ratingSummary([2, 1, 3, 9, 5], 1))
  assert.deepEqual(infer.weightedShare(Uint8Array.of(1, 0, 1), [1, 2, 3]), infer.weightedShare([true, false, true], [1, 2, 3]))
  assert.deepEqual(infer.weightedShare([1, 0, 1], [1, 2, 3]), infer.weightedShare([true, false, true], [1, 2, 3]))
  const clustered = (clusters) => infer.clusterRobustMean([9, 9, 6, 4], clusters)
  assert.deepEqual(clustered(Uint32Array.of(7, 7, 1, 2)), clustered(['ann', 'ann', 'bob', 'cid']))
  assert.equal(clustered([7, '7', 1, 2]).clusters, 4)
})

test('numbers by hand', () => {
  const { estimate, lower, upper, confidence, unit, method } = infer.npsScoreInterval(0, 0, 10)
  assert.deepEqual([estimate, upper, confidence, unit, method], [100, 100, 0.95, 'points', 'nps.ci.score'])
  near(lower, (100 * (10 - 1.96 ** 2)) / (10 + 1.96 ** 2), 0.01)
  assert.equal(infer.npsScoreInterval(0, 0, 10, { confidence: 0.9 }).confidence, 0.9)

  // Centre 5 / 8 with three answers that nobody gave; half a hit on each side moves it less.
  assert.equal(infer.npsAdjustedWald(0, 0, 5).center, 62.5)
  assert.equal(infer.npsAdjustedWald(0, 0, 5, { pseudo: { detractors: 0, passives: 5, promoters: 0 } }).center, 50)
  assert.equal(infer.npsWald(0, 0, 5).se, 0)

  near(infer.npsScoreTest(4, 7, 12, 0).z, 2, 1e-14) // (12 - 4) / sqrt(12 + 4)
  assert.equal(infer.npsScoreTest(0, 1, 3, 100).z, -Infinity)

  const change = infer.mover(infer.wilson(56, 70), infer.wilson(48, 80))
  near(change.lower, 0.0524)
  near(change.upper, 0.3339)
  assert.deepEqual(change, infer.shareDifference({ hits: 56, base: 70 }, { hits: 48, base: 80 }))

  const money = { estimate: 50, lower: 47, upper: 53, unit: { money: 'PLN' } }
  const less = infer.mover(money, { ...money, estimate: 40, lower: 36, upper: 44 }) // 3, 4, 5
  assert.deepEqual([less.estimate, less.lower, less.upper, less.unit, less.method], [10, 5, 15, { money: 'PLN' }, 'diff.mover'])

  assert.deepEqual(infer.npsCounts([5, 3, 7, 3, 6, 12, 14, 35, 89, 100, 138], 0, 6, 9), { detractors: 50, passives: 124, promoters: 238 })
  assert.deepEqual([infer.handleTime([900, 300], [9, 1]).ratio, infer.handleTime([900, 300], [9, 1]).meanOfAgents], [120, 200])
  assert.deepEqual(infer.suppress([3, 20, 50]), { primary: [0], all: [0, 1] })
  assert.deepEqual(infer.suppress([3, 20, 50], { totalPublished: false }), { primary: [0], all: [0] })
  assert.deepEqual(infer.suppress([3, 9, 50], { smallest: 11 }), { primary: [0, 1], all: [0, 1] })
  assert.deepEqual(infer.suppressAlso([40, 60, 70], [1]), { primary: [1], all: [0, 1] })
  assert.deepEqual([infer.unanimous([0, 0, 40]), infer.unanimous([1, 40])], [true, false])
})

test('the examples of the typings are right', () => {
  const typings = readFileSync(new URL('../index.d.ts', import.meta.url), 'utf8')
  // Lines of code, and in the comment of one its value, or the beginning of it; what follows a colon is said to people.
  const blocks = [...typings.matchAll(/^( *\*) ```js\n([^`]*infer\.[^`]*)```$/gm)].map(([, margin, code]) => code.replaceAll(`${margin} `, ''))
  const examples = []
  for (const block of blocks.filter((block) => !block.includes('await '))) {
    let before = ''
    for (const line of block.trim().split('\n')) {
      const [, source, said] = /^(.+?) \/\/ (\{.*\}|\[.*\]|[^:\n]+)/.exec(line) ?? [null, line]
      if (said === undefined) {
        before += `${source}\n`
        continue
      }
      examples.push(source)
      const value = new Function('infer', `${before}return ${source}`)(infer)
      if (said.endsWith('…')) assert.ok(String(value).startsWith(said.slice(0, -1)), `${source} is ${value}`)
      else assert.deepEqual(value, new Function(`return ${said}`)(), source)
    }
  }
  assert.ok(examples.length >= 30, `${examples.length}`)
})

test('importance is resampled off the event loop', async () => {
  const items = { staff: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 3, 4), price: [2, 1, 4, 3, 6, 5, 8, 7, 1, 9] }
  const outcome = [1, 3, 2, 5, 4, 6, 8, 7, 3, 5]
  const found = await infer.importanceIntervals(items, outcome, { resamples: 200, seed: 5 })
  assert.deepEqual([found.method, found.resamples, found.shares.length], ['drivers.bootstrap_rows', 200, 2])
  assert.deepEqual(await infer.importanceIntervals(Object.values(items), outcome, { resamples: 200, seed: 5, method: 'drivers.lmg_shapley' }), found)
  near(found.shares[0].estimate, infer.lmg(items, outcome).shares[0], 1e-12)
  for (const [args, wanted] of [
    [[items, outcome, { resamples: 5 }], code('out_of_range', /100/)],
    [[items, outcome, { method: 'guess' }], code('out_of_range', /drivers\.lmg_shapley/)],
    [[items, outcome, { seed: -1 }], code('out_of_range', /seed/)],
    [[items, [1, 2]], code('too_few')],
    [[{ staff: 'x' }, outcome], code('invalid_argument', /^items\.staff is a string/)],
    [[], code('invalid_argument', /^items is missing/)],
  ]) {
    await assert.rejects(infer.importanceIntervals(...args), wanted)
  }
})

test('what depends on each other is named', () => {
  const staff = [1, 2, 3, 4, 5, 7]
  assert.throws(() => infer.lmg({ staff, twice: staff.map((x) => 2 * x) }, [1, 3, 2, 5, 4, 6]), code('collinear', /`twice`.*`staff`/))
  assert.throws(() => infer.rake([20, 60], { sex: { targets: { men: 480, women: 520 }, cells: ['men', 'men'] } }), code('unreachable_target', /women/))
  assert.throws(() => infer.rake([20, 60], { sex: { targets: { men: 480 }, cells: ['men', 'cat'] } }), code('out_of_range'))
  assert.throws(() => infer.cuped({ before: [1, 2] }, { before: [1, 2], after: [1, 2] }), code('invalid_argument', /^control\.after is missing/))
  assert.throws(() => infer.decompose({ sizes: [1], means: [1], size: [1] }, {}), code('invalid_argument', /^before has no `size`/))
  assert.throws(() => infer.welchAnova([[1, 2], 3]), code('invalid_argument', /^groups\[1\] is a number/))
  assert.throws(() => infer.adjust([0.1], { method: 'sidak' }), code('out_of_range', /`bh`, `by`, `holm` or `bonferroni`/))
  assert.deepEqual(infer.adjust(Float64Array.of(0.01, NaN, 0.04)), [0.02, null, 0.04])
})

test('series: gaps, levels, seasons and what is asked of them', () => {
  // A gap is no zero, and a typed array has none.
  assert.equal(infer.acf([1, 2, null, 4, 3, 1], 1).n, 5)
  assert.equal(infer.acf(Float64Array.of(1, 2, 4, 3, 1), 1).n, 5)
  assert.throws(() => infer.acf([1, 2, undefined, 4], 1), code('invalid_argument', /^values\[2\] is missing/))
  assert.throws(() => infer.granger([1, null, 2], [1, 2, 3], 1), code('invalid_argument', /^cause\[1\] is null/))
  assert.throws(() => infer.ljungBox([1, 2, 3], -1), code('out_of_range', /lags/))

  const chart = infer.pChart([share(30, 40), null, share(20, 60)], 3)
  assert.deepEqual([chart.points[1], chart.unit, chart.points.length], [null, 'share', 3])
  assert.throws(() => infer.pChart([share(30, 40), { hits: 1 }], 3), code('invalid_argument'))

  const season = { seasonal: { period: 7 } }
  assert.equal(infer.mannKendall(DAYS, { variant: season }).trend, 'increasing')
  assert.deepEqual(infer.mannKendall([1, 2, 4], { times: [0, 1, 3], confidence: 0.9 }), infer.mannKendall([1, 2, null, 4], { confidence: 0.9 }))
  assert.throws(() => infer.mannKendall(DAYS, { variant: 'yue_wang' }), code('invalid_argument', /variant/))
  assert.equal(infer.theilSen([3, 5], { times: Array.of(0, 4) }).slope.estimate, 0.5)

  const gap = [...DAYS.slice(0, 10), null, ...DAYS.slice(11)]
  assert.throws(() => infer.stl(gap, 7), code('too_few'))
  const parts = infer.stl(gap, 7, { fillGaps: true, robust: true, periodic: true, trend: 15, lowPass: 9, loops: [2, 3] })
  assert.deepEqual([parts.remainder[10], parts.trend.length], [null, 56])
  assert.deepEqual(infer.mstl(DAYS, Uint8Array.of(14, 7), { iterations: 1, robust: true, fillGaps: true }).seasons.map(({ period }) => period), [7, 14])
  assert.equal(infer.sHEsd([...DAYS.slice(0, 33), -90, ...DAYS.slice(34)], 7, { direction: 'down', most: 0.2, alpha: 0.01 }).anomalies[0].index, 33)
  assert.throws(() => infer.sHEsd(DAYS, 7, { direction: 'left' }), code('invalid_argument', /direction/))

  const bases = DAYS.map(() => 20)
  assert.deepEqual(infer.segmentKnownK(DAYS, 1, 7, { bases }).breakpoints, [30, 56])
  assert.deepEqual(infer.segmentKnownK(DAYS, 1, 7).breakpoints, [30, 56])
  assert.equal(infer.betweenDayVariance([40, 52, 31], [20, 25, 20], { between: 'pm' }).method, 'eb.normal_pm')
  assert.throws(() => infer.betweenDayVariance([40, 52], [20, 25], { between: 'reml' }), code('invalid_argument', /`dl` or `pm`/))
  const trended = { alpha: 0.2, gamma: 0.1, level: 40, season: [0, 1], trend: [0.5, 0.1] }
  assert.equal(infer.holtWinters(DAYS, trended, 4).forecast.length, 4)
  assert.equal(infer.theta(DAYS, 2, 3, { season: { additive: 7 }, confidence: 0.8 }).season.length, 7)
  assert.deepEqual(infer.theta(DAYS, 2, 3, { season: 'none' }), infer.theta(DAYS, 2, 3))
})

test('the methods are those of the core', () => {
  assert.ok(infer.METHODS.includes('nps.ci.score'))
  assert.deepEqual([...infer.METHODS].sort(), infer.METHODS)
  assert.equal(new Set(infer.METHODS).size, infer.METHODS.length)
})
