#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "netcdf/file_cache.h"
#include "netcdf/slab.h"
#include "netcdf/value_decoder.h"
#include "series/control.h"
#include "series/window.h"

namespace uchronia {

/** Reads a variable of a file as a series of a kind: maps its dimensions to issues, rows and steps. */
class VariableReader {
public:
    /**
     * @param station  which station; ignored for collections, which have them all. Without it the file must have one
     * @throws Error when there is no such variable, or its dimensions do not fit the kind
     */
    VariableReader(std::shared_ptr<const OpenFile> file, const std::string& variable, uchronia_kind kind,
                   std::optional<std::size_t> station, const AxisNames& names = {});

    const NcVariable& variable() const { return *variable_; }
    const FileAxes& axes() const { return axes_; }
    /** Of the axes, which may be longer than what the file has of them. */
    Shape shape() const;
    /** True when the file has this issue of the axis of issue times. */
    bool has_issue(std::int64_t issue) const { return issues_ == nullptr || issues_->row(issue) != Placement::kAbsent; }
    /** A window of the axes; what the file does not have is NaN. */
    void read(const Window& window, double* out, const Control& control, Extent extent) const;
    /** The attributes that were left out of account. */
    const std::vector<std::string>& bad_attributes() const { return decoder_.bad_attributes(); }

private:
    /** Where a dimension of the variable goes. */
    enum class Target { issue, row, step, fixed };

    Target target(Role role, uchronia_kind kind) const;
    /** A window of what is stored. */
    void read_stored(const Window& window, double* out, const Control& control, Extent extent) const;
    /** Through NcFile::read, in order or not. */
    void read_pieces(const Slab& slab, double* out, const Control& control) const;

    std::shared_ptr<const OpenFile> file_;
    const NcVariable* variable_;
    const FileAxes& axes_;
    const Placement* issues_ = nullptr;  ///< null when the file has them one by one
    const Placement* steps_ = nullptr;
    std::vector<Target> targets_;       ///< for each dimension of the variable, slowest first
    std::vector<std::size_t> indices_;  ///< the index of each fixed dimension
    ValueDecoder decoder_;
};

}  // namespace uchronia
