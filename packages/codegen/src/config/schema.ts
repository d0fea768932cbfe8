import * as v from 'valibot'
import type { Config } from './config.ts'

const text = (description: string) => v.pipe(v.string(), v.minLength(1), v.description(description))
const flag = (description: string) => v.pipe(v.boolean(), v.description(description))
const list = (description: string) =>
  v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.description(description))

const ownership = v.pipe(
  v.picklist(['owned', 'borrowed']),
  v.description('owned: the binding frees it. borrowed: the library does, and the binding only looks at it'),
)

const length = v.pipe(
  v.union([v.pipe(v.number(), v.integer(), v.minValue(1)), v.pipe(v.string(), v.minLength(1))]),
  v.description(
    'Where the count of elements is: the name of a parameter, a number, or a call of another bound function of ' +
      'the library with parameters of this one, such as "GetLength(series)"',
  ),
)

const value = {
  as: v.exactOptional(
    v.pipe(
      v.picklist([
        'scalar',
        'bigint',
        'string',
        'strings',
        'text',
        'bytes',
        'buffer',
        'matrix',
        'struct',
        'structs',
        'handle',
        'handles',
        'callback',
        'address',
      ]),
      v.description(
        'What a pointer points at, where its type leaves that open. bytes: of void*, or a struct as memory that both sides see. bigint: a 64-bit integer that a number may not hold exactly',
      ),
    ),
  ),
  nullable: v.exactOptional(flag('null is a value (in) or a possible answer (out)')),
  handle: v.exactOptional(
    text('The handle type (a key of `handles`) of a pointer whose C type does not say so'),
  ),
  struct: v.exactOptional(text('The struct that a void* points at')),
  enum: v.exactOptional(text('The enum whose values an integer holds')),
  length: v.exactOptional(length),
  rows: v.exactOptional(length),
  columns: v.exactOptional(length),
  ownership: v.exactOptional(ownership),
  release: v.exactOptional(text('The function that frees the value, when it is not the one of its type')),
}

const parameter = v.strictObject({
  ...value,
  dir: v.exactOptional(v.pipe(v.picklist(['in', 'out', 'inout']), v.description('Which way the data goes'))),
  needed: v.exactOptional(text('as: text. The out parameter that receives the size needed')),
  retry: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer(),
      v.description('as: text. The status that says that the buffer was too small'),
    ),
  ),
  retains: v.exactOptional(flag('The handle returned keeps this argument alive')),
  label: v.exactOptional(flag('The text names the handle returned, in messages')),
  transfers: v.exactOptional(
    flag('The function takes over this handle: the caller must not use it afterwards'),
  ),
  held: v.exactOptional(
    flag('as: callback. The library keeps it until another one, or null, takes its place'),
  ),
  fill: v.exactOptional(flag('dir: out. The caller brings the array, and it is filled')),
})

const returned = v.strictObject({
  ...value,
  of: v.exactOptional(text('ownership: borrowed. The handle parameter that owns what is returned')),
  ignore: v.exactOptional(text('Why the result is of no use; the binding returns nothing')),
})

const field = v.strictObject({
  as: v.exactOptional(
    v.pipe(
      v.picklist(['string', 'strings', 'buffer', 'matrix', 'structs', 'text', 'omit']),
      v.description('What the member points at; omit leaves it out, and zero goes in'),
    ),
  ),
  name: v.exactOptional(text('Its name in TypeScript')),
  enum: v.exactOptional(text('The enum whose values an integer holds')),
  nullable: v.exactOptional(flag('null is a value')),
  length: v.exactOptional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.description('The member with the count, "." between members of members'),
    ),
  ),
  rows: v.exactOptional(
    v.pipe(v.string(), v.minLength(1), v.description('as: matrix. The member with the count of rows')),
  ),
  columns: v.exactOptional(
    v.pipe(v.string(), v.minLength(1), v.description('as: matrix. The member with the length of a row')),
  ),
})

const match = v.pipe(
  v.union([
    v.string(),
    v.array(v.string()),
    v.strictObject({
      name: v.exactOptional(v.union([v.string(), v.array(v.string())])),
      returns: v.exactOptional(text('Glob on the return type, as C writes it')),
      params: v.exactOptional(list('Globs on the parameter types; a last "..." stands for any others')),
      doc: v.exactOptional(text('A text that the documentation holds, such as a tag')),
    }),
  ]),
  v.description('Which functions: names or globs, or also types and documentation'),
)

const rule = v.strictObject({
  match,
  exclude: v.exactOptional(text('Leaves the functions out. The text is the reason')),
  include: v.exactOptional(
    v.pipe(v.literal(true), v.description('Takes back the `exclude` of an earlier rule')),
  ),
  rename: v.exactOptional(text('The name in TypeScript; one function only')),
  errors: v.exactOptional(text('A key of `errors`, or "none"')),
  returns: v.exactOptional(returned),
  params: v.exactOptional(
    v.pipe(v.record(v.string(), parameter), v.description('By name, or glob on names')),
  ),
  async: v.exactOptional(flag('Also makes a variant that runs on another thread and returns a promise')),
  class: v.exactOptional(
    text('Facade: the class that gets it as a method, when that is not its first handle argument'),
  ),
  method: v.exactOptional(text('Facade: its name as a method')),
  doc: v.exactOptional(text('Replaces the documentation of the header')),
})

const parameterRule = v.strictObject({
  match: v.strictObject({
    function: v.exactOptional(text('Glob on the function')),
    name: v.exactOptional(text('Glob on the parameter')),
    type: v.exactOptional(text('Glob on the type, as C writes it')),
  }),
  ...parameter.entries,
})

const protocol = v.pipe(
  v.variant('kind', [
    v.strictObject({
      kind: v.literal('callback'),
      register: text('The function that takes the callback `void(const char*)`, and null to let go of it'),
    }),
    v.strictObject({
      kind: v.literal('status'),
      returns: v.exactOptional(
        text(
          'Glob on the return type of the functions that it holds for, as C writes it, when it is the default',
        ),
      ),
      success: v.exactOptional(
        v.pipe(
          v.union([v.number(), v.picklist(['>=0', '>0', 'true', 'nonzero'])]),
          v.description('Which answers mean success; 0 when left out'),
        ),
      ),
      message: v.exactOptional(text('A function from the status to a text (const char*)')),
      codes: v.exactOptional(text('The enum of the status, or a glob on the macros that are its values')),
      value: v.exactOptional(flag('A successful answer is a value to return, not only a status')),
    }),
    v.strictObject({
      kind: v.literal('struct'),
      struct: text('The struct that the caller owns and the function fills'),
      code: text('Its member with the code'),
      message: text('Its member with the text: an array of char'),
      success: v.exactOptional(
        v.pipe(v.number(), v.integer(), v.description('The status of success; 0 when left out')),
      ),
      codes: v.exactOptional(text('The enum of the status')),
    }),
    v.strictObject({
      kind: v.literal('last'),
      message: text('A function that returns the last error text; borrowed when it is const char*'),
      failed: v.exactOptional(
        v.pipe(
          v.picklist(['null', 'negative', 'zero', 'false']),
          v.description('Which answers mean failure; null when left out'),
        ),
      ),
    }),
  ]),
  v.description('How functions say that they failed'),
)

/** The schema of a configuration; its descriptions are shown by editors. */
export const configSchema: v.GenericSchema<unknown, Config> = v.strictObject({
  $schema: v.exactOptional(v.string()),
  library: v.strictObject({
    name: v.pipe(
      v.string(),
      v.regex(/^[A-Za-z]\w*$/, 'a name of letters and digits'),
      v.description('Names the class of the binding: dogs gives DogsLibrary'),
    ),
    headers: v.pipe(
      v.array(v.string()),
      v.minLength(1),
      v.description('The public headers, relative to this file'),
    ),
    includeDirs: v.exactOptional(list('Where #include looks besides the folder of the header')),
    defines: v.exactOptional(
      v.pipe(v.record(v.string(), v.string()), v.description('Macros to define first')),
    ),
    file: v.exactOptional(text('The library file without prefix and extension: dogs for libdogs.so')),
    doc: v.exactOptional(text('What the library is')),
  }),
  output: text('The folder of the generated files, relative to this file'),
  imports: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          config: text('The configuration of the other binding'),
          from: v.exactOptional(text('Module to import its types from; found from `output` when left out')),
          types: list('Handle types and structs of the other binding that this one uses'),
        }),
      ),
      v.description('Types that belong to other bindings; their libraries are loaded first, in this order'),
    ),
  ),
  emit: v.exactOptional(
    v.strictObject({
      classes: v.exactOptional(flag('Also a class facade: methods grouped by their first handle')),
      mock: v.exactOptional(flag('Also a recording stand-in for the library')),
      reference: v.exactOptional(flag('Also a reference in Markdown')),
      model: v.exactOptional(flag('Also the model as JSON')),
    }),
  ),
  naming: v.exactOptional(
    v.strictObject({
      strip: v.exactOptional(list('Prefixes that names lose')),
      case: v.exactOptional(v.pipe(v.picklist(['camel', 'keep']), v.description('camelCase, or as in C'))),
    }),
  ),
  handles: v.exactOptional(
    v.pipe(
      v.record(
        v.string(),
        v.strictObject({
          class: v.exactOptional(text('The name of the class')),
          extends: v.exactOptional(text('The handle type it is a kind of')),
          release: v.exactOptional(text('The function that frees it; inherited')),
          count: v.exactOptional(text('The function that tells its native reference count; inherited')),
          borrowed: v.exactOptional(flag('Never freed by the caller, so it needs no releaser')),
          doc: v.exactOptional(text('What it is')),
        }),
      ),
      v.description(
        'Types that are handles: macros, typedefs, or "name*" for a pointer to a struct. Globs allowed',
      ),
    ),
  ),
  structs: v.exactOptional(
    v.pipe(
      v.record(
        v.string(),
        v.strictObject({
          name: v.exactOptional(text('Its name in TypeScript')),
          release: v.exactOptional(text('The function that frees one that was returned')),
          null: v.exactOptional(
            v.pipe(
              v.strictObject({ field: v.string(), equals: v.number() }),
              v.description('The value of a member that means "no data": null is returned instead'),
            ),
          ),
          fields: v.exactOptional(v.record(v.string(), field)),
          codec: v.exactOptional(
            v.pipe(
              v.strictObject({
                module: text('Where the names below are imported from'),
                type: text('The TypeScript type that stands for the struct'),
                struct: text('Its layout, a StructType'),
                from: v.exactOptional(text('From the members to the type')),
                to: v.exactOptional(text('From the type to the members')),
                read: v.exactOptional(text('From a pointer to the type, where members point elsewhere')),
                pack: v.exactOptional(text('From the type to PackedMemory, where members point elsewhere')),
                nullable: v.exactOptional(flag('`read` may answer null')),
              }),
              v.description('Functions that turn the struct into something better than an object, and back'),
            ),
          ),
          doc: v.exactOptional(text('What it is')),
        }),
      ),
      v.description('Structs that need more than their declaration says'),
    ),
  ),
  strings: v.exactOptional(v.strictObject({ release: text('The function that frees a returned char*') })),
  lists: v.exactOptional(
    v.strictObject({
      release: text('The function that frees a returned char**, with its count if it takes one'),
    }),
  ),
  constants: v.exactOptional(list('Globs on macros that become constants')),
  errors: v.exactOptional(
    v.pipe(
      v.record(v.string(), protocol),
      v.description('Error protocols by name; "default" holds for all functions'),
    ),
  ),
  parameters: v.exactOptional(
    v.pipe(v.array(parameterRule), v.description('Rules on parameters of all functions')),
  ),
  rules: v.exactOptional(v.pipe(v.array(rule), v.description('Rules on functions; later ones win'))),
})
