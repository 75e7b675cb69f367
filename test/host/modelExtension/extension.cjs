/** An extension that brings language models to VS Code, as others do: what ours finds there in tests. */
const vscode = require('vscode');

/** What became of requests: tests ask for it by command. */
let cancelled = 0;

/** @type {Record<string, (messages: any[], options: any, progress: any, token: any) => Promise<void>>} */
const models = {
  /** Says as JSON what it was sent. */
  async echo(messages, options, progress) {
    const said = { messages: messages.map(messageOf), options: optionsOf(options) };
    const text = JSON.stringify(said);
    for (let at = 0; at < text.length; at += 40) {
      progress.report(new vscode.LanguageModelTextPart(text.slice(at, at + 40)));
    }
  },
  async tool(_, options, progress) {
    progress.report(new vscode.LanguageModelTextPart('I look. '));
    for (const { name } of options.tools ?? []) {
      progress.report(new vscode.LanguageModelToolCallPart(`call-${name}`, name, { city: 'Rome' }));
    }
  },
  async blocked() {
    throw vscode.LanguageModelError.Blocked('No premium requests left.');
  },
  async broken() {
    throw new Error('Request Failed: 429 too many requests');
  },
  /** Says a word, then nothing until it is cancelled. */
  async slow(_, __, progress, token) {
    progress.report(new vscode.LanguageModelTextPart('Once '));
    await new Promise(resolve => token.onCancellationRequested(resolve));
    cancelled += 1;
  },
};

function messageOf({ role, content }) {
  return {
    role: role === vscode.LanguageModelChatMessageRole.User ? 'user' : 'assistant',
    parts: content.map(partOf),
  };
}

function partOf(part) {
  if (part instanceof vscode.LanguageModelTextPart) return { text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart)
    return { call: part.callId, input: part.input };
  if (part instanceof vscode.LanguageModelToolResultPart) {
    return { result: part.callId, content: part.content.map(partOf) };
  }
  return { mimeType: part.mimeType };
}

function optionsOf({ tools, toolMode, modelOptions }) {
  return { tools: tools?.map(({ name }) => name), toolMode, modelOptions };
}

exports.activate = context => {
  context.subscriptions.push(
    vscode.commands.registerCommand('touchstoneTest.cancelled', () => cancelled),
    vscode.lm.registerLanguageModelChatProvider('touchstone-test', {
      provideLanguageModelChatInformation: () =>
        Object.keys(models).map(id => ({
          id,
          name: `Test ${id}`,
          family: `family-of-${id}`,
          version: '1',
          maxInputTokens: 1000,
          maxOutputTokens: 100,
          capabilities: { imageInput: true, toolCalling: true },
        })),
      provideLanguageModelChatResponse: (model, messages, options, progress, token) =>
        models[model.id](messages, options, progress, token),
      // One token a character: a count that nobody would estimate.
      provideTokenCount: async (_, text) =>
        typeof text === 'string'
          ? text.length
          : text.content.reduce((sum, part) => sum + (part.value?.length ?? 0), 0),
    }),
  );
};
