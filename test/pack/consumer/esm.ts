import {
  type Attempt,
  type EvalSummary,
  type HelperCall,
  type JsonSchema,
  loadPrompt,
  type Message,
  type Prompt,
  ProviderError,
  parsePrompt,
  type RunEvent,
  type RunRecord,
  renderPrompt,
  runEval,
  toDotprompt,
} from 'touchstone';

const recipe: JsonSchema = { type: 'object', properties: { dish: { type: 'string' } } };
const [command, file = ''] = process.argv.slice(2);

/** Every word of the library's pages that takes or gives a type. */
async function run(): Promise<RunRecord> {
  const controller = new AbortController();
  const prompt: Prompt = await loadPrompt(file, {
    environment: {},
    warn: message => console.error(message),
    schemas: { Recipe: recipe },
    helpers: {
      upper: (text: string) => text.toUpperCase(),
      price: (amount: number, { hash }: HelperCall) => `${amount} ${hash['in']}`,
    },
  });
  const texts: string[] = [];
  const events: AsyncGenerator<RunEvent, RunRecord> = prompt.stream(
    { ticket: 'Hello' },
    { model: 'sandbox/schema', signal: controller.signal, traceId: '0'.repeat(32) },
  );
  for await (const event of events) {
    if (event.type === 'delta') texts.push(event.text);
    if (event.type === 'attemptFailed') report(event.attempt);
  }
  const record = await prompt.run({ ticket: 'Hello' }, { model: 'sandbox/schema' });
  await prompt.close();
  if (record.validation.verdict === 'invalid')
    console.error(record.validation.findings[0]?.message);
  return record;
}

function report({ error }: Attempt): void {
  if (error instanceof ProviderError) throw error;
}

async function evaluate(): Promise<EvalSummary | undefined> {
  const {
    summaries: [summary],
  } = await runEval(file, {
    mode: 'replay',
    matching: ['billing'],
    environment: {},
    models: ['anthropic/claude-haiku-4-5'],
    onEvent: event => {
      if (event.type === 'sample' && event.sample.error) console.error(event.sample.error.message);
    },
  });
  return summary;
}

function render(): readonly Message[] {
  const document = parsePrompt('{{role "user"}}\nHello {{name}}');
  const result = renderPrompt(document, { input: { name: 'Ada' } });
  if (!result.ok) throw new Error(JSON.stringify(result));
  toDotprompt(result);
  return result.messages;
}

const commands = { run, evaluate, render };
console.log(JSON.stringify(await commands[command as keyof typeof commands]()));
