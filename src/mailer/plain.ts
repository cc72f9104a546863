import type { Group, Letter, Section } from './letter.ts'

export function plainText(letter: Letter): string {
  const { subject, note, time, sections, footer, forServer } = letter
  const { title, lines } = forServer
  return [
    subject,
    ...(note === '' ? [] : [note]),
    time,
    ...sections.flatMap((section) => ['', ...sectionLines(section)]),
    '',
    '--',
    ...footer,
    ...(lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]),
    '',
  ].join('\n')
}

function sectionLines({ title, lines, groups, after }: Section): string[] {
  if (lines.length + groups.length + after.length === 0) return [title]
  return [
    `■ ${title}`,
    ...lines.map((line) => `  ${line}`),
    ...groups.flatMap(groupLines),
    ...after.map((line) => `  ${line}`),
  ]
}

/** One alone is told product first; of several come the matter and what to do, then the list. */
function groupLines({ items, what, steps, stepFirst }: Group): string[] {
  const shop = steps.shop === '' ? [] : [`    → ${broken(steps.shop, 6)}`]
  const server = steps.server === '' ? [] : [`      ${broken(steps.server, 8)}`]
  const [only] = items
  if (items.length === 1 && only !== undefined) {
    const matter = what === '' ? [] : [`    ${broken(what, 4)}`]
    return [`  ! ${nameOf(only)}`, ...matter, ...shop, ...server]
  }
  const list = items.flatMap((one) => [
    `    ・${nameOf(one)}`,
    ...(one.what === '' ? [] : [`      ${broken(one.what, 6)}`]),
  ])
  if (what === '') return [...list, ...shop, ...server]
  const matter = `  ! ${broken(what, 4)}`
  const told = stepFirst === true ? [...shop, matter] : [matter, ...shop]
  return [...told, ...server, ...list]
}

/** A wide blank begins a new line, which stands as far in. */
function broken(text: string, indent: number): string {
  return text.replaceAll('\u3000', `\n${' '.repeat(indent)}`)
}

function nameOf({ product, quantity }: Group['items'][number]): string {
  return [product, quantity].filter((word) => word !== '').join('  ')
}
