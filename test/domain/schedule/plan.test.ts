import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/domain/schedule/facts.ts'
import { jobsOf, planOf } from '../../../src/domain/schedule/plan.ts'
import { at, COST, facts, pending, seen } from './make.ts'

const NOON = at('12:00')
const HOUR = 60 * 60_000
const MINUTE = 60_000
const short = (one: Facts['calls']): Pick<Facts, 'calls'> => ({ calls: one })
const due = (of: Facts): string[] => planOf(of).due.map((one) => `${one.why}: ${one.job}`)
const comes = (of: Facts): [string, number] => {
  const { next } = planOf(of)
  return next === null ? ['nothing', 0] : [next.why, (next.at - of.now) / MINUTE]
}

describe('urgent is', () => {
  test('the last piece, at once', () => {
    const sold = [pending('TEA', -1, NOON - 1000)]
    expect(due(facts(NOON, { pending: sold, seen: seen({ TEA: 1 }) }))).toEqual([
      'last: flush --urgent',
    ])
  })

  test('a few pieces left, gathered for five minutes', () => {
    const now = { pending: [pending('tea', -1, NOON)], seen: seen({ TEA: 4 }) }
    expect(comes(facts(NOON, now))).toEqual(['few', 5])
    expect(due(facts(NOON + 5 * MINUTE, now))).toEqual(['few: flush --urgent'])
    const five = { pending: [pending('tea', -1, NOON)], seen: seen({ TEA: 5 }) }
    expect(comes(facts(NOON, five))[0]).toBe('rest')
  })

  test('what leaves less than a set takes', () => {
    const now = {
      pending: [pending('TEA', -1, NOON - 6 * MINUTE)],
      seen: seen({ TEA: 6 }),
      setTakes: new Map([['tea', 6]]),
    }
    expect(due(facts(NOON, now))).toEqual(['few: flush --urgent'])
    expect(due(facts(NOON, { ...now, setTakes: new Map([['tea', 5]]) }))).toEqual([])
  })

  test('a code that nobody has seen, every fifteen minutes', () => {
    const now = { pending: [pending('NEW', -1, NOON - MINUTE)] }
    expect(comes(facts(NOON, now))).toEqual(['unknown', 14])
    expect(due(facts(NOON + 14 * MINUTE, { ...now, done: doneAt(NOON - MINUTE) }))).toEqual([
      'unknown: flush --urgent',
    ])
  })

  test.each([
    ['an increment', [pending('TEA', 2, NOON - MINUTE)], { TEA: 1 }],
    ['sold out online already', [pending('TEA', -1, NOON - MINUTE)], { TEA: 0 }],
    ['held or in doubt', [pending('TEA', -1, NOON - MINUTE, { waits: true })], { TEA: 1 }],
    ['without a code', [pending('', -1, NOON - MINUTE, { waits: true })], {}],
  ])('never what is %s', (_, waiting, stock) => {
    const plan = planOf(facts(NOON, { pending: waiting, seen: seen(stock) }))
    expect(plan.due).toEqual([])
    expect(plan.next?.job).not.toBe('flush --urgent')
  })

  test('what left as the last piece and was not applied', () => {
    const back = [pending('TEA', -1, NOON - MINUTE, { wasSent: -1 })]
    expect(due(facts(NOON, { pending: back, seen: seen({ TEA: 0 }) }))).toEqual([
      'last: flush --urgent',
    ])
  })

  test('not tried each minute where something else keeps it', () => {
    const kept = {
      pending: [pending('TEA', -1, NOON - 30 * MINUTE)],
      seen: seen({ TEA: 1 }),
      done: { ...doneAt(NOON - 40 * MINUTE), 'flush --urgent': NOON - MINUTE },
    }
    expect(comes(facts(NOON, { ...kept, tried: { tea: -1 } }))).toEqual(['last', 14])
    // One more piece is another matter.
    expect(due(facts(NOON, { ...kept, tried: { tea: -2 } }))).toEqual(['last: flush --urgent'])
  })
})

function doneAt(time: number): Facts['done'] {
  return {
    flush: time,
    'import-orders': time,
    'auth refresh': time,
    'status --check': time,
  }
}

describe('the rest goes', () => {
  const waiting = [pending('TEA', -1, NOON - 10 * MINUTE)]
  const ample = { pending: waiting, seen: seen({ TEA: 90 }) }

  test('as often as the calls allow while the shop is open', () => {
    expect(comes(facts(NOON, ample))).toEqual(['rest', expect.closeTo(179, 0)])
    const rich = facts(NOON, { ...ample, limits: { ...facts(0).limits, callsPerMonth: 20_000 } })
    expect(comes(rich)[1]).toBeLessThan(10)
  })

  test('every five minutes without a limit, or as the configuration says', () => {
    const limits = { ...facts(0).limits, callsPerMonth: 0 }
    expect(comes(facts(NOON, { ...ample, limits }))).toEqual(['rest', 4])
    const every = { ...limits, everyMinutes: 30 }
    expect(comes(facts(NOON, { ...ample, limits: every }))).toEqual(['rest', 29])
  })

  test('less often than `everyMinutes` where the calls do not allow it, which is said', () => {
    const limits = { ...facts(0).limits, everyMinutes: 30 }
    const plan = planOf(facts(NOON, { ...ample, limits }))
    expect(plan.next?.why).toBe('rest')
    expect((plan.next?.at ?? 0) - NOON).toBeGreaterThan(30 * MINUTE)
    expect(plan.notes).toEqual(['pace'])
    const rich = { ...limits, callsPerMonth: 20_000 }
    expect(planOf(facts(NOON, { ...ample, limits: rich })).notes).toEqual([])
  })

  test('along with what is urgent, when it has waited for five minutes', () => {
    const few = pending('CUP', -1, NOON - 5 * MINUTE)
    const counts = seen({ TEA: 90, CUP: 3 })
    const both = { pending: [...waiting, few], seen: counts }
    expect(due(facts(NOON, both))).toEqual(['few: flush --urgent', 'rest: flush'])
    const young = { pending: [pending('TEA', -1, NOON - 4 * MINUTE), few], seen: counts }
    expect(due(facts(NOON, young))).toEqual(['few: flush --urgent'])
    // What nobody has seen yet may be nothing to send.
    const unseen = { pending: [...waiting, pending('NEW', -1, NOON - 20 * MINUTE)], seen: counts }
    expect(due(facts(NOON, { ...unseen, done: doneAt(NOON - 16 * MINUTE) }))).toEqual([
      'unknown: flush --urgent',
    ])
  })

  test('a quarter of an hour after the last change when the shop has closed', () => {
    const late = at('20:30')
    const sold = [pending('TEA', -1, at('19:50'))]
    const evening = { pending: sold, seen: seen({ TEA: 90 }), heardAt: at('20:25') }
    expect(comes(facts(late, evening))).toEqual(['evening', 10])
  })
})

describe('what is held for something in Next Engine', () => {
  const held = (since: number, flushed: number, wantedAt: number | null = null): Facts =>
    facts(NOON, {
      held: { since: [since], wantedAt, askedAt: null, orders: null },
      done: { ...doneAt(NOON), flush: flushed },
    })

  test('is asked for after an hour and after six, and then only with everything else', () => {
    expect(comes(held(NOON, NOON))).toEqual(['held', 60])
    expect(comes(held(NOON - 60 * MINUTE, NOON))).toEqual(['held', 300])
    expect(comes(held(NOON - 360 * MINUTE, NOON))[0]).toBe('daily')
  })

  test('is asked for at once when a person wants it, once', () => {
    const long = NOON - 1000 * MINUTE
    expect(due(held(long, NOON - 2 * MINUTE, NOON - MINUTE))).toEqual(['held: flush'])
    expect(due(held(long, NOON, NOON - MINUTE))).toEqual([])
  })

  test('is not asked for by a flush that asks for nothing', () => {
    const one = held(NOON - 61 * MINUTE, NOON)
    expect(due(one)).toEqual([])
    const unasked = { ...one, held: { ...one.held, askedAt: NOON - 90 * MINUTE } }
    expect(due(unasked)).toEqual(['held: flush'])
  })

  test('and was refused without having been asked for is urgent at once', () => {
    const back = [pending('TEA', -1, NOON - MINUTE, { refused: true })]
    expect(due(facts(NOON, { pending: back, seen: seen({ TEA: 90 }) }))).toEqual([
      'last: flush --urgent',
    ])
  })

  test('and has turned up makes an import of orders, and is asked for after it', () => {
    const facing = (orders: 'wanted' | 'imported', askedAt: number): Facts => {
      const one = held(NOON - 1000 * MINUTE, NOON)
      const done = { ...one.done, 'import-orders': NOON - 9 * MINUTE }
      return { ...one, done, importing: true, held: { ...one.held, orders, askedAt } }
    }
    expect(comes(facing('wanted', NOON))).toEqual(['compare', 1])
    expect(due({ ...facing('wanted', NOON), importing: false })).toEqual([])
    expect(due(facing('imported', NOON - 10 * MINUTE))).toEqual(['held: flush'])
    // What could not be compared all the same is not asked for without end.
    expect(comes(facing('imported', NOON - 9 * MINUTE))).toEqual(['held', 1])
  })

  test('waits for a new day where the calls do not allow it; whoever asks may use what is for people', () => {
    const spent = { calls: { month: 700, today: 50, cost: COST } }
    const plan = planOf({ ...held(NOON - 61 * MINUTE, NOON - 90 * MINUTE), ...spent })
    expect(plan.due).toEqual([])
    const asked = held(NOON - 1000 * MINUTE, NOON - 2 * MINUTE, NOON - MINUTE)
    expect(due({ ...asked, ...spent })).toEqual(['held: flush'])
    expect(due({ ...asked, calls: { ...spent.calls, month: 797 } })).toEqual([])
  })
})

describe('orders are read', () => {
  const done = doneAt(at('04:30'))
  const reading: typeof facts = (now, more) => facts(now, { importing: true, ...more })

  test('half an hour before the shop opens, every two hours, and in the night', () => {
    const times: string[] = []
    let now = at('04:30')
    let last = now
    for (let i = 0; i < 8; i += 1) {
      const plan = planOf(reading(now, { done: { ...doneAt(now), 'import-orders': last } }))
      const next = plan.next?.job === 'import-orders' ? plan.next : null
      now = next?.at ?? (plan.next?.at ?? now) + MINUTE
      if (next === null) continue
      last = now
      times.push(new Date(now + 9 * 3600_000).toISOString().slice(11, 16))
    }
    expect(times).toEqual(['09:30', '11:30', '13:30', '15:30', '17:30', '19:30'])
  })

  test('twice a day without any calls left, and not more', () => {
    const spent = short({ month: 800, today: 0, cost: COST })
    const before = { ...done, 'import-orders': at('03:31') }
    expect(due(reading(at('09:31'), { done: before, ...spent }))).toContain('orders: import-orders')
    const after = { ...doneAt(at('11:00')), 'import-orders': at('09:31') }
    expect(due(reading(at('11:31'), { done: after, ...spent }))).toEqual([])
    expect(due(reading(at('11:31'), { done: after }))).toEqual(['orders: import-orders'])
  })

  test('never where they are switched off', () => {
    const off = reading(at('09:31'), { done, importing: false })
    expect(due(off)).not.toContain('orders: import-orders')
  })
})

describe('while a sale goes on', () => {
  const done = { ...doneAt(NOON), 'import-orders': NOON - 9 * MINUTE }

  test('orders are read every ten minutes, as the calls allow', () => {
    const sale = { isSale: true, importing: true, done }
    expect(comes(facts(NOON, sale))).toEqual(['sale', 1])
    const spent = { calls: { month: 795, today: 30, cost: COST } }
    expect(planOf(facts(NOON, { ...sale, ...spent })).next?.why).not.toBe('sale')
    expect(planOf(facts(NOON, { ...sale, importing: false })).next?.why).not.toBe('sale')
  })

  /** How often orders are read while the shop is open on the 11th, with 230 of 800 calls used. */
  function readings(urgentADay: Facts['urgentADay'], isSale: boolean, used = 230): number {
    let [done, times] = [at('09:50'), 0]
    for (let now = at('10:00'); now < at('20:00'); now += MINUTE) {
      const calls = { month: used + times, today: 3 + times, cost: COST }
      const world = facts(now, { importing: true, isSale, urgentADay, calls })
      const { due } = planOf({ ...world, done: { ...world.done, 'import-orders': done } })
      if (!due.some(({ job }) => job === 'import-orders')) continue
      times += 1
      done = now
    }
    return times
  }

  test.each([
    ['nobody knows what a day needs', null],
    ['few pieces would need all that is left', { last: 2, few: 6 }],
    ['few pieces need most of it', { last: 1, few: 3 }],
    ['nothing else needs any', { last: 0, few: 0 }],
  ])('orders are read every ten minutes of a day, also where %s', (_, urgentADay) => {
    expect(readings(urgentADay, false)).toBeLessThan(8)
    expect(readings(urgentADay, true)).toBe(60)
  })

  test('what last pieces will need is kept, and the month is not overdrawn', () => {
    const kept = readings({ last: 5, few: 6 }, true, 500)
    expect(kept).toBeLessThan(8)
    const night = { isSale: true, importing: true, urgentADay: { last: 2, few: 6 } }
    const before = { ...doneAt(at('22:00')), 'import-orders': at('21:00') }
    const calls = { month: 230, today: 30, cost: COST }
    expect(due(facts(at('22:00'), { ...night, done: before, calls }))).toEqual([])
  })

  test('what is kept for people may be used', () => {
    const first = at('12:00', '2026-11-01')
    const sold = { pending: [pending('TEA', -1, first)], seen: seen({ TEA: 1 }) }
    const calls = { month: 570, today: 0, cost: COST }
    expect(due(facts(first, { ...sold, calls }))).toEqual([])
    expect(due(facts(first, { ...sold, calls, isSale: true }))).toEqual(['last: flush --urgent'])
  })
})

describe('what people have left of their tenth', () => {
  const late = at('12:00', '2026-11-30')
  const calls = { month: 725, today: 0, cost: COST }
  const since = late - 20 * MINUTE
  const usual = { calls, urgentADay: { last: 0, few: 0.1 } }

  test.each([
    ['last', 1],
    ['few', 3],
  ])('may be used by %s pieces on the days after', (why, free) => {
    const sold = { ...usual, pending: [pending('TEA', -1, since)], seen: seen({ TEA: free }) }
    expect(due(facts(late, sold))).toEqual([`${why}: flush --urgent`])
    const first = at('12:00', '2026-11-01')
    const onFirst = { ...sold, calls: { ...calls, month: 570 } }
    expect(
      due(facts(first, { ...onFirst, pending: [pending('TEA', -1, first - 20 * MINUTE)] })),
    ).toEqual([])
  })

  test('is not for what has time', () => {
    const sold = { ...usual, pending: [pending('TEA', -1, since)], seen: seen({ TEA: 90 }) }
    expect(comes(facts(late, sold))[0]).toBe('daily')
    expect(due(facts(late, sold))).toEqual([])
  })

  test('comes to its end as well', () => {
    const sold = { pending: [pending('TEA', -1, since)], seen: seen({ TEA: 1 }) }
    expect(due(facts(late, { ...sold, calls: { ...calls, month: 791 } }))).toEqual([])
  })
})

describe('the sign-in is kept alive', () => {
  const NIGHT = at('04:00')
  const done = { 'import-orders': NIGHT, 'auth refresh': at('04:21', '2026-11-10') }

  test.each([
    ['at its time where the access token ends long after it', at('15:00'), 20],
    ['at its time where the access token has ended before', at('02:00'), 20],
    ['at its time where nobody knows', null, 20],
    ['by the call that renews it where it ends soon after', at('04:21'), 23],
    ['by the call that renews it before the day begins', at('08:50'), 292],
  ])('%s', (_, accessEndsAt, minutes) => {
    expect(comes(facts(NIGHT, { done, accessEndsAt }))).toEqual(['keepAlive', minutes])
  })

  test('once a day, though the new token ends a little later each time', () => {
    const renewedAt = at('04:23')
    const accessEndsAt = renewedAt + 24 * 60 * MINUTE
    const all = { ...facts(renewedAt).done, 'auth refresh': renewedAt }
    expect(due(facts(renewedAt + MINUTE, { done: all, accessEndsAt }))).toEqual([])
    const night = at('04:00', '2026-11-12')
    const today = { ...facts(night).done, 'auth refresh': renewedAt }
    expect(comes(facts(night, { done: today, accessEndsAt }))).toEqual(['keepAlive', 25])
  })
})

test('few pieces are gathered for longer where the calls do not do for all of them', () => {
  const gathered = (few: number): [string, number] =>
    comes(
      facts(NOON, {
        pending: [pending('TEA', -1, NOON)],
        seen: seen({ TEA: 4 }),
        urgentADay: { last: 0, few },
      }),
    )
  expect(gathered(1)).toEqual(['few', 5])
  expect(gathered(8)).toEqual(['few', 13.5])
})

describe('beyond the calls of the month', () => {
  const spent = short({ month: 719, today: 30, cost: COST })
  const sold = { pending: [pending('TEA', -1, NOON)], seen: seen({ TEA: 1 }) }

  test('not even last pieces go, which is said', () => {
    const plan = planOf(facts(NOON, { ...sold, ...spent }))
    expect(plan.due).toEqual([])
    expect(plan.notes).toEqual(['spent', 'near'])
  })

  test('last pieces go where the configuration wants it, which is said', () => {
    const limits = { ...facts(0).limits, over: true }
    const plan = planOf(facts(NOON, { ...sold, ...spent, limits }))
    expect(plan.due.map((one) => one.why)).toEqual(['last'])
    expect(plan.notes).toEqual(['spent', 'near', 'over'])
    const few = { pending: [pending('TEA', -1, NOON - 20 * MINUTE)], seen: seen({ TEA: 3 }) }
    expect(due(facts(NOON, { ...few, ...spent, limits }))).toEqual([])
  })

  test('what must be done is done', () => {
    const missed = facts(at('22:00'), { ...spent, done: {}, importing: true })
    expect(due(missed).toSorted()).toEqual([
      'check: status --check',
      'daily: flush',
      'keepAlive: auth refresh',
      'orders: import-orders',
    ])
  })

  test('a person is told at 80 %', () => {
    const near = short({ month: 640, today: 0, cost: COST })
    expect(planOf(facts(at('12:00', '2026-11-29'), near)).notes).toEqual(['near'])
  })

  test('last pieces may use the calls of the next day, few may not', () => {
    const used = short({ month: 250, today: 26, cost: COST })
    expect(due(facts(NOON, { ...sold, ...used }))).toEqual(['last: flush --urgent'])
    const few = { pending: [pending('TEA', -1, NOON - 20 * MINUTE)], seen: seen({ TEA: 3 }) }
    expect(due(facts(NOON, { ...few, ...used }))).toEqual([])
  })
})

describe('after a failure', () => {
  const sold = { pending: [pending('TEA', -1, NOON - MINUTE)], seen: seen({ TEA: 1 }) }
  const failed = (times: number): Facts['failures'] => ({
    stock: { kind: 'temporary', at: new Date(NOON).toISOString(), times },
    orders: null,
  })

  test.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 60],
    [9, 60],
  ])('number %i its side waits %i minutes, the other one not', (times, minutes) => {
    expect(comes(facts(NOON, { ...sold, failures: failed(times) }))).toEqual(['last', minutes])
  })

  describe('with the calls spent, what must be done and has failed at its time', () => {
    /** The orders that must be read were due at 9:30, others at 15:30. */
    const LATE = at('17:15')
    const spent = { ...facts(NOON).calls, month: 900 }
    const past = doneAt(NOON - 30 * HOUR)
    const failure = (hours: number, times = 9) =>
      ({ kind: 'temporary', at: new Date(LATE - hours * HOUR).toISOString(), times }) as const
    const kinds = [
      ['import-orders', 'orders'],
      ['flush', 'stock'],
      ['auth refresh', 'orders'],
    ] as const

    test.each(kinds)('goes again after six hours: %s', (job, side) => {
      const after = (hours: number, calls = spent, times = 9): boolean =>
        planOf(
          facts(LATE, {
            importing: true,
            calls,
            done: { ...doneAt(LATE), [job]: past[job] },
            begun: { [job]: LATE - hours * HOUR },
            failures: { stock: null, orders: null, [side]: failure(hours, times) },
          }),
        ).due.some((one) => one.job === job)
      expect([after(2), after(5.9), after(6.1)]).toEqual([false, false, true])
      // As long as there are some it goes as soon as any, and then within what the day has.
      const { calls } = facts(NOON)
      const enough = { ...calls, cost: { ...calls.cost, [job]: 3 } }
      expect([after(0.2, enough, 2), after(0.5, enough, 3)]).toEqual([true, true])
      expect([after(1.1, enough), after(6.1, enough)]).toEqual([false, true])
    })

    test('goes at its own next time', () => {
      const failing = { importing: true, calls: spent, done: past }
      const begun = { 'import-orders': at('03:31') }
      const failures = { stock: null, orders: failure(13.7) }
      expect(due(facts(at('09:31'), { ...failing, begun, failures }))).toContain(
        'orders: import-orders',
      )
    })

    test('is a look at an upload as well', () => {
      const uploads = [{ sentAt: NOON - 3 * HOUR, settlesAt: NOON - 2 * HOUR, urgent: false }]
      const done = { ...doneAt(NOON), flush: NOON - 4 * HOUR }
      const failures = { stock: failure(7.25), orders: null }
      const looked = { uploads, done, failures, begun: { 'flush --urgent': NOON - 2.75 * HOUR } }
      expect(due(facts(NOON, looked))).toEqual(['verdict: flush --urgent'])
      expect(due(facts(NOON, { ...looked, calls: spent }))).toEqual([])
    })
  })

  test('that only a person can mend, its side is tried once a day', () => {
    const refused = { kind: 'refused', at: new Date(NOON).toISOString(), times: 1 } as const
    const stopped = facts(NOON, { ...sold, failures: { stock: refused, orders: null } })
    expect(due(stopped)).toEqual([])
    const later = { ...stopped, now: at('21:00'), done: { ...stopped.done, flush: NOON } }
    expect(due(later)).toContain('daily: flush')
  })
})

describe('an upload without a verdict', () => {
  const upload = { sentAt: NOON, settlesAt: NOON + 15 * MINUTE, urgent: false }
  const looked = (minutes: number, urgent = false): [string, number] => {
    const done = { ...doneAt(NOON), 'flush --urgent': NOON + minutes * MINUTE }
    const now = NOON + minutes * MINUTE
    return comes(facts(now, { uploads: [{ ...upload, urgent }], done, importing: false }))
  }

  test('is looked at after ten minutes, at its time, and then once a day', () => {
    expect(looked(0)).toEqual(['verdict', 10])
    expect(looked(10)).toEqual(['verdict', 5])
    expect(looked(15)[0]).toBe('daily')
  })

  test('that was urgent after two, five and fifteen', () => {
    expect(looked(0, true)).toEqual(['verdict', 2])
    expect(looked(2, true)).toEqual(['verdict', 3])
    expect(looked(5, true)).toEqual(['verdict', 10])
  })

  test.each([
    ['the last piece waits behind it', { TEA: 1 }, 5],
    ['few pieces wait behind it', { TEA: 3 }, 5],
    ['anything else does', { TEA: 50 }, 60],
  ])('and that is late is looked at again where %s', (_, stock, minutes) => {
    const behind = pending('TEA', -1, NOON, { waits: true, isBehind: true })
    const looked = { ...doneAt(NOON), 'flush --urgent': NOON + 15 * MINUTE }
    const late = facts(NOON + 16 * MINUTE, {
      uploads: [upload],
      done: looked,
      pending: [behind],
      seen: seen(stock),
    })
    expect(comes(late)).toEqual(['verdict', minutes - 1])
    const held = { ...late, pending: [pending('TEA', -1, NOON, { waits: true })] }
    expect(comes(held)[0]).toBe('daily')
    // The older it is the more seldom.
    const old = { ...doneAt(NOON), 'flush --urgent': NOON + 240 * MINUTE }
    expect(comes({ ...late, now: NOON + 240 * MINUTE, done: old })).toEqual(['verdict', 60])
  })

  test('and the last piece behind it is looked at as if it had been urgent itself', () => {
    const behind = pending('TEA', -1, NOON + MINUTE, { waits: true, isBehind: true })
    const now = { uploads: [upload], done: doneAt(NOON), pending: [behind], seen: seen({ TEA: 1 }) }
    expect(comes(facts(NOON + MINUTE, now))).toEqual(['verdict', 1])
  })

  test('is looked at whatever the calls say', () => {
    const spent = short({ month: 2000, today: 200, cost: COST })
    const open = facts(NOON + 11 * MINUTE, { uploads: [upload], ...spent, done: doneAt(NOON) })
    expect(due(open)).toEqual(['verdict: flush --urgent'])
  })
})

test('one command a side does all that is due there', () => {
  const item = (job: 'flush' | 'flush --urgent' | 'import-orders' | 'auth refresh') => ({
    job,
    why: 'rest' as const,
    at: 0,
  })
  const all = [item('flush --urgent'), item('import-orders'), item('flush'), item('auth refresh')]
  expect(jobsOf(all, 'stock')).toEqual(['flush'])
  expect(jobsOf(all, 'orders')).toEqual(['import-orders', 'auth refresh'])
  expect(jobsOf(all.slice(0, 2), 'stock')).toEqual(['flush --urgent'])
})
