import type { WireProtocol as WireProtocolName } from '../../../src/provider/provider.ts';
import type { Step } from '../faultServer.ts';
import { data, type WireProtocol } from '../protocols.ts';
import { type Fault, nothing, partly, whole } from './fault.ts';

const reply = ({ frames }: WireProtocol) =>
  frames.start + frames.delta('Dear ') + frames.delta('Ada');

/** A stream that continues after its first tokens as it should not. */
function begun(...steps: readonly Step[]): Fault['by'] {
  return wire => ({ steps: [{ send: reply(wire) }, ...steps] });
}

const closed = '{provider} closed the connection before the reply was complete. Run again.';
const noReply =
  'The reply of {address} could not be read: it is not a reply of this protocol. Run again; if it persists, check that the address speaks this protocol.';
const late =
  '{provider}: Timed out after 3 s. Run again, give it more time with `touchstone.retry.timeout`, or choose another model.';
const comment = ': still working\n\n';

/** Answers that begin as a success, or do not begin. */
export const streamFaults: readonly Fault[] = [
  {
    name: 'an error event after the first token',
    by: wire => ({ steps: [{ send: reply(wire) + wire.frames.error }] }),
    expected: {
      class: 'overloaded',
      attempts: 2,
      sentence:
        '{provider} is overloaded or failing: “Our servers are busy”. Run again in a moment, or choose another model.',
      ...partly,
    },
  },
  {
    name: 'a stream without its final event',
    by: begun(),
    expected: { class: 'network', attempts: 2, sentence: closed, ...partly },
  },
  {
    name: 'an empty answer',
    by: () => ({ steps: [] }),
    expected: { class: 'network', attempts: 2, sentence: noReply, ...nothing },
  },
  {
    name: 'cut before the headers',
    by: () => ({ mute: true, steps: ['drop'] }),
    expected: {
      class: 'network',
      attempts: 2,
      sentence:
        'The connection to {address} failed: other side closed (UND_ERR_SOCKET). Check the network and the address, then run again.',
      ...nothing,
    },
  },
  {
    name: 'cut before the first token',
    by: ({ frames }) => ({ steps: [{ send: frames.start }, 'drop'] }),
    expected: { class: 'network', attempts: 2, sentence: closed, ...nothing },
  },
  {
    name: 'cut after the first token',
    by: begun('drop'),
    expected: { class: 'network', attempts: 2, sentence: closed, ...partly },
  },
  {
    name: 'silence before the headers',
    by: () => ({ mute: true, steps: [] }),
    timeout: '3s',
    expected: { class: 'timeout', attempts: 2, sentence: late, ...nothing },
  },
  {
    name: 'silence before the first token',
    by: ({ frames }) => ({ steps: [{ send: frames.start }, 'stall'] }),
    timeout: '3s',
    expected: { class: 'timeout', attempts: 2, sentence: late, ...nothing },
  },
  {
    name: 'silence after the first token',
    by: begun('stall'),
    timeout: '3s',
    expected: { class: 'timeout', attempts: 2, sentence: late, ...partly },
  },
  {
    name: 'slow bytes that never end',
    by: begun({ repeat: comment, every: 50 }),
    timeout: '3s',
    expected: { class: 'timeout', attempts: 2, sentence: late, ...partly },
  },
  {
    name: 'an event that is not JSON',
    by: wire => ({ steps: [{ send: reply(wire) + broken(wire.frames.delta('more')) }] }),
    expected: {
      class: 'network',
      attempts: 2,
      sentence:
        'The reply of {address} could not be read: it is not JSON. Run again; if it persists, check that the address speaks this protocol.',
      ...partly,
    },
  },
  {
    name: 'bytes that are not events',
    by: () => ({ steps: [{ send: Buffer.from([0xff, 0xfe, 0, 1, 2, 0xc3, 0x28, 10, 10]) }] }),
    expected: { class: 'network', attempts: 2, sentence: noReply, ...nothing },
  },
  {
    name: 'an event that never ends',
    by: begun({ send: 'data: "' }, { repeat: 'x'.repeat(2 ** 20), every: 0 }),
    expected: {
      class: 'responseTooLarge',
      attempts: 1,
      sentence:
        '{address}: Response exceeded 32 MB; aborted. Limit it with `config.maxOutputTokens`, or check that the address speaks this protocol.',
      ...partly,
    },
  },
  {
    name: 'a reply in single bytes, its letters split',
    by: ({ frames }) => ({
      steps: [...Buffer.from(frames.start + frames.delta('Zoë 👋') + frames.end)].map(byte => ({
        send: Uint8Array.of(byte),
      })),
    }),
    expected: { ...whole, text: 'Zoë 👋' },
  },
  {
    name: 'CRLF line ends and comment lines',
    by: wire => ({
      steps: [
        { send: (comment + reply(wire) + comment + wire.frames.end).replaceAll('\n', '\r\n') },
      ],
    }),
    expected: whole,
  },
  {
    name: 'usage missing',
    by: wire => ({ steps: [{ send: withoutUsage(reply(wire) + wire.frames.end) }] }),
    expected: { ...whole, usage: 'estimated' },
  },
  {
    name: 'a reply without text',
    by: ({ frames }) => ({ steps: [{ send: frames.start + frames.end }] }),
    expected: { ...whole, text: '' },
  },
  {
    name: 'empty choices',
    by: ({ protocol }) => ({ steps: [{ send: emptyChoices[protocol] ?? '' }] }),
    only: ['openai', 'google'],
    expected: { class: 'network', attempts: 2, sentence: noReply, ...nothing },
  },
];

const emptyChoices: Readonly<Partial<Record<WireProtocolName, string>>> = {
  openai: `${data({ id: 'c', object: 'chat.completion.chunk', choices: [] })}data: [DONE]\n\n`,
  google: data({ candidates: [], modelVersion: 'gemini-3.8-flash-001' }),
};

/** An event without the end of its JSON. */
function broken(event: string): string {
  return `${event.trimEnd().slice(0, -4)}\n\n`;
}

/** The same events, and nobody counted. */
function withoutUsage(events: string): string {
  const drop = (key: string, value: unknown) => (/^usage/.test(key) ? undefined : value);
  return events.replace(/(?<=^data: )\{.*$/gm, json => JSON.stringify(JSON.parse(json, drop)));
}
