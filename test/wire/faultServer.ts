import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Loopback, listen } from './loopback.ts';

/** What the server does with a call, in order. */
export type Step =
  | { readonly send: string | Uint8Array }
  /** Milliseconds without a byte. */
  | { readonly wait: number }
  /** Says this again and again until the connection is closed. */
  | { readonly repeat: string; readonly every: number }
  /** Says nothing more and keeps the connection open. */
  | 'stall'
  /** Cuts the connection in the middle of the body. */
  | 'drop';

export interface Script {
  /** Takes the request and sends nothing of an answer, not even headers. */
  readonly mute?: boolean;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface FaultServer extends Loopback {
  /** What the next calls get. */
  play(script: Script): void;
}

/** A server that fails in the ways the mock server cannot: to the letter of a script. */
export async function startFaultServer(): Promise<FaultServer> {
  let script: Script = { steps: [] };
  const server = await listen((_, response) => perform(script, response));
  return {
    ...server,
    play: next => {
      script = next;
    },
  };
}

/** Answers one call by a script. */
export async function perform(script: Script, response: ServerResponse): Promise<void> {
  const { mute, status = 200, headers = { 'content-type': 'text/event-stream' }, steps } = script;
  // No connection outlives its call idle: those that are open are calls in flight.
  response.shouldKeepAlive = false;
  if (!mute) {
    response.writeHead(status, headers);
    response.flushHeaders();
  }
  const write = (bytes: string | Uint8Array) =>
    new Promise<void>(resolve => response.write(bytes, () => resolve()));
  for (const step of steps) {
    if (step === 'stall') return;
    // The bytes sent so far shall arrive before the cut.
    if (step === 'drop') return void setTimeout(() => response.destroy(), 20);
    if ('wait' in step) await pause(step.wait);
    else if ('send' in step) await write(step.send);
    else {
      while (!response.destroyed) {
        await write(step.repeat);
        await pause(step.every);
      }
    }
  }
  if (!mute) response.end();
}
