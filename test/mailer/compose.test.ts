import { describe, expect, test } from 'vitest'
import { composeMail } from '../../src/mailer/compose.ts'
import { type MailFacts, NO_PART, type ProblemRow } from '../../src/mailer/facts.ts'
import { heldBecause } from '../../src/messages/held.ts'

function facts(parts: Partial<MailFacts> = {}): MailFacts {
  return {
    reason: 'person',
    outcome: 'check',
    headline: { ja: '保留 1 件', en: '1 held' },
    at: '2026-11-24T00:05:00.000Z',
    since: null,
    notices: [],
    upload: NO_PART,
    earlier: NO_PART,
    orders: NO_PART,
    ...parts,
  }
}

function problem(product: string, quantity = '-2'): ProblemRow {
  return {
    product: { ja: product, en: product },
    quantity,
    ...heldBecause({ reason: 'missing' }, `h-${product}`),
  }
}

function compose(parts: Partial<MailFacts> = {}, locale: 'ja' | 'en' = 'ja') {
  const publicUrl = 'https://ston.example.jp'
  const mail = composeMail(facts(parts), locale, { when: 'changes', publicUrl })
  if (mail === null) throw new Error('no mail')
  return mail
}

/** What a person reads of the HTML. */
function visible(html: string): string {
  return html
    .replace(/<(style|title)>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&ensp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

describe('the subject', () => {
  test.each([
    ['failed', '【失敗】保留 1 件', '[Failed] 1 held'],
    ['check', '【要確認】保留 1 件', '[Please check] 1 held'],
    ['done', '【完了】保留 1 件', '[Done] 1 held'],
  ] as const)('begins with the outcome: %s', (outcome, ja, en) => {
    expect(compose({ outcome }).subject).toBe(ja)
    expect(compose({ outcome }, 'en').subject).toBe(en)
  })

  test('stays on one line and ends before mail programs cut it off', () => {
    const long = `あ\r\nBcc: x@example.jp ${'い'.repeat(200)}`
    const { subject } = compose({ headline: { ja: long, en: long } })
    expect(subject).not.toMatch(/[\r\n]/)
    expect(Array.from(subject)).toHaveLength(90)
  })
})

describe('the three parts', () => {
  test('stand in their order, and an empty one says なし', () => {
    const { text } = compose()
    expect(text).toMatch(
      /■ 在庫の送信（スマレジ → ネクストエンジン）：なし\n\n■ 前回の処理結果：なし\n\n■ 受注取込：なし\n/,
    )
  })

  test('carry product, quantity, words and what to do', () => {
    const { text } = compose({ upload: { ...NO_PART, problems: [problem('TEA-100G')] } })
    expect(text).toContain('! TEA-100G  -2 個\n    ネクストエンジンにこの商品コードがありません')
    expect(text).toContain('→ ネクストエンジンに商品を登録してください。')
  })

  test('show fifty rows and count the rest', () => {
    const problems = Array.from({ length: 63 }, (_, i) => problem(`P${i}`))
    const { text, html } = compose({ upload: { ...NO_PART, problems } })
    expect(text.match(/^ {2}! /gm)).toHaveLength(50)
    expect(text).toContain('ほか 13 件')
    expect(visible(html)).toContain('ほか 13 件')
  })

  test('tell equal problems once, with the list of products', () => {
    const grouped = (product: string): ProblemRow => ({
      ...problem(product),
      group: { key: 'missing', next: heldBecause({ reason: 'missing' }, 'h-CODE').next },
    })
    const problems = [
      grouped('A'),
      problem('X'),
      ...Array.from({ length: 60 }, (_, i) => grouped(`P${i}`)),
    ]
    for (const locale of ['ja', 'en'] as const) {
      const { text, html } = compose({ upload: { ...NO_PART, problems } }, locale)
      expect(text.match(/^ {2}! /gm)).toHaveLength(2)
      expect(text.match(/^ {4}・/gm)).toHaveLength(49)
      expect(text.match(/ {4}→ /g)).toHaveLength(2)
      expect(text.match(/ston map exclude (?:CODE|X)/g)).toHaveLength(2)
      expect(html.match(/class="next"/g)).toHaveLength(2)
    }
  })

  test('that are alone have their own command', () => {
    const one = { ...problem('A'), group: { key: 'k', next: { ja: 'CODE', en: 'CODE' } } }
    expect(compose({ upload: { ...NO_PART, problems: [one] } }).text).toContain('exclude A')
  })

  test('count what has been told today instead of repeating it', () => {
    const { text } = compose({ upload: { ...NO_PART, known: 2 } })
    expect(text).toContain('今日すでにお知らせした 2 件')
    expect(text.match(/なし/g)).toHaveLength(2)
  })
})

test.each(['ja', 'en'] as const)('text and HTML say the same (%s)', (locale) => {
  const { text, html } = compose(
    {
      since: '2026-11-23T00:05:00.000Z',
      notices: [{ what: { ja: '何か', en: 'something' }, next: null }],
      upload: { ...NO_PART, problems: [problem('A & B <c>'), problem('D')], known: 1 },
    },
    locale,
  )
  const words = (all: string): string =>
    all.replaceAll(/[\s■!→:`【】[\]-]/g, '').replace(/^.*?DOCTYPEhtml>/, '')
  expect(words(visible(html))).toBe(words(text))
})

test('English mails are English, but for the names of the services’ own fields', () => {
  const { subject, text } = compose({ upload: { ...NO_PART, problems: [problem('A')] } }, 'en')
  expect(`${subject}${text}`).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
})

test('a product’s name is text, whatever it looks like', () => {
  const nasty = `<img src=x onerror="alert('1')">&amp;\u202egnp`
  const { html, text } = compose({ upload: { ...NO_PART, problems: [problem(nasty)] } })
  expect(html).not.toMatch(/<img/)
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;gnp')
  expect(text).toContain(`<img src=x onerror="alert('1')">&amp;gnp`)
})

test('the HTML needs nothing from outside, and fits a phone', () => {
  const { html } = compose()
  expect(html).toContain('width=device-width')
  expect(html).toContain('prefers-color-scheme:dark')
  expect(html).not.toMatch(/<(?:img|link|script|iframe)|url\(|@import/i)
})

test('secrets are taken out before they are written in any form', () => {
  const clean = (words: string): string => words.replaceAll('s<cret', '***')
  const upload = { ...NO_PART, problems: [problem('s<cret')] }
  const mail = composeMail(facts({ upload }), 'ja', { when: 'changes', clean })
  expect(JSON.stringify(mail)).not.toMatch(/s<cret|s&lt;cret/)
})

test.each([
  ['always', ['person', 'news', 'nothing']],
  ['changes', ['person', 'news']],
  ['problems', ['person']],
] as const)('mail.when %s writes about %s', (when, wanted) => {
  const reasons = (['person', 'news', 'nothing'] as const).filter(
    (reason) => composeMail(facts({ reason }), 'ja', { when }) !== null,
  )
  expect(reasons).toEqual(wanted)
})

describe('with the owner’s pages', () => {
  const next = { ja: 'ston ...', en: 'ston ...' }
  const told = (parts: Partial<MailFacts>, ownerUrl?: string): string =>
    composeMail(facts(parts), 'ja', { when: 'changes', ownerUrl })?.text ?? ''
  const what = { ja: '問題', en: 'trouble' }
  const PAGES = 'https://ston.example.jp/ston'

  test('what the owner can see to leads to its page; what he cannot keeps its command', () => {
    const notices = [
      { what, next, place: 'nextengine' },
      { what, next },
    ]
    const steps = (text: string): string[] =>
      text.split('\n').filter((line) => line.startsWith('    → '))
    expect(steps(told({ notices }, PAGES))).toEqual([
      '    → ネクストエンジンに再ログインする: https://ston.example.jp/ston/nextengine',
      '    → ston ...',
    ])
    expect(steps(told({ notices }))).toEqual(['    → ston ...', '    → ston ...'])
    const single = { ...problem('A'), place: 'todo#h-A', group: { key: 'a', next } }
    const equal = { ...problem('B'), place: 'todo#h-B', group: { key: 'b', next } }
    const orders = { ...NO_PART, problems: [single, equal, { ...equal, place: 'todo#h-C' }] }
    expect(steps(told({ orders }, PAGES))).toEqual([
      '    → 対応する: https://ston.example.jp/ston/todo#h-A',
      '    → 対応する: https://ston.example.jp/ston/todo',
    ])
  })
})
