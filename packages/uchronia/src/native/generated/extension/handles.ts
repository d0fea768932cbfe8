// Written by uchronia-codegen 0.1.0 from uchronia.h (41d9b4cea50abe05). Do not edit.

import { FfiNativeHandle } from '@uchronia/refcount'

/** A library or a series of any kind. */
export class AnyHandle<
  Id extends string =
    | 'ANY_HANDLE_PTR'
    | 'TIME_SERIES_PROVIDER_PTR'
    | 'TIME_SERIES_LIBRARY_PTR'
    | 'ANY_SERIES_PTR'
    | 'TIME_SERIES_PTR'
    | 'ENSEMBLE_TIME_SERIES_PTR'
    | 'ENSEMBLE_FORECAST_TIME_SERIES_PTR',
> extends FfiNativeHandle<Id> {}

/** What gives series by their identifiers. */
export class TimeSeriesProvider<
  Id extends string = 'TIME_SERIES_PROVIDER_PTR' | 'TIME_SERIES_LIBRARY_PTR',
> extends AnyHandle<Id> {}

/** An open catalogue. */
export class TimeSeriesLibrary extends TimeSeriesProvider<'TIME_SERIES_LIBRARY_PTR'> {}

/** A series of any kind. */
export class AnySeries<
  Id extends string =
    | 'ANY_SERIES_PTR'
    | 'TIME_SERIES_PTR'
    | 'ENSEMBLE_TIME_SERIES_PTR'
    | 'ENSEMBLE_FORECAST_TIME_SERIES_PTR',
> extends AnyHandle<Id> {}

/** One series. */
export class TimeSeries extends AnySeries<'TIME_SERIES_PTR'> {}

/** An ensemble, or a collection of stations. */
export class EnsembleTimeSeries extends AnySeries<'ENSEMBLE_TIME_SERIES_PTR'> {}

/** An ensemble of forecasts per issue time. */
export class EnsembleForecastTimeSeries extends AnySeries<'ENSEMBLE_FORECAST_TIME_SERIES_PTR'> {}
