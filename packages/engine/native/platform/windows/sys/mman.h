/** There is no advice on pages that the engine could give on Windows. */
#pragma once
