import { readFileSync, readlinkSync } from 'node:fs'
import { errnoOf } from '../../kernel/errors.ts'
import { type System, thisSystem } from '../../kernel/system.ts'
import type { Life, Sign } from './sockets.ts'

/** Who a process is, so that another one can tell whether it still lives. */
export interface Owner {
  readonly host: string
  /** Changes with every start of the machine; empty where the system does not tell. */
  readonly boot: string
  /** The pid namespace: a container's process ids mean nothing outside of it. */
  readonly space: string
  readonly pid: number
  /** Start time in clock ticks: a pid is used again, the pair is not. */
  readonly start: string
}

/** What the lock asks of the system. A parameter, so that tests can play several hosts and containers. */
export interface Machine {
  /** Its clock, timers and chance. */
  readonly system: System
  self(): Owner
  /** Only of processes of the same `boot` and `space`. */
  isRunning(pid: number, start: string): boolean
  /** Milliseconds since the machine started: the same for all its processes, and nobody can set it. */
  uptimeMs(): number
  /** Makes a socket in the folder that shows that this process lives; null where that is not possible. */
  listen(folder: string, name: string): Promise<Sign | null>
  /** Whether the process that made that socket still lives. Only of the same `boot`. */
  ask(folder: string, name: string): Promise<Life>
}

/** Reads `/proc` where there is one; elsewhere host and process id have to do. */
export function thisMachine(): Machine {
  let self: Owner | undefined
  return {
    system: thisSystem,
    self: () => (self ??= whoAmI()),
    isRunning,
    uptimeMs: () => Number(process.hrtime.bigint() / 1_000_000n),
    listen: async (folder, name) => (await import('./sockets.ts')).listenIn(folder, name),
    ask: async (folder, name) => (await import('./sockets.ts')).askIn(folder, name),
  }
}

function whoAmI(): Owner {
  return {
    host: thisSystem.hostname(),
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    space: attempt(() => readlinkSync('/proc/self/ns/pid')),
    pid: thisSystem.pid,
    start: startTime('self') ?? '',
  }
}

/** A process that cannot be looked at closely counts as running: better to wait than to have two. */
function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (errnoOf(error) !== 'EPERM') return false
  }
  const running = startTime(pid)
  if (running === 'dead') return false
  return running === null || start === '' || running === start
}

/** Field 22 of `/proc/<pid>/stat`; `dead` for a zombie; null where it cannot be read. */
function startTime(pid: number | 'self'): string | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The second field is the program's name in brackets and may hold anything, so count from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields.length < 20) return null
  return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : (fields[19] ?? null)
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
