import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createAsk } from '../../src/cli/ask.ts'

function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const shown: string[] = []
  const stderr = { write: (text: string) => shown.push(text), isTTY: true }
  const stop = new AbortController()
  const ask = createAsk(stdin, stderr, stop.signal)
  if (ask === null) throw new Error('there is a terminal')
  return { stdin, shown: () => shown.join(''), stop, ask }
}

test('questions are asked one after another, and what is typed is shown once', async () => {
  const { stdin, shown, ask } = terminal()
  for (let round = 1; round <= 12; round++) {
    const answer = ask(`question ${round}: `)
    await sleep(5)
    stdin.write(` typed-${round} \r`)
    expect(await answer).toBe(`typed-${round}`)
  }
  for (let round = 1; round <= 12; round++) {
    expect(shown().split(`typed-${round} `)).toHaveLength(2)
  }
  for (const event of ['end', 'keypress']) expect(stdin.listenerCount(event)).toBeLessThan(2)
})

test('a secret is not shown', async () => {
  const { stdin, shown, ask } = terminal()
  const first = ask('name: ')
  await sleep(5)
  stdin.write('shop\r')
  await first
  const second = ask('secret: ', { secret: true })
  await sleep(5)
  stdin.write('hush-hush\r')
  expect(await second).toBe('hush-hush')
  expect(shown()).toContain('secret: ')
  expect(shown()).not.toContain('hush')
})

test('who presses Ctrl+C, ends the input or stops the process has left', async () => {
  for (const leave of ['\u0003', '\u0004', 'stop']) {
    const { stdin, stop, ask } = terminal()
    const answer = ask('question: ')
    await sleep(5)
    if (leave === 'stop') stop.abort()
    else stdin.write(leave)
    expect(await answer).toBeNull()
  }
})

test('without a terminal nobody is asked', () => {
  const { signal } = new AbortController()
  const output = { write: () => true, isTTY: true }
  expect(createAsk(undefined, output, signal)).toBeNull()
  expect(createAsk(new PassThrough(), output, signal)).toBeNull()
})
