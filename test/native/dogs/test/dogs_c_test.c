/* That the header is C, and that no misuse of a handle crashes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dogs.h"

static int failures = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                             \
    }                                                                         \
  } while (0)

static char heard[64];
static void hear(const char* text) { snprintf(heard, sizeof heard, "%s", text); }

int main(void) {
  DOG_PTR dog = create_dog("Rex");
  CHECK(live_dogs() == 1 && reference_count(dog) == 1);
  CHECK(strcmp(dog_name(dog), "Rex") == 0);

  OWNER_PTR owner = create_owner("Ada", dog);
  CHECK(reference_count(dog) == 1);
  CHECK(retain_dog(owner) == 1 && retain_dog(owner) == 1 && reference_count(dog) == 2);
  CHECK(walk_dog(owner) == 1);
  position where = {-1, -1};
  CHECK(dog_position(dog, &where) == 1 && where.east == 0 && where.north == 1);
  char* said = say_walk(owner);
  CHECK(strcmp(said, "Come, Rex! Ada takes you out.") == 0);
  free_string(said);

  int32_t size = 0;
  char** names = dog_names(&size);
  CHECK(size == 1 && strcmp(names[0], "Rex") == 0);
  free_string_array(names, size);
  CHECK(live_strings() == 0);

  CHECK(leash_dog(dog, 1) == 1 && try_release(dog) == 0 && reference_count(dog) == 2);
  CHECK(leash_dog(dog, 0) == 1 && try_release(dog) == 1 && reference_count(dog) == 1);
  DOG_PTR same = owner_dog(owner);
  CHECK(same == dog && reference_count(dog) == 2);
  release(same);
  release(owner);
  CHECK(live_owners() == 0 && live_dogs() == 0);

  CHECK(reference_count(dog) == -1 && invalid_releases() == 0);
  release(dog);
  CHECK(invalid_releases() == 1);
  CHECK(isnan(run_dog(dog, 1, 0)));
  CHECK(strcmp(last_error_message(), "run_dog: the handle is not alive") == 0);

  CROC_PTR croc = create_croc();
  CHECK(croc_teeth(croc) == 66 && dog_name(croc) == NULL);
  CHECK(strcmp(last_error_message(), "dog_name: expected a dog, got a crocodile") == 0);
  CHECK(reference_count(croc) == 1);
  release(croc);
  CHECK(live_crocs() == 0);

  register_error_callback(hear);
  CHECK(fail_with("as asked") == 0 && strcmp(heard, "as asked") == 0);
  register_error_callback(NULL);
  CHECK(fail_with("unheard") == 0 && strcmp(heard, "as asked") == 0);

  date_time date;
  CHECK(create_date(2024, 2, 29, &date) == 1 && day_of_year(date) == 60);
  CHECK(create_date(2023, 2, 29, &date) == 0 && create_date(2023, 1, 1, NULL) == 0);
  CHECK(create_dog(NULL) == NULL && create_owner("Bob", NULL) == NULL && dog_names(NULL) == NULL);
  return failures == 0 ? 0 : 1;
}
