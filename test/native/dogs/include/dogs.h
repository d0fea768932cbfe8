/**
 * @file dogs.h
 * @brief Dogs, crocodiles and the people who own a dog: a small C API over C++ objects.
 *
 * Every object is counted: whoever creates one holds a reference and gives it back with release(). A handle that is
 * null, was released, or is of another kind than a function needs makes that function fail, never crash.
 *
 * A function that fails returns the value named in its description, remembers a text for last_error_message(), and
 * tells the error callback when there is one.
 */
#ifndef DOGS_H
#define DOGS_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#ifdef DOGS_BUILD
#define DOGS_API __declspec(dllexport)
#else
#define DOGS_API __declspec(dllimport)
#endif
#else
#define DOGS_API __attribute__((visibility("default")))
#endif

/* The handle types: C sees addresses, the names say what is behind them. */
#define COUNTED_PTR void* /**< any counted object */
#define DOG_PTR void*     /**< a dog; also a COUNTED_PTR */
#define CROC_PTR void*    /**< a crocodile; also a COUNTED_PTR */
#define OWNER_PTR void*   /**< the owner of a dog; also a COUNTED_PTR */

#ifdef __cplusplus
extern "C" {
#endif

/** @brief A place on the plain, in metres. */
typedef struct position {
  double east;
  double north;
} position;

/** @brief A date and time of day in UTC. */
typedef struct date_time {
  int32_t year;
  int32_t month;  /**< 1 to 12 */
  int32_t day;    /**< 1 to 31 */
  int32_t hour;   /**< 0 to 23 */
  int32_t minute; /**< 0 to 59 */
  int32_t second; /**< 0 to 59 */
} date_time;

/** @brief Told the text of each failure. The text is valid during the call only. */
typedef void (*error_callback)(const char* message);

/** @brief Told what a dog barks. The text is valid during the call only. */
typedef void (*bark_callback)(const char* text);

/* --- Counting --- */

/**
 * @brief The number of references on an object.
 * @param object any handle
 * @return the count, or -1 on failure
 */
DOGS_API int32_t reference_count(COUNTED_PTR object);

/**
 * @brief Takes one reference more.
 * @param object any handle
 * @return the new count, or -1 on failure
 */
DOGS_API int32_t add_reference(COUNTED_PTR object);

/**
 * @brief Gives back one reference; the last one deletes the object.
 * @param object any handle; null is fine and does nothing
 */
DOGS_API void release(COUNTED_PTR object);

/**
 * @brief Gives back one reference unless the object is a dog on a leash.
 * @param object any handle
 * @return 1 when the reference was given back, 0 when it was refused or on failure
 */
DOGS_API int32_t try_release(COUNTED_PTR object);

/** @brief The dogs that exist now. */
DOGS_API int32_t live_dogs(void);

/** @brief The crocodiles that exist now. */
DOGS_API int32_t live_crocs(void);

/** @brief The owners that exist now. */
DOGS_API int32_t live_owners(void);

/** @brief The strings and string arrays that this library handed out and that were not freed yet. */
DOGS_API int32_t live_strings(void);

/** @brief How often a handle was released that was not alive: double frees, were they not caught. */
DOGS_API int32_t invalid_releases(void);

/* --- Dogs --- */

/**
 * @brief Creates a dog that stands at (0, 0).
 * @param name its name, in UTF-8
 * @return the dog, which the caller owns; null on failure
 */
DOGS_API DOG_PTR create_dog(const char* name);

/**
 * @brief Creates a dog with a body of a certain size in memory.
 * @param name its name, in UTF-8
 * @param size the size in bytes, at most 1 GiB
 * @return the dog, which the caller owns; null on failure
 */
DOGS_API DOG_PTR create_heavy_dog(const char* name, size_t size);

/**
 * @brief The name of a dog.
 * @param dog the dog
 * @return the name, which the dog owns; null on failure
 */
DOGS_API const char* dog_name(DOG_PTR dog);

/**
 * @brief Where a dog stands.
 * @param dog the dog
 * @param[out] where filled with its position
 * @return 1, or 0 on failure
 */
DOGS_API int32_t dog_position(DOG_PTR dog, position* where);

/**
 * @brief Moves a dog.
 * @param dog the dog
 * @param by how far to go in each direction
 * @return 1, or 0 on failure
 */
DOGS_API int32_t move_dog(DOG_PTR dog, position by);

/**
 * @brief Lets a dog run to the east, which takes a while; for calls on another thread.
 * @param dog the dog
 * @param metres how far
 * @param milliseconds how long it takes
 * @return where it is then, to the east; NaN on failure, also when the dog is gone by then
 */
DOGS_API double run_dog(DOG_PTR dog, double metres, int32_t milliseconds);

/**
 * @brief Puts a dog on a leash, or takes it off.
 * @param dog the dog
 * @param leashed 1 or 0
 * @return 1, or 0 on failure
 */
DOGS_API int32_t leash_dog(DOG_PTR dog, int32_t leashed);

/**
 * @brief Lets a dog bark, to the bark callback if there is one.
 * @param dog the dog
 * @return 1 when somebody heard it, 0 when nobody did or on failure
 */
DOGS_API int32_t bark(DOG_PTR dog);

/**
 * @brief The names of all dogs, sorted.
 * @param[out] size the number of names
 * @return the names, which the caller frees with free_string_array(); null on failure
 */
DOGS_API char** dog_names(int32_t* size);

/* --- Crocodiles --- */

/**
 * @brief Creates a crocodile.
 * @return the crocodile, which the caller owns
 */
DOGS_API CROC_PTR create_croc(void);

/**
 * @brief How many teeth a crocodile has.
 * @param croc the crocodile
 * @return the number, or -1 on failure
 */
DOGS_API int32_t croc_teeth(CROC_PTR croc);

/* --- Owners --- */

/**
 * @brief Creates the owner of a dog.
 *
 * The owner takes no reference: the caller has to see to it that the dog lives as long.
 *
 * @param name the name of the owner, in UTF-8
 * @param dog the dog
 * @return the owner, which the caller owns; null on failure
 */
DOGS_API OWNER_PTR create_owner(const char* name, DOG_PTR dog);

/**
 * @brief Lets an owner take a reference on the dog, given back when the owner is deleted.
 * @param owner the owner
 * @return 1, or 0 on failure
 */
DOGS_API int32_t retain_dog(OWNER_PTR owner);

/**
 * @brief The dog of an owner.
 * @param owner the owner
 * @return the dog, with a new reference which the caller owns; null on failure, also when the dog is gone
 */
DOGS_API DOG_PTR owner_dog(OWNER_PTR owner);

/**
 * @brief Walks the dog one metre to the north.
 * @param owner the owner
 * @return 1, or 0 on failure, also when the dog is gone
 */
DOGS_API int32_t walk_dog(OWNER_PTR owner);

/**
 * @brief What an owner says before a walk.
 * @param owner the owner
 * @return a text which the caller frees with free_string(); null on failure, also when the dog is gone
 */
DOGS_API char* say_walk(OWNER_PTR owner);

/* --- Dates --- */

/**
 * @brief Fills a date and time.
 * @param year the year
 * @param month the month, 1 to 12
 * @param day the day of the month
 * @param[out] date filled at midnight of that day
 * @return 1, or 0 when there is no such day
 */
DOGS_API int32_t create_date(int32_t year, int32_t month, int32_t day, date_time* date);

/**
 * @brief The day of the year of a date.
 * @param date the date
 * @return 1 to 366, or -1 when there is no such day
 */
DOGS_API int32_t day_of_year(date_time date);

/* --- Callbacks, failures, memory --- */

/**
 * @brief Sets who is told of failures, in place of whoever was told before.
 * @param callback the function; null for nobody
 */
DOGS_API void register_error_callback(error_callback callback);

/**
 * @brief Sets who hears dogs bark, in place of whoever heard them before.
 * @param callback the function; null for nobody
 */
DOGS_API void register_bark_callback(bark_callback callback);

/**
 * @brief The text of the last failure on this thread.
 * @return the text, empty when nothing failed yet; valid until the next failure on this thread
 */
DOGS_API const char* last_error_message(void);

/**
 * @brief A function that always fails.
 * @param message the text of the failure
 * @return 0
 */
DOGS_API int32_t fail_with(const char* message);

/**
 * @brief Frees a string that this library returned.
 * @param text the string; null is fine
 */
DOGS_API void free_string(char* text);

/**
 * @brief Frees an array of strings that this library returned.
 * @param texts the array; null is fine
 * @param size its length
 */
DOGS_API void free_string_array(char** texts, int32_t size);

#ifdef __cplusplus
}
#endif

#endif
