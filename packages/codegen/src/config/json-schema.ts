import { configSchema } from './schema.ts'

/** Just what the walk below reads of a valibot schema. */
interface AnySchema {
  readonly type: string
  readonly entries?: Record<string, AnySchema>
  readonly item?: AnySchema
  readonly value?: unknown
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly wrapped?: AnySchema
  readonly pipe?: readonly {
    readonly kind: string
    readonly type: string
    readonly description?: string
    readonly requirement?: unknown
  }[]
}

/**
 * The JSON schema of a configuration, for completion and checks in an editor.
 *
 * @example
 * ```ts
 * configJsonSchema().type // 'object'
 * ```
 */
export function configJsonSchema(): Record<string, unknown> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'uchronia-codegen configuration',
    ...toJsonSchema(configSchema as unknown as AnySchema),
  }
}

function toJsonSchema(schema: AnySchema): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const step of schema.pipe ?? []) {
    if (step.type === 'description') out.description = step.description
    if (step.type === 'min_length' && schema.type === 'string') out.minLength = step.requirement
    if (step.type === 'min_length' && schema.type === 'array') out.minItems = step.requirement
    if (step.type === 'min_value') out.minimum = step.requirement
    if (step.type === 'regex') out.pattern = (step.requirement as RegExp).source
    if (step.type === 'integer') out.type = 'integer'
  }
  switch (schema.type) {
    case 'exact_optional':
      return { ...toJsonSchema(schema.wrapped!), ...out }
    case 'string':
    case 'boolean':
      return { type: schema.type, ...out }
    case 'number':
      return { type: 'number', ...out }
    case 'literal':
      return { const: schema.literal, ...out }
    case 'picklist':
      return { enum: schema.options, ...out }
    case 'array':
      return { type: 'array', items: toJsonSchema(schema.item!), ...out }
    case 'record':
      return { type: 'object', additionalProperties: toJsonSchema(schema.value as AnySchema), ...out }
    case 'union':
    case 'variant':
      return { anyOf: schema.options?.map((option) => toJsonSchema(option as AnySchema)), ...out }
    case 'strict_object': {
      const entries = Object.entries(schema.entries ?? {})
      const required = entries.filter(([, entry]) => entry.type !== 'exact_optional').map(([name]) => name)
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(entries.map(([name, entry]) => [name, toJsonSchema(entry)])),
        ...(required.length > 0 ? { required } : {}),
        ...out,
      }
    }
    default:
      throw new Error(`no JSON schema for the valibot schema ${schema.type}`)
  }
}
