"""Reads what a library exports and needs from the file, for Linux (ELF), macOS (Mach-O) and Windows (PE).

Prints one JSON object: format, machine, exports, needs, glibc (the newest version of glibc that a symbol asks for, or
null) and stripped.
"""

import json
import re
import sys

import lief


def elf(binary):
    versions = [
        auxiliary.name[len("GLIBC_") :]
        for requirement in binary.symbols_version_requirement
        for auxiliary in requirement.get_auxiliary_symbols()
        if re.fullmatch(r"GLIBC_[0-9.]+", auxiliary.name)
    ]
    return {
        "exports": [symbol.name for symbol in binary.dynamic_symbols if symbol.exported],
        "needs": list(binary.libraries),
        "glibc": max(versions, key=lambda v: [int(part) for part in v.split(".")], default=None),
        "stripped": not any(section.name in (".symtab", ".debug_info") for section in binary.sections),
        "machine": binary.header.machine_type.name,
    }


def macho(binary):
    own = {command.name for command in binary.commands if type(command).__name__ == "DylibCommand" and command.command.name == "ID_DYLIB"}
    return {
        "exports": [symbol.name.removeprefix("_") for symbol in binary.exported_symbols],
        "needs": [library.name for library in binary.libraries if library.name not in own],
        "glibc": None,
        "stripped": not any(section.segment_name == "__DWARF" for section in binary.sections),
        "machine": binary.header.cpu_type.name,
    }


def pe(binary):
    exported = binary.get_export()
    return {
        "exports": [] if exported is None else [entry.name for entry in exported.entries],
        "needs": [imported.name for imported in binary.imports],
        "glibc": None,
        # A linker that builds reproducibly says so in an entry of its own.
        "stripped": not any(entry.type.name == "CODEVIEW" for entry in binary.debug)
        and not any(section.name.startswith(".debug") for section in binary.sections),
        "machine": binary.header.machine.name,
    }


def read(path):
    lief.logging.disable()
    if lief.is_macho(path):
        return {"format": "Mach-O", **macho(lief.MachO.parse(path).at(0))}
    if lief.is_pe(path):
        return {"format": "PE", **pe(lief.PE.parse(path))}
    if lief.is_elf(path):
        return {"format": "ELF", **elf(lief.ELF.parse(path))}
    raise SystemExit(f"{path} is no library for Linux, macOS or Windows")


if __name__ == "__main__":
    print(json.dumps(read(sys.argv[1])))
