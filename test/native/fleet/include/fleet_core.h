/**
 * @file fleet_core.h
 * @brief The register of all objects of the fleet, and ports.
 */
#ifndef FLEET_CORE_H
#define FLEET_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define FLEET_API __declspec(dllexport)
#else
#define FLEET_API __attribute__((visibility("default")))
#endif

#define ASSET_PTR void*   /**< anything that the register knows */
#define HARBOUR_PTR void* /**< a port; also an ASSET_PTR */
#define PORT_PTR HARBOUR_PTR

#ifdef __cplusplus
extern "C" {
#endif

/** A place at sea. */
typedef struct fleet_place {
  double latitude;  /**< degrees north */
  double longitude; /**< degrees east */
} fleet_place;

/** @return how many objects of this library are alive */
FLEET_API int32_t fleet_live(void);

/** @return the text of the last failure, empty when there was none */
FLEET_API const char* fleet_last_error(void);

/**
 * Gives back a reference.
 * @param asset any object of the fleet; null is fine
 */
FLEET_API void fleet_release(ASSET_PTR asset);

/**
 * Counts references.
 * @param asset any object of the fleet
 * @return how many references there are; -1 on failure
 */
FLEET_API int32_t fleet_count(ASSET_PTR asset);

/**
 * Opens a port.
 * @param name  its name
 * @param where where it is
 * @return the port, null on failure
 */
FLEET_API PORT_PTR fleet_port_open(const char* name, const fleet_place* where);

/**
 * Where a port is.
 * @param port  the port
 * @param[out] where its place
 * @return -1 on failure
 */
FLEET_API int32_t fleet_port_place(PORT_PTR port, fleet_place* where);

/**
 * The name of a port.
 * @param port the port
 * @return the name, which the port owns; null on failure
 */
FLEET_API const char* fleet_port_name(PORT_PTR port);

/* For the other libraries of the fleet. */

/** Registers an object and returns its handle, with one reference. */
FLEET_API void* fleet_register(int32_t kind, void* object, void (*destroy)(void* object));
/** The object of a handle if it is of one of the kinds (a bit each), else null and an error. */
FLEET_API void* fleet_object(void* handle, int32_t kinds);
/** Takes another reference. */
FLEET_API void* fleet_retain(void* handle);
/** Remembers an error. */
FLEET_API void fleet_fail(const char* text);

#ifdef __cplusplus
}
#endif

#endif
