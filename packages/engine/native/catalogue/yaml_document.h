#pragma once
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uchronia {

/**
 * A text as the one YAML document that it is, read in one pass. The nodes of yaml-cpp, which can be changed, take several times
 * as long to make and to ask.
 */
class YamlDocument {
public:
    enum class Kind { null, scalar, sequence, mapping };

    struct Node {
        Kind kind = Kind::null;
        int line = 0;  ///< counted from 1
        std::string scalar;
        std::vector<const Node*> items;                               ///< of a sequence
        std::vector<std::pair<const Node*, const Node*>> pairs;  ///< of a mapping, in the order of the text

        bool is_scalar() const { return kind == Kind::scalar; }
        bool is_mapping() const { return kind == Kind::mapping; }
        /** The value of the first such key of a mapping; null when there is none. */
        const Node* find(std::string_view key) const;
    };

    /**
     * @param path names it in errors
     * @throws Error UCHRONIA_FORMAT for what is no YAML, or more than one document
     */
    YamlDocument(const std::string& text, const std::string& path);

    /** Of kind null for a text that says nothing. */
    const Node& root() const { return *root_; }

private:
    class Builder;

    std::deque<Node> nodes_;  ///< an alias is the node that it names, and may lie in itself: none of them owns another
    const Node* root_;
};

}  // namespace uchronia
