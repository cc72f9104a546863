import { describe, expect, test } from 'vitest'
import { composeMail } from '../../src/mailer/mailer.ts'
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
      compose(parts, locale).text.match(
        /(?<=^■ ).*$|^.+に、問題はありません。|^Nothing is wrong with.*/gm,
      )
    expect(titles({})).toEqual(['在庫の送信、前回の処理結果、受注の取込に、問題はありません。'])
    expect(titles({ upload: lines, orders: problems })).toEqual([
      '受注の取込（ネクストエンジン → スマレジ）',
      '在庫の送信（スマレジ → ネクストエンジン）',
      '前回の処理結果に、問題はありません。',
    ])
    expect(titles({ earlier: problems, upload: lines }, 'en')).toEqual([
      'What became of the upload before',
      'Stock sent (Smaregi → Next Engine)',
      'Nothing is wrong with: Orders taken in',
    ])
  })

  test('of a run that stopped do not look as if there were nothing to do', () => {
    const { text, html } = compose({ outcome: 'failed' })
    expect(text).toContain('\n今回進められなかった項目：在庫の送信、前回の処理結果、受注の取込')
    expect(text + html).not.toContain('なし')
    expect(compose({ outcome: 'failed' }, 'en').text).toContain('\nNot reached this time: Stock')
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
    expect(text).toContain('→ 1. ネクストエンジンに商品を登録してください。')
    expect(text).toContain(
      '\n      2. ネットで売らない商品なら、このメールをサーバーの管理者に転送',
    )
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
    expect(text).toContain('前回の処理結果、受注の取込に、問題はありません。')
  })
})

describe('what to do', () => {
  const next = {
    ja: 'スマレジを確認してください。正しければ: ston failures retry h-A　誤りなら: ston failures drop h-A --why "…"',
    en: 'Look at Smaregi. If it is right: `ston failures retry h-A`  If not: `ston failures drop h-A --why "…"`',
  }
  /** The shop's lines, and those of whoever keeps the server. */
  const told = (
    locale: 'ja' | 'en',
    { next: step, ownerUrl }: { next: Sentence; ownerUrl?: string },
  ): { readonly shop: readonly string[]; readonly server: readonly string[] } => {
    const upload = { ...NO_PART, problems: [{ ...problem('A'), next: step }] }
    const mail = composeMail(facts({ upload }), locale, { when: 'changes', ownerUrl })
    const [, shop = '', server = ''] =
      /^ {4}→ (.*\n(?: {6}(?!サーバーの管理者へ|For whoever).*\n)*)((?: {6,8}.*\n)*)/m.exec(
        mail?.text ?? '',
      ) ?? []
    const lines = (text: string): string[] => text.trim().split(/\n */)
    return { shop: lines(shop), server: lines(server) }
  }

  test('is a first step of the shop, and commands stand apart for whoever keeps the server', () => {
    expect(told('ja', { next })).toEqual({
      shop: [
        '1. スマレジを確認してください。',
        '2. 「正しければ」「誤りなら」のどの場合かを書き添えて、このメールをサーバーの管理者に転送してください。',
      ],
      server: [
        'サーバーの管理者へ：正しければ: ston failures retry h-A',
        '誤りなら: ston failures drop h-A --why "…"',
      ],
    })
    expect(told('en', { next })).toEqual({
      shop: [
        '1. Look at Smaregi.',
        '2. Forward this mail to whoever keeps the server, and write which case it is: "If it is right" or "If not".',
      ],
      server: [
        'For whoever keeps the server: If it is right: `ston failures retry h-A`',
        'If not: `ston failures drop h-A --why "…"`',
      ],
    })
  })

  test('is followed by what keeps the harm small, also where the owner does it on his pages', () => {
    const notice = {
      what: { ja: '止まっています', en: 'It has stopped' },
      next: { ja: '再開する: ston flush', en: 'Go on: `ston flush`' },
      meanwhile: { ja: '直るまで：　・手で直さない', en: 'Until then: correct nothing' },
      place: 'nextengine',
      stepFirst: true as const,
    }
    const text = (ownerUrl?: string): string =>
      composeMail(facts({ notices: [notice] }), 'ja', { when: 'changes', ownerUrl })?.text ?? ''
    expect(text()).toContain(
      '転送してください。\n      直るまで：\n      ・手で直さない\n  ! 止まっています',
    )
    expect(text('https://ston.example.jp/ston')).toContain(
      '/ston/nextengine\n      直るまで：\n      ・手で直さない\n  ! 止まっています',
    )
  })

  test('alone, on either side, is one line; what can only be forwarded says so', () => {
    const one = { ja: '原因を調べる: ston doctor', en: 'See why: `ston doctor`' }
    expect(told('ja', { next: one })).toEqual({
      shop: ['このメールをサーバーの管理者に転送してください。'],
      server: ['サーバーの管理者へ：原因を調べる: ston doctor'],
    })
    expect(told('en', { next: one })).toEqual({
      shop: ['Forward this mail to whoever keeps the server.'],
      server: ['For whoever keeps the server: See why: `ston doctor`'],
    })
    expect(told('ja', { next: { ja: '待つ。', en: 'Wait.' } })).toEqual({
      shop: ['待つ。'],
      server: [''],
    })
  })

  test('in one case only is to forward it then', () => {
    const one = {
      ja: '待つ。終わらなければ: ston doctor',
      en: 'Wait. If it does not end: `ston doctor`',
    }
    expect(told('ja', { next: one }).shop).toEqual([
      '1. 待つ。',
      '2. 終わらなければ、このメールをサーバーの管理者に転送してください。',
    ])
    expect(told('en', { next: one }).shop).toEqual([
      '1. Wait.',
      '2. If it does not end, forward this mail to whoever keeps the server.',
    ])
  })

  test('about a missing code is one of three, each complete and on its own line', () => {
    const step = missingChoices('8000101', '8000101', true)
    expect(told('ja', { next: step })).toEqual({
      shop: [
        'まず、ネクストエンジンで商品名を探し、次の 3 つから選んでください。',
        '1. 別の商品コードで登録してある：新しく登録せずに、その商品コードを書き添えて、サーバーの管理者に転送してください。',
        expect.stringMatching(
          /^2\. .*「8000101」で登録し、在庫数にはスマレジの今の在庫数を、そのまま入れ/,
        ),
        '3. ネットで売らない：商品コードと「ネットで売らない」を書き添えて、サーバーの管理者に転送してください。',
        '何もしなければ、この商品の増減はネットの在庫に反映されないままです。',
      ],
      server: [
        'サーバーの管理者へ：1 のとき（ひも付け表に加える）: ston map import ファイル名',
        '3 のとき: ston map exclude 8000101',
      ],
    })
    const en = told('en', { next: step })
    expect(en.shop).toHaveLength(5)
    expect(en.shop[2]).toMatch(
      /^2\. .*"8000101", and enter the count that Smaregi shows now, as it is\./,
    )
    expect(en.server[1]).toBe('For 3: `ston map exclude 8000101`')
  })

  test('about a missing code asks for the count before the change where nothing can be compared', () => {
    const step = missingChoices('8000101', '8000101', false)
    expect(told('ja', { next: step }).shop[2]).toContain('この増減の前の数を入れてください')
    expect(told('en', { next: step }).shop[2]).toContain('the count before this change')
  })

  test('about a row in doubt is what Next Engine’s screen shows, the reason on its own line', () => {
    const reason = 'ston 000002-237360efad/1'
    const sent = { code: 'TEA', delta: -3, at: '2026-11-24 09:00', reason }
    const step = lookInHistory('d-2-1', sent)
    const ja = told('ja', { next: step })
    expect(ja.shop).toEqual([
      '1. ネクストエンジンの「商品管理 → 在庫入出庫履歴」で、商品コード「TEA」の 2026-11-24 09:00 ごろの 3 個の出庫を探してください。',
      `その行の目印（入出庫理由）:「${reason}」`,
      '2. その行があれば「あった」、なければ「なかった」、はっきりしなければ「わからない」と書き添えて、サーバーの管理者に転送してください。',
      'ネクストエンジンの在庫数は、手で直さないでください（二重になります）。管理者が登録するまで、この商品の増減だけ送らずに待ちます（ほかの商品は送ります）。',
    ])
    expect(ja.server).toEqual([
      expect.stringMatching(/^サーバーの管理者へ：あった: .*d-2-1 --applied$/),
      expect.stringMatching(/^なかった: .*d-2-1 --not-applied$/),
    ])
    const en = told('en', { next: step })
    expect(en.shop[0]).toMatch(/under the code "TEA" for a 出庫 of 3, about 2026-11-24 09:00\.$/)
    expect(en.shop[2]).toMatch(
      /^2\. Forward this .*"it is there", "it is not there" or, .*"I cannot tell"\.$/,
    )
    expect(en.server).toHaveLength(2)
  })

  test('is the owner’s page where there is one', () => {
    const ownerUrl = 'https://ston.example.jp/ston'
    expect(told('ja', { next, ownerUrl })).toEqual({
      shop: [`オーナーの画面で対応してください: ${ownerUrl}/todo`],
      server: [''],
    })
  })
})

test('where all is well there is no command, and it says what ston is', () => {
  const ja = compose({ outcome: 'done' }).text
  expect(ja).toContain('ston は、スマレジとネクストエンジンの在庫数を自動で合わせるソフトです。')
  expect(ja).not.toMatch(/ston [a-z]/)
  expect(compose({ outcome: 'done' }, 'en').text).not.toContain('`ston')
  expect(ja).toMatch(/^【完了】.*\n対応は必要ありません。\n/)
  expect(compose({ outcome: 'done' }, 'en').text).toContain('There is nothing for you to do.')
  expect(compose({ outcome: 'check' }).text).not.toContain('対応は必要ありません')
  expect(compose({ outcome: 'check' }).text).toMatch(
    /\n\nサーバーの管理者向け（店舗の方は読まなくて大丈夫です）\n {2}今の状態を見る: ston status/,
  )
})

test('from when on figures count is said where there are any', () => {
  const since = '2026-11-23T00:05:00.000Z'
  const lines = { ...NO_PART, lines: [{ ja: '反映 1 商品', en: '1 row applied' }] }
  expect(compose({ since, upload: lines }).text).toMatch(/\n--\n上の数は、前回のメール（/)
  expect(compose({ since }).text).not.toContain('前回のメール')
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
  const next = { ja: '直す: ston doctor', en: 'Mend it: `ston doctor`' }
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
      '    → オーナーの画面で、ネクストエンジンに再ログインしてください: https://ston.example.jp/ston/nextengine',
      '    → このメールをサーバーの管理者に転送してください。',
    ])
    const forward = '    → このメールをサーバーの管理者に転送してください。'
    expect(steps(told({ notices }))).toEqual([forward, forward])
    const single = { ...problem('A'), place: 'todo?of=h-A', group: { key: 'a', next } }
    const equal = { ...problem('B'), place: 'todo?of=h-B', group: { key: 'b', next } }
    const orders = { ...NO_PART, problems: [single, equal, { ...equal, place: 'todo?of=h-C' }] }
    expect(steps(told({ orders }, PAGES))).toEqual([
      '    → オーナーの画面で対応してください: https://ston.example.jp/ston/todo?of=h-A',
      '    → オーナーの画面で対応してください: https://ston.example.jp/ston/todo',
    ])
  })

  test('the foot leads to the pages, and names no command', () => {
    const at = (ownerUrl?: string) => told({ outcome: 'check' }, ownerUrl)
    expect(at(PAGES)).toContain(`\nオーナーの画面: ${PAGES}\n`)
    expect(at(PAGES)).not.toContain('ston status')
    expect(at()).toContain('ston status')
    expect(at()).not.toContain('オーナーの画面')
  })
})
