import { randomBytes } from 'node:crypto'
import type { App } from '../../context.ts'
import { type Locale, say } from '../../kernel/sentence.ts'
import * as says from '../../messages/owner.ts'
import { readOwners, type Owner } from '../../owners/book.ts'
import { isName } from '../../owners/name.ts'
import { compareWithNobody, isSamePassword } from '../../owners/password.ts'
import { beginSession, endSession, LASTS_MS } from '../../owners/sessions.ts'
import type { Store } from '../../store/store.ts'
import type { Shown } from '../listener/listener.ts'
import type { OwnerRequest } from '../listener/owner-pages.ts'
import { type Cookies, endCookie, SESSION, setCookie, VISIT } from './cookies.ts'
import { readForm } from './forms.ts'
import { documentOf } from './frame.ts'
import type { Gate } from './gate.ts'
import { html, type Html } from './html.ts'
import { PAGE_HEADERS } from './style.ts'
import { formToken, isFormToken } from './trust.ts'
import { sayer } from './visit.ts'

const VISIT_FORM = /^[A-Za-z0-9_-]{22}$/
const VISIT_BYTES = 16
const AN_HOUR = 60 * 60

/** Somebody who has not signed in. */
interface Stranger {
  readonly request: OwnerRequest
  readonly cookies: Cookies
  readonly locale: Locale
  readonly store: Store
}

interface Told {
  readonly status: number
  readonly trouble: Html | null
  /** Where it goes on after the sign-in: a place of ours. */
  readonly to: string
}

/** The door. Wrong names and wrong passwords are the same to whoever tries them. */
export class SignIn {
  readonly #app: App
  readonly #base: string
  readonly #gate: Gate

  constructor(app: App, base: string, gate: Gate) {
    this.#app = app
    this.#base = base
    this.#gate = gate
  }

  /** The sign-in, whatever was asked for; nothing that was sent is done. */
  show(stranger: Stranger): Promise<Shown> {
    const { method, place, query } = stranger.request
    const isLook = method === 'GET' && place !== '/sign-in'
    const to = isLook ? place + (query === '' ? '' : `?${query}`) : ''
    const told = { status: method === 'GET' ? 200 : 403, trouble: null, to }
    return Promise.resolve(this.#page(stranger, told))
  }

  async take(stranger: Stranger): Promise<Shown> {
    const { request, cookies, locale, store } = stranger
    const t = sayer(locale)
    const form = await readForm(request, false)
    const to = placeIn(form?.text('to') ?? '')
    const visit = cookies.get(VISIT) ?? ''
    if (form === null || !VISIT_FORM.test(visit) || !isFormToken(visit, form.text('token'))) {
      const trouble = html`<p>${t(says.signIn.tooLate)}</p>`
      return this.#page(stranger, { status: 403, trouble, to })
    }
    const [name, password] = [form.text('name').trim(), form.text('password')]
    let owner: Owner | null = null
    const tried = await this.#gate.try(name.slice(0, 40), async () => {
      owner = await ownerWith(store, name, password)
      return owner !== null
    })
    if (tried.kind === 'right' && owner !== null) return this.#enter(store, owner, to)
    if (tried.kind === 'wrong') this.#app.log.warn({}, say(this.#app.locale, says.doorLog.wrong))
    const why = tried.kind === 'wait' ? says.signIn.wait(tried.seconds) : says.signIn.wrong
    const trouble = html`<p>${t(why)}</p>`
    return this.#page(stranger, { status: tried.kind === 'wait' ? 429 : 403, trouble, to })
  }

  async leave(store: Store, shown: string): Promise<Shown> {
    await endSession(store, shown)
    return this.#lead('', endCookie(SESSION, this.#base))
  }

  async #enter(store: Store, owner: Owner, to: string): Promise<Shown> {
    const shown = await beginSession(store, owner, this.#app.now())
    const { log, locale } = this.#app
    log.info({ name: owner.name }, say(locale, says.doorLog.entered))
    return this.#lead(to, setCookie(SESSION, shown, this.#base, LASTS_MS / 1000))
  }

  #lead(to: string, cookie: string): Shown {
    const headers = { location: this.#base + to, 'set-cookie': cookie }
    return { status: 303, headers: { ...headers, 'referrer-policy': 'same-origin' }, body: '' }
  }

  #page({ cookies, locale, request }: Stranger, { status, trouble, to }: Told): Shown {
    const known = cookies.get(VISIT) ?? ''
    const visit = VISIT_FORM.test(known) ? known : randomBytes(VISIT_BYTES).toString('base64url')
    const body = signInForm({ base: this.#base, locale, token: formToken(visit), to, trouble })
    const there = { locale, title: says.signIn.title, here: request.method === 'GET' ? to : '' }
    return {
      status,
      headers: {
        ...PAGE_HEADERS,
        'set-cookie': setCookie(VISIT, visit, this.#base, AN_HOUR),
        ...(status === 429 ? { 'retry-after': '5' } : {}),
      },
      body: documentOf({ base: this.#base, ...there, nav: null }, body).text,
    }
  }
}

/** Null where the name or the password is another one; it takes as long either way. */
async function ownerWith(store: Store, name: string, password: string): Promise<Owner | null> {
  const owners = isName(name) ? await readOwners(store) : []
  const owner = owners.find((one) => one.name === name)
  if (owner !== undefined) return (await isSamePassword(password, owner.password)) ? owner : null
  await compareWithNobody(password)
  return null
}

/** Only a place below ours, so that nobody is led elsewhere. */
function placeIn(text: string): string {
  return /^\/(?!\/)[\x21-\x7e]*$/.test(text) && text.length < 500 ? text : ''
}

function signInForm(about: {
  readonly base: string
  readonly locale: Locale
  readonly token: string
  readonly to: string
  readonly trouble: Html | null
}): Html {
  const t = sayer(about.locale)
  return html`<h1>${t(says.signIn.title)}</h1>
    ${about.trouble && html`<div class="state check" role="alert">${about.trouble}</div>`}
    <form class="card wide" method="post" action="${about.base}/sign-in">
      <input type="hidden" name="token" value="${about.token}" />
      <input type="hidden" name="to" value="${about.to}" />
      <label for="name">${t(says.signIn.name)}</label>
      <input
        id="name"
        name="name"
        type="text"
        maxlength="40"
        autocomplete="username"
        autocapitalize="none"
        required
      />
      <label for="password">${t(says.signIn.password)}</label>
      <input
        id="password"
        name="password"
        type="password"
        maxlength="200"
        autocomplete="current-password"
        required
      />
      <div class="acts"><button class="main">${t(says.signIn.enter)}</button></div>
      <p class="note">${t(says.signIn.help)}</p>
    </form>`
}
