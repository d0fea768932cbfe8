/** Words that TypeScript needs for itself, and names that mean the same in every module. */
const reserved = new Set(
  (
    'abstract arguments as async await boolean break case catch class const constructor continue debugger default ' +
    'delete do else enum eval export extends false finally for from function get if implements import in ' +
    'instanceof interface let new null number object of package private protected public readonly return set ' +
    'static string super switch symbol this throw true try type typeof undefined using var void while with yield ' +
    'result Array Number BigInt Infinity NaN Promise Symbol Uint8Array Object'
  ).split(' '),
)

/** A name for a variable: camelCase, and never a reserved word. */
export function variableName(name: string, keep: boolean): string {
  const made = keep ? name : camelCase(name)
  if (!/^[A-Za-z_$]/.test(made)) return `_${made}`
  return reserved.has(made) ? `${made}_` : made
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

/** The word for a handle type: `DOG_PTR`, `sqlite3*`, `gzFile`, `struct PJconsts*` become `Dog`, `Sqlite3`, `GzFile`, `PJconsts`. */
export function handleWord(type: string): string {
  return pascalCase(
    type
      .replace(/^(struct|union) /, '')
      .replace(/\*$/, '')
      .replace(/(?<=.)_?(PTR|HANDLE|handle|Handle|ptr)$/, '')
      .replace(/(?<=.)_t$/, ''),
  )
}

/** The class of a handle type: its word, and `Handle`. */
export function handleClassName(type: string): string {
  const word = handleWord(type)
  return word.endsWith('Handle') ? word : `${word}Handle`
}
