import type { DocumentLink } from 'vscode-languageserver-types';
import { isPair } from 'yaml';
import { scalarRange, scalarText, yamlItems } from '../../text/yaml/yamlNodes.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { messages } from '../messages/navigation.ts';
import { fileReferences } from '../names/evalNames.ts';
import { uriOfKey } from '../names/name.ts';
import { partialCalls } from '../names/partialCalls.ts';
import { relationsOf } from '../names/relations.ts';
import { isInside, resolveUri } from '../relativePath.ts';
import type { Workspace } from '../workspace.ts';
import { schemaFileNames } from './schemaFileNames.ts';

/** Links for partials, the files that an eval file names, and schema files, if they are in the workspace. */
export function documentLinks(
  workspace: Workspace,
  file: LanguageFile,
): readonly DocumentLink[] | undefined {
  switch (file.kind) {
    case 'prompt':
      return [
        ...partialLinks(workspace, file),
        ...schemaLinks(workspace, file),
        ...schemaFileNames(workspace, file).map(({ range, uri }) => ({
          range: lspRange(file.text, range),
          target: uriOfKey(uri),
          tooltip: messages['link.open']('schema'),
        })),
      ];
    case 'eval':
      return fileReferences(file)
        .filter(({ uri }) => isInside(workspace, file, uri))
        .map(({ uri, range, role }) => ({
          range: lspRange(file.text, range),
          target: uriOfKey(uri),
          tooltip: messages['link.open'](role === 'dataset' ? 'dataset' : 'prompt'),
        }));
    default:
      return undefined;
  }
}

/** A missing partial has no link. It is reported at its place. */
function partialLinks(workspace: Workspace, file: PromptFile): readonly DocumentLink[] {
  const calls = partialCalls(file);
  if (calls.length === 0) return [];
  const relations = relationsOf(workspace);
  return calls.flatMap(({ partial, nameRange }) => {
    const target = relations.file(partial)?.uri;
    const range = lspRange(file.text, nameRange);
    return target === undefined
      ? []
      : [{ range, target, tooltip: messages['link.open']('partial') }];
  });
}

function schemaLinks(workspace: Workspace, file: PromptFile): readonly DocumentLink[] {
  const { frontmatter, text } = file.document;
  if (!frontmatter) return [];
  const links: DocumentLink[] = [];
  const source = { yaml: frontmatter.yaml, text };
  for (const item of yamlItems(frontmatter.yaml)) {
    if (!isPair(item) || scalarText(item.key) !== '$ref') continue;
    const path = scalarText(item.value)?.split('#')[0] ?? '';
    const range = scalarRange(source, item.value);
    const target = path === '' ? undefined : resolveUri(file.uri, path);
    if (!range || target === undefined || !isInside(workspace, file, target)) continue;
    const link = { range: lspRange(file.text, range), target: uriOfKey(target) };
    links.push({ ...link, tooltip: messages['link.open']('schema') });
  }
  return links;
}
