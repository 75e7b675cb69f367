import { commands as registry, Uri, window } from 'vscode';
import { commands } from '../protocol/commands.ts';
import { showReferences } from './client/showReferences.ts';
import { messageOf } from './messageOf.ts';
import type { KeyDialogs } from './models/keyDialogs.ts';
import { suggestModel } from './models/suggestModelCommand.ts';
import { notify } from './notify.ts';
import type { OutputCommands } from './output/outputCommands.ts';
import type { PanelSession } from './panel/panelSession.ts';
import { openPrompt } from './prompts/openPrompt.ts';
import { isPrompt } from './prompts/promptDocuments.ts';
import type { Register } from './register.ts';
import { evaluate } from './tests/evaluateCommand.ts';
import type { EvaluationTests } from './tests/evaluationTests.ts';
import type { EditorHosts } from './workspace/editorHosts.ts';
import { openRunLog } from './workspace/runLog.ts';

export interface CommandParts {
  readonly hosts: EditorHosts;
  readonly keys: KeyDialogs;
  readonly session: PanelSession;
  readonly tests: EvaluationTests;
  readonly outputs: OutputCommands;
  readonly newPrompt: () => Promise<void>;
  /** Shows a prompt's preview. */
  readonly preview: (prompt: Uri) => void;
}

/**
 * `target`: the file a menu or a code lens names; undefined from the palette and the keyboard. `given`: all
 * that came with the command.
 */
type Handler = (target: Uri | undefined, ...given: readonly unknown[]) => Promise<void> | void;

export function registerCommands(register: Register, parts: CommandParts): void {
  const { hosts, keys, session, tests, outputs, preview, newPrompt } = parts;

  function shownAt(target: Uri | undefined): PanelSession {
    if (target) session.show(target);
    return session;
  }

  // Without a prompt the first folder counts, as it does for an untitled one.
  const near = (): Uri => session.shown ?? Uri.from({ scheme: 'untitled', path: 'prompt' });

  const handlers: { readonly [K in keyof typeof commands]: Handler } = {
    run: target => shownAt(target).run(),
    compare: target => shownAt(target).compare(),
    stop: () => session.stop(),
    evaluate: target => evaluate(target ?? evaluable() ?? session.shown, hosts, tests),
    setKey: async () => keys.choose(await hosts.hostOf(near())),
    clearKey: async () => keys.remove(await hosts.hostOf(near())),
    openLog: () => openRunLog(hosts, session.shown),
    showBreaks: (target, _, ...places) => showReferences(target, ...places),
    suggestModel: target => suggestModel(target ?? activePrompt() ?? session.shown, hosts),
    newPrompt,
    preview(target) {
      const prompt = target ?? activePrompt() ?? session.shown;
      return prompt ? preview(prompt) : openPrompt(undefined);
    },
    openOutput: (_, given) => outputs.open(given),
    relax: (_, given, finding) => outputs.relax(given, finding),
    copyExample: (_, given) => outputs.copyExample(given),
    rerun: (_, given) => outputs.rerun(given),
    saveRow: (_, given) => outputs.saveRow(given),
  };

  for (const [name, handler] of Object.entries(handlers)) {
    const id = commands[name as keyof typeof commands];
    register(
      registry.registerCommand(id, async (...given: readonly unknown[]) => {
        try {
          const [target] = given;
          await handler(target instanceof Uri ? target : undefined, ...given);
        } catch (error) {
          void notify.error(messageOf(error));
        }
      }),
    );
  }
}

function activePrompt(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && isPrompt(document) ? document.uri : undefined;
}

/** The file in the active editor, when it is one that an evaluation starts from. */
function evaluable(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  const isOne = uri && /\.(prompt|golden\.(jsonl|csv|tsv|ya?ml|json)|eval\.ya?ml)$/.test(uri.path);
  return isOne ? uri : undefined;
}
