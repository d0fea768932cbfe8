// Written by uchronia-codegen 0.1.0 from fleet_ships.h (f19d288923275d43). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of fleet_ships that failed, as the library tells it. */
export class FleetShipsError extends LibraryError {}
