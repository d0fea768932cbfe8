import type { Problem, SourceLocation } from '../errors.ts'
import { camelCase } from './naming.ts'
import type { Plan, PlanEnum, PlanFunction, PlanHandle, PlanStruct } from './plan.ts'

/** Members that the class of every binding has. */
const members = ['constructor', 'native', 'nativeReferenceCount']

/** Values that generated modules bring in from the packages they stand on. */
export const supportNames = [
  // @uchronia/refcount
  'FfiNativeHandle',
  'pointerOf',
  'withHandles',
  // @uchronia/cinterop
  'koffiBackend',
  'loadLibrary',
  'Matrix',
  'NativeCallback',
  'readBytes',
  'readFloat32',
  'readFloat64',
  'readInt32',
  'readInt64',
  'readMatrix',
  'readString',
  'readStringArray',
  'struct',
  // @uchronia/cinterop/binding
  'allocate',
  'arrayOf',
  'BoundFunctions',
  'bytesOf',
  'cellOf',
  'commonLength',
  'elementsOf',
  'elementsOfArray',
  'LibraryError',
  'membersOf',
  'messageOf',
  'nameOf',
  'nothing',
  'boolCellOf',
  'notOneOf',
  'packAll',
  'PointedMemory',
  'pointersOf',
  'present',
  'recordOf',
  'rowsOf',
  'safe',
  'sameLength',
  'stringsOf',
  'textOf',
  'unpackAll',
  'untilAborted',
  'withMemory',
] as const

/** The name of a value of those packages. */
export type SupportName = (typeof supportNames)[number] | `check${string}`

/** Types that generated modules use or make besides those of the header; a struct of such a name would hide one. */
const takenTypes = (
  'AbortSignal Array ArrayBuffer ArrayBufferView BigInt64Array BigUint64Array Boolean Calls DataView Date Declarations ' +
  'Disposable Error Float32Array Float64Array Function Functions HandleOptions Int16Array Int32Array Int8Array ' +
  'LoadOptions Map NaN NativeError NativeLibrary Infinity Number Object Options Parameters Partial Pointer Promise Record ' +
  'RecordedCall Set String StructShape StructType StructValue Symbol TypedArray Uint16Array Uint32Array Uint8Array'
).split(' ')

/** Refuses two things of one TypeScript name, and names that are none. */
export function checkNames(
  functions: readonly PlanFunction[],
  handles: readonly PlanHandle[],
  structs: readonly PlanStruct[],
  enums: readonly PlanEnum[],
  constants: readonly { readonly name: string }[],
  className: string,
  problems: Problem[],
): void {
  const claim = (
    names: Map<string, string>,
    name: string,
    owner: string,
    how: string,
    at?: SourceLocation,
  ): void => {
    const refuse = (message: string): void => {
      problems.push(at ? { code: 'NAME', message, at } : { code: 'NAME', message })
    }
    const other = names.get(name)
    if (other !== undefined && other !== owner)
      refuse(`${other} and ${owner} are both called ${name} in TypeScript: rename one of them with ${how}`)
    if (!/^[A-Za-z_$][\w$]*$/.test(name))
      refuse(`${owner}: "${name}" is no name in TypeScript: say another with ${how}`)
    names.set(name, owner)
  }
  const methods = new Map(members.map((name) => [name, `the member ${name} of every binding`]))
  for (const f of functions) {
    claim(methods, f.name, f.c.name, '"rename" of a rule', f.c.at)
    if (f.async) claim(methods, `${f.name}Async`, `${f.c.name} (async)`, '"rename" of a rule', f.c.at)
  }
  const types = new Map<string, string>([
    ...[...takenTypes, ...supportNames].map((name): [string, string] => [
      name,
      `a name that generated code uses`,
    ]),
    [className, 'the class of the binding'],
    [className.replace(/Library$/, 'Error'), 'the error class of the binding'],
  ])
  for (const handle of handles) claim(types, handle.className, handle.type, `handles["${handle.type}"].class`)
  for (const struct of structs) {
    if (struct.codec !== undefined || struct.imported) continue
    claim(types, struct.tsName, `struct ${struct.name}`, `structs.${struct.name}.name`)
    const fields = new Map<string, string>()
    for (const { name, tsName, type } of struct.fields)
      if (type.kind !== 'omit')
        claim(
          fields,
          tsName,
          `member ${name} of ${struct.name}`,
          `structs.${struct.name}.fields.${name}.name`,
        )
  }
  for (const source of enums)
    claim(types, source.tsName, `enum ${source.name}`, '"naming.strip", or correct the header')
  for (const constant of constants)
    claim(types, constant.name, `macro ${constant.name}`, '"constants", which can leave it out')
}

/** Gives parameters that would hide a name that their wrapper needs another one. */
export function avoidNames(plan: Plan): Plan {
  const structs = [...plan.structs, ...plan.imports.flatMap((other) => other.structs)]
  const handles = [...plan.handles, ...plan.imports.flatMap((other) => other.handles)]
  const shared = new Set<string>([
    ...supportNames,
    'declarations',
    'statusCodes',
    ...handles.map(({ className }) => className),
    ...plan.enums.flatMap(({ tsName }) => [tsName, `check${tsName}`]),
    ...structs.flatMap(({ tsName, codec }) =>
      codec === undefined
        ? [`${camelCase(tsName)}Struct`, `from${tsName}`, `to${tsName}`]
        : [codec.struct, codec.from ?? '', codec.to ?? '', codec.read ?? '', codec.pack ?? ''],
    ),
  ])
  return { ...plan, functions: plan.functions.map((f) => withFreeNames(f, shared)) }
}

function withFreeNames(f: PlanFunction, shared: ReadonlySet<string>): PlanFunction {
  const taken = new Set([
    ...(f.result.kind === 'status' ? ['status'] : []),
    ...(f.async ? ['args', 'options'] : []),
    ...(f.parameters.some(({ role }) => role.kind === 'text' && role.retry !== null) ? ['capacity'] : []),
    ...(f.facade?.isStatic === true ? ['library'] : []),
  ])
  const own = new Set(f.parameters.map(({ name }) => name))
  const parameters = f.parameters.map((parameter) => {
    let { name } = parameter
    while (shared.has(name) || taken.has(name) || /^check[A-Z]\w*(?<!_)$/.test(name)) {
      own.delete(name)
      do name += '_'
      while (own.has(name))
    }
    own.add(name)
    taken.add(name)
    return { ...parameter, name }
  })
  return { ...f, parameters }
}
