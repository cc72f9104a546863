import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addPushes, readPushed } from '../../src/settings/pushes.ts'
import { openFileStore } from '../../src/store/files/store.ts'

const NOW = new Date('2026-11-11T03:00:00.000Z')
const A_MONTH_AHEAD = new Date('2026-12-11T03:00:00.000Z')
const NONE = { lastAt: null, heard: 0, badSignature: 0, faulty: 0, badAt: null, answeredMs: null }
const told = (free: number, at: Date) => ({
  ...NONE,
  codes: { tea: { free, at: at.toISOString() } },
})

test('what a clock has dated that was ahead is not believed, and keeps nothing newer out', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ston-pushes-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const store = await openFileStore({ path: join(dir, 'data') })
  onTestFinished(() => store.close())
  await addPushes(store, told(9, A_MONTH_AHEAD), A_MONTH_AHEAD)
  expect(await readPushed(store, NOW)).toEqual({})
  await addPushes(store, told(2, NOW), NOW)
  expect(await readPushed(store, NOW)).toMatchObject({ tea: { free: 2 } })
})
