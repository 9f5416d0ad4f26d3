// @ts-check
// Some thousand answers to look at when there is no file: the same ones every time.

/** Store, region, and how good it is. @type {[string, string, number][]} */
const STORES = [
  ['Warszawa Wola', 'Mazowsze', 0.62],
  ['Warszawa Praga', 'Mazowsze', 0.5],
  ['Radom', 'Mazowsze', 0.44],
  ['Kraków Krowodrza', 'Małopolska', 0.58],
  ['Tarnów', 'Małopolska', 0.66],
  ['Gdańsk Wrzeszcz', 'Pomorze', 0.7],
  ['Słupsk', 'Pomorze', 0.55],
]
const CHANNELS = ['store', 'web', 'e-mail']
const ROWS = 6_000
const DAYS = 120

/**
 * Answers as columns: what is many is best handed over so, in typed arrays and lists of names.
 * @param {Date} until
 * @returns {import('cxmetrics').Columns}
 */
export function sample(until) {
  const next = numbers(20_261_101)
  const rows = Array.from({ length: ROWS }, () => ({ store: Math.floor(next() * STORES.length), mood: next(), luck: next(), at: next() }))
  const happy = rows.map(({ store, mood }) => mood < (STORES[store]?.[2] ?? 0))
  const pick = (/** @type {number} */ low, /** @type {number} */ high) => (/** @type {number} */ luck) => low + Math.floor(luck * (high - low + 1))
  const scores = (/** @type {[number, number]} */ good, /** @type {[number, number]} */ bad) =>
    Uint8Array.from(rows, ({ luck }, row) => pick(...(happy[row] ? good : bad))(luck))
  const ofStore = (/** @type {number} */ field) => ({
    codes: Uint8Array.from(rows, ({ store }) => store),
    names: STORES.map((store) => String(store[field])),
  })
  return {
    answer_id: rows.map((_, row) => `S${row}`),
    answered_at: rows.map(({ at }) => new Date(until.getTime() - Math.floor(at * DAYS * 86_400_000))),
    region: ofStore(1),
    store: ofStore(0),
    channel: { codes: Uint8Array.from(rows, (_, row) => row % CHANNELS.length), names: CHANNELS },
    nps: scores([9, 10], [2, 8]),
    csat: scores([4, 5], [1, 4]),
    ces: scores([5, 7], [2, 6]),
    handling_s: Int32Array.from(rows, ({ luck, mood }) => 60 + Math.floor(luck * mood * 2_400)),
    resolved: happy,
    topics: rows.map(() => null),
    comment: rows.map(() => null),
    consent: rows.map(() => true),
  }
}

/** Numbers from 0 up to 1, the same for the same seed: Marsaglia's xorshift. @param {number} seed */
function numbers(seed) {
  let state = seed | 0
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
