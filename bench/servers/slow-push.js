// The listener on a disk that takes 5 s to sync anything, as Next Engine calls it.
import { statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { thisSystem } from '../../dist/kernel/system.js'
import { startListener } from '../../dist/web/listener/listener.js'
import { PushBook } from '../../dist/web/push-book.js'
import { openFileStore } from '../../dist/store/files/store.js'
import { PUSH } from '../push-target.js'

const SYNC_MS = 5000
const [, , path] = process.argv

let isSlow = false
const io = { ...fs, statSync, open: async (...args) => slow(await fs.open(...args)) }

function slow(file) {
  return new Proxy(file, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (!isSlow || (name !== 'datasync' && name !== 'sync')) return value.bind(target)
      return () => new Promise((resolve) => setTimeout(resolve, SYNC_MS))
    },
  })
}

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const store = await openFileStore({ path, io })
isSlow = true
const app = {
  store: async () => store,
  system: thisSystem,
  log,
  locale: 'en',
  now: () => new Date(),
}
const book = new PushBook(app)
const listener = await startListener({
  host: '127.0.0.1',
  port: 0,
  receive: { path: '/hooks/x', sncodes: ['bench-sncode'], channel: 'auto', contractId: null },
  maxBodyBytes: 4_194_304,
  locale: 'en',
  log,
  openJournal: () => store.intake(),
  probe: () => store.probe(),
  neededBytes: 0,
  push: { settings: PUSH, note: (push, ms) => book.note(push, ms) },
})
process.stderr.write(`{"port":${listener.port}}\n`)
process.on('SIGTERM', () => process.exit(0))
