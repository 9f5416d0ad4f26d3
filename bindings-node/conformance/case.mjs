// A case, read by the names of its inputs and parameters.

import { isObject, number } from './tolerance.mjs'

/** The case does not say what its method needs, or the runner does not know the method. */
export class Unreadable extends Error {}

/** Whether the library refused the inputs, which may be what the case expects; a call in the wrong shape is the runner's fault. */
export function isRefusal(error) {
  return error?.name === 'CxError' && !['invalid_argument', 'internal'].includes(error.code)
}

/** The value of `run`, or `null` where the library refuses. */
export function orNull(run) {
  try {
    return run()
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

export class Case {
  #inputs
  #params

  constructor(inputs, params) {
    this.#inputs = inputs ?? {}
    this.#params = params ?? {}
  }

  /** Options of an interval: without a level the library takes its own. */
  get options() {
    return this.#params.confidence == null ? {} : { confidence: float(this.#params.confidence, 'confidence') }
  }

  input(name) {
    return float(this.#inputs[name], name)
  }

  count(name) {
    return whole(this.#inputs[name], name)
  }

  has(name) {
    return this.#inputs[name] != null
  }

  list(name) {
    if (!Array.isArray(this.#inputs[name])) throw unreadable(name)
    return this.#inputs[name]
  }

  floats(name) {
    return this.list(name)
      .filter((value) => value !== null)
      .map((value) => float(value, name))
  }

  counts(name) {
    return this.list(name).map((value) => whole(value, name))
  }

  param(name) {
    return float(this.#params[name], name)
  }

  params(name) {
    if (!Array.isArray(this.#params[name])) throw unreadable(name)
    return this.#params[name].map((value) => float(value, name))
  }

  flag(name) {
    if (typeof this.#params[name] !== 'boolean') throw unreadable(name)
    return this.#params[name]
  }

  /** A parameter that is a word. */
  word(name) {
    if (typeof this.#params[name] !== 'string') throw unreadable(name)
    return this.#params[name]
  }

  /** An input that is a text. */
  text(name) {
    if (typeof this.#inputs[name] !== 'string') throw unreadable(name)
    return this.#inputs[name]
  }

  point(name) {
    if (!Number.isInteger(this.#params[name])) throw unreadable(name)
    return this.#params[name]
  }

  limit(name) {
    return whole(this.#params[name], name)
  }

  /** Only what the method offers may be asked for. */
  only(name, offered) {
    const asked = this.#params[name] ?? null
    if (asked === null || JSON.stringify(asked) === JSON.stringify(offered)) return
    const [want, have] = [JSON.stringify(asked), JSON.stringify(offered)]
    throw new Unreadable(`the parameter ${name} is ${want}; only ${have} is offered`)
  }

  /** A part of the inputs, with the same parameters. */
  part(name) {
    if (!isObject(this.#inputs[name])) throw unreadable(name)
    return new Case(this.#inputs[name], this.#params)
  }

  /** A parameter that may be left out. */
  paramOrNull(name) {
    return this.#params[name] == null ? null : this.param(name)
  }

  /** Numbers, and `null` where there is none. */
  floatsOrNull(name) {
    return this.list(name).map((value) => (value === null ? null : float(value, name)))
  }

  /** Lists of numbers. */
  rows(name) {
    return this.list(name).map((row) => {
      if (!Array.isArray(row)) throw unreadable(name)
      return row.map((value) => float(value, name))
    })
  }

  /** Detractors, passives and promoters of each store. */
  stores(name) {
    return this.rows(name).map((row) => {
      if (row.length !== 3) throw unreadable(name)
      return { detractors: row[0], passives: row[1], promoters: row[2] }
    })
  }

  /** How many detractors, passives and promoters: of the case, or of one of its sides. */
  npsCounts(side) {
    return classes(side === undefined ? this.#inputs : this.#inputs[side], side ?? 'inputs')
  }

  pseudoAnswers() {
    return classes(this.#params.pseudo_observations, 'pseudo_observations')
  }

  /** Counts by score under a key that names the scale, such as `counts_by_score_1_to_5`. */
  ratings() {
    for (const key of Object.keys(this.#inputs)) {
      const scale = /^counts_by_score_(-?\d+)_to_(-?\d+)$/.exec(key)
      if (scale === null) continue
      const [lowest, highest] = [Number(scale[1]), Number(scale[2])]
      const counts = this.counts(key)
      if (counts.length !== highest - lowest + 1) throw new Unreadable(`${key} has ${counts.length} counts`)
      return { counts, lowest, highest }
    }
    throw unreadable('counts_by_score')
  }

  /** Values and their weights; rows that miss either are left out. */
  weighted(name) {
    const [values, weights] = [this.list(name), this.list('weights')]
    if (values.length !== weights.length) throw new Unreadable(`${name} and weights differ in length`)
    const rows = values.map((value, row) => [value, weights[row]]).filter((row) => !row.includes(null))
    return {
      values: rows.map(([value]) => float(value, name)),
      weights: rows.map(([, weight]) => float(weight, 'weights')),
    }
  }
}

function classes(counts, name) {
  if (!isObject(counts)) throw unreadable(name)
  return {
    detractors: float(counts.detractors, 'detractors'),
    passives: float(counts.passives, 'passives'),
    promoters: float(counts.promoters, 'promoters'),
  }
}

function float(value, name) {
  const read = number(value)
  if (read === undefined) throw unreadable(name)
  return read
}

function whole(value, name) {
  if (!Number.isSafeInteger(value) || value < 0) throw unreadable(name)
  return value
}

function unreadable(name) {
  return new Unreadable(`\`${name}\` is missing or cannot be read`)
}
