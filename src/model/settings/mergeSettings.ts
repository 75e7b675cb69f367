import { defaultSettings, type Placed, type ResidencyRule, type Settings } from './settings.ts';

/**
 * Merges the settings of several files. Of rules, all apply, so that the strictest has effect (the lowest
 * budget, every residency rule of a class). Everything else comes from the nearest file.
 * @param levels settings of the nearest file first.
 */
export function mergeSettings(levels: readonly Settings[]): Settings {
  const [nearest = defaultSettings, ...others] = levels;
  return others.reduce(under, nearest);
}

function under(near: Settings, far: Settings): Settings {
  const concurrency = near.concurrency ?? far.concurrency;
  const helpers = [...new Set([...(near.helpers ?? []), ...(far.helpers ?? [])])];
  const schemas = { ...far.schemas, ...near.schemas };
  return {
    models: { ...far.models, ...near.models },
    endpoints: { ...far.endpoints, ...near.endpoints },
    prices: { ...far.prices, ...near.prices },
    budget: {
      ...lowest('run', near, far),
      ...lowest('day', near, far),
    },
    residency: bothRules(near, far),
    ...(Object.keys(schemas).length > 0 && { schemas }),
    ...(helpers.length > 0 && { helpers }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

function lowest(key: 'run' | 'day', near: Settings, far: Settings): Settings['budget'] {
  const [one, other] = [near.budget[key], far.budget[key]];
  const limit = one && other ? (other.value < one.value ? other : one) : (one ?? other);
  return limit ? { [key]: limit } : {};
}

function bothRules(near: Settings, far: Settings): Settings['residency'] {
  const classes = new Set([...Object.keys(near.residency), ...Object.keys(far.residency)]);
  return Object.fromEntries(
    [...classes].map(name => [
      name,
      [...rulesOf(name, near), ...rulesOf(name, far).map(rule => withoutRedeclared(rule, near))],
    ]),
  );
}

function rulesOf(name: string, { residency }: Settings): readonly Placed<ResidencyRule>[] {
  return Object.hasOwn(residency, name) ? (residency[name] ?? []) : [];
}

/**
 * A rule allows only the endpoint that its own file knows. An endpoint with the same name in a nearer file is
 * another endpoint.
 */
function withoutRedeclared(
  { value, ...place }: Placed<ResidencyRule>,
  { endpoints }: Settings,
): Placed<ResidencyRule> {
  const redeclared = value.endpoints?.filter(name => Object.hasOwn(endpoints, name)) ?? [];
  return { value: redeclared.length > 0 ? { ...value, redeclared } : value, ...place };
}
