import type { Sentence } from '../kernel/sentence.ts'
import { mail, orders, stores } from './owner-settings.ts'

/** What the owner's pages call the things that commands do. */
export const BUTTONS = {
  retry: { ja: 'もう一度送る', en: 'Send again' },
  drop: { ja: '送らない', en: 'Do not send' },
  exclude: { ja: '連携対象から外す', en: 'Stop passing it on' },
  include: { ja: '連携対象に戻す', en: 'Pass it on again' },
  applied: { ja: '反映済みでした', en: 'It was applied' },
  notApplied: { ja: '反映されていません', en: 'It was not applied' },
  unknown: { ja: 'わからない', en: 'I do not know' },
  flush: { ja: '今すぐ連携', en: 'Send now' },
  signIn: { ja: 'ネクストエンジンに再ログイン', en: 'Sign in to Next Engine again' },
  todo: { ja: '要対応', en: 'To do' },
  overview: { ja: '概要', en: 'Overview' },
  pause: { ja: '棚卸を始める', en: 'Begin a stocktaking' },
  resume: { ja: '棚卸を終える', en: 'End the stocktaking' },
  clear: { ja: '表を空にする', en: 'Empty the table' },
  table: { ja: '商品ひも付け表', en: 'Id table' },
  compare: { ja: '在庫数の比較', en: 'Comparison' },
  product: { ja: '商品を調べる', en: 'Look at a product' },
} satisfies Record<string, Sentence>

/** A word of a command line, quoted or not; what goes on in hiragana is the sentence. */
const WORD = `(?:(?![ぁ-ゖ])(?:'[^']*'|"[^"]*"|[^\\s\\u3000\`。、（）]+))`

/** The longest first: each stands for a command with its arguments. */
const COMMANDS: readonly (readonly [form: string, button: Sentence])[] = [
  [`failures retry(?: ${WORD})?`, BUTTONS.retry],
  [`failures drop ${WORD}(?: --why ${WORD})?`, BUTTONS.drop],
  [`failures resolve ${WORD} --applied`, BUTTONS.applied],
  [`failures resolve ${WORD} --not-applied`, BUTTONS.notApplied],
  [`map exclude(?: ${WORD})?`, BUTTONS.exclude],
  [`map include(?: ${WORD})?`, BUTTONS.include],
  [`map (?:import|export|template|show|check|sync|undo)(?: --accept)?(?: ${WORD})?`, BUTTONS.table],
  ['map clear(?: --yes)?', BUTTONS.clear],
  ['failures list', BUTTONS.todo],
  ['status', BUTTONS.overview],
  [`pause --for stocktaking(?: --stores ${WORD})?`, BUTTONS.pause],
  [`resume(?: --counted ${WORD})?(?: --not-counted)?`, BUTTONS.resume],
  ['flush', BUTTONS.flush],
  ['auth (?:login|refresh)', BUTTONS.signIn],
  ['reconcile(?: --[a-z]+(?: (?:nextengine|smaregi))?)*', BUTTONS.compare],
  [`why ${WORD}`, BUTTONS.product],
]

const FORMS = COMMANDS.map(
  ([form, button]) => [new RegExp(`\`?ston ${form}(?![\\w-])\`?`, 'g'), button] as const,
)

/** What only whoever keeps the server can do. */
const DOCTOR = {
  ja: /(?:サーバーで ?)?ston doctor を実行してください/g,
  en: /\brun `ston doctor`(?: on the server)?/g,
}

/** A sentence in which commands stand, with the buttons of the pages instead. */
export function withButtons({ ja, en }: Sentence): Sentence {
  const [japanese, english] = FORMS.reduce(
    ([one, other], [form, button]) => [
      one.replace(form, `「${button.ja}」`),
      other.replace(form, `"${button.en}"`),
    ],
    [ja, en],
  )
  return {
    ja: japanese
      .replace(/サーバーで ?(?=「)/g, '')
      .replace(/ ?(「[^」]*」) ?/g, '$1')
      .replace(/」を実行し/g, '」を押し')
      .replace(/（[^（）]*(?:--[a-z-]+|ston run)[^（）]*）/g, '')
      .replace(DOCTOR.ja, 'サーバーの管理者に知らせてください（ston doctor）'),
    en: english
      .replace(/(?<=") on the server\b/g, '')
      .replace(/ \([^()]*(?:--[a-z-]+|`ston run`)[^()]*\)/g, '')
      .replace(DOCTOR.en, 'tell whoever looks after ston (`ston doctor`)'),
  }
}

/** What the pages call the settings that they have a field for. */
const FIELDS: Readonly<Record<string, Sentence>> = {
  'smaregi.contractId': orders.contractId,
  'smaregi.accessToken': orders.accessToken,
  'smaregi.clientId': orders.clientId,
  'smaregi.clientSecret': orders.clientSecret,
  'orders.storeId': orders.store,
  'orders.enabled': orders.title,
  'smaregi.stores': stores.title,
  'mail.to': mail.to,
}

/** Null where no page has a field for it. */
export function fieldOf(key: string): Sentence | null {
  return FIELDS[key.replace(/\[\d+\]$/, '')] ?? null
}

const KEYS = Object.keys(FIELDS)
  .map((key) => key.replace('.', '\\.'))
  .join('|')
const IN_FILE = {
  ja: new RegExp(` ?(?:(?:ston の)?設定(?:ファイル)?の ?)?(${KEYS})(?![\\w.]) ?`, 'g'),
  en: new RegExp(`(${KEYS})(?![\\w]|\\.\\w)(?: in (?:ston’s |the )?configuration(?: file)?)?`, 'g'),
}

/** A sentence in which keys of the configuration stand, with the fields of the pages instead. */
export function withFields({ ja, en }: Sentence): Sentence {
  return {
    ja: ja.replace(IN_FILE.ja, (_all, key: string) => `「${FIELDS[key]?.ja ?? key}」`),
    en: en.replace(IN_FILE.en, (_all, key: string) => `"${FIELDS[key]?.en ?? key}"`),
  }
}
