import { type GlobPattern, type Memento, RelativePattern, Uri, window, workspace } from 'vscode';
import { patterns } from '../../files/fileNames.ts';
import { findWorkspace } from '../../files/workspace.ts';
import { createNodeHost, type NodeHost } from '../../run/nodeHost.ts';
import { createTrust } from '../../trust/trust.ts';
import { errorMessage } from '../errorMessage.ts';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import type { SecretKeys } from '../models/secretKeys.ts';
import { editorModels } from '../models/vscode/editorModels.ts';
import { notify } from '../notify.ts';
import type { Register } from '../register.ts';
import { offerIgnoreRule } from './ignoreOffer.ts';
import { workspaceFolderFor } from './workspaceFolder.ts';

/**
 * The run hosts of the open folders, with the files and keys of each. Keys in secret storage take precedence.
 */
export interface EditorHosts {
  /**
   * The folder of `touchstone.yaml` and `.touchstone/` for a file. It is never above the workspace folder of
   * VS Code.
   */
  folderOf(file: Uri): Promise<string>;
  hostOf(file: Uri): Promise<NodeHost>;
  /** Cancels runs in progress. Resolves when their records are written. */
  stop(): Promise<void>;
}

export interface EditorHostParts {
  readonly register: Register;
  readonly keys: SecretKeys;
  readonly places: ModelPlaces;
  /** The folder for files outside every workspace folder, such as untitled files. */
  readonly fallback: Uri;
  /** Stores for which folders the user was asked about `.gitignore`. */
  readonly state: Memento;
}

/** Number of hosts with earlier settings that stay open. */
const MOST_RETIRED = 4;

export function createEditorHosts(parts: EditorHostParts): EditorHosts {
  const { register, keys, places, fallback, state } = parts;
  const hosts = new Map<string, Promise<NodeHost>>();
  const watched = new Set<string>();

  async function folderOf(file: Uri): Promise<string> {
    if (file.scheme !== 'file') {
      const first = workspace.workspaceFolders?.[0]?.uri;
      return (first?.scheme === 'file' ? first : fallback).fsPath;
    }
    return workspaceFolderFor(file);
  }

  /** Hosts with earlier settings that are not closed, the oldest first. */
  const retired = new Set<Promise<NodeHost>>();

  /** A command may still use a retired host, such as one that waits for an answer before it starts. */
  function forget(folder: string): void {
    const host = hosts.get(folder);
    if (!host) return;
    hosts.delete(folder);
    retired.add(host);
    for (const old of [...retired].slice(0, -MOST_RETIRED)) {
      void old
        .then(each => each.close())
        .catch(() => {})
        .finally(() => retired.delete(old));
    }
  }

  /** The next run uses the changed settings, also those above the open folders. */
  function watch(pattern: GlobPattern): void {
    const watcher = register(workspace.createFileSystemWatcher(pattern));
    const forgetAll = () => [...hosts.keys()].forEach(forget);
    watcher.onDidChange(forgetAll);
    watcher.onDidCreate(forgetAll);
    watcher.onDidDelete(forgetAll);
  }

  async function watchSettings(folder: string): Promise<void> {
    if (watched.size === 0) watch(patterns.settings);
    const { levels } = await findWorkspace(folder);
    for (const place of [folder, ...levels.map(level => level.folder)]) {
      if (watched.has(place)) continue;
      watched.add(place);
      const uri = Uri.file(place);
      if (workspace.getWorkspaceFolder(uri)) continue;
      watch(new RelativePattern(uri, patterns.settingsHere));
    }
  }

  async function offerIgnore(folder: string): Promise<void> {
    if (await offerIgnoreRule(folder, state, notify.information)) {
      await window.showTextDocument(Uri.joinPath(Uri.file(folder), '.gitignore'));
    }
  }

  async function open(folder: string): Promise<NodeHost> {
    await watchSettings(folder);
    const host: NodeHost = await createNodeHost({
      folder,
      environment: process.env,
      // In Restricted Mode no evaluation starts.
      trust: createTrust(folder, process.env, () => workspace.isTrusted),
      warn: message => void notify.warning(message),
      onFirstRecord: () =>
        void offerIgnore(folder).catch(error => notify.error(errorMessage(error))),
      findKeyFirst: provider => keys.find(provider, host.settings),
    });
    return { ...host, editorModels: editorModels(places.inEditor) };
  }

  return {
    folderOf,
    async stop() {
      const all = [...hosts.values(), ...retired];
      hosts.clear();
      await Promise.allSettled(all.map(async host => (await host).stop()));
    },
    async hostOf(file) {
      const folder = await folderOf(file);
      let host = hosts.get(folder);
      if (!host) {
        host = open(folder);
        hosts.set(folder, host);
      }
      return host;
    },
  };
}
