#pragma once
#include <hdf5.h>

namespace uchronia {

/** Closes an identifier of HDF5 at the end of a scope. */
class Closing {
public:
    Closing(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
    ~Closing() {
        if (id_ >= 0) close_(id_);
    }
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    operator hid_t() const { return id_; }
    bool ok() const { return id_ >= 0; }

private:
    const hid_t id_;
    herr_t (*const close_)(hid_t);
};

}  // namespace uchronia
