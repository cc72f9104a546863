import type { Group, Letter, Section } from './letter.ts'

export function plainText({ subject, times, sections, footer }: Letter): string {
  return [
    subject,
    ...times,
    ...sections.flatMap((section) => ['', ...sectionLines(section)]),
    '',
    '--',
    ...footer,
    '',
  ].join('\n')
}

function sectionLines({ title, lines, groups, after }: Section): string[] {
  return [
    `■ ${title}`,
    ...lines.map((line) => `  ${line}`),
    ...groups.flatMap(groupLines),
    ...after.map((line) => `  ${line}`),
  ]
}

/** One alone is told product first; of several come the matter and what to do, then the list. */
function groupLines({ items, what, steps }: Group): string[] {
  const todo = steps.map((step) => `    → ${step.replaceAll('\u3000', '\n      ')}`)
  const [only] = items
  if (items.length === 1 && only !== undefined)
    return [`  ! ${nameOf(only)}`, ...(what === '' ? [] : [`    ${what}`]), ...todo]
  const list = items.flatMap((one) => [
    `    ・${nameOf(one)}`,
    ...(one.what === '' ? [] : [`      ${one.what}`]),
  ])
  return what === '' ? [...list, ...todo] : [`  ! ${what}`, ...todo, ...list]
}

function nameOf({ product, quantity }: Group['items'][number]): string {
  return [product, quantity].filter((word) => word !== '').join('  ')
}
