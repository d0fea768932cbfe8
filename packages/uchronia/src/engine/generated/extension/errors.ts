// Written by uchronia-codegen 0.1.0 from uchronia.h (f9d14a20cade2eb3). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of uchronia that failed, as the library tells it. */
export class UchroniaError extends LibraryError {}
