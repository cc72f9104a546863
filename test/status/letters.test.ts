import { expect, test } from 'vitest'
import { isDue, leftOf, stillWanted, withLetters } from '../../src/status/letters.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const MAIL = { subject: 's', text: 't', html: 'h' }
const HOUR_MS = 3_600_000

function letter(id: string, to: readonly string[], hoursAgo = 0) {
  const at = new Date(NOW.getTime() - hoursAgo * HOUR_MS).toISOString()
  const made = leftOf({ id, at, mail: MAIL }, { later: to, refused: [] }, NOW)
  return made[0] ?? expect.unreachable()
}

test('whoever is not written to any more waits for nothing', () => {
  const letters = [letter('1', ['a@example.jp', 'b@xn--wgv71a.jp', 'c@example.jp'])]
  const [one, ...others] = stillWanted(letters, ['店 <A@example.jp>', 'b@日本.jp'])
  expect([one?.to, others]).toEqual([['a@example.jp', 'b@xn--wgv71a.jp'], []])
  expect(stillWanted(letters, ['d@example.jp'])).toEqual([])
})

test('what has not arrived for hours is an alarm, and for days is lost', () => {
  expect(letter('1', ['a@example.jp'], 1)).toMatchObject({ why: 'later' })
  expect(letter('1', ['a@example.jp'], 1).alarm).toBeUndefined()
  expect(letter('1', ['a@example.jp'], 5)).toMatchObject({ why: 'later', alarm: true })
  const lost = letter('1', ['a@example.jp'], 80)
  expect(lost).toMatchObject({ why: 'refused', alarm: true })
  expect(isDue(lost, NOW)).toBe(false)
  expect(isDue(lost, new Date(NOW.getTime() + 24 * HOUR_MS))).toBe(true)
})

test('a moment from a clock that was wrong keeps no mail back', () => {
  expect(isDue({ ...letter('1', ['a@example.jp']), next: '2099-01-01T00:00:00.000Z' }, NOW)).toBe(
    true,
  )
})

test('of what an address refuses only the newest is kept, and never more than a few of all', () => {
  const [first, second] = [letter('1', ['a@e.jp', 'b@e.jp'], 80), letter('2', ['a@e.jp'], 80)]
  expect(withLetters([first], [second]).map(({ id, to }) => [id, to])).toEqual([
    ['1', ['b@e.jp']],
    ['2', ['a@e.jp']],
  ])
  let all = [first]
  for (let i = 0; i < 100; i += 1) all = withLetters(all, [letter(`l${i}`, ['a@e.jp'])])
  expect([all.length, all.at(-1)?.id]).toEqual([30, 'l99'])
})
