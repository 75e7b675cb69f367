import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../unit/eval/workspace.ts';

let server: Server;
let baseUrl = '';

/** Says the ticket again; a ticket that says so is refused instead. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', part => {
      body += part;
    });
    request.on('end', () => {
      if (body.includes('hang')) return;
      if (body.includes('overload')) {
        response.writeHead(503, { 'content-type': 'application/json' });
        response.end(
          '{"error":{"message":"The lighthouse is dark tonight.","type":"server_error"}}',
        );
        return;
      }
      const choices = [{ index: 0, delta: { content: 'fine' }, finish_reason: 'stop' }];
      const usage = { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8 };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ id: 'x', model: 'm', choices })}\n\n`);
      response.write(`data: ${JSON.stringify({ id: 'x', model: 'm', choices: [], usage })}\n\n`);
      response.end('data: [DONE]\n\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function evaluate(
  tickets: readonly string[],
  signal = new AbortController().signal,
  onError: (text: string) => void = () => {},
): Promise<{ readonly code: number; readonly stdout: string }> {
  const folder = await workspace({
    'echo.prompt': echoPrompt,
    'echo.golden.jsonl': jsonLines(
      tickets.map(ticket => ({ input: { ticket }, expected: 'fine' })),
    ),
  });
  const settings = `endpoints:\n  local: { protocol: openai, baseUrl: "${baseUrl}" }\n`;
  await writeFile(join(folder, 'touchstone.yaml'), settings);
  let stdout = '';
  const code = await runCli(['eval', folder, '--model', 'local/m'], {
    stdout: {
      write: text => {
        stdout += text;
      },
    },
    stderr: { write: onError },
    colors: false,
    environment: {},
    signal,
    readStdin: async () => '',
  });
  return { code, stdout };
}

describe('an evaluation over the wire', () => {
  it('passes on live replies, and shows their price as unknown, not as zero', async () => {
    const { code, stdout } = await evaluate(['one', 'two']);
    expect(code).toBe(0);
    expect(stdout).toContain('2 passed');
    expect(stdout).toContain('unknown');
    expect(stdout).toContain('live');
  });

  it('ends with 3 when the provider failed, shows the provider message and keeps the other rows', async () => {
    const { code, stdout } = await evaluate(['one', 'overload']);
    expect(code).toBe(3);
    expect(stdout).toContain('The lighthouse is dark tonight.');
    expect(stdout).toContain('echo.golden.jsonl:2');
    expect(stdout).toContain('1 passed, 0 failed, 1 error');
  });

  it('cancels the calls in progress when interrupted, and counts them as skipped', async () => {
    const interrupt = new AbortController();
    server.once('request', () => setTimeout(() => interrupt.abort(), 50));
    const { code, stdout } = await evaluate(['hang', 'hang too'], interrupt.signal);
    expect(code).toBe(130);
    expect(stdout).toContain('interrupted: 0 of 2 samples');
  });
});
