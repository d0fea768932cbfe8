#include "fleet_ships.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr int32_t kind_port = 1;
constexpr int32_t kind_crew = 2;
constexpr int32_t kind_vessel = FLEET_KIND_SHIP | FLEET_KIND_TANKER;

int32_t live = 0;

struct Crew {
  std::vector<std::string> names;
};

struct Vessel {
  std::string name;
  fleet_kind kind;
  void* home;
  double capacity;
  std::vector<void*> crews;
  std::vector<int32_t> soundings;
};

void destroy_vessel(void* object) {
  auto* vessel = static_cast<Vessel*>(object);
  for (void* crew : vessel->crews) fleet_release(crew);
  live -= 1;
  delete vessel;
}

Vessel* vessel_of(void* handle) { return static_cast<Vessel*>(fleet_object(handle, kind_vessel)); }

char* copy(const std::string& text) {
  auto* out = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(out, text.c_str(), text.size() + 1);
  live += 1;
  return out;
}

void* build(const char* name, fleet_kind kind, void* home, double capacity) {
  live += 1;
  const std::string text(name);
  std::vector<int32_t> soundings;
  for (char letter : text) soundings.push_back(letter);
  return fleet_register(kind, new Vessel{text, kind, home, capacity, {}, soundings}, destroy_vessel);
}

}  // namespace

extern "C" {

int32_t fleet_live(void) { return live; }

const char* fleet_status_text(int32_t status) {
  switch (status) {
    case FLEET_OK:
      return "fine";
    case FLEET_BAD_ARGUMENT:
      return "an argument makes no sense";
    case FLEET_BAD_HANDLE:
      return "no such object";
    case FLEET_TOO_SMALL:
      return "the buffer is too small";
    default:
      return "unknown";
  }
}

fleet_status fleet_ship_build(const char* name, PORT_PTR home, SHIP_PTR* ship) {
  if (name == nullptr || ship == nullptr || *name == 0) return FLEET_BAD_ARGUMENT;
  if (fleet_object(home, kind_port) == nullptr) return FLEET_BAD_HANDLE;
  *ship = build(name, FLEET_KIND_SHIP, home, 0);
  return FLEET_OK;
}

fleet_status fleet_tanker_build(const char* name, double capacity, TANKER_PTR* tanker) {
  if (name == nullptr || tanker == nullptr || !(capacity > 0)) return FLEET_BAD_ARGUMENT;
  *tanker = build(name, FLEET_KIND_TANKER, nullptr, capacity);
  return FLEET_OK;
}

fleet_status fleet_vessel_kind(VESSEL_PTR vessel, fleet_kind* kind) {
  Vessel* found = vessel_of(vessel);
  if (found == nullptr || kind == nullptr) return FLEET_BAD_HANDLE;
  *kind = found->kind;
  return FLEET_OK;
}

fleet_status fleet_vessel_describe(VESSEL_PTR vessel, char* text, int64_t capacity, int64_t* size) {
  Vessel* found = vessel_of(vessel);
  if (found == nullptr || size == nullptr) return FLEET_BAD_HANDLE;
  std::string all;
  for (int i = 0; i < 400; i += 1) all += found->name + ";";
  *size = static_cast<int64_t>(all.size()) + 1;
  if (text == nullptr || capacity < *size) return FLEET_TOO_SMALL;
  std::memcpy(text, all.c_str(), all.size() + 1);
  return FLEET_OK;
}

fleet_status fleet_ship_home(SHIP_PTR ship, PORT_PTR* home) {
  Vessel* found = vessel_of(ship);
  if (found == nullptr || home == nullptr) return FLEET_BAD_HANDLE;
  *home = found->home == nullptr ? nullptr : fleet_retain(found->home);
  return FLEET_OK;
}

fleet_status fleet_crew_hire(const char* const* names, int32_t count, CREW_PTR* crew) {
  if (count < 0 || crew == nullptr || (count > 0 && names == nullptr)) return FLEET_BAD_ARGUMENT;
  auto* made = new Crew;
  for (int32_t i = 0; i < count; i += 1) made->names.emplace_back(names[i]);
  live += 1;
  *crew = fleet_register(kind_crew, made, [](void* object) {
    live -= 1;
    delete static_cast<Crew*>(object);
  });
  return FLEET_OK;
}

fleet_status fleet_crew_board(SHIP_PTR ship, CREW_PTR crew) {
  Vessel* found = vessel_of(ship);
  if (found == nullptr || fleet_object(crew, kind_crew) == nullptr) return FLEET_BAD_HANDLE;
  found->crews.push_back(crew);
  return FLEET_OK;
}

fleet_status fleet_ship_people(SHIP_PTR ship, char** names) {
  Vessel* found = vessel_of(ship);
  if (found == nullptr || names == nullptr) return FLEET_BAD_HANDLE;
  std::string all;
  for (void* handle : found->crews) {
    auto* crew = static_cast<Crew*>(fleet_object(handle, kind_crew));
    if (crew == nullptr) return FLEET_BAD_HANDLE;
    for (const auto& name : crew->names) all += (all.empty() ? "" : ",") + name;
  }
  *names = copy(all);
  return FLEET_OK;
}

void fleet_string_free(char* text) {
  if (text != nullptr) live -= 1;
  std::free(text);
}

fleet_status fleet_longest(VESSEL_PTR const* vessels, size_t count, int32_t* index) {
  if (index == nullptr || count == 0) return FLEET_BAD_ARGUMENT;
  size_t longest = 0;
  for (size_t i = 0; i < count; i += 1) {
    Vessel* found = vessel_of(vessels[i]);
    if (found == nullptr) return FLEET_BAD_HANDLE;
    if (found->name.size() <= longest) continue;
    longest = found->name.size();
    *index = static_cast<int32_t>(i);
  }
  return FLEET_OK;
}

fleet_status fleet_plan(const char*, const fleet_stop* stops, int32_t count, fleet_kind kind, fleet_stop* last) {
  if (stops == nullptr || last == nullptr || count < 1 || count > FLEET_MAX_STOPS) return FLEET_BAD_ARGUMENT;
  if (kind != FLEET_KIND_SHIP && kind != FLEET_KIND_TANKER) return FLEET_BAD_ARGUMENT;
  *last = stops[count - 1];
  last->arrival += 3600000;
  return FLEET_OK;
}

fleet_voyage* fleet_voyage_of(SHIP_PTR ship, int32_t stops) {
  Vessel* found = vessel_of(ship);
  if (found == nullptr) return nullptr;
  live += 1;
  auto* voyage = static_cast<fleet_voyage*>(std::calloc(1, sizeof(fleet_voyage)));
  std::strncpy(voyage->name, found->name.c_str(), sizeof(voyage->name) - 1);
  voyage->stop_count = stops;
  voyage->kind = found->kind;
  if (stops <= 0) return voyage;
  const auto count = static_cast<size_t>(stops);
  voyage->log_length = 3;
  voyage->stops = static_cast<fleet_stop*>(std::calloc(count, sizeof(fleet_stop)));
  voyage->fuel_log = static_cast<double*>(std::calloc(3, sizeof(double)));
  voyage->captains = static_cast<char**>(std::calloc(count, sizeof(char*)));
  voyage->depths = static_cast<double**>(std::calloc(count, sizeof(double*)));
  for (size_t i = 0; i < 3; i += 1) voyage->fuel_log[i] = 100.0 - static_cast<double>(i);
  for (size_t i = 0; i < count; i += 1) {
    voyage->stops[i].arrival = static_cast<int64_t>(i) * 1000;
    voyage->stops[i].watches[2] = static_cast<int8_t>(i);
    voyage->captains[i] = static_cast<char*>(std::calloc(1, 2));
    voyage->captains[i][0] = static_cast<char>('A' + i);
    voyage->depths[i] = static_cast<double*>(std::calloc(3, sizeof(double)));
    voyage->depths[i][1] = static_cast<double>(i) + 0.5;
  }
  return voyage;
}

void fleet_voyage_free(fleet_voyage* voyage) {
  if (voyage == nullptr) return;
  live -= 1;
  for (int32_t i = 0; i < voyage->stop_count; i += 1) {
    std::free(voyage->captains[i]);
    std::free(voyage->depths[i]);
  }
  std::free(voyage->stops);
  std::free(voyage->fuel_log);
  std::free(voyage->captains);
  std::free(voyage->depths);
  std::free(voyage);
}

int32_t fleet_run(fleet_watch watch) {
  if (watch == nullptr) return -1;
  for (int32_t stop = 0; stop < 3; stop += 1) {
    if (!watch(stop, 50.0 - stop, "Ada")) return stop;
  }
  return 3;
}

fleet_place fleet_middle(fleet_place a, fleet_place b) {
  return fleet_place{(a.latitude + b.latitude) / 2, (a.longitude + b.longitude) / 2};
}

double fleet_mix(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h, float i,
                 double j, bool k) {
  return static_cast<double>(a) + b + c + d + static_cast<double>(e) + static_cast<double>(f) + static_cast<double>(g) +
         static_cast<double>(h) + static_cast<double>(i) + j + (k ? 1.0 : 0.0);
}

fleet_status fleet_double_all(float* values, int32_t count) {
  if (count < 0 || (count > 0 && values == nullptr)) return FLEET_BAD_ARGUMENT;
  for (int32_t i = 0; i < count; i += 1) values[i] *= 2;
  return FLEET_OK;
}

fleet_status fleet_row_sums(double** rows, int32_t row_count, int32_t columns, double* sums) {
  if (row_count < 0 || columns < 0) return FLEET_BAD_ARGUMENT;
  for (int32_t row = 0; row < row_count; row += 1) {
    sums[row] = 0;
    for (int32_t column = 0; column < columns; column += 1) sums[row] += rows[row][column];
  }
  return FLEET_OK;
}

fleet_status fleet_add(int64_t* counter, int64_t by) {
  if (counter == nullptr) return FLEET_BAD_ARGUMENT;
  *counter += by;
  return FLEET_OK;
}

int32_t fleet_sounding_count(VESSEL_PTR vessel) {
  Vessel* found = vessel_of(vessel);
  return found == nullptr ? -1 : static_cast<int32_t>(found->soundings.size());
}

const int32_t* fleet_soundings(VESSEL_PTR vessel) {
  Vessel* found = vessel_of(vessel);
  return found == nullptr ? nullptr : found->soundings.data();
}

fleet_status fleet_get_soundings(VESSEL_PTR vessel, int32_t* soundings) {
  Vessel* found = vessel_of(vessel);
  if (found == nullptr || soundings == nullptr) return FLEET_BAD_HANDLE;
  for (size_t i = 0; i < found->soundings.size(); i += 1) soundings[i] = found->soundings[i];
  return FLEET_OK;
}

uint32_t fleet_checksum(const void* bytes, size_t size) {
  uint32_t sum = 1;
  for (size_t i = 0; i < size; i += 1) sum = sum * 31 + static_cast<const unsigned char*>(bytes)[i];
  return sum;
}

void fleet_log(const char*, ...) {}
}
