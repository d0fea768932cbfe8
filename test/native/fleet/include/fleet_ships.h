/**
 * @file fleet_ships.h
 * @brief Vessels of every kind. Every function returns a fleet_status.
 */
#ifndef FLEET_SHIPS_H
#define FLEET_SHIPS_H

#include "fleet_core.h"

#define VESSEL_PTR void* /**< any vessel; also an ASSET_PTR */
#define SHIP_PTR void*   /**< a ship; also a VESSEL_PTR */
#define TANKER_PTR void* /**< a tanker; also a SHIP_PTR */
#define CREW_PTR void*   /**< people who have no ship yet */

#define FLEET_MAX_STOPS 8
#define FLEET_VERSION "2.1"

#ifdef __cplusplus
extern "C" {
#endif

/** How it went. */
typedef enum fleet_status {
  FLEET_OK = 0,
  FLEET_BAD_ARGUMENT = 1, /**< an argument makes no sense */
  FLEET_BAD_HANDLE = 2,   /**< null, freed, or of another kind */
  FLEET_TOO_SMALL = 3     /**< the buffer is too small; the size needed was stored */
} fleet_status;

/** What a vessel is. */
typedef enum fleet_kind { FLEET_KIND_SHIP = 4, FLEET_KIND_TANKER = 8 } fleet_kind;

/** A stop on a voyage. */
typedef struct fleet_stop {
  fleet_place place;
  int64_t arrival; /**< milliseconds UTC */
  uint16_t berth;
  bool refuel;
  int8_t watches[3];
} fleet_stop;

/** What is known of a voyage; owned by the library. */
typedef struct fleet_voyage {
  char name[16];
  int32_t stop_count;
  fleet_stop* stops;    /**< stop_count of them */
  size_t log_length;
  double* fuel_log;     /**< log_length of them */
  char** captains;      /**< one per stop */
  double** depths;      /**< a row of log_length per stop */
  const char* remark;   /**< null when there is none */
  fleet_kind kind;
  void* internal;
} fleet_voyage;

/** Told about each stop; returns false to end the voyage. */
typedef bool (*fleet_watch)(int32_t stop, double fuel, const char* captain);

/** @return how many objects of this library are alive */
FLEET_API int32_t fleet_live(void);

/**
 * The text of a status.
 * @param status a fleet_status
 * @return a text that the library owns
 */
FLEET_API const char* fleet_status_text(int32_t status);

/**
 * Builds a ship.
 * @param name      its name
 * @param home      its home port, which has to exist as long as the ship
 * @param[out] ship the ship
 */
FLEET_API fleet_status fleet_ship_build(const char* name, PORT_PTR home, SHIP_PTR* ship);

/**
 * Builds a tanker.
 * @param name        its name
 * @param capacity    cubic metres
 * @param[out] tanker the tanker
 */
FLEET_API fleet_status fleet_tanker_build(const char* name, double capacity, TANKER_PTR* tanker);

/**
 * What a vessel is.
 * @param vessel any vessel
 * @param[out] kind its kind
 */
FLEET_API fleet_status fleet_vessel_kind(VESSEL_PTR vessel, fleet_kind* kind);

/**
 * A text about a vessel, as long as it needs to be.
 * @param vessel   any vessel
 * @param text     where to write
 * @param capacity bytes at text
 * @param[out] size bytes needed
 */
FLEET_API fleet_status fleet_vessel_describe(VESSEL_PTR vessel, char* text, int64_t capacity, int64_t* size);

/**
 * The home port of a ship, null for tankers.
 * @param ship the ship
 * @param[out] home the port, with a reference of its own
 */
FLEET_API fleet_status fleet_ship_home(SHIP_PTR ship, PORT_PTR* home);

/**
 * Hires a crew.
 * @param names who
 * @param count how many
 * @param[out] crew the crew
 */
FLEET_API fleet_status fleet_crew_hire(const char* const* names, int32_t count, CREW_PTR* crew);

/**
 * Sends a crew on board. The ship owns it from then on.
 * @param ship the ship
 * @param crew the crew
 */
FLEET_API fleet_status fleet_crew_board(SHIP_PTR ship, CREW_PTR crew);

/**
 * Who is on board.
 * @param ship the ship
 * @param[out] names the names, joined by commas; freed with fleet_string_free
 */
FLEET_API fleet_status fleet_ship_people(SHIP_PTR ship, char** names);

/** Frees a text of this library. */
FLEET_API void fleet_string_free(char* text);

/**
 * The vessel with the longest name; it stays what it is.
 * @param vessels where to look
 * @param count   how many
 * @param[out] index which one it is
 */
FLEET_API fleet_status fleet_longest(VESSEL_PTR const* vessels, size_t count, int32_t* index);

/**
 * Plans a voyage.
 * @param name  at most 15 bytes
 * @param stops where to
 * @param count how many, at most FLEET_MAX_STOPS
 * @param kind  what for
 * @param[out] last the last stop, an hour later
 */
FLEET_API fleet_status fleet_plan(const char* name, const fleet_stop* stops, int32_t count, fleet_kind kind,
                                  fleet_stop* last);

/**
 * The voyage of a ship with so many stops. A negative number makes none.
 * @param ship  the ship
 * @param stops how many
 * @return the voyage, freed with fleet_voyage_free; null on failure
 */
FLEET_API fleet_voyage* fleet_voyage_of(SHIP_PTR ship, int32_t stops);

/** Frees a voyage. */
FLEET_API void fleet_voyage_free(fleet_voyage* voyage);

/**
 * Runs a voyage of three stops.
 * @param watch told about each
 * @return how many stops were made
 */
FLEET_API int32_t fleet_run(fleet_watch watch);

/* Numbers of every kind. */

/** The middle of two places. */
FLEET_API fleet_place fleet_middle(fleet_place a, fleet_place b);
/** All of them added. */
FLEET_API double fleet_mix(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h,
                           float i, double j, bool k);
/** Doubles every value in place. */
FLEET_API fleet_status fleet_double_all(float* values, int32_t count);
/** Sums of rows. */
FLEET_API fleet_status fleet_row_sums(double** rows, int32_t row_count, int32_t columns, double* sums);
/** Adds `by` to a counter. */
FLEET_API fleet_status fleet_add(int64_t* counter, int64_t by);
/** How many soundings a vessel has. */
FLEET_API int32_t fleet_sounding_count(VESSEL_PTR vessel);
/** The soundings of a vessel, fleet_sounding_count of them. */
FLEET_API const int32_t* fleet_soundings(VESSEL_PTR vessel);
/** Fills in the soundings of a vessel, fleet_sounding_count of them. */
FLEET_API fleet_status fleet_get_soundings(VESSEL_PTR vessel, int32_t* soundings);
/** A check sum of bytes. */
FLEET_API uint32_t fleet_checksum(const void* bytes, size_t size);
/** Logs a text, like printf. */
FLEET_API void fleet_log(const char* format, ...);

#ifdef __cplusplus
}
#endif

#endif
