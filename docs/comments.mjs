// Holds the comments of all public symbols to the rule of CONTRIBUTING: functions and classes have an example, which tests
// run, and whatever can throw says what. Run by `npm run docs`.
import { join, relative } from 'node:path'
import ts from 'typescript'

/** The run-time of generated bindings: nobody writes calls of it by hand. */
const GENERATED_ONLY = new Set(['@uchronia/cinterop/binding'])
/** Members that show or walk through an object, and throw only what the members that they use say. */
const PLAIN = new Set(['toString', 'toJSON'])
/** Functions that call what can throw, and never do so themselves: they catch it, or give it what is right. */
const NEVER_THROWS = new Set(['main', 'configJsonSchema', 'disposeAll', 'Cases.median', 'Matrix.transpose'])
/** Calls that are followed to find out whether a function can throw. */
const DEPTH = 8

/**
 * The gaps in the comments of the public symbols of some entries, a line for each.
 *
 * @param entries  of `{ name, source }`, the sources relative to `root`
 */
export function lackingComments(root, entries) {
  const program = ts.createProgram(
    entries.map(({ source }) => join(root, source)),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      customConditions: ['x-source'],
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: ['node'],
    },
  )
  const checker = program.getTypeChecker()
  const canThrow = throwing(checker, join(root, 'packages'))
  const lacking = []
  const seen = new Set()
  const report = (node, name, what) =>
    lacking.push(`${relative(root, node.getSourceFile().fileName)}: ${name} has no ${what}`)

  const look = (declaration, name) => {
    const tags = tagsOf(declaration)
    if (tags.includes('internal')) return
    if (ts.isFunctionDeclaration(declaration) && !tags.includes('example'))
      report(declaration, name, '@example')
    if (!tags.includes('throws') && !NEVER_THROWS.has(name) && canThrow(declaration))
      report(declaration, name, '@throws')
  }

  const lookAtClass = (declaration, name) => {
    const made = declaration.members.filter((member) => ts.isConstructorDeclaration(member))
    const tags = [declaration, ...made].flatMap((one) =>
      ts.getJSDocTags(one).map(({ tagName }) => tagName.text),
    )
    if (!tags.includes('example')) report(declaration, name, '@example')
    if (!tags.includes('throws') && !tags.includes('internal') && canThrow(declaration))
      report(declaration, `new ${name}`, '@throws')
  }

  for (const { name: entry, source } of entries.filter(({ name }) => !GENERATED_ONLY.has(name))) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, source)))
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const declaration = symbol.valueDeclaration
      if (declaration === undefined || seen.has(symbol) || !isOurs(declaration, root)) continue
      seen.add(symbol)
      const name = symbol.name === 'default' ? entry : symbol.name
      if (ts.isFunctionDeclaration(declaration)) {
        const implementation = symbol.declarations.find((one) => one.body) ?? declaration
        look(implementation, name)
      } else if (ts.isClassDeclaration(declaration)) {
        if (!name.endsWith('Error')) lookAtClass(declaration, name)
        for (const member of publicMembers(declaration)) look(member, `${name}.${member.name.getText()}`)
      }
    }
  }
  return lacking
}

function isOurs(node, root) {
  const { fileName } = node.getSourceFile()
  return fileName.startsWith(join(root, 'packages')) && !fileName.includes('node_modules')
}

/** The tags of a declaration, of its overloads too. */
function tagsOf(declaration) {
  const name = declaration.name?.getText()
  const siblings = (declaration.parent.members ?? declaration.parent.statements ?? []).filter(
    (one) => one.kind === declaration.kind && one.name?.getText() === name,
  )
  return siblings.flatMap((one) => ts.getJSDocTags(one).map(({ tagName }) => tagName.text))
}

function publicMembers(declaration) {
  return declaration.members.filter(
    (member) =>
      (ts.isMethodDeclaration(member) || ts.isGetAccessor(member)) &&
      member.body !== undefined &&
      ts.isIdentifier(member.name) &&
      !PLAIN.has(member.name.text) &&
      !member.modifiers?.some(
        ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
      ),
  )
}

/** Tells whether a declaration throws, or calls what throws and does not catch it. */
function throwing(checker, packages) {
  const known = new Map()

  const target = (call) => {
    const { expression } = call
    const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
    let symbol = checker.getSymbolAtLocation(name)
    if (symbol?.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
    const declaration = symbol?.valueDeclaration
    return declaration?.getSourceFile().fileName.startsWith(packages) ? declaration : undefined
  }

  const throws = (declaration, depth, above) => {
    const body = bodyOf(declaration)
    if (body === undefined || above.has(declaration)) return false
    const key = known.get(declaration) ?? new Map()
    known.set(declaration, key)
    if (key.has(depth)) return key.get(depth)
    above.add(declaration)
    let found = false
    const visit = (node) => {
      if (found) return
      if (ts.isThrowStatement(node)) found = true
      else if (ts.isTryStatement(node) && node.catchClause) {
        visit(node.catchClause)
        if (node.finallyBlock) visit(node.finallyBlock)
      } else {
        if (depth > 0 && (ts.isCallExpression(node) || ts.isNewExpression(node))) {
          const called = target(node)
          if (called !== undefined && throws(called, depth - 1, above)) found = true
        }
        ts.forEachChild(node, visit)
      }
    }
    visit(body)
    above.delete(declaration)
    key.set(depth, found)
    return found
  }
  return (declaration) => throws(declaration, DEPTH, new Set())
}

/** The statements that run when a declaration is called. */
function bodyOf(declaration) {
  if (ts.isClassDeclaration(declaration))
    return declaration.members.find((member) => ts.isConstructorDeclaration(member) && member.body)?.body
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration
  return value && 'body' in value ? value.body : undefined
}
