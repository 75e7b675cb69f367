import { countRequest, type RequestCount } from '../../call/countTokens.ts';
import type { MediaPlaces } from '../../load/loadedPrompt.ts';
import type { ModelRequest } from '../../model/request.ts';
import {
  countingText,
  countMessage,
  estimateInput,
  type TokenCount,
  tokenCountText,
} from '../../model/tokens/tokens.ts';
import { tableText } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunWorkspace } from '../workspace/workspace.ts';
import { messages as wording } from './messages.ts';

/** The tokens of a request and of its messages. It is printed as JSON unchanged. */
export interface TokenReport {
  readonly model: string;
  /** The tokens of each message's text, counted here. */
  readonly messages: readonly ({ readonly role: string } & TokenCount)[];
  /** The tokens of the whole request, including message overhead, schema and tools. */
  readonly total: RequestCount;
  /** How tokens for the model are counted on this machine. */
  readonly counting: string;
}

/** With `live` the request is sent to its provider, which counts it. */
export async function reportTokens(
  request: ModelRequest,
  live: boolean,
  { host }: RunWorkspace,
  { signal }: Terminal,
  places?: MediaPlaces,
): Promise<TokenReport> {
  const { messages, model } = request;
  const counts = await Promise.all(messages.map(message => countMessage(message, model)));
  return {
    model,
    messages: counts.map((count, index) => ({ role: messages[index]?.role ?? '', ...count })),
    total: live ? await countRequest(request, host, signal, places) : await estimateInput(request),
    counting: countingText(model),
  };
}

export function tokenReportText(report: TokenReport, { colors }: Terminal): string {
  const { messages, total, counting, model } = report;
  const rows = [
    ...messages.map(message => [message.role, tokenCountText(message)]),
    [
      'request',
      `${tokenCountText(total)}${total.how === 'provider' ? wording.countedByProvider() : ''}`,
    ],
  ];
  const note = total.because === undefined ? '' : wording.notCounted(total.because);
  const title = colors.bold(model === '' ? 'tokens' : wording.tokensFor(model));
  return `${title}\n${tableText(rows, new Set())}\n${colors.dim(`${counting}\n${note}`)}`;
}
