#include "fleet_cargo.h"

#include <chrono>
#include <cstring>
#include <thread>

struct cargo {
  void* ship;
  void* to;
  double tonnes;
};

namespace {

int32_t live = 0;

int32_t fail(cargo_error* error, int32_t code, const char* text) {
  if (error != nullptr) {
    error->code = code;
    std::strncpy(error->text, text, sizeof(error->text) - 1);
    error->text[sizeof(error->text) - 1] = 0;
  }
  return code;
}

}  // namespace

extern "C" {

int32_t fleet_live(void) { return live; }

int32_t cargo_load(SHIP_PTR ship, PORT_PTR to, double tonnes, cargo** loaded, cargo_error* error) {
  if (fleet_object(ship, FLEET_KIND_SHIP | FLEET_KIND_TANKER) == nullptr) return fail(error, 2, "no such ship");
  if (fleet_object(to, 1) == nullptr) return fail(error, 2, "no such port");
  if (!(tonnes <= 1000)) return fail(error, 7, "too heavy: at most 1000 tonnes");
  live += 1;
  *loaded = new cargo{ship, fleet_retain(to), tonnes};
  return 0;
}

int32_t cargo_weight(const cargo* load, double* tonnes, cargo_error* error) {
  if (load == nullptr || tonnes == nullptr) return fail(error, 1, "null");
  *tonnes = load->tonnes;
  return 0;
}

int32_t cargo_destination(cargo* load, PORT_PTR* to, cargo_error* error) {
  if (load == nullptr || to == nullptr) return fail(error, 1, "null");
  *to = load->to;
  return 0;
}

int32_t cargo_sail(cargo* load, int32_t milliseconds, double* track, int64_t count, cargo_error* error) {
  if (milliseconds < 0) return fail(error, 1, "time does not go back");
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  for (int64_t i = 0; i < count; i += 1) track[i] = load->tonnes + static_cast<double>(i);
  return 0;
}

void cargo_unload(cargo* load) {
  if (load == nullptr) return;
  live -= 1;
  fleet_release(load->to);
  delete load;
}
}
