import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelEvent, Usage } from '../../src/model/events.ts';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { wireProtocols } from './protocols.ts';
import { toolFrames } from './toolFrames.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

/** What no field of a reply means. */
const hostile = fc.constantFrom<unknown>(
  ...[null, true, 7, -1, 0.5, 1e9, 1e308, '', 'NaN', '12', {}, [], [null], { text: 'x' }, [[]]],
  ...[{ __proto__: null, toString: 5 }, { constructor: 'x' }, 'x'.repeat(2000), ['a', 1, {}]],
);

/** The paths of everything within a value, itself left out. */
function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map(rest => [key, ...rest]),
  ]);
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  return Object.assign(copy, { [key]: replaced(Reflect.get(copy, key), rest, by) });
}

interface Frame {
  readonly head: string;
  readonly json: unknown;
}

function framesOf(stream: string): readonly Frame[] {
  return stream
    .split('\n\n')
    .filter(event => event.includes('data: {'))
    .map(event => {
      const at = event.indexOf('data: ') + 'data: '.length;
      return { head: event.slice(0, at), json: JSON.parse(event.slice(at)) };
    });
}

const written = (frames: readonly Frame[]) =>
  frames.map(({ head, json }) => `${head}${JSON.stringify(json)}\n\n`).join('');

/** A few places of a value, and what comes there instead. */
const mutations = (value: unknown) =>
  fc.array(fc.tuple(fc.constantFrom(...pathsIn(value)), hostile), { minLength: 1, maxLength: 3 });

function mutated(value: unknown, changes: readonly (readonly [readonly string[], unknown])[]) {
  return changes.reduce<unknown>((so, [path, by]) => {
    try {
      return replaced(so, path, by);
    } catch {
      return so;
    }
  }, value);
}

const textOf = (events: readonly ModelEvent[]) =>
  events.flatMap(event => (event.type === 'delta' ? [event.text] : []));

function countsOf({ input, output }: Usage): readonly number[] {
  const { total, uncached, cacheRead, cacheWrite, cacheWrite1h = 0 } = input;
  return [total, uncached, cacheRead, cacheWrite, cacheWrite1h, ...Object.values(output)];
}

/** What must hold of a call whatever was sent. */
async function expectSound(wire: (typeof wireProtocols)[number], sent: string, stream: boolean) {
  const { events, error } = await call(wire, server.url, { stream, limits: { total: 20_000 } });
  const about = `${sent.slice(0, 3000)}\n${error?.message}`;
  expect(error?.facts.class, about).not.toBe('internal');
  expect(error?.facts.class, about).not.toBe('timeout');
  expect(events.filter(({ type }) => type === 'finish').length, about).toBe(error ? 0 : 1);
  // Nothing is said that was not sent.
  for (const text of textOf(events)) {
    expect(typeof text, about).toBe('string');
    expect(sent.includes(JSON.stringify(text).slice(1, -1)), about).toBe(true);
  }
  for (const event of events) {
    if (event.type === 'usage') {
      for (const count of countsOf(event.usage)) {
        expect(Number.isInteger(count) && count >= 0 && count <= 1e9, about).toBe(true);
      }
    }
    if (event.type === 'toolCall') {
      const { ref, name, arguments: given } = event.call;
      for (const word of [ref, name, given]) expect(typeof word, about).toBe('string');
      expect(sent.includes(JSON.stringify(name)), about).toBe(true);
    }
    if (event.type === 'finish') {
      expect(typeof event.raw, about).toBe('string');
      expect(['string', 'undefined'], about).toContain(typeof event.model);
    }
  }
}

describe.each(wireProtocols)('$protocol, with frames of hostile types', wire => {
  const { start, delta, end } = wire.frames;
  const tools = toolFrames[wire.protocol];
  const streams = [start + delta('Dear ') + delta('Ada') + end, tools?.stream ?? ''];

  test.each(streams)('a stream is read, or is an error of the server (%#)', async stream => {
    const frames = framesOf(stream);
    await fc.assert(
      fc.asyncProperty(mutations(frames.map(({ json }) => json)), async changes => {
        const jsons = mutated(
          frames.map(({ json }) => json),
          changes,
        ) as readonly unknown[];
        const sent = written(frames.map(({ head }, at) => ({ head, json: jsons[at] ?? null })));
        const last = wire.protocol === 'openai' ? 'data: [DONE]\n\n' : '';
        server.play({ steps: [{ send: sent + last }] });
        await expectSound(wire, sent, true);
      }),
      { numRuns: 150 },
    );
  });

  test('a body is read, or is an error of the server', async () => {
    const body = tools?.body;
    await fc.assert(
      fc.asyncProperty(mutations(body), async changes => {
        const sent = JSON.stringify(mutated(body, changes)) ?? 'null';
        const headers = { 'content-type': 'application/json' };
        server.play({ headers, steps: [{ send: sent }] });
        await expectSound(wire, sent, false);
      }),
      { numRuns: 100 },
    );
  });
});

const streamed = (usage: unknown) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content: 'hi' }, finish_reason: 'stop' }], usage })}\n\ndata: [DONE]\n\n`;

test.each([
  { prompt_tokens: -5, completion_tokens: 2 },
  { prompt_tokens: '10', completion_tokens: 2 },
  { prompt_tokens: 1e308, completion_tokens: 2 },
  { prompt_tokens: 2.5, completion_tokens: 2 },
  { prompt_tokens: {}, completion_tokens: 2 },
  { prompt_tokens: 10 },
  { completion_tokens: 10 },
  { prompt_tokens: 10, completion_tokens: 'NaN' },
  { prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 'x' } },
  { prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 11 } },
  { prompt_tokens: 10, completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 3 } },
  'lots',
  [],
  {},
])('a usage of %j is unknown, not a number', async usage => {
  const [wire] = wireProtocols.filter(({ protocol }) => protocol === 'openai');
  if (!wire) throw new Error('no such protocol');
  server.play({ steps: [{ send: streamed(usage) }] });
  const { events, error, text } = await call(wire, server.url);
  expect(error).toBeUndefined();
  expect(text).toBe('hi');
  expect(events.filter(({ type }) => type === 'usage')).toEqual([]);
});
