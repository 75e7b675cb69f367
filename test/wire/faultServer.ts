import { type Loopback, listen } from './loopback.ts';

/** What the server does with a call, in order. */
export type Step =
  | { readonly send: string | Uint8Array }
  /** Says nothing more and keeps the connection open. */
  | 'stall'
  /** Cuts the connection in the middle of the body. */
  | 'drop';

export interface Script {
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
  const server = await listen(async (_, response) => {
    const { status = 200, headers = { 'content-type': 'text/event-stream' }, steps } = script;
    // No connection outlives its call idle: those that are open are calls in flight.
    response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    response.flushHeaders();
    for (const step of steps) {
      if (step === 'stall') return;
      // The bytes sent so far shall arrive before the cut.
      if (step === 'drop') return void setTimeout(() => response.destroy(), 20);
      await new Promise<void>(resolve => response.write(step.send, () => resolve()));
    }
    response.end();
  });
  return {
    ...server,
    play: next => {
      script = next;
    },
  };
}
