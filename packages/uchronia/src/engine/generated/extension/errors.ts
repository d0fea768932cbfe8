// Written by uchronia-codegen 0.1.0 from uchronia.h (c977cc17c3330e04). Do not edit.

import { LibraryError } from '@uchronia/cinterop/binding'

/** A call of uchronia that failed, as the library tells it. */
export class UchroniaError extends LibraryError {}
