import { setTimeout as delay } from 'node:timers/promises';
import { type Loopback, listen } from './loopback.ts';
import { data, wireProtocols } from './protocols.ts';

const chat = wireProtocols.find(({ protocol }) => protocol === 'openai');
if (!chat) throw new Error('Chat Completions is one of the protocols.');
const { start, delta, end } = chat.frames;

/** What a model answers to one call. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds between two frames. Absent: all are sent at once. */
  readonly pace?: number;
  /** `stall` keeps the connection open, `drop` cuts it. */
  readonly then?: 'stall' | 'drop';
}

export const says = (text: string): Reply => ({ body: start + delta(text) + end });
export const begins = (text: string, then: 'stall' | 'drop'): Reply => ({
  body: start + delta(text),
  then,
});
/** Sends one word after another. */
export const streams = (words: readonly string[], pace: number): Reply => ({
  body: start + words.map(delta).join('') + end,
  pace,
});

const choice = (rest: object) => data({ choices: [{ index: 0, ...rest }] });
const finished = (reason: string) =>
  `${choice({ delta: {}, finish_reason: reason })}data: [DONE]\n\n`;

/** Calls a tool of the prompt. */
export function callsTool(id: string, name: string, input: object): Reply {
  const call = { index: 0, id, function: { name, arguments: JSON.stringify(input) } };
  const body = choice({ delta: { role: 'assistant', tool_calls: [call] } });
  return { body: body + finished('tool_calls') };
}

export const refuses = (text: string): Reply => ({
  body: choice({ delta: { role: 'assistant', refusal: text } }) + finished('stop'),
});

/** Ends at the maximum number of output tokens. */
export const isCutOff = (text: string): Reply => ({
  body: start + delta(text) + finished('length'),
});

export const fails = (
  status: number,
  error: Readonly<Record<string, string>> = { message: `status ${status}` },
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error }),
});

/** A server that speaks Chat Completions, and whose models answer what they are told to. */
export interface ModelServer extends Loopback {
  /** The model of each call that arrived, in order. */
  asked(): readonly string[];
  /** What a model answers, call by call; the last one again and again. */
  replies(model: string, ...replies: readonly Reply[]): void;
}

export async function modelServer(): Promise<ModelServer> {
  const scripts = new Map<string, Reply[]>();
  const server = await listen(async ({ body }, response) => {
    const script = scripts.get(String(body['model'])) ?? [];
    const reply = (script.length > 1 ? script.shift() : script[0]) ?? fails(404);
    const headers = { 'content-type': 'text/event-stream', ...reply.headers };
    response.shouldKeepAlive = false;
    response.writeHead(reply.status ?? 200, headers);
    if (reply.pace === undefined) response.write(reply.body);
    else {
      for (const frame of reply.body.split(/(?<=\n\n)/)) {
        response.write(frame);
        await delay(reply.pace);
      }
    }
    if (reply.then === 'drop') setTimeout(() => response.destroy(), 20);
    else if (reply.then !== 'stall') response.end();
  });
  return {
    ...server,
    asked: () => server.received.map(({ body }) => String(body['model'])),
    replies: (model, ...replies) => void scripts.set(model, [...replies]),
  };
}
