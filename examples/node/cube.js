// @ts-check
// The live cube: every answer that is acknowledged stands in the journal and is counted here. Answers change it in turn, one
// request after the other; readings need no turn.

import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { Cube } from 'cxmetrics'
import { Journal } from './journal.js'

/**
 * @typedef {import('cxmetrics').Survey} Survey
 * @typedef {import('cxmetrics').Data} Data
 * @typedef {import('cxmetrics').Row} Answer
 * @typedef {import('cxmetrics').CxError} CxError
 * @typedef {import('./journal.js').Entry} Entry
 */

/**
 * An answer that was not counted, and what to do about it.
 * @typedef {{ row: number, id: string | null, code: string, message: string, place: object, faults: readonly object[] }} Refused
 */

/**
 * What became of the answers of one request. `repeated` were held already, word for word: sending again after a lost reply
 * does no harm.
 * @typedef {{ accepted: string[], repeated: string[], refused: Refused[] }} Receipt
 */

/** From so many answers on they are folded off the event loop. */
const MANY = 100
/** So many answers are judged one by one before others get the event loop. */
const AT_A_TIME = 25

export class NotHeld extends Error {
  /** @param {string} id */
  constructor(id) {
    super(`there is no answer \`${id}\`; only answers that came in here can be changed`)
  }
}

/** @extends {EventEmitter<{ change: [] }>} */
export class LiveCube extends EventEmitter {
  /** @type {Map<string, { seq: number, answer: Answer }>} */
  #answers = new Map()
  /** @type {Promise<unknown>} */
  #lastTurn = Promise.resolve()
  #seq = 0
  #superseded = 0
  #snapshotSeq = -1
  #stopSeeding = new AbortController()
  /** @type {Journal} */
  #journal
  #directory
  #id
  #time
  #uncounted
  #blank

  /** How many answers were refused since the start, by reason. @type {Record<string, number>} */
  refusals = {}
  /** Settles when the seed is counted; rejects when it cannot be read. @type {Promise<void>} */
  seeded = Promise.resolve()
  isSeeded = true
  /** @type {Date | null} */
  savedAt = null

  /**
   * @param {Survey} survey
   * @param {string} directory
   * @param {Journal} journal
   */
  constructor(survey, directory, journal) {
    super()
    this.setMaxListeners(0)
    this.survey = survey
    this.cube = withoutIds(new Cube(survey))
    this.#directory = directory
    this.#journal = journal
    const { id, respondent, revision, time } = survey.toJSON()
    if (!id) throw new Error('the survey names no `id`: without one no answer can be corrected or erased')
    this.#id = id
    this.#time = typeof time === 'string' ? time : time?.column
    // Who answered, and which answer it is, the journal knows; the cube counts without.
    this.#uncounted = new Set([id, respondent, revision])
    this.#blank = Object.fromEntries(this.cube.survey.columns.map((column) => [column, null]))
  }

  /**
   * Opens what the directory holds: its snapshot, and the lines of the journal that are younger. Without a snapshot all is
   * counted anew, from the seed - beside the event loop, so that answers can come in meanwhile - and from the journal.
   * @param {{ survey: Survey, directory: string, seed?: Data | null }} options
   */
  static async open({ survey, directory, seed }) {
    await mkdir(directory, { recursive: true })
    const { journal, entries } = await Journal.open(join(directory, 'journal.jsonl'))
    const live = new LiveCube(survey, directory, journal)
    await live.#restore(entries)
    if (live.#snapshotSeq < 0 && seed) live.#seed(seed)
    return live
  }

  /** How many answers are held one by one. */
  get held() {
    return this.#answers.size
  }

  /** The number of the last change. */
  get version() {
    return this.#seq
  }

  /** @param {string} id */
  answer(id) {
    const held = this.#answers.get(id)
    if (!held) throw new NotHeld(id)
    return held.answer
  }

  /**
   * Counts answers. Each stands or falls alone; those that are counted are on the disk when the promise settles.
   * @param {readonly Answer[]} answers
   * @param {AbortSignal} [signal] gives up an intake that is under way: nothing is counted then
   * @returns {Promise<Receipt>}
   */
  add(answers, signal) {
    return this.#inTurn(async () => {
      signal?.throwIfAborted()
      /** @type {Receipt} */
      const receipt = { accepted: [], repeated: [], refused: [] }
      /** @type {Map<string, { row: number, answer: Answer }>} */
      const fresh = new Map()
      answers.forEach((given, row) => {
        const answer = this.#complete(given)
        const id = /** @type {string} */ (answer[this.#id])
        const held = this.#answers.get(id)?.answer ?? fresh.get(id)?.answer
        if (!held) fresh.set(id, { row, answer })
        else if (isSame(given, held)) receipt.repeated.push(id)
        else this.#refuse(receipt, row, id, duplicate(id, this.#id))
      })
      const counted = await this.#count(fresh, receipt, signal)
      try {
        await this.#keep([...counted.keys()].map((id) => ({ id, answer: fresh.get(id)?.answer ?? null })))
      } catch (error) {
        // What is not on the disk is not acknowledged, and not counted.
        counted.forEach((answer) => this.cube.remove(this.#counted(answer)))
        throw error
      }
      receipt.accepted.push(...counted.keys())
      receipt.refused.sort((one, other) => one.row - other.row)
      return receipt
    })
  }

  /**
   * Replaces an answer. Throws what the cube throws when it refuses the new one; the old one stays then.
   * @param {string} id
   * @param {(old: Answer) => Answer} change
   * @returns {Promise<Answer>}
   */
  correct(id, change) {
    return this.#inTurn(async () => {
      const old = this.answer(id)
      const corrected = { ...change(old), [this.#id]: id }
      try {
        this.cube.correct(this.#counted(old), this.#counted(corrected))
      } catch (error) {
        this.#tally(/** @type {CxError} */ (error))
        throw error
      }
      try {
        await this.#keep([{ id, answer: corrected }])
      } catch (error) {
        this.cube.correct(this.#counted(corrected), this.#counted(old))
        throw error
      }
      return corrected
    })
  }

  /**
   * Erases an answer: it is no longer counted, nor in the journal once that is compacted with the next snapshot.
   * @param {string} id
   * @returns {Promise<void>}
   */
  remove(id) {
    return this.#inTurn(async () => {
      const old = this.answer(id)
      this.cube.remove(this.#counted(old))
      try {
        await this.#keep([{ id, answer: null }])
      } catch (error) {
        this.cube.add(this.#counted(old))
        throw error
      }
    })
  }

  /**
   * A report. It takes its turn: it is composed beside the event loop, and a change meanwhile would have to copy the cube.
   * @param {import('cxmetrics').ReportSpec} spec
   * @param {string} asOf
   */
  report(spec, asOf) {
    return this.#inTurn(() => this.cube.report({ asOf, spec }))
  }

  /** Writes a snapshot, when there is anything new in it. Whether there was. */
  async snapshot() {
    await this.seeded
    return this.#inTurn(async () => {
      if (this.#snapshotSeq === this.#seq && this.#superseded === 0) return false
      const name = snapshotName(this.#seq)
      const beside = join(this.#directory, `${name}.new`)
      await this.cube.toParquet(beside)
      await sync(beside)
      await rename(beside, join(this.#directory, name))
      this.#snapshotSeq = this.#seq
      this.savedAt = new Date()
      // Only now may lines go that an older snapshot would need.
      await this.#journal.compact(this.#entries())
      this.#superseded = 0
      for (const { name: older } of (await snapshots(this.#directory)).slice(1)) await rm(join(this.#directory, older))
      return true
    })
  }

  /** Writes a last snapshot and lets go of the files. */
  async close() {
    this.#stopSeeding.abort()
    // A seed that was given up is counted at the next start.
    if (await this.seeded.then(() => true, () => false)) await this.snapshot()
    await this.#inTurn(() => this.#journal.close())
  }

  /**
   * Turns come one after the other.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #inTurn(work) {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => {})
    return turn
  }

  /** @param {Entry[]} entries */
  async #restore(entries) {
    const [newest] = await snapshots(this.#directory)
    if (newest) {
      this.cube = await Cube.fromParquet(join(this.#directory, newest.name))
      this.#snapshotSeq = newest.seq
      this.#seq = newest.seq
    }
    for (const { seq, id, answer } of entries) {
      const old = this.#answers.get(id)
      if (this.#snapshotSeq < seq) {
        if (old && answer) this.cube.correct(this.#counted(old.answer), this.#counted(answer))
        else if (old) this.cube.remove(this.#counted(old.answer))
        else if (answer) this.cube.add(this.#counted(answer))
      }
      if (old) this.#superseded += 1
      if (answer) this.#answers.set(id, { seq, answer })
      else this.#answers.delete(id)
      this.#seq = Math.max(this.#seq, seq)
    }
  }

  /** @param {Data} seed */
  #seed(seed) {
    this.isSeeded = false
    this.seeded = (async () => {
      const counted = withoutIds(await this.survey.fold(seed, { signal: this.#stopSeeding.signal }))
      await this.#inTurn(async () => {
        // The few that came in meanwhile join the many.
        counted.merge(this.cube)
        this.cube = counted
      })
      this.isSeeded = true
      this.emit('change')
    })()
    // Whoever waits for it hears of a failure.
    this.seeded.catch(() => {})
  }

  /**
   * An answer without an id gets one, one without a time was given now.
   * @param {Answer} given
   * @returns {Answer}
   */
  #complete(given) {
    const now = this.#time && (given[this.#time] ?? null) === null ? { [this.#time]: new Date().toISOString() } : {}
    return { ...given, ...now, [this.#id]: given[this.#id] ?? randomUUID() }
  }

  /**
   * What of an answer the cube counts.
   * @param {Answer} answer
   * @returns {Answer}
   */
  #counted = (answer) => Object.fromEntries(Object.entries(answer).filter(([column]) => !this.#uncounted.has(column)))

  /**
   * Counts all that can be counted, and says of the others why not.
   * @param {Map<string, { row: number, answer: Answer }>} fresh
   * @param {Receipt} receipt
   * @param {AbortSignal} [signal]
   * @returns {Promise<Map<string, Answer>>}
   */
  async #count(fresh, receipt, signal) {
    const counted = new Map([...fresh].map(([id, { answer }]) => [id, answer]))
    if (MANY <= fresh.size && (await this.#foldWhole([...counted.values()].map(this.#counted), signal))) return counted
    let judged = 0
    for (const [id, { row, answer }] of fresh) {
      try {
        this.cube.add(this.#counted(answer))
      } catch (error) {
        counted.delete(id)
        this.#refuse(receipt, row, id, /** @type {CxError} */ (error))
      }
      judged += 1
      if (judged % AT_A_TIME === 0) await pause()
    }
    return counted
  }

  /**
   * Folds many answers beside the event loop. Where anything in them is refused nothing is counted: a fold would drop the
   * refused part of an answer, and its sender would not know.
   * @param {readonly Answer[]} answers
   * @param {AbortSignal} [signal]
   */
  async #foldWhole(answers, signal) {
    // A fold passes over columns that it does not know; here they are slips of the pen.
    const isKnown = answers.every((answer) => Object.keys(answer).every((column) => column in this.#blank))
    if (!isKnown) return false
    const part = new Cube(this.cube.survey)
    try {
      const intake = await part.fold(answers.map((answer) => ({ ...this.#blank, ...answer })), { signal })
      const questions = Object.values(intake.questions)
      const isWhole = intake.rowsAccepted === intake.rowsRead && questions.every(({ refused }) => isEmpty(refused))
      if (isWhole) this.cube.merge(part)
      return isWhole
    } catch (error) {
      if (/** @type {CxError} */ (error).code === 'cancelled') throw error
      // Which answer it was shows when they are judged one by one.
      return false
    }
  }

  /**
   * @param {Receipt} receipt
   * @param {number} row
   * @param {string} id
   * @param {{ code: string, message: string, place: object, faults: readonly object[] }} error
   */
  #refuse({ refused }, row, id, error) {
    this.#tally(error)
    const { code, message, place, faults } = error
    refused.push({ row, id, code, message, place, faults })
  }

  /** @param {{ code: string, faults: readonly object[] }} error */
  #tally({ code, faults }) {
    const [reason = code] = faults.map((fault) => /** @type {import('cxmetrics').Fault} */ (fault).code)
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1
  }

  /**
   * Puts changes into the journal, and then into force.
   * @param {readonly { id: string, answer: Answer | null }[]} changes
   */
  async #keep(changes) {
    if (changes.length === 0) return
    const entries = changes.map((change, at) => ({ seq: this.#seq + 1 + at, ...change }))
    await this.#journal.append(entries)
    this.#seq += entries.length
    for (const { seq, id, answer } of entries) {
      if (this.#answers.has(id)) this.#superseded += 1
      if (answer) this.#answers.set(id, { seq, answer })
      else this.#answers.delete(id)
    }
    this.emit('change')
  }

  /** @returns {Iterable<Entry>} */
  *#entries() {
    const held = [...this.#answers].sort(([, one], [, other]) => one.seq - other.seq)
    for (const [id, { seq, answer }] of held) yield { seq, id, answer }
  }
}

/**
 * The same counts without the ids, and of a survey without `id`: a snapshot holds none, so after a restart the cube would not
 * know the answers it is to correct. The journal knows them.
 * @param {Cube} cube
 */
function withoutIds(cube) {
  return cube.rollUp({ by: cube.survey.dimensions })
}

/**
 * Whether all that was given is held so.
 * @param {Answer} given
 * @param {Answer} held
 */
function isSame(given, held) {
  return Object.entries(given).every(([column, cell]) => JSON.stringify(cell ?? null) === JSON.stringify(held[column] ?? null))
}

/**
 * @param {string} id
 * @param {string} column
 */
function duplicate(id, column) {
  const message = `another answer \`${id}\` is held; send it with PUT /answers/${encodeURIComponent(id)} to correct that one`
  return { code: 'duplicate', message, place: { column }, faults: [] }
}

/** @param {object} refused */
const isEmpty = (refused) => Object.keys(refused).length === 0

/** @param {number} seq */
const snapshotName = (seq) => `cube.${seq}.parquet`

/**
 * The snapshots of a directory, the newest first.
 * @param {string} directory
 */
async function snapshots(directory) {
  const found = (await readdir(directory)).flatMap((name) => {
    const seq = /^cube\.(\d+)\.parquet$/.exec(name)?.[1]
    return seq === undefined ? [] : [{ name, seq: Number(seq) }]
  })
  return found.sort((one, other) => other.seq - one.seq)
}

/** @param {string} path */
async function sync(path) {
  const file = await open(path, 'r+')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}
