/** Locks: see posix.h. */
#pragma once
