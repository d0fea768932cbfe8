import type { Detail } from '../server/entries.ts'
import type { Address, Navigate } from '../state/address.ts'
import type { Theme } from '../state/theme.ts'

/** The properties of every view of an entry. */
export interface ViewProps {
  readonly detail: Detail
  readonly address: Address
  readonly navigate: Navigate
  readonly theme: Theme
  /** Another number when it is worth trying again what failed. */
  readonly epoch: number
}
