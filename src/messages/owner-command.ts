import type { Sentence } from '../kernel/sentence.ts'
import type { CommandText } from './commands.ts'

/** Who may sign in to the owner's pages. */
export const OWNER_COMMAND = {
  owner: {
    about: {
      ja: 'オーナーの画面にログインできる人を決めます',
      en: "who may sign in to the owner's pages",
    },
    examples: [
      ['ston owner add 田中', { ja: '1 人加えます', en: 'add somebody' }],
      ['ston owner list', { ja: '一覧を見ます', en: 'see who there is' }],
    ],
  },
  add: {
    about: {
      ja: 'ログインできる人を加えます（パスワードを尋ねます）',
      en: 'adds a name; its password is asked for',
    },
    options: {
      name: { ja: '名前（40 文字まで）', en: 'the name, up to 40 characters' },
    },
    examples: [
      ['ston owner add 田中', { ja: 'パスワードを 2 回尋ねます', en: 'asks for it twice' }],
      [
        'ston owner add 田中 < password.txt',
        { ja: 'パスワードをファイルから読みます', en: 'reads it from a file' },
      ],
    ],
  },
  list: {
    about: { ja: 'ログインできる人の一覧を表示します', en: 'shows the names' },
    examples: [['ston owner list', { ja: '一覧を見ます', en: 'see who there is' }]],
  },
  password: {
    about: {
      ja: 'パスワードを変えます（その人のログインはすべて終わります）',
      en: 'changes the password, and ends all sessions of that name',
    },
    options: { name: { ja: '名前', en: 'the name' } },
    examples: [['ston owner password 田中', { ja: 'パスワードを変えます', en: 'a new one' }]],
  },
  remove: {
    about: {
      ja: 'ログインできる人から外します（その人のログインはすべて終わります）',
      en: 'removes a name, and ends all its sessions',
    },
    options: { name: { ja: '名前', en: 'the name' } },
    examples: [['ston owner remove 田中', { ja: '1 人外します', en: 'remove somebody' }]],
  },
} satisfies Record<string, CommandText>

export const askPassword: Sentence = { ja: 'パスワード: ', en: 'Password: ' }
export const askAgain: Sentence = { ja: 'もう一度: ', en: 'Once more: ' }

export function badPassword(shortest: number, longest: number): Sentence {
  return {
    ja: `パスワードは ${shortest} 文字以上 ${longest} 文字までにしてください`,
    en: `a password has ${shortest} to ${longest} characters`,
  }
}

export const notTheSame: Sentence = {
  ja: '2 回のパスワードが違います',
  en: 'the two passwords differ',
}
export const notGiven: Sentence = {
  ja: 'パスワードが入力されませんでした',
  en: 'no password was given',
}

export function exists(name: string): Sentence {
  return { ja: `${name} はすでに登録されています`, en: `${name} is there already` }
}

export const existsHint: Sentence = {
  ja: 'パスワードを変えるには ston owner password を使ってください',
  en: '`ston owner password` changes a password',
}

export function unknown(name: string): Sentence {
  return { ja: `${name} は登録されていません`, en: `nobody is called ${name}` }
}

export const unknownHint: Sentence = {
  ja: '一覧は ston owner list で見られます',
  en: '`ston owner list` shows the names',
}

export function added(name: string, url: string | null): Sentence {
  return url === null
    ? {
        ja: `${name} を登録しました。オーナーの画面を使うには owner.enabled を true にしてください`,
        en: `${name} was added. The owner's pages need owner.enabled to be true`,
      }
    : {
        ja: `${name} を登録しました。オーナーの画面: ${url}`,
        en: `${name} was added. The owner's pages: ${url}`,
      }
}

export function changed(name: string): Sentence {
  return {
    ja: `${name} のパスワードを変えました。これまでのログインは終わりました`,
    en: `The password of ${name} was changed, and the sessions have ended`,
  }
}

export function removed(name: string): Sentence {
  return { ja: `${name} を外しました`, en: `${name} was removed` }
}

export const nobody: Sentence = {
  ja: '登録されている人はいません',
  en: 'there is nobody',
}

export function since(added: string, password: string): Sentence {
  return {
    ja: `${added} に登録、パスワードは ${password} から`,
    en: `added ${added}, password of ${password}`,
  }
}
