#include "catalogue/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <unordered_map>
#include <utility>

#include "error.h"

namespace uchronia {

/** Makes nodes of what the parser comes across. */
class YamlDocument::Builder : public YAML::EventHandler {
public:
    explicit Builder(std::deque<Node>& nodes) : nodes_(nodes) {}

    const Node* root() const { return root_; }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { place(make(Kind::null, mark, anchor)); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        place(found == anchored_.end() ? make(Kind::null, mark, YAML::NullAnchor) : found->second);
    }

    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
        Node* node = make(Kind::scalar, mark, anchor);
        node->scalar = value;
        place(node);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open_.push_back({make(Kind::sequence, mark, anchor), nullptr});
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open_.push_back({make(Kind::mapping, mark, anchor), nullptr});
    }
    void OnMapEnd() override { close(); }

private:
    /** A sequence or mapping that is being read, and the key that waits for its value. */
    struct Open {
        Node* node;
        const Node* key;
    };

    Node* make(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        nodes_.emplace_back();
        Node* node = &nodes_.back();
        node->kind = kind;
        node->line = mark.line + 1;
        if (anchor != YAML::NullAnchor) anchored_[anchor] = node;
        return node;
    }

    void place(const Node* node) {
        if (open_.empty()) {
            root_ = node;
            return;
        }
        Open& open = open_.back();
        if (open.node->kind == Kind::sequence)
            open.node->items.push_back(node);
        else if (open.key == nullptr)
            open.key = node;
        else
            open.node->pairs.emplace_back(std::exchange(open.key, nullptr), node);
    }

    void close() {
        const Node* node = open_.back().node;
        open_.pop_back();
        place(node);
    }

    std::deque<Node>& nodes_;
    std::vector<Open> open_;
    std::unordered_map<YAML::anchor_t, const Node*> anchored_;
    const Node* root_ = nullptr;
};

namespace {

/** Sees whether a document has anything in it. */
class DocumentContent : public YAML::EventHandler {
public:
    bool any = false;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { any = true; }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { any = true; }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { any = true; }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { any = true; }
    void OnMapEnd() override {}
};

/**
 * Refuses what follows the first document, but for empty ones. Documents are not all read: of some malformed texts the parser
 * finds empty ones without end.
 */
void check_rest(YAML::Parser& parser, const std::string& path) {
    constexpr int kMostEmpty = 16;
    for (int i = 0; i < kMostEmpty; ++i) {
        DocumentContent next;
        if (!parser.HandleNextDocument(next)) return;
        if (next.any)
            fail(UCHRONIA_FORMAT, path, " has more than one YAML document (parts that begin with ---), and a catalogue is one; put all "
                 "entries into it");
    }
    fail(UCHRONIA_FORMAT, path, " is not valid YAML: what follows its first document is malformed");
}

}  // namespace

const YamlDocument::Node* YamlDocument::Node::find(std::string_view key) const {
    for (const auto& [name, value] : pairs)
        if (name->is_scalar() && name->scalar == key) return value;
    return nullptr;
}

YamlDocument::YamlDocument(const std::string& text, const std::string& path) {
    Builder builder(nodes_);
    try {
        std::istringstream in(text);
        YAML::Parser parser(in);
        if (parser.HandleNextDocument(builder)) check_rest(parser, path);
    } catch (const YAML::Exception& e) {
        fail(UCHRONIA_FORMAT, path, " is not valid YAML: line ", e.mark.line + 1, ", column ", e.mark.column + 1, ": ", e.msg);
    }
    if (builder.root() == nullptr) nodes_.emplace_back();
    root_ = builder.root() == nullptr ? &nodes_.back() : builder.root();
}

}  // namespace uchronia
