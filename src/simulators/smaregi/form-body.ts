/** Which of the two 在庫情報送信 uses is not documented; PHP's client makes both, by how it is called. */
export type FormEncoding = 'urlencoded' | 'multipart'

/** As PHP's client writes it: twenty-four dashes and sixteen digits. */
const BOUNDARY = `${'-'.repeat(24)}8d1f0c2b7a6e4c53`

export function contentTypeOf(encoding: FormEncoding): string {
  return encoding === 'multipart'
    ? `multipart/form-data; boundary=${BOUNDARY}`
    : 'application/x-www-form-urlencoded;charset=UTF-8'
}

export function formBody(form: Readonly<Record<string, string>>, encoding: FormEncoding): string {
  if (encoding === 'urlencoded') return new URLSearchParams(form).toString()
  const parts = Object.entries(form).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}
