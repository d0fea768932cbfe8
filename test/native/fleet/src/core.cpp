#include "fleet_core.h"

#include <map>
#include <mutex>
#include <string>

namespace {

struct Entry {
  int32_t kind;
  void* object;
  void (*destroy)(void*);
  int32_t count;
};

std::mutex mutex;
std::map<std::uintptr_t, Entry> entries;
std::uintptr_t next = 0x1000;
thread_local std::string error;
int32_t ports = 0;

constexpr int32_t kind_port = 1;

struct Port {
  std::string name;
  fleet_place place;
};

// Handles are tokens, so that a freed one is known for what it is.
std::map<std::uintptr_t, Entry>::iterator find(void* handle) {
  return entries.find(reinterpret_cast<std::uintptr_t>(handle));
}

}  // namespace

extern "C" {

void fleet_fail(const char* text) { error = text; }

const char* fleet_last_error(void) { return error.c_str(); }

void* fleet_register(int32_t kind, void* object, void (*destroy)(void*)) {
  std::lock_guard lock(mutex);
  next += 16;
  entries[next] = Entry{kind, object, destroy, 1};
  return reinterpret_cast<void*>(next);
}

void* fleet_object(void* handle, int32_t kinds) {
  std::lock_guard lock(mutex);
  auto entry = find(handle);
  if (entry == entries.end()) {
    error = "no such object: it is null, freed or foreign";
    return nullptr;
  }
  if ((entry->second.kind & kinds) == 0) {
    error = "the object is of another kind";
    return nullptr;
  }
  return entry->second.object;
}

void* fleet_retain(void* handle) {
  std::lock_guard lock(mutex);
  auto entry = find(handle);
  if (entry == entries.end()) return nullptr;
  entry->second.count += 1;
  return handle;
}

void fleet_release(ASSET_PTR asset) {
  if (asset == nullptr) return;
  Entry dead{};
  {
    std::lock_guard lock(mutex);
    auto entry = find(asset);
    if (entry == entries.end()) {
      error = "released twice";
      return;
    }
    entry->second.count -= 1;
    if (entry->second.count > 0) return;
    dead = entry->second;
    entries.erase(entry);
  }
  dead.destroy(dead.object);
}

int32_t fleet_count(ASSET_PTR asset) {
  std::lock_guard lock(mutex);
  auto entry = find(asset);
  if (entry != entries.end()) return entry->second.count;
  error = "no such object: it is null, freed or foreign";
  return -1;
}

int32_t fleet_live(void) { return ports; }

PORT_PTR fleet_port_open(const char* name, const fleet_place* where) {
  if (name == nullptr || where == nullptr || *name == 0) {
    error = "a port needs a name and a place";
    return nullptr;
  }
  ports += 1;
  return fleet_register(kind_port, new Port{name, *where}, [](void* port) {
    ports -= 1;
    delete static_cast<Port*>(port);
  });
}

int32_t fleet_port_place(PORT_PTR port, fleet_place* where) {
  auto* found = static_cast<Port*>(fleet_object(port, kind_port));
  if (found == nullptr || where == nullptr) return -1;
  *where = found->place;
  return 0;
}

const char* fleet_port_name(PORT_PTR port) {
  auto* found = static_cast<Port*>(fleet_object(port, kind_port));
  return found == nullptr ? nullptr : found->name.c_str();
}
}
