import { type ExtensionContext, commands as registry, Uri, window } from 'vscode';
import { fileKind } from '../files/fileNames.ts';
import { commands } from '../protocol/commands.ts';
import { showReferences } from './client/showReferences.ts';
import { errorMessage } from './errorMessage.ts';
import { notify } from './notify.ts';
import { isPrompt } from './prompts/promptDocuments.ts';
import type { ShownPrompt } from './prompts/shownPrompt.ts';
import type { Register } from './register.ts';
import type { Rooms } from './rooms.ts';
import type { EvaluationTests } from './tests/evaluationTests.ts';

/**
 * `target`: the file of a menu or code lens. Undefined from the Command Palette and the keyboard. `args`: all
 * arguments of the command.
 */
type Handler = (target: Uri | undefined, ...args: readonly unknown[]) => Promise<void> | void;

/**
 * Registers every command as a stub that loads the code of the command.
 */
export function registerCommands(
  register: Register,
  rooms: Rooms,
  tests: () => Promise<EvaluationTests>,
  shown: ShownPrompt,
  { extensionUri: extension, globalState }: Pick<ExtensionContext, 'extensionUri' | 'globalState'>,
): void {
  const {
    hosts,
    places,
    panel,
    preview,
    reports,
    proposedTexts,
    outputCommands,
    keyDialogs,
    histories,
  } = rooms;

  async function panelFor(target: Uri | undefined) {
    if (target) shown.show(target);
    return panel();
  }

  const host = async () => (await hosts()).hostOf(shown.near);
  const targetOf = (target: Uri | undefined) => target ?? evaluable() ?? shown.uri;
  const evaluationParts = async () => ({
    hosts: await hosts(),
    publish: (await tests()).publish,
    reports: await reports(),
  });
  const promptOf = (target: Uri | undefined) => target ?? activePrompt() ?? shown.uri;

  const handlers: { readonly [K in keyof typeof commands]: Handler } = {
    run: async target => (await panelFor(target)).run(),
    compare: async target => (await panelFor(target)).compare(),
    async openComparison(target) {
      const prompt = promptOf(target);
      if (prompt) return (await panel()).openComparison(prompt);
      const { openPrompt } = await import('./prompts/openPrompt.ts');
      await openPrompt(undefined);
    },
    stop: async () => (await panel()).stop(),
    async evaluate(target) {
      const { evaluateFile } = await import('./evaluation/evaluateCommand.ts');
      await evaluateFile(targetOf(target), await evaluationParts());
    },
    async createDataset(target) {
      const prompt = promptOf(target);
      if (prompt) return rooms.createDataset(prompt);
      const { openPrompt } = await import('./prompts/openPrompt.ts');
      await openPrompt(undefined);
    },
    async rerunFailed(target) {
      const { rerunFailed } = await import('./evaluation/evaluateCommand.ts');
      await rerunFailed(targetOf(target), await evaluationParts());
    },
    async resumeEvaluation(target) {
      const { resumeEvaluation } = await import('./evaluation/evaluateCommand.ts');
      await resumeEvaluation(targetOf(target), await evaluationParts());
    },
    async findCheapest(target) {
      const { findCheapest } = await import('./evaluation/cheapestCommand.ts');
      await findCheapest(targetOf(target), await hosts(), await reports());
    },
    async improve(target) {
      const { improvePrompt } = await import('./evaluation/improveCommand.ts');
      const parts = { hosts: await hosts(), places: await places(), texts: await proposedTexts() };
      await improvePrompt(promptOf(target), parts);
    },
    applyProposed: async target => (await proposedTexts()).apply(target),
    async bless(target) {
      const { bless } = await import('./evaluation/blessCommand.ts');
      await bless(targetOf(target), await hosts());
    },
    setKey: async () => (await keyDialogs()).choose(await host()),
    clearKey: async () => (await keyDialogs()).remove(await host()),
    async openLog() {
      const { openRunLog } = await import('./workspace/runLog.ts');
      await openRunLog(await hosts(), shown.uri);
    },
    async openHistory(target) {
      const prompt = promptOf(target);
      if (prompt) return (await histories()).open(prompt);
      const { openPrompt } = await import('./prompts/openPrompt.ts');
      await openPrompt(undefined);
    },
    showViolations: (target, _, ...places) => showReferences(target, ...places),
    async suggestModel(target) {
      const { suggestModel } = await import('./models/suggestModelCommand.ts');
      await suggestModel(promptOf(target), await hosts());
    },
    async newPrompt() {
      const { newPrompt } = await import('./prompts/newPrompt.ts');
      await newPrompt(extension);
    },
    async openSample(target) {
      const { openSample } = await import('./prompts/sampleWorkspace.ts');
      await openSample(extension, globalState, target);
    },
    async preview(target) {
      const prompt = promptOf(target);
      if (prompt) return (await preview()).open(prompt);
      const { openPrompt } = await import('./prompts/openPrompt.ts');
      await openPrompt(undefined);
    },
    openOutput: async (_, given) => (await outputCommands()).open(given),
    relax: async (_, given, finding) => (await outputCommands()).relax(given, finding),
    copyExample: async (_, given) => (await outputCommands()).copyExample(given),
    rerun: async (_, given) => (await outputCommands()).rerun(given),
    saveRow: async (_, given) => (await outputCommands()).saveRow(given),
    copyCode: async target => (await panelFor(target)).copyCode(),
    async openTerminal() {
      const { openTerminal } = await import('./terminal/terminal.ts');
      await openTerminal(extension, shown.near);
    },
  };

  for (const [name, handler] of Object.entries(handlers)) {
    const id = commands[name as keyof typeof commands];
    register(
      registry.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          const [target] = args;
          await handler(target instanceof Uri ? target : undefined, ...args);
        } catch (error) {
          void notify.error(errorMessage(error));
        }
      }),
    );
  }
}

function activePrompt(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document && isPrompt(document) ? document.uri : undefined;
}

/** The file in the active editor, when an evaluation can start from it. */
function evaluable(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  const isOne = uri && ['prompt', 'dataset', 'eval'].includes(fileKind(uri.path) ?? '');
  return isOne ? uri : undefined;
}
