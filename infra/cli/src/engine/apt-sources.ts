import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy?: string;
}

/** The binary package sources of a one-line-style file (`deb [options] uri suite components`). */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match?.[2] === undefined || match[3] === undefined) continue;
    const signedBy = /signed-by=(\S+)/.exec(match[1] ?? '')?.[1];
    sources.push({
      uri: match[2],
      suites: [match[3]],
      components: words(match[4] ?? ''),
      ...(signedBy === undefined ? {} : { signedBy }),
    });
  }
  return sources;
}

/** The binary package sources of a deb822-style file (stanzas of `Field: value`). */
export function parseDeb822Sources(text: string): AptSource[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      new RegExp(`^${name}:\\s*(.*(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1]?.trim() ?? '';
    if (!words(field('Types')).includes('deb') || /^no$/i.test(field('Enabled'))) return [];
    const signedBy = field('Signed-By');
    return words(field('URIs')).map((uri) => ({
      uri,
      suites: words(field('Suites')),
      components: words(field('Components')),
      ...(signedBy.startsWith('/') ? { signedBy } : {}),
    }));
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** All sources this machine's apt uses. */
export function readAptSources(aptDir = '/etc/apt'): AptSource[] {
  const found: AptSource[] = [];
  const main = join(aptDir, 'sources.list');
  if (existsSync(main)) found.push(...parseOneLineSources(readFileSync(main, 'utf8')));
  const parts = join(aptDir, 'sources.list.d');
  for (const name of existsSync(parts) ? readdirSync(parts).sort() : []) {
    const text = () => readFileSync(join(parts, name), 'utf8');
    if (name.endsWith('.list')) found.push(...parseOneLineSources(text()));
    if (name.endsWith('.sources')) found.push(...parseDeb822Sources(text()));
  }
  return found;
}

const debianSuites = [
  'bookworm',
  'trixie',
  'forky',
  'sid',
  'bullseye',
  'stable',
  'testing',
  'unstable',
];

/** The source this machine takes Debian's main archive from; undefined where it uses none (Ubuntu, say). */
export function debianMirror(sources: readonly AptSource[]): AptSource | undefined {
  return sources.find(
    ({ uri, suites, components }) =>
      /^(https?|file|mirror\+\w+|mirror):/.test(uri) &&
      components.includes('main') &&
      suites.some((suite) => debianSuites.includes(suite)),
  );
}
