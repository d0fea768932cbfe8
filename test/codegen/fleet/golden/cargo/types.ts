// Written by uchronia-codegen 0.1.0 from fleet_cargo.h (f16c827cecaac330). Do not edit.

/** How it went. */
export const Status = {
  OK: 0,
  /** an argument makes no sense */
  BAD_ARGUMENT: 1,
  /** null, freed, or of another kind */
  BAD_HANDLE: 2,
  /** the buffer is too small; the size needed was stored */
  TOO_SMALL: 3,
} as const

/** One of the values of {@link Status:variable}. */
export type Status = (typeof Status)[keyof typeof Status]

/** What a vessel is. */
export const Kind = {
  SHIP: 4,
  TANKER: 8,
} as const

/** One of the values of {@link Kind:variable}. */
export type Kind = (typeof Kind)[keyof typeof Kind]
