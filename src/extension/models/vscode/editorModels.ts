import * as vscode from 'vscode';
import { ProviderError } from '../../../model/errors.ts';
import { type ModelEvent, toolCall } from '../../../model/events.ts';
import type { ModelRequest } from '../../../model/request.ts';
import { type ProtocolCall, provider } from '../../../provider/conversation.ts';
import type { Provider } from '../../../provider/provider.ts';
import { closestWord } from '../../../text/closest.ts';
import { cancellationOf } from '../../cancellation.ts';
import { editorMessages } from './editorMessages.ts';
import { editorModelError } from './editorModelErrors.ts';
import { editorModelReference, findEditorModel } from './editorModelNames.ts';

/** Lists the language models that VS Code offers now. Empty when its AI features are disabled. */
export type ListModels = () => Promise<readonly vscode.LanguageModelChat[]>;

/** How long a reply waits for VS Code to count its tokens, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * VS Code's language models as one provider. It is limited: no system role, no parameters, no structured
 * output, and neither usage nor a finish reason is reported.
 */
export function editorModels(list: ListModels): Provider {
  return provider({
    converse: (request, attempt) => converse(request, attempt, list),
    async countTokens(request, { signal }) {
      const messages = editorMessages(request);
      const cancellation = cancellationOf(signal);
      try {
        const model = await modelOf(request.model, list);
        return await sumTokens(model, messages, cancellation.token);
      } catch (error) {
        throw editorModelError(error, request.model);
      } finally {
        cancellation.dispose();
      }
    },
  });
}

async function* converse(
  request: ModelRequest,
  { signal }: ProtocolCall,
  list: ListModels,
): AsyncGenerator<ModelEvent> {
  // Outside the `try` block: an error here is not one of VS Code.
  const messages = editorMessages(request);
  const cancellation = cancellationOf(signal);
  const { token } = cancellation;
  try {
    const model = await modelOf(request.model, list);
    const asked = sumTokens(model, messages, token).catch(() => undefined);
    const response = await model.sendRequest(messages, optionsOf(request), token);
    const answered: string[] = [];
    let calls = 0;
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) {
        answered.push(part.value);
        yield { type: 'delta', text: part.value };
      } else if (part instanceof vscode.LanguageModelToolCallPart) {
        const call = toolCall(part.callId, part.name, JSON.stringify(part.input ?? {}));
        calls += 1;
        answered.push(call.name, call.arguments);
        yield { type: 'toolCall', call };
      }
    }
    const reply = sumTokens(model, [answered.join('')], token).catch(() => undefined);
    const [input, output] = await withinTimeout(Promise.all([asked, reply]));
    if (input !== undefined && output !== undefined) {
      yield {
        type: 'usage',
        usage: {
          input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0 },
          output: { total: output, text: output, reasoning: 0 },
          source: 'estimated',
        },
      };
    }
    const { vendor, id, version } = model;
    yield {
      type: 'finish',
      reason: calls > 0 ? 'toolCalls' : 'other',
      raw: 'not reported by VS Code',
      model: `${vendor}/${id} (${version})`,
    };
  } catch (error) {
    throw editorModelError(error, request.model);
  } finally {
    cancellation.dispose();
  }
}

async function modelOf(reference: string, list: ListModels): Promise<vscode.LanguageModelChat> {
  const models = await list();
  const model = findEditorModel(models, reference);
  if (model) return model;
  const offered = models.map(editorModelReference);
  const guess = closestWord(reference, offered);
  const next =
    offered.length === 0
      ? vscode.l10n.t(
          'VS Code has no models. Install an extension that provides models, such as GitHub Copilot, and sign in.',
        )
      : guess
        ? vscode.l10n.t('Did you mean {0}?', guess)
        : vscode.l10n.t('Available: {0}.', offered.join(', '));
  const missing = vscode.l10n.t('The model {0} is not available in VS Code.', reference);
  throw new ProviderError(`${missing} ${next}`, { class: 'unknownModel' });
}

function optionsOf({
  tools = [],
  toolChoice,
  parameters: { extra },
}: ModelRequest): vscode.LanguageModelChatRequestOptions {
  return {
    justification: vscode.l10n.t('To run the prompt file that you are working on.'),
    ...(extra && { modelOptions: extra }),
    ...(tools.length > 0 &&
      toolChoice !== 'none' && {
        tools: tools.map(({ name, description = '', inputSchema }) => ({
          name,
          description,
          inputSchema,
        })),
        toolMode:
          toolChoice === 'required'
            ? vscode.LanguageModelChatToolMode.Required
            : vscode.LanguageModelChatToolMode.Auto,
      }),
  };
}

async function sumTokens(
  model: vscode.LanguageModelChat,
  texts: readonly (string | vscode.LanguageModelChatMessage)[],
  token: vscode.CancellationToken,
): Promise<number> {
  const counts = await Promise.all(texts.map(text => model.countTokens(text, token)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function withinTimeout<T>(counts: Promise<readonly T[]>): Promise<readonly T[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<readonly T[]>(resolve => {
    timer = setTimeout(() => resolve([]), TIMEOUT_MS);
  });
  try {
    return await Promise.race([counts, late]);
  } finally {
    clearTimeout(timer);
  }
}
