import type { Problem } from '../errors.ts'
import type { PlanFunction } from './plan.ts'
import type { FunctionSpec } from './spec.ts'
import type { Types } from './types.ts'

/**
 * Makes functions into methods: one whose first argument is a handle becomes a method of that handle's class, one that
 * returns a new handle and takes none becomes a static method of the class it makes.
 */
export function planFacade(
  functions: readonly PlanFunction[],
  said: ReadonlyMap<string, FunctionSpec>,
  types: Types,
  problems: Problem[],
): PlanFunction[] {
  const classes = [...types.handles.values()]
  const planned = functions.map((f): PlanFunction => {
    const spec = said.get(f.c.name)
    const refuse = (option: 'class' | 'method', why: string): void => {
      const message = `${f.c.name}: ${spec?.origin(option)} (${JSON.stringify(spec?.[option])}) ${why}`
      problems.push({ code: 'CONFIG', message, at: f.c.at })
    }
    const first = f.parameters[0]
    const own = first?.role.kind === 'handle' ? first.role.handle : undefined
    const made =
      f.result.kind === 'handle'
        ? f.result.handle
        : f.parameters
            .map(({ role }) => (role.kind === 'outHandle' ? role.handle : undefined))
            .find((name) => name !== undefined)
    const chosen = classes.find(
      (handle) => handle.className === spec?.class || handle.type === spec?.class,
    )?.type
    if (spec?.class !== undefined && chosen === undefined)
      refuse(
        'class',
        `is no class of handles: the classes are ${classes.map((handle) => handle.className).join(', ')}`,
      )
    const handle = types.handles.get(chosen ?? own ?? made ?? '')
    if (handle === undefined || handle.imported) {
      const where =
        handle === undefined ? 'no class of handles has it' : `${handle.className} belongs to another binding`
      if (spec?.class !== undefined && handle !== undefined) refuse('class', `does not fit: ${where}`)
      if (spec?.method !== undefined)
        refuse(
          'method',
          `does not fit: ${where}, so say "class", or "rename" for its name in the library class`,
        )
      return f
    }
    // A handle that may be null has no method to call.
    const isStatic = own === undefined || own !== handle.type || first?.nullable === true
    const method = spec?.method ?? withoutClass(f.name, handle.className.replace(/(?<=.)Handle$/, ''))
    return { ...f, facade: { handle: handle.type, method, isStatic } }
  })
  // A name that a class or one of its ancestors has already stays long.
  return planned.map((f) => {
    if (f.facade === null) return f
    const { handle, method, isStatic } = f.facade
    const family = new Set([handle, ...(types.handles.get(handle)?.supertypes ?? [])])
    const clash = planned.some(
      (other) =>
        other !== f &&
        other.facade?.method === method &&
        other.facade.isStatic === isStatic &&
        (family.has(other.facade.handle) ||
          types.handles.get(other.facade.handle)?.supertypes.includes(handle) === true),
    )
    const isTaken =
      reservedMembers.has(method) || (isStatic && ['name', 'length', 'prototype'].includes(method))
    const wished = said.get(f.c.name)?.method
    if (wished !== undefined && (clash || isTaken || !/^[A-Za-z_$][\w$]*$/.test(wished))) {
      const why = clash
        ? 'is another method of its class'
        : isTaken
          ? 'is a member of every handle'
          : 'is no name'
      const message = `${f.c.name}: ${said.get(f.c.name)?.origin('method')} ("${wished}") ${why}: say another`
      problems.push({ code: 'NAME', message, at: f.c.at })
    }
    return clash || isTaken ? { ...f, facade: { handle, method: f.name, isStatic } } : f
  })
}

/** `createDog`, `dogName`, `getDogAge` of the class Dog become `create`, `name`, `getAge`. */
function withoutClass(name: string, className: string): string {
  const small = className[0]!.toLowerCase() + className.slice(1)
  const shorter = name.startsWith(small) ? name.slice(small.length) : name.replace(className, '')
  const method = shorter === '' ? name : shorter[0]!.toLowerCase() + shorter.slice(1)
  return /^[a-z]\w*$/.test(method) ? method : name
}

/** Members that every handle has. */
const reservedMembers = new Set(
  (
    'ptr dispose release retain addRef decrementRef disposed isInvalid isA label typeId referenceCount report ' +
    'getHandle addDependency removeDependency toString constructor library'
  ).split(' '),
)
