import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thisMachine, type Machine } from '../../src/store/files/machine.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder, openStore } from './helpers.ts'

const MINUTE = 60_000
const FACTS = { host: 'till-1', listener: '8787', version: '1.0.0' }

/** A machine whose clocks go as the test wants them to. */
class Played {
  wall = Date.parse('2026-11-24T09:00:00Z')
  uptimeMs = 1000 * MINUTE
  boot = 'boot-1'
  isRunning = true
  pass(ms: number): void {
    this.wall += ms
    this.uptimeMs += ms
  }
  readonly now = (): Date => new Date(this.wall)
  get machine(): Machine {
    return {
      ...thisMachine(),
      self: () => ({ ...thisMachine().self(), boot: this.boot }),
      uptimeMs: () => this.uptimeMs,
      isRunning: () => this.isRunning,
    }
  }
}

async function open(played: Played, path?: string): Promise<Store> {
  const { now, machine } = played
  return openStore(path ?? (await newFolder()), { now, machine })
}

async function age(store: Store): Promise<number | undefined> {
  return (await store.beats.all())[0]?.ageMs
}

test('a clock that is set forward or back says nothing about a listener that lives', async () => {
  const played = new Played()
  const store = await open(played)
  await store.beats.beat(FACTS)
  for (const off of [30 * 24 * 60 * MINUTE, -60 * 24 * 60 * MINUTE]) {
    played.wall += off
    expect(await age(store)).toBe(0)
  }
  played.pass(11 * MINUTE)
  expect(await age(store)).toBe(11 * MINUTE)
})

test('one that wrote by a clock far ahead, and stopped, is as old as since it was first seen', async () => {
  const played = new Played()
  // Where the system tells of no start of the machine there is only the clock on the wall.
  played.boot = ''
  const path = await newFolder()
  const store = await open(played, path)
  played.wall += 30 * 24 * 60 * MINUTE
  await store.beats.beat(FACTS, true)
  played.wall -= 30 * 24 * 60 * MINUTE
  const later = await open(played, path)
  expect(await age(later)).toBe(0)
  played.pass(11 * MINUTE)
  expect(await age(later)).toBe(11 * MINUTE)
})

test('what was written before the machine was started is at least as old as that', async () => {
  const played = new Played()
  const path = await newFolder()
  const store = await open(played, path)
  played.wall += 24 * 60 * MINUTE
  await store.beats.beat(FACTS)
  played.wall -= 24 * 60 * MINUTE
  played.boot = 'boot-2'
  played.uptimeMs = 12 * MINUTE
  expect(await age(await open(played, path))).toBe(12 * MINUTE)
})

test('a process that is gone, or was told to stop, ages by either clock', async () => {
  const played = new Played()
  const store = await open(played)
  await store.beats.beat(FACTS)
  played.isRunning = false
  played.wall += 20 * MINUTE
  expect(await age(store)).toBe(20 * MINUTE)
  played.isRunning = true
  await store.beats.beat(FACTS, true)
  played.wall += 15 * MINUTE
  expect(await age(store)).toBe(15 * MINUTE)
})

test('each listener has a file of its own; half a file is no listener and no trouble', async () => {
  const path = await newFolder()
  const store = await open(new Played(), path)
  await store.beats.beat(FACTS)
  await store.beats.beat({ ...FACTS, listener: '8788' })
  const files = (await readdir(join(path, 'documents'))).filter((name) => name.startsWith('beat-'))
  expect(files).toHaveLength(2)
  await writeFile(join(path, 'documents', files[0] ?? ''), '{"format":')
  expect(await store.beats.all()).toHaveLength(1)
})

test('one that goes without a word stays for a day, or for 30 where it names rules that may still wait', async () => {
  const played = new Played()
  played.isRunning = false
  const store = await open(played)
  const names = async (): Promise<readonly string[]> =>
    (await store.beats.all()).map(({ listener }) => listener).toSorted()
  await store.beats.beat({ ...FACTS, listener: 'plain' })
  await store.beats.beat({ ...FACTS, listener: 'ruled', rules: 4 })
  await store.beats.beat({ ...FACTS, listener: 'stopped', rules: 4 }, true)
  played.pass(25 * 60 * MINUTE)
  await store.beats.beat({ ...FACTS, listener: 'later' })
  expect(await names()).toEqual(['later', 'ruled'])
  for (const [days, left] of [
    [28, ['later', 'ruled']],
    [1, ['later']],
  ] as const) {
    played.pass(days * 24 * 60 * MINUTE)
    await store.beats.beat({ ...FACTS, listener: 'later' })
    expect(await names()).toEqual(left)
  }
})
