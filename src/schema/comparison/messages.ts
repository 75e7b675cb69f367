/** A change of an output schema, continued from the name of the value that it is about. */
export const changes = {
  newRule: (keyword: string) => `now has the rule \`${keyword}\``,
  noRule: (keyword: string) => `no longer has the rule \`${keyword}\``,
  otherRule: (keyword: string) => `has a different rule \`${keyword}\``,
  anyType: () => 'can now be of any type',
  onlyTypes: (types: readonly unknown[]) => `can now only be of type ${types.join(' or ')}`,
  newType: (type: unknown) => `can now be of type ${String(type)}`,
  noType: (type: unknown) => `can no longer be of type ${String(type)}`,
  whole: () => 'is now a whole number',
  unlisted: () => 'is no longer limited to a list of values',
  listed: () => 'is now limited to a list of values',
  newValue: (value: string) => `can now be ${value}`,
  noValue: (value: string) => `can no longer be ${value}`,
  newBound: (keyword: string, bound: number) => `now has a \`${keyword}\` of ${bound}`,
  otherBound: (keyword: string, bound: number, before: number) =>
    `has a \`${keyword}\` of ${bound}, not ${before}`,
  noBound: (keyword: string, before: number) => `no longer has a \`${keyword}\` (was ${before})`,
  notAllowed: () => 'is no longer allowed',
  allowed: () => 'is now allowed',
  removed: () => 'was removed',
  added: () => 'is new',
  optional: () => 'is now optional',
  required: () => 'is now required',
  open: () => 'can now have other fields',
  closed: () => 'can no longer have other fields',
} as const;

/** A shape of a value as `newValue` and `noValue` name it. */
export const shapes = {
  type: (type: string) => `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`,
  other: () => 'of another shape',
} as const;

export const messages = {
  tooComplex: () => 'The schemas are too complex to be compared completely',
} as const;
