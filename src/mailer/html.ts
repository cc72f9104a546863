import { withCommands as setApart } from '../kernel/commands-in.ts'
import { escape } from '../kernel/escape-html.ts'
import type { Locale } from '../kernel/sentence.ts'
import type { MailOutcome } from './facts.ts'
import type { Group, Letter, Section } from './letter.ts'

/**
 * One column, styles in place, fonts of the system: what every phone's mail program shows as it is meant. The classes
 * only serve the dark colours, for programs that ask for them; the others see the light ones.
 */
const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI','Hiragino Sans','Noto Sans JP','Yu Gothic UI',Meiryo,sans-serif"
const BREAK = 'overflow-wrap:anywhere;word-break:break-word'

interface Colours {
  readonly back: string
  readonly text: string
}

const LIGHT: Record<MailOutcome, Colours> = {
  failed: { back: '#b3261e', text: '#ffffff' },
  check: { back: '#ffe08a', text: '#4a3400' },
  done: { back: '#d3efdb', text: '#0e4424' },
}
const DARK: Record<MailOutcome, Colours> = {
  failed: { back: '#8c1d18', text: '#ffffff' },
  check: { back: '#5a4300', text: '#ffe9b0' },
  done: { back: '#173f27', text: '#c9f0d5' },
}

export function htmlText(letter: Letter): string {
  const { locale, outcome, word, headline, note, subject, time, sections, footer } = letter
  const { back, text } = LIGHT[outcome]
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>${darkStyle(outcome)}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f6;color:#1b1f24;${FONT};font-size:16px;line-height:1.6">
<div style="max-width:600px;margin:0 auto;padding:12px">
<div class="top" style="background:${back};color:${text};border-radius:10px;padding:14px 16px;${BREAK}">
<div style="font-size:14px;font-weight:bold">${escape(word)}</div>
<div style="font-size:19px;font-weight:bold;line-height:1.4">${escape(headline)}</div>${note === '' ? '' : `\n<div>${escape(note)}</div>`}
</div>
${paragraph(time, 'margin:8px 4px 0;font-size:13px', 'soft')}
${sections.map((one) => section(locale, one)).join('\n')}
<div class="line" style="border-top:1px solid #d5dae0;margin:20px 4px 0;padding-top:10px">
${footer.map((line) => paragraph(line, SMALL, 'soft', locale)).join('\n')}
${serverPart(letter)}</div>
</div>
</body>
</html>
`
}

const SMALL = 'margin:0 0 6px;font-size:12px'

function serverPart({ locale, forServer: { title, lines } }: Letter): string {
  if (lines.length === 0) return ''
  return [
    paragraph(title, 'margin:14px 0 2px;font-size:12px;font-weight:bold', 'soft'),
    ...lines.map((line) => paragraph(line, SMALL, 'soft', locale)),
    '',
  ].join('\n')
}

function section(locale: Locale, { title, lines, groups, after }: Section): string {
  if (lines.length + groups.length + after.length === 0)
    return paragraph(title, 'margin:12px 16px 0;font-size:14px', 'soft')
  return `<div class="card" style="background:#ffffff;border-radius:10px;margin-top:12px;padding:12px 16px">
<h2 style="margin:0 0 4px;font-size:14px">${escape(title)}</h2>
${[
  ...lines.map((line) => paragraph(line, 'margin:4px 0')),
  ...groups.map((group) => problem(locale, group)),
  ...after.map((line) => paragraph(line, 'margin:10px 0 0;font-size:14px', 'soft', locale)),
].join('\n')}
</div>`
}

const STEP = 'margin:6px 0;padding:8px 10px;background:#eef3fb;border-radius:6px;font-size:15px'
const LINE = 'margin:0 0 4px;padding-left:1.3em;text-indent:-1.3em'
/** For somebody else, who looks for it. */
const ASIDE = 'margin:8px 0 0 10px;font-size:12px;color:#57606a'

/** One alone is told product first; of several come the matter and what to do, then the list. */
function problem(locale: Locale, { items, what, steps, stepFirst }: Group): string {
  const list = items.map((one) => itemOf(locale, one, items.length > 1))
  const box = (style: string, text: string): string =>
    text === '' ? '' : `<div${style}${BREAK}">${text}</div>`
  const matter = box(' style="', withCommands(locale, what))
  const act = box(
    ` class="next" style="${STEP};`,
    steps.shop === '' ? '' : lines(locale, steps.shop),
  )
  const server = box(` class="soft" style="${ASIDE};`, withCommands(locale, steps.server))
  const told = stepFirst === true ? [act, matter, server] : [matter, act, server]
  const parts = items.length > 1 ? [...told, ...list] : [...list, ...told]
  return `<div class="line" style="border-top:1px solid #d5dae0;margin-top:10px;padding-top:10px">${parts.join('')}</div>`
}

/** One step is an arrow and its words; of several each has a line. */
function lines(locale: Locale, shop: string): string {
  const all = shop.split('\u3000').map((line) => withCommands(locale, line))
  if (all.length === 1) return `<b>→ ${all.join('')}</b>`
  return all.map((line) => `<div style="${/^\d\. /.test(line) ? LINE : ''}">${line}</div>`).join('')
}

function itemOf(
  locale: Locale,
  { product, quantity, what }: Group['items'][number],
  isListed: boolean,
): string {
  const pieces =
    quantity === '' ? '' : `&ensp;<span style="white-space:nowrap">${escape(quantity)}</span>`
  const own = what === '' ? '' : `<div style="${BREAK}">${withCommands(locale, what)}</div>`
  const style = isListed ? 'margin-top:2px;padding-left:1em;text-indent:-1em;' : 'font-weight:bold;'
  return `<div style="${style}${BREAK}">${isListed ? '・' : ''}${escape(product)}${pieces}</div>${own}`
}

function paragraph(
  text: string,
  style: string,
  kind: 'soft' | 'plain' = 'plain',
  commands?: Locale,
): string {
  const colour = kind === 'soft' ? ';color:#57606a' : ''
  const name = kind === 'soft' ? ' class="soft"' : ''
  return `<p${name} style="${style}${colour};${BREAK}">${commands === undefined ? escape(text) : withCommands(commands, text)}</p>`
}

function darkStyle(outcome: MailOutcome): string {
  const { back, text } = DARK[outcome]
  const rules = [
    '.page{background:#101418!important;color:#e6e9ec!important}',
    `.top{background:${back}!important;color:${text}!important}`,
    '.card{background:#1b2127!important}',
    '.next{background:#22303f!important}',
    '.code{background:#101418!important;border-color:#37404a!important}',
    '.line{border-color:#37404a!important}',
    '.soft{color:#a3adb8!important}',
  ]
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${rules.join('')}}`
}

const CODE =
  'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.93em;background:#ffffff;border:1px solid #c9d2de;border-radius:4px;padding:0 4px;display:inline-block;max-width:100%;box-sizing:border-box'

/** What stands apart by a wide blank goes into a line of its own. */
function withCommands(locale: Locale, text: string): string {
  return setApart(locale, text, {
    box: (command) => `<code class="code" style="${CODE};${BREAK}">${command}</code>`,
    word: (one) => `<span style="white-space:nowrap">${one}</span>`,
  }).replaceAll('\u3000', '<br>')
}
