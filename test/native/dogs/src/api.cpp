#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "animals.h"
#include "failure.h"

namespace {
std::atomic<bark_callback> bark_listener{nullptr};
std::atomic<std::int32_t> strings{0};

/// Runs the body of an API function; what it throws becomes a failure and the fall-back value.
template <class T, class Body>
T guarded(const char* function, T fallback, Body body) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    fail(std::string(function) + ": " + error.what());
  } catch (...) {
    fail(std::string(function) + ": unknown failure");
  }
  return fallback;
}

/// False, and a failure, when a pointer argument is null.
bool given(const void* argument, const char* function, const char* name) {
  if (argument != nullptr) return true;
  fail(std::string(function) + ": " + name + " is null");
  return false;
}

char* copy_of(const std::string& text) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  ++strings;
  return copy;
}

bool leap(std::int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int32_t days_in(std::int32_t year, std::int32_t month) {
  static constexpr std::int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool is_day(std::int32_t year, std::int32_t month, std::int32_t day, const char* function) {
  if (month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month)) return true;
  fail(std::string(function) + ": there is no day " + std::to_string(year) + "-" + std::to_string(month) + "-" +
       std::to_string(day));
  return false;
}
}  // namespace

int32_t reference_count(COUNTED_PTR object) {
  return guarded("reference_count", -1, [&] { return count_of(object, "reference_count"); });
}

int32_t add_reference(COUNTED_PTR object) {
  return guarded("add_reference", -1, [&] {
    {
      Held held(object, "add_reference");
      if (!held) return -1;
      held.keep();
    }
    return count_of(object, "add_reference");
  });
}

void release(COUNTED_PTR object) {
  if (object == nullptr) return;
  guarded("release", false, [&] { return give_back(object, "release", true); });
}

int32_t try_release(COUNTED_PTR object) {
  return guarded("try_release", 0, [&] {
    {
      const Held held(object, "try_release");
      if (!held) return 0;
      if (held.get()->kind() == Kind::dog && static_cast<Dog*>(held.get())->leashed) return 0;
    }
    return give_back(object, "try_release", true) ? 1 : 0;
  });
}

int32_t live_dogs(void) { return live(Kind::dog); }
int32_t live_crocs(void) { return live(Kind::croc); }
int32_t live_owners(void) { return live(Kind::owner); }
int32_t live_strings(void) { return strings; }
int32_t invalid_releases(void) { return invalid_release_count(); }

DOG_PTR create_dog(const char* name) { return create_heavy_dog(name, 0); }

DOG_PTR create_heavy_dog(const char* name, size_t size) {
  return guarded("create_dog", static_cast<void*>(nullptr), [&]() -> void* {
    if (!given(name, "create_dog", "name")) return nullptr;
    if (size > (std::size_t{1} << 30)) {
      fail("create_heavy_dog: a dog of more than 1 GiB is too heavy");
      return nullptr;
    }
    return enlist(std::make_unique<Dog>(name, size));
  });
}

const char* dog_name(DOG_PTR handle) {
  return guarded("dog_name", static_cast<const char*>(nullptr), [&]() -> const char* {
    const HeldAs<Dog> dog(handle, "dog_name");
    return dog ? dog->name().c_str() : nullptr;
  });
}

int32_t dog_position(DOG_PTR handle, position* where) {
  return guarded("dog_position", 0, [&] {
    const HeldAs<Dog> dog(handle, "dog_position");
    if (!dog || !given(where, "dog_position", "where")) return 0;
    *where = dog->where();
    return 1;
  });
}

int32_t move_dog(DOG_PTR handle, position by) {
  return guarded("move_dog", 0, [&] {
    const HeldAs<Dog> dog(handle, "move_dog");
    if (!dog) return 0;
    dog->move(by);
    return 1;
  });
}

double run_dog(DOG_PTR handle, double metres, int32_t milliseconds) {
  constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
  return guarded("run_dog", nowhere, [&] {
    // Not held meanwhile, on purpose: who calls has to keep the dog alive, and this shows whether they did.
    std::this_thread::sleep_for(std::chrono::milliseconds(std::max(0, milliseconds)));
    const HeldAs<Dog> dog(handle, "run_dog");
    return dog ? dog->move({metres, 0}).east : nowhere;
  });
}

int32_t leash_dog(DOG_PTR handle, int32_t leashed) {
  return guarded("leash_dog", 0, [&] {
    const HeldAs<Dog> dog(handle, "leash_dog");
    if (!dog) return 0;
    dog->leashed = leashed != 0;
    return 1;
  });
}

int32_t bark(DOG_PTR handle) {
  return guarded("bark", 0, [&] {
    const HeldAs<Dog> dog(handle, "bark");
    const bark_callback callback = bark_listener;
    if (!dog || callback == nullptr) return 0;
    callback((dog->name() + " says woof").c_str());
    return 1;
  });
}

char** dog_names(int32_t* size) {
  return guarded("dog_names", static_cast<char**>(nullptr), [&]() -> char** {
    if (!given(size, "dog_names", "size")) return nullptr;
    std::vector<std::string> names;
    for (const void* handle : handles_of(Kind::dog)) {
      // One may have died since the list was made: that is no failure here.
      const HeldAs<Dog> dog(handle, "dog_names");
      if (dog) names.push_back(dog->name());
    }
    std::sort(names.begin(), names.end());
    auto** texts = static_cast<char**>(std::calloc(std::max<std::size_t>(names.size(), 1), sizeof(char*)));
    if (texts == nullptr) throw std::bad_alloc();
    ++strings;
    *size = static_cast<int32_t>(names.size());
    try {
      for (std::size_t i = 0; i < names.size(); ++i) texts[i] = copy_of(names[i]);
    } catch (...) {
      free_string_array(texts, *size);
      *size = 0;
      throw;
    }
    return texts;
  });
}

CROC_PTR create_croc(void) {
  return guarded("create_croc", static_cast<void*>(nullptr),
                 [] { return enlist(std::make_unique<Croc>()); });
}

int32_t croc_teeth(CROC_PTR handle) {
  return guarded("croc_teeth", -1, [&] {
    const HeldAs<Croc> croc(handle, "croc_teeth");
    return croc ? croc->teeth() : -1;
  });
}

OWNER_PTR create_owner(const char* name, DOG_PTR handle) {
  return guarded("create_owner", static_cast<void*>(nullptr), [&]() -> void* {
    if (!given(name, "create_owner", "name")) return nullptr;
    const HeldAs<Dog> dog(handle, "create_owner");
    return dog ? enlist(std::make_unique<Owner>(name, handle)) : nullptr;
  });
}

int32_t retain_dog(OWNER_PTR handle) {
  return guarded("retain_dog", 0, [&] {
    const HeldAs<Owner> owner(handle, "retain_dog");
    if (!owner) return 0;
    owner->retain();
    return owner->retains() ? 1 : 0;
  });
}

DOG_PTR owner_dog(OWNER_PTR handle) {
  return guarded("owner_dog", static_cast<void*>(nullptr), [&]() -> void* {
    const HeldAs<Owner> owner(handle, "owner_dog");
    if (!owner) return nullptr;
    HeldAs<Dog> dog(owner->dog(), "owner_dog");
    if (!dog) return nullptr;
    dog.keep();
    return owner->dog();
  });
}

int32_t walk_dog(OWNER_PTR handle) {
  return guarded("walk_dog", 0, [&] {
    const HeldAs<Owner> owner(handle, "walk_dog");
    if (!owner) return 0;
    const HeldAs<Dog> dog(owner->dog(), "walk_dog");
    if (!dog) return 0;
    dog->move({0, 1});
    return 1;
  });
}

char* say_walk(OWNER_PTR handle) {
  return guarded("say_walk", static_cast<char*>(nullptr), [&]() -> char* {
    const HeldAs<Owner> owner(handle, "say_walk");
    if (!owner) return nullptr;
    const HeldAs<Dog> dog(owner->dog(), "say_walk");
    return dog ? copy_of("Come, " + dog->name() + "! " + owner->name() + " takes you out.") : nullptr;
  });
}

int32_t create_date(int32_t year, int32_t month, int32_t day, date_time* date) {
  return guarded("create_date", 0, [&] {
    if (!given(date, "create_date", "date") || !is_day(year, month, day, "create_date")) return 0;
    *date = {year, month, day, 0, 0, 0};
    return 1;
  });
}

int32_t day_of_year(date_time date) {
  return guarded("day_of_year", -1, [&] {
    if (!is_day(date.year, date.month, date.day, "day_of_year")) return -1;
    std::int32_t day = date.day;
    for (std::int32_t month = 1; month < date.month; ++month) day += days_in(date.year, month);
    return day;
  });
}

void register_error_callback(error_callback callback) { set_error_callback(callback); }
void register_bark_callback(bark_callback callback) { bark_listener = callback; }
const char* last_error_message(void) { return last_failure(); }

int32_t fail_with(const char* message) {
  fail(message == nullptr ? "fail_with: message is null" : message);
  return 0;
}

void free_string(char* text) {
  if (text == nullptr) return;
  std::free(text);
  --strings;
}

void free_string_array(char** texts, int32_t size) {
  if (texts == nullptr) return;
  for (int32_t i = 0; i < size; ++i) free_string(texts[i]);
  std::free(texts);
  --strings;
}
