import type { CParameter, CType } from './model.ts'

/** Writes a type as C does, around an optional name: `const char* name`, `void (*callback)(int)`, `int x[3]`. */
export function spellType(type: CType, name = ''): string {
  switch (type.kind) {
    case 'pointer':
      if (type.to.kind === 'function') {
        const inner = `(*${type.const ? ' const ' : ''}${name})`
        return `${spellType(type.to.returns)} ${inner}(${spellParameters(type.to.parameters)})`
      }
      if (type.to.kind === 'array') return spellType(type.to, `(*${name})`)
      return spellType(
        type.to,
        `*${type.const ? ' const' : ''}${name === '' ? '' : name.startsWith('*') ? name : ` ${name}`}`,
      )
    case 'array':
      return spellType(type.of, `${name}[${type.length ?? ''}]`)
    case 'function':
      return `${spellType(type.returns)} ${name}(${spellParameters(type.parameters)})`
    default: {
      // Behind the name, because an alias may be a macro for a pointer.
      const isAlias = type.kind === 'alias'
      const base = `${type.const && !isAlias ? 'const ' : ''}${spellName(type)}${type.const && isAlias ? ' const' : ''}`
      return name === '' ? base : name.startsWith('*') ? base + name : `${base} ${name}`
    }
  }
}

/** Writes a parameter list as C does. */
export function spellParameters(parameters: readonly CParameter[], variadic = false): string {
  const all = parameters.map((parameter) => spellType(parameter.type, parameter.named ? parameter.name : ''))
  if (variadic) all.push('...')
  return all.length === 0 ? 'void' : all.join(', ')
}

function spellName(type: CType): string {
  switch (type.kind) {
    case 'void':
      return 'void'
    case 'bool':
      return 'bool'
    case 'unsupported':
      return `/* ${type.reason} */`
    case 'pointer':
    case 'array':
    case 'function':
      return ''
    default:
      return type.name
  }
}
