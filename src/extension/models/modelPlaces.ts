import { type Event, type LanguageModelChat, lm, workspace } from 'vscode';
import { type LocalServer, localServers } from '../../call/endpoints/availableModels.ts';
import type { Register } from '../register.ts';

/** Models that are not in the catalog: in the editor and on this machine. */
export interface ModelPlaces {
  /** VS Code's own language models. Empty when its AI features are disabled. */
  inEditor(): Promise<readonly LanguageModelChat[]>;
  /** Servers that respond at their usual ports. Empty in an untrusted workspace, where none is called. */
  onMachine(): Promise<readonly LocalServer[]>;
  /** Fires when the models of the editor have changed. */
  readonly onDidChange: Event<void>;
}

export function createModelPlaces(register: Register): ModelPlaces {
  const ended = new AbortController();
  register({ dispose: () => ended.abort() });
  const servers = localServers();
  let models: Promise<readonly LanguageModelChat[]> | undefined;
  register(
    lm.onDidChangeChatModels(() => {
      models = undefined;
    }),
  );

  return {
    async inEditor() {
      models ??= Promise.resolve(lm.selectChatModels());
      try {
        const found = await models;
        // Extensions with models may still be starting.
        if (found.length === 0) models = undefined;
        return found;
      } catch {
        models = undefined;
        return [];
      }
    },
    async onMachine() {
      if (!workspace.isTrusted) return [];
      return servers.find(ended.signal).catch(() => []);
    },
    onDidChange: lm.onDidChangeChatModels,
  };
}
