import { ownerUrl } from '../../config/owner-url.ts'
import type { App } from '../../context.ts'
import type { Locale } from '../../kernel/sentence.ts'
import * as says from '../../messages/owner.ts'
import type { Owner } from '../../owners/book.ts'
import { sessionOwner } from '../../owners/sessions.ts'
import type { Store } from '../../store/store.ts'
import type { Shown } from '../listener/listener.ts'
import type { OwnerRequest } from '../listener/owner-pages.ts'
import type { NextEngineSignIn } from '../next-engine-sign-in.ts'
import { Snapshots } from '../snapshots.ts'
import { type Cookies, cookiesIn, LANGUAGE, SESSION, setCookie } from './cookies.ts'
import { type Form, NO_FORM, readForm } from './forms.ts'
import { framed } from './frame.ts'
import { Gate } from './gate.ts'
import { html } from './html.ts'
import { ACTIONS, PAGES } from './places.ts'
import { AnyRuns } from './runs.ts'
import { SignIn } from './sign-in.ts'
import { PAGE_HEADERS } from './style.ts'
import { formToken, isFormToken, isFromHere } from './trust.ts'
import { type Download, Leads, type Page, sayer, type Seen, type Visit } from './visit.ts'

/** As `beginSession` makes them: anything else is not looked up. */
const SHOWN_FORM = /^[A-Za-z0-9_-]{43}$/
const A_YEAR = 365 * 24 * 60 * 60

/** A request with what is known before anybody is. */
interface Asked {
  readonly request: OwnerRequest
  readonly cookies: Cookies
  readonly query: URLSearchParams
  readonly locale: Locale
  readonly store: Store
}

/** The owner's pages. Whoever has not signed in sees the sign-in at every place, and nothing else. */
export class OwnerSite {
  readonly #app: App
  readonly #nextEngine: NextEngineSignIn
  readonly #snapshots: Snapshots
  readonly #runs: Visit['runs']
  readonly #base: string
  readonly #origin: string
  readonly #gate: Gate
  readonly #signIn: SignIn

  /** `changed`: something was done that may have changed the settings; what is shown after it is to be what is in force. */
  constructor(app: App, nextEngine: NextEngineSignIn, changed: () => void) {
    this.#app = app
    this.#nextEngine = nextEngine
    this.#snapshots = new Snapshots(app)
    this.#runs = new AnyRuns(app, () => {
      this.#snapshots.forget()
      changed()
    })
    const { origin, pathname } = new URL(ownerUrl(app.config) ?? '')
    this.#origin = origin
    this.#base = pathname
    this.#gate = new Gate(app.system)
    this.#signIn = new SignIn(app, this.#base, this.#gate)
  }

  async answer(request: OwnerRequest): Promise<Shown> {
    const asked = await this.#asked(request)
    const shown = asked.cookies.get(SESSION) ?? ''
    const owner = SHOWN_FORM.test(shown)
      ? await sessionOwner(asked.store, shown, this.#app.now())
      : null
    const answer =
      owner === null ? await this.#stranger(asked) : await this.#known(asked, owner, shown)
    return this.#inLanguage(answer, asked)
  }

  async #asked(request: OwnerRequest): Promise<Asked> {
    const cookies = cookiesIn(request.headers.cookie)
    const query = new URLSearchParams(request.query)
    const wish = query.get('lang') ?? cookies.get(LANGUAGE)
    const locale = wish === 'ja' || wish === 'en' ? wish : this.#app.locale
    return { request, cookies, query, locale, store: await this.#app.store() }
  }

  #stranger({ request, cookies, locale, store }: Asked): Promise<Shown> {
    const isHere = isFromHere(request.headers, this.#origin)
    return request.method === 'POST' && request.place === '/sign-in' && isHere
      ? this.#signIn.take({ request, cookies, locale, store })
      : this.#signIn.show({ request, cookies, locale, store })
  }

  async #known(asked: Asked, owner: Owner, shown: string): Promise<Shown> {
    const { request, store } = asked
    const isForm = request.method === 'POST'
    if (isForm && !isFromHere(request.headers, this.#origin))
      return this.#refused(asked, owner, shown)
    const form = isForm ? await readForm(request, true) : NO_FORM
    if (form === null || (isForm && !isFormToken(shown, form.text('token'))))
      return this.#refused(asked, owner, shown)
    // The form may have been long in coming.
    if (isForm && (await sessionOwner(store, shown, this.#app.now())) === null)
      return this.#signIn.show(asked)
    if (isForm && request.place === '/sign-out') return this.#signIn.leave(store, shown)
    const visit = this.#visit(asked, owner, form, formToken(shown))
    const places = isForm ? ACTIONS : PAGES
    const place = Object.hasOwn(places, request.place) ? places[request.place] : undefined
    const seen = place === undefined ? notThere() : await place(visit)
    return this.#shown(visit, seen)
  }

  #visit({ request, query, locale, store }: Asked, owner: Owner, form: Form, token: string): Visit {
    const { place } = request
    const [app, base, snapshots, runs] = [this.#app, this.#base, this.#snapshots, this.#runs]
    const about = { owner, base, locale, place, query, form, token, t: sayer(locale) }
    return { app, store, snapshots, runs, gate: this.#gate, nextEngine: this.#nextEngine, ...about }
  }

  #refused(asked: Asked, owner: Owner, shown: string): Shown {
    const visit = this.#visit(asked, owner, NO_FORM, formToken(shown))
    const body = html`<div class="state check">
      <h1>${visit.t(says.refused.title)}</h1>
      <p>${visit.t(says.refused.why)}</p>
      <p><a href="${this.#base}">${visit.t(says.toOverview)}</a></p>
    </div>`
    return this.#page(visit, { title: says.refused.title, body, status: 403 })
  }

  #shown(visit: Visit, seen: Seen): Shown {
    if (seen instanceof Leads)
      return leadTo(seen.to.startsWith('/') ? this.#base + seen.to : seen.to)
    return 'bytes' in seen ? file(seen) : this.#page(visit, seen)
  }

  #page(visit: Visit, page: Page): Shown {
    const headers = { ...PAGE_HEADERS, ...refreshOf(page) }
    return { status: page.status ?? 200, headers, body: framed(visit, page).text }
  }

  /** A language that was asked for is kept by the browser. */
  #inLanguage(shown: Shown, { query, locale }: Asked): Shown {
    if (query.get('lang') !== locale) return shown
    const cookie = setCookie(LANGUAGE, locale, this.#base, A_YEAR)
    const more = [shown.headers['set-cookie'] ?? []].flat()
    return { ...shown, headers: { ...shown.headers, 'set-cookie': [...more, cookie] } }
  }
}

function refreshOf({ refresh }: Page): Record<string, string> {
  if (refresh === undefined) return {}
  const { seconds, to } = refresh
  return { refresh: to === undefined ? String(seconds) : `${seconds}; url=${to}` }
}

function notThere(): Page {
  return {
    title: says.notThere,
    body: html`<div class="card"><p>${says.notThere.ja} / ${says.notThere.en}</p></div>`,
    status: 404,
  }
}

/** A form that was taken leads to a page, so that loading that again does nothing twice. */
export function leadTo(address: string): Shown {
  return { status: 303, headers: { location: address, 'referrer-policy': 'same-origin' }, body: '' }
}

function file({ name, type, bytes }: Download): Shown {
  const disposition = `attachment; filename="${name}"`
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-disposition': disposition,
      'content-security-policy': "default-src 'none'; sandbox",
    },
    body: bytes,
  }
}
