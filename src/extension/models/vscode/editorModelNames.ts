import type { LanguageModelChat } from 'vscode';

/** The properties that identify one of VS Code's language models. */
export type EditorModelName = Pick<LanguageModelChat, 'vendor' | 'id' | 'family'>;

/** `vscode/copilot/gpt-4o`: of all vendors' models this one, whatever else is installed. */
export function editorModelReference({ vendor, id }: EditorModelName): string {
  return `vscode/${vendor}/${id}`;
}

/** How a reference may name a model after `vscode/`, the most exact way first. */
const namings: readonly ((model: EditorModelName) => string)[] = [
  ({ vendor, id }) => `${vendor}/${id}`,
  ({ vendor, family }) => `${vendor}/${family}`,
  ({ id }) => id,
  ({ family }) => family,
];

/** The model that a reference names: by vendor and id, otherwise by vendor and family, otherwise by either alone. */
export function findEditorModel<T extends EditorModelName>(
  models: readonly T[],
  reference: string,
): T | undefined {
  const name = reference.slice('vscode/'.length);
  return namings
    .map(naming => models.find(model => naming(model) === name))
    .find(model => model !== undefined);
}
