const reserved = new Set(
  (
    'abstract arguments as async await boolean break case catch class const constructor continue debugger default ' +
    'delete do else enum eval export extends false finally for from function get if implements import in ' +
    'instanceof interface let new null number object of package private protected public readonly return set ' +
    'static string super switch symbol this throw true try type typeof undefined using var void while with yield ' +
    // Names that generated functions use themselves, beside check...
    'result nothing safe allocate elementsOf bytesOf messageOf stringsOf textOf sameLength pointersOf rowsOf packAll ' +
    'unpackAll cellOf untilAborted arrayOf nameOf pointerOf withHandles readString readStringArray readMatrix readBytes ' +
    'readFloat64 readFloat32 readInt32 readInt64 struct Array NaN Infinity'
  ).split(' '),
)

/** Words that TypeScript needs for itself; as method names they are fine, as variables they are not. */
function isReserved(name: string): boolean {
  return reserved.has(name)
}

/** A name for a variable: camelCase, and never a reserved word. */
export function variableName(name: string, keep: boolean): string {
  const made = keep ? name : camelCase(name)
  return isReserved(made) || /^check[A-Z]/.test(made) || !/^[A-Za-z_$]/.test(made) ? `${made}_` : made
}

/** `GetHTTPName`, `get_http_name`, `HTTP_NAME` become `getHTTPName`, `getHttpName`, `httpName`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name)
  // A leading run of capitals is one word: HTTPServer -> httpServer, but TSeries -> tSeries.
  return pascal.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?![a-z])|^[A-Z]/, (head) => head.toLowerCase())
}

/** `date_time_to_second`, `DOG_PTR`, `z_stream` become `DateTimeToSecond`, `DogPtr`, `ZStream`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const shouting = name === name.toUpperCase()
      return word[0]!.toUpperCase() + (shouting ? word.slice(1).toLowerCase() : word.slice(1))
    })
    .join('')
}

/** A name without the first of the prefixes that it has. */
export function stripPrefix(name: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((candidate) => name.startsWith(candidate) && name.length > candidate.length)
  const rest = prefix === undefined ? name : name.slice(prefix.length)
  return /^[A-Za-z_]/.test(rest) ? rest : name
}

/** The class of a handle type: `DOG_PTR`, `sqlite3*`, `gzFile` become `Dog`, `Sqlite3`, `GzFile`. */
export function handleClassName(type: string): string {
  return pascalCase(
    type
      .replace(/\*$/, '')
      .replace(/(?<=.)_?(PTR|HANDLE|handle|ptr)$/, '')
      .replace(/(?<=.)_t$/, ''),
  )
}
