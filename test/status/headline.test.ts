import { NO_NAMES } from '../../src/product-mapping/names.ts'
import { expect, test } from 'vitest'
import type { Snapshot } from '../../src/status/snapshot.ts'
import { planLines } from '../../src/reports/schedule.ts'
import { situationOf } from '../../src/status/headline.ts'
import { warningsOf } from '../../src/status/warnings.ts'
import type { Config } from '../../src/config/index.ts'
import { NOTHING } from '../../src/domain/stock/open-work.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { head } from '../store/samples.ts'

/** 15:00 in Japan. */
const NOW = new Date('2026-11-28T06:00:00.000Z')
const ago = (hours: number): string =>
  new Date(NOW.getTime() - hours * 60 * 60 * 1000).toISOString()
const jst = (hours: number): string => toJstIso(new Date(ago(hours)))

function config(alarms: Partial<Config['alarms']> = {}): Config {
  return {
    alarms: { noSuccessHours: 26, silenceHours: 0, diskFreeMiB: 200, ...alarms },
    webhook: { publicUrl: 'https://ston.example.jp' },
  } as Config
}

const run = (hours: number, outcome = 'ok'): NonNullable<Snapshot['runs']['flush']> => ({
  startedAt: jst(hours),
  finishedAt: jst(hours),
  outcome,
})

function seen(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    now: NOW,
    head: head(1, { state: 'settled', lastReceivedAt: ago(1.5) }),
    state: NOTHING,
    runs: { flush: run(1), succeededAt: { flush: jst(1) } },
    signIn: {
      signedIn: true,
      accessTokenEndsAt: jst(-20),
      refreshTokenEndsAt: jst(-60),
      callsToday: 0,
      callsBy: {},
      callsThisMonth: 7,
      bytesThisMonth: 0,
    },
    orders: [],
    importing: false,
    drift: [],
    standing: null,
    apisMissing: [],
    days: {},
    unreadSince: null,
    mailPending: false,
    names: NO_NAMES,
    probing: null,
    freeMiB: null,
    plan: null,
    begun: true,
    pause: null,
    setUpAt: null,
    hints: {
      returns: [],
      foreign: [],
      laidAway: false,
      repair: null,
      ledger: null,
      unknownStores: null,
    },
    olderListener: false,
    beats: [],
    listeners: [],
    heardAt: null,
    ...parts,
  }
}

const WORST = { ja: '湯のみ：3 個足りません', en: 'teacup: 3 short' }

const told = (
  parts: Partial<Snapshot>,
  alarms: Partial<Config['alarms']> = {},
  needsPerson = false,
): string => {
  const { state, headline, explanation } = situationOf(
    seen(parts),
    config(alarms),
    needsPerson ? WORST : null,
  )
  return `${state}: ${headline.en}. ${explanation.en}`
}

test('all is well only when nothing waits, the last flush ended well, and something came in today', () => {
  expect(told({})).toBe(
    'good: All changes of the stores have reached Next Engine. There is nothing to do. The last change came in at 2026-11-28 13:30, the last flush ended at 2026-11-28 14:00.',
  )
})

test('a sign-in that has ended, or never was, keeps everything from arriving', () => {
  const out = { ...seen().signIn, signedIn: false }
  expect(told({ signIn: out })).toMatch(
    /^bad: Stock has stopped: ston’s sign-in to Next Engine has ended\./,
  )
  expect(told({ signIn: { ...out, refreshTokenEndsAt: null } })).toMatch(
    /^bad: Stock stands still: ston has to sign in to Next Engine\. .*ston auth login/,
  )
})

test('without any flush nothing has arrived', () => {
  expect(told({ runs: {} })).toMatch(/^bad: Nothing has been sent to Next Engine yet\./)
  const plan = { next: { job: 'flush', why: [], at: 0 }, planned: 0, limit: 0, notes: [] }
  const planned = { runs: {}, plan: plan as unknown as Snapshot['plan'] }
  expect(told(planned)).toMatch(/^waits: The first flush is still to come\./)
  expect(told({ ...planned, begun: false })).toMatch(/^waits: Not begun yet\./)
})

test('a flush that has not ended well for too long is said to have stopped, also when nothing waits', () => {
  const runs = { flush: run(27), succeededAt: { flush: jst(27) } }
  expect(told({ runs })).toMatch(/^bad: Sending to Next Engine has stopped\. .*2026-11-27 12:00/)
  // Switching the alarm off does not make it well.
  expect(told({ runs }, { noSuccessHours: 0 })).toMatch(/^bad: Sending/)
  expect(told({ runs }, { noSuccessHours: 48 })).toMatch(/^good/)
  const never = { flush: run(1, 'temporary') }
  expect(told({ runs: never })).toMatch(/^bad: Sending.*No flush has ended well yet/)
})

test('a flush that stopped on its way is no success, whatever its outcome is called', () => {
  const succeededAt = { flush: jst(4) }
  const trouble = { flush: { what: { ja: '', en: '' }, next: null, since: ago(1) } }
  for (const runs of [
    { flush: run(1, 'temporary'), succeededAt },
    { flush: run(1, 'attention'), succeededAt, trouble },
  ])
    expect(told({ runs })).toMatch(/^check: The last flush did not get to its end\. .*14:00/)
  const mended = { flush: run(1), succeededAt: { flush: jst(1) }, trouble: { flush: null } }
  expect(told({ runs: mended })).toMatch(/^good/)
})

test('without any notification nothing can arrive, and the address is told', () => {
  const head0 = head(1, { state: 'settled' })
  expect(told({ head: head0 })).toMatch(
    /^check: Smaregi has not sent a notification yet\. .*https:\/\/ston\.example\.jp\//,
  )
  // What this listener has heard counts, although no flush has seen it.
  expect(told({ head: head0, heardAt: ago(0.1) })).toMatch(/^good/)
  expect(told({ head: null, unreadSince: ago(0.1) })).toMatch(/^waits/)
})

test('silence for longer than the shop allows is said', () => {
  expect(told({}, { silenceHours: 1 })).toMatch(
    /^check: Nothing has come from Smaregi for more than 1 hours/,
  )
  expect(told({ heardAt: ago(0.5) }, { silenceHours: 1 })).toMatch(/^good/)
})

test('what waits is told with its time: at first as usual, after a night as late', () => {
  expect(told({ unreadSince: ago(3) })).toMatch(
    /^waits: Changes wait for the next flush\. .*2026-11-28 12:00/,
  )
  expect(told({ unreadSince: ago(14) })).toMatch(
    /^check: Changes have been waiting for long\. .*2026-11-28 01:00/,
  )
  const waiting = [{ code: 'TEA', products: ['1'], delta: -1, changes: 1, since: ago(2) }]
  expect(told({ state: { ...NOTHING, waiting } })).toMatch(/^waits: .*13:00/)
})

test('problems of single products leave the rest as it is, and say whether that has arrived', () => {
  expect(told({}, {}, true)).toMatch(
    /^check: teacup: 3 short\. Please check\. But for what is named below, all/,
  )
  expect(told({ unreadSince: ago(1) }, {}, true)).toMatch(/^check: .*waits for the next flush/)
})

test('a day without any change is said, because only the shop knows whether it has sold something', () => {
  const yesterday = head(1, { state: 'settled', lastReceivedAt: ago(20) })
  expect(told({ head: yesterday })).toMatch(
    /^waits: No change has come from Smaregi today\. .*2026-11-27 19:00/,
  )
})

test('while somebody counts the goods that is what there is to know', () => {
  const pause = { state: 'paused', for: 'stocktaking', stores: [], quietAt: ago(2), count: null }
  const text = told({ pause: { ...pause, since: ago(2) } as Snapshot['pause'] })
  expect(text).toMatch(/^waits: Paused for a stocktaking\. Since 2026-11-28 13:00/)
})

test('traffic near to what is free is warned of, and a pause that lasts', () => {
  const ids = (parts: Partial<Snapshot>): string[] =>
    warningsOf(seen(parts), config().alarms).map(({ id }) => id)
  const used = (bytes: number) => ({ signIn: { ...seen().signIn, bytesThisMonth: bytes } })
  expect(ids(used(2.3 * 1024 ** 3))).toEqual([])
  expect(ids(used(2.5 * 1024 ** 3))).toEqual(['traffic'])
  const pause = { for: 'stocktaking', stores: [], quietAt: null, count: null } as const
  expect(ids({ pause: { ...pause, state: 'paused', since: ago(23) } })).toEqual([])
  expect(ids({ pause: { ...pause, state: 'paused', since: ago(25) } })).toEqual(['pause'])
  expect(ids({ pause: { ...pause, state: 'resuming', since: ago(2) } })).toEqual(['pause'])
  // Somebody is just about to end it: what its own runs tell is no news.
  const ending = { ...pause, state: 'resuming', since: ago(30), endingAt: ago(0) } as const
  expect(ids({ pause: ending })).toEqual([])
  expect(ids({ pause: { ...ending, endingAt: ago(2) } })).toEqual(['pause'])
})

test('what the month has cost, by which command, stands at the end of a mail where it is planned', () => {
  const signIn = { ...seen().signIn, callsBy: { 'import-orders': 3, flush: 4 } }
  expect(planLines({ plan: null, signIn, now: NOW })).toEqual([])
  const next = { job: 'flush', why: 'daily', at: NOW.getTime() + 60_000 } as const
  const plan = { next, planned: 90, limit: 800, notes: [] }
  const lines = planLines({ plan, signIn, now: NOW }).map(({ en }) => en)
  expect(lines).toEqual([
    "API calls this month: 7 / 800 (expected by the month's end: 90): flush 4, import-orders 3",
    'next: 2026-11-28 15:01  ston flush (everything goes at least once a day)',
  ])
  // What should have begun by now may be what has just ended.
  const late = { plan, signIn, now: new Date(next.at) }
  expect(planLines(late).map(({ en }) => en)).toEqual(lines.slice(0, 1))
})
