import { l10n, type QuickPickItem, window } from 'vscode';
import { keyStatuses } from '../../call/endpoints/keys.ts';
import { builtInProviders, type KeyOrigin } from '../../model/providers.ts';
import type { RunHost } from '../../run/host.ts';
import { notify } from '../notify.ts';
import type { SecretKeys } from './secretKeys.ts';

/** The user's choice when a run found no key. */
export type KeyChoice =
  | { readonly type: 'entered'; readonly provider: string }
  | { readonly type: 'sandbox' }
  | { readonly type: 'cancelled' };

/** All dialogs for API keys. A key is only passed from the input box to secret storage. */
export interface KeyDialogs {
  /** Asks for the key of a provider. Returns false when none was entered. */
  enter(provider: string, host: RunHost): Promise<boolean>;
  /** Offers ways to continue a run without a key. */
  offer(providers: readonly string[], host: RunHost): Promise<KeyChoice>;
  choose(host: RunHost): Promise<void>;
  remove(host: RunHost): Promise<void>;
}

export function createKeyDialogs(secrets: SecretKeys): KeyDialogs {
  async function enter(provider: string, host: RunHost): Promise<boolean> {
    const key = await window.showInputBox({
      title: l10n.t('{0} API key', await providerName(provider)),
      prompt: l10n.t(
        'Stored in VS Code’s secret storage. It is never written to a file or a log, or sent to the Run view.',
      ),
      password: true,
      ignoreFocusOut: true,
      validateInput: value =>
        value.trim() === '' ? l10n.t('Paste the key, or press Escape to cancel.') : undefined,
    });
    if (!key) return false;
    await secrets.store(provider, host.settings, key);
    return true;
  }

  return {
    enter,
    async offer(providers, host) {
      const enterItems = await Promise.all(
        providers.map(async provider => ({
          label: l10n.t('$(key) Enter {0} API key…', await providerName(provider)),
          provider,
        })),
      );
      const sandbox: QuickPickItem = {
        label: l10n.t('$(beaker) Run on sandbox/schema instead'),
        detail: l10n.t(
          'Generated values that match the output schema. No key, no network, no cost.',
        ),
      };
      const cancel: QuickPickItem = { label: l10n.t('Cancel') };
      const picked = await window.showQuickPick([...enterItems, sandbox, cancel], {
        title: l10n.t('No API key was found, and there is no recording for this request'),
        ignoreFocusOut: true,
      });
      if (picked === sandbox) return { type: 'sandbox' };
      const chosen = enterItems.find(item => item === picked);
      if (!chosen || !(await enter(chosen.provider, host))) return { type: 'cancelled' };
      return { type: 'entered', provider: chosen.provider };
    },
    async choose(host) {
      const picked = await window.showQuickPick(keyItems(host), {
        title: l10n.t('Set API Key'),
        placeHolder: l10n.t('Select a provider'),
      });
      if (picked && (await enter(picked.provider, host))) {
        void notify.information(
          l10n.t('The {0} API key was stored.', await providerName(picked.provider)),
        );
      }
    },
    async remove(host) {
      const items = (await keyItems(host)).filter(item => item.stored);
      if (items.length === 0) {
        void notify.information(l10n.t('No API key is stored in VS Code.'));
        return;
      }
      const picked = await window.showQuickPick(items, { title: l10n.t('Remove API Key') });
      if (!picked) return;
      await secrets.remove(picked.provider, host.settings);
      void notify.information(l10n.t('The {0} API key was removed.', picked.label));
    },
  };
}

interface KeyItem extends QuickPickItem {
  readonly provider: string;
  readonly stored: boolean;
}

/** Every provider that needs a key, and where its key is found now. */
async function keyItems(host: RunHost): Promise<readonly KeyItem[]> {
  const statuses = await keyStatuses(host);
  return statuses.map(({ provider, name, found }) => ({
    label: name,
    description: provider,
    detail: sourceText(found),
    provider,
    stored: found?.source === 'secretStorage',
  }));
}

function sourceText(found: KeyOrigin | undefined): string {
  switch (found?.source) {
    case 'secretStorage':
      return l10n.t('$(pass) stored in VS Code');
    case 'environment':
      return l10n.t('$(pass) found in the environment: {0}', found.name);
    case 'dotenv':
      return l10n.t('$(pass) found in .env: {0}', found.name);
    case undefined:
      return l10n.t('$(circle-slash) no key');
  }
}

async function providerName(provider: string): Promise<string> {
  return builtInProviders[provider]?.name ?? provider;
}
