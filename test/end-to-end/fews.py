"""Makes netCDF files as Delft-FEWS exports them: stations of characters, times in minutes, the issue in analysis_time."""

import sys

import netCDF4
import numpy as np

path, kind = sys.argv[1:3]
ids = ['H-2001', 'H-2002']
start = 26297280  # 2020-01-01, in minutes
units = 'minutes since 1970-01-01 00:00:00.0 +0000'


def number(name, dimensions, values, dtype='f8', **attributes):
    fill = {} if dtype == 'i4' or dimensions == () or name == 'time' else {'fill_value': -9999.0}
    variable = ds.createVariable(name, dtype, dimensions, **fill)
    variable.setncatts(attributes)
    variable[...] = values


def text(name, width, values, **attributes):
    variable = ds.createVariable(name, 'S1', ('stations', width))
    variable.setncatts(attributes)
    for i, value in enumerate(values):
        variable[i] = netCDF4.stringtochar(np.array([value], f'S{len(ds.dimensions[width])}'))[0]


with netCDF4.Dataset(path, 'w', format='NETCDF3_CLASSIC' if kind == 'classic' else 'NETCDF4') as ds:
    ds.setncatts({'Conventions': 'CF-1.6', 'featureType': 'timeSeries', 'title': 'Netcdf data', 'institution': 'Deltares'})
    for name, length in {'time': 4, 'stations': 2, 'char_leng_id': 64, 'char_leng_name': 255, 'realization': 3, 'analysis_time': 1}.items():
        ds.createDimension(name, length)
    number('time', ('time',), start + 60 * np.arange(4), units=units, standard_name='time', long_name='time', axis='T')
    number('lat', ('stations',), [50, 51], units='degrees_north', standard_name='latitude', axis='Y')
    number('lon', ('stations',), [6, 7], units='degrees_east', standard_name='longitude', axis='X')
    number('y', ('stations',), [431.5, 432], units='degrees_north', standard_name='latitude', long_name='y coordinate according to WGS 1984')
    number('x', ('stations',), [203, 204], units='degrees_east', standard_name='longitude', long_name='x coordinate according to WGS 1984')
    number('z', ('stations',), [9, -9999], units='meters', long_name='height above mean sea level')
    text('station_id', 'char_leng_id', ids, long_name='station identification code', cf_role='timeseries_id')
    text('station_names', 'char_leng_name', ['Lobith', 'Nijmegen'], long_name='station name')
    about = {'long_name': 'Q', 'units': 'm3/s', 'coordinates': 'lat lon' if kind in ('observed', 'classic') else 'lat lon analysis_time'}
    if kind in ('observed', 'classic'):
        values = np.arange(8.0).reshape(4, 2)
        values[2, 1] = -9999
        number('discharge', ('time', 'stations'), values, 'f4', **about)
    elif kind == 'forecast':
        number('analysis_time', ('analysis_time',), [start - 60], units=units, standard_name='forecast_reference_time')
        number('discharge', ('time', 'stations'), np.arange(8).reshape(4, 2), 'f4', **about)
    else:
        number('realization', ('realization',), [0, 1, 2], 'i4', standard_name='realization', units='1')
        number('analysis_time', (), start - 60, units=units, standard_name='forecast_reference_time')
        number('discharge', ('time', 'realization', 'stations'), np.arange(24).reshape(4, 3, 2), 'f4', **about)

print('true')
