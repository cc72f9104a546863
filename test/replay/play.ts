import { refusalKind } from '../../src/connectors/smaregi/legacy-refusal.ts'
import { meaningOf } from '../../src/connectors/nextengine/errors.ts'
import { StonError } from '../../src/kernel/errors.ts'
import { isObject } from '../../src/kernel/json.ts'
import { say } from '../../src/kernel/sentence.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import type { Store } from '../../src/store/store.ts'
import { Disk } from '../simulation/disk.ts'
import { endpointOf, type Finding } from './findings.ts'
import { playNextEngine } from './play-next-engine.ts'
import { playLegacy, playPlatform } from './play-smaregi.ts'

/** What the clients could not read of it. */
export async function play(calls: readonly RecordedCall[]): Promise<readonly Finding[]> {
  const store = await inMemory()
  try {
    const found: Finding[] = []
    for (const call of calls.filter(isWhole)) {
      const what = await complaint(call, store)
      if (what !== null)
        found.push({ kind: 'unreadable', where: endpointOf(call), what, at: call.at })
    }
    return found
  } finally {
    await store.close()
  }
}

/** Tokens are kept in a store, and nothing of it is needed afterwards. */
function inMemory(): Promise<Store> {
  const io = new Disk(() => 0).io((_kind, work) => Promise.resolve().then(work))
  const machine = { ...thisMachine(), listen: () => Promise.resolve(null) }
  return openFileStore({ path: '/replay', io, machine })
}

/** Answered, and not too long to be written down. */
export function isWhole({ end, cut }: RecordedCall): boolean {
  return end === 'answered' && cut?.['all'] === undefined
}

async function complaint(call: RecordedCall, store: Store): Promise<string | null> {
  try {
    const what = await PLAYERS[call.service](call, store)
    return isRefusal(call) ? unknownRefusal(call) : what
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    if (isRefusal(call)) return unknownRefusal(call)
    return `${error.code}: ${say('en', error.sentence)}`
  }
}

const PLAYERS = {
  nextengine: playNextEngine,
  smaregi: playPlatform,
  'smaregi-legacy': playLegacy,
} as const

/** The service says no, and says so in its own form. */
function isRefusal({ service, status = 0, body }: RecordedCall): boolean {
  if (service === 'nextengine')
    return isObject(body) && ['error', 'redirect'].includes(String(body['result']))
  if (service === 'smaregi-legacy') return isObject(body) && body['error_code'] !== undefined
  return status >= 400
}

/** A no whose number is in no list. */
function unknownRefusal({ service, body }: RecordedCall): string | null {
  if (!isObject(body)) return null
  const found = body['code'] ?? body['error_code']
  const code = typeof found === 'string' || typeof found === 'number' ? String(found) : ''
  const isKnown =
    service === 'nextengine'
      ? meaningOf(String(body['result']), code) !== 'other'
      : service === 'smaregi' ||
        [42, 43, 999].includes(Number(code)) ||
        refusalKind(Number(code)) !== 'open'
  return isKnown ? null : `code ${code} is in no list`
}
