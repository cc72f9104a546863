import * as says from '../../messages/owner-settings.ts'
import * as table from '../../messages/owner-table.ts'
import { badPassword } from '../../messages/owner-command.ts'
import { isPassword, isSamePassword, LONGEST, SHORTEST } from '../../owners/password.ts'
import { channelsFrom } from '../../stock-sync/channels.ts'
import { begin, command, told } from './commands.ts'
import { saying } from './decide.ts'
import { html, type Html } from './html.ts'
import { formTo, type Page, type Seen, type Visit } from './visit.ts'

/** Where Smaregi sends to: the one page that shows secrets, because they are entered there by hand. */
export async function smaregiPage(visit: Visit): Promise<Page> {
  const { t, app, snapshots } = visit
  const { channel } = channelsFrom(app, (await snapshots.now({ heardAt: null })).head)
  const forms = channel === null ? (['legacy', 'platform'] as const) : [channel]
  const { webhook, mapping } = app.config
  const { smaregi: words } = says
  const url = `${(webhook.publicUrl ?? '').replace(/\/+$/, '')}${webhook.path ?? ''}`
  const body = html`<h1>${t(words.title)}</h1>
    <div class="card">
      <p>${t(words.about)}</p>
      ${forms.length > 1 && html`<p>${t(words.either)}</p>`}
      ${forms.map((form) => html`<p>${t(words.where[form])}</p>`)}
      <p>${t(words.url)}</p>
      <code class="copy">${url}</code>
      <p>${t(words.code)}</p>
      ${webhook.sncode.map((code) => html`<code class="copy">${code}</code>`)}
      <p>${t(words.mode)}</p>
      <p class="note">${t(table.mode[mapping.mode])}</p>
    </div>`
  return { title: words.title, body }
}

export function accountPage(visit: Visit): Page {
  const { t } = visit
  const { account: words } = says
  const fields = [
    ['old', words.old, 'current-password'],
    ['fresh', words.fresh, 'new-password'],
    ['again', words.again, 'new-password'],
  ] as const
  const inner: Html = html`<p>${t(words.about)}</p>
    <input type="text" name="name" value="${visit.owner.name}" autocomplete="username" hidden />
    ${fields.map(
      ([name, label, auto]) =>
        html`<label for="${name}">${t(label)}</label>
          <input
            id="${name}"
            name="${name}"
            type="password"
            maxlength="200"
            autocomplete="${auto}"
            required
          />`,
    )}
    <div class="acts"><button class="main">${t(words.change)}</button></div>`
  const body = html`<h1>${t(words.title)}</h1>
    <div class="card wide">${formTo(visit, '/do/password', inner)}</div>`
  return { title: words.title, body }
}

/** The old one is asked for: a phone left lying about is not enough. */
export async function password(visit: Visit): Promise<Seen> {
  const { form, owner, gate } = visit
  const { account: words } = says
  const [old, fresh] = [form.text('old'), form.text('fresh')]
  const refuse = (why: typeof words.differ): Seen => told(visit, words.failed, why, '/account')
  if (fresh !== form.text('again')) return refuse(words.differ)
  if (!isPassword(fresh)) return refuse(badPassword(SHORTEST, LONGEST))
  const tried = await gate.try(owner.name, () => isSamePassword(old, owner.password))
  // Wrong sign-ins of anybody make it wait: nothing was looked at, so nothing is said of the password.
  if (tried.kind === 'wait') return refuse(words.wait(tried.seconds))
  if (tried.kind === 'wrong') return refuse(words.wrong)
  return begin(visit, {
    commands: [command(visit, ['owner', 'password'], [owner.name], `${fresh}\n`)],
    title: words.title,
    show: saying(words.changed),
    back: '',
  })
}
