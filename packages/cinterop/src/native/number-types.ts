/** The names that koffi has for the numbers of C. @internal */
export const NUMBER_TYPES = {
  bool: 'bool',
  int8: 'int8_t',
  uint8: 'uint8_t',
  int16: 'int16_t',
  uint16: 'uint16_t',
  int32: 'int32_t',
  uint32: 'uint32_t',
  int64: 'int64_t',
  uint64: 'uint64_t',
  size_t: 'size_t',
  float: 'float',
  double: 'double',
} as const
