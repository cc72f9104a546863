import { expect, test } from 'vitest'
import { leftAt } from '../../../src/domain/stock/batch.ts'
import type { SeenStock } from '../../../src/domain/schedule/facts.ts'
import { withLeft } from '../../../src/domain/schedule/urgency.ts'
import { judgeUnasked, type Signs } from '../../../src/domain/stock/unasked-verdict.ts'
import { type MarkFacts, marksSuffice, unaskedRows } from '../../../src/domain/stock/unasked.ts'
import { judge } from '../../../src/domain/stock/verdict.ts'
import { reasonOf } from '../../../src/domain/stock/evidence.ts'
import { seeds } from '../../helpers/long.ts'
import { seeded } from '../mapping/random.ts'
import { candidate, evidence, movement, sentRow, UPLOAD } from './make.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-24T03:00:00.000Z')
const iso = (ms: number): string => new Date(ms).toISOString()

/** Every combination of signs that there can be. */
function allSigns(): Signs[] {
  const flags = [false, true]
  const all: Signs[] = []
  for (const queue of ['succeeded', 'failed', 'unfinished', 'unknown'] as const)
    for (const over of flags)
      for (const calm of over ? flags : [false])
        for (const expired of over ? flags : [false])
          for (const isMarked of flags)
            for (const isNamed of flags)
              for (const isAlone of flags)
                for (const listed of flags)
                  for (const unread of calm ? [false] : flags)
                    for (const reasonKept of [null, false, true])
                      for (const keepsMarks of reasonKept === true ? flags : [false])
                        for (const isWorked of flags)
                          all.push({
                            isWorked,
                            row: 1,
                            queue,
                            queueMessage: 'words',
                            over,
                            calm,
                            expired,
                            isMarked,
                            isNamed,
                            isAlone,
                            reasonKept,
                            keepsMarks,
                            ...(listed && { mayBeListed: true as const }),
                            ...(unread && { historyUnread: true as const }),
                          })
  return all
}

test('of all signs only its own mark says that a row is in', () => {
  for (const signs of allSigns()) {
    const { kind, by } = judgeUnasked(signs)
    expect(kind === 'applied').toBe(signs.isMarked)
    if (kind === 'applied') expect(by).toBe('tag')
  }
})

test('it goes once more only where history and queue both say that it is nowhere, after the time to settle', () => {
  for (const signs of allSigns()) {
    if (judgeUnasked(signs).kind !== 'notSent') continue
    expect(signs).toMatchObject({ queue: 'unknown', over: true, calm: true, reasonKept: true })
    expect(signs).not.toHaveProperty('mayBeListed')
    expect(signs.isMarked).toBe(false)
  }
})

test('a file that was worked without its mark is in doubt, and refused only by words or by what did get in', () => {
  for (const signs of allSigns().filter((one) => !one.isMarked)) {
    const { kind } = judgeUnasked(signs)
    const { queue, calm, isNamed, isAlone, keepsMarks } = signs
    if (queue === 'succeeded' && calm && !isNamed) expect(kind).toBe('inDoubt')
    if (kind !== 'refused') continue
    if (queue === 'unknown') {
      expect(signs).toMatchObject({ calm: true, isWorked: true, reasonKept: true })
      continue
    }
    expect(['succeeded', 'failed']).toContain(queue)
    const seen = calm && keepsMarks
    expect(queue === 'failed' ? isNamed || seen || (calm && isAlone) : isNamed && seen).toBe(true)
  }
})

test('nothing stays open for ever but what the queue still works', () => {
  for (const signs of allSigns().filter((one) => one.expired && one.queue !== 'unfinished'))
    expect(judgeUnasked(signs).kind).not.toBe('doubtful')
})

test('an answer was lost and the marks of other rows show that the file was worked: what has none was left out', () => {
  const rows = [
    sentRow('TEA', -2, { before: null }),
    sentRow('CUP', -1, { row: 2, before: null }),
  ] as const
  const mark = movement('TEA', -2, { id: 7, reason: reasonOf(rows[0].tag, 1) })
  const facts = { queue: 'unknown', mayBeListed: true, reasonKept: true } as const
  const ofCup = (more: object): string | undefined =>
    judge(rows, evidence({ ...facts, ...more }))[1]?.kind
  expect(ofCup({ movements: [mark] })).toBe('refused')
  expect(ofCup({ movements: [mark], calm: false })).toBe('doubtful')
  expect(ofCup({})).toBe('doubtful')
  // The other one has its verdict already.
  const later = { ...rows[1], upload: { ...UPLOAD, marked: true as const } }
  const markedAt = leftAt(UPLOAD)
  const known = { ...facts, markedAt }
  expect(judge([later], evidence(known))).toMatchObject([{ kind: 'refused', by: 'tag' }])
  // So too where the queue has been heard of since, and gives the reason.
  const told = { queue: 'succeeded', reasonKept: true, queueMessage: '3行目「CUP」：不足' } as const
  const answered = { ...told, markedAt }
  expect(judge([later], evidence(answered))).toMatchObject([{ kind: 'refused', by: 'tag+queue' }])
  // Of another 拠点, where nobody has seen a mark since.
  expect(judge([later], evidence(facts))).toMatchObject([{ kind: 'doubtful' }])
  expect(judge([later], evidence(told))).toMatchObject([{ kind: 'inDoubt' }])
})

test('counts and quantity are no witness, whether or not marks are kept', () => {
  const row = sentRow('TEA', -2, { before: null })
  const fits = {
    movements: [movement('TEA', -2, { id: 7 })],
    after: new Map([['TEA', { kind: 'known' as const, stock: 8, free: 8 }]]),
  }
  for (const reasonKept of [null, false, true])
    for (const queue of ['succeeded', 'failed', 'unknown'] as const)
      for (const over of [false, true]) {
        const [verdict] = judge(
          [row, sentRow('CUP', -1, { row: 2, before: null })],
          evidence({ ...fits, reasonKept, queue, over, calm: over, mayBeListed: true }),
        )
        expect(['doubtful', 'inDoubt']).toContain(verdict?.kind)
      }
  const mark = movement('TEA', -2, { id: 7, reason: reasonOf(row.tag, 1) })
  expect(judge([row], evidence({ movements: [mark], reasonKept: false }))).toMatchObject([
    { kind: 'applied', by: 'tag' },
  ])
})

const TRUSTED: MarkFacts = {
  reasonKept: true,
  markedAt: '2026-11-24 11:00:00',
  open: [],
  askedAt: iso(NOW - HOUR),
}
const open = (startedAt: string) => ({ upload: { ...UPLOAD, startedAt } })

test.each<[string, MarkFacts, boolean]>([
  ['the newest were seen', TRUSTED, true],
  ['it is not known whether they are kept', { ...TRUSTED, reasonKept: false }, false],
  ['one was wanting since', { ...TRUSTED, unmarkedAt: '2026-11-24 11:00:00' }, false],
  ['one was wanting before', { ...TRUSTED, unmarkedAt: '2026-11-24 10:59:59' }, true],
  ['something newer has no verdict', { ...TRUSTED, open: [open('2026-11-24 11:00:01')] }, false],
  ['something older has none', { ...TRUSTED, open: [open('2026-11-24 10:00:00')] }, true],
  ['none has asked for a day', { ...TRUSTED, askedAt: iso(NOW - 24 * HOUR) }, false],
  ['none has asked so far', { ...TRUSTED, askedAt: undefined }, false],
  ['a clock was ahead', { ...TRUSTED, askedAt: iso(NOW + HOUR) }, false],
])('marks suffice or not: %s', (_, facts, suffice) => {
  expect(marksSuffice(facts, NOW)).toBe(suffice)
})

test.each(seeds(20, 500))('seed %i: what leaves unasked is never much of what was seen', (seed) => {
  const random = seeded(seed)
  const start = random(200)
  const urgentBelow = random(6)
  const look = {
    free: start,
    neCode: 'TEA',
    at: iso(NOW),
    countedAt: '2026-11-24 12:00:00',
    left: 0,
    place: 'goods',
  }
  let codes: Record<string, SeenStock> = {
    tea: { free: start, at: iso(NOW), from: 'asked', look },
  }
  let moved = 0
  for (let step = 0; step < 40; step += 1) {
    const now = NOW + step * 5 * 60_000
    const delta = (1 + random(4)) * (random(4) === 0 ? 1 : -1)
    const view = { seen: new Map(Object.entries(codes)), setTakes: new Map(), urgentBelow }
    const facts = { view, placeOf: () => 'goods', now, maxRows: 1000 }
    const found = unaskedRows([candidate('TEA', delta)], facts)
    if (found === null) continue
    moved += Math.abs(delta)
    expect(now - NOW).toBeLessThan(2 * HOUR)
    expect(moved).toBeLessThanOrEqual(start / 10)
    expect((codes['tea']?.free ?? 0) - Math.abs(delta)).toBeGreaterThan(urgentBelow)
    expect(found).toMatchObject({
      countedAt: look.countedAt,
      rows: [{ before: null, sent: delta }],
    })
    expect(
      unaskedRows([candidate('TEA', delta)], { ...facts, placeOf: () => 'warehouse/A' }),
    ).toBeNull()
    expect(unaskedRows([candidate('TEA', delta), candidate('CUP', -1)], facts)).toBeNull()
    codes = withLeft(codes, found.rows)
  }
})

test('the last row of a failed file of which nobody knows is not the only one of that file', () => {
  const row = sentRow('A', -2, { before: null, row: 2 })
  const facts = { queue: 'failed', queueMessage: '2行目 B', reasonKept: true } as const
  expect(judge([row], evidence(facts))).toMatchObject([{ kind: 'doubtful' }])
  expect(judge([row], evidence({ ...facts, isAlone: true }))).toMatchObject([{ kind: 'refused' }])
})
