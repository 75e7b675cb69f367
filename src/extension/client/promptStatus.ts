import {
  LanguageStatusSeverity,
  l10n,
  languages,
  type TextDocument,
  type TextEditor,
  window,
} from 'vscode';
import { modelsOf } from '../../prompt/frontmatter/metadata.ts';
import { isPrompt, type PromptDocuments } from '../prompts/promptDocuments.ts';
import { parseOpenPrompt } from '../prompts/promptLoader.ts';
import type { Register } from '../register.ts';
import { withoutIcons } from '../shownText.ts';

/** Shows the model and the state of the schema of the edited prompt in the language status item. */
export function registerPromptStatus(register: Register, documents: PromptDocuments): void {
  const status = register(
    languages.createLanguageStatusItem('touchstone.prompt', { language: 'dotprompt' }),
  );
  status.name = l10n.t('Prompt');
  status.text = l10n.t('Prompt');

  async function draw(document: TextDocument): Promise<void> {
    const { metadata, diagnostics } = await parseOpenPrompt(document);
    if (window.activeTextEditor?.document !== document) return;
    const [model, ...others] = modelsOf(metadata);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    status.text = (model && withoutIcons(model)) ?? l10n.t('no model');
    if (others.length > 0) status.text += l10n.t(' and {0} more', others.length);
    status.detail =
      errors > 0
        ? errors === 1
          ? l10n.t('1 error in the prompt')
          : l10n.t('{0} errors in the prompt', errors)
        : metadata.output.schema
          ? l10n.t('The output has a schema')
          : l10n.t('The output is free text');
    status.severity =
      errors > 0 ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  }

  function drawEditor(editor: TextEditor | undefined): void {
    if (editor && isPrompt(editor.document)) void draw(editor.document);
  }

  register(window.onDidChangeActiveTextEditor(drawEditor));
  register(
    documents.onDidSettle(document => {
      if (window.activeTextEditor?.document === document) void draw(document);
    }),
  );
  drawEditor(window.activeTextEditor);
}
