/**
 * @file fleet_cargo.h
 * @brief Cargo between ports, on ships. Failing functions fill a cargo_error of the caller.
 */
#ifndef FLEET_CARGO_H
#define FLEET_CARGO_H

#include "fleet_ships.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Cargo on its way. */
typedef struct cargo cargo;

/** What went wrong; owned by the caller. */
typedef struct cargo_error {
  int32_t code;
  char text[60];
} cargo_error;

/** @return how many objects of this library are alive */
FLEET_API int32_t fleet_live(void);

/**
 * Loads cargo on a ship.
 * @param ship       the ship
 * @param to         where it goes
 * @param tonnes     at most 1000
 * @param[out] loaded the cargo
 */
FLEET_API int32_t cargo_load(SHIP_PTR ship, PORT_PTR to, double tonnes, cargo** loaded, cargo_error* error);

/**
 * How much it is.
 * @param load the cargo
 * @param[out] tonnes its weight
 */
FLEET_API int32_t cargo_weight(const cargo* load, double* tonnes, cargo_error* error);

/**
 * Where it goes.
 * @param load the cargo
 * @param[out] to the port, which the cargo owns
 */
FLEET_API int32_t cargo_destination(cargo* load, PORT_PTR* to, cargo_error* error);

/**
 * Sails for a while, and may be called on another thread.
 * @param load         the cargo
 * @param milliseconds how long
 * @param[out] track   where it was
 * @param count        how many places to note
 */
FLEET_API int32_t cargo_sail(cargo* load, int32_t milliseconds, double* track, int64_t count, cargo_error* error);

/** Unloads. */
FLEET_API void cargo_unload(cargo* load);

#ifdef __cplusplus
}
#endif

#endif
