import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readCalls } from '../../../src/connectors/nextengine/call-count.ts'
import type { OpenSession } from '../../../src/connectors/nextengine/session.ts'
import { readTokens, tokensDocument } from '../../../src/connectors/nextengine/tokens.ts'
import type { PracticeNextEngine } from '../../../src/simulators/nextengine/practice.ts'
import { openFileStore } from '../../../src/store/files/store.ts'
import type { Store } from '../../../src/store/store.ts'
import {
  MemoryStore,
  open,
  SEARCH,
  SEARCH_PARAMS,
  startServer,
  storeSignIn,
} from './session-kit.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ston-session-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

async function sessionOn(
  path: string,
  server: PracticeNextEngine,
): Promise<{ session: OpenSession; store: Store }> {
  const store = await openFileStore({ path })
  onTestFinished(() => store.close())
  return { store, session: await open(new MemoryStore(), server, { store }) }
}

test('two openers of the same folder, while every call renews the tokens: no call is lost', async () => {
  const server = await startServer()
  const path = await folder()
  const one = await sessionOn(path, server)
  const two = await sessionOn(path, server)
  const memory = new MemoryStore()
  await tokensDocument(one.store).replace(storeSignIn(memory, server), 0)
  server.faults.rotateOnEveryCall = true
  const work = async (session: OpenSession): Promise<void> => {
    for (let call = 0; call < 10; call += 1) await session.read(SEARCH, SEARCH_PARAMS)
  }
  await Promise.all([work(one.session), work(two.session)])
  const held = await readTokens(two.store)
  expect(held?.tokens.accessToken).toBe(server.currentPair()?.accessToken)
  await Promise.all([one.session.close(), two.session.close()])
  expect(await readCalls(one.store, server.now())).toBe(20)
})

test('a sign-in is there for the next opener of the folder', async () => {
  const server = await startServer()
  const path = await folder()
  const { session } = await sessionOn(path, server)
  const redirect = await fetch(session.signInUrl(), { redirect: 'manual' })
  const query = new URL(redirect.headers.get('location') ?? '').searchParams
  await session.signIn({ uid: query.get('uid') ?? '', state: query.get('state') ?? '' })
  const later = await sessionOn(path, server)
  expect(await later.session.readSignIn()).toMatchObject({ signedIn: true, company: '練習商店' })
  await later.session.read(SEARCH, SEARCH_PARAMS)
})
