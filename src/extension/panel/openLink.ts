import { env, l10n, Uri } from 'vscode';
import { visibleLine } from '../../format/visibleText.ts';
import { notify } from '../notify.ts';

/**
 * Opens a link of a reply in the browser, after the user has seen and confirmed its complete address. Only
 * web addresses are opened: a reply must not run commands or open files.
 */
export async function openLink(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return;
  const open = l10n.t('Open');
  const question = l10n.t('Do you want to open this link of a reply?');
  const picked = await notify.modal(question, visibleLine(parsed.href), open);
  if (picked === open) await env.openExternal(Uri.parse(parsed.href, true));
}
