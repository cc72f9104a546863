import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { thisSystem } from '../../src/kernel/system.ts'
import { stamp } from '../../src/store/files/checked.ts'
import type { Machine } from '../../src/store/files/machine.ts'
import type { LockAnswer, Store } from '../../src/store/store.ts'
import { newFolder, openStore } from './helpers.ts'

const ROUNDS = 50
const PROCESSES = 4

interface Fighter {
  readonly process: ChildProcess
  ask(message: object): Promise<string>
}

async function start(path: string): Promise<Fighter> {
  const built = resolve('dist/store/files/store.js')
  const child = fork(resolve('test/store/lock-child.mjs'), [built, path])
  onTestFinished(() => void child.kill('SIGKILL'))
  const answer = async (): Promise<string> => String((await once(child, 'message'))[0])
  expect(await answer()).toBe('ready')
  const ask = (message: object): Promise<string> => {
    const answered = answer()
    child.send(message)
    return answered
  }
  return { process: child, ask }
}

/** What a killed holder leaves, to be put in the way again. */
async function killedHolder(path: string): Promise<Map<string, Buffer>> {
  const fighter = await start(path)
  expect(await fighter.ask({ kind: 'take', purpose: 'flush', waitMs: 0 })).toBe('held')
  const gone = once(fighter.process, 'exit')
  fighter.process.kill('SIGKILL')
  await gone
  await rm(join(path, 'proof'))
  const left = new Map<string, Buffer>()
  for (const name of await claims(path)) left.set(name, await readFile(join(path, 'claims', name)))
  return left
}

/** Whoever is at a lock. The number of the last holder stays, and a process keeps its socket. */
async function claims(path: string): Promise<string[]> {
  return (await readdir(join(path, 'claims'))).filter((name) => !/\.epoch$|^s-/.test(name))
}

async function release(answer: LockAnswer | undefined): Promise<void> {
  if (answer?.kind === 'held') await answer.release()
}

async function take(store: Store, purpose: string, waitMs = 0): Promise<LockAnswer> {
  return store.lock('stock', { purpose, waitMs })
}

test('four processes that start at once over a dead holder’s files: never two hold the lock', async () => {
  const path = await newFolder()
  const stale = await killedHolder(path)
  const fighters = await Promise.all(Array.from({ length: PROCESSES }, () => start(path)))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, bytes] of stale) await writeFile(join(path, 'claims', name), bytes)
    if (round % 2 === 0) await sameCommand(fighters)
    else await differentCommands(fighters)
    expect(existsSync(join(path, 'proof'))).toBe(false)
  }
  expect(await claims(path)).toEqual([])
})

/** One works until the others have left. */
async function sameCommand(fighters: readonly Fighter[]): Promise<void> {
  const message = { kind: 'take', purpose: 'flush', waitMs: 10_000 }
  const answers = await Promise.all(fighters.map((fighter) => fighter.ask(message)))
  expect([...answers].sort()).toEqual(['held', 'same', 'same', 'same'])
  const holder = fighters[answers.indexOf('held')]
  expect(await holder?.ask({ kind: 'release' })).toBe('released')
}

/** Everybody gets a turn. */
async function differentCommands(fighters: readonly Fighter[]): Promise<void> {
  const answers = await Promise.all(
    fighters.map((fighter, n) =>
      fighter.ask({ kind: 'take', purpose: `command-${n}`, waitMs: 30_000, brief: true }),
    ),
  )
  expect(answers).toEqual(Array.from({ length: PROCESSES }, () => 'held'))
}

test('a holder that was killed does not keep anybody out, and its files go', async () => {
  const path = await newFolder()
  const stale = await killedHolder(path)
  expect(new Set([...stale.keys()].map((name) => name.split('.').at(-1)))).toEqual(
    new Set(['held', 'trying']),
  )
  const store = await openStore(path)
  const answer = await take(store, 'flush')
  expect(answer.kind).toBe('held')
  const names = await readdir(join(path, 'claims'))
  expect(names.filter((name) => stale.has(name))).toEqual([])
  await release(answer)
})

test('another command waits and is told who holds the lock; the same command leaves at once', async () => {
  const path = await newFolder()
  const [one, two] = [await openStore(path), await openStore(path)]
  const first = await take(one, 'flush')
  expect(await take(two, 'flush', 60_000)).toEqual({ kind: 'same', holder: 'flush' })
  const began = performance.now()
  expect(await take(two, 'map import', 300)).toEqual({ kind: 'timeout', holder: 'flush' })
  expect(performance.now() - began).toBeGreaterThanOrEqual(299)
  const waiting = take(two, 'map import', 10_000)
  await release(first)
  await release(first)
  const second = await waiting
  expect(second.kind).toBe('held')
  await release(second)
  expect(await claims(path)).toEqual([])
})

test('different locks do not hold each other up, and closing the store gives them back', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  expect((await take(store, 'flush')).kind).toBe('held')
  const orders = await store.lock('orders', { purpose: 'import-orders', waitMs: 0 })
  expect(orders.kind).toBe('held')
  await store.close()
  expect(await claims(path)).toEqual([])
})

/** A machine of the given name and boot, without sockets; its processes are never ours. */
function machine(host: string, boot: string, parts: Partial<Machine> = {}): Machine {
  return {
    system: thisSystem,
    self: () => ({ host, boot, space: 'pid:1', pid: 4711, start: '1' }),
    isRunning: (pid) => pid === 4711,
    uptimeMs: () => 0,
    listen: () => Promise.resolve(null),
    ask: () => Promise.resolve('unknown'),
    ...parts,
  }
}

const MINUTE = 60_000

test('a live holder on another machine is refused in words; ten minutes of silence by our own clock end it', async () => {
  const path = await newFolder()
  let uptime = 5 * MINUTE
  const there = await openStore(path, { machine: machine('till-2', 'a') })
  const here = await openStore(path, {
    machine: machine('till-1', 'b', { uptimeMs: () => uptime }),
  })
  const answer = await take(there, 'flush')
  const refused = {
    code: 'host',
    exit: 'config',
    message: expect.stringContaining('till-2'),
    sentence: { ja: expect.stringContaining('till-2') },
  }
  await expect(take(here, 'flush')).rejects.toMatchObject(refused)
  uptime += 9 * MINUTE
  await expect(take(here, 'flush')).rejects.toMatchObject(refused)
  // A beat: the ten minutes begin again.
  for (const name of await claims(path)) await utimes(join(path, 'claims', name), 1, 1)
  uptime += 2 * MINUTE
  await expect(take(here, 'flush')).rejects.toMatchObject(refused)
  uptime += 10 * MINUTE
  const second = await take(here, 'flush')
  expect(second.kind).toBe('held')
  await release(answer)
  await release(second)
})

test.each([
  ['a year ago', new Date(Date.now() - 365 * 24 * 60 * MINUTE)],
  ['in a year', new Date(Date.now() + 365 * 24 * 60 * MINUTE)],
])('the wall clock decides nothing: a claim from %s by it is a claim', async (_when, mark) => {
  const path = await newFolder()
  const away = machine('till-1', 'b', { isRunning: () => false })
  const here = { ...away, self: () => ({ ...away.self(), space: 'pid:2' }) }
  await take(await openStore(path, { machine: away }), 'flush')
  for (const name of await claims(path)) await utimes(join(path, 'claims', name), mark, mark)
  const store = await openStore(path, { machine: here, now: () => new Date(0) })
  expect(await take(store, 'map import')).toEqual({ kind: 'timeout', holder: 'flush' })
})

test('what was held before this machine was restarted keeps nobody out', async () => {
  const path = await newFolder()
  const before = await openStore(path, { machine: machine('till-1', 'before') })
  await take(before, 'flush')
  const after = await openStore(path, { machine: machine('till-1', 'after') })
  expect((await take(after, 'flush')).kind).toBe('held')
})

test('another container on this machine is waited for, not refused', async () => {
  const path = await newFolder()
  const other = machine('c0ffee', 'same-kernel')
  const one = await openStore(path, { machine: { ...other, isRunning: () => false } })
  const me = { ...machine('decade', 'same-kernel'), isRunning: () => false }
  const two = await openStore(path, {
    machine: { ...me, self: () => ({ ...me.self(), space: 'pid:2' }) },
  })
  await take(one, 'flush')
  expect(await take(two, 'map import')).toEqual({ kind: 'timeout', holder: 'flush' })
})

test('a claim that the power left unreadable keeps nobody out after the restart', async () => {
  const path = await newFolder()
  await mkdir(join(path, 'claims'), { recursive: true })
  await writeFile(
    join(path, 'claims', 'stock.1-000000000000.held'),
    stamp({ purpose: 'x' }).subarray(0, 9),
  )
  const store = await openStore(path, { machine: machine('till-1', 'b') })
  expect((await take(store, 'flush')).kind).toBe('held')
})
