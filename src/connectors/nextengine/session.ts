import type { Depart } from '../../kernel/http-departure.ts'
import { StonError } from '../../kernel/errors.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { readingOf, uploadOf } from './answers.ts'
import type { CallFigures } from './call-count.ts'
import { nameOf, temporary } from './errors.ts'
import { keepRefusedApis } from './refused-apis.ts'
import type { Answer, Redirect, Session, SignInState, UploadAnswer } from './next-engine.ts'
import { SignIn } from './sign-in.ts'
import { SignedLine } from './signed-line.ts'
import { type Outcome, Wire, type SessionOptions } from './wire.ts'

export type { SessionOptions } from './wire.ts'

/** A session that somebody has to close. */
export interface OpenSession extends Session {
  /** The calls that are not written down yet. */
  readonly unwritten: CallFigures
  /** Writes the number of calls down. Never rejects. */
  close(): Promise<void>
}

/** Opens nothing yet: the first call does. */
export function openSession(options: SessionOptions): Promise<OpenSession> {
  return Promise.resolve(new NextEngineSession(new Wire(options)))
}

type Params = Readonly<Record<string, string>>

/** After the tokens' end, so that Next Engine's clock has certainly passed it. */
const MARGIN_MS = 2_000
const UPLOAD_ROUNDS = 3

class NextEngineSession implements OpenSession {
  readonly #wire: Wire
  readonly #line: SignedLine
  readonly #signIn: SignIn
  readonly #noteRefusal: ReturnType<typeof keepRefusedApis>

  constructor(wire: Wire) {
    this.#wire = wire
    this.#line = new SignedLine(wire)
    this.#signIn = new SignIn(wire, this.#line)
    this.#noteRefusal = keepRefusedApis(wire.options.store, () => wire.options.now())
  }

  get calls(): number {
    return this.#wire.count.total
  }

  get unwritten(): CallFigures {
    return this.#wire.count.figures
  }

  serverNow(): Date {
    return this.#wire.clock.now()
  }

  latestServerNow(): Date {
    return this.#wire.clock.latest()
  }

  async read(path: string, params: Params): Promise<Answer> {
    const outcome = await this.#wire.alone(() => this.#line.read(path, params))
    await this.#noteApi(path, outcome)
    return readingOf(outcome, path)
  }

  /** Never throws: `notSent` carries the error. */
  async upload(path: string, params: Params, depart?: Depart): Promise<UploadAnswer> {
    try {
      for (let round = 1; round <= UPLOAD_ROUNDS; round += 1) {
        const step = await this.#wire.alone(() => this.#uploadOnce(path, params, depart))
        if (step.kind !== 'later') return step
        if (step.ms > 0) await this.#wait(step.ms + MARGIN_MS)
      }
      throw temporary(NEXT_ENGINE.busy(''))
    } catch (error) {
      return { kind: 'notSent', error: error instanceof Error ? error : new Error('not sent') }
    }
  }

  signInUrl(): string {
    return this.#signIn.url()
  }

  signIn(redirect: Redirect): Promise<SignInState> {
    return this.#signIn.signIn(redirect)
  }

  keepAlive(): Promise<SignInState> {
    return this.#signIn.keepAlive()
  }

  readSignIn(): Promise<SignInState> {
    return this.#signIn.state()
  }

  readUser(): Promise<string | null> {
    return this.#signIn.user()
  }

  close(): Promise<void> {
    return this.#wire.close()
  }

  /** Throws only before the upload has left. */
  async #uploadOnce(
    path: string,
    params: Params,
    depart: Depart | undefined,
  ): Promise<UploadAnswer | { readonly kind: 'later'; readonly ms: number }> {
    const ready = await this.#line.readyForUpload()
    if (ready.kind === 'wait') return { kind: 'later', ms: ready.ms }
    try {
      const outcome = await this.#line.upload(ready.held, path, params, depart)
      if (outcome.kind === 'superseded') return { kind: 'later', ms: 0 }
      await this.#noteApi(path, outcome)
      return uploadOf(outcome, path)
    } catch (error) {
      // The answer came and its tokens could not be kept: it counts as if it had been lost.
      return { kind: 'unknown', words: error instanceof StonError ? error.code : nameOf(error) }
    }
  }

  /** A note that cannot be written must not cost an answer. */
  async #noteApi(path: string, outcome: Outcome): Promise<void> {
    try {
      await this.#noteRefusal(path, outcome)
    } catch (error) {
      const fields = { path, error: nameOf(error) }
      this.#wire.options.log.warn(fields, 'whether the API may be used could not be noted')
    }
  }

  /** Without the lock: another process may go on meanwhile. */
  async #wait(ms: number): Promise<void> {
    this.#wire.options.log.debug({ ms }, 'waiting for the access token to end')
    await this.#wire.system.sleep(ms, this.#wire.options.signal)
  }
}
