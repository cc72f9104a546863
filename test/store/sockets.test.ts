import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { askIn, listenIn } from '../../src/store/files/sockets.ts'
import { newFolder } from './helpers.ts'

/** Longer than what the kernel takes for an address. */
const LONG = 'データ'.repeat(12)

test.each([
  ['an ordinary', 'locks'],
  ['a very long', join(LONG, LONG, LONG)],
])('whoever listens in %s folder is alive, and dead afterwards', async (_what, name) => {
  const folder = join(await newFolder(), name)
  await mkdir(folder, { recursive: true })
  expect(await askIn(folder, 's-1')).toBe('dead')
  const sign = await listenIn(folder, 's-1')
  expect(await askIn(folder, 's-1')).toBe('alive')
  expect(await askIn(folder, 's-2')).toBe('dead')
  await sign?.close()
  expect(await askIn(folder, 's-1')).toBe('dead')
})

test('where no socket can be made there is none', async () => {
  expect(await listenIn(join(await newFolder(), 'not there'), 's-1')).toBeNull()
})

test('a stopped process is alive however often it is asked, a killed one is dead', async () => {
  const folder = await newFolder()
  const child = fork(resolve('test/store/socket-child.mjs'), [
    resolve('dist/store/files/sockets.js'),
    folder,
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  expect((await once(child, 'message'))[0]).toBe('listening')
  child.kill('SIGSTOP')
  // More than its queue takes.
  for (let asked = 0; asked < 700; asked += 1) expect(await askIn(folder, 's-1')).toBe('alive')
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  expect(await askIn(folder, 's-1')).toBe('dead')
})
