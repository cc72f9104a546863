import { afterEach, describe, expect, test } from 'vitest'
import type { LostAnswer } from '../../../src/simulators/nextengine/server.ts'
import { closeScenes, post, scene, type Caller } from './contract.ts'

afterEach(closeScenes)

const INFO = '/api_v1_login_company/info'
const UPLOAD = '/api_v1_master_goods/upload'
const FILE = ['syohin_code,zaiko_su', 'TEA-100G,-2']

/** What a caller sees of an upload: an answer's result or code, a status, or that there was nothing to read. */
async function seen(caller: Caller): Promise<string> {
  const params = {
    access_token: caller.accessToken,
    refresh_token: caller.refreshToken,
    data_type: 'csv',
    data: FILE.join('\n'),
  }
  try {
    const response = await post(caller.url, UPLOAD, params)
    if (response.status !== 200) return String(response.status)
    const body = (await response.json()) as { result: string; code?: string }
    return body.code ?? body.result
  } catch (error) {
    return error instanceof SyntaxError ? 'not JSON' : 'no answer'
  }
}

describe('lost answers', () => {
  test.each<[LostAnswer['how'], string]>([
    ['reset', 'no answer'],
    ['500', '500'],
    ['html', 'not JSON'],
    ['garbage', 'not JSON'],
    ['999999', '999999'],
    ['000001', '000001'],
  ])('%s: the upload was acted on or not, and the caller cannot tell', async (how, expected) => {
    const { server, caller } = await scene()
    server.faults.loseAnswer = { path: UPLOAD, when: 'before', how, times: 1 }
    expect(await seen(caller)).toBe(expected)
    expect(server.queue).toHaveLength(0)
    server.faults.loseAnswer = { path: /upload$/, when: 'after', how, times: 1 }
    expect(await seen(caller)).toBe(expected)
    expect(server.queue).toHaveLength(1)
    expect(await seen(caller)).toBe('success')
    expect(server.calls.filter((call) => call.path === UPLOAD)).toHaveLength(3)
  })

  test('a hanging call is acted on, and stopping the server does not wait for it', async () => {
    const { server, caller } = await scene()
    server.faults.loseAnswer = { when: 'after', how: 'hang', times: 1 }
    const signal = AbortSignal.timeout(200)
    const body = new URLSearchParams({
      access_token: caller.accessToken,
      data_type: 'csv',
      data: FILE.join('\n'),
    })
    await expect(
      fetch(`${server.url}${UPLOAD}`, { method: 'POST', body, signal }),
    ).rejects.toThrow()
    expect(server.queue).toHaveLength(1)
  })

  test('999999 brings no tokens, not even when the lost call had replaced them', async () => {
    const { server, caller } = await scene({ refuse: { code: '999999', times: 1 } })
    expect((await caller.call(INFO)).access_token).toBeUndefined()
    server.advance(25 * 60 * 60 * 1000)
    server.faults.loseAnswer = { path: INFO, when: 'after', how: '999999', times: 1 }
    const answer = await caller.call(INFO)
    expect(answer).toMatchObject({ result: 'error', code: '999999' })
    expect(answer.access_token).toBeUndefined()
    expect((await caller.call(INFO)).code).toBe('002002')
  })

  test('some calls may pass first, and several disturbances may wait for theirs', async () => {
    const { server, caller } = await scene()
    server.faults.loseAnswer = [
      { path: INFO, when: 'before', how: '999999', skip: 1, times: 1 },
      { path: UPLOAD, when: 'before', how: '000001', times: 2 },
    ]
    const codes = []
    for (let i = 0; i < 3; i += 1) codes.push((await caller.call(INFO)).code ?? 'fine')
    expect(codes).toEqual(['fine', '999999', 'fine'])
    expect([await seen(caller), await seen(caller), await seen(caller)]).toEqual([
      '000001',
      '000001',
      'success',
    ])
  })
})

describe('refusals', () => {
  test.each(['003001', '003002', '002007', '003004', '003005', '000001'])(
    '%s does nothing, says why, and brings the tokens',
    async (code) => {
      const { server, caller } = await scene()
      server.faults.refuse = { path: UPLOAD, code, times: 1 }
      const params = { data_type: 'csv', data: FILE.join('\n') }
      const answer = await caller.call(UPLOAD, params)
      expect(answer).toMatchObject({ result: 'error', code, access_token: caller.accessToken })
      expect(answer.message).toMatch(/。$/)
      expect(server.queue).toEqual([])
      expect((await caller.call(UPLOAD, params)).result).toBe('success')
    },
  )

  test('who is willing to wait is served by an overloaded main function', async () => {
    const { server, caller } = await scene()
    server.faults.refuse = { path: INFO, code: '003002' }
    expect((await caller.call(INFO)).code).toBe('003002')
    expect((await caller.call(INFO, { wait_flag: '1' })).result).toBe('success')
  })

  test.each(['002003', '003003'] as const)('a suspended company gets %s', async (suspended) => {
    const { caller } = await scene({ suspended })
    expect((await caller.call(INFO)).code).toBe(suspended)
  })

  test('error answers may have another HTTP status', async () => {
    const { server } = await scene({ errorStatus: 400 })
    expect((await post(server.url, INFO, {})).status).toBe(400)
  })
})

describe('the line', () => {
  test('every call is written down with what was sent', async () => {
    const { server, caller } = await scene()
    await caller.call(INFO, { wait_flag: '1' })
    expect(server.calls).toMatchObject([{ path: INFO, params: { wait_flag: '1' } }])
    expect(server.calls[0]?.params['access_token']).toBe(caller.accessToken)
  })

  test('can be slow', async () => {
    const { caller } = await scene({ delayMs: 80 })
    const start = performance.now()
    await caller.call(INFO)
    expect(performance.now() - start).toBeGreaterThan(70)
  })

  test('only takes calls that are posted', async () => {
    const { server } = await scene()
    expect((await fetch(`${server.url}${INFO}`)).status).toBe(404)
    expect((await fetch(`${server.url}${INFO}`, { method: 'PUT' })).status).toBe(405)
  })
})
