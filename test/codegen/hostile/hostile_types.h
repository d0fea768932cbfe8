#pragma once

/** A colour. */
enum hostile_colour { HOSTILE_RED = 'r', HOSTILE_GREEN, HOSTILE_BLUE = (1 << 3) | 1 };

/** A point with all that makes layouts hard. */
typedef struct {
  char tag;          //!< one byte, and padding behind it
  double at[2];
  struct hostile_inner { short a; long long b; } inner;
  enum hostile_colour colour;
  unsigned char name[HOSTILE_NAME + 1];
  char text[4];
} hostile_point;
