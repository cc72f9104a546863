// The listener on a disk whose flush takes 5 ms. `single` = one sync for each event, the simple way.
import { statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { startListener } from '../../dist/web/listener/listener.js'
import { openFileStore } from '../../dist/store/files/store.js'
import { NOTIFICATION } from '../notification.js'

const FLUSH_MS = 5
const [, , path, way] = process.argv

const io = { ...fs, statSync, open: async (...args) => slow(await fs.open(...args)) }

function slow(file) {
  return new Proxy(file, {
    get(target, name) {
      if (name === 'datasync') return () => pause(FLUSH_MS)
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** Each waits for the one before, so no two share a sync. */
function oneByOne(intake) {
  let last = Promise.resolve()
  return {
    append(notification) {
      const kept = last.then(() => intake.append(notification))
      last = kept.catch(() => undefined)
      return kept
    },
    close: () => intake.close(),
  }
}

const nothing = () => undefined
const store = await openFileStore({ path, io })
const listener = await startListener({
  host: '127.0.0.1',
  port: 0,
  receive: {
    path: NOTIFICATION.path,
    sncodes: [NOTIFICATION.sncode],
    channel: 'auto',
    contractId: null,
  },
  maxBodyBytes: 4_194_304,
  locale: 'en',
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  openJournal: async () => {
    const intake = await store.intake()
    return way === 'single' ? oneByOne(intake) : intake
  },
  probe: () => store.probe(),
  neededBytes: 0,
})
process.stderr.write(`{"port":${listener.port}}\n`)
process.on('SIGTERM', () => void listener.close().then(() => process.exit(0)))
