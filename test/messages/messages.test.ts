import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The Japanese halves of all sentences, with what is put into them left out. */
function sentences(): { readonly file: string; readonly text: string }[] {
  return readdirSync('src/messages').flatMap((file) => {
    const source = readFileSync(join('src/messages', file), 'utf8')
    const found = source.matchAll(/\bja: ('(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/g)
    return [...found].map(([, text = '']) => ({
      file,
      text: text.slice(1, -1).replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '□'),
    }))
  })
}

const JAPANESE = '[\\u3040-\\u30ff\\u4e00-\\u9fff]'

test('Japanese sentences use Japanese signs: full-width brackets and question marks', () => {
  const half = new RegExp(`${JAPANESE}[(?]|[)]${JAPANESE}|[)][。、]`)
  expect(sentences().length).toBeGreaterThan(500)
  // A numbered list, as (1), is read as a number.
  expect(sentences().filter(({ text }) => half.test(text) && !/\(\d\)/.test(text))).toEqual([])
})
