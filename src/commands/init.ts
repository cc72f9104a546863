import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { configFrom, configPath, ConfigRefused, type Config } from '../config.ts'
import { StonError } from '../errors.ts'
import { INIT, nextSteps, PUBLIC_HOST } from '../text/init.ts'
import { say } from '../text/sentence.ts'
import type { Ask, Frame, Report } from './command.ts'
import { configOf, type Answers } from './init/answers.ts'
import { askFor, Left } from './init/questions.ts'
import { writeNew } from './init/write.ts'

/** The flags. A secret on the command line would stand in the process list, so only its variable is named there. */
export interface InitOptions extends Omit<
  Answers,
  'clientSecret' | 'accessToken' | 'neClientSecret'
> {
  readonly clientSecretEnv?: string
  readonly accessTokenEnv?: string
  readonly neClientSecretEnv?: string
  readonly yes?: boolean
  readonly config?: string | undefined
}

/** Writes a fresh configuration, once. */
export async function init(frame: Frame, options: InitOptions, ask: Ask | null): Promise<Report> {
  const file = configPath(options.config, frame.env)
  // Before the first question: nobody should answer for nothing. The write itself makes sure once more.
  if (isThere(file)) throw exists(file)
  const answers = await answersOf(frame, options, options.yes === true ? null : ask)
  const written = configOf(answers, frame.locale)
  const config = checked(written, dirname(file), frame.env)
  await write(file, `${JSON.stringify(written, null, 2)}\n`)
  return { exit: 'ok', json: { outcome: 'ok', path: file }, text: steps(frame, file, config) }
}

async function answersOf(frame: Frame, options: InitOptions, ask: Ask | null): Promise<Answers> {
  const flags = answersIn(options)
  if (ask === null) return flags
  const write = (text: string): unknown => frame.stderr.write(text)
  try {
    return await askFor(flags, { ask, locale: frame.locale, write })
  } catch (error) {
    if (!(error instanceof Left)) throw error
    throw new StonError({ code: 'usage', exit: 'config', message: INIT.stopped() })
  }
}

function answersIn(options: InitOptions): Answers {
  const {
    clientSecretEnv,
    accessTokenEnv,
    neClientSecretEnv,
    yes: _,
    config: __,
    ...plain
  } = options
  return {
    ...plain,
    ...(clientSecretEnv === undefined ? {} : { clientSecret: { env: clientSecretEnv } }),
    ...(accessTokenEnv === undefined ? {} : { accessToken: { env: accessTokenEnv } }),
    ...(neClientSecretEnv === undefined ? {} : { neClientSecret: { env: neClientSecretEnv } }),
  }
}

/** A variable that is named need not be set yet. */
function checked(written: unknown, dir: string, env: Frame['env']): Config {
  const filled = new Proxy(env, { get: (target, name) => target[String(name)] || 'set later' })
  try {
    return configFrom(written, dir, filled)
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error
    const { problems } = error
    throw new StonError({ code: 'usage', exit: 'config', message: INIT.wrong(), problems })
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeNew(file, text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === '') throw error
    if (code === 'EEXIST' && isThere(file)) throw exists(file)
    throw new StonError({
      code: 'config',
      exit: 'config',
      message: INIT.cannotWrite(file, code),
      hint: INIT.cannotWriteHint(),
      cause: error,
    })
  }
}

/** Also a link to nothing is there: writing through it would surprise its owner. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Whatever it is, the write will tell.
    return false
  }
}

function exists(file: string): StonError {
  return new StonError({
    code: 'exists',
    exit: 'config',
    message: INIT.exists(file),
    hint: INIT.existsHint(),
  })
}

function steps(frame: Frame, file: string, config: Config): string {
  const { path, sncode, publicUrl } = config.webhook
  const made = {
    file,
    webhookUrl: `${publicUrl ?? say(frame.locale, PUBLIC_HOST)}${path ?? ''}`,
    sncode: sncode[0] ?? '',
    redirectUri: config.nextengine.redirectUri,
  }
  return say(frame.locale, nextSteps(made))
}
