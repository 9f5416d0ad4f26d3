// The types of the intervals and tests by name, as a strict consumer meets them. Compiled, never run.

import { infer } from 'cxmetrics'
import type { Hidden, Interval, IntervalOptions, MedianInterval, NpsCounts, Numbers, QuantileType, Unit } from 'cxmetrics'

const interval: Interval = infer.wilson(45, 60, { confidence: 0.9 })
const numbers: [number, number, number, number] = [interval.estimate, interval.lower, interval.upper, interval.confidence]
const unit: Unit = interval.unit
const method: string = interval.method
const difference: Interval = infer.mover(interval, { estimate: 0.6, lower: 0.5, upper: 0.7, unit: 'share' })

const classes: NpsCounts = infer.npsCounts(Uint32Array.of(1, 2, 3), 0, 0, 2)
const change: Interval = infer.npsDifference(classes, { detractors: 1, passives: 2, promoters: 3 }, null)

const kind: QuantileType = 'interpolated'
const values: Numbers = new Float64Array([1, 2, 3]).subarray(1)
const quantile: number = infer.quantile(values, 0.5, kind)
const median: MedianInterval = infer.medianInterval([1, 2, 3] as const)
const lower: number | undefined = median.interval?.lower
const unclipped: [number, number] = infer.npsWald(1, 2, 3).unclipped
const hidden: Hidden = infer.suppress([3, 20, 50], { smallest: 11, totalPublished: false })
const options: IntervalOptions = {}
const clusters = infer.clusterRobustMean([1, 2], ['a', 7], new Float32Array(2)).clusters.toFixed()
const share: number | null = infer.weightedShare([true, false], [1, 1], options).nEffUsed
const methods: readonly string[] = infer.METHODS

// @ts-expect-error: a list that is only read
infer.METHODS.push('mine')
// @ts-expect-error: text is no number
infer.wilson('45', 60)
// @ts-expect-error: the base is missing
infer.wilson(45)
// @ts-expect-error: an option that does not exist
infer.wilson(45, 60, { confidense: 0.9 })
// @ts-expect-error: a word that is no type of quantile
infer.quantile([1], 0.5, 'type7')
// @ts-expect-error: there may be no interval
infer.medianInterval([1]).interval.lower
// @ts-expect-error: an interval needs its unit
infer.mover(interval, { estimate: 0.6, lower: 0.5, upper: 0.7 })
// @ts-expect-error: a class is missing
infer.npsDifference(classes, { detractors: 1, passives: 2 })

export { numbers, unit, method, difference, change, quantile, lower, unclipped, hidden, clusters, share, methods }
