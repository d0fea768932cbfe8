// Written by uchronia-codegen 0.1.0 from fleet_core.h (3394f78ef5519055). Do not edit.

/** A place at sea. */
export interface Place {
  /** degrees north */
  readonly latitude: number
  /** degrees east */
  readonly longitude: number
}
