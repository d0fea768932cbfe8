#pragma once
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text.h"
#include "validation/departure.h"

namespace uchronia {

/** Common to the rule books: what a header says, and the list of departures. */
class RuleBook {
public:
    explicit RuleBook(const NcFile& file) : file_(file) {}

protected:
    void say(const std::string& variable, const std::string& rule, const std::string& found, const std::string& remedy) {
        found_.push_back(Departure{variable, rule, found, remedy});
    }

    int dimension(const std::string& name) const {
        for (std::size_t d = 0; d < file_.dimensions().size(); ++d)
            if (file_.dimensions()[d].name == name) return static_cast<int>(d);
        return -1;
    }

    const NcDimension& at(int dimension) const { return file_.dimensions()[static_cast<std::size_t>(dimension)]; }

    std::vector<std::string> names_of(const std::vector<int>& dimensions) const {
        std::vector<std::string> names;
        for (int d : dimensions) names.push_back(at(d).name);
        return names;
    }

    /** The text of an attribute; nothing when it is absent, or no text. */
    static std::optional<std::string> text(const Json& attributes, const std::string& name) {
        const auto found = attributes.find(name);
        if (found == attributes.end() || !found->is_string()) return std::nullopt;
        std::string value = found->get<std::string>();
        while (!value.empty() && value.back() == '\0') value.pop_back();
        return value;
    }

    static std::optional<double> number(const Json& attributes, const std::string& name) {
        const auto found = attributes.find(name);
        if (found == attributes.end() || !found->is_number()) return std::nullopt;
        return found->get<double>();
    }

    /** A value for people: short, whatever the file has. */
    static std::string shown(const Json& value) {
        std::string out = value.dump(-1, ' ', false, Json::error_handler_t::replace);
        return out.size() > 80 ? out.substr(0, 77) + "..." : out;
    }

    static std::string shown(const Json& attributes, const std::string& name) {
        const auto found = attributes.find(name);
        return found == attributes.end() ? "it is absent" : cat("it is ", shown(*found));
    }

    /** The values of a one-dimensional variable of a size that coordinates have; nothing for others. */
    std::optional<std::vector<double>> values(const NcVariable& v) const {
        if (v.dimensions.size() != 1 || !v.is_numeric()) return std::nullopt;
        file_.axis_length(v.dimensions[0]);
        return file_.read_all(v);
    }

    const NcFile& file_;
    std::vector<Departure> found_;
};

}  // namespace uchronia
