import { StonError } from '../../kernel/errors.ts'
import { toJstMinute } from '../../kernel/time.ts'
import * as says from '../../messages/owner-table.ts'
import { askedName } from '../../product-mapping/asked-names.ts'
import { wholeText } from '../../product-mapping/csv-text.ts'
import { showName } from '../../product-mapping/name-shown.ts'
import { withTable } from '../../product-mapping/tables.ts'
import { mapShowReport } from '../../reports/map-show.ts'
import type { Pair } from '../../domain/mapping/table.ts'
import { folded } from './folded.ts'
import { html, type Html, NOTHING } from './html.ts'
import { type Download, type Page, type Visit } from './visit.ts'
import { ownersWords } from './words.ts'

const SHOWN = 50

/** The table in force, and all that may be done with it. */
export async function tablePage(visit: Visit): Promise<Page> {
  const { app, store, t } = visit
  const facts = await store.tables.current()
  const { mode } = app.config.mapping
  const rows = await firstRows(visit, facts.number)
  const at = facts.at === null ? null : toJstMinute(facts.at)
  const body = html`<h1>${t(says.title)}</h1>
    <div class="card">
      <p>${t(says.entries(facts.entries, at))}</p>
      <p class="note">${t(says.mode[mode])}</p>
    </div>
    ${await search(visit)} ${upload(visit)} ${downloads(visit)} ${table(visit, rows, facts.entries)}
    ${facts.former !== null && undo(visit)} ${facts.entries > 0 && clear(visit)}`
  return { title: says.title, body }
}

async function firstRows({ store }: Visit, number: number): Promise<readonly Pair[]> {
  return withTable(store, number, async (open) => {
    for await (const some of open.rows()) return some.slice(0, SHOWN)
    return []
  })
}

async function search(visit: Visit): Promise<Html> {
  const { t, base, query } = visit
  const asked = (query.get('q') ?? '').slice(0, 100)
  return html`<h2>${t(says.search.title)}</h2>
    <form class="card wide" method="get" action="${base}/table">
      <label for="q">${t(says.search.label)}</label>
      <input id="q" type="search" name="q" value="${asked}" maxlength="100" required />
      <div class="acts"><button>${t(says.search.go)}</button></div>
      ${asked === '' ? NOTHING : await found(visit, asked)}
    </form>`
}

async function found({ app, store, locale, base, t }: Visit, asked: string): Promise<Html> {
  const paired = app.config.mapping.mode === 'jan' ? 'jan' : 'table'
  try {
    const shown = await showName(store, askedName(asked), paired)
    const { text } = mapShowReport(locale, shown, paired)
    return html`<p class="what" role="status">${text}</p>
      <p><a href="${base}/product?q=${encodeURIComponent(asked)}">${t(says.search.story)}</a></p>`
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    return html`<p role="status">${t(ownersWords(error.sentence))}</p>`
  }
}

function upload(visit: Visit): Html {
  const { t, base, token } = visit
  return html`<h2 id="upload">${t(says.upload.title)}</h2>
    <form class="card wide" method="post" action="${base}/do/look" enctype="multipart/form-data">
      <input type="hidden" name="token" value="${token}" />
      <p>${t(says.upload.about)}</p>
      <label for="file">${t(says.upload.file)}</label>
      <input id="file" type="file" name="file" accept=".csv,text/csv" />
      <div class="acts"><button class="main">${t(says.upload.look)}</button></div>
    </form>`
}

function downloads({ t, base }: Visit): Html {
  const { download } = says
  const links = [
    ['excel=1', download.excel],
    ['', download.plain],
    ['template=1', download.template],
  ] as const
  return html`<h2>${t(download.title)}</h2>
    <div class="card wide">
      <div class="acts">
        ${links.map(([query, name]) => html`<a class="button" href="${base}/table/file?${query}">${t(name)}</a>`)}
      </div>
      <p class="note">${t(download.care)}</p>
    </div>`
}

function table({ t }: Visit, rows: readonly Pair[], all: number): Html {
  if (rows.length === 0) return NOTHING
  return html`<details class="card">
    <summary>${t(says.rows.title(rows.length, all))}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${t(says.rows.id)}</th>
          <th scope="col">${t(says.rows.code)}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ productId, code }) =>
            html`<tr>
              <td>${productId}</td>
              <td>${code}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}

function undo(visit: Visit): Html {
  const { t } = visit
  const step = { name: t(says.undo.title), place: '/do/undo', isCard: true }
  return folded(visit, step, html`<p>${t(says.undo.about)}</p>`)
}

function clear(visit: Visit): Html {
  const { t } = visit
  const [name, button] = [t(says.clear.title), t(says.clear.sure)]
  const step = { name, button, place: '/do/clear', isCard: true }
  return folded(visit, step, html`<p>${t(says.clear.about)}</p>`)
}

/** The table in force, or the header alone, as a file. */
export async function tableFile({ store, query }: Visit): Promise<Download> {
  const isTemplate = query.get('template') === '1'
  const isForExcel = isTemplate || query.get('excel') === '1'
  const { number } = await store.tables.current()
  const text = isTemplate
    ? await wholeText([], true)
    : await withTable(store, number, (open) => wholeText(open.byId(), isForExcel))
  const name = isTemplate ? 'template.csv' : 'ids.csv'
  return { name, type: 'text/csv;charset=UTF-8', bytes: Buffer.from(text, 'utf8') }
}
