import { isObject } from '../../kernel/json.ts'
import * as says from '../../messages/owner-table.ts'
import { type Json, listIn, numberIn, textIn } from './json.ts'
import { begin, command, told } from './commands.ts'
import { saying } from './decide.ts'
import { factRows, html, type Html, NOTHING } from './html.ts'
import { wentWellBox } from './state-box.ts'
import { formTo, type Seen, type Visit, type Run } from './visit.ts'

const TABLE = '/table'

/** What a file would change. Nothing is changed yet; the file waits for the answer. */
export function look(visit: Visit): Seen {
  const { file } = visit.form
  if (file === null) return told(visit, says.upload.noFile, says.upload.noFileWhy, TABLE)
  if (file.length === 0) return told(visit, says.upload.emptyFile, says.upload.emptyFileWhy, TABLE)
  return begin(visit, {
    commands: [command(visit, ['map', 'import', '--dry-run'], ['-'], file)],
    title: says.upload.preview,
    show: preview,
    advice: says.upload.mistakes,
    back: TABLE,
  })
}

function preview(json: Json, visit: Visit, run: Run): Html {
  const { t } = visit
  const counts = countsIn(json)
  const isSame = counts.every(({ count }) => count === 0)
  const answer = html`<input type="hidden" name="run" value="${run.id}" />
    <div class="acts wide"><button class="main">${t(says.upload.use)}</button></div>`
  return html`${wentWellBox(visit, says.upload.fine(numberIn(json, 'rows')))}
    <div class="card">
      <dl>${factRows(counts.map(({ name, count }) => [t(name), count]))}</dl>
      ${counts.map(({ name, count, lines }) => examples(visit, name, count, lines))}
      ${isSame ? html`<p>${t(says.upload.same)}</p>` : formTo(visit, '/do/use', answer)}
    </div>`
}

interface Counted {
  readonly name: typeof says.title
  readonly count: number
  /** The first few. */
  readonly lines: readonly string[]
}

function countsIn(json: Json): readonly Counted[] {
  const examplesIn = isObject(json['examples']) ? json['examples'] : {}
  return (['added', 'changed', 'removed'] as const).map((kind) => {
    const lines = listIn(examplesIn, kind).map((one) =>
      kind === 'changed'
        ? `${textIn(one, 'productId')}  ${textIn(one, 'from')} → ${textIn(one, 'to')}`
        : `${textIn(one, 'productId')}  ${textIn(one, 'code')}`,
    )
    return { name: says.changes[kind], count: numberIn(json, kind), lines }
  })
}

function examples(
  { t }: Visit,
  name: Counted['name'],
  count: number,
  lines: readonly string[],
): Html {
  if (lines.length === 0) return NOTHING
  const rest = count - lines.length
  return html`<details open>
    <summary>${t(name)} ${count}</summary>
    <ul class="plain">
      ${lines.map((line) => html`<li>${line}</li>`)}
      ${rest > 0 && html`<li>${t(says.changes.more(rest))}</li>`}
    </ul>
  </details>`
}

/** The file that was looked at takes the table's place. */
export function use(visit: Visit): Seen {
  const input = visit.runs.find(visit.form.text('run'))?.work.commands[0]?.input
  if (input === undefined) return told(visit, says.upload.title, says.upload.gone, TABLE)
  return begin(visit, {
    commands: [command(visit, ['map', 'import', '--yes'], ['-'], input)],
    title: says.upload.title,
    show: (json, ...page) =>
      (json['replaced'] === false
        ? saying(says.upload.same)
        : saying(says.upload.done, says.upload.from))(json, ...page),
    back: TABLE,
  })
}

export function undo(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['map', 'undo', '--yes'])],
    title: says.undo.title,
    show: saying(says.undo.done),
    back: TABLE,
  })
}

export function clear(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['map', 'clear', '--yes'])],
    title: says.clear.title,
    show: saying(says.clear.done),
    back: TABLE,
  })
}
