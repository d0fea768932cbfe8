#include "counted.h"

#include <array>
#include <mutex>
#include <unordered_set>

#include "failure.h"

namespace {
// Never destroyed: handles may be released while the process ends.
std::mutex& table_lock() {
  static auto* lock = new std::mutex;
  return *lock;
}

std::unordered_set<const void*>& table() {
  static auto* objects = new std::unordered_set<const void*>;
  return *objects;
}

std::array<std::atomic<std::int32_t>, 3> counts{};
std::atomic<std::int32_t> invalid{0};

std::string not_alive(const char* function, const void* handle) {
  return std::string(function) + (handle == nullptr ? ": got a null handle" : ": the handle is not alive");
}
}  // namespace

const char* name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::dog:
      return "dog";
    case Kind::croc:
      return "crocodile";
    default:
      return "owner";
  }
}

void* enlist(std::unique_ptr<Counted> object) {
  const std::lock_guard<std::mutex> guard(table_lock());
  table().insert(object.get());
  ++counts[static_cast<std::size_t>(object->kind())];
  return object.release();
}

Held::Held(const void* handle, const char* function) {
  {
    const std::lock_guard<std::mutex> guard(table_lock());
    if (table().count(handle) != 0) {
      object_ = static_cast<Counted*>(const_cast<void*>(handle));
      ++object_->count_;
    }
  }
  if (object_ == nullptr) fail(not_alive(function, handle));
}

Held::~Held() {
  if (object_ != nullptr && !kept_) give_back(object_, "", false);
}

void report_wrong_kind(const char* function, Kind expected, Kind found) {
  fail(std::string(function) + ": expected a " + name_of(expected) + ", got a " + name_of(found));
}

std::int32_t count_of(const void* handle, const char* function) {
  const Held held(handle, function);
  return held ? held.get()->count_ - 1 : -1;
}

bool give_back(void* handle, const char* function, bool by_user) {
  std::unique_ptr<Counted> last;
  {
    const std::lock_guard<std::mutex> guard(table_lock());
    if (table().count(handle) != 0) {
      auto* object = static_cast<Counted*>(handle);
      if (--object->count_ > 0) return true;
      table().erase(handle);
      --counts[static_cast<std::size_t>(object->kind_)];
      last.reset(object);
    }
  }
  if (last != nullptr) return true;
  if (by_user) ++invalid;
  fail(not_alive(function, handle));
  return false;
}

std::int32_t live(Kind kind) noexcept { return counts[static_cast<std::size_t>(kind)]; }

std::int32_t invalid_release_count() noexcept { return invalid; }

std::vector<const void*> handles_of(Kind kind) {
  const std::lock_guard<std::mutex> guard(table_lock());
  std::vector<const void*> handles;
  for (const void* handle : table()) {
    if (static_cast<const Counted*>(handle)->kind() == kind) handles.push_back(handle);
  }
  return handles;
}
