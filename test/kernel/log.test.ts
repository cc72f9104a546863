import { expect, test } from 'vitest'
import type { LogLevel } from '../../src/kernel/log.ts'
import { cleanReport } from '../../src/cli/output.ts'
import { createLog, registerSecrets, scrub, scrubResult } from '../../src/kernel/log.ts'
import { createProgress } from '../../src/kernel/progress.ts'
import { toJst } from '../../src/kernel/time.ts'

function logTo(level: LogLevel = 'info', isTTY = false) {
  const lines: string[] = []
  const log = createLog({ to: { write: (text) => lines.push(text), isTTY }, level, color: false })
  return { log, lines }
}

test('without a terminal a log line is JSON', () => {
  const { log, lines } = logTo()
  log.info({ batch: 7 }, 'sealed')
  expect(JSON.parse(lines.join(''))).toMatchObject({ level: 30, batch: 7, msg: 'sealed' })
})

test('on a terminal it is readable', () => {
  const { log, lines } = logTo('info', true)
  log.warn({ batch: 7 }, 'sealed')
  expect(lines.join('')).toMatch(/WARN.*sealed[^]*batch: 7/)
})

test('on a terminal it begins with the time in Japan, wherever the server stands', () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  const { log, lines } = logTo('info', true)
  const before = toJst(new Date()).slice(11)
  log.info({}, 'sealed')
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
  const [, time = ''] = /^\[(\d\d:\d\d:\d\d)\] INFO/.exec(lines.join('')) ?? []
  expect([before, toJst(new Date()).slice(11)]).toContain(time)
})

test('lines below the level are not written', () => {
  const { log, lines } = logTo('warn')
  log.debug({}, 'a')
  log.info({}, 'b')
  log.warn({}, 'c')
  log.error({}, 'd')
  expect(lines).toHaveLength(2)
  const silent = logTo('silent')
  silent.log.error({}, 'e')
  expect(silent.lines).toEqual([])
})

test('a known secret cannot be logged, wherever it stands and however it is written', () => {
  registerSecrets(['pa"ss wörd/1', 'msg', '', 'x'])
  const { log, lines } = logTo('debug')
  const cause = new Error('caused by pa"ss wörd/1')
  log.error(
    {
      url: 'https://example.jp/?code=pa%22ss%20w%C3%B6rd%2F1',
      form: 'code=pa%22ss+w%C3%B6rd%2F1',
      json: JSON.stringify({ code: 'pa"ss wörd/1' }),
      deep: [{ list: ['pa"ss wörd/1'] }],
      err: new Error('pa"ss wörd/1', { cause }),
    },
    'it was pa"ss wörd/1',
  )
  const text = lines.join('')
  expect(text).not.toMatch(/w(?:ö|%C3%B6)rd/)
  // A secret that is a word of ours does not break the line.
  expect(JSON.parse(text)).toMatchObject({ msg: 'it was ***', err: { message: '***' } })
  expect(scrub('x')).toBe('x')
})

test('progress is one line on a terminal, and makes way for others', () => {
  const written: string[] = []
  const progress = createProgress({ write: (text) => written.push(text), isTTY: true }, false)
  progress.show('1 of 2')
  progress.show('2 of 2')
  progress.show('')
  progress.clear()
  expect(written).toEqual(['1 of 2', '\r\u001b[K', '2 of 2', '\r\u001b[K'])
})

test('without a terminal, or when told to be quiet, there is no progress', () => {
  const written: string[] = []
  const write = (text: string) => written.push(text)
  createProgress({ write }, false).show('1 of 2')
  createProgress({ write, isTTY: true }, true).show('1 of 2')
  expect(written).toEqual([])
})

test('a result is cleaned as well, but a short secret does not blank out a product’s code', () => {
  registerSecrets(['1001', 'longer-s3cret'])
  const said = (text: string): string => `${scrub(text)} ${scrubResult(text)}`
  expect(said('1001')).toBe('*** 1001')
  expect(said('longer-s3cret')).toBe('*** ***')
  expect(said(Buffer.from('longer-s3cret').toString('base64'))).toBe('*** ***')
  const { json, text } = cleanReport({
    exit: 'ok',
    json: { items: [{ words: 'said longer-s3cret', count: 1 }] },
    text: 'said longer-s3cret',
  })
  expect({ json, text }).toEqual({
    json: { items: [{ words: 'said ***', count: 1 }] },
    text: 'said ***',
  })
})
