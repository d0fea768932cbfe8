// Written by uchronia-codegen 0.1.0 from fleet_core.h (3394f78ef5519055). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of fleet_core that failed, as the library tells it. */
export class FleetCoreError extends LibraryError {}
