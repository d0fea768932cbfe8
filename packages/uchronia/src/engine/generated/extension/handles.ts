// Written by uchronia-codegen 0.1.0 from uchronia.h (5d58989da03f204a). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** A library or a series of any kind. */
export class AnyHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isAnyHandle: true
}

/** A library, as a source of series by identifier. */
export class TimeSeriesProviderHandle<Id extends string = string> extends AnyHandle<Id> {
  declare protected readonly isTimeSeriesProviderHandle: true
}

/** An open catalogue. */
export class TimeSeriesLibraryHandle<Id extends string = string> extends TimeSeriesProviderHandle<Id> {
  declare protected readonly isTimeSeriesLibraryHandle: true
}

/** A series of any kind. */
export class AnySeriesHandle<Id extends string = string> extends AnyHandle<Id> {
  declare protected readonly isAnySeriesHandle: true
}

/** One series. */
export class TimeSeriesHandle<Id extends string = string> extends AnySeriesHandle<Id> {
  declare protected readonly isTimeSeriesHandle: true
}

/** An ensemble, or a collection of stations. */
export class EnsembleTimeSeriesHandle<Id extends string = string> extends AnySeriesHandle<Id> {
  declare protected readonly isEnsembleTimeSeriesHandle: true
}

/** An ensemble of forecasts per issue time. */
export class EnsembleForecastTimeSeriesHandle<Id extends string = string> extends AnySeriesHandle<Id> {
  declare protected readonly isEnsembleForecastTimeSeriesHandle: true
}
