// @ts-check
// The page: where NPS stands, by store and by week. The server writes it; a few lines of script put in what comes later.

import { createHash } from 'node:crypto'

/**
 * @typedef {import('./locale.js').Locale} Locale
 * @typedef {import('cxmetrics').Cube} Cube
 * @typedef {import('cxmetrics').Reading} Reading
 */

/** The board speaks of so many days, up to the last one with an answer. */
const DAYS = 30
const WEEKS = 8
const ROWS = 40

const WORDS = {
  en: {
    title: 'Net Promoter Score, live',
    days: (/** @type {string} */ from, /** @type {string} */ to) => `${from} to ${to}`,
    interval: (/** @type {number | string} */ percent, /** @type {string} */ low, /** @type {string} */ high) => `${percent}% interval ${low} to ${high}`,
    base: (/** @type {string} */ n, /** @type {string} */ all) => `${n} answers, of ${all} counted in all`,
    withheld: 'too few answers to say',
    stores: 'By store',
    weeks: `The last ${WEEKS} weeks`,
    why: `Against the ${DAYS} days before`,
    none: 'No answers yet. Give the first one below.',
    seeding: 'Still counting the answers of the past …',
    ask: 'How likely are you to recommend us?',
    hint: 'Each button sends one answer dated now; watch the numbers.',
    store: 'Store',
    sent: 'Counted:',
    live: 'live',
    lost: 'connection lost, trying again',
    report: 'Report',
    other: 'Po polsku',
  },
  pl: {
    title: 'Net Promoter Score na żywo',
    days: (/** @type {string} */ from, /** @type {string} */ to) => `od ${from} do ${to}`,
    interval: (/** @type {number | string} */ percent, /** @type {string} */ low, /** @type {string} */ high) => `przedział ${percent}% od ${low} do ${high}`,
    base: (/** @type {string} */ n, /** @type {string} */ all) => `odpowiedzi: ${n} z policzonych ${all}`,
    withheld: 'za mało odpowiedzi, by coś powiedzieć',
    stores: 'Według sklepów',
    weeks: `Ostatnie tygodnie (${WEEKS})`,
    why: `Wobec poprzednich ${DAYS} dni`,
    none: 'Nie ma jeszcze odpowiedzi. Pierwszą można dodać poniżej.',
    seeding: 'Trwa liczenie dotychczasowych odpowiedzi …',
    ask: 'Jak chętnie poleci nas Pan(i) znajomym?',
    hint: 'Każdy przycisk wysyła jedną odpowiedź z tej chwili; liczby zmienią się same.',
    store: 'Sklep',
    sent: 'Policzono:',
    live: 'na żywo',
    lost: 'brak połączenia, trwa próba ponowna',
    report: 'Raport',
    other: 'In English',
  },
}

/**
 * What changes when answers come in.
 * @param {{ cube: Cube, isSeeded: boolean }} live
 * @param {Locale} locale
 */
export function board({ cube, isSeeded }, locale) {
  const words = WORDS[locale]
  const last = cube.periods().at(-1)?.end
  const waiting = isSeeded ? '' : `<p class="note">${words.seeding}</p>`
  if (!last) return { now: waiting || `<p class="note">${words.none}</p>`, tables: '' }
  const from = daysBefore(last, DAYS)
  const now = cube.nps('nps', { within: [from, last] })
  const weeks = cube.nps('nps', { every: 'week', within: [mondayOf(daysBefore(last, 7 * WEEKS - 6)), last] })
  const stores = cube.nps('nps', { by: 'store', within: [from, last] })
  const change = cube.explain('nps', { before: [daysBefore(from, DAYS), from], after: [from, last], by: 'store' })
  const about = [
    words.days(day(from, locale), day(daysBefore(last, 1), locale)),
    words.base(count(now.n, locale), count(cube.rows, locale)),
  ]
  return {
    now: `${headline(now, locale)}<p class="soft">${about.join('<br>')}</p>${waiting}`,
    tables: `<section id="why"><h2>${words.why}</h2><p>${text(change.sentence(locale))}</p></section>
<section><h2>${words.weeks}</h2>${weeks.toHtml({ locale })}</section>
<section><h2>${words.stores}</h2>${stores.toHtml({ locale, maxRows: ROWS })}</section>`,
  }
}

/**
 * The reading in large, with its interval on the whole range of NPS.
 * @param {Reading} reading
 * @param {Locale} locale
 */
function headline({ value, low, high, confidence }, locale) {
  const words = WORDS[locale]
  if (value === null) return `<p class="value none">${words.withheld}</p>`
  const large = `<p class="value">${points(value, locale)}</p>`
  if (low === null || high === null || confidence === null) return large
  const percent = confidence.toLocaleString(locale, { style: 'percent' }).replace(/\s?%/, '')
  const interval = words.interval(percent, points(low, locale), points(high, locale))
  const at = (/** @type {number} */ nps) => (nps + 100) / 2
  return `${large}<p class="interval">${interval}</p>
<div class="strip" aria-hidden="true">
  <div class="track"><i class="zero"></i><i class="band" style="left:${at(low)}%;width:${at(high) - at(low)}%"></i><i class="dot" style="left:${at(value)}%"></i></div>
  <div class="ticks"><span>−100</span><span>0</span><span>100</span></div>
</div>`
}

/**
 * The whole page.
 * @param {{ cube: Cube, survey: import('cxmetrics').Survey, isSeeded: boolean }} live
 * @param {Locale} locale
 */
export function page(live, locale) {
  const words = WORDS[locale]
  const { now, tables } = board(live, locale)
  const other = locale === 'en' ? 'pl' : 'en'
  const texts = text(JSON.stringify({ live: words.live, lost: words.lost, sent: words.sent }))
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<body data-locale="${locale}" data-texts="${texts}">
<header>
  <div><p class="soft">${text(live.survey.name)}</p><h1>${words.title}</h1></div>
  <nav><span id="state" role="status"></span><a href="/report?locale=${locale}">${words.report}</a><a href="/?locale=${other}" hreflang="${other}" lang="${other}">${words.other}</a></nav>
</header>
<main>
<div class="top">
<section id="now">${now}</section>
<form id="ask">
  <h2>${words.ask}</h2>
  <div class="scores">${Array.from({ length: 11 }, (_, score) => `<button name="nps" value="${score}">${score}</button>`).join('')}</div>
  <select name="store" aria-label="${words.store}"></select>
  <p class="soft" id="sent" role="status">${words.hint}</p>
</form>
</div>
<div id="tables">${tables}</div>
</main>
<script>${SCRIPT}</script>
</html>
`
}

/**
 * The paths that a new answer may take, for the form.
 * @param {Cube} cube
 * @returns {(string | null)[][]}
 */
export function storesOf(cube) {
  const paths = cube.paths('store').filter(([region, store]) => region && store)
  return 0 < paths.length ? paths : [['Mazowsze', 'Warszawa Wola']]
}

const SCRIPT = `
const { locale, texts } = document.body.dataset
const words = JSON.parse(texts)
const [now, tables, state, ask, sent] = ['now', 'tables', 'state', 'ask', 'sent'].map((id) => document.getElementById(id))

const events = new EventSource('/live?locale=' + locale)
const say = (word) => { state.textContent = words[word]; state.className = word }
events.addEventListener('board', ({ data }) => {
  const board = JSON.parse(data)
  now.innerHTML = board.now
  tables.innerHTML = board.tables
  say('live')
})
events.addEventListener('error', () => say('lost'))

fetch('/stores').then((reply) => reply.json()).then((paths) => {
  ask.store.append(...paths.map((path) => new Option(path.join(' · '), JSON.stringify(path))))
})
ask.addEventListener('submit', async (event) => {
  event.preventDefault()
  const [region, store] = JSON.parse(ask.store.value)
  const nps = Number(event.submitter.value)
  const answer = { region, store, channel: 'web', nps, consent: 'yes' }
  const reply = await fetch('/answers', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) })
  const { refused = [], message } = await reply.json()
  sent.textContent = reply.ok ? words.sent + ' ' + nps + ', ' + store : refused[0]?.message ?? message
})
`

/** What the page may load and run: itself. */
export const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --panel: #f6f7f8; --ink: #16202b; --soft: #566270; --rule: #c3cad2; --line: #0068a8; --band: #cfe3f2; --edge: #8ab8db; --good: #00604a; --bad: #a63a00 }
@media (prefers-color-scheme: dark) { :root { --paper: #12171c; --panel: #1a2128; --ink: #e9edf1; --soft: #a4afba; --rule: #46515c; --line: #6ab7ec; --band: #1d3d55; --edge: #3d759c; --good: #56cfa9; --bad: #ff9d63 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 40px 32px 56px; max-width: 960px; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums lining-nums }
h1, h2, p { margin: 0 }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -.02em }
h2 { font-size: 18px; line-height: 1.3; letter-spacing: -.01em }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: 3px }
.soft, .note { color: var(--soft) }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end; gap: 12px 32px }
nav { display: flex; flex-wrap: wrap; gap: 6px 20px; font-size: 15px }
#state::before { content: "● "; color: var(--soft) }
#state:empty { display: none }
#state.live::before { color: var(--good) }
#state.lost { color: var(--bad) }
.top { display: grid; grid-template-columns: 1.5fr 1fr; gap: 20px; margin-top: 28px }
#now, form { padding: 22px 26px; border-radius: 12px; background: var(--panel); min-width: 0 }
#tables { display: grid; gap: 36px; margin-top: 36px }
#tables section { min-width: 0 }
#tables h2 { margin-bottom: 10px }
#why p { max-width: 70ch }
#tables .cxmetrics { max-width: none; padding: 0; --cx-paper: var(--paper) }
.value { font-size: 64px; line-height: 1.1; font-weight: 700; letter-spacing: -.03em }
.value.none { font-size: 22px; font-weight: 400; letter-spacing: 0; font-style: italic; color: var(--soft) }
.interval { font-weight: 600 }
.strip { margin: 16px 0 14px }
.track { position: relative; height: 14px; border-radius: 7px; background: color-mix(in srgb, var(--rule) 40%, transparent) }
.track i { position: absolute; top: 0; bottom: 0 }
.zero { left: 50%; width: 1px; background: var(--soft) }
.track .band { top: -4px; bottom: -4px; min-width: 6px; border: 1px solid var(--edge); border-radius: 4px; background: var(--band) }
.track .dot { top: 50%; width: 10px; height: 10px; margin: -5px; border-radius: 50%; background: var(--line) }
.ticks { display: flex; justify-content: space-between; margin-top: 2px; font-size: 13px; color: var(--soft) }
form { display: grid; gap: 14px; align-content: start }
select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; padding: 7px 10px; min-width: 0 }
select { width: 100% }
.scores { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 6px }
form p { font-size: 14px }
button { cursor: pointer; padding: 7px 0 }
button:hover { border-color: var(--line) }
:focus-visible { outline: 2px solid var(--line); outline-offset: 2px }
@media (max-width: 720px) { body { padding: 24px 16px 40px } .top { grid-template-columns: minmax(0, 1fr) } h1 { font-size: 24px } .value { font-size: 52px } #now, form { padding: 16px 18px } }
`

/** @param {number} value @param {Locale} locale */
const points = (value, locale) => value.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).replace('-', '−')

/** @param {number} n @param {Locale} locale */
const count = (n, locale) => n.toLocaleString(locale === 'en' ? 'en-GB' : 'pl')

/** @param {string} iso @param {Locale} locale */
const day = (iso, locale) => new Date(iso).toLocaleDateString(locale === 'en' ? 'en-GB' : 'pl', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** @param {string} iso @param {number} days */
const daysBefore = (iso, days) => new Date(Date.parse(iso) - days * 86_400_000).toISOString().slice(0, 10)

/** @param {string} iso */
const mondayOf = (iso) => daysBefore(iso, (new Date(iso).getUTCDay() + 6) % 7)

/** @param {string} text */
const text = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
