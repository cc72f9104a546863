import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Rules } from '../../src/domain/stock/rules.ts'
import { type Io, nodeIo } from '../../src/store/files/io.ts'
import { newFolder, openStore, received } from './helpers.ts'
import { notification } from './samples.ts'

const ALL: Rules = { master: 'smaregi', stores: [], ignoreDivisions: [], forwardDivisions: [] }
const ONE: Rules = { ...ALL, stores: ['1'] }

test('a folder of an earlier version has no rules: they come beside what is there', async () => {
  const path = await newFolder()
  const before = await openStore(path)
  await (await before.intake()).append(notification('old'))
  await before.close()
  await rm(join(path, 'rules'), { recursive: true })
  const { rules, unread } = await opened(path)
  expect(await rules.newest()).toBeNull()
  expect((await rules.put(ALL)).number).toBe(1)
  expect(await received(unread({}))).toMatchObject([{ body: 'old', table: 0 }])
})

async function opened(path: string) {
  const store = await openStore(path)
  return { rules: store.rules, unread: store.unread.bind(store) }
}

test('a set is a small file that a person can read; one that is not what was written is no set', async () => {
  const path = await newFolder()
  const { rules } = await openStore(path)
  await rules.put(ONE)
  const file = join(path, 'rules', '000001.json')
  const text = await readFile(file, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ number: 1, rules: { master: 'smaregi', stores: ['1'] } })
  await writeFile(file, text.replace('"1"', '"2"'))
  await expect(rules.read(1)).rejects.toMatchObject({ code: 'damaged', exit: 'attention' })
  await expect(rules.put(ONE)).rejects.toMatchObject({ code: 'damaged' })
})

test('killed at any step of making a set: there is the old one or the new one, and the next gets through', async () => {
  let killed = 0
  for (let done = false; !done; killed += done ? 0 : 1) {
    const path = await newFolder()
    await (await openStore(path)).rules.put(ALL)
    let steps = -Infinity
    const dying = await openStore(path, { io: dyingAt(() => (steps += 1) > killed) })
    steps = 0
    done = await dying.rules.put(ONE).then(
      () => true,
      () => false,
    )
    const { rules } = await openStore(path)
    const newest = await rules.newest()
    expect([1, 2]).toContain(newest?.number)
    if (done) expect(newest).toMatchObject({ number: 2, rules: ONE })
    const next = await rules.put(ONE)
    expect(next).toMatchObject({ number: 2, rules: ONE })
    expect((await readdir(join(path, 'rules'))).filter((name) => name.endsWith('.json'))).toEqual([
      '000001.json',
      '000002.json',
    ])
  }
  expect(killed).toBeGreaterThan(5)
})

/** From some step on nothing happens any more, as to a process that was killed: not even what would clear up. */
function dyingAt(isOver: () => boolean): Io {
  const gone = (): Promise<never> => Promise.reject(new Error('killed'))
  const io: Io = {
    ...nodeIo,
    open: async (path, flags, mode) => {
      if (isOver()) return gone()
      const file = await nodeIo.open(path, flags, mode)
      return {
        write: (...args) => (isOver() ? gone() : file.write(...args)),
        read: (...args) => file.read(...args),
        stat: () => file.stat(),
        truncate: (length) => file.truncate(length),
        chmod: (bits) => file.chmod(bits),
        sync: () => (isOver() ? gone() : file.sync()),
        datasync: () => (isOver() ? gone() : file.datasync()),
        close: () => file.close(),
      }
    },
    link: (from, to) => (isOver() ? gone() : nodeIo.link(from, to)),
    unlink: (path) => (isOver() ? gone() : nodeIo.unlink(path)),
  }
  return io
}
