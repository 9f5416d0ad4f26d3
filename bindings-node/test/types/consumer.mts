// What a strict consumer writes; compiled by the tests, never run. Each `@ts-expect-error` is a mistake that must not compile.

import {
  Cube,
  Report,
  Survey,
  Table,
  csat,
  errorCodes,
  nps,
  npsOfCounts,
  version,
  type Columns,
  type CxError,
  type Data,
  type ErrorCode,
  type Filter,
  type Flag,
  type Grain,
  type Intake,
  type Metric,
  type Period,
  type Reading,
  type ReportDocument,
  type ReportSpec,
  type SurveyDefinition,
  type SurveyOptions,
  type TableRow,
  type Unit,
  type Withheld,
  type documents,
} from 'cxmetrics'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>): void {}

// The smallest calls.
const reading: Reading = nps([10, 9, 7, 3] as const)
csat(Uint8Array.of(5, 4))
npsOfCounts(1, 2, 3)
// @ts-expect-error text is no answer
nps(['10'])
same<Reading['value'], number | null>(true)
same<Reading['flags'], Flag[]>(true)
same<Reading['withheld'], Withheld | null>(true)
same<Reading['unit'], Unit>(true)
const unit: Unit = { money: 'PLN' }
const points: boolean = reading.unit === 'points'
const codes: ErrorCode[] = errorCodes()
const text: string = version()

// Surveys.
const options = { time: 'at', zone: 'Europe/Warsaw', ratings: { nps: 'nps' }, dimensions: ['store'], maxRefused: 0.1 } as const satisfies SurveyOptions
const survey = new Survey(options)
new Survey({ questions: { q: { kind: 'rating', scale: { min: 0, max: 10 }, missing: [99] }, h: { kind: 'measure', unit: { money: 'PLN' } } } })
new Survey({ measures: { handling: 's', spent: 'PLN' }, hierarchy: ['region', 'store'] })
// @ts-expect-error no such scale
new Survey({ ratings: { nps: 'npss' } })
// @ts-expect-error no such field
new Survey({ rating: { nps: 'nps' } })
// @ts-expect-error a kind that does not exist
new Survey({ questions: { q: { kind: 'ratings' } } })
const definition: SurveyDefinition = survey.toJSON()
Survey.fromJSON(JSON.stringify(definition))

// Folding.
const columns: Columns = { at: [new Date(), null], store: { codes: Uint8Array.of(0), names: ['A'] }, nps: Uint8Array.of(9), tags: [['a'], []] }
async function folds(stream: AsyncIterable<Uint8Array>, web: ReadableStream<Uint8Array>): Promise<void> {
  const cube: Cube = await survey.fold(columns, { grain: 'week', signal: AbortSignal.timeout(5), progress: ({ rows, totalBytes }) => rows + (totalBytes ?? 0) })
  const intake: Intake = await cube.fold('answers.csv', { delimiter: ';', decimalComma: true })
  same<Awaited<ReturnType<typeof cube.fold>>, Intake>(true)
  intake.rowsRefused.out_of_scale?.firstRows
  intake.questions['nps']?.answered
  await survey.fold(new URL('file:///answers.parquet'))
  await survey.fold([{ nps: 9, store: null, at: new Date(), tags: ['a'] }])
  await survey.fold(stream)
  await survey.fold(web)
  await survey.fold(new ArrayBuffer(8))
  const data: Data = Buffer.from('')
  await survey.fold(data)
  // @ts-expect-error a number is no data
  await survey.fold(7)
  // @ts-expect-error a column mixes types
  await survey.fold({ nps: [1, 'x'] })
  // @ts-expect-error no such option
  await survey.fold(columns, { delimeter: ';' })
  // @ts-expect-error no such grain
  await survey.fold(columns, { grain: 'weak' })
  // @ts-expect-error a cube has its grain
  await cube.fold(columns, { grain: 'week' })
}

// Asking: a reading without `by` and `every`, a table with either.
function asks(cube: Cube, maybe: { by?: string }): void {
  same<typeof one, Reading>(true)
  const one = cube.nps('nps')
  const narrowed: Reading = cube.nps('nps', { where: { store: ['A', null] }, within: ['2026-09-01', null], confidence: 0.9, minBase: 11 })
  const byStore = cube.nps('nps', { by: 'store' })
  same<typeof byStore, Table>(true)
  const weekly: Table = cube.csat('csat', { every: 'week', intervals: false })
  const both: Table = cube.quantile('handling', 0.9, { by: ['region', 'store'] as const, every: 'month', withTotal: true })
  const other: [Reading, Table] = [cube.handlingTime('h', { agent: 'agent' }), cube.abandonment('a', { short: 's', by: 'store' })]
  const volume: [Reading, Table] = [cube.volume(), cube.volume({ by: 'store' })]
  // @ts-expect-error a reading has no rows
  cube.nps('nps').rows
  // @ts-expect-error a table has no value
  cube.nps('nps', { by: 'store' }).value
  // @ts-expect-error a slip of the pen
  cube.nps('nps', { evry: 'week' })
  // @ts-expect-error a quantile needs its share
  cube.quantile('handling')
  // @ts-expect-error no such grain
  cube.nps('nps', { every: 'fortnight' })
  // @ts-expect-error one reading is told apart by nothing
  cube.overall({ metric: 'nps', question: 'nps' }, { by: 'store' })
  const metric: Metric = { metric: 'box_share', question: 'q', band: [9, 10] }
  const filter: Filter = { all: [{ is: { region: 'Mazovia', store: null } }, { not: { days: { from: '2026-09-01' } } }] }
  const table: Table = cube.table(metric, { where: filter, ...maybe })
  // @ts-expect-error a metric that does not exist
  cube.overall({ metric: 'npss', question: 'nps' })
  // @ts-expect-error a band has two ends
  cube.overall({ metric: 'box_share', question: 'q', band: [9] })

  const row: TableRow | undefined = table.rows[0]
  same<TableRow['segment'], Record<string, string | null>>(true)
  same<TableRow['period'], Period>(true)
  const grain: Grain = table.grain
  const bytes: Buffer = table.toArrow()
  // @ts-expect-error rows are there to be read
  table.rows = []

  cube.add({ nps: 9, at: new Date(), store: null, tags: ['a'], solved: true })
  // @ts-expect-error an answer is no object
  cube.add({ nps: { score: 9 } })
  const counts: number[] = cube.histogram('nps', { where: { store: 'A' }, within: [null, '2026-09-01'] }).counts
  const values: (string | null)[] = cube.values('store')
  void [one, narrowed, byStore, weekly, both, other, volume, row, grain, bytes, counts, values, points, unit, codes, text]
}

// Reports.
async function reports(cube: Cube): Promise<void> {
  const spec: ReportSpec = survey.reportSpec()
  const report: Report = await cube.report({ asOf: '2026-11-30', spec: { ...spec, title: 'Stores', locale: 'pl' } })
  const document: ReportDocument = report.toJSON()
  const blocks: documents.Block[] = document.sections.flatMap((section) => section.blocks)
  for (const block of blocks) if (block.kind === 'notice') same<typeof block.text, string>(true)
  Report.fromJSON(document)
  // @ts-expect-error a report is of a day
  await cube.report({ spec })
  // @ts-expect-error no such language
  await cube.report({ asOf: '2026-11-30', spec: { ...spec, locale: 'xx' } })
}

// Errors.
function handle(error: CxError): string | undefined {
  switch (error.code) {
    case 'unknown_column':
      return error.place.column
    case 'invalid_survey':
      return error.faults[0]?.path
    // @ts-expect-error no such code
    case 'no_such_code':
      return undefined
    default:
      return undefined
  }
}

export { asks, folds, handle, reports }
