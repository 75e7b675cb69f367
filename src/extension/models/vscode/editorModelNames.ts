import type { LanguageModelChat } from 'vscode';

/** The properties that identify a language model of VS Code. */
export type EditorModelName = Pick<LanguageModelChat, 'vendor' | 'id' | 'family'>;

/** `vscode/copilot/gpt-4o`: identifies a model independently of other installed models. */
export function editorModelReference({ vendor, id }: EditorModelName): string {
  return `vscode/${vendor}/${id}`;
}

/** The names of a model in a reference after `vscode/`, most specific first. */
const namings: readonly ((model: EditorModelName) => string)[] = [
  ({ vendor, id }) => `${vendor}/${id}`,
  ({ vendor, family }) => `${vendor}/${family}`,
  ({ id }) => id,
  ({ family }) => family,
];

/**
 * Finds the model of a reference: by vendor and id, otherwise by vendor and family, otherwise by one of them.
 */
export function findEditorModel<T extends EditorModelName>(
  models: readonly T[],
  reference: string,
): T | undefined {
  const name = reference.slice('vscode/'.length);
  return namings
    .map(naming => models.find(model => naming(model) === name))
    .find(model => model !== undefined);
}
