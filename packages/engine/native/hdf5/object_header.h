#pragma once
#include <vector>

#include "hdf5/file_bytes.h"

namespace uchronia::hdf5 {

/** The kinds of messages that are known. */
enum class MessageType : unsigned {
    nil = 0x00,
    dataspace = 0x01,
    link_info = 0x02,
    datatype = 0x03,
    old_fill_value = 0x04,
    fill_value = 0x05,
    link = 0x06,
    layout = 0x08,
    group_info = 0x0a,
    filters = 0x0b,
    attribute = 0x0c,
    comment = 0x0d,
    old_modification_time = 0x0e,
    continuation = 0x10,
    symbol_table = 0x11,
    modification_time = 0x12,
    attribute_info = 0x15,
    reference_count = 0x16,
};

/** One message of an object. */
struct Message {
    MessageType type = MessageType::nil;
    unsigned order = 0;  ///< when it was made, among those of its object; 0 where that is not kept
    Block bytes{{}};
};

/** The messages of an object: a group, or a dataset. */
struct ObjectHeader {
    std::vector<Message> messages;  ///< in the order of the file

    /** Versions 1 and 2, with all their continuations. @throws NotKnown also for a message of another kind, or shared */
    static ObjectHeader read(FileBytes& file, Address at);

    /** The only message of a type; null when there is none. @throws NotKnown when there are more */
    const Message* find(MessageType type) const;
    /** @throws NotKnown when there is none, too */
    Cursor one(MessageType type) const;
};

}  // namespace uchronia::hdf5
