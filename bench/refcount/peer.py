"""The same work with Python's refcount package and cffi. Prints nanoseconds of processor time per handle as JSON."""
import gc
import json
import sys
import time

from cffi import FFI
from refcount.interop import DeletableCffiNativeHandle

ffi = FFI()
ffi.cdef("void *create_dog(const char *); void release(void *); void *create_owner(const char *, void *); int live_dogs(void);")
lib = ffi.dlopen(sys.argv[1])
count = int(sys.argv[2])
address = ffi.cast("void *", 4096)
name = b"Rex"


def nothing(pointer):
    pass


def free(pointer):
    lib.release(pointer)


def wrapper_disposed():
    for _ in range(count):
        DeletableCffiNativeHandle(address, nothing, "DOG_PTR").dispose()


def wrapper_collected():
    for _ in range(count):
        DeletableCffiNativeHandle(address, nothing, "DOG_PTR")


def thousand_at_once():
    for _ in range(count // 1000):
        handles = [DeletableCffiNativeHandle(address, nothing, "DOG_PTR") for _ in range(1000)]
        for handle in handles:
            handle.dispose()


def dog_disposed():
    for _ in range(count):
        DeletableCffiNativeHandle(lib.create_dog(name), free, "DOG_PTR").dispose()


def pair_disposed():
    for _ in range(count):
        dog = DeletableCffiNativeHandle(lib.create_dog(name), free, "DOG_PTR")
        owner = DeletableCffiNativeHandle(lib.create_owner(name, dog.ptr), free, "OWNER_PTR")
        dog.add_ref()
        dog.dispose()
        owner.dispose()
        dog.release()


out = {}
for case in [wrapper_disposed, thousand_at_once, wrapper_collected, dog_disposed, pair_disposed]:
    gc.collect()
    start = time.process_time_ns()
    case()
    out[case.__name__] = (time.process_time_ns() - start) / count
assert lib.live_dogs() == 0
print(json.dumps(out))
