import { describe, expect, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import { NEXT_ENGINE } from '../../src/messages/nextengine.ts'
import { noticeOf, troubleOf } from '../../src/notifications/trouble.ts'
import { sendMail } from '../../src/mailer/transport.ts'
import { mailState } from '../../src/status/told-so-far.ts'
import { openPost } from '../mailer/smtp-kit.ts'
import { row } from '../domain/stock/make.ts'
import { held, later, openBench, trouble, verdicts, withHeld } from './mail-kit.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('a run that failed', () => {
  test('for want of a sign-in is told at once, with the step to take, once a day', async () => {
    const post = await openPost()
    const bench = await openBench(post.port, { when: 'problems' })
    await bench.run({ error: trouble('auth') })
    await bench.run({ error: trouble('auth') })
    expect(post.letters).toHaveLength(1)
    const { subject, text } = post.last()
    expect(subject).toBe(
      '【失敗】全商品の在庫の連携が止まっています：サーバーの管理者に転送してください',
    )
    // The step comes first, and the command is for somebody else.
    expect(text).toMatch(
      /■ お知らせ\n {4}→ 今すぐ、サーバーの管理者に転送してください。\n {6}直るまで：\n {6}・残り少ない商品は、[^→]*\n {2}! [^→]*\n {6}サーバーの管理者へ：.*ston auth login/,
    )
    expect(text).toContain('いつものネクストエンジンの画面にログインしても直りません。')
    expect(text).toContain(
      '11月24日（火）09:00 から、店舗の販売がネットの在庫に反映されていません。',
    )
  })

  test('because somebody refused is told in that one’s words', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run({ error: trouble('attention', 'smaregi') })
    expect(post.last().subject).toBe('【失敗】問題です（smaregi）')
    expect(post.last().text).toContain('→ 待つ')
  })

  test('for a while is told when it lasts', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run()
    for (let hours = 0; hours < 26; hours++) {
      later(bench, HOUR_MS)
      await bench.run({ error: trouble('temporary') })
    }
    expect(post.letters).toEqual([])
    later(bench, HOUR_MS)
    await bench.run({ error: trouble('temporary') })
    later(bench, HOUR_MS)
    await bench.run({ error: trouble('temporary') })
    expect(post.letters).toHaveLength(1)
    const { subject, text } = post.last()
    expect(subject).toBe(
      '【失敗】27 時間以上、全商品の在庫を送れていません（問題です（temporary））',
    )
    expect(text.match(/ston が保管していて、直れば自動で送ります/g)).toHaveLength(1)
    expect(text).toContain('11月24日（火）09:00 から、店舗の販売がネットの在庫に')
  })

  test.each([
    [
      'flush',
      'Since Tue 24 Nov, 09:00 (Japan time), sales of the stores are not in',
      '店舗の販売が',
    ],
    ['import', 'Since Tue 24 Nov, 09:00 (Japan time), online orders are not in', 'ネットの受注が'],
  ] as const)(
    'says once what it means for the shop, and is not comforted: %s',
    (direction, en, ja) => {
      const said = NEXT_ENGINE.maintenance('')
      const error = new StonError({
        code: 'temporary',
        exit: 'temporary',
        message: said,
        hint: said,
      })
      const runs = { succeededAt: { [direction]: '2026-11-24T09:00:00+09:00' } }
      const around = { direction, runs, now: new Date('2026-11-25T09:00:00Z'), noSuccessHours: 26 }
      const settings = { hasPages: false, importing: false }
      const trouble = troubleOf(error, { ...around, ...settings, told: new Set() })
      const what = trouble && noticeOf(trouble, true).what
      expect(what?.ja).toContain(
        `ネクストエンジンはメンテナンス中です。11月24日（火）09:00 から、${ja}`,
      )
      expect(what?.en).toContain(`Next Engine is in maintenance. ${en}`)
      expect(`${what?.ja}${what?.en}`).not.toMatch(/何も失われ|続きから|Nothing is lost|continues/)
      expect(trouble?.next?.ja).not.toContain('失われ')
      // Below another headline a step that stands first would be taken for that one's.
      expect(trouble && noticeOf(trouble, false)).not.toHaveProperty('stepFirst')
    },
  )

  test('for a while since the very first run is told just as well', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run({ error: trouble('temporary') })
    later(bench, 27 * HOUR_MS)
    await bench.run({ error: trouble('temporary') })
    expect(post.letters).toHaveLength(1)
  })
})

describe('a direction that failed and works again', () => {
  test('is told once, whatever else there is to tell', async () => {
    const post = await openPost()
    const bench = await openBench(post.port, { when: 'problems' })
    await bench.run({ error: trouble('auth') })
    later(bench, MINUTE_MS)
    await bench.run()
    await bench.run()
    expect(post.letters).toHaveLength(2)
    expect(post.last().subject).toBe('【完了】在庫を送れるようになりました')
    expect(post.last().text).toContain('2026-11-24 09:00 にお知らせした問題は解消しました。')
  })

  test('is not where nobody was told that it failed', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.run({ error: trouble('temporary') })
    await bench.run()
    expect(post.letters).toEqual([])
  })
})

describe('a mail that cannot be sent', () => {
  test('waits, is shown, and goes once with the next run, with everything since', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await bench.batch({ rows: [row('A', -1)], verdicts: verdicts('applied') })
    await post.close()
    await bench.run()
    expect(await mailState(bench.store)).toMatchObject({
      pending: true,
      lastSentAt: null,
      trouble: { what: { ja: expect.stringContaining('つながりません') as string } },
    })
    expect(bench.log.join('\n')).toContain('メールを送れませんでした')
    later(bench, MINUTE_MS)
    await bench.batch({ rows: [row('B', -1)], verdicts: verdicts('applied') })
    await bench.run()
    const again = await openPost({ port: post.port })
    later(bench, MINUTE_MS)
    await bench.run()
    await bench.run()
    expect(again.letters).toHaveLength(1)
    expect(again.last().text).toContain('送信 2 商品、うち反映 2 商品')
    expect(await mailState(bench.store)).toMatchObject({ pending: false, trouble: null })
  })

  test('still tells of a trouble that has passed', async () => {
    const post = await openPost()
    const bench = await openBench(post.port)
    await post.close()
    await bench.run({ error: trouble('auth') })
    const again = await openPost({ port: post.port })
    later(bench, MINUTE_MS)
    await bench.run()
    expect(again.last().subject).toMatch(/^【完了】/)
    expect(again.last().text).toContain('2026-11-24 09:00 の実行: 問題です（auth）。')
  })

  test('never stops the run, and its log has no password', async () => {
    const smtpUrl = 'smtp://shop:geheim4711@127.0.0.1:9'
    const bench = await openBench(9, { smtpUrl })
    await bench.run({ state: withHeld(held('A')) })
    const state = JSON.stringify(await mailState(bench.store))
    expect(`${bench.log.join('\n')}${state}`).not.toMatch(/geheim4711|smtp:\/\//)
  })
})

describe('a mail that one of several does not get', () => {
  const TO = ['shop@example.jp', 'Owner <owner@example.jp>']

  /** `answer`: the code for the owner, or null. */
  async function opened() {
    const server: { answer: number | null } = { answer: 451 }
    const post = await openPost({
      onRcptTo: ({ address }, _session, done) => {
        const { answer } = server
        if (answer === null || !address.startsWith('owner')) done()
        else done(Object.assign(new Error('not this one'), { responseCode: answer }))
      },
    })
    return { post, server, bench: await openBench(post.port, { to: TO }) }
  }
  const idOf = ({ raw }: { raw: string }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1]

  test('goes to that one with a later run, as the same mail, and to nobody twice', async () => {
    const { post, server, bench } = await opened()
    const state = withHeld(held('A'))
    await bench.run({ state })
    later(bench, MINUTE_MS)
    await bench.run({ state })
    expect(post.letters.map(({ to }) => to)).toEqual([['shop@example.jp']])
    expect(bench.log.join('\n')).toContain('同じメールを次の実行で送ります: owner@example.jp')
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
    server.answer = null
    later(bench, MINUTE_MS)
    await bench.run({ state })
    later(bench, MINUTE_MS)
    await bench.run({ state })
    expect(post.letters.map(({ to }) => to)).toEqual([['shop@example.jp'], ['owner@example.jp']])
    const [first, second] = post.letters
    expect(second).toMatchObject({ subject: first?.subject, text: first?.text, html: first?.html })
    expect(idOf(post.last())).toBe(idOf(first ?? post.last()))
  })

  test('waits for that one beside new mails, and is an alarm when it lasts', async () => {
    const { post, server, bench } = await opened()
    await bench.run({ state: withHeld(held('A')) })
    later(bench, 5 * HOUR_MS)
    await bench.run({ state: withHeld(held('A'), held('B')) })
    expect(await mailState(bench.store)).toMatchObject({ pending: true })
    server.answer = null
    later(bench, MINUTE_MS)
    await bench.run({ state: withHeld(held('A'), held('B')) })
    const owners = post.letters.filter(({ to }) => to.includes('owner@example.jp'))
    expect(owners.map(({ subject }) => subject)).toEqual([
      '【要確認】A：在庫を反映できません',
      '【要確認】B：在庫を反映できません',
    ])
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
  })

  test('because it is refused for good is an alarm, and tried once a day, the newest only', async () => {
    const { post, server, bench } = await opened()
    server.answer = 550
    await bench.run({ state: withHeld(held('A')) })
    expect(bench.log.join('\n')).toContain('owner@example.jp')
    expect(await mailState(bench.store)).toMatchObject({ pending: true })
    later(bench, HOUR_MS)
    await bench.run({ state: withHeld(held('A'), held('B')) })
    server.answer = null
    later(bench, 23 * HOUR_MS)
    await bench.run({ state: withHeld(held('A'), held('B')), error: trouble('temporary') })
    const before = post.letters.length
    later(bench, 2 * HOUR_MS)
    await bench.run({ state: withHeld(held('A'), held('B')), error: trouble('temporary') })
    const after = post.letters.slice(before)
    expect(after.map(({ to, subject }) => [to, subject])).toEqual([
      [['owner@example.jp'], '【要確認】B：在庫を反映できません'],
    ])
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
  })

  test('does not keep a mail server that is away from being told of', async () => {
    const { post, bench } = await opened()
    await bench.run({ state: withHeld(held('A')) })
    await post.close()
    later(bench, MINUTE_MS)
    await bench.run({ state: withHeld(held('A')) })
    expect(await mailState(bench.store)).toMatchObject({ pending: true })
    const again = await openPost({ port: post.port })
    later(bench, MINUTE_MS)
    await bench.run({ state: withHeld(held('A')) })
    expect(again.letters.map(({ to }) => to)).toEqual([['owner@example.jp']])
  })
})

describe('a mail that the server has read and does not take', () => {
  const DAY_MS = 24 * HOUR_MS

  /** The mail about A has reached one of two; from then on the server's filter has something against it. */
  async function opened(status: number) {
    const server = { isBusy: true, minds: true, asked: 0 }
    const post = await openPost({
      onRcptTo: ({ address }, _session, done) => {
        const refuses = server.isBusy && address.startsWith('owner')
        done(refuses ? Object.assign(new Error('greylisted'), { responseCode: 450 }) : undefined)
      },
      answer: (say) => {
        const isOne = !server.isBusy && server.minds && post.last().subject.includes('A：')
        if (isOne) server.asked += 1
        say(isOne ? Object.assign(new Error('content'), { responseCode: status }) : undefined)
      },
    })
    const bench = await openBench(post.port, { to: ['shop@example.jp', 'owner@example.jp'] })
    await bench.run({ state: withHeld(held('A')) })
    server.isBusy = false
    return { post, server, bench }
  }

  test.each([
    [554, 7],
    [452, 220],
  ])('with %i keeps no other mail back, and is given up after a week', async (status, most) => {
    const { post, server, bench } = await opened(status)
    const state = withHeld(held('A'), held('B'))
    later(bench, MINUTE_MS)
    await bench.run({ state })
    expect(bench.log.join('\n')).toContain('content')
    expect(post.last()).toMatchObject({ subject: '【要確認】B：在庫を反映できません' })
    expect(post.last().to).toEqual(['shop@example.jp', 'owner@example.jp'])
    for (let step = 1; step <= 6 * 24 * 6; step += 1) {
      later(bench, 10 * MINUTE_MS)
      if (step % 6 === 0) await bench.run({ error: trouble('temporary') })
      if (step === 5 * 6) expect(await mailState(bench.store)).toMatchObject({ pending: true })
    }
    expect(server.asked).toBeGreaterThan(3)
    expect(server.asked).toBeLessThanOrEqual(most)
    later(bench, 2 * DAY_MS)
    await bench.run({ error: trouble('temporary') })
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
  })

  test('just now waits longer than a run, and then arrives', async () => {
    const { post, server, bench } = await opened(451)
    for (let minute = 0; minute < 15; minute += 1) {
      later(bench, MINUTE_MS)
      await bench.run({ error: trouble('temporary') })
    }
    expect(server.asked).toBe(1)
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
    server.minds = false
    const before = post.letters.length
    for (let run = 0; run < 3; run += 1) {
      later(bench, 10 * MINUTE_MS)
      await bench.run({ error: trouble('temporary') })
    }
    expect(post.letters.slice(before).map(({ subject, to }) => [subject, to])).toEqual([
      ['【要確認】A：在庫を反映できません', ['owner@example.jp']],
    ])
  })
})

describe('a mail server that does not say whether it has a mail', () => {
  async function opened() {
    const server = { answers: false }
    const post = await openPost({ answer: (say) => void (server.answers && say()) })
    const bench = await openBench(post.port, {}, ({ sending, ...options }) =>
      sendMail({ ...options, sending: { id: '', ...sending, answerMs: 100 } }),
    )
    return { post, server, bench }
  }

  test('gets the same mail a few times, further and further apart, and no other meanwhile', async () => {
    const { post, bench } = await opened()
    const sentAt: number[] = []
    for (let minute = 0; minute < 200; minute += 1) {
      const state = minute < 2 ? withHeld(held('A')) : withHeld(held('A'), held('B'))
      const before = post.letters.length
      await bench.run({ state })
      if (post.letters.length > before) sentAt.push(minute)
      later(bench, MINUTE_MS)
    }
    expect(sentAt).toEqual([0, 5, 15, 35, 95, 155])
    const subjects = post.letters.map(({ subject }) => subject)
    expect(subjects.slice(0, 5)).toEqual(subjects.slice(0, 5).fill(subjects[0] ?? ''))
    expect(subjects[5]).toBe('【要確認】B：在庫を反映できません')
    const ids = post.letters.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1])
    expect(new Set(ids.slice(0, 5)).size).toBe(1)
    expect(ids[5]).not.toBe(ids[0])
    expect(await mailState(bench.store)).toMatchObject({ pending: true })
  })

  test('and does then gets what is left, once', async () => {
    const { post, server, bench } = await opened()
    await bench.run({ state: withHeld(held('A')) })
    server.answers = true
    later(bench, MINUTE_MS)
    await bench.run({ state: withHeld(held('A'), held('B')) })
    expect(post.letters).toHaveLength(1)
    for (let run = 0; run < 3; run += 1) {
      later(bench, 5 * MINUTE_MS)
      await bench.run({ state: withHeld(held('A'), held('B')) })
    }
    expect(post.letters.map(({ subject }) => subject)).toEqual([
      '【要確認】A：在庫を反映できません',
      '【要確認】A：在庫を反映できません',
      '【要確認】B：在庫を反映できません',
    ])
    expect(await mailState(bench.store)).toMatchObject({ pending: false })
  })
})
