#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "catalogue/library.h"
#include "series/series.h"

namespace uchronia {

/**
 * Handles are tokens, never addresses: a kind, a slot of a table and the generation of that slot. One that was freed,
 * or never came from here, finds nothing. Every function is safe from any thread.
 */
void* new_handle(std::shared_ptr<Library> library);
void* new_handle(std::shared_ptr<Series> series);

/**
 * The object of a handle. The caller holds it as long as it needs it: freeing the handle meanwhile is harmless.
 * @throws Error UCHRONIA_INVALID_HANDLE for a null, freed, foreign or other handle
 */
std::shared_ptr<Library> library_of(void* handle);
std::shared_ptr<Series> series_of(void* handle);
std::shared_ptr<Series> series_of(void* handle, std::initializer_list<uchronia_kind> kinds);

/** UCHRONIA_KIND_ANY when the handle is not alive. */
uchronia_kind kind_of_handle(void* handle);

/** Frees a handle; null does nothing. @throws Error UCHRONIA_INVALID_HANDLE */
void free_handle(void* handle);

/** The number of live handles of a kind (UCHRONIA_KIND_ANY: of any). */
std::int64_t live_handles(uchronia_kind kind);

}  // namespace uchronia
