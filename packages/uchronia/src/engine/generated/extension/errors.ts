// Written by uchronia-codegen 0.1.0 from uchronia.h (5d58989da03f204a). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of uchronia that failed, as the library tells it. */
export class UchroniaError extends LibraryError {}
