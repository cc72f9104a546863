import { expect, test } from 'vitest'
import { refusals } from '../../../src/messages/serve.ts'
import type { SignInRedirectSource } from '../../../src/web/listener/sign-in-redirect.ts'
import { ask, dial, FakeJournal, listening, notify, pause, type Answer } from './helpers.ts'

/** Stands for Next Engine: each sign-in takes until the test lets it end. */
class Source implements SignInRedirectSource {
  readonly path = '/back'
  since: string | null = '2026-03-01T00:00:00.000Z'
  readonly tried: string[] = []
  readings = 0
  atOnce = 0
  most = 0
  /** What a sign-in ends with, by its state. */
  ends: (state: string) => Promise<number> = () => Promise.resolve(403)

  async openSince(): Promise<string | null> {
    this.readings += 1
    await pause(20)
    return this.since
  }

  async complete({ state }: { state: string }): ReturnType<SignInRedirectSource['complete']> {
    this.tried.push(state)
    this.atOnce += 1
    this.most = Math.max(this.most, this.atOnce)
    const status = await this.ends(state)
    this.atOnce -= 1
    return { status, headers: {}, body: `page of ${state}` }
  }
}

const LIMITS = { signInPauseMs: 20, answerMs: 1_500 }

const back = (port: number, state: string): Promise<Answer> =>
  ask(port, { method: 'GET', path: `/back?uid=u&state=${state}` })

const statuses = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

test('of a crowd one is tried at a time, few wait, and the rest is turned away with a sentence', async () => {
  const source = new Source()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  source.ends = () => released.then(() => 403)
  const { port, counts } = await listening(new FakeJournal(), {
    signInRedirect: source,
    limits: LIMITS,
  })
  const crowd = Array.from({ length: 300 }, (_, i) => back(port, `s-${i}`))
  while ((counts.refused['signInBusy'] ?? 0) < 296) await pause(5)
  expect(source.tried).toHaveLength(1)
  expect((await notify(port)).status).toBe(200)
  release()
  const answers = await Promise.all(crowd)
  expect(statuses(answers)).toEqual({ 403: 4, 503: 296 })
  expect(answers.find(({ status }) => status === 503)?.text).toBe(`${refusals.signInBusy.en}\n`)
  expect(source).toMatchObject({ most: 1 })
  expect(source.tried).toHaveLength(4)
  expect(source.readings).toBeLessThan(100)
})

test('a page that is loaded again while its sign-in runs does not begin another', async () => {
  const source = new Source()
  source.ends = () => pause(100).then(() => 200)
  const { port } = await listening(new FakeJournal(), { signInRedirect: source, limits: LIMITS })
  const answers = await Promise.all(Array.from({ length: 5 }, () => back(port, 'mine')))
  expect(answers.map(({ status, text }) => [status, text])).toEqual(
    Array.from({ length: 5 }, () => [200, 'page of mine']),
  )
  // The sign-in is over for everybody else, not for whoever loads the page once more.
  source.since = null
  expect(await back(port, 'mine')).toMatchObject({ status: 200, text: 'page of mine' })
  expect(await back(port, 'other')).toMatchObject({ status: 404 })
  expect(source.tried).toEqual(['mine'])
})

test('who has gone before its turn is not tried', async () => {
  const source = new Source()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  source.ends = (state) => (state === 'first' ? released.then(() => 403) : Promise.resolve(200))
  const { port } = await listening(new FakeJournal(), { signInRedirect: source, limits: LIMITS })
  const first = back(port, 'first')
  while (source.tried.length === 0) await pause(5)
  const gone = Array.from({ length: 3 }, (_, i) => {
    const { socket } = dial(port)
    socket.write(`GET /back?uid=u&state=gone-${i} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return socket
  })
  await pause(100)
  // Nobody else finds a place now; once they have gone there is room again.
  expect((await back(port, 'late')).status).toBe(503)
  for (const socket of gone) socket.destroy()
  await pause(100)
  const person = back(port, 'person')
  await pause(50)
  release()
  expect((await person).status).toBe(200)
  expect((await first).status).toBe(403)
  expect(source.tried).toEqual(['first', 'person'])
})

test('after ten failures none is tried until a sign-in begins anew', async () => {
  const source = new Source()
  const { port } = await listening(new FakeJournal(), {
    signInRedirect: source,
    limits: { ...LIMITS, signInPauseMs: 1 },
  })
  for (let i = 0; i < 10; i += 1) expect((await back(port, `s-${i}`)).status).toBe(403)
  expect(await back(port, 's-10')).toMatchObject({
    status: 503,
    text: `${refusals.signInUsedUp.en}\n`,
  })
  expect(source.tried).toHaveLength(10)
  source.since = '2026-03-01T00:05:00.000Z'
  source.ends = () => Promise.resolve(200)
  expect((await back(port, 's-11')).status).toBe(200)
})

test('after a failure the next one waits a while, so that a flush comes in between', async () => {
  const source = new Source()
  const { port } = await listening(new FakeJournal(), {
    signInRedirect: source,
    limits: { ...LIMITS, signInPauseMs: 60_000 },
  })
  expect((await back(port, 'stranger')).status).toBe(403)
  expect((await back(port, 'next')).status).toBe(503)
  expect(source.tried).toEqual(['stranger'])
})

test('a sign-in that takes longer than an answer may goes on, and its page is there later', async () => {
  const source = new Source()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  source.ends = () => released.then(() => 200)
  const { port } = await listening(new FakeJournal(), {
    signInRedirect: source,
    limits: { answerMs: 100 },
  })
  expect(await back(port, 'slow')).toMatchObject({ status: 503 })
  release()
  await pause(50)
  expect(await back(port, 'slow')).toMatchObject({ status: 200, text: 'page of slow' })
  expect(source.tried).toEqual(['slow'])
})

test('a store that hangs keeps nobody waiting', async () => {
  const source = new Source()
  source.openSince = () => new Promise(() => undefined)
  const { port } = await listening(new FakeJournal(), {
    signInRedirect: source,
    limits: { answerMs: 100 },
  })
  expect(await back(port, 'mine')).toMatchObject({ status: 503 })
})
