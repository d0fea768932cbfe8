#include "classic_mutator.h"

#include <random>
#include <string>

namespace {

struct Field {
    std::size_t at;
    std::size_t bytes;
};

/** Walks over a header and notes where its numbers and texts stand. */
class Fields {
public:
    explicit Fields(const std::vector<std::uint8_t>& file) : file_(file) {
        if (file.size() < 8 || file[0] != 'C' || file[1] != 'D' || file[2] != 'F') return;
        version_ = file[3];
        at_ = 4;
        count();  // records
        number(4);
        for (std::uint64_t n = count(); n > 0 && ok(); --n) {
            text(count());
            count();
        }
        attributes();
        number(4);
        for (std::uint64_t n = count(); n > 0 && ok(); --n) {
            text(count());
            for (std::uint64_t rank = count(); rank > 0 && ok(); --rank) count();
            attributes();
            number(4);
            count();
            number(version_ == 1 ? 4 : 8);
        }
    }

    std::vector<Field> numbers;
    std::vector<Field> texts;
    std::size_t end() const { return at_; }

private:
    bool ok() const { return at_ < file_.size(); }

    std::uint64_t number(std::size_t bytes) {
        if (at_ + bytes > file_.size()) {
            at_ = file_.size();
            return 0;
        }
        numbers.push_back({at_, bytes});
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | file_[at_++];
        return value;
    }
    std::uint64_t count() { return number(version_ == 5 ? 8 : 4); }
    void text(std::uint64_t bytes) {
        if (bytes > file_.size() - at_) {
            at_ = file_.size();
            return;
        }
        if (bytes > 0) texts.push_back({at_, static_cast<std::size_t>(bytes)});
        at_ += static_cast<std::size_t>((bytes + 3) / 4 * 4);
    }
    void attributes() {
        number(4);
        for (std::uint64_t n = count(); n > 0 && ok(); --n) {
            text(count());
            constexpr std::uint64_t sizes[] = {0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8};
            const std::uint64_t type = number(4);
            text((type < 12 ? sizes[type] : 1) * count());
        }
    }

    const std::vector<std::uint8_t>& file_;
    int version_ = 0;
    std::size_t at_ = 0;
};

}  // namespace

bool mutate_classic_file(std::vector<std::uint8_t>& file, unsigned seed) {
    std::minstd_rand random(seed);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
    const Fields fields(file);
    if (fields.numbers.empty()) return false;
    switch (below(8)) {
        case 0: case 1: case 2: case 3: {
            const Field f = fields.numbers[below(fields.numbers.size())];
            std::uint64_t value = 0;
            for (std::size_t i = 0; i < f.bytes; ++i) value = value << 8 | file[f.at + i];
            const std::uint64_t top = std::uint64_t{1} << (8 * f.bytes - 1);
            const std::uint64_t values[] = {0, 1, 2, 3, value + 1, value - 1, value * 2, value / 2, top, top - 1, ~std::uint64_t{0},
                                            file.size(), file.size() - 1, below(13), std::uint64_t{1} << below(8 * f.bytes), random()};
            value = values[below(std::size(values))];
            for (std::size_t i = f.bytes; i-- > 0; value >>= 8) file[f.at + i] = static_cast<std::uint8_t>(value);
            return true;
        }
        case 4: {
            if (fields.texts.empty()) return false;
            const Field f = fields.texts[below(fields.texts.size())];
            static const std::string words[] = {"hours since 1970-01-01", "months since 2000-01-31", "days", "seconds since 1e9", "360_day",
                                                "noleap", "time", "station_id", "lead_time", "_FillValue", "NaN", "1e999", "+99:99", "%s{0}"};
            const std::string& word = words[below(std::size(words))];
            if (below(2) == 0)
                file[f.at + below(f.bytes)] = static_cast<std::uint8_t>(below(256));
            else
                for (std::size_t i = 0; i < f.bytes; ++i) file[f.at + i] = static_cast<std::uint8_t>(i < word.size() ? word[i] : ' ');
            return true;
        }
        case 5: case 6:
            if (fields.end() >= file.size()) return false;
            for (std::size_t n = 1 + below(8), at = fields.end() + below(file.size() - fields.end()); n > 0 && at < file.size(); --n, ++at)
                file[at] = static_cast<std::uint8_t>(below(4) == 0 ? 255 : below(256));
            return true;
        default:
            file.resize(below(file.size() + 64) + 1);
            return true;
    }
}
