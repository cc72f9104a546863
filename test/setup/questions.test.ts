import { expect, test } from 'vitest'
import { mail, STORE_QUESTIONS } from '../../src/setup/questions.ts'
import { Talk } from '../../src/setup/talk.ts'

/** What is said to these answers, and the one that is taken. */
async function answered(
  question: (typeof STORE_QUESTIONS)[number] | undefined,
  ...answers: string[]
) {
  const told: string[] = []
  const ask = (): Promise<string> => Promise.resolve(answers.shift() ?? '')
  const talk = new Talk(ask, 'ja', (text) => void told.push(text))
  if (question === undefined) throw new Error('there is no such question')
  return { taken: await talk.answer(question), told: told.join('') }
}

test('digits, commas and blanks may be typed in full width', async () => {
  const { taken, told } = await answered(STORE_QUESTIONS[0], '１，２　２０')
  expect([taken, told]).toEqual(['1,2 20', ''])
})

test('of several the one that is wrong is named, with an example as one types it', async () => {
  const stores = await answered(STORE_QUESTIONS[0], '1,02', '1,2')
  expect(stores.taken).toBe('1,2')
  expect(stores.told).toContain('「02」')
  expect(stores.told).toContain('例 1,2')
  const [to] = mail({})
  const mails = await answered(to, 'a@example.jp、b', 'a@example.jp')
  expect(mails.told).toContain('「b」')
  expect(mails.told).not.toContain('["')
})
