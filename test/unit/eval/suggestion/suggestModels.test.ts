import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../../../src/eval/statistics/wilson.ts';
import type { SuggestedCandidate } from '../../../../src/eval/suggestion/candidates.ts';
import type { Evidence, ModelEvidence } from '../../../../src/eval/suggestion/evidence.ts';
import type { ModelNeeds } from '../../../../src/eval/suggestion/needs.ts';
import {
  evidenceText,
  expectedCostText,
  needsText,
} from '../../../../src/eval/suggestion/suggestFor.ts';
import { suggestModels } from '../../../../src/eval/suggestion/suggestModels.ts';
import type { ModelFacts } from '../../../../src/model/catalogue/modelFacts.ts';

const needs: ModelNeeds = {
  input: { rows: 40, longest: 2000, mean: 1000 },
  expectedReply: 100,
  maxOutputTokens: 500,
  mayReason: true,
  capabilities: ['structuredOutput'],
  regions: [],
  bar: 0.9,
};

const sound: ModelFacts = {
  id: 'test/sound',
  name: 'Sound',
  contextWindow: 100_000,
  maxOutputTokens: 8000,
  prices: { input: 1, output: 10, asOf: '2026-11-10' },
  capabilities: { structuredOutput: true, tools: true, images: true, reasoning: false },
  lifecycle: { status: 'current' },
  source: 'the test',
};

function candidate(
  facts: Partial<ModelFacts>,
  residency?: SuggestedCandidate['residency'],
): SuggestedCandidate {
  const id = facts.id ?? sound.id;
  return { id, facts: { ...sound, ...facts }, ...(residency && { residency }) };
}

function seen(passed: number, scored: number, usd?: number): ModelEvidence {
  return {
    started: '2026-11-20T10:00:00.000Z',
    outdated: false,
    passed,
    scored,
    rows: scored,
    interval: wilsonInterval(passed, scored),
    ...(usd !== undefined && { cost: { usd, samples: scored, estimated: false } }),
  };
}

function suggest(
  candidates: readonly SuggestedCandidate[],
  more: Partial<ModelNeeds> = {},
  evidence: Evidence = new Map(),
) {
  return suggestModels({ ...needs, ...more }, candidates, evidence, '2026-11-27');
}

/** Why a model with these facts is refused. */
function reasons(facts: Partial<ModelFacts>, more: Partial<ModelNeeds> = {}): readonly string[] {
  return suggest([candidate(facts)], more).refused.flatMap(refused => refused.reasons);
}

/** What is not known of a model with these facts. */
function unknowns(facts: Partial<ModelFacts>, more: Partial<ModelNeeds> = {}): readonly string[] {
  return suggest([candidate(facts)], more).unsure.flatMap(unsure => unsure.unknowns);
}

describe('a model that meets every need', () => {
  test('is suggested with what a run will cost', () => {
    const { suggested, unsure, refused } = suggest([candidate({})]);
    expect([unsure, refused]).toEqual([[], []]);
    expect(suggested).toEqual([
      {
        model: 'test/sound',
        cost: {
          known: true,
          usd: expect.closeTo(0.002, 10),
          basis: 'expectedReply',
          counted: false,
          reasoningApart: false,
        },
      },
    ]);
    const [model] = suggested;
    expect(model && [expectedCostText(model.cost), evidenceText(model)]).toEqual([
      '~$0.002',
      'not evaluated',
    ]);
  });

  test('costs as much as its replies when it has been evaluated', () => {
    const evidence = new Map([['test/sound', seen(38, 40, 0.0031)]]);
    const [model] = suggest([candidate({})], {}, evidence).suggested;
    expect(model?.cost).toMatchObject({ basis: 'measured', usd: 0.0031, samples: 40 });
    expect(model && [expectedCostText(model.cost), evidenceText(model)]).toEqual([
      '$0.0031',
      '38 of 40 passed (95 % interval 83.5 % to 98.6 %), on 2026-11-20',
    ]);
  });

  test('has a cost up to its limit when the length of a reply is unknown, and an unknown cost without a limit', () => {
    const { expectedReply: _, ...without } = needs;
    const { maxOutputTokens: __, ...open } = without;
    const cost = (needs: ModelNeeds) =>
      suggestModels(needs, [candidate({})], new Map()).suggested.map(({ cost }) =>
        expectedCostText(cost),
      );
    expect(cost(without)).toEqual(['up to ~$0.006']);
    expect(cost(open)).toEqual(['cost unknown']);
  });

  test('says that reasoning tokens are excluded, if it may reason', () => {
    const thinks = candidate({ capabilities: { ...sound.capabilities, reasoning: true } });
    const text = (mayReason: boolean) =>
      suggest([thinks], { mayReason }).suggested.map(evidenceText);
    expect(text(true)).toEqual(['not evaluated, excludes reasoning tokens']);
    expect(text(false)).toEqual(['not evaluated']);
  });

  test('shows when it retires', () => {
    const goes = candidate({ lifecycle: { retiresOn: '2027-01-14' } });
    expect(suggest([goes]).suggested.map(evidenceText)).toEqual([
      'not evaluated, retires on 2027-01-14',
    ]);
  });
});

describe('the order', () => {
  const cheap = candidate({ id: 'a/cheap', prices: { input: 0.1, output: 1 } });
  const dear = candidate({ id: 'b/dear', prices: { input: 10, output: 100 } });
  const { prices: _, ...unpriced } = sound;
  const unknown: SuggestedCandidate = { id: 'c/unknown', facts: { ...unpriced, id: 'c/unknown' } };
  const order = (evidence?: Evidence) =>
    suggest([unknown, dear, cheap], {}, evidence).suggested.map(({ model }) => model);

  test('is by cost, with an unknown one last', () => {
    expect(order()).toEqual(['a/cheap', 'b/dear', 'c/unknown']);
  });

  test('has the models first that reach the bar', () => {
    expect(order(new Map([['b/dear', seen(40, 40, 0.02)]]))).toEqual([
      'b/dear',
      'a/cheap',
      'c/unknown',
    ]);
  });
});

describe('a model is refused', () => {
  test('for a context window that is too small, by its own tokenizer', () => {
    expect(reasons({ contextWindow: 2500 })).toEqual([]);
    expect(reasons({ contextWindow: 2499 })).toEqual(['window too small: 2,499 tokens for ~2,500']);
    expect(reasons({ id: 'anthropic/claude-opus-5', contextWindow: 2500 })).toEqual([
      'window too small: 2,500 tokens for ~3,200',
    ]);
    expect(reasons({ maxOutputTokens: 400 })).toEqual(['replies of at most 400 tokens, not 500']);
  });

  test('for a capability that it is known not to have', () => {
    const capabilities = { structuredOutput: false, tools: false, images: false };
    expect(reasons({ capabilities }, { capabilities: ['tools', 'images'] })).toEqual([
      'no tools',
      'no images',
    ]);
    expect(reasons({ capabilities })).toEqual(['no structured output']);
  });

  test('once it is retired', () => {
    const lifecycle = { retiresOn: '2026-10-23', replacement: 'test/next' };
    expect(reasons({ lifecycle })).toEqual(['retired on 2026-10-23; use test/next']);
  });

  test('when a run is over the budget', () => {
    expect(reasons({}, { budget: 0.002 })).toEqual([]);
    expect(reasons({}, { budget: 0.001 })).toEqual(['over budget: ~$0.002 of $0.001 a run']);
  });

  test('when the data would leave its regions', () => {
    const outside = { regions: ['us-east-1'], allowed: 'eu', message: 'It is elsewhere.' };
    const { refused } = suggest([candidate({}, outside)]);
    expect(refused[0]?.reasons).toEqual(['processes data in us-east-1, which must be in eu']);
    expect(suggest([candidate({})], { regions: ['eu'] }).suggested).toHaveLength(1);
  });

  test('below the bar, with the confidence', () => {
    const evidence = new Map([['test/sound', seen(35, 40)]]);
    const { refused } = suggest([candidate({})], {}, evidence);
    expect(refused[0]?.reasons).toEqual([
      'below the bar of 90 %: 35 of 40 passed (95 % interval 73.9 % to 94.5 %)',
    ]);
    expect(suggest([candidate({})], { bar: 0.875 }, evidence).refused).toEqual([]);
  });

  test('with all reasons, and with what is unknown', () => {
    const { capabilities: _, ...facts } = sound;
    const bare = { id: sound.id, facts: { ...facts, contextWindow: 10 } };
    expect(suggest([bare], { budget: 0.001 }).refused[0]?.reasons).toEqual([
      'window too small: 10 tokens for ~2,500',
      'over budget: ~$0.002 of $0.001 a run',
      'not known: structured output',
    ]);
  });
});

const unknownPlace = { allowed: 'eu', message: 'Nobody knows where it is.' };

describe('an unknown property neither fits nor is refused', () => {
  test('of a model without any facts', () => {
    const { unsure } = suggest([{ id: 'local/llama', residency: unknownPlace }], { budget: 1 });
    expect(unsure).toMatchObject([{ model: 'local/llama', cost: { known: false } }]);
    expect(unsure[0]?.unknowns).toEqual([
      'its context window',
      'structured output',
      'where it processes data, which must be eu',
      'whether it stays within $1 a run: no price is known for this model',
    ]);
  });

  test('unless the model has passed rows of the prompt, which proves the capability', () => {
    const evidence = new Map([['local/llama', seen(40, 40)]]);
    expect(suggest([{ id: 'local/llama' }], {}, evidence).suggested).toHaveLength(1);
    const region = suggest([{ id: 'local/llama', residency: unknownPlace }], {}, evidence);
    expect(region.unsure[0]?.unknowns).toEqual(['where it processes data, which must be eu']);
  });

  test('of a run whose cost has only an upper bound', () => {
    const { expectedReply: _, ...open } = needs;
    const { unsure } = suggestModels({ ...open, budget: 0.005 }, [candidate({})], new Map());
    expect(unsure[0]?.unknowns).toEqual([
      'whether it stays within $0.005 a run: a reply may cost up to ~$0.006',
    ]);
  });

  test('of single capabilities', () => {
    expect(unknowns({ capabilities: {} }, { capabilities: ['files', 'tools'] })).toEqual([
      'PDF files',
      'tools',
    ]);
  });
});

test('the needs are shown in one line for each', () => {
  expect(needsText({ ...needs, regions: ['eu'], budget: 0.01 })).toEqual([
    '~2,000 tokens for the longest of 40 golden rows, 500 for the reply',
    'structured output',
    'data in eu',
    'at most $0.01 a run',
    '90 % of samples passed',
  ]);
});
