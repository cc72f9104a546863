/**
 * A built command, whose process is killed before the n-th step that it records on disk: `node kill-child.js flush CONFIG N`.
 * A step is a write, a sync or a rename, and with a database a statement that changes something; nothing after it happens, as
 * when the machine's power fails for that process.
 */
import { statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import pg from 'pg'
import { openApp } from '../../dist/app.js'
import { flush } from '../../dist/commands/flush.js'
import { importOrders } from '../../dist/commands/import-orders.js'
import { probe } from '../../dist/commands/probe.js'
import { reconcile } from '../../dist/commands/reconcile.js'
import { openFileStore } from '../../dist/store/files/store.js'

const COMMANDS = {
  flush: (app) => flush(app, { dryRun: false }),
  'import-orders': (app) => importOrders(app, { dryRun: false, fromNow: false }),
  probe: (app) => {
    const { signal: stop } = new AbortController()
    return probe(app, { product: '1001', yes: true, ask: null, stop })
  },
}

for (const side of ['nextengine', 'smaregi']) {
  const options = { apply: side, accept: false, yes: true, mail: false, ask: null }
  COMMANDS[`reconcile-${side}`] = (app) => reconcile(app, options)
}

const [, , command, config, count] = process.argv
const at = Number(count)
let steps = 0

function step() {
  steps += 1
  if (steps === at) process.kill(process.pid, 'SIGKILL')
}

const io = {
  ...fs,
  statSync,
  async open(...args) {
    const file = await fs.open(...args)
    for (const name of ['write', 'sync', 'datasync']) {
      const real = file[name].bind(file)
      file[name] = (...given) => {
        step()
        return real(...given)
      }
    }
    return file
  },
  rename(from, to) {
    step()
    return fs.rename(from, to)
  },
}

const CHANGES = /^\s*(?:INSERT|UPDATE|DELETE|WITH|COMMIT|SELECT pg_(?:try_)?advisory)/i

function countStatements() {
  const real = Reflect.get(pg.Client.prototype, 'query')
  pg.Client.prototype.query = function query(statement, ...more) {
    if (CHANGES.test(statement.text ?? statement)) step()
    return Reflect.apply(real, this, [statement, ...more])
  }
}

const silent = { write: () => true, isTTY: false }
const frame = {
  locale: 'en',
  json: true,
  quiet: true,
  verbose: false,
  color: false,
  env: {},
  stdout: silent,
  stderr: silent,
  signal: new AbortController().signal,
}
const app = openApp(frame, { config, locale: 'en', waitMs: 5000 })
if (app.config.store.url === undefined) {
  const store = await openFileStore({ path: app.config.store.path, io })
  app.store = () => Promise.resolve(store)
} else countStatements()
const report = await COMMANDS[command](app)
await app.close()
process.stdout.write(JSON.stringify({ steps, report: report.json }))
