/** USD with at least two significant digits: `$1.25`, `$0.00042`. */
export function usdText(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 0.995) return `$${usd.toFixed(2)}`;
  const decimals = Math.min(12, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(Math.max(2, decimals))}`;
}
