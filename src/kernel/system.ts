import { hostname, uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { nodeCrypto } from './crypto.ts'

/** Something that will happen, unless it is stopped. */
export interface Timer {
  stop(): void
  /** From now on it does not keep the program from ending. */
  unref(): Timer
}

/**
 * What a program has from the system that it runs on and cannot make itself: the clock that nobody sets, timers, chance, its own name. A
 * parameter of whatever needs it, so that a whole shop can be played with a clock and a chance of its own. Times are milliseconds.
 */
export interface System {
  /** A clock that only goes forward, from wherever it began. */
  ticks(): number
  /** Since the machine was started, with the time in which it slept. The same for every program on it. */
  uptimeMs(): number
  /** Waits; an abort ends it early without an error. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Once, and again and again. */
  after(ms: number, work: () => void): Timer
  every(ms: number, work: () => void): Timer
  /** So many bytes of chance, as hexadecimal digits: nobody guesses them, and nobody else gets the same. */
  hex(bytes: number): string
  /** 0 ≤ a number < 1, for pauses and the like. */
  fraction(): number
  readonly pid: number
  hostname(): string
}

/** The real one. */
export const thisSystem: System = {
  ticks: () => performance.now(),
  uptimeMs: () => uptime() * 1000,
  sleep: pause,
  after: (ms, work) => timerOf(setTimeout(work, ms)),
  every: (ms, work) => timerOf(setInterval(work, ms)),
  hex: (bytes) => nodeCrypto().randomBytes(bytes).toString('hex'),
  fraction: Math.random,
  pid: process.pid,
  hostname,
}

function timerOf(timer: NodeJS.Timeout): Timer {
  const one: Timer = {
    stop: () => clearTimeout(timer),
    unref: () => {
      timer.unref()
      return one
    },
  }
  return one
}

/** Waits so long, or until ston is told to stop: who goes on looks at the signal. Never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal }
  await delay(ms, undefined, options).catch(() => undefined)
}
