/** One of our sentences, with `backticks` around code. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <span dir="auto">
      {text.split('`').map((part, i, parts) => {
        const code = i % 2 === 1 && i < parts.length - 1;
        return code ? <code key={i}>{part}</code> : part;
      })}
    </span>
  );
}
