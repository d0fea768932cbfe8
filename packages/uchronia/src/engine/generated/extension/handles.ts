// Written by uchronia-codegen 0.1.0 from uchronia.h (ec6ce59f0ce8c57a). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** A library or a series of any kind. */
export class AnyHandle<Id extends string = string> extends FfiNativeHandle<Id> {
  declare protected readonly isAnyHandle: true
}

/** What gives series by their identifiers. */
export class TimeSeriesProvider<Id extends string = string> extends AnyHandle<Id> {
  declare protected readonly isTimeSeriesProvider: true
}

/** An open catalogue. */
export class TimeSeriesLibrary<Id extends string = string> extends TimeSeriesProvider<Id> {
  declare protected readonly isTimeSeriesLibrary: true
}

/** A series of any kind. */
export class AnySeries<Id extends string = string> extends AnyHandle<Id> {
  declare protected readonly isAnySeries: true
}

/** One series. */
export class TimeSeries<Id extends string = string> extends AnySeries<Id> {
  declare protected readonly isTimeSeries: true
}

/** An ensemble, or a collection of stations. */
export class EnsembleTimeSeries<Id extends string = string> extends AnySeries<Id> {
  declare protected readonly isEnsembleTimeSeries: true
}

/** An ensemble of forecasts per issue time. */
export class EnsembleForecastTimeSeries<Id extends string = string> extends AnySeries<Id> {
  declare protected readonly isEnsembleForecastTimeSeries: true
}
