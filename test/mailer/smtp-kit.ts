import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A mail as the server got it. */
export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | null
  readonly secure: boolean
  readonly raw: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Post {
  readonly port: number
  readonly letters: Letter[]
  /** The newest. */
  last(): Letter
  close(): Promise<void>
}

/** What the configuration says under `mail`, for letters that go to it. */
export function mailTo({ port }: Pick<Post, 'port'>) {
  return {
    enabled: true,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'ston@example.jp',
    to: ['shop@example.jp'],
  }
}

export interface PostOptions extends SMTPServerOptions {
  readonly port?: number
  /** How it says that it has a mail; at once unless given. */
  readonly answer?: (say: (refused?: Error) => void) => void
}

/** A real SMTP server on loopback. */
export async function openPost({
  port = 0,
  answer = (say) => say(),
  ...options
}: PostOptions = {}): Promise<Post> {
  const letters: Letter[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    closeTimeout: 100,
    logger: false,
    ...options,
    onData(stream, { envelope, user, secure }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map((one) => one.address)
        const raw = Buffer.concat(chunks).toString()
        letters.push({ from, to, user: user ?? null, secure, raw, ...read(raw) })
        answer(done)
      })
    },
  })
  // A client that leaves in the middle of a handshake is what some tests are about.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address()
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    await new Promise<void>((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    letters,
    last: () => {
      const letter = letters.at(-1)
      if (letter === undefined) throw new Error('no mail has arrived')
      return letter
    },
    close,
  }
}

/** As much of MIME as nodemailer writes. */
function read(raw: string): Pick<Letter, 'subject' | 'text' | 'html'> {
  // A line of a text may begin with two hyphens as well, like an option of a command.
  const mark = `\r\n--${/boundary="([^"]+)"/.exec(raw)?.[1] ?? ''}`
  const part = (type: string): string => {
    const body = raw
      .split(mark)
      .map((one) => one.replace(/^(?:--)?\r\n/, ''))
      .find((one) => one.startsWith(`Content-Type: ${type}`))
    const [head = '', ...rest] = (body ?? '').split('\r\n\r\n')
    return decoded(rest.join('\r\n\r\n'), head)
  }
  const subject = /^Subject: ((?:.*)(?:\r\n[ \t].*)*)/m.exec(raw)?.[1] ?? ''
  return { subject: words(subject), text: part('text/plain'), html: part('text/html') }
}

function decoded(body: string, head: string): string {
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString().replaceAll('\r\n', '\n')
  if (!/quoted-printable/i.test(head)) return body.replaceAll('\r\n', '\n')
  return unquoted(body.replaceAll('=\r\n', '')).replaceAll('\r\n', '\n')
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}

function words(header: string): string {
  return header
    .replace(/\r\n[ \t]/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : unquoted(text.replaceAll('_', ' ')),
    )
}

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Signed by nobody, as the one of a mail server just installed. Null where openssl is not there. */
export function selfSigned(): Certificate | null {
  const dir = mkdtempSync(join(tmpdir(), 'ston-cert-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    execFileSync(
      'openssl',
      ['req', ...options, '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return null
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
