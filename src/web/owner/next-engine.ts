import { StonError } from '../../kernel/errors.ts'
import { minuteOf } from '../../kernel/time.ts'
import * as says from '../../messages/owner-sign-in.ts'
import { lastSigned, userOf } from '../../sign-in/window.ts'
import { readPastedRedirect } from '../../sign-in/pasted-redirect.ts'
import type { Came, OtherUser } from '../next-engine-sign-in.ts'
import { told } from './commands.ts'
import { factRows, html, type Html, NOTHING } from './html.ts'
import { formTo, Leads, type Page, type Seen, type Visit } from './visit.ts'
import { ownersWords } from './words.ts'

const HERE = '/nextengine'

/** Who is signed in to Next Engine, and the way to sign in again. */
export async function nextEnginePage(visit: Visit): Promise<Page> {
  const { t, nextEngine, query } = visit
  const { other } = nextEngine
  const failed = query.get('failed') === '1'
  const body = html`<h1>${t(says.title)}</h1>
    ${other !== null && (await otherUser(visit, other))}
    ${
      failed &&
      html`<div class="state bad" role="alert">
        <h2>${t(says.state.failed)}</h2>
        <p>${t(says.state.failedWhy)}</p>
      </div>`
    }
    ${await standing(visit)}
    <h2>${t(says.again)}</h2>
    <div class="card wide">
      ${formTo(
        visit,
        '/do/ne-begin',
        html`<p>${t(nextEngine.comesBack ? says.about : says.aboutPaste)}</p>
          <div class="acts"><button class="main">${t(says.again)}</button></div>`,
      )}
      ${nextEngine.comesBack ? NOTHING : pasting(visit)}
    </div>`
  return { title: says.title, body }
}

async function standing({ app, store, t, query }: Visit): Promise<Html> {
  const session = await app.nextEngine()
  const [state, uid, last] = await Promise.all([
    session.readSignIn(),
    session.readUser(),
    lastSigned(store),
  ])
  const { signedIn, refreshTokenEndsAt, company } = state
  const isDone = query.get('done') === '1' && signedIn
  const headline = isDone ? says.state.done : signedIn ? says.state.good : says.state.bad
  return html`<div class="state ${signedIn ? 'good' : 'bad'}" role="status">
      <p><b>${t(headline)}</b></p>
      ${signedIn && refreshTokenEndsAt !== null && html`<p>${t(says.state.until(minuteOf(refreshTokenEndsAt)))}</p>`}
    </div>
    <dl class="card">
      ${factRows([
        [t(says.rows.user), uid === null ? '－' : t(says.userName(userOf(uid, last)))],
        [t(says.rows.company), company ?? '－'],
      ])}
    </dl>`
}

async function otherUser(visit: Visit, { returned }: OtherUser): Promise<Html> {
  const { t, app, store } = visit
  const { other: words } = says
  const before = await (await app.nextEngine()).readUser()
  const former = userOf(before ?? '', await lastSigned(store))
  return html`<div class="state check" role="alert">
      <h2>${t(words.title)}</h2>
      <p>${t(words.about)}</p>
    </div>
    <div class="card wide">
      <dl>
        ${factRows([
          [t(words.before), t(says.userName(former))],
          [t(words.now), returned.uid],
        ])}
      </dl>
      ${formTo(visit, '/do/ne-confirm', html`<div class="acts"><button>${t(words.yes)}</button></div>`)}
      ${formTo(visit, '/do/ne-forget', html`<div class="acts"><button class="main">${t(words.no)}</button></div>`)}
    </div>`
}

function pasting(visit: Visit): Html {
  const { t } = visit
  const inner = html`<label for="url">${t(says.pasteLabel)}</label>
    <input id="url" name="url" type="text" autocomplete="off" required />
    <div class="acts"><button>${t(says.paste)}</button></div>`
  return formTo(visit, '/do/ne-paste', inner)
}

export async function begin({ nextEngine, owner }: Visit): Promise<Seen> {
  await nextEngine.begin(owner.name)
  return new Leads(`${HERE}/go`)
}

/** Leads on by itself: a form that ended at another site would need the policy to name all sites on its way. */
export async function leave({ nextEngine, t }: Visit): Promise<Seen> {
  const address = await nextEngine.address()
  if (address === null) return new Leads(HERE)
  const body = html`<div class="state waits" role="status"><h1>${t(says.leaving)}</h1></div>
    <div class="acts wide"><a class="button main" href="${address}">${t(says.open)}</a></div>`
  return { title: says.title, body, refresh: { seconds: 0, to: address } }
}

export async function paste(visit: Visit): Promise<Seen> {
  const { nextEngine, owner, form } = visit
  try {
    return after(visit, await nextEngine.take(readPastedRedirect(form.text('url')), owner.name))
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    return told(visit, says.state.failed, ownersWords(error.sentence), HERE)
  }
}

export async function confirm(visit: Visit): Promise<Seen> {
  return after(visit, await visit.nextEngine.confirm(visit.owner.name))
}

export async function forget({ nextEngine }: Visit): Promise<Seen> {
  await nextEngine.forget()
  return new Leads(HERE)
}

function after(visit: Visit, came: Came): Seen {
  if (came === 'done') return new Leads(`${HERE}?done=1`)
  if (came === 'other') return new Leads(HERE)
  return told(visit, says.state.failed, came[0] ?? says.state.failedWhy, HERE)
}
