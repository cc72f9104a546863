/**
 * `node --import` this before the program. It stops (SIGSTOP) before the first step that `STON_TEST_PAUSE`, a regular expression, fits:
 * `link 000001.2.json`, `unlink …`, `rename …`, `open 000001.jsonl a`, `stat orders.000001.epoch`, `sql UPDATE … 'value'`, and `send POST /path`,
 * when nothing lies between the last look and the first byte any more. `A >> B` is the first B from the first A on. Whoever sends SIGCONT lets it go on.
 *
 * `STON_TEST_SPACE` is the container it believes to be in, `STON_TEST_NO_SOCKETS=1` a file system that keeps no sockets,
 * `STON_TEST_NO_LINKS=1` one without hard links, and `STON_TEST_LATER` the milliseconds by which the machine has run longer, for who must wait.
 */
import './ahead.js'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { basename } from 'node:path'

const { STON_TEST_PAUSE, STON_TEST_SPACE, STON_TEST_NO_SOCKETS, STON_TEST_LATER } = process.env
const ahead = (STON_TEST_PAUSE ?? '').split(' >> ').map((one) => new RegExp(one || '(?!)'))

function pause(step) {
  if (ahead[0]?.test(step) !== true) return
  ahead.shift()
  if (ahead.length === 0) process.kill(process.pid, 'SIGSTOP')
}

/** `name`: of the step, out of the arguments. A command that asks the disk directly calls the function of the other name. */
function before(method, name) {
  for (const [owner, called] of [
    [fs.promises, method],
    [fs, `${method}Sync`],
  ]) {
    const real = owner[called]
    owner[called] = function paused(...given) {
      pause(`${method} ${name(...given)}`)
      return Reflect.apply(real, this, given)
    }
  }
}

for (const method of ['link', 'rename']) before(method, (_from, to) => basename(to))
before('unlink', (path) => basename(path))
before('open', (path, flags) => `${basename(String(path))} ${flags}`)

const statSync = fs.statSync
fs.statSync = (path, ...more) => {
  pause(`stat ${basename(String(path))}`)
  return statSync(path, ...more)
}

const sockets = net.Socket.prototype
const write = Reflect.get(sockets, 'write')
sockets.write = function paused(chunk, ...more) {
  const [line] = typeof chunk === 'string' ? chunk.split('\r\n', 1) : []
  if (line?.endsWith(' HTTP/1.1') ?? false) pause(`send ${line}`)
  return Reflect.apply(write, this, [chunk, ...more])
}

if (STON_TEST_SPACE !== undefined) {
  const real = fs.readlinkSync
  fs.readlinkSync = (path, ...more) =>
    path === '/proc/self/ns/pid' ? STON_TEST_SPACE : real(path, ...more)
}
if (STON_TEST_NO_SOCKETS === '1') {
  const { prototype } = net.Server
  const real = Reflect.get(prototype, 'listen')
  prototype.listen = function listen(...given) {
    if (typeof given[0]?.path !== 'string') return Reflect.apply(real, this, given)
    const error = Object.assign(new Error('no sockets'), { code: 'ENOTSUP' })
    process.nextTick(() => this.emit('error', error))
    return this
  }
}
if (process.env.STON_TEST_NO_LINKS === '1') {
  fs.linkSync = () => {
    throw Object.assign(new Error('no links'), { code: 'EPERM' })
  }
  fs.promises.link = async () => fs.linkSync()
}
if (STON_TEST_LATER !== undefined) {
  const real = Reflect.get(process.hrtime, 'bigint')
  process.hrtime.bigint = () => real() + BigInt(STON_TEST_LATER) * 1_000_000n
}
syncBuiltinESMExports()

if (STON_TEST_PAUSE?.includes('sql') === true) {
  const { default: pg } = await import('pg')
  const { prototype } = pg.Client
  const real = Reflect.get(prototype, 'query')
  prototype.query = function query(...given) {
    const values = (given[1] ?? []).filter((value) => typeof value === 'string')
    const text = String(given[0]?.text ?? given[0]).replaceAll(/\s+/g, ' ')
    pause(`sql ${[text.trim(), ...values.map((value) => `'${value}'`)].join(' ')}`)
    return Reflect.apply(real, this, given)
  }
}
