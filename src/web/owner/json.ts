import { isObject } from '../../kernel/json.ts'

/** What a command has printed with `--json`, or a part of it. */
export type Json = Readonly<Record<string, unknown>>

/** '' where there is no text. */
export function textIn(json: Json, name: string): string {
  const value = json[name]
  return typeof value === 'string' ? value : ''
}

/** 0 where there is no number. */
export function numberIn(json: Json, name: string): number {
  const value = json[name]
  return typeof value === 'number' ? value : 0
}

/** The objects of a list; none where there is no list. */
export function listIn(json: Json, name: string): readonly Json[] {
  const value = json[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}
