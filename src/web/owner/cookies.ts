/** What the browser sends with its requests. */
export type Cookies = ReadonlyMap<string, string>

export const SESSION = 'ston'
/** Before somebody has signed in: what the token of that form is made of. */
export const VISIT = 'ston-visit'
export const LANGUAGE = 'ston-lang'

export function cookiesIn(header: string | undefined): Cookies {
  const pairs = (header ?? '').slice(0, 4096).split(';')
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const
    }),
  )
}

/** `Lax`: a link in a mail, and Next Engine's way back, find the session; another site's form does not. */
export function setCookie(name: string, value: string, path: string, seconds: number): string {
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}

export function endCookie(name: string, path: string): string {
  return setCookie(name, '', path, 0)
}
