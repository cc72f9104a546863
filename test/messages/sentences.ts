import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Japanese halves of all sentences, with what is put into them left out. */
export function sentences(): { readonly file: string; readonly text: string }[] {
  return readdirSync('src/messages').flatMap((file) => {
    const source = readFileSync(join('src/messages', file), 'utf8')
    const found = source.matchAll(/\bja: ('(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/g)
    return [...found].map(([, text = '']) => ({
      file,
      text: text.slice(1, -1).replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '□'),
    }))
  })
}
