// A strict reader of the "NetCDF for Water Forecasting Conventions" (STF) 2.0, made from the convention and with netcdf-c
// alone, so that it shares nothing with the writer that it judges.
#pragma once
#include <string>
#include <vector>

/** Every departure of a file from STF 2.0, in words; empty when there is none. */
std::vector<std::string> stf_departures(const std::string& path);
