import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Sentence } from '../../src/kernel/sentence.ts'
import { isCommand } from '../../src/cli/program.ts'
import { allKeys } from '../../src/config/keys.ts'
import { askServer } from '../../src/messages/mail-headline.ts'
import { pauseAgain } from '../../src/messages/pause.ts'
import { alarmNoImport } from '../../src/messages/status.ts'
import { ownersStep, ownersWords } from '../../src/web/owner/words.ts'

/** What is the matter; mails begin with it, and pages and chat show it. The setting up, and what only the shell tells, is left out. */
const NOT_FOR_OWNERS =
  /^(?:config|init|doctor|settings|cli|demo|serve|store|probe|platform|smaregi)/

const LITERAL = String.raw`('(?:[^'\\]|\\.)*'|\x60(?:[^\x60\\]|\\.)*\x60)`

function pairs(before: string): readonly (Sentence & { readonly file: string })[] {
  const form = new RegExp(String.raw`${before}ja:\s*${LITERAL},\s*en:\s*${LITERAL}`, 'g')
  return readdirSync('src/messages').flatMap((file) =>
    [...readFileSync(join('src/messages', file), 'utf8').matchAll(form)].map(
      ([, ja = '', en = '']) => ({ file, ja: ja.slice(1, -1), en: en.slice(1, -1) }),
    ),
  )
}

const KEYS = allKeys().map(({ name }) => name)

/** A key that stands by itself, not as the beginning of a host's name. */
function namesKey({ ja, en }: Sentence): boolean {
  return KEYS.some((key) => {
    const form = new RegExp(
      String.raw`(?<![\w.])${key.replaceAll('.', String.raw`\.`)}(?![\w]|\.\w)`,
    )
    return key.includes('.') && (form.test(ja) || form.test(en))
  })
}

function namesCommand({ ja, en }: Sentence): boolean {
  return [ja, en].some((text) =>
    [...text.matchAll(/\bston ([a-z-]+)/g)].some(([, word = '']) => isCommand(word)),
  )
}

test('what is the matter is told without a command or a key', () => {
  const all = pairs(String.raw`\bwhat: \{\s*`).filter(({ file }) => !NOT_FOR_OWNERS.test(file))
  expect(all.length).toBeGreaterThan(50)
  expect(all.filter((one) => namesCommand(one) || namesKey(one))).toEqual([])
})

test('whatever goes wrong, the owner’s pages tell it without a key', () => {
  const all = pairs('')
  expect(all.filter(namesKey).length).toBeGreaterThan(50)
  expect(all.map(ownersWords).filter(namesKey)).toEqual([])
  expect(all.map(ownersStep).filter(namesKey)).toEqual([])
})

test('what the owner can enter himself is told by the name of its field', () => {
  const step = {
    ja: 'アクセストークンを確認し、同じ値を設定ファイルの smaregi.accessToken に入れてください。',
    en: 'Look up the access token and enter it as smaregi.accessToken in the configuration file.',
  }
  expect(ownersStep(step)).toEqual({
    ja: 'アクセストークンを確認し、同じ値を「スマレジのアクセストークン」に入れてください。',
    en: 'Look up the access token and enter it as "Smaregi\'s access token".',
  })
})

test('no step on the pages names a command, but the one that the server’s keeper is to be told of', () => {
  const told = pairs('')
    .map(ownersStep)
    .filter((one) => namesCommand({ ja: withoutDoctor(one.ja), en: withoutDoctor(one.en) }))
  expect(told).toEqual([])
  expect(ownersStep(alarmNoImport(26).next)).toEqual(askServer)
})

function withoutDoctor(text: string): string {
  return text.replaceAll(/\bston doctor\b(?! --)/g, '')
}

test('a button stands in the place of its command, and the sentence goes on', () => {
  expect(
    ownersWords({
      ja: '直してから、もう一度 ston map import を実行してください。',
      en: 'Then run `ston map import` again.',
    }),
  ).toEqual({
    ja: '直してから、もう一度「商品ひも付け表」を押してください。',
    en: 'Then run "Id table" again.',
  })
  // What `ston run` does by itself is nothing that the owner has to know of.
  expect(ownersStep(pauseAgain)).toEqual({
    ja: '少し待って、もう一度「棚卸を始める」を押してください。',
    en: 'Run "Begin a stocktaking" again in a moment.',
  })
})
