// The types of findings, series and contacts, as a strict consumer meets them. Compiled, never run.

import { Contacts, Cube, Monitor, Survey, bucket, infer } from 'cxmetrics'
import type { AnalysisDocument, Bucket, Finding, Findings, Forecast, Intake, LeadLag, Repeats, Series, SeriesDecomposition, Silences, Trend, WatchOptions, documents } from 'cxmetrics'

const survey: Survey = new Survey({ time: 'day', ratings: { nps: 'nps' }, dimensions: ['store'] })
const cube: Cube = new Cube(survey)
const holidays: documents.SpecialDay[] = [{ day: '2026-11-11', kind: 'holiday', where: { store: ['A'] }, name: 'Independence Day' }]
const watch: WatchOptions = { metrics: ['nps', { metric: 'volume' }], by: 'store', sensitivity: 1, specialDays: holidays, asOf: '2026-11-22', tags: ['topics'], where: { store: 'A' } }
const findings: Findings = await cube.findings(watch)
const first: Finding | undefined = findings.findings[0]
const said: string | undefined = first?.sentence('pl')
const kind: documents.FindingKind | undefined = first?.kind
const share: number | null | undefined = first?.share_of_whole
const page: string = findings.toHtml('pl')
const monitor: Monitor = new Monitor(survey, watch)
const fresh: Finding[] = await monitor.advance(cube, '2026-11-22')
const again: Monitor = Monitor.fromJSON(JSON.stringify(monitor))
const state: Record<string, unknown> = again.toJSON()
const sofar: Findings = again.findings()

const series: Series = await cube.series('nps', { by: ['store'], every: 'week', rolling: { trailing: 'quarter' }, specialDays: holidays, asOf: '2026-11-22', within: ['2026-01-01', null] })
const value: number | null | undefined = series.segments[0]?.points[0]?.reading.value
const trend: Trend = await cube.trend({ metric: 'nps', question: 'nps' }, { goal: 50, steadyWithin: 2 })
const changes = await cube.changePoints('nps', { shortest: 14 })
const parts: SeriesDecomposition = await cube.decompose('nps', { bandwidth: 14 })
const ahead: Forecast = await cube.forecast('nps', { horizon: 7, target: { value: 50, on: '2026-12-31' } })
const leads: LeadLag = await cube.leads(['nps', { metric: 'volume' }], { by: 'store', maxLag: 7, separate: true })

const contacts: Contacts = new Contacts({ customer: 'customer', time: { column: 'at', zone: 'Europe/Warsaw' }, dimensions: ['channel'], resolved: 'solved', maxRefused: 0.1 })
const intake: Intake = await contacts.fold('contacts.csv', { delimiter: ';' })
const repeats: Repeats = await contacts.repeats({ asOf: '2026-11-22', withinDays: 3, same: ['channel'], every: 'week' })
const silences: Silences = await contacts.silences({ asOf: '2026-11-22', below: 0.2, limit: 10 })
const any: AnalysisDocument = await contacts.analyse({ analysis: 'cohorts', every: 'month' }, '2026-11-22')
const where: Bucket = bucket(new Date(), 'Europe/Warsaw')

const slope: number = infer.weightedTrend([0, 1, 2], [1, 2, 3], [1, 1, 1], { hacLags: 2 }).slope
const lower: number | undefined = infer.npsChart([{ detractors: 1, passives: 2, promoters: 3 }, null], 3).points[0]?.lower
const rest: number | null | undefined = infer.stl([1, null, 3], 7, { fillGaps: true }).remainder[1]
infer.mannKendall([1, null, 3], { variant: { hamed_rao: { lags: 3 } } })

// @ts-expect-error an option that does not exist
cube.findings({ sensitivty: 1 })
// @ts-expect-error a kind that does not exist
cube.trend('nps', { specialDays: [{ day: '2026-11-11', kind: 'feast' }] })
// @ts-expect-error the promise is not awaited
cube.series('nps').segments
// @ts-expect-error days alone have a forecast
cube.forecast('nps', { every: 'week' })
// @ts-expect-error as known when
contacts.repeats({})
// @ts-expect-error a customer is named
new Contacts({ time: 'at' })
// @ts-expect-error a variant that does not exist
infer.mannKendall([1], { variant: 'yue_wang' })
// @ts-expect-error there may be no point
infer.pChart([null], 3).points[0].lower

export { said, kind, share, page, fresh, state, sofar, value, trend, changes, parts, ahead, leads, intake, repeats, silences, any, where, slope, lower, rest }
