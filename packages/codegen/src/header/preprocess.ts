import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Problem, SourceLocation } from '../errors.ts'
import { evaluateConstant } from './constant.ts'
import { isPointerMacro } from './pointer-macro.ts'
import { countNewlines, isSolid, type Token, tokenize } from './tokens.ts'

/** A `#define` that is in force at the end of the headers. */
export interface Macro {
  readonly name: string
  readonly parameters: readonly string[] | null
  readonly body: readonly Token[]
  readonly at: SourceLocation
  /** The comment behind it on its line, or in front of it. */
  readonly comment: string
}

/** Where headers are looked for, and what is defined before their first line. */
export interface PreprocessOptions {
  /** Path shown in messages and in the model; files are read relative to `root`. */
  readonly root: string
  readonly includeDirs: readonly string[]
  readonly defines: Readonly<Record<string, string>>
}

/** Headers made into one text: includes followed, conditions decided, macros expanded, comments kept. */
export interface TranslationUnit {
  readonly text: string
  /** Where each line of `text` comes from. */
  readonly lines: readonly SourceLocation[]
  readonly macros: ReadonlyMap<string, Macro>
  readonly problems: readonly Problem[]
  /** Every file read, in order, with its text. */
  readonly files: ReadonlyMap<string, string>
}

/** Headers of C, C++ and POSIX whose types are built in. They are not read. */
const standardHeaders = new Set([
  ...(
    'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic ' +
    'stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype'
  )
    .split(' ')
    .flatMap((name) => [`${name}.h`, `c${name}`]),
  ...(
    'aio.h alloca.h arpa/inet.h byteswap.h dirent.h dlfcn.h endian.h execinfo.h fcntl.h features.h fmtmsg.h fnmatch.h ftw.h ' +
    'getopt.h glob.h grp.h iconv.h io.h langinfo.h libgen.h malloc.h memory.h monetary.h mqueue.h net/if.h netdb.h ' +
    'netinet/in.h netinet/tcp.h nl_types.h poll.h pthread.h pwd.h regex.h sched.h search.h semaphore.h spawn.h strings.h ' +
    'sys/cdefs.h sys/ioctl.h sys/ipc.h sys/mman.h sys/msg.h sys/param.h sys/poll.h sys/resource.h sys/select.h sys/sem.h ' +
    'sys/shm.h sys/socket.h sys/stat.h sys/statvfs.h sys/time.h sys/times.h sys/types.h sys/uio.h sys/un.h sys/utsname.h ' +
    'sys/wait.h syslog.h termios.h unistd.h utime.h windows.h winsock2.h wordexp.h ws2tcpip.h'
  ).split(' '),
])

/** Names with an argument list that say nothing about the call. */
const annotations = new Set([
  '__attribute__',
  '__attribute',
  '__declspec',
  '__asm__',
  '__asm',
  '_Alignas',
  '_Pragma',
  '__pragma',
])
/** Checks for the compiler of the library. */
const assertions = new Set(['_Static_assert', 'static_assert'])
const noise = new Set([
  '__extension__',
  '__restrict',
  '__restrict__',
  '__inline',
  '__inline__',
  '_Noreturn',
  '__cdecl',
  '__stdcall',
])

/**
 * Macros that a C compiler for 64-bit Linux defines and headers ask for. Fixed, so that the same binding comes out of every
 * machine; `defines` adds to it.
 */
const predefined: Readonly<Record<string, string>> = {
  __STDC__: '1',
  __STDC_VERSION__: '201112L',
  __STDC_HOSTED__: '1',
  __linux__: '1',
  __unix__: '1',
  __x86_64__: '1',
  __LP64__: '1',
  __CHAR_BIT__: '8',
  __GNUC__: '12',
  bool: '_Bool',
  __BEGIN_DECLS: '',
  __END_DECLS: '',
  __THROW: '',
  CHAR_BIT: '8',
  INT_MIN: '(-2147483647 - 1)',
  INT_MAX: '2147483647',
  UINT_MAX: '4294967295U',
  UCHAR_MAX: '255',
  CHAR_MIN: '(-128)',
  CHAR_MAX: '127',
  SCHAR_MIN: '(-128)',
  SCHAR_MAX: '127',
  USHRT_MAX: '65535',
  SHRT_MIN: '(-32768)',
  SHRT_MAX: '32767',
  LONG_MIN: '(-9223372036854775807L - 1)',
  LONG_MAX: '9223372036854775807L',
  ULONG_MAX: '18446744073709551615UL',
  LLONG_MIN: '(-9223372036854775807LL - 1)',
  LLONG_MAX: '9223372036854775807LL',
  ULLONG_MAX: '18446744073709551615ULL',
  INT8_MIN: '(-128)',
  INT16_MIN: '(-32768)',
  INT32_MIN: '(-2147483647 - 1)',
  INT64_MIN: '(-9223372036854775807L - 1)',
  INT8_MAX: '127',
  INT16_MAX: '32767',
  INT32_MAX: '2147483647',
  INT64_MAX: '9223372036854775807L',
  UINT8_MAX: '255',
  UINT16_MAX: '65535',
  UINT32_MAX: '4294967295U',
  UINT64_MAX: '18446744073709551615UL',
  SIZE_MAX: '18446744073709551615UL',
  INTPTR_MAX: '9223372036854775807L',
  UINTPTR_MAX: '18446744073709551615UL',
}

/**
 * Reads headers as the consumer's compiler would, with two differences: comments are kept, and macros that stand for
 * a pointer (`#define DOG_PTR void*`) keep their names, because the names carry the types of the handles.
 */
export function preprocess(headers: readonly string[], options: PreprocessOptions): TranslationUnit {
  const unit = new Preprocessor(options)
  for (const header of headers) unit.includeHeader(header)
  return unit.finish()
}

class Preprocessor {
  readonly #options: PreprocessOptions
  readonly #macros = new Map<string, Macro>()
  readonly #problems: Problem[] = []
  readonly #files = new Map<string, string>()
  readonly #once = new Set<string>()
  readonly #lines: SourceLocation[] = []
  readonly #stack: string[] = []
  // Pieces, since to look at the end of a growing text makes one piece of it each time.
  readonly #pieces: string[] = []

  constructor(options: PreprocessOptions) {
    this.#options = options
    for (const [name, value] of Object.entries({ ...predefined, ...options.defines })) {
      const at = { file: '<command line>', line: 1 }
      this.#macros.set(name, { name, parameters: null, body: tokenize(value), at, comment: '' })
    }
  }

  finish(): TranslationUnit {
    return {
      text: this.#pieces.join(''),
      lines: this.#lines,
      macros: this.#macros,
      problems: this.#problems,
      files: this.#files,
    }
  }

  includeHeader(header: string): void {
    const path = this.#find(header, [''])
    if (path === undefined) {
      this.#problem('INCLUDE', `the header ${header} does not exist under ${this.#options.root}`)
      return
    }
    this.#file(path)
  }

  #problem(code: Problem['code'], message: string, at?: SourceLocation): void {
    this.#problems.push(at ? { code, message, at } : { code, message })
  }

  #find(name: string, folders: readonly string[]): string | undefined {
    const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))
    return candidates.find((path) => existsSync(this.#absolute(path)))
  }

  #absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.#options.root, path)
  }

  #file(path: string): void {
    if (this.#once.has(path) || this.#stack.length > 64) return
    const source = readFileSync(this.#absolute(path), 'utf8').replaceAll('\r\n', '\n')
    this.#files.set(path, source)
    this.#stack.push(path)
    this.#process(tokenize(source), path)
    this.#stack.pop()
  }

  /** Appends text that stands on a line of a file. */
  #emit(text: string, file: string, line: number): void {
    if (text === '') return
    if (this.#isAtLineStart) this.#lines.push({ file, line })
    for (let at = text.indexOf('\n'), next = line + 1; at >= 0; at = text.indexOf('\n', at + 1), next += 1) {
      if (at + 1 < text.length) this.#lines.push({ file, line: next })
    }
    this.#pieces.push(text)
  }

  get #isAtLineStart(): boolean {
    return this.#pieces.at(-1)?.endsWith('\n') ?? true
  }

  #process(tokens: readonly Token[], file: string): void {
    const conditions: { active: boolean; taken: boolean; outer: boolean; line: number }[] = []
    let active = true
    let comment = ''
    let commentEnd = 0

    for (let i = 0; i < tokens.length; ) {
      const start = i
      while (tokens[i]?.kind === 'blank') i += 1
      if (tokens[i]?.text === '#') {
        const end = endOfDirective(tokens, i)
        const line = tokens[i]?.line ?? 1
        const directive = tokens.slice(i + 1, end)
        const solid = directive.filter(isSolid)
        const name = solid[0]?.text ?? ''
        const rest = solid.slice(1)
        const at = { file, line }
        if (name === 'if' || name === 'ifdef' || name === 'ifndef') {
          const holds: boolean = active && this.#condition(name, rest, at)
          conditions.push({ active: holds, taken: holds, outer: active, line })
          active = holds
        } else if (name === 'elif' || name === 'else') {
          const condition = conditions.at(-1)
          if (condition === undefined) this.#problem('DIRECTIVE', `#${name} without #if`, at)
          else {
            const holds: boolean =
              condition.outer && !condition.taken && (name === 'else' || this.#condition('if', rest, at))
            condition.taken ||= holds
            active = holds
          }
        } else if (name === 'endif') {
          const condition = conditions.pop()
          if (condition === undefined) this.#problem('DIRECTIVE', '#endif without #if', at)
          else active = condition.outer
        } else if (active) {
          const near = commentEnd >= line - 1 ? comment : ''
          this.#directive(name, rest, directive, near, at)
        }
        comment = ''
        this.#emit('\n'.repeat(newlines(tokens, start, end) + 1), file, line)
        i = end + 1
        continue
      }
      // One line of text; it may go on over several lines inside a comment or the arguments of a macro.
      i = start
      while (i < tokens.length) {
        const token = tokens[i]!
        if (!active) {
          this.#emit(
            token.kind === 'newline' ? '\n' : '\n'.repeat(countNewlines(token.text)),
            file,
            token.line,
          )
          i += 1
        } else if (token.kind === 'comment') {
          comment =
            commentEnd === token.line - 1 && token.text.startsWith('//')
              ? `${comment}\n${token.text}`
              : token.text
          commentEnd = token.line + countNewlines(token.text)
          this.#emit(token.text, file, token.line)
          i += 1
        } else if (token.kind === 'name') {
          comment = ''
          i = this.#name(tokens, i, file)
        } else {
          if (isSolid(token)) comment = ''
          if (token.text !== '::') this.#emit(token.text, file, token.line)
          i += 1
        }
        if (token.kind === 'newline') break
      }
    }
    for (const open of conditions) this.#problem('DIRECTIVE', '#if without #endif', { file, line: open.line })
    if (!this.#isAtLineStart) this.#emit('\n', file, tokens.at(-1)?.line ?? 1)
  }

  /** Emits the name at `i`, expanded; returns the index behind what was consumed. */
  #name(tokens: readonly Token[], i: number, file: string): number {
    const token = tokens[i]!
    if (noise.has(token.text)) return i + 1
    if (token.text === 'std' && tokens[i + 1]?.text === '::') return i + 2
    if (annotations.has(token.text) || assertions.has(token.text)) {
      const call = readArguments(tokens, i + 1)
      if (call === undefined) return i + 1
      this.#pragma(token, call.values.flat(), file)
      if (assertions.has(token.text)) {
        let end = call.end
        while (tokens[end] !== undefined && !isSolid(tokens[end]!)) end += 1
        if (tokens[end]?.text === ';') {
          this.#emit('\n'.repeat(newlines(tokens, i, end + 1)), file, token.line)
          return end + 1
        }
      }
      this.#emit('\n'.repeat(newlines(tokens, i, call.end)), file, token.line)
      return call.end
    }
    const macro = this.#macros.get(token.text)
    if (macro === undefined || isPointerMacro(macro, this.#macros)) {
      this.#emit(token.text, file, token.line)
      return i + 1
    }
    let end = i + 1
    let actual: readonly (readonly Token[])[] = []
    if (macro.parameters !== null) {
      const call = readArguments(tokens, i + 1)
      if (call === undefined) {
        this.#emit(token.text, file, token.line)
        return i + 1
      }
      actual = call.values
      end = call.end
    }
    const hidden = new Set([macro.name])
    let expansion = this.#expand(this.#substitute(macro, actual), hidden)
    // What it ends in may take the arguments that stand behind it: `#define NOTE __attribute__`, then `NOTE((pure))`.
    const last = expansion.findLastIndex(isSolid)
    const call = this.#takesArguments(expansion[last]) ? readArguments(tokens, end) : undefined
    if (call !== undefined) {
      const behind = [expansion[last]!, ...tokens.slice(end, call.end)]
      expansion = [...expansion.slice(0, last), ...this.#expand(behind, hidden)]
      end = call.end
    }
    for (const [index, part] of expansion.entries())
      this.#pragma(part, readArguments(expansion, index + 1)?.values.flat() ?? [], file)
    const kept = stripAnnotations(expansion)
      .map((part) => (isSolid(part) ? part.text : ' '))
      .join('')
    this.#emit(kept + '\n'.repeat(newlines(tokens, i, end)), file, token.line)
    return end
  }

  /** True for a name that means more with a list of arguments behind it. */
  #takesArguments(token: Token | undefined): boolean {
    if (token?.kind !== 'name') return false
    return annotations.has(token.text) || (this.#macros.get(token.text)?.parameters ?? null) !== null
  }

  /** Refuses `_Pragma("pack(1)")`, which `#pragma pack(1)` is too. */
  #pragma(token: Token, values: readonly Token[], file: string): void {
    if (token.text !== '_Pragma' && token.text !== '__pragma') return
    const text = values.map((value) => value.text).join('')
    if (/^"?\s*pack\b/.test(text.trim())) this.#packed({ file, line: token.line })
  }

  #packed(at: SourceLocation): void {
    this.#problem(
      'UNSUPPORTED',
      '#pragma pack changes the layout of structs and is not understood: leave the structs out with library.defines, or bind another header',
      at,
    )
  }

  #substitute(macro: Macro, actual: readonly (readonly Token[])[]): Token[] {
    const parameters = macro.parameters
    if (parameters === null) return [...macro.body]
    const out: Token[] = []
    const body = macro.body
    for (let i = 0; i < body.length; i += 1) {
      const token = body[i]!
      const index =
        token.kind === 'name' ? parameters.indexOf(token.text === '__VA_ARGS__' ? '...' : token.text) : -1
      if (token.text === '##') {
        while (out.at(-1)?.kind === 'blank') out.pop()
        const left = out.pop()
        do i += 1
        while (body[i]?.kind === 'blank')
        const next = body[i]
        const at = next?.kind === 'name' ? parameters.indexOf(next.text) : -1
        const right = at >= 0 ? (actual[at] ?? []) : next ? [next] : []
        out.push(
          ...tokenize(
            (left?.text ?? '') +
              right
                .map((part) => part.text)
                .join('')
                .trim(),
            token.line,
          ),
        )
      } else if (index >= 0) {
        const values = parameters[index] === '...' ? actual.slice(index) : [actual[index] ?? []]
        out.push(...values.flatMap((value, at) => (at === 0 ? value : [comma(token.line), ...value])))
      } else out.push(token)
    }
    return out
  }

  #expand(tokens: readonly Token[], hidden: ReadonlySet<string>): Token[] {
    const out: Token[] = []
    for (let i = 0; i < tokens.length; i += 1) {
      const token = tokens[i]!
      const macro =
        token.kind === 'name' && !hidden.has(token.text) ? this.#macros.get(token.text) : undefined
      if (macro === undefined || isPointerMacro(macro, this.#macros)) {
        out.push(token)
        continue
      }
      let actual: readonly (readonly Token[])[] = []
      if (macro.parameters !== null) {
        const call = readArguments(tokens, i + 1)
        if (call === undefined) {
          out.push(token)
          continue
        }
        actual = call.values
        i = call.end - 1
      }
      out.push(...this.#expand(this.#substitute(macro, actual), new Set([...hidden, macro.name])))
    }
    return out
  }

  #condition(name: string, rest: readonly Token[], at: SourceLocation): boolean {
    if (name !== 'if') {
      const defined = rest[0] !== undefined && this.#macros.has(rest[0].text)
      if (rest.length !== 1) this.#problem('DIRECTIVE', `#${name} needs one name`, at)
      return name === 'ifdef' ? defined : !defined
    }
    const decided: Token[] = []
    for (let i = 0; i < rest.length; i += 1) {
      const token = rest[i]!
      const operand = rest[i + 1]?.text === '(' ? rest[i + 2] : rest[i + 1]
      if (token.text === 'defined' && operand !== undefined) {
        decided.push({ kind: 'number', text: this.#macros.has(operand.text) ? '1' : '0', line: token.line })
        i += rest[i + 1]?.text === '(' ? 3 : 1
      } else if (/^__has_/.test(token.text)) {
        const call = readArguments(rest, i + 1)
        decided.push({ kind: 'number', text: '0', line: token.line })
        if (call) i = call.end - 1
      } else decided.push(token)
    }
    // A name that is no macro counts as 0, as in C.
    const value = evaluateConstant(this.#expand(decided, new Set()), () => 0n)
    if (value === undefined) {
      this.#problem('DIRECTIVE', `cannot evaluate #if ${rest.map((token) => token.text).join(' ')}`, at)
    }
    return value !== undefined && value !== 0n
  }

  #directive(
    name: string,
    rest: readonly Token[],
    all: readonly Token[],
    comment: string,
    at: SourceLocation,
  ): void {
    switch (name) {
      case 'define':
        this.#define(all, comment, at)
        return
      case 'undef':
        this.#macros.delete(rest[0]?.text ?? '')
        return
      case 'include':
        this.#include(rest, at)
        return
      case 'error':
        this.#problem('DIRECTIVE', `#error ${rest.map((token) => token.text).join(' ')}`, at)
        return
      case 'pragma':
        if (rest[0]?.text === 'once') this.#once.add(at.file)
        else if (rest[0]?.text === 'pack') {
          this.#packed(at)
        }
        return
      case '':
      case 'warning':
      case 'line':
      case 'ident':
        return
      default:
        this.#problem('DIRECTIVE', `unknown directive #${name}`, at)
    }
  }

  #define(all: readonly Token[], before: string, at: SourceLocation): void {
    let i = all.findIndex((token) => token.text === 'define') + 1
    while (all[i]?.kind === 'blank') i += 1
    const name = all[i]
    if (name?.kind !== 'name') {
      this.#problem('DIRECTIVE', '#define without a name', at)
      return
    }
    i += 1
    let parameters: string[] | null = null
    if (all[i]?.text === '(') {
      const close = all.findIndex((token, index) => index > i && token.text === ')')
      parameters = all
        .slice(i + 1, close < 0 ? all.length : close)
        .filter((token) => isSolid(token) && token.text !== ',')
        .map((token) => token.text)
      i = close < 0 ? all.length : close + 1
    }
    const rest = all.slice(i)
    const body = rest.filter((token) => token.kind !== 'comment')
    while (body[0]?.kind === 'blank') body.shift()
    while (body.at(-1)?.kind === 'blank') body.pop()
    const trailing = rest.find((token) => token.kind === 'comment')?.text ?? ''
    this.#macros.set(name.text, { name: name.text, parameters, body, at, comment: trailing || before })
  }

  #include(rest: readonly Token[], at: SourceLocation): void {
    const text = rest.map((token) => token.text).join('')
    const quoted = /^"(.+)"$/.exec(text)?.[1]
    const angled = /^<(.+)>$/.exec(text)?.[1]
    const name = quoted ?? angled
    if (name === undefined) {
      this.#problem('INCLUDE', `#include ${text} names no file`, at)
      return
    }
    if (angled !== undefined && standardHeaders.has(angled)) return
    const here = quoted === undefined ? [] : [dirname(at.file)]
    const path = this.#find(name, [...here, ...this.#options.includeDirs])
    if (path !== undefined) this.#file(path)
    else if (!standardHeaders.has(name)) {
      const folders = [...here, ...this.#options.includeDirs].join(', ')
      this.#problem(
        'INCLUDE',
        `${text} was not found${folders && ` in ${folders}`}: add its folder to library.includeDirs (-I of init)`,
        at,
      )
    }
  }
}

function comma(line: number): Token {
  return { kind: 'punctuator', text: ',', line }
}

function endOfDirective(tokens: readonly Token[], from: number): number {
  let i = from
  while (i < tokens.length && tokens[i]?.kind !== 'newline') i += 1
  return i
}

function newlines(tokens: readonly Token[], from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i += 1) count += countNewlines(tokens[i]!.text)
  return count
}

/** The arguments of a macro call whose `(` follows, blanks apart. */
function readArguments(
  tokens: readonly Token[],
  from: number,
): { values: Token[][]; end: number } | undefined {
  let i = from
  while (i < tokens.length && !isSolid(tokens[i]!)) i += 1
  if (tokens[i]?.text !== '(') return undefined
  const values: Token[][] = [[]]
  let depth = 0
  for (; i < tokens.length; i += 1) {
    const token = tokens[i]!
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0) return { values, end: i + 1 }
    if (token.text === ',' && depth === 1) values.push([])
    else if (token.text !== '(' || depth > 1) {
      values.at(-1)?.push(token.kind === 'newline' ? { ...token, kind: 'blank', text: ' ' } : token)
    }
  }
  return undefined
}

function stripAnnotations(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!
    if (noise.has(token.text)) continue
    if (annotations.has(token.text) || assertions.has(token.text)) {
      const call = readArguments(tokens, i + 1)
      if (call) i = call.end - 1
      continue
    }
    out.push(token)
  }
  return out
}
