import { expect, test } from 'vitest'
import { sentences } from './sentences.ts'

const JAPANESE = '[\\u3040-\\u30ff\\u4e00-\\u9fff]'

test('Japanese sentences use Japanese signs: full-width brackets and question marks', () => {
  const half = new RegExp(`${JAPANESE}[(?]|[)]${JAPANESE}|[)][。、]|[(][^()]*${JAPANESE}[^()]*[)]`)
  expect(sentences().length).toBeGreaterThan(500)
  // A numbered list, as (1), is read as a number.
  expect(sentences().filter(({ text }) => half.test(text) && !/\(\d\)/.test(text))).toEqual([])
})
