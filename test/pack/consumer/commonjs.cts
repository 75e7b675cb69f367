import touchstone = require('touchstone');

const record: Promise<touchstone.RunRecord> = touchstone
  .loadPrompt(process.argv[2] ?? '', { environment: {} })
  .then(prompt => prompt.run({ ticket: 'Hello' }, { model: 'sandbox/schema' }));

record.then(({ outcome }) => console.log(outcome));
