import { type LanguageModelChat, lm, workspace } from 'vscode';
import type { LocalServer, LocalServers } from '../../call/endpoints/localServers.ts';
import { loadCore } from '../loadCore.ts';
import type { Register } from '../register.ts';

/** Where there are models that no catalogue knows: in the editor, and on this machine. */
export interface ModelPlaces {
  /** VS Code's own language models; none where its AI features are off. */
  inEditor(): Promise<readonly LanguageModelChat[]>;
  /** Servers that answer at their usual ports; in an untrusted workspace nobody asks. */
  onMachine(): Promise<readonly LocalServer[]>;
  /** Calls when the editor has other models than before. */
  onChange(listener: () => void): void;
}

export function createModelPlaces(register: Register): ModelPlaces {
  const ended = new AbortController();
  register({ dispose: () => ended.abort() });
  let models: Promise<readonly LanguageModelChat[]> | undefined;
  let servers: LocalServers | undefined;
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
      const { localServers } = await loadCore();
      servers ??= localServers();
      return servers.find(ended.signal).catch(() => []);
    },
    onChange: listener => void register(lm.onDidChangeChatModels(listener)),
  };
}
