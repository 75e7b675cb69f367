import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import { diagnose } from '../../../../src/language/checks/prompt/diagnose.ts';
import { styleHints } from '../../../../src/language/checks/style/styleHints.ts';
import { codeActions } from '../../../../src/language/edits/codeActions.ts';
import {
  type LanguageFile,
  languageFile,
  type PromptFile,
} from '../../../../src/language/languageFile.ts';
import { partialOf } from '../../../../src/language/relatedFiles.ts';
import type { Workspace } from '../../../../src/language/workspace.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import type { Diagnostic } from '../../../../src/prompt/diagnostic.ts';

export const uri = 'file:///w/a.prompt';

/** The files of a workspace, by their URIs. */
export type Texts = Readonly<Record<string, string>>;

export function workspaceOf(texts: Texts): Workspace {
  const files = new Map<string, LanguageFile>();
  for (const [key, text] of Object.entries(texts)) {
    const file = languageFile(TextDocument.create(key, 'dotprompt', 1, text));
    if (file) files.set(key, file);
  }
  return {
    files: () => files.values(),
    file: key => files.get(key),
    unreadable: () => undefined,
    schemaFile: () => undefined,
    settings: () => defaultSettings,
    folder: uri => uri.slice(0, uri.lastIndexOf('/')),
    list: () => Promise.resolve([]),
  };
}

function promptOf(workspace: Workspace, key = uri): PromptFile {
  const file = workspace.file(key);
  if (file?.kind !== 'prompt') throw new Error(`no prompt ${key}`);
  return file;
}

export function findingsOf(workspace: Workspace): readonly Diagnostic[] {
  const file = promptOf(workspace);
  const partialExists = (name: string): boolean => partialOf(workspace, uri, name) !== undefined;
  return [...diagnose(file.document, { partialExists }), ...styleHints(file)];
}

/** A text with its selection between two `‸`, or a cursor at one. */
function marked(text: string): {
  readonly text: string;
  readonly start: number;
  readonly end: number;
} {
  const start = Math.max(0, text.indexOf('‸'));
  const rest = text.slice(0, start) + text.slice(start + (text.includes('‸') ? 1 : 0));
  const second = rest.indexOf('‸');
  return { text: rest.replace('‸', ''), start, end: second === -1 ? start : second };
}

export function offered(withMarks: string, others: Texts = {}) {
  const { text, start, end } = marked(withMarks);
  const texts = { ...others, [uri]: text };
  const workspace = workspaceOf(texts);
  const file = promptOf(workspace);
  const range = { start: file.text.positionAt(start), end: file.text.positionAt(end) };
  const before = findingsOf(workspace);
  return { texts, before, actions: codeActions(workspace, file, range, before) };
}

/** The workspace's texts after an action. */
export function applied(texts: Texts, { edit }: CodeAction): Texts {
  const result: Record<string, string> = { ...texts };
  const change = (key: string, edits: readonly TextEdit[]): void => {
    const document = TextDocument.create(key, 'dotprompt', 1, result[key] ?? '');
    result[key] = TextDocument.applyEdits(document, [...edits]);
  };
  for (const [key, edits] of Object.entries(edit?.changes ?? {})) change(key, edits);
  for (const step of edit?.documentChanges ?? []) {
    if ('kind' in step) {
      if (step.kind !== 'create' || step.uri in result) throw new Error('not a new file');
      result[step.uri] = '';
    } else {
      change(
        step.textDocument.uri,
        step.edits.filter((each): each is TextEdit => 'newText' in each),
      );
    }
  }
  return result;
}

/** The prompt's text after the action of a title, which must bring no finding that was not there. */
export function textsAfter(withMarks: string, title: RegExp, others: Texts = {}): Texts {
  const { texts, before, actions } = offered(withMarks, others);
  const action = actions.find(each => title.test(each.title));
  if (!action) throw new Error(`no ${title} among: ${actions.map(each => each.title).join(' | ')}`);
  const result = applied(texts, action);
  const said = new Set(before.map(({ code, message }) => `${code} ${message}`));
  // An unused variable and the like are found once there is a schema at all.
  const fresh = findingsOf(workspaceOf(result)).filter(
    ({ code, message }) => !said.has(`${code} ${message}`),
  );
  if (fresh.length > 0) throw new Error(`new: ${JSON.stringify(fresh)}\n${result[uri]}`);
  return result;
}
