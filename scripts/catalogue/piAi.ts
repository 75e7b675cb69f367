import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prices, Rates } from '../../src/model/catalogue/modelFacts.ts';
import type { DataPackage } from './dataPackage.ts';
import type { ReadFacts, Reading } from './reading.ts';

/** The first source: every current chat model that calls tools, with limits and list prices. */
export const piAi: DataPackage = {
  name: '@earendil-works/pi-ai',
  version: '1.5.2',
  integrity:
    'sha512-2tWPSnV3qzfiDIY3aWluBag3vC++Vs+VsXt/UquSU5onPMohPih72FUhIhaqmDdMYubOgB3Byl9uF4Vk40JLvQ==',
  date: '2026-11-10',
};

/** Its names of providers, and ours. */
const providers = { anthropic: 'anthropic', google: 'googleai', openai: 'openai' } as const;

interface Entry {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly reasoning: boolean;
  readonly input: readonly string[];
  /** Zero when there is no such price. */
  readonly cost: Required<Omit<Rates, 'cacheWrite1h'>> & Pick<Prices, 'tiers'>;
  readonly contextWindow: number;
  readonly maxTokens: number;
  readonly thinkingLevelMap?: Readonly<Record<string, string | null>>;
  readonly compat?: {
    readonly supportsTemperature?: boolean;
    readonly forceAdaptiveThinking?: boolean;
  };
}

export async function readPiAi(folder: string): Promise<Reading> {
  const models = new Map<string, ReadFacts>();
  for (const [theirs, ours] of Object.entries(providers)) {
    const path = join(folder, 'dist', 'providers', 'data', `${theirs}.json`);
    const apis: Readonly<Record<string, Readonly<Record<string, Entry>>>> = JSON.parse(
      await readFile(path, 'utf8'),
    );
    for (const entry of Object.values(apis).flatMap(api => Object.values(api))) {
      if (entry.type === 'chat') models.set(`${ours}/${entry.id}`, factsOf(entry, ours));
    }
  }
  return { source: `${piAi.name} ${piAi.version}`, date: piAi.date, models };
}

function factsOf(entry: Entry, provider: string): ReadFacts {
  const { name, reasoning, input, cost, contextWindow, maxTokens, compat } = entry;
  const { tiers, ...base } = cost;
  const prices = base.input > 0 && {
    ...withoutZeros(base),
    ...(tiers && { tiers: tiers.map(withoutZeros) }),
    asOf: piAi.date,
  };
  const effort = effortOf(entry, provider);
  return {
    name,
    contextWindow,
    maxOutputTokens: maxTokens,
    ...(prices && { prices }),
    capabilities: {
      // The package omits every model that cannot call tools.
      tools: true,
      images: input.includes('image'),
      reasoning,
      ...(effort !== undefined && { effort }),
      ...(compat?.supportsTemperature === false && { sampling: false }),
      ...(cost.cacheRead > 0 && { promptCaching: true }),
    },
  };
}

/** Claude models before 4.6 accept a token budget and no effort. */
function effortOf({ thinkingLevelMap, compat }: Entry, provider: string): boolean | undefined {
  if (provider === 'anthropic') return compat?.forceAdaptiveThinking === true;
  const levels = Object.entries(thinkingLevelMap ?? {});
  return levels.some(([level, word]) => level !== 'off' && word !== null) || undefined;
}

function withoutZeros<T extends object>(rates: T): T {
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== 0)) as T;
}
