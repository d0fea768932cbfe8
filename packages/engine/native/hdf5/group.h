#pragma once
#include <string>
#include <vector>

#include "hdf5/messages.h"
#include "hdf5/object_header.h"
#include "hdf5/superblock.h"

namespace uchronia::hdf5 {

/** An object in a group. */
struct Link {
    std::string name;
    Address object = kNowhere;
};

/**
 * The objects of a group, in the order in which they were made where the group keeps that, else by name.
 * @throws NotKnown for links that are names of something else, too
 */
std::vector<Link> read_links(FileBytes& file, const Superblock& superblock, const ObjectHeader& group);

/** The attributes of an object, in the order in which they were made where the object keeps that, else that of the file. */
std::vector<Attribute> read_attributes(FileBytes& file, const ObjectHeader& object);

}  // namespace uchronia::hdf5
