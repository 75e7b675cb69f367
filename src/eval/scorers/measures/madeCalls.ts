import type { ToolCall } from '../../../model/events.ts';
import type { ModelRequest } from '../../../model/request.ts';
import { readHistory } from '../../../prompt/messages/history.ts';
import type { Message } from '../../../prompt/messages/message.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { type Held, parseHeld } from '../../../text/json/exactJson.ts';
import type { RunRecord } from '../../../trace/record.ts';
import { messages as wording } from '../messages.ts';
import { partAt, pathSpelled } from '../parts.ts';
import { heldReply } from '../reply.ts';
import type { MadeCall } from './callMatch.ts';

/**
 * The calls of a reply in order, or why there are none to compare.
 * @param field of a JSON reply. It holds a list of messages whose calls are used instead.
 */
export function callsIn(
  record: RunRecord,
  field: string | undefined,
): readonly MadeCall[] | string {
  const { tools } = record.request;
  if (field === undefined) return (record.toolCalls ?? []).map(call => madeCall(call, tools));
  const calls = callsOfField(record, field);
  if (typeof calls === 'string') return calls;
  return calls.map(call => ({ ...call, defaults: defaultsOf(tools, call.name) }));
}

/** `tools`: what the model could call. */
export function madeCall(
  { name, arguments: written }: Pick<ToolCall, 'name' | 'arguments'>,
  tools: ModelRequest['tools'],
): MadeCall {
  return { name, arguments: argumentsOf(written), defaults: defaultsOf(tools, name) };
}

type RecordedCall = Omit<MadeCall, 'defaults'>;

function callsOfField(record: RunRecord, field: string): readonly RecordedCall[] | string {
  const reply = heldReply(record);
  const path = reply && pathSpelled(reply.value, field);
  if (!reply || !path) return wording.noField(field);
  const read = readHistory(partAt(reply, path).value);
  return read.ok
    ? callsInMessages(read.messages)
    : wording.notMessages(field, read.problem.replace(/\.$/, ''));
}

/** The calls in messages of a model, in order. */
function callsInMessages(messages: readonly Message[]): readonly RecordedCall[] {
  return messages.flatMap(({ role, content }) =>
    role !== 'model'
      ? []
      : content.flatMap(part =>
          'toolRequest' in part
            ? [{ name: part.toolRequest.name, arguments: { value: part.toolRequest.input ?? {} } }]
            : [],
        ),
  );
}

function argumentsOf(written: string): Held | undefined {
  try {
    return parseHeld(written.trim() === '' ? '{}' : written);
  } catch {
    return undefined;
  }
}

/** The default values of arguments in the definition of a tool. */
function defaultsOf(tools: ModelRequest['tools'], tool: string): MadeCall['defaults'] {
  const properties = tools?.find(({ name }) => name === tool)?.inputSchema['properties'];
  if (!isRecord(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      isRecord(schema) && schema['default'] !== undefined ? [[name, schema['default']]] : [],
    ),
  );
}
