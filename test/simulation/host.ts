import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Surroundings } from '../../src/context.ts'
import type { Line } from '../../src/kernel/http.ts'
import type { System, Timer } from '../../src/kernel/system.ts'
import { diskError, type Io } from '../../src/store/files/io.ts'
import type { Machine } from '../../src/store/files/machine.ts'
import type { Dice } from '../crash/soak-plan.ts'
import { Disk, type Turn } from './disk.ts'
import type { Actor, Event, Time } from './time.ts'

const CUT_MS = 60_000
/** What a listener does each second comes this late: a day of seconds would cost more than all the rest. */
const TICK_MS = 5 * 60_000
/** Of so many looks at the disk, one takes time. */
const TIMELY_LOOK = 5
const ZONE_MS = 9 * 3_600_000

/** What all hosts share. */
export interface Nature {
  readonly time: Time
  readonly dice: Dice
  /** How long one call of the disk takes, ms; a sync takes up to ten times that. */
  readonly diskMs: number
}

/** A machine: a disk, a wall clock that may be wrong, and the processes on it. A start of it ends with the power. */
export class Host {
  readonly name: string
  readonly nature: Nature
  readonly disk: Disk
  /** Ahead of the true time, ms. */
  aheadMs = 0
  /** Whether the file system keeps sockets. */
  keepsSockets = true
  /** Each container is a machine of its own, on the same folder. */
  hasSmallMachines = false
  /** Hears of each file that gets a name. */
  onName: (by: Process, path: string) => void = () => undefined
  readonly #processes = new Map<number, Process>()
  readonly #servers = new Map<number, { readonly server: Server; readonly process: Process }>()
  readonly #sockets = new Map<string, Process>()
  #boot = 1
  #bootedAt: number
  #nextPid = 700

  constructor(name: string, nature: Nature) {
    this.name = name
    this.nature = nature
    this.#bootedAt = nature.time.now - 3_600_000
    this.disk = new Disk(() => this.wall().getTime())
  }

  readonly wall = (): Date => new Date(this.nature.time.now + this.aheadMs)

  get boot(): number {
    return this.#boot
  }

  uptimeMs(): number {
    return this.nature.time.now - this.#bootedAt
  }

  /** `space`: the container it is started in. */
  start(space = 'pid:1', line: LineOf = noLine): Process {
    const ownClocks = this.hasSmallMachines
    const process = new Process(this, (this.#nextPid += 1), { space, line, ownClocks })
    this.#processes.set(process.pid, process)
    return process
  }

  ended(process: Process): void {
    this.#processes.delete(process.pid)
    for (const [port, one] of this.#servers) if (one.process === process) this.#servers.delete(port)
  }

  find(pid: number): Process | undefined {
    return this.#processes.get(pid)
  }

  get processes(): readonly Process[] {
    return [...this.#processes.values()]
  }

  /** The power goes, and comes back some time later. Everything that ran is dead. */
  powerCut(): void {
    for (const process of this.processes) process.kill()
    const dice = this.nature.dice.apart()
    this.disk.cut(() => dice.below(1_000_000) / 1_000_000)
    this.#sockets.clear()
    this.#boot += 1
    this.#bootedAt = this.nature.time.now + CUT_MS
  }

  listenOn(port: number, server: Server, process: Process): void {
    if (this.#servers.has(port)) throw diskError('EADDRINUSE', String(port))
    this.#servers.set(port, { server, process })
    server.on('close', () => {
      if (this.#servers.get(port)?.server === server) this.#servers.delete(port)
    })
  }

  serverOn(port: number): { readonly server: Server; readonly process: Process } | undefined {
    return this.#servers.get(port)
  }

  openSocket(path: string, process: Process): void {
    this.disk.putSocket(path)
    this.#sockets.set(path, process)
  }

  socketOf(path: string): Process | undefined {
    return this.#sockets.get(path)
  }

  closeSocket(path: string): void {
    this.#sockets.delete(path)
    this.disk.drop(path)
  }
}

/** How a process's calls reach the services. */
export type LineOf = (process: Process) => Line

export type Among = 'all' | 'line' | 'writes'

interface Setting {
  readonly space: string
  readonly line: LineOf
  readonly ownClocks: boolean
}

/** `call`: counted from 1, of all, of those on the line, or of those that write to a service. What is struck after it has done its work never hears of it. */
export interface Fate {
  readonly call: number
  readonly among: Among
  readonly when: 'before' | 'after'
  /** So many calls after that one. */
  readonly later?: number
  readonly strike: (kind: string) => void
}

/** A process: its calls take time, and it may be killed or stopped at each of them. */
export class Process implements Actor {
  readonly host: Host
  readonly pid: number
  /** What chance brings to it and to its calls of services, whatever others do: drawn when it starts. */
  readonly dice: Dice
  /** And to all else that it asks for, however often. */
  readonly #own: Dice
  readonly surroundings: Surroundings
  state: 'alive' | 'stopped' | 'dead' = 'alive'
  /** Calls of a parameter so far. */
  calls = 0
  /** What happens at which of them, before it has done anything or after, so that nobody hears of it. */
  fate: Fate | null = null
  readonly died: Promise<'died'>
  /** The container it runs in. */
  readonly space: string
  readonly #start: string
  readonly #began: number
  /** Since when it has stood still; null = it goes on. */
  stoppedAt: number | null = null
  /** How long it has stood still so far. */
  stoodMs = 0
  /** The last time that it stood still: from when, until when. */
  stood: readonly [from: number, until: number] | null = null
  /** Its clocks do not go while it stands still, as those of a small machine of its own. */
  readonly hasOwnClocks: boolean
  #kept: Event[] = []
  #looks = 0
  #onTheLine = 0
  #writes = 0
  #die: (died: 'died') => void = () => undefined

  constructor(host: Host, pid: number, { space, line, ownClocks }: Setting) {
    this.host = host
    this.pid = pid
    this.dice = host.nature.dice.apart()
    this.#own = this.dice.apart()
    this.space = space
    this.#began = host.nature.time.now
    this.hasOwnClocks = ownClocks
    this.#start = String(Math.floor(host.uptimeMs() / 10))
    this.died = new Promise((resolve) => (this.#die = resolve))
    this.surroundings = {
      system: this.#system(),
      machine: this.#machine(),
      io: this.#io(),
      line: line(this),
      bind: (server, _host, port) => {
        this.host.listenOn(port, server, this)
        return Promise.resolve(port)
      },
    }
  }

  keep(event: Event): void {
    this.#kept.push(event)
  }

  kill(): void {
    if (this.state === 'dead') return
    this.state = 'dead'
    this.#kept = []
    this.host.ended(this)
    this.#die('died')
  }

  /** It has come to its end by itself. */
  end(): void {
    if (this.state === 'dead') return
    this.state = 'dead'
    this.host.ended(this)
  }

  stop(): void {
    if (this.state !== 'alive') return
    this.state = 'stopped'
    this.stoppedAt = this.host.nature.time.now
  }

  goOn(): void {
    if (this.state !== 'stopped') return
    this.state = 'alive'
    const { time } = this.host.nature
    this.stood = [this.stoppedAt ?? time.now, time.now]
    this.stoodMs += time.now - this.stood[0]
    this.stoppedAt = null
    for (const event of this.#kept.splice(0)) time.soon(event)
  }

  readonly wall = (): Date => new Date(this.host.wall().getTime() - this.#lateMs)

  /** By how much its clocks are late. */
  get #lateMs(): number {
    return this.hasOwnClocks ? this.stoodMs : 0
  }

  /** In this process's time. */
  after(ms: number, work: () => void): Event {
    return this.host.nature.time.after(ms, work, this)
  }

  /** A call of the disk. Most looks take no time: whoever stops one or comes between meets the next, which does, or what is written. */
  readonly turn: Turn = (kind, work) => {
    const { diskMs } = this.host.nature
    if (kind === 'look' && (this.#looks += 1) % TIMELY_LOOK !== 0) return this.#now(work)
    const most = kind === 'sync' ? diskMs * 10 : diskMs
    return this.call(kind, (most * (1 + this.#own.below(100))) / 100, work)
  }

  /** `ms` later `work` is done, unless this process has been killed before; it may be killed before it hears of that. */
  call<T>(kind: string, ms: number, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(ms, () => {
        this.calls += 1
        if (isOnTheLine(kind)) this.#onTheLine += 1
        if (kind === 'departure') this.#writes += 1
        const fate = this.#fateAt(kind)
        if (fate?.when === 'before') fate.strike(kind)
        if (!this.isAlive) return
        try {
          const result = work()
          if (fate?.when === 'after') fate.strike(kind)
          resolve(result)
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
  }

  get isAlive(): boolean {
    return this.state !== 'dead'
  }

  /** What happens now, if anything. */
  #fateAt(kind: string): Fate | null {
    if (this.fate === null) return null
    const { call, among, later = 0 } = this.fate
    const is: Readonly<Record<Among, boolean>> = {
      all: call === this.calls,
      line: isOnTheLine(kind) && call === this.#onTheLine,
      writes: kind === 'departure' && call === this.#writes,
    }
    if (!is[among]) return null
    if (later === 0) return this.fate
    this.fate = { ...this.fate, among: 'all', call: this.calls + later, later: 0 }
    return null
  }

  #now<T>(work: () => T): Promise<T> {
    if (!this.isAlive) return new Promise(() => undefined)
    try {
      return Promise.resolve(work())
    } catch (error) {
      return Promise.reject(error as Error)
    }
  }

  #io(): Io {
    const { host } = this
    const io = host.disk.io(this.turn)
    return {
      ...io,
      rename: (from, to) => io.rename(from, to).then(() => host.onName(this, to)),
      link: (from, to) => io.link(from, to).then(() => host.onName(this, to)),
    }
  }

  #system(): System {
    const dice = this.#own
    const { time } = this.host.nature
    const timer = (): Timer & { event: Event | null } => {
      const one = {
        event: null as Event | null,
        stop: () => {
          if (one.event !== null) one.event.isOff = true
        },
        unref: () => one,
      }
      return one
    }
    return {
      ticks: () => time.now - this.#began - this.#lateMs,
      uptimeMs: () => this.host.uptimeMs(),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const event = this.after(ms, () => {
            resolve()
          })
          if (signal?.aborted === true) resolve()
          signal?.addEventListener('abort', () => {
            event.isOff = true
            resolve()
          })
        }),
      after: (ms, work) => {
        const one = timer()
        one.event = this.after(ms, work)
        return one
      },
      every: (asked, work) => {
        const one = timer()
        const ms = Math.max(asked, TICK_MS)
        const next = (): void => {
          one.event = this.after(ms, next)
          work()
        }
        one.event = this.after(ms, next)
        return one
      },
      hex: (bytes) =>
        Array.from({ length: bytes }, () => dice.below(256).toString(16).padStart(2, '0')).join(''),
      fraction: () => dice.below(1_000_000) / 1_000_000,
      pid: this.pid,
      hostname: () => this.host.name,
    }
  }

  #machine(): Machine {
    const { host } = this
    const system = this.#system()
    return {
      system,
      self: () => ({
        host: host.name,
        boot: `boot-${host.name}-${host.boot}`,
        space: this.space,
        pid: this.pid,
        start: this.#start,
      }),
      isRunning: (pid) => host.find(pid) !== undefined,
      uptimeMs: () => host.uptimeMs(),
      listen: (folder, name) => {
        if (!host.keepsSockets) return Promise.resolve(null)
        const path = join(folder, name)
        return this.call('write', 0, () => {
          host.openSocket(path, this)
          return { close: () => this.call('write', 0, () => host.closeSocket(path)) }
        })
      },
      ask: (folder, name) =>
        this.call('look', 0, () => {
          if (!host.keepsSockets) return 'unknown'
          return host.socketOf(join(folder, name))?.isAlive === true ? 'alive' : 'dead'
        }),
    }
  }
}

function isOnTheLine(kind: string): boolean {
  return kind === 'connect' || kind === 'departure' || kind === 'answer'
}

const noLine: LineOf = () => () => Promise.resolve({ kind: 'notSent', cause: 'ENETUNREACH' })

/** The hour in Japan. */
export function hourIn(moment: number): number {
  return Math.floor(((moment + ZONE_MS) / 3_600_000) % 24)
}
