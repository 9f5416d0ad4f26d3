// How far a number may lie from the expected one: `abs + rel * |expected|`.

export class Tolerance {
  #abs
  #rel

  constructor(tolerance) {
    this.#abs = tolerance?.abs ?? 0
    this.#rel = tolerance?.rel ?? 0
  }

  /** What in `produced` does not match `expected`. Values that nobody expects do not count. */
  differences(expected, produced) {
    const found = []
    if (!isObject(expected) || Object.keys(expected).length === 0) found.push('nothing is expected')
    this.#compare('', expected, produced, found)
    return found
  }

  #compare(path, expected, produced, found) {
    if (isObject(expected) && isObject(produced)) {
      for (const [name, value] of Object.entries(expected)) {
        const inner = path === '' ? name : `${path}.${name}`
        if (Object.hasOwn(produced, name) && produced[name] !== undefined) this.#compare(inner, value, produced[name], found)
        else found.push(`${inner} is missing`)
      }
    } else if (Array.isArray(expected) && Array.isArray(produced) && expected.length === produced.length) {
      expected.forEach((value, at) => this.#compare(`${path}[${at}]`, value, produced[at], found))
    } else {
      const [wanted, got] = [number(expected), number(produced)]
      const agree = wanted !== undefined && got !== undefined ? this.#holds(wanted, got) : expected === produced
      if (!agree) found.push(`${path} is ${shown(produced)}, not ${shown(expected)}`)
    }
  }

  #holds(wanted, got) {
    if (!Number.isFinite(wanted) || !Number.isFinite(got)) return wanted === got
    return Math.abs(got - wanted) <= this.#abs + this.#rel * Math.abs(wanted)
  }
}

/** A number of a case file, where infinity is a word. */
export function number(value) {
  if (value === 'inf') return Infinity
  if (value === '-inf') return -Infinity
  return typeof value === 'number' ? value : undefined
}

export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value) {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}
