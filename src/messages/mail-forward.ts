import type { Locale, Sentence } from '../kernel/sentence.ts'

/** Commands, for whoever types them: one piece for each. */
export function toServer(pieces: readonly string[]): Sentence {
  return {
    ja: `サーバーの管理者へ：${pieces.join('\u3000')}`,
    en: `For whoever keeps the server: ${pieces.join('\u3000')}`,
  }
}

/** What the shop does where a command is needed: it hands the mail on. */
export function forward(pieces: readonly string[], locale: Locale): Sentence {
  const cases = pieces.flatMap((piece) => CASE[locale].exec(piece)?.[1] ?? [])
  if (cases.length > 1) return sayWhich(cases)
  const [only] = cases
  return only === undefined || pieces.length > 1 ? FORWARD : forwardIf(only)
}

/** The words before a command that tell when it fits. */
const CASE: Record<Locale, RegExp> = {
  ja: /^\s*(.+?(?:なら|れば|たら|とき))(?:（[^）]*）)?[:：、]? ?ston /,
  en: /^\s*((?:If|Once|Where) [^:`]+?)(?: \([^)]*\))?: `?ston /,
}

/** The shop has been told when to hand it on. */
export const FORWARDS: Record<Locale, RegExp> = { ja: /転送/, en: /\b[Ff]orward/ }

const FORWARD: Sentence = {
  ja: 'このメールをサーバーの管理者に転送してください。',
  en: 'Forward this mail to whoever keeps the server.',
}

function sayWhich(cases: readonly string[]): Sentence {
  return {
    ja: `${cases.map((one) => `「${one}」`).join('')}のどの場合かを書き添えて、このメールをサーバーの管理者に転送してください。`,
    en: `Forward this mail to whoever keeps the server, and write which case it is: ${cases.map((one) => `"${one}"`).join(' or ')}.`,
  }
}

function forwardIf(one: string): Sentence {
  return {
    ja: `${one}、このメールをサーバーの管理者に転送してください。`,
    en: `${one}, forward this mail to whoever keeps the server.`,
  }
}
