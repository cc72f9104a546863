import type { ListenerFacts } from '../domain/listening/presence.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'

export function setIsGone(number: number): { readonly message: Sentence; readonly hint: Sentence } {
  return {
    message: {
      ja: `受信時の設定（設定 ${number}）の記録が見つからないため、その変動を送るかどうか判断できません。`,
      en: `The record of the settings in force when a change was received (set ${number}) is gone, so nobody can tell whether to pass it on.`,
    },
    hint: {
      ja: 'データフォルダーをバックアップから戻してください（rules の中のファイルは削除できません）。',
      en: 'Restore the data folder from a backup; nothing in its folder rules may be deleted.',
    },
  }
}

/** For the log of `serve`. */
export const settingsLog = {
  taken: {
    ja: '変更された設定を取り込みました（再起動は不要です）',
    en: 'the changed settings are in force now, without a restart',
  },
  refused: {
    ja: '設定ファイルに誤りがあるため、前の設定のまま動き続けます',
    en: 'the configuration has mistakes: the former settings stay in force',
  },
  repaired: {
    ja: '設定ファイルの誤りがなくなりました',
    en: 'the configuration has no mistakes any more',
  },
  restart: {
    ja: '次の設定の変更は、serve を再起動すると有効になります',
    en: 'changes to these settings count after a restart of serve',
  },
} as const satisfies Record<string, Sentence>

/** On `/readyz`, beside "ready": whoever sends goes on sending. */
export const formerSettings: Sentence = {
  ja: '設定ファイルに誤りがあるため、前の設定で動いています。サーバーで ston doctor を実行してください。',
  en: 'The configuration file has mistakes, so the former settings are in force. Run `ston doctor` on the server.',
}

/** A `serve` that goes by former settings. */
function mistakesAt(host: string, keys: readonly string[]): Told {
  const [ja, en] =
    keys.length === 0 ? ['', ''] : [`（${keys.join('、')}）`, ` (${keys.join(', ')})`]
  return {
    what: {
      ja: `${host} の ston serve は、設定ファイルに誤りがあるため${ja}、前の設定で動いています`,
      en: `ston serve on ${host} goes by its former settings: its configuration file has mistakes${en}`,
    },
    next: {
      ja: `${host} で ston doctor を実行し、示されたところを直してください。数秒で取り込まれます`,
      en: `run \`ston doctor\` on ${host} and mend what it names; it is taken over within seconds`,
    },
  }
}

/** A `serve` that has to be started again. */
function restartAt(host: string, keys: readonly string[]): Told {
  return {
    what: {
      ja: `${host} の ston serve は、変更された設定（${keys.join('、')}）をまだ使っていません`,
      en: `ston serve on ${host} does not use some changed settings yet: ${keys.join(', ')}`,
    },
    next: {
      ja: `${host} で ston serve を再起動してください`,
      en: `restart ston serve on ${host}`,
    },
  }
}

/** In a product's story: by which settings a change was decided. Keys and values as in the configuration, but for the stores' names. */
export function settingsThen(
  from: string,
  rules: {
    readonly stockMaster: string
    readonly storeNames: readonly string[]
    readonly ignoreDivisions: readonly string[]
    readonly forwardDivisions: readonly string[]
    readonly warehouses?: Readonly<Record<string, string>>
  },
): Sentence {
  const { stockMaster, storeNames: stores, ignoreDivisions, forwardDivisions } = rules
  const places = Object.entries(rules.warehouses ?? {}).map(([store, name]) => `${store}=${name}`)
  const [ja, en] = [
    [`基準 ${stockMaster}`, stores.length === 0 ? '全店舗' : `店舗 ${stores.join('・')}`],
    [
      `stock master ${stockMaster}`,
      stores.length === 0 ? 'every store' : `stores ${stores.join(', ')}`,
    ],
  ] as const
  const lists = [
    ...(ignoreDivisions.length === 0 ? [] : [`ignoreDivisions ${ignoreDivisions.join(' ')}`]),
    ...(forwardDivisions.length === 0 ? [] : [`forwardDivisions ${forwardDivisions.join(' ')}`]),
    ...(places.length === 0 ? [] : [`warehouses ${places.join(' ')}`]),
  ]
  return {
    ja: `受信時の設定で判断（${from} から: ${[...ja, ...lists].join('、')}）`,
    en: `by the settings of its moment (from ${from}: ${[...en, ...lists].join('; ')})`,
  }
}

/** What is to be said of a `serve` that does not go by its configuration as it is. */
export function unsettled({
  host,
  mistakes = null,
  restart = [],
}: Pick<ListenerFacts, 'host' | 'mistakes' | 'restart'>): readonly Told[] {
  return [
    ...(mistakes === null ? [] : [mistakesAt(host, mistakes)]),
    ...(restart.length === 0 ? [] : [restartAt(host, restart)]),
  ]
}
