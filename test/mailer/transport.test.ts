import { expect, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import { sendMail } from '../../src/mailer/transport.ts'
import { openPost, type Post, type PostOptions, selfSigned } from './smtp-kit.ts'

const MAIL = { subject: '【完了】見本', text: 'こんにちは\n', html: '<p>こんにちは</p>' }
const PASSWORD = 'geheim/+ 4711'
const ENDS = { from: 'ston <ston@example.jp>', to: ['shop@example.jp', 'two@example.jp'] }

function send(port: number, { user = '', scheme = 'smtp', query = '' } = {}) {
  const who = user === '' ? '' : `${user}:${encodeURIComponent(PASSWORD)}@`
  const smtpUrl = `${scheme}://${who}127.0.0.1:${port}${query}`
  return sendMail({ smtpUrl, ...ENDS, mail: MAIL, timeoutMs: 5000 })
}

async function failing(sending: Promise<unknown>): Promise<StonError> {
  const error = await sending.then(
    () => new Error('it was sent'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StonError)) throw error
  const everything = `${JSON.stringify(error)} ${error.stack} ${String(error.cause)} ${error.sentence.ja} ${error.sentence.en}`
  expect(everything).not.toContain(PASSWORD)
  expect(everything).not.toContain(encodeURIComponent(PASSWORD))
  expect(everything).not.toMatch(/smtps?:\/\/(?:[^ ]*@)?127/)
  return error
}

/** A server that wants to know who is there. */
function guarded(options: PostOptions = {}): Promise<Post> {
  return openPost({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'shop' && password === PASSWORD) done(null, { user: username })
      else done(new Error('5.7.8 no such user'))
    },
    ...options,
  })
}

function certificate(skip: (note: string) => never) {
  return selfSigned() ?? skip('openssl is not installed: TLS is not tested')
}

test('a mail arrives as it was written, in both forms, and says that a machine wrote it', async () => {
  const post = await openPost()
  expect(await send(post.port)).toEqual({ accepted: 2, later: [], refused: [] })
  expect(post.last()).toMatchObject({
    from: 'ston@example.jp',
    to: ENDS.to,
    subject: MAIL.subject,
    text: expect.stringContaining('こんにちは') as string,
    html: expect.stringContaining(MAIL.html) as string,
  })
  expect(post.last().raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(post.last().raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m)
  expect(post.last().raw).toMatch(/^Message-ID: <[^>]+@example\.jp>\r$/m)
})

test('with a password in the URL, signs and all', async () => {
  const post = await guarded()
  await send(post.port, { user: 'shop' })
  expect(post.last().user).toBe('shop')
})

test('a refused password needs a person', async () => {
  const post = await guarded()
  const error = await failing(send(post.port, { user: 'somebody' }))
  expect(error).toMatchObject({ exit: 'attention', code: 'mailEAUTH' })
})

test('a server that wants a password and gets none needs a person', async () => {
  const post = await guarded()
  expect(await failing(send(post.port))).toMatchObject({ exit: 'attention' })
})

test('smtps: a certificate that nobody has signed is refused, unless the URL says otherwise', async ({
  skip,
}) => {
  const post = await guarded({ secure: true, ...certificate(skip) })
  const error = await failing(send(post.port, { user: 'shop', scheme: 'smtps' }))
  expect(error).toMatchObject({ exit: 'attention' })
  expect(error.hint?.en).toContain('?tls.rejectUnauthorized=false')
  expect(post.letters).toEqual([])
  const query = '?tls.rejectUnauthorized=false'
  await send(post.port, { user: 'shop', scheme: 'smtps', query })
  expect(post.last()).toMatchObject({ user: 'shop', secure: true })
})

test('STARTTLS is used where it is offered, also by this machine’s own server', async ({
  skip,
}) => {
  const post = await guarded({ hideSTARTTLS: false, ...certificate(skip) })
  await send(post.port, { user: 'shop' })
  expect(post.last()).toMatchObject({ user: 'shop', secure: true })
})

test('a password does not leave unencrypted when encryption is asked for', async () => {
  const post = await guarded({ disabledCommands: ['STARTTLS'] })
  const error = await failing(send(post.port, { user: 'shop', query: '?requireTLS=true' }))
  expect(error).toMatchObject({ exit: 'attention', code: 'mailETLS' })
})

test('smtps against a port without it is a matter of the configuration', async () => {
  const post = await openPost()
  const error = await failing(send(post.port, { scheme: 'smtps' }))
  expect(error).toMatchObject({ exit: 'attention' })
  expect(error.hint?.en).toContain('465')
})

test('a recipient that the server does not want needs a person; the others get the mail', async () => {
  const post = await openPost({
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('two') ? new Error('no such mailbox') : null),
  })
  expect(await send(post.port)).toEqual({ accepted: 1, later: [], refused: ['two@example.jp'] })
  expect(post.last().to).toEqual(['shop@example.jp'])
})

test('a recipient that the server does not want just now is told apart', async () => {
  const post = await openPost({
    onRcptTo: ({ address }, _session, done) =>
      done(
        address.startsWith('two')
          ? Object.assign(new Error('greylisted'), { responseCode: 451 })
          : null,
      ),
  })
  expect(await send(post.port)).toEqual({ accepted: 1, later: ['two@example.jp'], refused: [] })
})

test('a mail that is sent once more has the same id, and names everybody in its head', async () => {
  const post = await openPost()
  const smtpUrl = `smtp://127.0.0.1:${post.port}`
  const sending = { id: '4711', only: ['two@example.jp'] }
  await sendMail({ smtpUrl, ...ENDS, mail: MAIL, sending })
  expect(post.last().to).toEqual(['two@example.jp'])
  expect(post.last().raw).toMatch(/^Message-ID: <4711@example\.jp>\r$/m)
  expect(post.last().raw).toMatch(/^To: shop@example\.jp, two@example\.jp\r$/m)
})

test('no recipient at all is an error with the server’s words', async () => {
  const post = await openPost({
    onRcptTo: (_address, _session, done) => done(new Error('no such mailbox')),
  })
  const error = await failing(send(post.port))
  expect(error).toMatchObject({ exit: 'attention', code: 'mailEENVELOPE' })
  expect(error.sentence.ja).toContain('no such mailbox')
})

test('a server that is busy is tried again later', async () => {
  const post = await openPost({
    onMailFrom: (_address, _session, done) =>
      done(Object.assign(new Error('greylisted'), { responseCode: 451 })),
  })
  const error = await failing(send(post.port))
  expect(error).toMatchObject({ exit: 'temporary' })
  expect(error.sentence.en).toContain('greylisted')
})

test('a server that is not there, or says nothing, is temporary', async () => {
  const post = await openPost()
  await post.close()
  expect(await failing(send(post.port))).toMatchObject({ exit: 'temporary' })
  const silent = await openPost({ onConnect: () => undefined })
  const slow = sendMail({
    smtpUrl: `smtp://127.0.0.1:${silent.port}`,
    ...ENDS,
    mail: MAIL,
    timeoutMs: 200,
  })
  expect(await failing(slow)).toMatchObject({ exit: 'temporary' })
})

test('a server that is silent once it has the whole mail has longer than for all before', async () => {
  const post = await openPost({ answer: (say) => void setTimeout(say, 800) })
  const smtpUrl = `smtp://127.0.0.1:${post.port}`
  const options = { smtpUrl, ...ENDS, mail: MAIL, timeoutMs: 600 }
  expect(await sendMail({ ...options, sending: { id: '1', answerMs: 5000 } })).toMatchObject({
    accepted: 2,
  })
  const error = await failing(sendMail({ ...options, sending: { id: '1', answerMs: 200 } }))
  expect(error).toMatchObject({ exit: 'temporary', code: 'mailUnanswered' })
  expect(error.sentence.ja).toContain('受け取りの応答がありません')
})

test('a server that says no once it has the whole mail has answered', async () => {
  const refused = Object.assign(new Error('it is junk'), { responseCode: 554 })
  const post = await openPost({ answer: (say) => say(refused) })
  const error = await failing(send(post.port))
  expect(error).toMatchObject({ exit: 'attention', code: 'mailEMESSAGE' })
})

test('parameters that would change how ston behaves are left out of the URL', async () => {
  const post = await openPost()
  await send(post.port, { query: '?logger=true&debug=true&pool=true&proxy=http://127.0.0.1:9' })
  expect(post.letters).toHaveLength(1)
})
