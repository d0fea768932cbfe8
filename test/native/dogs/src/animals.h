#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "counted.h"
#include "dogs.h"

/// A dog with a name and a place.
class Dog : public Counted {
 public:
  static constexpr Kind kind_of_class = Kind::dog;

  explicit Dog(std::string name, std::size_t size = 0) : Counted(Kind::dog), name_(std::move(name)), body_(size, 1) {}

  const std::string& name() const noexcept { return name_; }

  position where() const {
    const std::lock_guard<std::mutex> guard(lock_);
    return where_;
  }

  position move(position by) {
    const std::lock_guard<std::mutex> guard(lock_);
    where_.east += by.east;
    where_.north += by.north;
    return where_;
  }

  std::atomic<bool> leashed{false};

 private:
  const std::string name_;
  const std::vector<char> body_;
  mutable std::mutex lock_;
  position where_{0, 0};
};

/// A crocodile, so that there is something that is no dog.
class Croc : public Counted {
 public:
  static constexpr Kind kind_of_class = Kind::croc;

  Croc() : Counted(Kind::croc) {}
  std::int32_t teeth() const noexcept { return 66; }
};

/// Somebody who has a dog. Knows it by its handle, which may have died if nobody kept the dog alive.
class Owner : public Counted {
 public:
  static constexpr Kind kind_of_class = Kind::owner;

  Owner(std::string name, void* dog) : Counted(Kind::owner), name_(std::move(name)), dog_(dog) {}

  ~Owner() override {
    if (retains_) give_back(dog_, "release", false);
  }

  const std::string& name() const noexcept { return name_; }
  void* dog() const noexcept { return dog_; }

  void retain() {
    if (retains_.exchange(true)) return;
    HeldAs<Dog> dog(dog_, "retain_dog");
    if (dog) dog.keep();
    else retains_ = false;
  }
  bool retains() const noexcept { return retains_; }

 private:
  const std::string name_;
  void* const dog_;
  std::atomic<bool> retains_{false};
};
