import { type Event, type LanguageModelChat, lm, workspace } from 'vscode';
import { type LocalServer, localServers } from '../../call/endpoints/availableModels.ts';
import type { Register } from '../register.ts';

/** Where there are models that no catalogue knows: in the editor, and on this machine. */
export interface ModelPlaces {
  /** VS Code's own language models; none where its AI features are off. */
  inEditor(): Promise<readonly LanguageModelChat[]>;
  /** Servers that answer at their usual ports; in an untrusted workspace none is asked. */
  onMachine(): Promise<readonly LocalServer[]>;
  /** Fires when the editor has other models than before. */
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
        // Extensions that bring models may still be starting.
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
