import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { thisSystem } from '../../src/kernel/system.ts'
import { startBeating } from '../../src/web/beat.ts'
import type { App } from '../../src/context.ts'
import { VERSION } from '../../src/kernel/version.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let post: Post
beforeEach(async () => {
  post = await openPost()
  shop = await openShop({
    products: { '1001': 10 },
    configure: (config) => {
      config['mail'] = mailTo(post)
    },
  })
  await shop.flush()
})
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
  await post.close()
})

function later(minutes: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 })
}

async function warnings(): Promise<{ readonly code: number; readonly ids: readonly string[] }> {
  const { code, json } = await shop.ston('status', '--check', '--json')
  return { code, ids: (json['warnings'] as { id: string }[]).map(({ id }) => id) }
}

async function doctorLine(): Promise<Record<string, unknown> & { readonly code: number }> {
  const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en')
  const checks = json['checks'] as Record<string, unknown>[]
  return { ...checks.find(({ name }) => name === 'Listeners'), code }
}

/** A listener on another host, whose process cannot be seen from here. */
async function elsewhere(
  version: string,
  minutesAgo: number,
  ended = false,
  rules?: number,
): Promise<void> {
  const machine = thisMachine()
  const store = await openFileStore({
    path: join(shop.dir, 'data'),
    now: () => new Date(Date.now() - minutesAgo * 60_000),
    machine: { ...machine, self: () => ({ ...machine.self(), space: 'another' }) },
  })
  const facts = { host: 'till-2', listener: '8787', version }
  await store.beats.beat({ ...facts, ...(rules === undefined ? {} : { rules }) }, ended)
  await store.close()
}

async function page(): Promise<string> {
  return (await fetch(`${shop.hookUrl}/status?lang=en`)).text()
}

test('a listener that has stopped: nothing for ten minutes, then the check, the next mail and doctor tell', async () => {
  expect(await warnings()).toEqual({ code: 0, ids: [] })
  await shop.served()
  later(9)
  expect(await warnings()).toEqual({ code: 0, ids: [] })
  later(2)
  expect(await warnings()).toEqual({ code: 3, ids: ['listener'] })
  await shop.flush()
  expect(post.last().subject).toContain('要確認')
  expect(post.last().text).toContain('通知を受け取るプログラムが動いていません')
  expect(await doctorLine()).toMatchObject({ code: 3, state: 'bad' })
  // However long it takes until somebody looks.
  later(90 * 24 * 60)
  expect((await warnings()).ids).toContain('listener')
})

test('a listener that lives is not missed, whatever the clock says', async () => {
  later(50 * 60)
  expect((await warnings()).ids).not.toContain('listener')
})

test('where none has ever run nobody misses one', async () => {
  await shop.served()
  await shop.configure((config) => (config['store'] = { path: './other' }))
  later(60)
  expect((await warnings()).ids).not.toContain('listener')
  expect(await doctorLine()).toMatchObject({ state: 'none' })
})

test('a host that falls silent is told on the page of another one, unless it was told to stop', async () => {
  await elsewhere('1.0.0', 11, true)
  expect(await page()).not.toContain('till-2')
  expect((await warnings()).ids).not.toContain('listener')
  await sleep(1100)
  await elsewhere('1.0.0', 11)
  expect(await page()).toContain('has fallen silent on till-2')
  expect(await warnings()).toEqual({ code: 3, ids: ['listener'] })
  expect(await doctorLine()).toMatchObject({ code: 3, state: 'bad' })
})

test('a host that is silent for more than a day is not missed any more, though its rules are still known', async () => {
  await elsewhere('1.0.0', 23 * 60, false, 1)
  expect((await warnings()).ids).toContain('listener')
  await elsewhere('1.0.0', 25 * 60, false, 1)
  expect(await warnings()).toEqual({ code: 0, ids: [] })
})

test('doctor names hosts whose settings differ', async () => {
  await expect.poll(async () => (await doctorLine())['found']).toContain('rules 1')
  await elsewhere(VERSION, 1, false, 1)
  expect(await doctorLine()).toMatchObject({ state: 'ok' })
  await elsewhere(VERSION, 1, false, 2)
  expect(await doctorLine()).toMatchObject({ state: 'warn' })
})

test('doctor names hosts whose version differs', async () => {
  expect(await doctorLine()).toMatchObject({ code: 0, state: 'ok', next: null })
  await elsewhere('0.0.9', 1)
  const line = await doctorLine()
  expect(line).toMatchObject({ code: 0, state: 'warn' })
  expect(line['found']).toContain('till-2:8787 (0.0.9)')
  expect(line['next']).toContain('not the same everywhere')
})

test('a store that refuses the beat is told once in the log, and the listener goes on', async () => {
  const told: string[] = []
  let tries = 0
  const beats = {
    beat: () => {
      tries += 1
      return Promise.reject(new Error('no room'))
    },
  }
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const app = {
    system: thisSystem,
    locale: 'en',
    log: { warn: (_: object, text: string) => told.push(text) },
    store: () => Promise.resolve({ beats }),
  } as unknown as App
  const beating = startBeating(app, { port: 8787 })
  onTestFinished(() => beating.stop())
  for (let minute = 0; minute < 3; minute += 1) await vi.advanceTimersByTimeAsync(60_000)
  expect(tries).toBe(4)
  expect(told).toEqual([expect.stringContaining('goes on receiving')])
})

test('after the last sign of life none follows, whatever is told of the settings', async () => {
  const signs: boolean[] = []
  const beats = {
    beat: (_facts: object, ended: boolean) => Promise.resolve(void signs.push(ended)),
  }
  let changed = (): void => undefined
  const store = (): object => Promise.resolve({ beats })
  const app = { system: thisSystem, store } as unknown as App
  const beating = startBeating(app, {
    port: 8787,
    settings: () => ({ mistakes: null, restart: [] }),
    onChange: (tell) => (changed = tell),
  })
  await beating.stop()
  changed()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(signs.at(-1)).toBe(true)
})
