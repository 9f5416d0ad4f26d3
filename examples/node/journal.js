// @ts-check
// The raw answers on disk: one JSON line for each that came in, was corrected or was erased. Lines are only ever added; what
// they supersede goes when the journal is compacted.

import { open, readFile, rename, truncate } from 'node:fs/promises'

/** @typedef {import('cxmetrics').Row} Answer */

/**
 * One line. Sequence numbers rise by one; `answer` is what the id holds from here on, `null` after an erasure.
 * @typedef {{ seq: number, id: string, answer: Answer | null }} Entry
 */

export class Journal {
  #path
  #file

  /**
   * @param {string} path
   * @param {import('node:fs/promises').FileHandle} file
   */
  constructor(path, file) {
    this.#path = path
    this.#file = file
  }

  /**
   * Opens the journal and reads what it holds. A last line that a crash cut short was never acknowledged: it is dropped.
   * @param {string} path
   * @returns {Promise<{ journal: Journal, entries: Entry[] }>}
   */
  static async open(path) {
    const bytes = await readFile(path).catch((error) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    const whole = bytes.lastIndexOf('\n') + 1
    if (whole < bytes.length) await truncate(path, whole)
    const lines = bytes.toString('utf8', 0, whole).split('\n')
    lines.pop()
    const entries = lines.map((line, at) => {
      try {
        return /** @type {Entry} */ (JSON.parse(line))
      } catch (error) {
        throw new Error(`${path}, line ${at + 1}: not a line of a journal`, { cause: error })
      }
    })
    return { journal: new Journal(path, await open(path, 'a')), entries }
  }

  /**
   * Adds lines; they are on the disk when the promise settles.
   * @param {readonly Entry[]} entries
   */
  async append(entries) {
    const { size } = await this.#file.stat()
    try {
      await this.#file.appendFile(entries.map(lineOf).join(''))
      await this.#file.datasync()
    } catch (error) {
      // Half a line must not stay: the next one would be glued to it.
      await this.#file.truncate(size).catch(() => {})
      throw error
    }
  }

  /**
   * Writes the journal anew with these entries alone: an erased answer is then on no disk of ours any more.
   * @param {Iterable<Entry>} entries
   */
  async compact(entries) {
    const beside = `${this.#path}.new`
    const file = await open(beside, 'w')
    try {
      for (const piece of inPieces(entries)) await file.appendFile(piece)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(beside, this.#path)
    await this.#file.close()
    this.#file = await open(this.#path, 'a')
  }

  async close() {
    await this.#file.close()
  }
}

/** @param {Entry} entry */
const lineOf = (entry) => `${JSON.stringify(entry)}\n`

/**
 * Some thousand lines at a time, so that a long journal does not hold up the event loop.
 * @param {Iterable<Entry>} entries
 */
function* inPieces(entries) {
  let piece = ''
  for (const entry of entries) {
    piece += lineOf(entry)
    if (piece.length < 1 << 18) continue
    yield piece
    piece = ''
  }
  yield piece
}
