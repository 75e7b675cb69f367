import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { type Counts, type Failure, failureOf } from './counts.ts';

/** The environment variable of the extension host with the file to which the suite appends its events. */
export const reportVariable = 'TOUCHSTONE_TEST_REPORT';

/** One line of the report file. */
export type SuiteEvent =
  | { readonly type: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly type: 'failed'; readonly title: string; readonly error: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'end' };

/**
 * Prints the events of the suite as they arrive until it ends. Throws when `stopped` settles first: the host
 * ended while the suite was running.
 */
export async function followReport(file: string, stopped: Promise<string>): Promise<Counts> {
  let reason: string | undefined;
  stopped.then(text => {
    reason = text;
  });
  let seen = 0;
  let passed = 0;
  const failures: Failure[] = [];
  for (;;) {
    const last = reason !== undefined;
    for (const event of (await readEvents(file)).slice(seen)) {
      seen += 1;
      if (event.type === 'passed') passed += 1;
      if (event.type === 'failed') failures.push(failureOf(event.title, event.error));
      if (event.type === 'end') return { passed, failed: failures.length, failures };
      console.log(line(event));
    }
    if (last) throw new Error(`The extension-host suite did not end: ${reason}`);
    await delay(100);
  }
}

async function readEvents(file: string): Promise<readonly SuiteEvent[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // The last piece is an incomplete line or empty.
  const lines = text.split('\n').slice(0, -1);
  return lines.map(each => JSON.parse(each) as SuiteEvent);
}

function line(event: Exclude<SuiteEvent, { readonly type: 'end' }>): string {
  if (event.type === 'note') return pc.dim(`  ${event.text}`);
  if (event.type === 'passed') {
    return `${pc.green('  ok')} ${event.title} ${pc.dim(`${event.milliseconds} ms`)}`;
  }
  return `${pc.red('  failed')} ${event.title}\n${event.error.replaceAll(/^/gm, '    ')}`;
}
