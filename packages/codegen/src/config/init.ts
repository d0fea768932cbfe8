import type { HeaderModel } from '../header/model.ts'
import type { Config, HandleConfig } from './config.ts'

/** A configuration to start from: the types that look like handles, and the functions that look like releasers. */
export function startingConfig(
  model: HeaderModel,
  header: string,
  { includeDirs, defines }: Required<Pick<Config['library'], 'includeDirs' | 'defines'>>,
): Config {
  const name = header.slice(header.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  const releasers = model.functions.filter(
    (f) =>
      f.parameters.length === 1 &&
      /^(release|dispose|destroy|free|delete|close|finalize)|_(release|dispose|destroy|free|delete|close|finalize|cleanup|unref)$/i.test(
        f.name,
      ),
  )
  const handles: Record<string, HandleConfig> = {}
  const releaserOf = (type: string): HandleConfig => {
    const own = releasers.find((f) =>
      JSON.stringify(f.parameters[0]?.type).includes(`"${type.replace('*', '')}"`),
    )
    const common = releasers.find((f) => /release|dispose/i.test(f.name))
    const found = own ?? common
    return found === undefined ? {} : { release: found.name }
  }
  for (const alias of model.aliases) {
    if (alias.macro && alias.type.kind === 'pointer' && alias.type.to.kind === 'void')
      handles[alias.name] = releaserOf(alias.name)
  }
  for (const struct of model.structs) {
    if (struct.fields === null && model.headers.includes(struct.at.file))
      handles[`${struct.name}*`] = releaserOf(struct.name)
  }
  const strings = model.functions.find(
    (f) => /(free|delete|dispose)\w*(string|str)$/i.test(f.name) && f.parameters.length === 1,
  )
  const lists = model.functions.find((f) => /(free|delete|dispose)\w*(string|str)\w*array$/i.test(f.name))
  return {
    $schema: 'node_modules/@uchronia/codegen/schema.json',
    library: {
      name: name.replace(/\W/g, '_').replace(/^(?![A-Za-z])/, 'lib'),
      headers: [header],
      ...(includeDirs.length > 0 ? { includeDirs } : {}),
      ...(Object.keys(defines).length > 0 ? { defines } : {}),
    },
    output: 'generated',
    ...(Object.keys(handles).length > 0 ? { handles } : {}),
    ...(strings ? { strings: { release: strings.name } } : {}),
    ...(lists ? { lists: { release: lists.name } } : {}),
    rules: [],
  }
}
