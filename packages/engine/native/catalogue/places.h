#pragma once
#include <string>
#include <vector>

namespace uchronia {

/** Where the files of a catalogue are looked for, the same for every kind of entry. */
class Places {
public:
    /** @param data_path may be empty */
    Places(const std::string& catalogue, const std::string& data_path);

    /**
     * The absolute path of a file: as it stands when it is absolute, else beside the catalogue, else under the data path.
     * @throws Error UCHRONIA_IO listing the places looked at
     */
    std::string find_file(const std::string& file) const;

    /**
     * The absolute patterns of the places where the file of each issue is looked for, in the same order.
     * @throws Error UCHRONIA_IO when the folder before the first field is in none of them
     */
    std::vector<std::string> find_patterns(const std::string& pattern) const;

private:
    std::string beside_;
    std::string data_path_;
};

}  // namespace uchronia
