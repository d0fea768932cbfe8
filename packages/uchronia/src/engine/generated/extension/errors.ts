// Written by uchronia-codegen 0.1.0 from uchronia.h (69ba2648289fc5c9). Do not edit.

import { NativeError } from '@uchronia/cinterop'

/** A function of uchronia that failed, as the library tells it. */
export class UchroniaError extends NativeError {
  /** The function that failed. */
  readonly symbol: string
  /** What it answered; undefined where that says nothing. */
  readonly status: number | undefined
  /** The name of the status in C. */
  readonly statusName: string | undefined
  /** What the library says, without anything added. */
  readonly text: string

  /** @internal */
  constructor(symbol: string, status: number | undefined, statusName: string | undefined, text: string) {
    const name = statusName === undefined ? status : `${statusName} (${status})`
    const what = name === undefined ? 'failed' : `failed with ${name}`
    super('NATIVE_ERROR', `${symbol} ${what}${text === '' ? '.' : `: ${text}`}`)
    this.symbol = symbol
    this.status = status
    this.statusName = statusName
    this.text = text
  }
}
