import { env, l10n, Uri, window, workspace } from 'vscode';
import { codeFormatsOf, codeOf } from '../../call/code/code.ts';
import { prepare } from '../../call/prepare.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { withoutIcons } from '../shownText.ts';
import type { PromptState } from './promptState.ts';
import type { CodeOrder } from './session/port.ts';

/**
 * Copies a call as code in a language that the user chooses. The code names environment variables and
 * contains no key.
 * @throws ProviderError when there is no call, such as for an unknown model.
 */
export async function copyCode(
  { uri, prompt, host }: PromptState,
  { input, models, turns }: CodeOrder,
): Promise<void> {
  const model = await oneOf(models);
  if (model === undefined) return;
  const prepared = await prepare({ prompt, input, model, ...(turns && { turns }) }, host.settings);
  const formats = codeFormatsOf(prepared);
  if (formats.length === 0) {
    throw new Error(l10n.t('{0} is available only in VS Code, so there is no code for it.', model));
  }
  const picked = await window.showQuickPick(
    formats.map(({ id, language, uses }) => ({ label: language, description: uses, id })),
    { title: l10n.t('Copy as Code'), placeHolder: l10n.t('Select a language for the call') },
  );
  if (!picked) return;
  const file = workspace.asRelativePath(Uri.parse(uri), false);
  const { signal } = new AbortController();
  const call = { file, input, model, ...(turns && { options: { turns } }) };
  const code = await codeOf(picked.id, prepared, call, host, signal);
  // A key that is written in the prompt is not copied either.
  await env.clipboard.writeText(processGate().text(code));
  window.setStatusBarMessage(
    l10n.t('Copied. The code reads API keys from environment variables.'),
    5000,
  );
}

async function oneOf(models: readonly string[]): Promise<string | undefined> {
  if (models.length < 2) return models[0];
  const picked = await window.showQuickPick(
    models.map(model => ({ label: withoutIcons(model), model })),
    { title: l10n.t('Copy as Code'), placeHolder: l10n.t('Select a model') },
  );
  return picked?.model;
}
