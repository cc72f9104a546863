import type { Sentence } from '../kernel/sentence.ts'
import type { CommandText } from './commands.ts'

export const noMistakes = (file: string): Sentence => ({
  ja: `設定ファイルに誤りはありません: ${file}`,
  en: `no mistakes in the configuration: ${file}`,
})

export const unreadHere: Sentence = {
  ja: 'ここからは読めない秘密の値があります（cron や systemd が渡す環境変数なら、そのままで構いません）:',
  en: 'some secrets cannot be read from here (no harm where cron or systemd pass the variable):',
}

export const columns = {
  key: { ja: '項目', en: 'Key' },
  value: { ja: '今の値', en: 'In force' },
  source: { ja: '値の出どころ', en: 'From' },
} satisfies Record<string, Sentence>

export const sources: Readonly<
  Record<'default' | 'config' | 'env' | 'file', (name: string | null) => Sentence>
> = {
  default: () => ({ ja: '既定値', en: 'default' }),
  config: () => ({ ja: '設定ファイル', en: 'the file' }),
  env: (name) => ({ ja: `環境変数 ${name}`, en: `variable ${name}` }),
  file: (name) => ({ ja: `ファイル ${name}`, en: `file ${name}` }),
}

export const changed = (key: string, from: string, to: string): Sentence =>
  from === to
    ? { ja: `${key} を設定しました: ${to}`, en: `${key} is set: ${to}` }
    : { ja: `${key} を変更しました: ${from} → ${to}`, en: `${key} is changed: ${from} → ${to}` }

export const counts = {
  now: {
    ja: '次に実行するコマンドから有効です。動いている ston serve は数秒のうちに切り替わります。',
    en: 'It counts from the next command on; a running `ston serve` takes it over within seconds.',
  },
  restart: {
    ja: '次に実行するコマンドから有効です。ston serve は再起動すると切り替わります。',
    en: 'It counts from the next command on; `ston serve` takes it over when it is started again.',
  },
} satisfies Record<string, Sentence>

export const thisHostOnly: Sentence = {
  ja: 'このサーバーの設定ファイルだけを変更しました。ほかのサーバーでも同じ値にしてください（違いは ston doctor が知らせます）。',
  en: 'Only this host’s file was changed; make it the same on the others (`ston doctor` names hosts that differ).',
}

export const CONFIG_COMMAND = {
  config: {
    about: {
      ja: '設定ファイルを確認し、見て、変えます',
      en: 'checks, shows and changes the configuration file',
    },
    examples: [
      ['ston config check', { ja: '誤りがないか確認します', en: 'look for mistakes' }],
      ['ston config set smaregi.stores 1,2', { ja: '値を 1 つ変えます', en: 'change one value' }],
    ],
  },
  check: {
    about: {
      ja: '設定ファイルに誤りがないか確認します',
      en: 'checks the configuration file for mistakes',
    },
    examples: [
      [
        'ston config check --config /etc/ston/config.json',
        { ja: '場所を指定して確認します', en: 'another file' },
      ],
    ],
  },
  show: {
    about: {
      ja: '今の設定と、それぞれの値の出どころを表示します（秘密の値は伏せます）',
      en: 'shows what is in force and where each value comes from; secrets are masked',
    },
    examples: [['ston config show', { ja: 'すべての項目を見ます', en: 'all keys' }]],
  },
  get: {
    about: {
      ja: '項目 1 つの今の値を表示します（秘密の値は伏せます）',
      en: 'shows one value; secrets are masked',
    },
    options: { key: { ja: '項目の名前（例: webhook.port）', en: 'a key, like webhook.port' } },
    examples: [['ston config get webhook.port', { ja: 'ポートを見ます', en: 'the port' }]],
  },
  set: {
    about: {
      ja: '項目 1 つの値を変えます。先に確認し、誤りがあればファイルは元のままです',
      en: 'changes one value; it is checked first, and with a mistake the file stays as it is',
    },
    options: {
      key: { ja: '項目の名前（例: webhook.port）', en: 'a key, like webhook.port' },
      value: {
        ja: '新しい値。並びは , で区切る。- なら標準入力から読みます（秘密の値は必ず -）',
        en: 'the new value, lists with commas; - reads standard input (secrets must)',
      },
    },
    examples: [
      ['ston config set orders.enabled true', { ja: '受注を取り込みます', en: 'import orders' }],
      [
        'ston config set nextengine.clientSecret - < secret.txt',
        { ja: '秘密の値をファイルから渡します', en: 'a secret, out of a file' },
      ],
    ],
  },
} satisfies Record<string, CommandText>
