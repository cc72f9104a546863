import { expect, test } from 'vitest'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { delays } from '../replay/delays.ts'

function call(at: string, path: string, body: object): RecordedCall {
  const common = {
    service: 'nextengine',
    method: 'POST',
    ms: 5,
    end: 'answered',
    status: 200,
  } as const
  return { at: `2020-01-01T${at}:00+09:00`, path, body, ...common }
}

function look(at: string, state: string): RecordedCall {
  return call(at, '/api_v1_system_que/search', { data: [{ que_id: '77', que_status_id: state }] })
}

test('a file that waits in Next Engine’s queue for long is a delay', () => {
  const upload = call('10:00', '/api_v1_master_goods/upload', { que_id: '77' })
  expect(delays([upload, look('10:09', '1'), look('12:00', '2')])).toEqual([])
  expect(delays([upload, look('10:01', '0'), look('10:25', '1')])).toEqual([
    {
      kind: 'delay',
      where: 'nextengine POST /api_v1_master_goods/upload',
      what: 'waits in the queue after 25 min; expected: at most 10 min',
      at: upload.at,
    },
  ])
})
