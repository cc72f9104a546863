import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { NOTIFICATION } from './notification.js'

/** Beside the project and not in /tmp, which may be in memory: there a sync costs nothing. */
const CACHE = resolve('node_modules/.cache')

/** Runs `work` with a folder that is gone afterwards. */
export async function withFolder(work) {
  await mkdir(CACHE, { recursive: true })
  const folder = await mkdtemp(join(CACHE, 'ston-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A server in a process of its own, which prints its port as JSON to stderr. */
export async function startServer(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let said = ''
  const port = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      said += text
      const found = /"port":(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    child.once('close', () => reject(new Error(`${args.join(' ')} ended early: ${said}`)))
  })
  return {
    port,
    residentKiB: () => residentKiB(child.pid),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function residentKiB(pid) {
  if (process.platform === 'linux') {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1])
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))
}

/** The real `ston serve`, on a store in `folder`. */
export async function startSton(folder) {
  const config = join(folder, 'config.json')
  const { path, sncode } = NOTIFICATION
  const webhook = { host: '127.0.0.1', port: 0, path, sncode }
  const contents = { store: { path: './data' }, webhook }
  await writeFile(config, JSON.stringify(contents), { mode: 0o600 })
  return startServer(['bin/ston.js', 'serve', '--config', config])
}

/** With a text it answers that; without one, that there is nothing to say. */
export const startBare = (text = '') => startServer(['bench/servers/bare.js', text])
