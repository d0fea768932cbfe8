#pragma once
#include <string>

/** Opens a file as a catalogue and reads all that is in it; aborts where an error has no text, or is a defect of the engine. */
void read_everything(const std::string& path);
