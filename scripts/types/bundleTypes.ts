import { dirname } from 'node:path';
import {
  isIdentifier,
  isImportTypeNode,
  isTypeAliasDeclaration,
  type Node,
  type Statement,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { API, type Checker, NodeBuilderFlags, type Program } from 'typescript/unstable/sync';
import { type Declaration, namesOf, type Origin, type Scope, scopeOf } from './scope.ts';

/**
 * The types that a declaration file exports, as one text with the types of other files that they need. A type
 * alias that a package computes, such as `Static<typeof schema>`, is written out.
 * @param entry absolute path of a `.d.ts` file.
 * @param project absolute path of the `tsconfig.json` that it belongs to.
 * @throws Error for any other use of a package.
 */
export function bundleTypes(entry: string, project: string): string {
  const api = new API({ cwd: dirname(project) });
  const snapshot = api.updateSnapshot({ openProjects: [project] });
  try {
    const opened = snapshot.getProject(project);
    if (!opened) throw new Error(`${project} cannot be opened.`);
    return bundle(entry, opened.program, opened.checker);
  } finally {
    snapshot.dispose();
    api.close();
  }
}

function bundle(entry: string, program: Program, checker: Checker): string {
  const scopes = new Map<string, Scope>();
  /** All declarations to print, in this order. It grows with what the printed texts need. */
  const names = new Map<Declaration, string>();

  function scope(file: string): Scope {
    const known = scopes.get(file);
    if (known) return known;
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${file} is not part of the project.`);
    const fresh = scopeOf(file, source.statements);
    scopes.set(file, fresh);
    return fresh;
  }

  /** Follows imports and re-exports. Undefined for a global name and for a name of a package. */
  function declarationOf(file: string, name: string): Declaration | undefined {
    const { declared, imported } = scope(file);
    return declared.get(name) ?? exportOf(imported.get(name));
  }

  function exportOf(origin: Origin | undefined): Declaration | undefined {
    if (!origin || 'package' in origin) return undefined;
    const next = scope(origin.file).exported.get(origin.name);
    if (!next || 'package' in next) return undefined;
    return next.file === origin.file ? declarationOf(next.file, next.name) : exportOf(next);
  }

  /** The name in the bundle. A new one when a declaration of another file already has it. */
  function nameOf(declaration: Declaration): string {
    const known = names.get(declaration);
    if (known !== undefined) return known;
    const taken = new Set(names.values());
    let name = declaration.name;
    for (let count = 2; taken.has(name); count += 1) name = `${declaration.name}${count}`;
    names.set(declaration, name);
    return name;
  }

  function print(statement: Statement, { file, name }: Declaration): string {
    const source = statement.getSourceFile().text;
    let text = '';
    let at = statement.pos;
    const visit = (node: Node, parent: Node): void => {
      if (isImportTypeNode(node)) throw new Error(`${file}: give \`${name}\` a type by name.`);
      if (isIdentifier(node) && !isMemberName(node, parent)) {
        const origin = scope(file).imported.get(node.text);
        if (origin && 'package' in origin) throw new PackageUse(origin.package);
        const target = declarationOf(file, node.text);
        if (target) {
          text += source.slice(at, node.getStart()) + nameOf(target);
          at = node.end;
        }
      }
      node.forEachChild(child => visit(child, node));
    };
    statement.forEachChild(child => visit(child, statement));
    return text + source.slice(at, statement.end);
  }

  /** A type that a package computes, as the checker prints it. */
  function printComputed(statement: Statement, declaration: Declaration): string {
    const [name] = namesOf(statement);
    const symbol = name && checker.getSymbolAtLocation(name);
    const type = symbol && checker.getDeclaredTypeOfSymbol(symbol);
    const text = type ? checker.typeToString(type, statement, printed) : '';
    const { file } = declaration;
    const renamed = text.replaceAll(/(?<![\w$.'"])[A-Z][\w$]*(?!\w|\??:)/g, word => {
      const target = declarationOf(file, word);
      return target ? nameOf(target) : word;
    });
    const comment = statement.getFullText().slice(0, statement.getStart() - statement.pos);
    return `${comment}export type ${nameOf(declaration)} = ${renamed};`;
  }

  function textOf(declaration: Declaration, isExported: boolean): string {
    const texts = declaration.statements.map(statement => {
      try {
        return print(statement, declaration);
      } catch (error) {
        if (!(error instanceof PackageUse)) throw error;
        if (isTypeAliasDeclaration(statement)) return printComputed(statement, declaration);
        const { file, name } = declaration;
        throw new Error(
          `${file}: \`${name}\` needs a type of ${error.message}: mark it @internal.`,
        );
      }
    });
    return texts.map(text => withModifiers(text.trim(), isExported)).join('\n');
  }

  const exported = [...scope(entry).exported].map(([name, origin]) => {
    const found = exportOf({ file: entry, name });
    if (!found)
      throw new Error(`${entry}: \`${name}\` of ${JSON.stringify(origin)} is not declared.`);
    names.set(found, name);
    return found;
  });
  const texts: string[] = [];
  for (const declaration of names.keys()) {
    texts.push(textOf(declaration, exported.includes(declaration)));
  }
  return `${texts.join('\n')}\nexport {};\n`;
}

/** A declaration names a package. The message is the name of the package. */
class PackageUse extends Error {}

const printed =
  NodeBuilderFlags.NoTruncation |
  NodeBuilderFlags.InTypeAlias |
  NodeBuilderFlags.MultilineObjectLiterals |
  NodeBuilderFlags.UseSingleQuotesForStringLiteralType;

/** Nodes whose `name` belongs to their parent and is not a reference. */
const owners: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertySignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.Parameter,
  SyntaxKind.NamedTupleMember,
  SyntaxKind.TypeParameter,
]);

function isMemberName(node: Node, parent: Node): boolean {
  const { name, right } = parent as { readonly name?: Node; readonly right?: Node };
  return right === node || (name === node && owners.has(parent.kind));
}

/** The comments of a declaration stay before its modifiers. */
function withModifiers(text: string, isExported: boolean): string {
  const [, comments = '', rest = ''] =
    /^((?:\/\*[\s\S]*?\*\/\s*|\/\/[^\n]*\s*)*)(?:export\s+)?(?:declare\s+)?([\s\S]*)$/.exec(text) ??
    [];
  const declare = /^(?:interface|type)\b/.test(rest) ? '' : 'declare ';
  return `${comments}${isExported ? 'export ' : ''}${declare}${rest}`;
}
