import { checkMade, checkText, checkTexts } from '../arguments.ts'
import { CodegenError, type Problem, type SourceLocation } from '../errors.ts'
import { type ExpressionType, evaluateConstant } from './constant.ts'
import { commentText, isDocComment, isTrailingDoc, parseDoc } from './doc.ts'
import { layoutOf } from './layout.ts'
import {
  type CAlias,
  type CConstant,
  type CEnum,
  type CField,
  type CFunction,
  type CParameter,
  type CStruct,
  type CType,
  type Doc,
  type HeaderModel,
  modelVersion,
  noDoc,
} from './model.ts'
import { type Node, parseC } from './parse.ts'
import { isPointerMacro } from './pointer-macro.ts'
import { type Macro, type PreprocessOptions, preprocess, type TranslationUnit } from './preprocess.ts'
import { spellParameters, spellType } from './spell.ts'
import { isSolid } from './tokens.ts'

/**
 * Reads C headers into a {@link HeaderModel}.
 *
 * @param headers - paths, relative to `options.root`
 * @throws {@link CodegenError} listing file and line of everything that is not understood
 * @example
 * ```ts
 * const model = await readHeaders(['dogs.h'], { root: 'include', includeDirs: [], defines: {} })
 * model.functions.map((f) => f.declaration)
 * ```
 */
export async function readHeaders(
  headers: readonly string[],
  options: PreprocessOptions,
): Promise<HeaderModel> {
  checkTexts(headers, 'headers')
  checkMade(options, 'options of readHeaders', 'an object with root, includeDirs and defines', [
    'includeDirs',
  ])
  checkText(options.root, 'root')
  checkMade(options.defines, 'defines', 'an object')
  const unit = preprocess(headers, options)
  const tree = await parseC(unit.text)
  try {
    const reader = new Reader(unit, headers)
    reader.read(tree.rootNode)
    const problems = [...unit.problems, ...reader.problems]
    if (problems.length > 0) throw new CodegenError(problems)
    return reader.model()
  } finally {
    tree.delete()
  }
}

type Integer = Extract<CType, { kind: 'integer' }>
const integer = (bits: Integer['bits'], signed: boolean, name: string): CType => ({
  kind: 'integer',
  bits,
  signed,
  name,
})

/** Types that C and POSIX headers give, by name. 64-bit Linux and macOS. */
const builtin: Readonly<Record<string, CType>> = {
  void: { kind: 'void' },
  _Bool: { kind: 'bool' },
  bool: { kind: 'bool' },
  float: { kind: 'float', bits: 32, name: 'float' },
  double: { kind: 'float', bits: 64, name: 'double' },
  char: integer(8, true, 'char'),
  int: integer(32, true, 'int'),
  ...Object.fromEntries(
    ([8, 16, 32, 64] as const).flatMap((bits) => [
      [`int${bits}_t`, integer(bits, true, `int${bits}_t`)],
      [`uint${bits}_t`, integer(bits, false, `uint${bits}_t`)],
    ]),
  ),
  // The fast ones are those of glibc.
  ...Object.fromEntries(
    ([8, 16, 32, 64] as const).flatMap((bits) => [
      [`int_least${bits}_t`, integer(bits, true, `int_least${bits}_t`)],
      [`uint_least${bits}_t`, integer(bits, false, `uint_least${bits}_t`)],
      [`int_fast${bits}_t`, integer(bits === 8 ? 8 : 64, true, `int_fast${bits}_t`)],
      [`uint_fast${bits}_t`, integer(bits === 8 ? 8 : 64, false, `uint_fast${bits}_t`)],
    ]),
  ),
  size_t: integer(64, false, 'size_t'),
  char16_t: integer(16, false, 'char16_t'),
  char32_t: integer(32, false, 'char32_t'),
  pid_t: integer(32, true, 'pid_t'),
  uid_t: integer(32, false, 'uid_t'),
  gid_t: integer(32, false, 'gid_t'),
  socklen_t: integer(32, false, 'socklen_t'),
  mode_t: integer(32, false, 'mode_t'),
  useconds_t: integer(32, false, 'useconds_t'),
  suseconds_t: integer(64, true, 'suseconds_t'),
  fd_set: { kind: 'struct', name: 'fd_set' },
  ...Object.fromEntries(
    ['ssize_t', 'ptrdiff_t', 'intptr_t', 'time_t', 'off_t', 'intmax_t', 'clock_t'].map((name) => [
      name,
      integer(64, true, name),
    ]),
  ),
  uintptr_t: integer(64, false, 'uintptr_t'),
  uintmax_t: integer(64, false, 'uintmax_t'),
  wchar_t: integer(32, true, 'wchar_t'),
  ...Object.fromEntries(
    ['va_list', 'jmp_buf', 'sigjmp_buf', '__float128', '__int128', 'iconv_t'].map((name) => [
      name,
      { kind: 'unsupported', reason: name },
    ]),
  ),
  // Of a layout that each system has its own of: known behind a pointer.
  ...Object.fromEntries(
    (
      'FILE DIR fpos_t regex_t sem_t sigset_t pthread_t pthread_attr_t pthread_barrier_t pthread_cond_t pthread_key_t ' +
      'pthread_mutex_t pthread_once_t pthread_rwlock_t pthread_spinlock_t'
    )
      .split(' ')
      .map((name) => [name, { kind: 'struct', name }]),
  ),
}

class Reader {
  readonly problems: Problem[] = []
  readonly #unit: TranslationUnit
  readonly #headers: readonly string[]
  readonly #functions = new Map<string, CFunction>()
  readonly #structs = new Map<string, CStruct>()
  readonly #enums = new Map<string, CEnum>()
  readonly #aliases = new Map<string, CAlias>()
  readonly #enumerators = new Map<string, bigint>()
  readonly #macroAliases = new Set<string>()

  constructor(unit: TranslationUnit, headers: readonly string[]) {
    this.#unit = unit
    this.#headers = headers
    for (const macro of unit.macros.values())
      if (isPointerMacro(macro, unit.macros)) this.#macroAliases.add(macro.name)
  }

  model(): HeaderModel {
    const all = [...this.#functions.values()]
    const others = all.filter((f) => !this.#headers.includes(f.at.file))
    return {
      version: modelVersion,
      headers: this.#headers,
      functions: all.filter((f) => this.#headers.includes(f.at.file)),
      ...(others.length > 0 && { elsewhere: Object.fromEntries(others.map((f) => [f.name, f.at.file])) }),
      structs: [...this.#structs.values()],
      enums: [...this.#enums.values()],
      aliases: [...this.#aliases.values()].map((alias) => ({ ...alias, type: alias.type })),
      constants: this.#constants(),
    }
  }

  read(root: Node): void {
    for (const name of this.#macroAliases) this.#macroAlias(this.#unit.macros.get(name)!)
    this.#block(root)
  }

  #block(block: Node): void {
    for (let i = 0; i < block.childCount; i += 1) {
      const node = block.child(i)
      if (node !== null) this.#topLevel(node)
    }
  }

  #topLevel(node: Node): void {
    switch (node.type) {
      case 'comment':
      case ';':
      case '{':
      case '}':
        return
      case 'linkage_specification': {
        const body = node.childForFieldName('body')
        if (body?.type === 'declaration_list') this.#block(body)
        else if (body) this.#topLevel(body)
        return
      }
      case 'declaration':
        this.#guard(node, () => this.#declaration(node))
        return
      case 'type_definition':
        this.#guard(node, () => this.#typedef(node))
        return
      case 'struct_specifier':
      case 'union_specifier':
      case 'enum_specifier':
        this.#guard(node, () => void this.#base(node, node))
        return
      case 'function_definition': {
        const isStatic = childrenOf(node).some(
          (child) => child.type === 'storage_class_specifier' && child.text === 'static',
        )
        const inline = childrenOf(node).some(
          (child) => /inline/.test(child.text) && child.type === 'storage_class_specifier',
        )
        if (!isStatic && !inline)
          this.#problem('UNSUPPORTED', 'a function with a body: only declarations can be bound', node)
        return
      }
      default:
        this.#problem('SYNTAX', `cannot understand ${quote(node.text)}`, node)
    }
  }

  /** Reports what the grammar could not make sense of, instead of using half of it. */
  #guard(node: Node, then: () => void): void {
    const bad = node.hasError ? firstError(node) : undefined
    if (bad !== undefined) {
      const what = bad.isMissing
        ? `${bad.type} is missing in ${quote(node.text)}`
        : `cannot understand ${quote(bad.text || node.text)}`
      this.#problem('SYNTAX', what, bad)
      return
    }
    then()
  }

  #declaration(node: Node): void {
    const specifiers = childrenOf(node)
    if (specifiers.some((child) => child.type === 'storage_class_specifier' && child.text === 'static'))
      return
    const typeNode = node.childForFieldName('type')
    if (typeNode === null) {
      this.#problem('SYNTAX', `no type in ${quote(node.text)}`, node)
      return
    }
    const base = this.#base(typeNode, node)
    const doc = this.#docBefore(node)
    for (const declarator of node.childrenForFieldName('declarator')) {
      if (declarator === null) continue
      const { name, type } = this.#declarator(declarator, base)
      const resolved = type
      if (resolved.kind !== 'function') continue // a variable: nothing that a function library offers
      const parameters = resolved.parameters
      const variadic = isVariadic(declarator)
      const inline = this.#inlineParameterDocs(declarator)
      const merged: Doc =
        Object.keys(inline).length === 0 ? doc : { ...doc, parameters: { ...inline, ...doc.parameters } }
      const entry: CFunction = {
        name,
        returns: resolved.returns,
        parameters,
        variadic,
        ...(isUnspecified(declarator) ? { unspecified: true as const } : {}),
        declaration: `${spellType(resolved.returns, `${name}(${spellParameters(parameters, variadic)})`)}`,
        doc: merged,
        at: this.#at(declarator),
      }
      const known = this.#functions.get(name)
      if (known !== undefined && known.declaration !== entry.declaration) {
        this.#problem(
          'SYNTAX',
          `${name} is declared twice and differently: ${known.declaration} at ${known.at.file}:${known.at.line}, and ${entry.declaration}`,
          node,
        )
      }
      if (known === undefined || known.doc.text === '') this.#functions.set(name, entry)
    }
  }

  #typedef(node: Node): void {
    const typeNode = node.childForFieldName('type')
    if (typeNode === null) return
    const names = node.childrenForFieldName('declarator').filter((child): child is Node => child !== null)
    const direct = names.find((child) => child.type === 'type_identifier' || child.type === 'primitive_type')
    const base = this.#base(typeNode, node, direct?.text)
    for (const declarator of names) {
      const { name, type } = this.#declarator(declarator, base)
      // `typedef struct x {...} x;` names the struct once.
      if ((type.kind === 'struct' || type.kind === 'enum') && type.name === name) continue
      if (Object.hasOwn(builtin, name)) continue
      this.#aliases.set(name, {
        name,
        type,
        macro: false,
        doc: this.#docBefore(node),
        at: this.#at(declarator),
      })
    }
  }

  /** The type in front of the declarators. */
  #base(typeNode: Node, holder: Node, typedefName?: string): CType {
    const type = this.#baseUnqualified(typeNode, holder, typedefName)
    const alias = type.kind === 'alias' && this.#macroAliases.has(type.name)
    // `const X_PTR` of a macro makes const what it points at, not the pointer.
    const isConst = childrenOf(holder).some(
      (child) =>
        child.type === 'type_qualifier' &&
        child.text === 'const' &&
        !(alias && child.startIndex < typeNode.startIndex),
    )
    return isConst ? { ...type, const: true } : type
  }

  #baseUnqualified(node: Node, holder: Node, typedefName?: string): CType {
    switch (node.type) {
      case 'primitive_type':
      case 'type_identifier':
        return this.#named(node.text, node)
      case 'sized_type_specifier':
        return this.#sized(node)
      case 'struct_specifier':
        return this.#struct(node, holder, typedefName)
      case 'union_specifier':
        return this.#union(node, typedefName)
      case 'enum_specifier':
        return this.#enum(node, holder, typedefName)
      default:
        return { kind: 'unsupported', reason: `the type ${quote(node.text)}` }
    }
  }

  #named(name: string, node: Node): CType {
    if (Object.hasOwn(builtin, name)) return builtin[name]!
    if (this.#aliases.has(name) || this.#macroAliases.has(name)) return { kind: 'alias', name }
    if (this.#structs.has(name)) return { kind: 'struct', name }
    if (this.#enums.has(name)) return { kind: 'enum', name }
    this.#problem(
      'UNKNOWN_TYPE',
      `the type ${name} is declared nowhere: include its header, or add it to library.defines`,
      node,
    )
    return { kind: 'unsupported', reason: `the unknown type ${name}` }
  }

  #sized(node: Node): CType {
    const words = node.text.split(/\s+/)
    const base = words.find((word) => !['unsigned', 'signed', 'long', 'short', 'int'].includes(word))
    if (base === 'double') return { kind: 'unsupported', reason: 'long double' }
    if (base !== undefined && base !== 'char') {
      this.#problem('UNKNOWN_TYPE', `cannot understand the type ${quote(node.text)}`, node)
      return { kind: 'unsupported', reason: node.text }
    }
    return sizedType(words)
  }

  #struct(node: Node, holder: Node, typedefName?: string): CType {
    const tag = node.childForFieldName('name')?.text
    const body = node.childForFieldName('body')
    const name = body !== null && typedefName !== undefined ? typedefName : (tag ?? typedefName)
    if (name === undefined) return { kind: 'unsupported', reason: 'a struct without a name' }
    const spelling = typedefName === name ? name : `struct ${tag ?? name}`
    const known = this.#structs.get(name)
    if (body === null) {
      if (known === undefined) {
        const doc = this.#docBefore(holder)
        this.#structs.set(name, {
          name,
          fields: null,
          size: null,
          align: null,
          spelling,
          doc,
          at: this.#at(node),
        })
      }
      return { kind: 'struct', name }
    }
    // Registered first, so that a member may point back to it.
    const start: CStruct = {
      name,
      fields: null,
      size: null,
      align: null,
      spelling,
      doc: this.#docBefore(holder),
      at: this.#at(node),
    }
    this.#structs.set(name, start)
    if (tag !== undefined && tag !== name) {
      this.#aliases.set(tag, {
        name: tag,
        type: { kind: 'struct', name },
        macro: false,
        doc: noDoc,
        at: start.at,
      })
    }
    this.#structs.set(name, this.#layout(start, body))
    return { kind: 'struct', name }
  }

  #layout(struct: CStruct, body: Node): CStruct {
    const fields: CField[] = []
    let unsupported: string | undefined
    let offset = 0
    let align = 1
    let before = ''
    const table = this.#table()
    for (const node of childrenOf(body)) {
      if (node.type === 'comment') {
        if (isTrailingDoc(node.text)) {
          const last = fields.at(-1)
          if (last) fields[fields.length - 1] = { ...last, doc: parseDoc(node.text).text }
        } else before = isDocComment(node.text) ? parseDoc(node.text).text : ''
        continue
      }
      if (node.type !== 'field_declaration') continue
      const typeNode = node.childForFieldName('type')
      if (typeNode === null) continue
      const base = this.#base(typeNode, node)
      const bits = childrenOf(node).some((child) => child.type === 'bitfield_clause')
      const declarators = node
        .childrenForFieldName('declarator')
        .filter((child): child is Node => child !== null)
      if (bits) unsupported ??= `member ${declarators[0]?.text ?? '?'} is a bit-field`
      if (declarators.length === 0) unsupported ??= 'a member without a name'
      for (const declarator of declarators) {
        const { name, type } = this.#declarator(declarator, base)
        const layout = bits ? null : layoutOf(type, table)
        if (layout === null) unsupported ??= `member ${name} (${spellType(type)}) has no known size`
        const at = layout === null ? null : Math.ceil(offset / layout.align) * layout.align
        fields.push({ name, type, offset: unsupported === undefined ? at : null, doc: before })
        if (layout !== null && at !== null) {
          offset = at + layout.size
          align = Math.max(align, layout.align)
        }
      }
      before = ''
    }
    if (fields.length === 0) unsupported ??= 'it has no members'
    return unsupported === undefined
      ? { ...struct, fields, align, size: Math.ceil(offset / align) * align }
      : { ...struct, fields, unsupported }
  }

  #union(node: Node, typedefName?: string): CType {
    const tag = node.childForFieldName('name')?.text
    const body = node.childForFieldName('body')
    const name = body !== null && typedefName !== undefined ? typedefName : (tag ?? typedefName)
    if (name === undefined) return { kind: 'unsupported', reason: 'a union without a name' }
    const known = this.#structs.get(name)
    if (body === null && known !== undefined) return { kind: 'struct', name }
    // A union can be used behind a pointer, and has a size: its members are those of a struct at offset 0.
    const start: CStruct = {
      name,
      fields: null,
      size: null,
      align: null,
      spelling: typedefName === name ? name : `union ${tag ?? name}`,
      unsupported: 'it is a union',
      doc: noDoc,
      at: this.#at(node),
    }
    this.#structs.set(name, start)
    if (body === null) return { kind: 'struct', name }
    if (tag !== undefined && tag !== name) {
      const type: CType = { kind: 'struct', name }
      this.#aliases.set(tag, { name: tag, type, macro: false, doc: noDoc, at: start.at })
    }
    const parts = (this.#layout(start, body).fields ?? []).map(({ type }) => layoutOf(type, this.#table()))
    const measured = parts.filter((part) => part !== null)
    if (measured.length === parts.length && parts.length > 0) {
      const align = Math.max(...measured.map((part) => part.align))
      const size = Math.ceil(Math.max(...measured.map((part) => part.size)) / align) * align
      this.#structs.set(name, { ...start, size, align })
    }
    return { kind: 'struct', name }
  }

  #enum(node: Node, holder: Node, typedefName?: string): CType {
    const tag = node.childForFieldName('name')?.text
    const body = node.childForFieldName('body')
    // An enum that was named before keeps that name.
    const name = tag !== undefined && this.#enums.has(tag) ? tag : (typedefName ?? tag)
    if (body === null) {
      if (tag !== undefined && this.#enums.has(tag)) return { kind: 'enum', name: tag }
      if (tag !== undefined && this.#aliases.has(tag)) return { kind: 'alias', name: tag }
      if (tag === undefined) return integer(32, true, 'int')
      // Named before its values, or never given any.
      this.#enums.set(tag, {
        name: tag,
        values: [],
        spelling: `enum ${tag}`,
        doc: noDoc,
        at: this.#at(node),
      })
      return { kind: 'enum', name: tag }
    }
    const values: { name: string; value: number; doc: string }[] = []
    let next = 0n
    let before = ''
    for (const child of childrenOf(body)) {
      if (child.type === 'comment') {
        if (isTrailingDoc(child.text)) {
          const last = values.at(-1)
          if (last) last.doc = parseDoc(child.text).text
        } else before = isDocComment(child.text) ? parseDoc(child.text).text : ''
        continue
      }
      if (child.type !== 'enumerator') continue
      const label = child.childForFieldName('name')?.text ?? ''
      const valueNode = child.childForFieldName('value')
      if (valueNode !== null) {
        const value = this.#evaluate(valueNode.text)
        if (value === undefined)
          this.#problem('SYNTAX', `cannot evaluate ${quote(valueNode.text)} of ${label}`, child)
        next = value ?? next
      }
      values.push({ name: label, value: Number(next), doc: before })
      this.#enumerators.set(label, next)
      next += 1n
      before = ''
    }
    if (values.some(({ value }) => value < -(2 ** 31) || value >= 2 ** 32))
      this.#problem('UNSUPPORTED', `the enum ${name ?? ''} has values of more than 32 bits`, node)
    if (name === undefined) return integer(32, true, 'int')
    const spelling = typedefName === name ? name : `enum ${tag ?? name}`
    this.#enums.set(name, { name, values, spelling, doc: this.#docBefore(holder), at: this.#at(node) })
    if (tag !== undefined && tag !== name) {
      this.#aliases.set(tag, {
        name: tag,
        type: { kind: 'enum', name },
        macro: false,
        doc: noDoc,
        at: this.#at(node),
      })
    }
    return { kind: 'enum', name }
  }

  /** Reads a declarator from the outside in: name and full type. */
  #declarator(node: Node, base: CType): { name: string; type: CType } {
    switch (node.type) {
      case 'identifier':
      case 'field_identifier':
      case 'type_identifier':
      case 'primitive_type':
        return { name: node.text, type: base }
      case 'pointer_declarator':
      case 'abstract_pointer_declarator': {
        const pointer: CType = qualifiers(node).includes('const')
          ? { kind: 'pointer', to: base, const: true }
          : { kind: 'pointer', to: base }
        return this.#inner(node, pointer)
      }
      case 'array_declarator':
      case 'abstract_array_declarator': {
        const size = node.childForFieldName('size')
        const length = size === null ? undefined : this.#evaluate(size.text)
        if (size !== null && length === undefined) {
          this.#problem('SYNTAX', `cannot evaluate the array size ${quote(size.text)}`, node)
        }
        return this.#inner(node, {
          kind: 'array',
          of: base,
          length: length === undefined ? null : Number(length),
        })
      }
      case 'function_declarator':
      case 'abstract_function_declarator': {
        const list = node.childForFieldName('parameters')
        const parameters = list === null ? [] : this.#parameters(list)
        return this.#inner(node, { kind: 'function', returns: base, parameters })
      }
      case 'parenthesized_declarator':
      case 'abstract_parenthesized_declarator': {
        const inner = childrenOf(node).find((child) => child.isNamed && child.type !== 'comment')
        return inner === undefined ? { name: '', type: base } : this.#declarator(inner, base)
      }
      case 'init_declarator': {
        const inner = node.childForFieldName('declarator')
        return inner === null ? { name: '', type: base } : this.#declarator(inner, base)
      }
      default:
        this.#problem('SYNTAX', `cannot understand ${quote(node.text)}`, node)
        return { name: '', type: { kind: 'unsupported', reason: node.text } }
    }
  }

  #inner(node: Node, type: CType): { name: string; type: CType } {
    const inner = node.childForFieldName('declarator')
    return inner === null ? { name: '', type } : this.#declarator(inner, type)
  }

  #parameters(list: Node): CParameter[] {
    const out: CParameter[] = []
    for (const node of childrenOf(list)) {
      if (node.type === 'identifier') {
        this.#problem('SYNTAX', `parameter ${node.text} has no type (a K&R declaration)`, node)
        continue
      }
      if (node.type !== 'parameter_declaration') continue
      const typeNode = node.childForFieldName('type')
      if (typeNode === null) continue
      const base = this.#base(typeNode, node)
      const declarator = node.childForFieldName('declarator')
      const { name, type } =
        declarator === null ? { name: '', type: base } : this.#declarator(declarator, base)
      if (type.kind === 'void' && name === '') continue // f(void)
      out.push({ name: name === '' ? `arg${out.length}` : name, named: name !== '', type: decay(type) })
    }
    return out
  }

  #inlineParameterDocs(declarator: Node): Record<string, { text: string }> {
    const list = functionDeclarator(declarator)?.childForFieldName('parameters')
    const docs: Record<string, { text: string }> = {}
    let last = ''
    for (const node of list ? childrenOf(list) : []) {
      if (node.type === 'parameter_declaration') last = innerName(node.childForFieldName('declarator'))
      else if (node.type === 'comment' && last !== '' && isTrailingDoc(node.text)) {
        docs[last] = { text: parseDoc(node.text).text }
      }
    }
    return docs
  }

  #macroAlias(macro: Macro): void {
    const words = macro.body.filter(isSolid).map((token) => token.text)
    const doc = macro.comment === '' ? noDoc : { ...noDoc, text: commentText(macro.comment) }
    const stars = words.filter((word) => word === '*').length
    const names = words.filter((word) => word !== '*' && word !== 'const' && word !== 'struct')
    // The target is looked up when the alias is used: a macro may stand before the struct it points at.
    const target = names.join(' ')
    const isConst = words.includes('const')
    const reader = this
    this.#aliases.set(macro.name, {
      name: macro.name,
      macro: true,
      doc,
      at: macro.at,
      get type(): CType {
        let type: CType = Object.hasOwn(builtin, target)
          ? builtin[target]!
          : reader.#structs.has(target)
            ? { kind: 'struct', name: target }
            : reader.#enums.has(target)
              ? { kind: 'enum', name: target }
              : reader.#aliases.has(target)
                ? { kind: 'alias', name: target }
                : { kind: 'unsupported', reason: `the unknown type ${target}` }
        if (isConst) type = { ...type, const: true }
        for (let i = 0; i < stars; i += 1) type = { kind: 'pointer', to: type }
        return type
      },
    })
  }

  #constants(): CConstant[] {
    const out: CConstant[] = []
    for (const macro of this.#unit.macros.values()) {
      if (macro.parameters !== null || !this.#headers.includes(macro.at.file)) continue
      const body = macro.body.filter(isSolid)
      if (body.length === 0) continue
      const value = constantValue(body.map((token) => token.text).join(' '), (name) => this.#constant(name))
      const doc = macro.comment === '' ? '' : commentText(macro.comment)
      if (value !== undefined) out.push({ name: macro.name, value, doc, at: macro.at })
    }
    return out
  }

  #evaluate(text: string): bigint | undefined {
    return evaluateConstant(
      text,
      (name) => this.#constant(name),
      (words) => this.#typeOf(words),
    )
  }

  /** The type that some words spell: `unsigned long`, `struct point`, `const char *`. */
  #typeOf(words: readonly string[]): ExpressionType | undefined {
    const stars = words.filter((word) => word === '*').length
    const names = words.filter(
      (word) => !['*', 'const', 'volatile', 'struct', 'union', 'enum'].includes(word),
    )
    if (names.length === 0 || names.some((word) => !/^[A-Za-z_]\w*$/.test(word))) return undefined
    const isTag = words.some((word) => ['struct', 'union', 'enum'].includes(word))
    const type = this.#spelled(names)
    if (type === undefined && !(isTag && stars > 0)) return undefined
    if (type === undefined || stars > 0) return { size: 8, align: 8, signed: undefined }
    const { size, align } = layoutOf(type, this.#table()) ?? {}
    return { size, align, signed: this.#signedness(type) }
  }

  #spelled(names: readonly string[]): CType | undefined {
    const [name = ''] = names
    if (
      names.every((word) => ['unsigned', 'signed', 'long', 'short', 'int', 'char', 'double'].includes(word))
    )
      return names.includes('double') && names.length > 1
        ? undefined
        : (builtin[names.join(' ')] ?? sizedType(names))
    if (names.length > 1) return undefined
    if (Object.hasOwn(builtin, name)) return builtin[name]
    if (this.#aliases.has(name)) return { kind: 'alias', name }
    if (this.#structs.has(name)) return { kind: 'struct', name }
    return this.#enums.has(name) ? { kind: 'enum', name } : undefined
  }

  #signedness(type: CType): boolean | undefined {
    if (type.kind === 'integer') return type.signed
    if (type.kind === 'enum') return true
    const target = type.kind === 'alias' ? this.#aliases.get(type.name)?.type : undefined
    return target === undefined ? undefined : this.#signedness(target)
  }

  #constant(name: string, depth = 0): bigint | undefined {
    const known = this.#enumerators.get(name)
    if (known !== undefined) return known
    const macro = this.#unit.macros.get(name)
    if (macro === undefined || macro.parameters !== null || depth > 16) return undefined
    return evaluateConstant(
      macro.body,
      (used) => this.#constant(used, depth + 1),
      (words) => this.#typeOf(words),
    )
  }

  #docBefore(node: Node): Doc {
    const comments: string[] = []
    let line = node.startPosition.row
    for (
      let previous = node.previousSibling;
      previous?.type === 'comment';
      previous = previous.previousSibling
    ) {
      const gap = line - previous.endPosition.row
      if (gap > 2 || !isDocComment(previous.text)) break
      // `///` lines belong together; of block comments the nearest one counts.
      if (comments.length > 0 && !previous.text.startsWith('//')) break
      comments.unshift(previous.text)
      line = previous.startPosition.row
      if (!previous.text.startsWith('//')) break
    }
    if (comments.length === 0) {
      const next = node.nextSibling
      const behind = next?.type === ';' ? next.nextSibling : next
      if (
        behind?.type === 'comment' &&
        isTrailingDoc(behind.text) &&
        behind.startPosition.row === node.endPosition.row
      ) {
        return parseDoc(behind.text)
      }
      return noDoc
    }
    return parseDoc(comments.join('\n'))
  }

  #table(): { alias(name: string): CAlias | undefined; struct(name: string): CStruct | undefined } {
    return { alias: (name) => this.#aliases.get(name), struct: (name) => this.#structs.get(name) }
  }

  #at(node: Node): SourceLocation {
    return (
      this.#unit.lines[node.startPosition.row] ?? {
        file: this.#headers[0] ?? '',
        line: node.startPosition.row + 1,
      }
    )
  }

  #problem(code: Problem['code'], message: string, node: Node): void {
    this.problems.push({ code, message, at: this.#at(node) })
  }
}

/** An integer of several words: `unsigned long`, `short int`, `signed char`. */
function sizedType(words: readonly string[]): CType {
  const unsigned = words.includes('unsigned')
  const longs = words.filter((word) => word === 'long').length
  const isChar = words.includes('char')
  const bits = isChar ? 8 : words.includes('short') ? 16 : longs > 0 ? 64 : 32
  const plain = isChar
    ? 'char'
    : bits === 16
      ? 'short'
      : longs === 2
        ? 'long long'
        : longs === 1
          ? 'long'
          : 'int'
  const prefix = unsigned ? 'unsigned ' : isChar ? 'signed ' : ''
  return integer(bits, !unsigned, prefix + plain)
}

function constantValue(
  text: string,
  lookup: (name: string) => bigint | undefined,
): number | string | undefined {
  const integerValue = evaluateConstant(text, lookup)
  if (integerValue !== undefined) return Number(integerValue)
  const bare = /^\(?\s*(-?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFlL]?\s*\)?$/.exec(text)?.[1]
  if (bare !== undefined) return Number(bare.replaceAll(' ', ''))
  const quoted = /^"((?:[^"\\])*)"$/.exec(text)?.[1]
  return quoted
}

/** Parameters of array and function type are pointers. */
function decay(type: CType): CType {
  return type.kind === 'function' ? { kind: 'pointer', to: type } : type
}

function childrenOf(node: Node): Node[] {
  const out: Node[] = []
  for (let i = 0; i < node.childCount; i += 1) {
    const child = node.child(i)
    if (child !== null) out.push(child)
  }
  return out
}

function qualifiers(node: Node): string[] {
  return childrenOf(node)
    .filter((child) => child.type === 'type_qualifier')
    .map((child) => child.text)
}

function functionDeclarator(node: Node | null): Node | undefined {
  for (let at = node; at !== null; at = at.childForFieldName('declarator')) {
    if (at.type === 'function_declarator') return at
    if (at.type === 'parenthesized_declarator') {
      const inner = childrenOf(at).find((child) => child.isNamed)
      return inner === undefined ? undefined : functionDeclarator(inner)
    }
  }
  return undefined
}

function isVariadic(declarator: Node): boolean {
  const list = functionDeclarator(declarator)?.childForFieldName('parameters')
  return list ? childrenOf(list).some((child) => child.type === 'variadic_parameter') : false
}

function isUnspecified(declarator: Node): boolean {
  const list = functionDeclarator(declarator)?.childForFieldName('parameters')
  return list ? childrenOf(list).every((child) => !child.isNamed) : false
}

function innerName(node: Node | null): string {
  for (let at = node; at !== null; ) {
    if (at.type === 'identifier') return at.text
    at = at.childForFieldName('declarator') ?? childrenOf(at).find((child) => child.isNamed) ?? null
  }
  return ''
}

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node
  for (const child of childrenOf(node)) {
    if (!child.hasError && !child.isMissing) continue
    const found = firstError(child)
    if (found !== undefined) return found
  }
  return undefined
}

function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `"${line.length > 80 ? `${line.slice(0, 77)}...` : line}"`
}
