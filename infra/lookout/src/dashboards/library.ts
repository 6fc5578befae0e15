import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Dashboard, readDashboard } from './dashboard.ts';

export interface Library {
  /** By title. */
  dashboards: Dashboard[];
  /** Files that can't be used, and why. */
  broken: { file: string; why: string }[];
}

const mostFiles = 200;
const mostBytes = 2 * 1_048_576;
const freshMillis = 5_000;

async function readOne(path: string): Promise<Dashboard> {
  if ((await stat(path)).size > mostBytes) throw new Error(`it is longer than ${mostBytes} bytes`);
  return readDashboard(JSON.parse(await readFile(path, 'utf8')), basename(path, '.json'));
}

async function readAll(folder: string): Promise<Library> {
  const library: Library = { dashboards: [], broken: [] };
  let files: string[];
  try {
    const names = await readdir(folder, { recursive: true });
    files = names.filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    library.broken.push({ file: folder, why: (error as Error).message });
    return library;
  }
  for (const file of files.slice(0, mostFiles)) {
    try {
      const dashboard = await readOne(join(folder, file));
      if (library.dashboards.some(({ uid }) => uid === dashboard.uid))
        throw new Error(`another one has the uid ${dashboard.uid} too`);
      library.dashboards.push(dashboard);
    } catch (error) {
      library.broken.push({ file, why: (error as Error).message });
    }
  }
  library.dashboards.sort((one, other) => one.title.localeCompare(other.title));
  return library;
}

/** The dashboards in a folder and those below it; what is changed there shows within seconds. */
export function createLibrary(folder: string, nowMillis: () => number): () => Promise<Library> {
  let known: Promise<Library> | undefined;
  let readAt = 0;
  return () => {
    if (known === undefined || nowMillis() - readAt > freshMillis) {
      readAt = nowMillis();
      known = readAll(folder);
    }
    return known;
  };
}
