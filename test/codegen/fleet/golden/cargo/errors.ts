// Written by uchronia-codegen 0.1.0 from fleet_cargo.h (f16c827cecaac330). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of fleet_cargo that failed, as the library tells it. */
export class FleetCargoError extends LibraryError {}
