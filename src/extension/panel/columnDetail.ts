import { platform } from 'node:process';
import { curlCommand } from '../../call/code/curl.ts';
import { httpRequestOf, type TextWithVariables } from '../../call/code/httpRequest.ts';
import { type PreparedCall, prepare, prepareModel } from '../../call/prepare.ts';
import type { MediaPart, Message, Part } from '../../prompt/messages/message.ts';
import type {
  AnswerHeaders,
  ColumnDetail,
  DetailMessage,
  DetailPart,
  SentRequest,
} from '../../protocol/columnDetail.ts';
import type { ShownMedia } from '../../protocol/media.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { RunHost } from '../../run/host.ts';
import { layOutJson } from '../../text/json/printJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { errorMessage } from '../errorMessage.ts';
import type { Pictures } from '../media/pictures.ts';
import type { PromptState } from './promptState.ts';
import type { ColumnCall } from './session/port.ts';

/**
 * What a column sent and got, from the record of its run. Before the run has ended, what it sends now. The
 * request names environment variables, and anything else that looks like a key is redacted: a page never gets
 * one.
 */
export async function columnDetail(
  pictures: Pictures,
  ...column: [state: PromptState, column: PanelColumn, call: ColumnCall]
): Promise<ColumnDetail> {
  return processGate().value(await wholeDetail(pictures, ...column)).value;
}

async function wholeDetail(
  pictures: Pictures,
  { prompt, host, mode }: PromptState,
  { model, input = {} }: PanelColumn,
  { record, turns }: ColumnCall,
): Promise<ColumnDetail> {
  const messagesOf = async (messages: readonly Message[]): Promise<readonly DetailMessage[]> => {
    const media = await pictures.describeAll(messages, prompt.mediaPlaces);
    return messages.map(({ role, content }) => ({
      role,
      parts: content.flatMap(part => detailPart(part, media)),
    }));
  };
  if (record) {
    return {
      messages: await messagesOf(record.request.messages),
      request: await shownRequest(() => preparedFrom(record, host), host),
      record: JSON.stringify(record, null, 2),
      headers: answerHeaders(record),
    };
  }
  try {
    const prepared = await prepare({ prompt, input, model, mode, turns }, host.settings);
    return {
      messages: await messagesOf(prepared.request.messages),
      request: await shownRequest(() => prepared, host),
    };
  } catch (error) {
    return { messages: [], request: { ok: false, message: errorMessage(error) } };
  }
}

/** The headers of the answers, those of each attempt under the name of its model if there are several. */
function answerHeaders({ source, attempts }: RunRecord): AnswerHeaders {
  if (source !== 'live') return { ok: false, reason: 'notSent' };
  const blocks = attempts.flatMap(({ model, headers }, index) => {
    if (!headers) return [];
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return [attempts.length > 1 ? [`# ${index + 1}. ${model}`, ...lines] : lines];
  });
  return blocks.length === 0
    ? { ok: false, reason: 'noneKept' }
    : { ok: true, text: blocks.map(lines => lines.join('\n')).join('\n\n') };
}

/** The call that a record is of. Media are named by hash, as in the record. */
function preparedFrom({ request, requestHash = '' }: RunRecord, host: RunHost): PreparedCall {
  return {
    request,
    requestHash,
    undeclaredTools: [],
    contents: new Map(),
    tokens: { tokens: 0, how: 'estimated' },
    candidates: [prepareModel(request, host.settings)],
  };
}

async function shownRequest(prepared: () => PreparedCall, host: RunHost): Promise<SentRequest> {
  try {
    // Nothing is sent, so there is nothing to cancel.
    const http = await httpRequestOf(prepared(), host, new AbortController().signal);
    const headers = http.headers.map(([name, value]) => `${name}: ${textWithNames(value)}`);
    const body = layOutJson(http.body) ?? http.body;
    return {
      ok: true,
      http: [`POST ${textWithNames(http.url)}`, ...headers, '', body].join('\n'),
      curl: curlCommand(http, platform === 'win32' ? 'powershell' : 'sh'),
    };
  } catch (error) {
    return { ok: false, message: errorMessage(error) };
  }
}

function textWithNames(text: TextWithVariables): string {
  return text.map(part => (typeof part === 'string' ? part : `\${${part.variable}}`)).join('');
}

function detailPart(part: Part, shown: ReadonlyMap<MediaPart, ShownMedia>): readonly DetailPart[] {
  if ('text' in part) return [{ kind: 'text', text: part.text }];
  if ('media' in part) {
    const media = shown.get(part);
    return media ? [{ kind: 'media', media }] : [];
  }
  const isEmpty = !('toolRequest' in part || 'toolResponse' in part || 'sealed' in part);
  return isEmpty ? [] : [{ kind: 'json', text: JSON.stringify(part, null, 2) }];
}
