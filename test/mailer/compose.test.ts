import { describe, expect, test } from 'vitest'
import { composeMail } from '../../src/mailer/compose.ts'
import { type MailFacts, NO_PART, type ProblemRow } from '../../src/mailer/facts.ts'
import type { Sentence } from '../../src/kernel/sentence.ts'
import { inStores } from '../../src/messages/mail-quantities.ts'
import { lookInHistory, missingChoices } from '../../src/messages/mail-choices.ts'
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

function problem(product: string, delta = -2): ProblemRow {
  return {
    product: { ja: product, en: product },
    quantity: inStores(delta),
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
  test('that have nothing to tell are one line at the end', () => {
    const problems = { ...NO_PART, problems: [problem('A')] }
    const lines = { ...NO_PART, lines: [{ ja: '反映 1 商品', en: '1 row applied' }] }
    const titles = (parts: Partial<MailFacts>, locale: 'ja' | 'en' = 'ja') =>
      compose(parts, locale).text.match(/(?<=^■ ).*$/gm)
    expect(titles({})).toEqual(['お知らせのない項目：在庫の送信、前回の処理結果、受注の取込'])
    expect(titles({ upload: lines, orders: problems })).toEqual([
      '受注の取込（ネクストエンジン → スマレジ）',
      '在庫の送信（スマレジ → ネクストエンジン）',
      'お知らせのない項目：前回の処理結果',
    ])
    expect(titles({ earlier: problems, upload: lines }, 'en')).toEqual([
      'What became of the upload before',
      'Stock sent (Smaregi → Next Engine)',
      'Nothing to tell: Orders taken in',
    ])
  })

  test('of a run that stopped do not look as if there were nothing to do', () => {
    const { text, html } = compose({ outcome: 'failed' })
    expect(text).toContain('■ 今回進められなかった項目：在庫の送信、前回の処理結果、受注の取込')
    expect(text + html).not.toContain('なし')
    expect(compose({ outcome: 'failed' }, 'en').text).toContain('■ Not reached this time: Stock')
  })

  test('tell the problem before what went well', () => {
    const lines = [{ ja: '反映 1 商品', en: '1 row applied' }]
    const { text } = compose({ upload: { lines, problems: [problem('A')], known: 0 } })
    expect(text.indexOf('! A')).toBeLessThan(text.indexOf('反映 1 商品'))
  })

  test('carry product, quantity, words and what to do', () => {
    const { text } = compose({ upload: { ...NO_PART, problems: [problem('TEA-100G')] } })
    expect(text).toContain(
      '! TEA-100G  店舗で減った 2 個\n    ネクストエンジンにこの商品コードがありません',
    )
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
      expect(text.match(/ {4}→ /g)).toHaveLength(4)
      expect(text.match(/ston map exclude (?:CODE|X)/g)).toHaveLength(2)
      expect(html.match(/class="next"/g)).toHaveLength(4)
    }
  })

  test('that are alone have their own command', () => {
    const one = { ...problem('A'), group: { key: 'k', next: { ja: 'CODE', en: 'CODE' } } }
    expect(compose({ upload: { ...NO_PART, problems: [one] } }).text).toContain('exclude A')
  })

  test('count what has been told today instead of repeating it', () => {
    const { text } = compose({ upload: { ...NO_PART, known: 2 } })
    expect(text).toContain('今日すでにお知らせした 2 件')
    expect(text).toContain('お知らせのない項目：前回の処理結果、受注の取込')
  })
})

describe('what to do', () => {
  const next = {
    ja: 'スマレジを確認してください。正しければ: ston failures retry h-A　誤りなら: ston failures drop h-A --why "…"',
    en: 'Look at Smaregi. If it is right: `ston failures retry h-A`  If not: `ston failures drop h-A --why "…"`',
  }
  const told = (
    locale: 'ja' | 'en',
    { next: step, ownerUrl }: { next: Sentence; ownerUrl?: string },
  ): string[] => {
    const upload = { ...NO_PART, problems: [{ ...problem('A'), next: step }] }
    const mail = composeMail(facts({ upload }), locale, { when: 'changes', ownerUrl })
    return mail?.text.match(/(?<=^ {4}→ ).*(?:\n {6}.*)*/gm) ?? []
  }

  test('in the shop stands apart from what needs the server', () => {
    expect(told('ja', { next })).toEqual([
      'スマレジを確認してください。',
      'サーバーの管理者へ：正しければ: ston failures retry h-A\n      誤りなら: ston failures drop h-A --why "…"（どれに当たるかを書き添えて、このメールを転送してください）',
    ])
    expect(told('en', { next })).toEqual([
      'Look at Smaregi.',
      'For whoever keeps the server: If it is right: `ston failures retry h-A`  If not: `ston failures drop h-A --why "…"` (please forward this mail, and say which it is)',
    ])
  })

  test('alone, on either side, is one line', () => {
    const one = { ja: '原因を調べる: ston doctor', en: 'See why: `ston doctor`' }
    expect(told('ja', { next: one })).toEqual([
      'サーバーの管理者へ：原因を調べる: ston doctor（このメールを転送してください）',
    ])
    expect(told('en', { next: one })).toEqual([
      'For whoever keeps the server: See why: `ston doctor` (please forward this mail)',
    ])
    expect(told('ja', { next: { ja: '待つ。', en: 'Wait.' } })).toEqual(['待つ。'])
  })

  test('about a missing code is one of three, each on its own line', () => {
    const step = missingChoices('8000101', '8000101')
    expect(told('ja', { next: step })[0]?.split(/\n */)).toEqual([
      '次の 3 つから選んでください。',
      '1. ネクストエンジンにまだなければ：商品コード「8000101」で商品を登録してください。',
      '2. 別の商品コードで登録済みなら：その商品コードをサーバーの管理者に知らせてください。',
      '3. ネットで売らない商品なら：サーバーの管理者にそう知らせてください。',
      '1 と 2 のあとは、次回の実行で両方の在庫数を比べ、合うときは自動で送り、合わないときはお知らせします。',
    ])
    const en = told('en', { next: step })
    expect(en[0]?.split(/\n */)).toEqual([
      'Choose one of three:',
      '1. If Next Engine does not have it yet, add the product with the code "8000101".',
      '2. If it is there under another code, tell whoever keeps the server that code.',
      '3. If it is not sold online, tell whoever keeps the server so.',
      expect.stringContaining('After 1 and 2 the next run compares both counts'),
    ])
    expect(en[1]).toMatch(/^For whoever keeps the server: For 2 .*map import.*map exclude 8000101`/)
  })

  test('about a row in doubt is what Next Engine’s screen shows, the reason on its own line', () => {
    const sent = { delta: -3, at: '2026-11-24 09:00', reason: 'ston 000002-237360efad/1' }
    const step = lookInHistory('d-2-1', sent)
    expect(told('ja', { next: step })).toEqual([
      'ネクストエンジンの在庫入出庫履歴で、この商品の 2026-11-24 09:00 ごろの 3 個の出庫を探してください。\n      入出庫理由:「ston 000002-237360efad/1」\n      返事があるまで、この商品の在庫変動は送らずに待ちます（ほかの商品は送ります）。',
      expect.stringMatching(/^サーバーの管理者へ：履歴にあれば: .*d-2-1 --applied\n {6}なければ: /),
    ])
    expect(told('en', { next: step })).toEqual([
      expect.stringMatching(
        /出庫 of 3, about 2026-11-24 09:00\.\n {6}Its .*237360efad\/1"\n {6}Until/,
      ),
      expect.stringMatching(/^For whoever keeps the server: If it is there: .* If not: /),
    ])
  })

  test('is the owner’s page where there is one', () => {
    const ownerUrl = 'https://ston.example.jp/ston'
    expect(told('ja', { next, ownerUrl })).toEqual([`対応する: ${ownerUrl}/todo`])
  })
})

test('where all is well there is no command, and it says what ston is', () => {
  const ja = compose({ outcome: 'done' }).text
  expect(ja).toContain('ston は、スマレジとネクストエンジンの在庫数を自動で合わせるソフトです。')
  expect(ja).not.toMatch(/ston [a-z]/)
  expect(compose({ outcome: 'done' }, 'en').text).not.toContain('`ston')
  expect(ja).toContain('\n対応は必要ありません。\n')
  expect(compose({ outcome: 'done' }, 'en').text).toContain('There is nothing for you to do.')
  expect(compose({ outcome: 'check' }).text).not.toContain('対応は必要ありません')
  expect(compose({ outcome: 'check' }).text).toContain('サーバーの管理者へ：今の状態を見る')
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
      '    → ston の画面から、ネクストエンジンに再ログインする: https://ston.example.jp/ston/nextengine',
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
