import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/** The variables of a `.env` text, as Docker Compose reads the simple cases. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = assignment.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    values[match[1]] = withoutQuotes(match[2]);
  }
  return values;
}

function withoutQuotes(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value);
  if (quoted?.[2] !== undefined) return quoted[2];
  return value.replace(/\s+#.*$/, '');
}

/**
 * The text with these variables set; `undefined` removes one. Every other line stays as it is, comments included, and a
 * variable that is already there keeps its place.
 */
export function mergeEnvFile(
  text: string,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const left = new Map(Object.entries(changes));
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const kept: string[] = [];
  for (const line of lines) {
    const name = assignment.exec(line)?.[1];
    if (name === undefined || !Object.hasOwn(changes, name)) {
      kept.push(line);
    } else if (left.has(name)) {
      const value = left.get(name);
      left.delete(name);
      if (value !== undefined) kept.push(`${name}=${value}`);
    }
  }
  for (const [name, value] of left) if (value !== undefined) kept.push(`${name}=${value}`);
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`;
}

/** The variables of the file; none when there is no such file. */
export function readEnvFile(path: string): Record<string, string> {
  return existsSync(path) ? parseEnvFile(readFileSync(path, 'utf8')) : {};
}

/** Writes the changes into the file, in one step, and only if they change it. */
export function updateEnvFile(
  path: string,
  changes: Readonly<Record<string, string | undefined>>,
): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = mergeEnvFile(before, changes);
  if (after === before) return;
  writeFileSync(`${path}.new`, after);
  renameSync(`${path}.new`, path);
}
