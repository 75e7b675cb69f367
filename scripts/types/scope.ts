import { dirname, join } from 'node:path';
import {
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isNamedExports,
  isNamedImports,
  isNamespaceImport,
  isStringLiteral,
  isVariableStatement,
  type Node,
  type Statement,
  SyntaxKind,
} from 'typescript/unstable/ast';

/** What a file declares with a name. A function has a statement for each overload. */
export interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** The origin of a name: a file of this project, or a package. */
export type Origin =
  | { readonly file: string; readonly name: string }
  | { readonly package: string };

/** The names at the top level of a declaration file. */
export interface Scope {
  readonly declared: ReadonlyMap<string, Declaration>;
  readonly imported: ReadonlyMap<string, Origin>;
  /** By the name that other files import. */
  readonly exported: ReadonlyMap<string, Origin>;
}

/** @throws Error for `export *`, which no file here uses. */
export function scopeOf(file: string, statements: readonly Statement[]): Scope {
  const declared = new Map<string, Declaration>();
  const imported = new Map<string, Origin>();
  const exported = new Map<string, Origin>();
  const origin = (specifier: string, name: string): Origin =>
    specifier.startsWith('.')
      ? { file: join(dirname(file), specifier.replace(/\.(?:tsx?|js)$/, '.d.ts')), name }
      : { package: specifier };
  for (const statement of statements) {
    if (isImportDeclaration(statement)) {
      const specifier = textOf(statement.moduleSpecifier);
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) imported.set(name.text, origin(specifier, 'default'));
      if (namedBindings && isNamespaceImport(namedBindings)) {
        imported.set(namedBindings.name.text, origin(specifier, '*'));
      }
      if (namedBindings && isNamedImports(namedBindings)) {
        for (const { propertyName, name } of namedBindings.elements) {
          imported.set(name.text, origin(specifier, (propertyName ?? name).text));
        }
      }
    } else if (isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (!exportClause || !isNamedExports(exportClause)) {
        // `export {}` marks a module without exports.
        throw new Error(`${file}: name what is exported, in place of \`export *\`.`);
      }
      for (const { propertyName, name } of exportClause.elements) {
        const inner = (propertyName ?? name).text;
        const specifier = moduleSpecifier && textOf(moduleSpecifier);
        exported.set(name.text, specifier ? origin(specifier, inner) : { file, name: inner });
      }
    } else {
      for (const { text: name } of namesOf(statement)) {
        const earlier = declared.get(name)?.statements ?? [];
        declared.set(name, { file, name, statements: [...earlier, statement] });
        if (isExported(statement)) exported.set(name, { file, name });
      }
    }
  }
  return { declared, imported, exported };
}

/** The identifiers that a statement declares. */
export function namesOf(statement: Statement): readonly (Node & { readonly text: string })[] {
  if (isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      isIdentifier(name) ? name : [],
    );
  }
  const { name } = statement as { readonly name?: Node };
  return name && isIdentifier(name) ? [name] : [];
}

function isExported(statement: Statement): boolean {
  const { modifiers = [] } = statement as { readonly modifiers?: readonly Node[] };
  return modifiers.some(({ kind }) => kind === SyntaxKind.ExportKeyword);
}

function textOf(node: Node): string {
  return isStringLiteral(node) ? node.text : '';
}
