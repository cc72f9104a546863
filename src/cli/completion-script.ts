import type { Command } from 'commander'
import { quoted } from '../kernel/shell-quote.ts'
import { placesIn, type Place, type Word } from './command-tree.ts'

type Shell = 'bash' | 'zsh' | 'fish'

/** A script in which everything stands, so that no key that is pressed starts ston. */
export function completionFor(shell: Shell, ston: Command): string {
  const places = placesIn(ston)
  const global = (places[0]?.options ?? []).filter(({ text }) => text !== '--version')
  return SCRIPTS[shell](places, global)
}

const SCRIPTS: Readonly<
  Record<Shell, (places: readonly Place[], global: readonly Word[]) => string>
> = { bash, zsh, fish }

/** Which command the words so far lead to, as the branches of a `case` on `path/word`. */
function steps(places: readonly Place[], branch: (at: string, path: string) => string): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const above = path.split(' ').slice(0, -1).join(' ')
      return branch(`${above}/${path.split(' ').at(-1)}`, path)
    })
    .join('\n')
}

const offered = (place: Place, global: readonly Word[]): readonly Word[] => [
  ...place.words,
  ...place.options,
  ...(place.path === '' ? [] : global),
  { text: '--help', about: '', takesValue: false },
]

const withValue = (places: readonly Place[]): string[] => [
  ...new Set(
    places.flatMap(({ options }) =>
      options.filter(({ takesValue }) => takesValue).map(({ text }) => text),
    ),
  ),
]

function bash(places: readonly Place[], global: readonly Word[]): string {
  const words = places.map((place) => {
    const texts = offered(place, global).map(({ text }) => text)
    return `    ${quoted(place.path)}) words=${quoted(texts.join(' '))} ;;`
  })
  return `# bash completion for ston
_ston() {
  local word path='' words='' current="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[COMP_CWORD - 1]}" in
    --locale) COMPREPLY=($(compgen -W 'ja en' -- "$current")); return ;;
    ${withValue(places).join('|')}) COMPREPLY=(); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in
${steps(places, (at, path) => `      ${quoted(at)}) path=${quoted(path)} ;;`)}
    esac
  done
  case "$path" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ston ston
`
}

function zsh(places: readonly Place[], global: readonly Word[]): string {
  const words = places.map((place) => {
    const lines = offered(place, global).map(
      ({ text, about }) => `        ${quoted(`${text}:${about.replaceAll(':', '\\:')}`)}`,
    )
    return `    (${quoted(place.path)}) offered=(\n${lines.join('\n')}\n      ) ;;`
  })
  return `#compdef ston
_ston() {
  local word place=''
  local -a offered
  case "\${words[CURRENT - 1]}" in
    (--locale) compadd ja en; return ;;
    (${withValue(places).join('|')}) _files; return ;;
  esac
  for word in "\${(@)words[2,CURRENT - 1]}"; do
    case "$place/$word" in
${steps(places, (at, path) => `      (${quoted(at)}) place=${quoted(path)} ;;`)}
    esac
  done
  case "$place" in
${words.join('\n')}
  esac
  _describe ston offered || _files
}
if [ "\${funcstack[1]}" = _ston ]; then _ston "$@"; else compdef _ston ston; fi
`
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap((place) => {
    const here = `-n ${quoted(`__ston_at ${quoted(place.path)}`)}`
    const about = (word: Word): string => (word.about === '' ? '' : ` -d ${quoted(word.about)}`)
    return [
      ...place.words.map((word) => `complete -c ston ${here} -f -a ${word.text}${about(word)}`),
      ...place.options.map((word) => option(word, place.path === '' ? '' : ` ${here}`)),
    ]
  })
  function option({ text, about, takesValue }: Word, here: string): string {
    const name = text.startsWith('--') ? `-l ${text.slice(2)}` : `-s ${text.slice(1)}`
    const values = text === '--locale' ? " -x -a 'ja en'" : takesValue ? ' -r' : ''
    return `complete -c ston${here} ${name}${values} -d ${quoted(about)}`
  }
  return `# fish completion for ston
function __ston_at
  set -l place ''
  for word in (commandline -opc)[2..-1]
    switch "$place/$word"
${steps(places, (at, path) => `      case ${quoted(at)}\n        set place ${quoted(path)}`)}
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`
}
