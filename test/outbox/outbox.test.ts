import { expect, test } from 'vitest'
import { EchoBook, type EchoEntry } from '../../src/domain/stock/echo.ts'
import type { App } from '../../src/context.ts'
import { Ledger } from '../../src/outbox/ledger.ts'
import { type Kind, Outbox, type Sight, type Write } from '../../src/outbox/outbox.ts'
import { grouped } from '../../src/kernel/grouped.ts'
import { StonError } from '../../src/kernel/errors.ts'
import { toJstIso } from '../../src/kernel/time.ts'

const PAIR = { productId: '8000101', storeId: '1', delta: -2 }
const AT = '2026-03-01T23:59:58+09:00'
const WRITE: Write = { id: 'NE-1-1', at: new Date(AT).toISOString() }

/** What was written down, in its order, as the clock of the machine goes. */
function opened(now: { at: string }, sight: Sight<Write> = { kind: 'absent' }) {
  const told: string[] = []
  const entries: EchoEntry[] = []
  const ledger = new Ledger({
    store: {
      echoes: {
        append: (some) => {
          told.push(...some.map(({ kind }) => kind))
          entries.push(...some)
          return Promise.resolve()
        },
        since: () => Promise.resolve({ entries, damaged: [] }),
        prune: () => Promise.resolve(),
      },
    },
    client: { movements: () => Promise.resolve([]) },
    app: {
      now: () => new Date(now.at),
      config: { nextengine: { settleMs: 900_000 } } as App['config'],
    },
    corrections: () => [],
  })
  const note = (what: string) => () => {
    told.push(what)
    return Promise.resolve()
  }
  const kind: Kind<Write> = {
    pairs: () => [PAIR],
    open: note('open'),
    looker: () => () => Promise.resolve(sight),
    done: note('done'),
    off: note('off'),
    senderMayLive: () => Promise.resolve(false),
    isMadeAgain: true,
  }
  return { outbox: new Outbox(ledger, kind), told, entries }
}

const refused = () =>
  Promise.resolve({
    kind: 'refused' as const,
    status: 400,
    words: 'no',
    error: new StonError({ code: 'smaregi', exit: 'attention', message: { ja: '', en: '' } }),
  })

/** Killed in between, the ledger must not keep a call open of which the record says that it is over: its stock would wait for ever. */
test('what is called off ends in the ledger before it ends in the record', async () => {
  const { outbox, told } = opened({ at: AT })
  await outbox.announce([WRITE])
  expect(await outbox.make(WRITE, refused)).toMatchObject({ kind: 'refused', status: 400 })
  expect(told).toEqual(['open', 'expect', 'caused', 'off'])
})

test('a call that is made again is announced again', async () => {
  const { outbox, told, entries } = opened({ at: AT })
  await outbox.announce([WRITE])
  expect(await outbox.settle([WRITE], { answered: false, late: true })).toEqual([
    { kind: 'again', write: WRITE },
  ])
  await outbox.callOff([WRITE], 'killed right here')
  await outbox.announceAgain([WRITE])
  expect(told).toEqual(['open', 'expect', 'caused', 'off', 'expect'])
  expect(new EchoBook(entries).of(change('10'))).toEqual({ kind: 'wait' })
})

/** As a ledger of files is read: day by day. */
function filed(entries: readonly EchoEntry[]): EchoEntry[] {
  return [...grouped(entries, ({ at }) => at.slice(0, 10))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, some]) => some)
}

test('a call whose movements nobody saw is known by its content, also when it ends after midnight', async () => {
  const now = { at: AT }
  const effect = { movements: [], unseen: [PAIR] }
  const { outbox, told, entries } = opened(now, { kind: 'happened', write: WRITE, ...effect })
  await outbox.announce([WRITE])
  now.at = '2026-03-02T00:00:20+09:00'
  await outbox.settle([WRITE], { answered: true, late: false })
  expect(told.at(-1)).toBe('done')
  const byDay = filed(entries)
  expect(new EchoBook(byDay).of(change('10'))).toMatchObject({ kind: 'content' })
})

test('no call ends before it began, though the clock was set back over midnight', async () => {
  const now = { at: '2026-03-02T00:00:10+09:00' }
  const begun = { id: 'NE-1-2', at: new Date(now.at).toISOString() }
  const { outbox, entries } = opened(now)
  await outbox.announce([begun])
  now.at = AT
  await outbox.callOff([begun], 'notSent')
  const byDay = filed(entries)
  expect(new EchoBook(byDay).of(change('10'))).toBeNull()
})

function change(division: string) {
  return {
    ...PAIR,
    key: 'k',
    after: null,
    division,
    at: '2026-03-02T00:00:05+09:00',
    notification: 'n',
    table: 0,
  }
}

/** Stopped before it left, a call is younger than its announcement: what is waited for would seem to be over at once. */
test('a call whose answer is lost has left by then, however long ago it was announced', async () => {
  const now = { at: AT }
  const { outbox } = opened(now)
  await outbox.announce([WRITE])
  const announced = await outbox.latestLeave(WRITE)
  expect(toJstIso(announced)).toBe(AT)
  now.at = '2026-03-02T01:30:00+09:00'
  const error = new StonError({ code: 'smaregi', exit: 'temporary', message: { ja: '', en: '' } })
  await outbox.make(WRITE, () => Promise.resolve({ kind: 'unknown', error }))
  expect(toJstIso(await outbox.latestLeave(WRITE))).toBe(now.at)
})
