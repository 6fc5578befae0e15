/** A new element. Text is set as text: nothing that comes from outside becomes markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { text, className, colour }: { text?: string; className?: string; colour?: string } = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  if (colour !== undefined) made.style.color = colour;
  made.append(...children);
  return made;
}
