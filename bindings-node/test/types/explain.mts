// The types of analyses and their documents, as a strict consumer meets them. Compiled, never run.

import { AnalysisDocument, BusinessTable, Cube, Survey, assessInvestment, compare, infer, investmentByAssociation } from 'cxmetrics'
import type { Change, Comparison, Drivers, Investment, Locale, Screening, Side, TagChange, TagScores, documents } from 'cxmetrics'

const cube: Cube = new Cube(new Survey({ ratings: { nps: 'nps' }, dimensions: ['store'] }))
const side: Side = { where: { store: 'A' }, within: ['2026-10-01', null] }
const compared: Comparison = cube.compare('nps', side, 'before', { toSee: 5, confidence: 0.9, where: { store: ['A', 'B'] } })
const value: number | null | undefined = compared.difference.value
const verdict: documents.Verdict = compared.verdict
const said: string = compared.sentence('pl' satisfies Locale)
const smallest: Comparison = compare([10, 9], Uint8Array.of(3), 'csat')
const shares: string = compare({ hits: 1, base: 2 }, { hits: 1, base: 3 }).verdict
const change: Change = cube.explain('nps', { before: ['2026-09-01', '2026-10-01'], after: side, by: ['store'], nested: true })
const tags: TagChange = cube.explainTags('nps', 'topics', { before: ['2026-09-01', '2026-10-01'], after: side, falseDiscoveryRate: 0.1 })
const moved: number | undefined = tags.contributions[0]?.contribution
const written: string = tags.toHtml('pl') + tags.toMarkdown() + change.toText()
const told: TagScores = cube.scoresByTag('topics', 'nps', { where: { store: 'A' } })
const carrying: number | undefined = told.byTag[0]?.scores.n
const first: string | null | undefined = change.segments[0]?.segment[0]
const screening: Promise<Screening> = cube.screen({ metric: 'nps', question: 'nps' }, { by: 'store', level: 0.1, adjustment: 'holm' })
const found: number = (await screening).lower
const drivers: Drivers = await cube.drivers('nps', ['staff', 'price'], { method: 'drivers.lmg_shapley' })
const followed = await cube.followUp('nps', { by: 'store', before: [null, '2026-10-01'], after: ['2026-10-01', null], lowest: 10 })
const table: BusinessTable = BusinessTable.read({ store: ['A'], sales: Float64Array.of(1) }, { keys: ['store'], values: { sales: 'PLN' } })
const worth = await cube.value('nps', table, 'sales', { by: 'store' })
const investment: Investment | null = investmentByAssociation({ amount: 5, currency: 'PLN' }, { value: 1 }, worth)
const loss: number | undefined = investment === null ? undefined : assessInvestment(investment).roi.low
const read: AnalysisDocument = AnalysisDocument.fromJSON('{}')
const kept: AnalysisDocument = compared
if (read.document === 'screening') read.segments.map(({ reading }) => reading.n)
const size: number = infer.npsMargin(5, { population: 1000 }).size.n
const decomposed: number = infer.decompose({ sizes: [1], means: [2] }, { sizes: [1], means: [3] }).change

// @ts-expect-error: a segment is no side
cube.compare('nps', { store: 'A' })
// @ts-expect-error: a word that names no other side
cube.compare('nps', side, 'after')
// @ts-expect-error: an option that does not exist
cube.compare('nps', side, 'rest', { toSe: 5 })
// @ts-expect-error: screening needs segments
cube.screen('nps', { level: 0.1 })
// @ts-expect-error: the promise is not awaited
cube.screen('nps', { by: 'store' }).segments
// @ts-expect-error: the second period is missing
cube.explain('nps', { before: ['2026-09-01', '2026-10-01'] })
// @ts-expect-error: picked in two ways
cube.followUp('nps', { by: 'store', before: [null, null], after: [null, null], lowest: 1, highest: 1 })
// @ts-expect-error: an adjustment that does not exist
infer.adjust([0.1], { method: 'sidak' })
// @ts-expect-error: there may be no p-value
infer.adjust([0.1])[0].toFixed()

export { value, verdict, said, smallest, shares, first, found, drivers, followed, loss, kept, size, decomposed }
