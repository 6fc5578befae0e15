/** What V8's sampling profiler gives; times are in microseconds. */
export interface Profile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples?: number[];
  timeDeltas?: number[];
}

export interface Spent {
  where: string;
  /** Of the time in which the process was not idle, from 0 to 1. */
  share: number;
}

const notWork = new Set(['(idle)', '(root)']);
/** The profiler's own beginning. */
const ownUrl = 'node:inspector';

/** A package's name, Node's own part, or one of our files. */
export function placeOf(url: string): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (url.startsWith('node:')) return url;
  return /.*?\/((?:services|shared|load-tests)\/.*)$/.exec(url)?.[1] ?? url;
}

type Frame = Profile['nodes'][number]['callFrame'];

/** Where the time itself went, most first. What is native counts where it was called from: a write is the writer's. */
export function spentIn(
  profile: Profile,
  nameOf: (frame: Frame) => string = ({ url }) => placeOf(url),
): Spent[] {
  const parents = new Map<number, number>();
  for (const { id, children = [] } of profile.nodes)
    for (const child of children) parents.set(child, id);
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));

  function ownerOf(id: number): Frame | undefined {
    const frame = frames.get(id);
    const parent = parents.get(id);
    const isNative = frame?.url === '' && !frame.functionName.startsWith('(');
    return isNative && parent !== undefined ? ownerOf(parent) : frame;
  }

  const micros = new Map<string, number>();
  let all = 0;
  profile.samples?.forEach((id, index) => {
    const frame = ownerOf(id);
    if (frame === undefined || frame.url === ownUrl || notWork.has(frame.functionName)) return;
    const spent = profile.timeDeltas?.[index] ?? 0;
    const name = frame.url === '' ? frame.functionName : nameOf(frame);
    micros.set(name, (micros.get(name) ?? 0) + spent);
    all += spent;
  });
  return [...micros]
    .map(([where, spent]) => ({ where, share: spent / all }))
    .sort((a, b) => b.share - a.share);
}

/** Names each function by itself, for a closer look. */
export const byFunction = ({ functionName, url, lineNumber }: Frame) =>
  `${functionName || '(anonymous)'} ${placeOf(url)}:${lineNumber + 1}`;

/** The first ones, one line each. */
export function listSpent(spent: readonly Spent[], lines: number): string[] {
  return spent
    .slice(0, lines)
    .map(({ where, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${where}`);
}
