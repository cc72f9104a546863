import { describe, expect, test } from 'vitest'
import { addUp } from '../../src/stock-sync/results.ts'
import { NOTHING } from '../../src/domain/stock/open-work.ts'
import { openPost } from '../mailer/smtp-kit.ts'
import { WEEK } from '../domain/schedule/make.ts'
import { row, sentRow } from '../domain/stock/make.ts'
import { held, later, openBench, trouble, verdicts, withHeld } from './mail-kit.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('what happened', () => {
  test('a run with nothing to do sends nothing, and writes nothing after the first time', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run()
    const document = bench.store.document('mail')
    const { revision } = await document.read()
    await bench.run()
    expect((await document.read()).revision).toBe(revision)
    expect(post.letters).toEqual([])
  })

  test('an upload is told, once', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.batch({
      rows: [row('A', -1), row('B', 2)],
      verdicts: verdicts('applied', 'applied'),
    })
    await bench.run()
    later(bench, MINUTE_MS)
    await bench.run()
    expect(post.letters).toHaveLength(1)
    expect(post.last().subject).toBe('【完了】2 商品の在庫を反映しました')
    expect(post.last().text).toContain(
      '■ 在庫の送信（スマレジ → ネクストエンジン）\n  問題なく反映した商品: A、B\n  送信 2 商品、うち反映 2 商品',
    )
  })

  test('an upload whose result came later stands under 前回の処理結果', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const rows = [row('A', -1)]
    const open = { rows, state: 'accepted', verdicts: null, settledAt: null } as const
    await bench.batch(open)
    const doubtful = { ...NOTHING, doubtful: [sentRow('A', -1)] }
    await bench.run({ state: doubtful })
    expect(post.last().subject).toBe('【完了】1 商品の在庫を送りました（結果待ち）')
    later(bench, MINUTE_MS)
    await bench.run({ state: doubtful })
    expect(post.letters).toHaveLength(1)
    const newest = await bench.store.batches.newest()
    if (newest === null) throw new Error('there is a batch')
    const settledAt = bench.now.toISOString()
    await bench.store.batches.advance('accepted', {
      ...newest,
      state: 'settled',
      verdicts: verdicts('applied'),
      settledAt,
    })
    await bench.run()
    expect(post.last().text).toMatch(
      /■ 前回の処理結果\n {2}反映 1 商品\n\n在庫の送信に、問題はありません。/,
    )
  })

  test('so does one that a later batch has settled; what a person decided is not repeated', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const rows = [row('A', -1), row('B', -1)]
    await bench.batch({ rows, state: 'accepted', verdicts: null, settledAt: null })
    await bench.run()
    const ended = (code: string, by: string) =>
      ({ kind: 'applied', code, delta: -1, batch: 1, row: 1, by }) as const
    later(bench, MINUTE_MS)
    await bench.batch({ outcomes: [ended('A', 'tag'), ended('B', 'person')] })
    await bench.run()
    expect(post.last().text).toContain('■ 前回の処理結果\n  反映 1 商品')
  })

  test('with a run a minute it is told once a day, after closing; problems at once', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const sold = async (code: string): Promise<void> => {
      later(bench, HOUR_MS)
      await bench.batch({ rows: [row(code, -1)], verdicts: verdicts('applied') })
      await bench.run({ week: WEEK })
    }
    // From 11 to 14 hours.
    later(bench, HOUR_MS)
    for (const code of ['A', 'B', 'C', 'D']) await sold(code)
    expect(post.letters).toEqual([])
    await bench.run({ week: WEEK, state: withHeld(held('missing')) })
    expect(post.letters).toHaveLength(1)
    for (const code of ['A', 'B']) await sold(code)
    expect(post.letters).toHaveLength(1)
    later(bench, 5 * HOUR_MS)
    await bench.run({ week: WEEK })
    expect(post.letters).toHaveLength(2)
    expect(post.last().text).toContain(
      '■ 在庫の送信（スマレジ → ネクストエンジン）\n  問題なく反映した商品: A、B\n  送信 2 商品、うち反映 2 商品',
    )
    await sold('A')
    expect(post.letters).toHaveLength(2)
  })

  test('rows that never got in are no news', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.batch({ rows: [row('A', -1)], verdicts: verdicts('notSent') })
    await bench.run({ error: trouble('temporary') })
    await bench.run()
    expect(post.letters).toEqual([])
  })

  test('with mail.when = always every run is told, with problems no upload is', async () => {
    const post = await openPost()
    const always = await openBench(post.port, { when: 'always' })
    await always.run()
    expect(post.last().subject).toBe('【完了】送る在庫変動はありませんでした')
    const problems = await openBench(post.port, { when: 'problems' })
    await problems.batch({ rows: [row('A', -1)], verdicts: verdicts('applied') })
    await problems.run()
    expect(post.letters).toHaveLength(1)
    later(problems, MINUTE_MS)
    await problems.run({ state: withHeld(held('B')) })
    expect(post.last().text).toContain('送信 1 商品、うち反映 1 商品')
  })
})

describe('the same problem', () => {
  test('is told once a day of Japan', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const state = withHeld(held('TEA-100G', { products: ['8000101'] }))
    bench.now = new Date('2026-11-24T14:50:00.000Z')
    await bench.run({ state })
    later(bench, 5 * MINUTE_MS)
    await bench.run({ state })
    expect(post.letters).toHaveLength(1)
    expect(post.last().subject).toBe('【要確認】TEA-100G：在庫を反映できません')
    expect(post.last().text).toContain('! TEA-100G（商品ID 8000101）  店舗で減った 2 個')
    later(bench, 5 * MINUTE_MS)
    await bench.run({ state })
    expect(post.letters).toHaveLength(2)
  })

  test('is only counted in the day’s other mails', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const state = withHeld(held('A'))
    await bench.run({ state })
    later(bench, MINUTE_MS)
    await bench.batch({ rows: [row('B', -1)], verdicts: verdicts('applied') }, state)
    await bench.run({ state })
    expect(post.last().subject).toBe(
      '【完了】1 商品の在庫を反映しました（連絡済みの 1 件は未解決）',
    )
    expect(post.last().text).toContain('今日すでにお知らせした 1 件')
    expect(post.last().text).not.toContain('! A')
  })

  test('held for another reason is another problem: 売り越し is told at once', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run({ state: withHeld(held('A')) })
    later(bench, MINUTE_MS)
    await bench.run({ state: withHeld(held('A', { reason: 'oversold' })) })
    expect(post.last().subject).toBe('【要確認】A：売り越しです')
  })

  test('in doubt of an upload known before stands under 前回の処理結果', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.batch({ rows: [row('A', -1)], state: 'accepted', verdicts: null, settledAt: null })
    await bench.run()
    later(bench, MINUTE_MS)
    await bench.run({ state: { ...NOTHING, inDoubt: [sentRow('A', -1)] } })
    expect(post.last().subject).toBe('【要確認】A：在庫が反映されたか、確認が必要です')
    expect(post.last().text).toMatch(
      /■ 前回の処理結果\n {2}! A {2}店舗で減った 1 個\n(?:.*\n){5}.*ston failures resolve d-1-1/,
    )
  })

  test('so are early warnings', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    const NEXT = { ja: '片づける', en: 'make room' }
    const alarms = [
      { id: 'disk' as const, what: { ja: '空きが少ない', en: 'disk nearly full' }, next: NEXT },
    ]
    await bench.run({ alarms })
    await bench.run({ alarms })
    expect(post.letters).toHaveLength(1)
    expect(post.last().text).toContain('■ お知らせ\n  ! 空きが少ない')
  })
})

test('a change that was found, and excluded products are news', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  const done = { ...addUp([]), found: 2, excluded: ['X-1'] }
  await bench.batch({ ignored: { division: 3 } })
  await bench.run({ done })
  expect(post.last().subject).toBe('【完了】在庫変動を取り込みました')
  expect(post.last().text).toContain('対象外: 3 件（在庫区分 3）')
  expect(post.last().text).toContain('X-1')
})

test('what went well is told with up to five products, each once', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  const apply = async (...codes: string[]): Promise<void> => {
    later(bench, MINUTE_MS)
    const rows = codes.map((code) => row(code, -1))
    await bench.batch({ rows, verdicts: verdicts(...codes.map(() => 'applied' as const)) })
  }
  await apply('A', 'B')
  await bench.run()
  expect(post.last().text).toMatch(/商品: A、B\n {2}送信 2 商品、うち反映 2 商品\n/)
  await apply('A', 'B', 'C')
  await apply('A', 'D', 'E')
  await bench.run()
  expect(post.last().text).toMatch(/商品: A、B、C、D、E\n {2}送信 6 商品/)
  await apply('A', 'B', 'C', 'D', 'E', 'F', 'G')
  await bench.run()
  expect(post.last().text).toMatch(/商品: A、B、C、D、E など\n/)
})
