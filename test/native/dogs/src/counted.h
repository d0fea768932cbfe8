#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

enum class Kind { dog, croc, owner };

const char* name_of(Kind kind) noexcept;

/// An object with a count of references. All live ones stand in one table, which is what makes a handle checkable.
class Counted {
 public:
  explicit Counted(Kind kind) noexcept : kind_(kind) {}
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  virtual ~Counted() = default;

  Kind kind() const noexcept { return kind_; }

 private:
  friend class Held;
  friend std::int32_t count_of(const void*, const char*);
  friend bool give_back(void*, const char*, bool);

  const Kind kind_;
  std::atomic<std::int32_t> count_{1};
};

/// Enters a finished object into the table, with one reference that the caller owns.
void* enlist(std::unique_ptr<Counted> object);

/// A reference on a live object for as long as this exists; empty when the handle was not valid, and `fail` was told.
class Held {
 public:
  Held(const void* handle, const char* function);
  ~Held();
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  explicit operator bool() const noexcept { return object_ != nullptr; }
  Counted* get() const noexcept { return object_; }
  /// Leaves the reference to the caller.
  void keep() noexcept { kept_ = true; }

 private:
  Counted* object_ = nullptr;
  bool kept_ = false;
};

/// A reference on a live object of class T.
template <class T>
class HeldAs : public Held {
 public:
  HeldAs(const void* handle, const char* function) : Held(handle, function), object_(as(function)) {}
  explicit operator bool() const noexcept { return object_ != nullptr; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }

 private:
  T* as(const char* function) const;
  T* object_;
};

void report_wrong_kind(const char* function, Kind expected, Kind found);

template <class T>
T* HeldAs<T>::as(const char* function) const {
  if (get() == nullptr) return nullptr;
  if (get()->kind() == T::kind_of_class) return static_cast<T*>(get());
  report_wrong_kind(function, T::kind_of_class, get()->kind());
  return nullptr;
}

/// The count of a live object without the reference that asking takes, or -1.
std::int32_t count_of(const void* handle, const char* function);
/// Gives back one reference and deletes with the last. False when the handle is not alive.
bool give_back(void* handle, const char* function, bool by_user);

std::int32_t live(Kind kind) noexcept;
std::int32_t invalid_release_count() noexcept;
/// The handles of all live objects of a kind.
std::vector<const void*> handles_of(Kind kind);
