import { expect, test } from 'vitest'
import { forOwner } from '../../src/notifications/owners-words.ts'

test('keys, files and JSON are left out, and the server’s keeper is named in their place', () => {
  const told = forOwner({
    what: {
      ja: 'ネクストエンジンに断られました。設定の nextengine.clientId を確認してください。',
      en: 'Next Engine refused. See nextengine.clientId.',
    },
    next: { ja: 'config.json を直します。', en: 'Correct config.json.' },
  })
  expect(told.what).toEqual({ ja: 'ネクストエンジンに断られました。', en: 'Next Engine refused.' })
  expect(told.next?.ja).toContain('サーバーの管理者')
  expect(told.next?.ja).toContain('ston doctor')
})

test('what says nothing of the inside stays as it is', () => {
  const notice = {
    what: { ja: '通知が 26 時間以上届いていません。', en: 'Nothing came for 26 hours.' },
    next: { ja: 'サーバーで: ston doctor', en: '`ston doctor`' },
  }
  expect(forOwner(notice)).toEqual(notice)
})
